"""What was laid, told in a sheet of the workbook that no menu shows: so marks can be taken out again
tomorrow, or from a copy, and what people coloured and noted themselves is not touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from xftools.live.books import Book
from xftools.live.reading import values
from xftools.model import Mark, NewSheet, Patch
from xftools.write.laid import ADDED, COLUMNS, MARK, SHEET, Traces, digest, far

VERY_HIDDEN = 2

Cell = tuple[str, int, int]


def found(book: Book) -> Traces | None:
    """The marks and sheets that were laid into a workbook, None when none were.

    Marks have moved with their rows; each is looked for by its note.
    """
    there = {str(sheet.name): sheet for sheet in book.sheets}
    if SHEET not in there:
        return None
    marks: list[Mark] = []
    dropped: list[str] = []
    kept: list[str] = []
    for row in values(there[SHEET]):
        line = [*row, *[None] * (len(COLUMNS) - len(row))]
        if line[0] == MARK and all(isinstance(item, int) for item in line[2:4]):
            sheet, severity, note, fill = (str(line[at] or "") for at in (1, 4, 5, 6))
            marks.append(Mark(sheet, int(str(line[2])), int(str(line[3])), severity, note, fill))
        elif line[0] == ADDED and str(line[1]) in there:
            name = str(line[1])
            same = digest(values(there[name])) == line[5]
            (dropped if same else kept).append(name)
    sheets = tuple(NewSheet(name, ()) for name in (*dropped, SHEET))
    return Traces(Patch(marks=tuple(_placed(marks, there)), sheets=sheets), tuple(kept))


def _placed(marks: Iterable[Mark], there: dict[str, Any]) -> Iterator[Mark]:
    """Each mark where its note is now: where it was laid, else nearest to it, in its own sheet before
    another (a sheet may have been renamed). One whose note is gone is nobody's any more."""
    free: dict[Cell, str] = {}
    for name, sheet in there.items():
        for note in sheet.notes:
            at = note.location
            free[name, at.row, at.column] = str(note.text)
    moved = []
    for mark in marks:
        if mark.note and mark.note in free.get((mark.sheet, mark.row, mark.column), ""):
            del free[mark.sheet, mark.row, mark.column]
            yield mark
        else:
            moved.append(mark)
    for mark in moved:
        near = [at for at, text in free.items() if mark.note and mark.note in text]
        if near:
            best = min(near, key=lambda at: far(mark, *at))
            del free[best]
            yield replace(mark, sheet=best[0], row=best[1], column=best[2])
