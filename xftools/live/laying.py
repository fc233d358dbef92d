"""A Patch laid into an open workbook: everything is verified first, and a fault takes back what was
laid until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from xftools.errors import WriteError
from xftools.live import fills, sheets
from xftools.live.books import Book, faults, is_open, spoken
from xftools.live.entries import Typed
from xftools.live.notes import Notes
from xftools.live.reading import grids_of, values
from xftools.live.traces import VERY_HIDDEN
from xftools.model import Edit, Grid, Mark, NewSheet, Patch, Source, cell_name
from xftools.office import Office
from xftools.write.laid import trace
from xftools.write.package.anchors import anchored
from xftools.write.package.proof import same

Cell = tuple[int, int]


def lay(
    book: Book,
    patch: Patch,
    office: Office,
    *,
    source: Source | None = None,
    traced: bool = False,
) -> Patch:
    """Lays a Patch into an open workbook; returns it as laid, so that its inverse leaves what was:
    each mark with the fill before it, each sheet with the name it got.

    `source` is what was read of the workbook when the Patch was made: a row that is marked must
    still say the same. A mark on a hidden cell of a merged block goes to the cell that shows. With
    `traced` the workbook itself tells what was laid.

    Raises:
        WriteError: the workbook is gone, protected, or says something else by now, or the program
            refuses. The workbook is then as it was.
    """
    name = source.file if source is not None else ""
    name = name or spoken(lambda: str(book.name), book, "", office, WriteError)
    hand = _Hand(book, name, office, grids_of(source) if source is not None else {})
    spoken(lambda: hand.verify(patch), book, name, office, WriteError)
    with book.app.properties(screen_updating=False, enable_events=False):
        return spoken(lambda: hand.lay(patch, traced=traced), book, name, office, WriteError)


@dataclass
class _Hand:
    """One laying: what it works on, and how to take back what it did so far."""

    book: Book
    name: str
    office: Office
    grids: Mapping[str, Grid]
    undo: list[Callable[[], None]] = field(default_factory=list)

    def failure(self, key: str, **values: object) -> WriteError:
        """What went wrong, in the clerk's words."""
        return WriteError(key, self.office.say(f"live.errors.{key}", file=self.name, **values))

    # ── before anything is touched ────────────────────────────────────────────────────────────

    def verify(self, patch: Patch) -> None:
        """Holds the workbook to what the Patch was made for.

        Raises:
            WriteError: a sheet is gone or protected, a row or an edited cell says something else.
        """
        there = {str(sheet.name): sheet for sheet in self.book.sheets}
        touched = _touched(patch)
        for sheet in sorted(touched):
            if sheet not in there:
                raise self.failure("no_sheet", sheet=sheet)
            if there[sheet].api.ProtectContents:
                raise self.failure("protected", sheet=sheet)
        if (patch.sheets or patch.dropped) and self.book.api.ProtectStructure:
            raise self.failure("structure")
        for item in (*patch.cleared, *patch.marks):
            if item.fill is not None and not fills.known(item.fill):
                where = cell_name(item.row, item.column)
                raise self.failure("foreign_fill", sheet=item.sheet, cell=where)
        for sheet in sorted(touched):
            self._as_read(there[sheet], sheet, patch)

    def _as_read(self, sheet: Any, name: str, patch: Patch) -> None:
        edits = [edit for edit in patch.edits if edit.sheet == name]
        rows = {mark.row for mark in patch.marks if mark.sheet == name}
        before = self.grids.get(name)
        if not edits and (before is None or not rows):
            return
        now = Grid("", name, values(sheet))
        # Without a source there is nothing to hold the rows to.
        before = before or now
        for row in sorted(rows):
            for column in range(1, max(_width(before, row), _width(now, row)) + 1):
                if not same(before.at(row, column), now.at(row, column)):
                    raise self.failure("changed", sheet=name, cell=cell_name(row, column))
        for edit in edits:
            where = cell_name(edit.row, edit.column)
            if not same(edit.old, now.at(edit.row, edit.column)):
                raise self.failure("changed", sheet=name, cell=where)
            typed = str(sheet.range((edit.row, edit.column)).formula)
            # A text that begins with = is no formula: it is what it says.
            if typed.startswith("=") and typed != edit.old:
                raise self.failure("formula", sheet=name, cell=where)

    # ── laying ────────────────────────────────────────────────────────────────────────────────

    def lay(self, patch: Patch, *, traced: bool) -> Patch:
        """Lays what was verified; on a fault the workbook is as it was."""
        in_view = self.book.sheets.active
        try:
            laid: list[Mark] = []
            for name in sorted(_touched(patch) - set(patch.dropped)):
                laid += self._sheet(self.book.sheets[name], name, patch)
            added = tuple(self._added(sheet) for sheet in patch.sheets)
            if traced:
                added = (*added, self._added(trace(laid, added), hidden=True))
            in_view.activate()
        except BaseException as error:
            self._take_back(error)
            raise
        for name in patch.dropped:
            sheets.drop(self.book, name)
        return replace(patch, marks=tuple(laid), sheets=added)

    def _sheet(self, sheet: Any, name: str, patch: Patch) -> list[Mark]:
        """Lays what concerns one sheet; returns its marks as laid."""
        for edit in patch.edits:
            if edit.sheet == name:
                self._edit(sheet, edit)
        cleared = [mark for mark in patch.cleared if mark.sheet == name]
        spans = self.grids[name].merged if name in self.grids else ()
        marks = anchored((mark for mark in patch.marks if mark.sheet == name), spans)
        if not marks and not cleared:
            return []
        notes = Notes(sheet)
        marks = notes.without_threads(marks)
        before = fills.read(sheet, {(m.row, m.column) for m in (*marks, *cleared)})
        wanted: dict[Cell, fills.Colour | None] = {}
        for mark in cleared:
            at = (mark.row, mark.column)
            if notes.has(mark) and before[at] == fills.COLOURS[mark.severity]:
                wanted[at] = fills.colour_of(mark.fill) if mark.fill else None
        laid = [replace(mark, fill=fills.text_of(before[mark.row, mark.column])) for mark in marks]
        wanted |= {(mark.row, mark.column): fills.COLOURS[mark.severity] for mark in laid}
        self.undo.append(lambda: fills.write(sheet, {cell: before[cell] for cell in wanted}))
        fills.write(sheet, wanted)
        self.undo.append(notes.restore)
        notes.remove(cleared)
        notes.add(laid)
        self._proved(sheet, name, wanted, notes, laid)
        return laid

    def _proved(
        self,
        sheet: Any,
        name: str,
        wanted: Mapping[Cell, fills.Colour | None],
        notes: Notes,
        laid: Iterable[Mark],
    ) -> None:
        """Looks again: a program may refuse without a word.

        Raises:
            WriteError: a fill or a note is not there.
        """
        found, told = fills.read(sheet, wanted), notes.texts()
        for cell, colour in wanted.items():
            if found[cell] != colour:
                raise self.failure("unmarked", sheet=name, cell=cell_name(*cell))
        for mark in laid:
            if mark.note not in told.get((mark.row, mark.column), ""):
                where = cell_name(mark.row, mark.column)
                raise self.failure("unmarked", sheet=name, cell=where)

    def _edit(self, sheet: Any, edit: Edit) -> None:
        cell = Typed(sheet.range((edit.row, edit.column)))
        self.undo.append(cell.restore)
        if not cell.put(edit.new):
            where = cell_name(edit.row, edit.column)
            raise self.failure("unmarked", sheet=edit.sheet, cell=where)

    def _added(self, sheet: NewSheet, *, hidden: bool = False) -> NewSheet:
        made = sheets.blank(self.book)
        self.undo.append(made.delete)
        wanted = sheets.free(self.book, sheet.name)
        # A name that cannot be is refused by xlwings, or by the program without a word.
        with suppress(ValueError):
            made.name = wanted
        if made.name != wanted:
            raise self.failure("sheet_name", sheet=wanted)
        sheets.fill(made, sheet, bare=hidden)
        if hidden:
            made.visible = VERY_HIDDEN
        return replace(sheet, name=wanted)

    def _take_back(self, error: BaseException) -> None:
        """Undoes what was laid so far, the last first.

        Raises:
            WriteError: that failed too; it says so.
        """
        try:
            for step in reversed(self.undo):
                step()
        except faults() as second:
            if is_open(self.book):
                raise self.failure("half") from second
            raise self.failure("closed") from error


def _touched(patch: Patch) -> set[str]:
    marked = {mark.sheet for mark in (*patch.marks, *patch.cleared)}
    return marked | {edit.sheet for edit in patch.edits} | set(patch.dropped)


def _width(grid: Grid, row: int) -> int:
    return len(grid.cells[row - 1]) if 1 <= row <= len(grid.cells) else 0
