"""What was written is read again by another reader, and must hold what the source held."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from xftools.model import CellValue, cell_name
from xftools.write.package.parts import failure
from xftools.write.package.sheets import Cell

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Block:
    """The used cells of a sheet as a reader sees them: where they begin, and the rows."""

    top: int
    left: int
    rows: list[list[CellValue]]

    def at(self, cell: Cell) -> CellValue:
        """The value of a cell, None where it is blank."""
        row, column = cell[0] - self.top, cell[1] - self.left
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            value = self.rows[row][column]
            return None if value == "" else value
        return None

    def cells(self) -> Iterator[Cell]:
        """The cells that are not blank."""
        for row, line in enumerate(self.rows, self.top):
            for column, value in enumerate(line, self.left):
                if value != "":
                    yield row, column


Values = Mapping[str, Block]


def values(content: bytes, file: str) -> Values:
    """The used cells of every sheet.

    Raises:
        WriteError: it cannot be read.
    """
    found: dict[str, Block] = {}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            found[name] = Block(top + 1, left + 1, sheet.to_python(skip_empty_area=True))
    except BaseException as error:
        # A panic in calamine's Rust is a BaseException of its own.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise failure("unreadable", file) from error
    return found


def same(left: CellValue, right: CellValue) -> bool:
    """Whether two readers mean the same value."""
    if left is None or right is None:
        return left in (None, "") and right in (None, "")
    if isinstance(left, bool) or isinstance(right, bool):
        return left == right
    a, b = _number(left), _number(right)
    if a is not None and b is not None:
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-9)
    return type(left) is type(right) and left == right


def _number(value: CellValue) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, datetime):
        value = value - _EPOCH
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return None


def proved(
    before: Values,
    after: Values,
    edits: Mapping[tuple[str, Cell], CellValue],
    file: str,
    *,
    dropped: frozenset[str] = frozenset(),
) -> None:
    """Holds a written workbook to its source and the edits.

    Raises:
        WriteError: a sheet is gone or a cell differs.
    """
    for sheet, old in before.items():
        if sheet in dropped:
            continue
        new = after.get(sheet)
        if new is None:
            raise failure("unequal", file, sheet=sheet, cell="")
        if new == old and not edits:
            continue
        for cell in {*old.cells(), *new.cells(), *(at for name, at in edits if name == sheet)}:
            wanted = edits[sheet, cell] if (sheet, cell) in edits else old.at(cell)
            if not same(wanted, new.at(cell)):
                raise failure("unequal", file, sheet=sheet, cell=cell_name(*cell))
