"""The fills of cells in an open workbook: read, written, and as a Patch keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from xftools.write.package.styles import FILLS

Colour = tuple[int, int, int]
Cell = tuple[int, int]

COLOURS: dict[str, Colour] = {
    severity: (int(rgb[2:4], 16), int(rgb[4:6], 16), int(rgb[6:], 16))
    for severity, rgb in FILLS.items()
}
"""The colour of each severity."""
NONE = '<fill><patternFill patternType="none"/></fill>'
SOLID = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{:02X}{:02X}{:02X}"/>'
    '<bgColor indexed="64"/></patternFill></fill>'
)
_RGB = re.compile(r'<(?:\w+:)?fgColor rgb="[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})"/>')
_PLAIN = re.compile(r'patternType="(?:none|solid)"|<(?:\w+:)?patternFill/>')
_MOST = 10_000
"""Cells that xlwings colours in one call."""


def read(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, Colour | None]:
    """The fill of each cell, None for none."""
    return {cell: sheet.range(cell).color for cell in cells}


def write(sheet: Any, wanted: Mapping[Cell, Colour | None]) -> None:
    """Gives each cell its fill; cells side by side in a column, or scattered in a block, at once."""
    for block in _blocks(sorted(wanted)):
        if len(block) == 1 or len({wanted[cell] for cell in block}) == 1 and _whole(block):
            first, last = block[0], block[-1]
            sheet.range(first, last).color = wanted[first]
            continue
        top, bottom = block[0][0], block[-1][0]
        left, right = min(cell[1] for cell in block), max(cell[1] for cell in block)
        colours = [
            [wanted.get((row, column), ...) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        sheet.range((top, left), (bottom, right)).set_colors(colours)


def _blocks(cells: list[Cell]) -> Iterable[list[Cell]]:
    """The cells, from above to below, in runs whose surrounding block xlwings takes."""
    run: list[Cell] = []
    left = right = 0
    for cell in cells:
        low, high = min(left, cell[1]), max(right, cell[1])
        if run and (cell[0] - run[0][0] + 1) * (high - low + 1) > _MOST:
            yield run
            run = []
        if not run:
            low = high = cell[1]
        left, right = low, high
        run.append(cell)
    if run:
        yield run


def _whole(block: list[Cell]) -> bool:
    """Whether sorted cells fill the block between the first and the last."""
    (top, left), (bottom, right) = block[0], block[-1]
    return left <= right and len(block) == (bottom - top + 1) * (right - left + 1)


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
