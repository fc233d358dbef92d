"""Notes on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xftools.libreoffice.ranges import Range
    from xftools.libreoffice.sheets import Sheet


class Note(base_classes.Note):  # type: ignore[misc]
    """A note on a cell."""

    def __init__(self, sheet: Sheet, native: Any, cell: Range | None = None) -> None:
        """`native` is the note as LibreOffice has it."""
        self._sheet = sheet
        self._native = native
        self._cell = cell

    @property
    def api(self) -> Any:
        """The note as LibreOffice has it."""
        return self._native

    @property
    def location(self) -> Range:
        """The cell it is on."""
        if self._cell is None:
            at = self._native.getPosition()
            self._cell = self._sheet.range((at.Row + 1, at.Column + 1))
        return self._cell

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self._native.getAuthor())

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._native.getString())

    @text.setter
    def text(self, value: str) -> None:
        self._native.setString(value)

    def delete(self) -> None:
        """Takes it off the cell."""
        where = self.location
        notes = self._sheet.native.getAnnotations()
        for number in range(notes.getCount()):
            at = notes.getByIndex(number).getPosition()
            if (at.Row + 1, at.Column + 1) == (where.row, where.column):
                notes.removeByIndex(number)
                return
