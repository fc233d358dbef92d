"""Which cells of a workbook hold formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from xftools.write.package.added import Workbook
from xftools.write.package.parts import Package
from xftools.write.package.sheets import Cell, Sheet

Where = tuple[str, int, int]
"""Sheet, row and column."""


def formulas(source: Path, cells: Iterable[Where]) -> frozenset[Where]:
    """Those of the cells that hold formulas.

    Raises:
        WriteError: the source is no .xlsx package, or an unusual one.
    """
    by_sheet: dict[str, set[Cell]] = {}
    for sheet, row, column in cells:
        by_sheet.setdefault(sheet, set()).add((row, column))
    package = Package(source.read_bytes(), source.name)
    parts = Workbook(package).parts()
    return frozenset(
        (name, *cell)
        for name, asked in by_sheet.items()
        if name in parts
        for cell in _in(Sheet(package.read(parts[name]), source.name), asked)
    )


def _in(sheet: Sheet, asked: set[Cell]) -> Iterator[Cell]:
    rows = sheet.rows
    opening = f"<{sheet.prefix}f"
    for number in rows.among({row for row, _ in asked}):
        start, end = rows.spans[number]
        for column, first, _, last in rows.cells(start, end):
            if (number, column) in asked:
                at = rows.data.find(opening, first, last)
                if at >= 0 and rows.data[at + len(opening)] in " />\t\r\n":
                    yield number, column
