"""What was laid, told in a sheet of the workbook that nobody sees: so marks can be taken out of any
copy of it, wherever it was sent, and what people coloured and noted themselves is not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xftools.model import CellValue, Mark, NewSheet, Patch
from xftools.write.laid import ADDED, COLUMNS, MARK, SHEET, Traces, digest, far
from xftools.write.package.added import Workbook
from xftools.write.package.notes import Notes
from xftools.write.package.parts import Package
from xftools.write.package.proof import Block, values
from xftools.write.package.sheets import Cell, Sheet


def traces(source: Path | bytes, *, name: str | None = None) -> Traces | None:
    """The marks and sheets that were laid into a workbook, None when none were.

    Marks have moved with their rows; each is looked for by its note. One whose note is gone is where
    it was laid.

    Raises:
        WriteError: it is no .xlsx package, or an unusual one.
    """
    file = name or (source.name if isinstance(source, Path) else "")
    content = source.read_bytes() if isinstance(source, Path) else source
    package = Package(content, file)
    workbook = Workbook(package)
    parts = workbook.parts()
    if SHEET not in parts:
        return None
    found = values(content, file)
    marks, sheets = [], []
    for line in _lines(found[SHEET]):
        if line[0] == MARK and all(isinstance(item, float) for item in line[2:4]):
            sheet, row, column, severity, note, fill = line[1:7]
            at = int(str(row).partition(".")[0]), int(str(column).partition(".")[0])
            marks.append(Mark(str(sheet), *at, str(severity), str(note or ""), str(fill or "")))
        elif line[0] == ADDED:
            sheets.append((str(line[1]), line[5]))
    there = [item for item in sheets if item[0] in parts]
    kept = tuple(sheet for sheet, told in there if digest(_rows(found[sheet])) != told)
    dropped = [NewSheet(sheet, ()) for sheet, _ in there if sheet not in kept]
    placed = tuple(_placed(marks, package, parts))
    return Traces(Patch(marks=placed, sheets=(*dropped, NewSheet(SHEET, ()))), kept)


def _placed(marks: list[Mark], package: Package, parts: Mapping[str, str]) -> Iterator[Mark]:
    """Each mark where its note is now: where it was laid, else nearest in its sheet, else in another
    sheet (a sheet may have been renamed)."""
    free: dict[tuple[str, Cell], str] = {}
    for name, part in parts.items():
        sheet = Sheet(package.read(part), package.file)
        free |= {(name, at): text for at, text in Notes(package, part, sheet).texts().items()}
    moved = []
    for mark in marks:
        at = (mark.sheet, (mark.row, mark.column))
        if mark.note and mark.note in free.get(at, ""):
            del free[at]
            yield mark
        else:
            moved.append(mark)
    for mark in moved:
        near = [at for at, text in free.items() if mark.note and mark.note in text]
        near.sort(key=lambda at: far(mark, at[0], *at[1]))
        if near:
            del free[near[0]]
            sheet_name, (row, column) = near[0]
            yield replace(mark, sheet=sheet_name, row=row, column=column)
        elif mark.sheet in parts:
            yield mark


def _lines(block: Block) -> Iterator[list[CellValue]]:
    """The rows of our sheet, filled up to its columns."""
    for line in _rows(block):
        yield [*line, *[None] * (len(COLUMNS) - len(line))]


def _rows(block: Block) -> list[list[CellValue]]:
    """The rows from the first on, blank ones included."""
    left: list[CellValue] = [None] * (block.left - 1)
    above: list[list[CellValue]] = [[]] * (block.top - 1)
    return [*above, *([*left, *(None if v == "" else v for v in line)] for line in block.rows)]
