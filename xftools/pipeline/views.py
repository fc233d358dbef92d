"""What people look at of the findings: the workbook, and the page that is printed."""

from __future__ import annotations

from itertools import count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from xftools import privacy
from xftools.model import Finding
from xftools.write import books

if TYPE_CHECKING:
    from xftools.pipeline.stage import Stage


def findings(stage: Stage) -> None:
    """All findings; those on restricted records, and on whole sheets of them, apart."""
    out = stage.outcome
    mine, apart = _parted(stage)
    books.findings_book(
        mine,
        out.registers,
        out.office,
        stage.file("findings"),
        as_of=out.as_of,
        copies=copies(stage),
        without=out.restricted,
    )
    if apart:
        books.findings_book(
            apart,
            [item for item in out.registers if out.restricted & item.records.places.keys()],
            out.office,
            stage.apart("findings"),
            as_of=out.as_of,
            copies=copies(stage, apart=True),
        )


def page(stage: Stage) -> None:
    """The page of findings for paper, names and numbers masked."""
    _page(stage, masked=True)


def open_page(stage: Stage) -> None:
    """The same with names and numbers as they stand."""
    _page(stage, masked=False)


def redacted(stage: Stage) -> None:
    """Each file's tables as they may leave the office."""
    out = stage.outcome
    names = books.persons(out.registers, out.office)
    taken: set[str] = set()
    for source in out.sources:
        mine = [item for item in out.registers if item.raw.grid.file == source.file]
        stem = books.without_names(PurePosixPath(source.file).stem, names)
        # Two names may be one once persons are masked in them.
        stem = next(name for n in count(1) if (name := f"{stem}{n if n > 1 else ''}") not in taken)
        path = stage.file("redacted", name=stem)
        if books.redacted_book(
            mine, out.office, path, as_of=out.as_of, restricted=out.restricted, names=names
        ):
            taken.add(stem)


def _page(stage: Stage, *, masked: bool) -> None:
    from xftools.write.printed import findings_page

    out = stage.outcome
    for some, path in zip(_parted(stage), (stage.file, stage.apart), strict=True):
        if some or path == stage.file:
            target = path("page")
            findings_page(some, out.registers, out.office, target, as_of=out.as_of, masked=masked)


def copies(stage: Stage, *, apart: bool = False) -> dict[str, str]:
    """The marked copy of each file where there is one by now, as seen from the workbook of findings:
    the internal one, else the one for its village. Those that lie with the restricted records are
    seen only from there (`apart`)."""
    word = stage.outcome.office.word
    kinds = ("inside",) if apart else ("inside", "village")
    top = stage.folder / word("pipeline.files.restricted") if apart else stage.folder
    found: dict[str, str] = {}
    for source in stage.outcome.sources:
        bare = PurePosixPath(source.file)
        names = [source.file, f"{source.file}.xlsx", str(bare.with_suffix(".xlsx"))]
        for folder in (word(f"pipeline.files.{kind}") for kind in kinds):
            there = (f"{folder}/{name}" for name in names if (top / folder / name).is_file())
            if source.file not in found and (name := next(there, None)):
                found[source.file] = name
    return found


def _parted(stage: Stage) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings for everybody in the office, and those on restricted records."""
    out = stage.outcome
    mine = privacy.open_findings(out.findings, out.restricted)
    return mine, tuple(item for item in out.findings if item.record in out.restricted)
