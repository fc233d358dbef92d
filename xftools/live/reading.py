"""An open workbook as the Grids a file would give: values in one call a sheet, looks by halving."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from xftools.errors import ReadError
from xftools.live.books import Book, spoken
from xftools.model import CellValue, Grid, RawTable, Source, Span
from xftools.office import Office
from xftools.read.grids import Seen, bounded, grid_of, row_of, trimmed
from xftools.read.tables import find_tables
from xftools.write.laid import SHEET

FORMAT = "open"
"""What Source.format says of an open workbook."""
OURS = (SHEET,)
"""Hidden sheets that are ours: nobody needs to hear of them."""
ERRORS = frozenset("#N/A #DIV/0! #VALUE! #REF! #NAME? #NUM! #NULL!".split())
_SHOWN = (True, -1)
_ZERO_DAYS = {(1899, 12, 30), (1899, 12, 31), (1904, 1, 1)}

Cells = tuple[tuple[CellValue, ...], ...]


def read(book: Book, office: Office) -> Source:
    """What an open workbook holds, unsaved changes included.

    Raises:
        ReadError: it is gone, or too big.
    """
    name = spoken(lambda: str(book.name), book, "", office, ReadError)
    grids, hidden = spoken(lambda: _sheets(book, name), book, name, office, ReadError)
    tables: list[RawTable] = []
    for grid in grids:
        tables += find_tables(grid, office)
    digest = hashlib.sha256(repr([(grid.sheet, grid.cells) for grid in grids]).encode())
    return Source(name, digest.hexdigest(), FORMAT, tuple(tables), tuple(hidden))


def _sheets(book: Book, name: str) -> tuple[list[Grid], list[str]]:
    """The sheets that have a tab, and the names of those that do not."""
    grids, hidden = [], []
    date_1904 = bool(book.api.Date1904)
    for sheet in book.sheets:
        if sheet.visible in _SHOWN:
            grids.append(_grid(sheet, name, date_1904=date_1904))
        elif sheet.name not in OURS:
            hidden.append(str(sheet.name))
    return grids, hidden


def values(sheet: Any) -> Cells:
    """The values of a sheet from A1, as a file of it would give them."""
    used = sheet.used_range
    bounded(used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
    rows = used.options(ndim=2, err_to_str=True).value
    before = [()] * (used.row - 1)
    return trimmed([*before, *(row_of(map(_value, row), used.column - 1) for row in rows)])


def _value(value: Any) -> CellValue:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        plain = value.replace(tzinfo=None)
        # A time without a day is the day that is number nought.
        timed = plain.time() != time.min and (plain.year, plain.month, plain.day) in _ZERO_DAYS
        return plain.time() if timed else plain
    kept: CellValue = value
    return kept


def _grid(sheet: Any, file: str, *, date_1904: bool) -> Grid:
    cells = values(sheet)
    height, width = len(cells), max((len(row) for row in cells), default=0)
    errors = {
        (row, column): str(value)
        for row, line in enumerate(cells, 1)
        for column, value in enumerate(line, 1)
        if value in ERRORS
    }
    # A cell in error has no value, as in a file.
    for row, _ in errors:
        cells = (*cells[: row - 1], _without_errors(cells[row - 1]), *cells[row:])
    cells = trimmed([*cells])
    notes = {
        (note.location.row, note.location.column): str(note.text).strip() for note in sheet.notes
    }
    if not cells:
        return grid_of(file, sheet.name, cells, Seen(notes=notes, date_1904=date_1904))
    whole = sheet.range((1, 1), (height, width))
    seen = Seen(
        hidden_rows=frozenset(_lines(whole, lambda block: block.rows.hidden, down=True)),
        hidden_columns=frozenset(_lines(whole, lambda block: block.columns.hidden, down=False)),
        struck_rows=_struck_rows(whole, cells),
        notes=notes,
        error_cells=errors,
        merged=tuple(_merged(whole)),
        date_1904=date_1904,
    )
    return grid_of(file, sheet.name, cells, seen)


def _without_errors(row: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
    return row_of(None if value in ERRORS else value for value in row)


def _halves(block: Any) -> tuple[Any, Any]:
    """A block in two, by rows while it has several."""
    rows, columns = block.shape
    if rows > 1:
        half = rows // 2
        return block[:half, :], block[half:, :]
    half = columns // 2
    return block[:, :half], block[:, half:]


def _lines(block: Any, hidden: Callable[[Any], bool | None], *, down: bool) -> Iterator[int]:
    """The numbers of the rows (or columns) that are hidden: a block is asked as a whole, and halved
    where the answer is neither yes nor no."""
    state = hidden(block)
    if state is False:
        return
    first, count = (block.row, block.shape[0]) if down else (block.column, block.shape[1])
    if state is True or count == 1:
        yield from range(first, first + count)
        return
    half = count // 2
    parts = (block[:half, :], block[half:, :]) if down else (block[:, :half], block[:, half:])
    for part in parts:
        yield from _lines(part, hidden, down=down)


def _struck(block: Any) -> Iterator[Any]:
    """The blocks of cells that are struck out."""
    state = block.api.Font.Strikethrough
    if state is True or (state and block.size == 1):
        yield block
    elif state is None and block.size > 1:
        for part in _halves(block):
            yield from _struck(part)


def _struck_rows(block: Any, cells: Cells) -> frozenset[int]:
    """The rows most of whose filled cells are struck out."""
    struck = {
        (row, column)
        for found in _struck(block)
        for row in range(found.row, found.row + found.shape[0])
        for column in range(found.column, found.column + found.shape[1])
    }
    rows = set()
    for row in {row for row, _ in struck}:
        filled = [at for at, value in enumerate(cells[row - 1], 1) if value is not None]
        if sum((row, at) in struck for at in filled) * 2 > len(filled):
            rows.add(row)
    return frozenset(rows)


def _merged(block: Any) -> Iterator[Span]:
    """The merged spans that begin in a block."""
    if block.merge_cells is False:
        return
    area = block[0, 0].merge_area
    begins = (area.row, area.column) == (block.row, block.column)
    if area.size > 1 and begins and area.shape == block.shape:
        yield _span(area)
    elif block.size == 1:
        if area.size > 1 and begins:
            yield _span(area)
    else:
        for part in _halves(block):
            yield from _merged(part)


def _span(area: Any) -> Span:
    rows, columns = area.shape
    return Span(area.row, area.column, area.row + rows - 1, area.column + columns - 1)


def grids_of(source: Source) -> dict[str, Grid]:
    """The sheets of a source by name; those without any table are not among them."""
    return {table.grid.sheet: table.grid for table in source.tables}


__all__ = ["FORMAT", "grids_of", "read", "values"]
