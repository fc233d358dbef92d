"""What was written is read again by another reader, and must hold what the source held."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from xftools.model import CellValue, cell_name
from xftools.write.package.parts import failure, plain
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
Added = Mapping[str, Sequence[Sequence[CellValue]]]


def values(content: bytes, file: str) -> Values:
    """The used cells of every sheet.

    Raises:
        WriteError: it cannot be read.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _block(book, name) for name in book.sheet_names}
    except BaseException as error:
        raise _unreadable(error, file) from error


def _block(book: calamine.CalamineWorkbook, name: str) -> Block:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    return Block(top + 1, left + 1, sheet.to_python(skip_empty_area=True))


def _unreadable(error: BaseException, file: str) -> BaseException:
    """What to raise for an error of calamine: a panic in its Rust is a BaseException of its own."""
    ours = isinstance(error, KeyboardInterrupt | SystemExit | MemoryError)
    return error if ours else failure("unreadable", file)


def held(content: bytes, file: str, sheets: frozenset[str], added: Added) -> None:
    """Opens a written workbook: its sheets have these names, and those that were added their rows.

    Raises:
        WriteError: it cannot be opened, a sheet is not there, or an added one says something else.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        missing = sheets - set(book.sheet_names)
        found = {name: _block(book, name) for name in added}
    except BaseException as error:
        raise _unreadable(error, file) from error
    for name in missing:
        raise failure("no_sheet", file, sheet=name)
    told(found, file, added)


def told(found: Values, file: str, added: Added) -> None:
    """Holds added sheets to what they were to say.

    Raises:
        WriteError: a cell says something else.
    """
    for name, rows in added.items():
        for row, line in enumerate(rows, 1):
            for column, value in enumerate(line, 1):
                wanted = plain(value) or None if isinstance(value, str) else value
                if not same(wanted, found[name].at((row, column))):
                    raise failure("unequal", file, sheet=name, cell=cell_name(row, column))


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
