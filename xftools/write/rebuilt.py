"""Sheets made anew from grids: for files nothing can be written into, and for what goes back to a
village. The same cells in the same rows; colours and notes on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xftools.model import CellValue, Grid, Mark, NewSheet, Patch
from xftools.office import Office
from xftools.write.measure import lines_of, row_height, text_width
from xftools.write.package.anchors import anchored
from xftools.write.page import FILLS, Book, Cell, Column

LOOKED_AT = 300
"""Rows looked at for the width of a column."""
NARROW, WIDE = 6, 36
NOTE_WIDTH, NOTE_LINE = 240, 18
LONGEST_NOTE = 32_767
NOTE_LETTERS = 30
"""Half-width characters in a line of a note."""
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "table": {"border": 1, "text_wrap": True},
    "beside": {"align": "left"},
}
Shown = Callable[[int, int], bool]


def marked_copy(
    grids: Sequence[Grid], patch: Patch, target: Path, office: Office, *, as_of: date
) -> None:
    """Writes a new .xlsx with the cells of `grids` and a Patch on them.

    The first sheet added by the Patch says that this is no copy of the file itself.

    Raises:
        WriteError: what was written does not hold what the grids hold.
    """
    with Book(target, office, as_of) as book:
        for grid in grids:
            draw(book, grid, [mark for mark in patch.marks if mark.sheet == grid.sheet])
        told = office.word("patch.summary.rebuilt")
        for number, sheet in enumerate(patch.sheets):
            _added(book, sheet, told if number == 0 else None)


def draw(
    book: Book,
    grid: Grid,
    marks: Sequence[Mark] = (),
    *,
    shown: Shown = lambda _row, _column: True,
    header: int | None = None,
) -> None:
    """A new sheet with the cells of a grid for which `shown` holds; the others are left blank.

    Hidden rows and columns are hidden again. The row `header` stays in view, with all above it.
    """
    sheet = book.sheet(grid.sheet)
    merged = _merged(grid)
    inside = {at for corners in merged.values() for at in _cells(corners)}
    told_of = anchored((m for m in marks if shown(m.row, m.column)), grid.merged)
    by_cell = {(m.row, m.column): m for m in told_of if shown(m.row, m.column)}
    table = _table_rows(grid)
    first = next((n for n, line in enumerate(grid.cells, 1) if any(v is not None for v in line)), 0)
    for row, line in enumerate(grid.cells, 1):
        place = "table" if row in table else "title" if row == first else "beside"
        for column, value in enumerate(line, 1):
            at = (row, column)
            if at in inside and at not in merged:
                continue
            there = value if value is not None else grid.error_cells.get(at)
            told = there if shown(row, column) else None
            look = _look(place, told, by_cell.get(at))
            if at in merged:
                book.merge(sheet, merged[at], told, **look)
            elif told is not None or row in table:
                book.write(sheet, row, column, told, **look)
    for at, mark in by_cell.items():
        if at not in inside and grid.at(*at) is None and at[0] not in table:
            book.write(sheet, at[0], at[1], None, **_look("table", None, mark))
    _notes(sheet, grid, by_cell, shown, book.font)
    _sized(sheet, grid, shown)
    if header is not None:
        sheet.freeze_panes(header, 0)
    book.printed(sheet, repeat=header)


def _look(place: str, value: CellValue, mark: Mark | None) -> dict[str, object]:
    """How a cell stands in the title, in the table or beside it."""
    look: dict[str, object] = dict(_LOOKS[place])
    if isinstance(value, str):
        look["num_format"] = "@"
    if mark is not None:
        look["bg_color"] = FILLS[mark.severity]
    return look


def _table_rows(grid: Grid) -> frozenset[int]:
    """The rows that look like a table's: three cells or more, and what lies between such rows."""
    full = [n for n, line in enumerate(grid.cells, 1) if sum(v is not None for v in line) > 2]
    return frozenset(range(full[0], full[-1] + 1)) if full else frozenset()


