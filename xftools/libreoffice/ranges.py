"""Cells: where they lie, their values in one call each way, what is hidden or merged, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xftools.libreoffice.bridge import struct
from xftools.libreoffice.looks import Looks
from xftools.libreoffice.notes import Note
from xftools.libreoffice.values import DATE, LOGICAL, TIME, CellError, format_for, moment, written
from xftools.model import cell_name

if TYPE_CHECKING:
    from xftools.libreoffice.sheets import Sheet

_ERRORS = 4  # com.sun.star.sheet.FormulaResult
_LAST = 1023  # a sheet's last column; somewhere in it is one that is not hidden
_CODES = {
    DATE: "YYYY-MM-DD",
    TIME: "HH:MM:SS",
    DATE | TIME: "YYYY-MM-DD HH:MM:SS",
    LOGICAL: "BOOLEAN",
}


class Range(Looks):
    """A block of cells. Where it lies is known without asking LibreOffice."""

    row, column = 0, 0

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        """`row` and `column` are those of the first cell, from 1."""
        self.sheet = sheet
        self.row, self.column = row, column
        self.height_in_rows, self.width_in_columns = rows, columns
        self.options: Any = None

    @cached_property
    def native(self) -> Any:
        """The cells as LibreOffice has them."""
        top, left = self.row - 1, self.column - 1
        if self.single:
            return self.sheet.native.getCellByPosition(left, top)
        bottom, right = top + self.height_in_rows - 1, left + self.width_in_columns - 1
        return self.sheet.native.getCellRangeByPosition(left, top, right, bottom)

    @cached_property
    def block(self) -> Any:
        """The cells as a block, also when it is one."""
        if not self.single:
            return self.native
        left, top = self.column - 1, self.row - 1
        return self.sheet.native.getCellRangeByPosition(left, top, left, top)

    # ── where it lies ─────────────────────────────────────────────────────────────────────────

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height_in_rows, self.width_in_columns

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first cell and size."""
        return self.sheet.name, self.row, self.column, *self.shape

    def __len__(self) -> int:
        return self.height_in_rows * self.width_in_columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """The cell of a row and a column within the range, or of a number, row by row."""
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.width_in_columns)
            return Range(self.sheet, self.row + row, self.column + column, 1, 1)
        return Range(self.sheet, self.row + arg1 - 1, self.column + arg2 - 1, 1, 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Its address; always of this sheet."""
        del external
        last = cell_name(
            self.row + self.height_in_rows - 1, self.column + self.width_in_columns - 1
        )
        names = [cell_name(self.row, self.column), *([] if self.single else [last])]
        shown = []
        for name in names:
            letters = name.rstrip("0123456789")
            row, column = "$" * row_absolute, "$" * col_absolute
            shown.append(f"{column}{letters}{row}{name[len(letters) :]}")
        return ":".join(shown)

    @property
    def address(self) -> str:
        """Its address, as ``$A$1:$B$2``."""
        return self.get_address(True, True, False)

    # ── values ────────────────────────────────────────────────────────────────────────────────

    @property
    def raw_value(self) -> Any:
        """The values, rows of cells: texts, numbers, truths, moments and errors."""
        block = self.block
        rows = [list(row) for row in block.getDataArray()]
        for kind, spots in self._formats(block):
            for top, left, bottom, right in spots:
                for row in rows[top : bottom + 1]:
                    for at in range(left, min(right + 1, len(row))):
                        row[at] = self._seen(row[at], kind)
        if any(value is None for row in rows for value in row):
            for cell in block.queryFormulaCells(_ERRORS).getCells():
                at = cell.getCellAddress()
                rows[at.Row - self.row + 1][at.Column - self.column + 1] = CellError(
                    cell.getString()
                )
        return rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, list | tuple) else [[data] * self.width_in_columns] * (
            self.height_in_rows
        )  # fmt: skip
        if rows and not isinstance(rows[0], list | tuple):
            rows = [rows]
        epoch = self._epoch
        told = tuple(tuple(written(value, epoch) for value in row) for row in rows)
        self.block.setDataArray(told)
        wanted: dict[int, list[Range]] = {}
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                if kind := format_for(value):
                    wanted.setdefault(kind, []).append(self(row, column))
        for kind, cells in wanted.items():
            self._show_as(kind, cells)

    def _seen(self, value: Any, kind: int) -> Any:
        if not isinstance(value, float):
            return value
        if kind & LOGICAL:
            return bool(value)
        return moment(value, self._epoch)

    @cached_property
    def _epoch(self) -> datetime:
        return self.sheet.book.epoch

    def _formats(self, block: Any) -> Iterator[tuple[int, list[tuple[int, int, int, int]]]]:
        """Where numbers are shown as days or truths: the kind of format, and the blocks of cells
        counted from this range's first."""
        formats = self.sheet.book.document.getNumberFormats()
        for alike in block.getUniqueCellFormatRanges():
            kind = formats.getByKey(alike.NumberFormat).Type
            if kind & (DATE | TIME | LOGICAL):
                yield kind, self._spots(alike)

    def _spots(self, alike: Any) -> list[tuple[int, int, int, int]]:
        return [
            (
                found.StartRow - self.row + 1,
                found.StartColumn - self.column + 1,
                found.EndRow - self.row + 1,
                found.EndColumn - self.column + 1,
            )
            for found in alike.getRangeAddresses()
        ]

    def _show_as(self, kind: int, cells: Sequence[Range]) -> None:
        """Gives cells a format in which their values are seen as days or truths."""
        formats = self.sheet.book.document.getNumberFormats()
        for cell in cells:
            if not formats.getByKey(cell.native.NumberFormat).Type & kind:
                cell.number_format = _CODES[kind]

    def clear_contents(self) -> None:
        """Takes values, texts and formulas away."""
        self.block.clearContents(1 | 2 | 4 | 16)

    @property
    def formula(self) -> Any:
        """What was typed: a text, or rows of texts."""
        if self.single:
            return str(self.native.getFormula())
        return self.native.getFormulaArray()

    @formula.setter
    def formula(self, value: Any) -> None:
        if self.single or isinstance(value, str):
            self(1, 1).native.setFormula(value)
        else:
            self.native.setFormulaArray(tuple(tuple(row) for row in value))

    @property
    def number_format(self) -> str | None:
        """The format's code, None where cells differ."""
        formats = self.sheet.book.document.getNumberFormats()
        key = self.common("NumberFormat", int)
        return None if key is None else str(formats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        formats = self.sheet.book.document.getNumberFormats()
        local = struct("com.sun.star.lang.Locale", "en", "US", "")
        key = formats.queryKey(value, local, False)
        self.native.NumberFormat = formats.addNew(value, local) if key < 0 else key

    # ── hidden and merged ─────────────────────────────────────────────────────────────────────

    @property
    def row_hidden(self) -> bool | None:
        """Whether all rows are hidden; None where some are."""
        first, last = self.row - 1, self.row + self.height_in_rows - 2
        strip = self.sheet.native.getCellRangeByPosition(0, first, _LAST, last)
        seen = strip.queryVisibleCells().getRangeAddresses()
        return _all_hidden(((found.StartRow, found.EndRow) for found in seen), first, last)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.block.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether all columns are hidden; None where some are."""
        hidden = [not column.IsVisible for column in self.block.getColumns()]
        return None if any(hidden) and not all(hidden) else hidden[0]

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.block.getColumns().IsVisible = not value

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged: True, False, or None where some are."""
        if self.single:
            return len(self.merge_area) > 1
        if not self.native.getIsMerged():
            return False
        return True if self(1, 1).merge_area.shape == self.shape else None

    @property
    def merge_area(self) -> Range:
        """The merged block around the first cell, or that cell."""
        top, left = self.row - 1, self.column - 1
        cell = self.sheet.native.getCellRangeByPosition(left, top, left, top)
        cursor = self.sheet.native.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        found = cursor.getRangeAddress()
        return Range(
            self.sheet,
            found.StartRow + 1,
            found.StartColumn + 1,
            found.EndRow - found.StartRow + 1,
            found.EndColumn - found.StartColumn + 1,
        )

    def merge(self, across: bool) -> None:
        """Makes the cells one."""
        del across
        self.block.merge(True)

    def unmerge(self) -> None:
        """Makes them cells of their own again."""
        self.block.merge(False)

    # ── notes ─────────────────────────────────────────────────────────────────────────────────

    @property
    def note(self) -> Note | None:
        """The note on the cell, None without one."""
        found = self.native.getAnnotation()
        return Note(self.sheet, found, self) if found.getString() else None

    def add_note(self, text: str) -> Note:
        """Puts a note on the cell."""
        where = struct("com.sun.star.table.CellAddress", 0, self.column - 1, self.row - 1)
        self.sheet.annotations.insertNew(where, text)
        return Note(self.sheet, None, self)


def _all_hidden(seen: Iterable[tuple[int, int]], first: int, last: int) -> bool | None:
    """Whether no line from first to last is seen; None where some are."""
    lines = {line for start, end in seen for line in range(start, end + 1)}
    if not lines:
        return True
    return None if len(lines) <= last - first else False
