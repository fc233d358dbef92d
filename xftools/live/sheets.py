"""Sheets of ours in an open workbook."""

from __future__ import annotations

from typing import Any

from xftools.live.books import Book
from xftools.live.entries import as_typed
from xftools.model import NewSheet

LONGEST = 31
HEADING = (0xE7, 0xE6, 0xE6)


def blank(book: Book) -> Any:
    """A new sheet behind all others, still without a name of ours."""
    return book.sheets.add(after=book.sheets[len(book.sheets) - 1])


def free(book: Book, name: str) -> str:
    """The name, or one like it that no sheet has."""
    taken = {str(item.name).casefold() for item in book.sheets}
    fresh, number = name[:LONGEST], 2
    while fresh.casefold() in taken:
        fresh = f"{name[: LONGEST - 5]} ({number})"
        number += 1
    return fresh


def fill(made: Any, sheet: NewSheet, *, bare: bool = False) -> None:
    """Gives a new sheet its rows, its looks (unless `bare`) and its jumps."""
    wide = max((len(row) for row in sheet.rows), default=0)
    if wide:
        rows = [[*map(as_typed, row), *[None] * (wide - len(row))] for row in sheet.rows]
        made.range((1, 1)).options(ndim=2).value = rows
    if wide and not bare:
        _dress(made, sheet, wide)
    for row, column, place in sheet.links:
        shown = sheet.rows[row - 1][column - 1]
        made.range((row, column)).add_hyperlink(f"#{place}", str(shown), str(shown))
    if wide and not bare:
        made.freeze_panes.freeze_at(f"1:{sheet.header_row}")


def drop(book: Book, name: str) -> None:
    """Takes a sheet of ours away, where it still is."""
    if name in [str(sheet.name) for sheet in book.sheets]:
        book.sheets[name].delete()


def _dress(made: Any, sheet: NewSheet, wide: int) -> None:
    """The looks of our sheets: the header bold and grey, lines, texts in several lines."""
    for column, width in enumerate(sheet.widths, 1):
        made.range((1, column)).column_width = width
    top, last = sheet.header_row, max(len(sheet.rows), sheet.header_row)
    body = made.range((top, 1), (last, wide))
    body.wrap_text = True
    body.vertical_alignment = "center"
    body.borders.set("all", line_style="continuous", weight="thin")
    heading = made.range((top, 1), (top, wide))
    heading.font.bold = True
    heading.color = HEADING
    heading.horizontal_alignment = "center"
    body.rows.autofit()
