"""A value put into a cell of an open workbook as what it is, never as what Excel would make of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from xftools.model import CellValue
from xftools.read.grids import value_of
from xftools.write.package.proof import same

TEXT, DAY = "@", "yyyy-mm-dd"
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def as_typed(value: CellValue) -> Any:
    """A value as it must be handed over: a text begins with an apostrophe, for without one Excel
    takes an ID number for a number, 3-5 for a day, and what begins with = for a formula."""
    return f"'{value}" if isinstance(value, str) and value else value


class Typed:
    """A cell, and what stood in it."""

    def __init__(self, cell: Any) -> None:
        """Keeps what stands in a cell now."""
        self._cell = cell
        self._format = cell.number_format
        self._value = value_of(cell.options(err_to_str=True).value)

    def put(self, value: CellValue) -> bool:
        """Sets the value, in a format that shows it; whether it stands there afterwards."""
        if isinstance(value, str):
            self._cell.number_format = TEXT
        elif isinstance(value, date) and not _shows_days(self._format):
            self._cell.number_format = DAY
        self._write(value)
        return same(value_of(self._cell.value), value)

    def restore(self) -> None:
        """Gives the cell back what stood in it."""
        self._write(self._value)
        if self._format is not None:
            self._cell.number_format = self._format

    def _write(self, value: CellValue) -> None:
        if value is None:
            self._cell.clear_contents()
        else:
            self._cell.value = as_typed(value)


def _shows_days(code: str | None) -> bool:
    bare = _QUOTED.sub("", code or "").lower()
    return any(letter in bare for letter in "ymd")
