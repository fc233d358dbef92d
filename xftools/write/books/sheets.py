"""A sheet with one table, laid so that every word of it can be read, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from xftools.write.page import Book, Cell, Column, Row, text_width

PAGE = 210.0
"""Half-width characters beside one another on a sheet of A4 that can still be read."""
SCREEN = 150.0
"""What a screen shows of a title."""
FULL = 1.05
"""Chinese characters are a little wider than two figures."""
LINE, LEAST, TALLEST = 15.0, 19.0, 405.0


def lay(
    book: Book,
    name: str,
    *,
    title: str,
    lines: Sequence[str],
    columns: Sequence[Column],
    rows: Sequence[Row],
    empty: str,
    frozen: int = 0,
) -> Any:
    """Adds a sheet with a table and returns it: the title over what a screen shows, rows as high as
    their texts, and on paper as many pages beside one another as its columns need.

    `frozen` columns stay in view and stand on every page; `empty` is said where there is no row.
    """
    sheet = book.sheet(name)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    shown = _shown(columns)
    top = book.heading(sheet, title, lines, shown)
    wide = sum(column.width for column in columns[:shown])
    for number, line in enumerate(lines, 1):
        sheet.set_row(number, height(line, wide))
    book.header(sheet, top, columns)
    for at, row in enumerate(rows, top + 1):
        lay_row(book, sheet, at, columns, row)
    if rows:
        sheet.autofilter(top - 1, 0, top + len(rows) - 1, len(columns) - 1)
    else:
        book.merge(sheet, (top + 1, 1, top + 1, shown), empty, align="center", border=1)
    sheet.freeze_panes(top, frozen)
    book.printed(sheet, repeat=top)
    across = ceil(sum(column.width for column in columns) / PAGE)
    sheet.fit_to_pages(across, 0)
    if across > 1 and frozen:
        sheet.repeat_columns(0, frozen - 1)
    return sheet


def lay_row(book: Book, sheet: Any, at: int, columns: Sequence[Column], row: Row) -> None:
    """Writes a row, as high as its longest text."""
    high = LEAST
    for number, (column, told) in enumerate(zip(columns, row, strict=True), 1):
        book.cell(sheet, at, number, column, told)
        value = told.value if isinstance(told, Cell) else told
        if isinstance(value, str) and column.shape != "text":
            high = max(high, height(value, column.width))
    sheet.set_row(at - 1, high)


def height(text: str, wide: float) -> float:
    """The height of a text in a column of that width, no more than a row may have."""
    if len(text) * 2 * FULL <= wide and "\n" not in text:
        return LEAST
    told = text.split("\n")
    lines = sum(max(1, ceil(text_width(line) * FULL / wide)) for line in told)
    return min(TALLEST, max(LEAST, lines * LINE + 4))


def _shown(columns: Sequence[Column]) -> int:
    """How many columns a screen shows."""
    wide = 0.0
    for number, column in enumerate(columns):
        wide += column.width
        if wide > SCREEN and number:
            return number
    return len(columns)
