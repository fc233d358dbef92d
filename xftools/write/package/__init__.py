"""A Patch laid into an existing .xlsx or .xlsm: only what must change does.

styles.xml, the marked sheets and their notes are written anew; for sheets of our own also
workbook.xml, its rels, the content types and app.xml. Every other part is copied as it lies, byte
for byte.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from xftools.model import CellValue, Mark, NewSheet, Patch, cell_name
from xftools.write.laid import trace
from xftools.write.package.added import Workbook
from xftools.write.package.anchors import anchored
from xftools.write.package.composed import composed
from xftools.write.package.likeness import copied, like
from xftools.write.package.notes import Notes
from xftools.write.package.parts import Package, failure, plain
from xftools.write.package.proof import Values, held, proved, same, told, values
from xftools.write.package.sheets import Cell, Sheet, Want
from xftools.write.package.styles import Styles
from xftools.write.package.traces import traces

__all__ = ["composed", "lay", "traces"]

CHEAP = 8_000_000
"""Bytes of worksheets, unpacked, up to which another reader goes through every value as well."""


def lay(
    source: Path | bytes,
    patch: Patch,
    target: Path,
    *,
    name: str | None = None,
    traced: bool = False,
) -> Patch:
    """Writes `source` with a Patch laid into it; returns the Patch as laid, so that its inverse
    leaves what was: each mark with the fill before it, each sheet with the name it got.

    A mark on a hidden cell of a merged block goes to the cell that shows. `name` is what messages
    call the file. With `traced` the workbook itself tells what was laid (see `traces`).

    Raises:
        WriteError: the source is no .xlsx package, or an unusual one (nothing is written; make a
            `marked_copy` instead), an edit does not find its old value, or the result does not hold
            what the source held.
    """
    file = name or (target.name if isinstance(source, bytes) else source.name)
    content = source if isinstance(source, bytes) else source.read_bytes()
    edits = (replace(item, new=_read_again(item.new)) for item in patch.edits)
    patch = replace(patch, edits=tuple(edits))
    with _usual(file):
        package = Package(content, file)
        workbook = Workbook(package)
        before = values(content, file) if _read_whole(package, patch) else None
        _expected(patch, before or {}, file)
        styles = Styles(package, workbook.part)
        hand = _Hand(package, workbook, styles)
        laid = hand.lay(patch, traced=traced)
        styles.save()
    fresh = target.with_name(f"{target.name}.part")
    try:
        package.save(fresh)
        with _usual(file):
            _proved(fresh.read_bytes(), hand, before, laid)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return laid


def _read_whole(package: Package, patch: Patch) -> bool:
    """Whether another reader goes through every value, before and after.

    Edits need it, for each is held to its old value. Marks do not: a sheet is held to its source by
    its bytes, which says more. Where it costs little both is done.
    """
    parts = Workbook(package).parts().values()
    return bool(patch.edits) or sum(package.size(part) for part in parts) < CHEAP


@contextmanager
def _usual(file: str) -> Iterator[None]:
    """What an odd package makes of our reading (a number that is none, an index past the end)."""
    try:
        yield
    except (ValueError, LookupError) as error:
        raise failure("damaged", file) from error


@dataclass(frozen=True)
class _Hand:
    """What laying a Patch needs at hand. `sources` are the sheets that were touched, as they were."""

    package: Package
    workbook: Workbook
    styles: Styles
    sources: dict[str, Sheet] = field(default_factory=dict)

    def lay(self, patch: Patch, *, traced: bool = False) -> Patch:
        parts = self.workbook.parts()
        for sheet in patch.dropped:
            self.workbook.remove(sheet)
        laid: list[Mark] = []
        touched = {mark.sheet for mark in (*patch.marks, *patch.cleared)}
        touched |= {edit.sheet for edit in patch.edits}
        for sheet in sorted(touched - set(patch.dropped)):
            if sheet not in parts:
                raise failure("no_sheet", self.package.file, sheet=sheet)
            laid += self._sheet(sheet, parts[sheet], patch)
        sheets = tuple(self._added(item) for item in patch.sheets)
        if traced:
            sheets = (*sheets, self._added(trace(laid, sheets)))
        return replace(patch, marks=tuple(laid), sheets=sheets)

    def _added(self, sheet: NewSheet) -> NewSheet:
        return replace(sheet, name=self.workbook.add(sheet, self.styles))

    def _sheet(self, name: str, part: str, patch: Patch) -> list[Mark]:
        """Lays what concerns one sheet; returns its marks as laid."""
        sheet = Sheet(self.package.read(part), self.package.file, date_1904=self.workbook.date_1904)
        self.sources[name] = copy.copy(sheet)
        marks = anchored((m for m in patch.marks if m.sheet == name), sheet.merged())
        cleared = [mark for mark in patch.cleared if mark.sheet == name]
        edits = {(e.row, e.column): e.new for e in patch.edits if e.sheet == name}
        before = sheet.styles({(mark.row, mark.column): None for mark in marks})
        laid = [
            replace(mark, fill=self.styles.fill_of(before[mark.row, mark.column])) for mark in marks
        ]
        sheet.lay(self._wants(laid, cleared, edits))
        notes = Notes(self.package, part, sheet)
        notes.remove({(mark.row, mark.column): mark.note for mark in cleared})
        texts = {(mark.row, mark.column): mark.note for mark in laid}
        notes.add(texts, self.workbook.namespace)
        self.package.put(part, sheet.content)
        return laid

    def _wants(
        self, marks: list[Mark], cleared: list[Mark], edits: Mapping[Cell, CellValue]
    ) -> dict[Cell, Want]:
        wants: dict[Cell, Want] = {}
        fills = {(mark.row, mark.column): mark for mark in marks}
        clears = {(mark.row, mark.column): mark for mark in cleared}
        for cell in fills.keys() | clears.keys() | edits.keys():

            def restyle(style: int, cell: Cell = cell) -> int:
                if (old := clears.get(cell)) and self.styles.has_fill(style, old.severity):
                    style = self.styles.refilled(style, old.fill) if old.fill else style
                if isinstance(edits.get(cell), str):
                    style = self.styles.as_text(style)
                elif edits.get(cell) is not None and hasattr(edits[cell], "year"):
                    style = self.styles.as_date(style)
                if mark := fills.get(cell):
                    style = self.styles.filled(style, mark.severity)
                return style

            value = (edits[cell],) if cell in edits else None
            wants[cell] = Want(restyle, value)
        return wants


def _expected(patch: Patch, before: Values, file: str) -> None:
    """Holds each edit to the value it was made for.

    Raises:
        WriteError: the cell says something else by now.
    """
    for edit in patch.edits:
        if edit.sheet not in before:
            raise failure("no_sheet", file, sheet=edit.sheet)
        if not same(before[edit.sheet].at((edit.row, edit.column)), edit.old):
            where = cell_name(edit.row, edit.column)
            raise failure("changed", file, sheet=edit.sheet, cell=where)


def _proved(content: bytes, hand: _Hand, before: Values | None, laid: Patch) -> None:
    """Reads the result again: every part we wrote and every part we did not, the rows of each
    sheet, every mark, and the sheets that were added; where `before` is given every value too.

    Raises:
        WriteError: something is not there, or differs.
    """
    file, source = hand.package.file, hand.package
    package = Package(content, file, ours=True)
    copied(source, package, (*source.changed, *source.dropped), file)
    workbook = Workbook(package)
    styles, parts = Styles(package, workbook.part), workbook.parts()
    sheets = {parts[name] for name in hand.sources}
    for part in source.changed:
        if part.endswith((".xml", ".rels")) and part not in sheets:
            package.xml(part)
    for name, old in hand.sources.items():
        sheet = Sheet(package.read(parts[name]), file)
        edited = {(item.row, item.column) for item in laid.edits if item.sheet == name}
        marks = {(mark.row, mark.column): mark for mark in laid.marks if mark.sheet == name}
        cleared = {(mark.row, mark.column) for mark in laid.cleared if mark.sheet == name}
        found = like(old, sheet, {*edited, *marks, *cleared}, edited, file=file, name=name)
        notes = Notes(package, parts[name], sheet).texts() if marks else {}
        for cell, mark in marks.items():
            style = int(found.get(cell, "0"))
            if not styles.has_fill(style, mark.severity) or cell not in notes:
                raise failure("unmarked", file, sheet=name, cell=cell_name(*cell))
    added = {item.name: item.rows for item in laid.sheets}
    if before is None:
        held(content, file, frozenset(parts), added)
        return
    after = values(content, file)
    edits = {(item.sheet, (item.row, item.column)): item.new for item in laid.edits}
    proved(before, after, edits, file, dropped=frozenset(laid.dropped))
    told(after, file, added)


def _read_again(value: CellValue) -> CellValue:
    """A value as a reader gives it back."""
    return (plain(value) or None) if isinstance(value, str) else value
