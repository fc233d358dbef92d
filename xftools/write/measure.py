"""How much room a text takes: programs other than Excel do not fit rows themselves when they open
a workbook."""

from __future__ import annotations

import math
from functools import lru_cache

from xftools.model import CellValue

TEXT_HEIGHT, HIGHEST = 14.5, 409
"""Points: a line of text, and the highest row Excel allows."""


@lru_cache(maxsize=4096)
def text_width(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(1 if ord(letter) < 0x1100 else 2 for letter in text)


def lines_of(value: CellValue, width: float) -> int:
    """How many lines a text takes in a column of a width; other values take one."""
    if not isinstance(value, str):
        return 1
    room = max(width - 1, 1)
    if len(value) * 2 <= room and "\n" not in value:
        return 1
    return sum(max(1, math.ceil(text_width(line) / room)) for line in value.split("\n"))


def row_height(lines: float) -> float:
    """The height of a row of so many lines, in points."""
    return min(lines * TEXT_HEIGHT + 4, HIGHEST)
