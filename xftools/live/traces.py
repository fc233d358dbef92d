"""What was laid, told in a sheet of the workbook that no menu shows: so marks can be taken out again
tomorrow, or from a copy, and what people coloured and noted themselves is not touched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from xftools.live.books import Book
from xftools.live.reading import values
from xftools.model import CellValue, Mark, NewSheet, Patch

SHEET = "_xftools"
"""The name of the sheet."""
VERY_HIDDEN = 2
_MARK, _SHEET = "mark", "sheet"
_COLUMNS = ("xftools", "sheet", "row", "column", "severity", "note", "fill")

Cell = tuple[str, int, int]


@dataclass(frozen=True)
class Traces:
    """What lies in a workbook: `laid`, with each mark where it is now, and `kept`, the names of
    sheets of ours in which somebody has written since."""

    laid: Patch
    kept: tuple[str, ...] = ()


def trace(marks: Iterable[Mark], sheets: Iterable[NewSheet]) -> NewSheet:
    """The sheet that tells of marks as laid and of sheets that were added."""
    rows: list[tuple[CellValue, ...]] = [_COLUMNS]
    for mark in marks:
        told = (mark.sheet, mark.row, mark.column, mark.severity, mark.note, mark.fill)
        rows.append((_MARK, *told))
    for sheet in sheets:
        rows.append((_SHEET, sheet.name, None, None, None, _digest(sheet.rows), None))
    return NewSheet(SHEET, tuple(rows))


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
        line = [*row, *[None] * (len(_COLUMNS) - len(row))]
        if line[0] == _MARK and all(isinstance(item, int) for item in line[2:4]):
            sheet, severity, note, fill = (str(line[at] or "") for at in (1, 4, 5, 6))
            marks.append(Mark(sheet, int(str(line[2])), int(str(line[3])), severity, note, fill))
        elif line[0] == _SHEET and str(line[1]) in there:
            name = str(line[1])
            same = _digest(values(there[name])) == line[5]
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
            best = min(near, key=lambda at: _far(mark, at))
            del free[best]
            yield replace(mark, sheet=best[0], row=best[1], column=best[2])


def _far(mark: Mark, at: Cell) -> tuple[bool, int, int]:
    return at[0] != mark.sheet, abs(at[2] - mark.column), abs(at[1] - mark.row)


def _digest(rows: Iterable[Iterable[CellValue]]) -> str:
    """What the rows say, as one hash, however a reader has numbers and blank ends."""
    told = []
    for row in rows:
        line = [f"{float(v):g}" if isinstance(v, int | float) else str(v or "") for v in row]
        told.append("\t".join(line).rstrip("\t"))
    text = "\n".join(told).rstrip("\n")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