def _merged(grid: Grid) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """The merged blocks by their first cell, without those that overlap: Excel refuses them."""
    taken: set[tuple[int, int]] = set()
    found = {}
    bottom_row = max(len(grid.cells), 1)
    widest = max((len(line) for line in grid.cells), default=1)
    for span in grid.merged:
        corners = (span.top, span.left, min(span.bottom, bottom_row), min(span.right, widest))
        cells = set(_cells(corners))
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            found[span.top, span.left] = corners
    return found


def _cells(corners: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    top, left, bottom, right = corners
    return [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


def _notes(
    sheet: Any, grid: Grid, marks: Mapping[tuple[int, int], Mark], shown: Shown, font: str
) -> None:
    texts = {at: [text] for at, text in grid.notes.items() if shown(*at)}
    for at, mark in marks.items():
        texts.setdefault(at, []).append(mark.note)
    for (row, column), told in sorted(texts.items()):
        text = "\n".join(told)[:LONGEST_NOTE]
        lines = sum(1 + text_width(line) // NOTE_LETTERS for line in text.split("\n"))
        sheet.write_comment(
            row - 1,
            column - 1,
            text,
            {
                "font_name": font,
                "font_size": 9,
                "width": NOTE_WIDTH,
                "height": NOTE_LINE * (lines + 1),
            },
        )


def _sized(sheet: Any, grid: Grid, shown: Shown) -> None:
    """Columns about as wide as what stands in them, rows high enough for it; what was hidden is
    hidden."""
    table = _table_rows(grid)
    widths: dict[int, float] = {}
    for column in range(1, max((len(line) for line in grid.cells), default=0) + 1):
        wide = NARROW
        for row in sorted(table)[:LOOKED_AT]:
            value = grid.at(row, column)
            if value is not None and shown(row, column):
                text = value if isinstance(value, str) else str(value)[:10]
                wide = max(wide, *(text_width(line) + 2 for line in text.split("\n")))
        widths[column] = min(wide, WIDE)
        hidden = {"hidden": True} if column in grid.hidden_columns else {}
        sheet.set_column(column - 1, column - 1, widths[column], None, hidden)
    for row, lines in _lines(grid, table, widths, shown).items():
        sheet.set_row(row - 1, row_height(lines))
    for row in sorted(grid.hidden_rows):
        sheet.set_row(row - 1, None, None, {"hidden": True})


def _lines(
    grid: Grid, table: frozenset[int], widths: Mapping[int, float], shown: Shown
) -> dict[int, float]:
    """The rows that need more than one line, and how many; a merged block shares its out."""
    merged = _merged(grid)
    found: dict[int, float] = {}
    for row in sorted(table):
        for column in widths:
            value = grid.at(row, column)
            if not isinstance(value, str) or not shown(row, column):
                continue
            top, left, bottom, right = merged.get((row, column), (row, column, row, column))
            width = sum(widths[at] for at in range(left, right + 1))
            lines = lines_of(value, width) / (bottom - top + 1)
            for at in range(top, bottom + 1):
                if lines > 1:
                    found[at] = max(found.get(at, 1), lines)
    return found


def _added(book: Book, sheet: NewSheet, told: str | None) -> None:
    """A sheet of ours as a new workbook has it."""
    top = sheet.header_row - 1
    labels = [str(label) for label in sheet.rows[top]]
    widths = sheet.widths or (12.0,) * len(labels)
    lines = [str(row[0]) for row in sheet.rows[:top]]
    links = {(row, column): f"internal:{to}" for row, column, to in sheet.links}
    book.table(
        sheet.name,
        title=sheet.name,
        lines=[*lines, *([told] if told else [])],
        columns=[
            Column(label, width, "count" if _counts(sheet, number) else "wrap")
            for number, (label, width) in enumerate(zip(labels, widths, strict=True))
        ],
        rows=[
            [
                Cell(value, link=links.get((at, column)))
                for column, value in enumerate((*row, *(None,) * (len(labels) - len(row))), 1)
            ]
            for at, row in enumerate(sheet.rows[top + 1 :], top + 2)
        ],
    )


def _counts(sheet: NewSheet, column: int) -> bool:
    """Whether a column holds numbers."""
    rows = sheet.rows[sheet.header_row :]
    return any(len(row) > column and isinstance(row[column], int) for row in rows)
