"""The fills of cells in an open workbook: read, written, and as a Patch keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xftools.write.package.styles import FILLS

Colour = tuple[int, int, int]
Cell = tuple[int, int]

COLOURS: dict[str, Colour] = {
    severity: (int(rgb[2:4], 16), int(rgb[4:6], 16), int(rgb[6:], 16))
    for severity, rgb in FILLS.items()
}
"""The colour of each severity."""
_HEAD = '<fill xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
NONE = f'{_HEAD}<patternFill patternType="none"/></fill>'
SOLID = (
    f'{_HEAD}<patternFill patternType="solid"><fgColor rgb="FF{{:02X}}{{:02X}}{{:02X}}"/>'
    '<bgColor indexed="64"/></patternFill></fill>'
)
_RGB = re.compile(r'<(?:\w+:)?fgColor rgb="[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})"/>')
_MOST = 10_000
"""Cells that xlwings colours in one call."""
_PLAIN = re.compile(r'patternType="(?:none|solid)"|<(?:\w+:)?patternFill/>')


def read(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, Colour | None]:
    """The fill of each cell, None for none."""
    return {cell: sheet.range(cell).color for cell in cells}


def write(sheet: Any, wanted: Mapping[Cell, Colour | None]) -> None:
    """Gives each cell its fill: stretches of a column at once, scattered cells block by block."""
    scattered = []
    for first, last in _runs(wanted):
        if first == last:
            scattered.append(first)
        else:
            sheet.range(first, last).color = wanted[first]
    for block in _blocks(sorted(scattered)):
        left, right = min(at for _, at in block), max(at for _, at in block)
        rows, chosen = range(block[0][0], block[-1][0] + 1), set(block)
        colours = [
            [wanted[row, at] if (row, at) in chosen else ... for at in range(left, right + 1)]
            for row in rows
        ]
        sheet.range((rows[0], left), (rows[-1], right)).set_colors(colours)


def _blocks(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Cells, from above to below, by blocks that xlwings takes in one call."""
    block: list[Cell] = []
    left = right = 0
    for cell in cells:
        low, high = (min(left, cell[1]), max(right, cell[1])) if block else (cell[1], cell[1])
        if block and (cell[0] - block[0][0] + 1) * (high - low + 1) > _MOST:
            yield block
            block, low, high = [], cell[1], cell[1]
        left, right = low, high
        block.append(cell)
    if block:
        yield block


def _runs(wanted: Mapping[Cell, Colour | None]) -> Iterator[tuple[Cell, Cell]]:
    """First and last cell of each unbroken stretch of a column that gets one fill."""
    cells = sorted(wanted, key=lambda cell: (cell[1], cell[0]))
    begun = before = None
    for cell in cells:
        if before is None or begun is None:
            begun = cell
        elif cell != (before[0] + 1, before[1]) or wanted[cell] != wanted[begun]:
            yield begun, before
            begun = cell
        before = cell
    if begun is not None and before is not None:
        yield begun, before


def text_of(colour: Colour | None) -> str:
    """A fill as the XML that Mark.fill keeps."""
    return NONE if colour is None else SOLID.format(*colour)


def colour_of(text: str) -> Colour | None:
    """The fill that a Mark keeps."""
    found = _RGB.search(text)
    if found is None:
        return None
    number = int(found[1], 16)
    return number >> 16, number >> 8 & 255, number & 255


def known(text: str) -> bool:
    """Whether a fill can be given back through xlwings: none, or one plain colour."""
    plain = _PLAIN.search(text) is not None
    return plain and ('"solid"' not in text or _RGB.search(text) is not None)
