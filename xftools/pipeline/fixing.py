"""What can be put right without losing anything: proposed, listed, and laid into copies."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xftools.errors import WriteError
from xftools.model import Fix, Outcome
from xftools.pipeline.stage import PACKAGES, Stage, copy_of
from xftools.write.fixes import edits, fixes, fixes_book
from xftools.write.package import composed, lay


def proposed(outcome: Outcome, paths: Mapping[str, Path]) -> Outcome:
    """The outcome with its fixes. A cell that holds a formula, or letters in several formats, is left
    as it is."""
    found = fixes(outcome.registers, outcome.office)
    kept: list[Fix] = []
    for source in outcome.sources:
        mine = [item for item in found if item.file == source.file]
        if mine and source.format in PACKAGES:
            cells = {(i.edit.sheet, i.edit.row, i.edit.column) for i in mine}
            # An unusual package: nothing will be laid into it either.
            with suppress(WriteError):
                taken = composed(paths[source.file], cells)
                mine = [i for i in mine if (i.edit.sheet, i.edit.row, i.edit.column) not in taken]
        kept += mine
    return replace(outcome, fixes=tuple(kept))


def listed(stage: Stage, *, written: bool = False) -> None:
    """The list of what is, or was, put right; that of restricted records apart."""
    out = stage.outcome
    near = [item for item in out.fixes if item.record not in out.restricted]
    far = [item for item in out.fixes if item.record in out.restricted]
    fixes_book(near, out.office, stage.file("fixes"), as_of=out.as_of, written=written)
    if far:
        fixes_book(far, out.office, stage.apart("fixes"), as_of=out.as_of, written=written)


def fixed(stage: Stage) -> None:
    """A copy of each file with its fixes; one of another format, or unusual, has none."""
    out = stage.outcome
    done: set[str] = set()
    for source in out.sources:
        patch = edits(out.fixes, source.file)
        if patch.edits and source.format in PACKAGES:
            target = stage.at(copy_of(out, source, "fixed"))
            with suppress(WriteError):
                lay(stage.paths[source.file], patch, target, name=source.file)
                done.add(source.file)
    laid = tuple(item for item in out.fixes if item.file in done)
    listed(replace(stage, outcome=replace(out, fixes=laid)), written=True)
