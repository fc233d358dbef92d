"""The sheets of a workbook, and the notes on them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError, base_classes

from xftools.libreoffice.names import Native
from xftools.libreoffice.notes import Note
from xftools.libreoffice.ranges import Range

if TYPE_CHECKING:
    from xftools.libreoffice.books import Book


class Sheets(base_classes.Sheets):  # type: ignore[misc]
    """The sheets, in their order."""

    def __init__(self, book: Book) -> None:
        """The sheets of a workbook."""
        self._book = book
        self._all = book.document.getSheets()
        if self._all is None:
            raise XlwingsError("the workbook is closed")

    @property
    def api(self) -> Any:
        """The sheets as LibreOffice has them."""
        return self._all

    @property
    def active(self) -> Sheet:
        """The sheet in view."""
        controller = self._book.document.getCurrentController()
        return Sheet(self._book, controller.getActiveSheet())

    def __call__(self, name_or_index: int | str) -> Sheet:
        """The sheet of a name or of a number from 1; a KeyError where there is none."""
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self):
                raise KeyError(name_or_index)
            return Sheet(self._book, self._all.getByIndex(name_or_index - 1))
        if not self._all.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self._book, self._all.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self._all.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        for number in range(len(self)):
            yield Sheet(self._book, self._all.getByIndex(number))

    def __contains__(self, name: str) -> bool:
        return bool(self._all.hasByName(name))

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """A new sheet, which comes into view as in Excel."""
        at = len(self)
        if before is not None:
            at = before.index - 1
        elif after is not None:
            at = after.index
        if name is None:
            free = 1
            while f"Sheet{free}" in self:
                free += 1
            name = f"Sheet{free}"
        self._all.insertNewByName(name, at)
        sheet = Sheet(self._book, self._all.getByName(name))
        sheet.activate()
        return sheet


class Sheet(base_classes.Sheet):  # type: ignore[misc]
    """One sheet."""

    def __init__(self, book: Book, native: Any) -> None:
        """`native` is the sheet as LibreOffice has it."""
        self._book = book
        self.native = native

    @property
    def book(self) -> Book:
        """The workbook it is in."""
        return self._book

    @property
    def api(self) -> Any:
        """The sheet under Excel's names."""
        return Native({"ProtectContents": self.native.isProtected})

    @property
    def name(self) -> str:
        """What its tab says."""
        return str(self.native.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.native.setName(value)

    @property
    def index(self) -> int:
        """Its number, from 1."""
        return int(self.native.getRangeAddress().Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether it has a tab."""
        return bool(self.native.IsVisible)

    @visible.setter
    def visible(self, value: int) -> None:
        # Excel's numbers: -1 is seen, 0 hidden, 2 hidden from the menu too.
        self.native.IsVisible = value in (True, -1)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """The cells between two corners: (row, column) from 1, ranges, or Excel's addresses."""
        first = self._range(arg1)
        if arg2 is None:
            return first
        last = self._range(arg2)
        top, left = min(first.row, last.row), min(first.column, last.column)
        bottom = max(first.row + first.height_in_rows, last.row + last.height_in_rows)
        right = max(first.column + first.width_in_columns, last.column + last.width_in_columns)
        return Range(self, top, left, bottom - top, right - left)

    def _range(self, given: Any) -> Range:
        if isinstance(given, Range):
            return given
        if isinstance(given, tuple):
            row, column, *size = given
            if row < 1 or column < 1:
                raise IndexError(given)
            return Range(self, row, column, *(size or (1, 1)))
        address = self.native.getCellRangeByName(given).getRangeAddress()
        return self._of(address)

    def _of(self, address: Any) -> Range:
        return Range(
            self,
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow - address.StartRow + 1,
            address.EndColumn - address.StartColumn + 1,
        )

    @property
    def cells(self) -> Range:
        """All of it."""
        return self._of(self.native.getRangeAddress())

    @property
    def used_range(self) -> Range:
        """From the first cell in use to the last."""
        cursor = self.native.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self._of(cursor.getRangeAddress())

    @cached_property
    def annotations(self) -> Any:
        """The notes as LibreOffice has them; always those of now."""
        return self.native.getAnnotations()

    @property
    def notes(self) -> list[Note]:
        """The notes on its cells."""
        return [Note(self, found) for found in self.annotations]

    @property
    def comments(self) -> list[Any]:
        """Conversations, which LibreOffice does not know."""
        return []

    def activate(self) -> None:
        """Brings it into view, where the workbook has a window."""
        controller = self.book.document.getCurrentController()
        if controller is not None:
            controller.setActiveSheet(self.native)

    def delete(self) -> None:
        """Takes it away."""
        self.book.document.getSheets().removeByName(self.name)

    @property
    def freeze_panes(self) -> FreezePanes:
        """What stays in view."""
        return FreezePanes(self)


class FreezePanes:
    """The rows and columns that stay in view."""

    def __init__(self, sheet: Sheet) -> None:
        """Those of a sheet."""
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freezes the rows (``$1:$2``), columns, or both, down to the end of a range."""
        address = self._sheet.native.getCellRangeByName(frozen_range).getRangeAddress()
        everything = self._sheet.native.getRangeAddress()
        rows, columns = address.EndRow + 1, address.EndColumn + 1
        if address.EndColumn == everything.EndColumn:
            columns = 0
        if address.EndRow == everything.EndRow:
            rows = 0
        self._at(columns, rows)

    def unfreeze(self) -> None:
        """Lets everything move."""
        self._at(0, 0)

    def _at(self, columns: int, rows: int) -> None:
        controller = self._sheet.book.document.getCurrentController()
        if controller is not None:
            before = controller.getActiveSheet()
            controller.setActiveSheet(self._sheet.native)
            controller.freezeAtPosition(columns, rows)
            controller.setActiveSheet(before)
