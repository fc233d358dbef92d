"""From the workbook in view to its outcome and its results: the one order of work, at this door."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from xftools import pipeline, read
from xftools.addin.wire import Laying, Request
from xftools.errors import OfficeError, ReadError
from xftools.model import Grid, Outcome, Source
from xftools.office import Office, load
from xftools.office.named import named
from xftools.office.period import period_of
from xftools.pipeline.inputs import Inputs, gather, skipped_sources
from xftools.pipeline.places import office_folder, volume_beside
from xftools.write.laid import SHEET

_NUMBERED = re.compile(r" \(\d+\)$")
"""What a sheet's name ends with where another already bears that name."""

_PASSING = re.compile(r"xf\d+$")
"""What our sheets are called while a press is at it, should a workbook be saved just then."""

Told = Callable[[str], None]
Lays = Callable[[Laying], None]


@dataclass(frozen=True)
class Desk:
    """Where a press works: the request, the office, the day, whom to tell of each step, and who
    lays something into the workbook in view."""

    request: Request
    office: Office
    as_of: date
    told: Told
    lay: Lays


@dataclass(frozen=True)
class Walked:
    """What came of a walk: the outcome, and where its results lie (None when none were asked for)."""

    outcome: Outcome
    out: Path | None = None


def grids(outcome: Outcome) -> dict[str, Grid]:
    """The sheets of the workbook in view as they were read."""
    return {
        table.grid.sheet: table.grid for source in outcome.sources[:1] for table in source.tables
    }


def today() -> date:
    """Today; a day that is given (``XFTOOLS_AS_OF``) for whoever must have the same answer again."""
    given = os.environ.get("XFTOOLS_AS_OF")
    return date.fromisoformat(given) if given else datetime.now().astimezone().date()


def desk(request: Request, told: Told, lay: Lays) -> Desk:
    """The desk of a request: the office of the folder the workbook lies in, else the one that was
    named at installation, else that folder itself.

    Raises:
        OfficeError: its declarations cannot stand.
    """
    folder = office_folder(request.path) if request.path and request.path.is_dir() else None
    folder = folder or named() or request.path
    return Desk(
        request, office_of(folder if folder and folder.is_dir() else None), today(), told, lay
    )


def office_of(folder: Path | None) -> Office:
    """The office of a folder; a warm worker reads its declarations once as long as they stay."""
    path = folder / "office.toml" if folder is not None else None
    stamp = (path.stat().st_mtime_ns, path.stat().st_size) if path and path.is_file() else (0, 0)
    return _loaded(folder, stamp)


@lru_cache(maxsize=4)
def _loaded(folder: Path | None, _stamp: tuple[int, int]) -> Office:
    return load(folder)


def walk(
    at: Desk,
    *,
    until: str,
    parts: Sequence[str] = (),
    month: str | None = None,
    folder: Path | None = None,
    asked: frozenset[str] = frozenset(),
    narrow: Callable[[Outcome], Outcome] = lambda outcome: outcome,
    ahead: Callable[[Outcome], None] = lambda _: None,
    whose: Callable[[Outcome], str] = lambda _: "",
) -> Walked:
    """Reads the workbook in view, walks as far as `until`, and delivers the parts.

    With a `folder` its sheets are consolidated into the workbook in view, which is the ledger then.
    `asked` names documents that are only written when somebody asks for them. `narrow` changes what
    was found before it is delivered; `ahead` is called with it first, for what need not wait until
    all is written. What `whose` tells stands in the run folder's name: the results of one selection
    must not take the place of another's.

    Raises:
        ReadError: the workbook in view is no ledger, or cannot be read.
        OfficeError: a month or a folder that cannot stand.
        WriteError: the results could not be written.
    """
    period = period_of(month, at.office) if month else None
    if period is not None and period.first > at.as_of:
        raise OfficeError("month", at.office.say("cli.said.month_ahead", month=month))
    own = _own(at)
    volume = _volume(at)
    inputs = Inputs({own.file: at.request.copy})
    sources: list[Source] = [own]
    if folder is not None:
        taken = [(at.request.path or Path()) / at.request.name, at.request.copy, _out(at, month)]
        inputs = gather([folder], leave=[path for path in taken if path is not None])
        at.told("read")
        sources = [
            read.read(path, name=name, office=at.office) for name, path in inputs.paths.items()
        ]
        own = replace(own, file=f"../{own.file}") if own.file in inputs.paths else own
    outcome = pipeline.run(
        [*sources, *skipped_sources(inputs)],
        at.office,
        as_of=at.as_of,
        period=period,
        ledger=own if folder is not None else None,
        volume=volume,
        consolidating=folder is not None,
        judge=pipeline.decided(at.office, None),
        # Of the clocks' lists only today's asks which rows may be the same.
        linking=until != "deadlines" or folder is not None or "today" in parts,
        until=until,
        asked=asked,
        told=at.told,
    )
    outcome = narrow(outcome)
    ahead(outcome)
    if not parts:
        return Walked(outcome)
    at.told("write")
    out = _out(at, month, whose(outcome))
    pipeline.deliver(outcome, out, command=at.request.verb, parts=parts, paths=dict(inputs.paths))
    return Walked(outcome, out)


def known(at: Desk, done: Walked) -> None:
    """A workbook without a register has nothing to be asked.

    Raises:
        ReadError: it has none.
    """
    if not done.outcome.registers:
        raise ReadError("no_register", at.office.word("addin.said.no_register"))


def _own(at: Desk) -> Source:
    """The workbook in view, without the sheets that we added to it."""
    at.told("read")
    ours = {at.office.word(f"patch.sheet.{name}") for name in at.office.words["patch"]["sheet"]}
    ours.add(at.office.word("books.distribution.sheet"))

    def leave(sheets: read.Sheets) -> set[str]:
        if SHEET not in sheets.hidden:
            return set()
        names = (grid.sheet for grid in sheets.grids)
        return {name for name in names if _NUMBERED.sub("", name) in ours or _PASSING.match(name)}

    source = read.read(
        at.request.copy,
        name=at.request.name,
        office=at.office,
        password=at.request.password,
        leave=leave,
    )
    if source.error_key is not None:
        raise ReadError(source.error_key, source.error or source.error_key)
    return replace(
        source, hidden_sheets=tuple(name for name in source.hidden_sheets if name != SHEET)
    )


def _volume(at: Desk) -> Source | None:
    """The separate volume beside the workbook in view."""
    if at.request.path is None:
        return None
    path = volume_beside(at.request.path / at.request.name, at.office)
    if path is None:
        return None
    source = read.read(path, name=path.name, office=at.office, password=at.request.password)
    if source.error_key is not None:
        raise ReadError(source.error_key, source.error or source.error_key)
    return source


def _out(at: Desk, month: str | None, whose: str = "") -> Path:
    """The run folder, in the office folder; in the person's own where there is no office."""
    top = at.office.folder or Path.home()
    parts = (at.request.verb, month, whose, at.as_of.isoformat())
    label = "-".join(part for part in parts if part)
    return top / "runs" / label
