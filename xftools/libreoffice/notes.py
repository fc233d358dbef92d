"""Notes on cells."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xftools.libreoffice.ranges import Range
    from xftools.libreoffice.sheets import Sheet

_NOTE = 8  # com.sun.star.sheet.CellFlags.ANNOTATION


class Note(base_classes.Note):  # type: ignore[misc]
    """A note on a cell."""

    def __init__(self, sheet: Sheet, native: Any, cell: Range | None = None) -> None:
        """`native` is the note as LibreOffice has it, `cell` where it is; one of them is enough."""
        self._sheet = sheet
        self._given = native
        self._cell = cell

    @cached_property
    def _native(self) -> Any:
        return self._given if self._cell is None else self._cell.native.getAnnotation()

    @property
    def api(self) -> Any:
        """The note as LibreOffice has it."""
        return self._native

    @property
    def location(self) -> Range:
        """The cell it is on."""
        if self._cell is None:
            at = self._given.getPosition()
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
        self.location.block.clearContents(_NOTE)
