"""Which cells of a workbook hold more than a value: a formula, or a text in several formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from xftools.write.package.added import Workbook
from xftools.write.package.parts import Package, Rels, name_of
from xftools.write.package.sheets import Cell, Sheet

Where = tuple[str, int, int]
"""Sheet, row and column."""


def composed(source: Path, cells: Iterable[Where]) -> frozenset[Where]:
    """Those of the cells whose formula, or whose letters in several formats (some struck out, some
    in red), a plain value in their place would lose.

    Raises:
        WriteError: the source is no .xlsx package, or an unusual one.
    """
    by_sheet: dict[str, set[Cell]] = {}
    for sheet, row, column in cells:
        by_sheet.setdefault(sheet, set()).add((row, column))
    package = Package(source.read_bytes(), source.name)
    workbook = Workbook(package)
    parts, texts = workbook.parts(), _Texts(package, workbook.part)
    return frozenset(
        (name, *cell)
        for name, asked in by_sheet.items()
        if name in parts
        for cell in _in(Sheet(package.read(parts[name]), source.name), asked, texts)
    )


class _Texts:
    """The shared texts of a workbook."""

    def __init__(self, package: Package, workbook: str) -> None:
        self._package, self._part = package, Rels(package, workbook).target("sharedStrings")

    @cached_property
    def formatted(self) -> frozenset[int]:
        """The numbers of those in several formats; read only when a cell asks."""
        root = self._package.xml(self._part) if self._part else ()
        runs = (sum(name_of(part) == "r" for part in text) for text in root)
        return frozenset(number for number, count in enumerate(runs) if count > 1)


def _in(sheet: Sheet, asked: set[Cell], texts: _Texts) -> Iterator[Cell]:
    rows = sheet.rows
    formula, run = (re.compile(rf"<{sheet.prefix}{name}[\s/>]") for name in "fr")
    shared = re.compile(rf"""\bt=["']s["'][^>]*>.*?<{sheet.prefix}v>\s*(\d+)""", re.DOTALL)
    for number in rows.among({row for row, _ in asked}):
        start, end = rows.spans[number]
        for column, first, _, last in rows.cells(start, end):
            if (number, column) not in asked:
                continue
            cell = rows.data[first:last]
            text = shared.search(cell)
            several = int(text[1]) in texts.formatted if text else len(run.findall(cell)) > 1
            if several or formula.search(cell):
                yield number, column
