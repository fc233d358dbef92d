"""The records of a table, with merged cells and ditto marks filled down."""

from __future__ import annotations

from collections.abc import Sequence

from xftools.model import CellValue, RawRow, SetAside
from xftools.read.tables.lines import Line
from xftools.read.tables.reasons import Body, Sorted
from xftools.read.tables.words import shown


def records_of(
    body: Body, items: Sequence[Sorted], columns: Sequence[int]
) -> tuple[tuple[RawRow, ...], tuple[SetAside, ...]]:
    """The records, with merged cells and ditto marks filled down, and the rows set aside."""
    records: list[RawRow] = []
    aside: list[SetAside] = []
    last: tuple[CellValue, ...] = ()
    carried = body.sheet.carried_columns
    nothing: frozenset[int] = frozenset()
    for item in items:
        line = item.line
        if item.reason is not None:
            aside.append(set_aside(line, item.reason))
            continue
        filled = nothing
        values = line.values
        if line.row in carried or not body.words.ditto.isdisjoint(values):
            changed = dict(line.cells)
            filled = _filled_down(body, line, changed) | _as_above(body, changed, last)
            values = tuple(map(changed.get, range(1, max(changed) + 1)))
        last = values
        records.append(RawRow(line.row, _picked(values, columns), filled))
    return tuple(records), tuple(aside)


def _filled_down(body: Body, line: Line, values: dict[int, CellValue]) -> frozenset[int]:
    """The columns whose value a merged cell carries down, now in `values`; not from the header."""
    top = body.sheet.lines[body.header.last].row if body.header else 0
    filled: set[int] = set()
    for column in body.sheet.carried_columns.get(line.row, ()):
        row = body.sheet.carried[line.row, column]
        if row > top and column not in values:
            values[column] = body.sheet.grid.at(row, column)
            filled.add(column)
    return frozenset(filled)


def _as_above(
    body: Body, values: dict[int, CellValue], last: tuple[CellValue, ...]
) -> frozenset[int]:
    """The columns with a ditto mark, now with the value of the record above in `values`."""
    above = dict(enumerate(last, 1))
    marked = {c for c, value in values.items() if value in body.words.ditto}
    carried = {c: above[c] for c in marked if above.get(c) is not None}
    values.update(carried)
    return frozenset(carried)


def _picked(values: tuple[CellValue, ...], columns: Sequence[int]) -> tuple[CellValue, ...]:
    """The values of some columns."""
    first, last = columns[0], columns[-1]
    if last - first + 1 == len(columns):
        kept = values[first - 1 : last]
    else:
        kept = tuple(values[c - 1] if c <= len(values) else None for c in columns)
    return kept + (None,) * (len(columns) - len(kept))


def set_aside(line: Line, reason: str) -> SetAside:
    """A line set aside, with all it says."""
    text = " ".join(shown(value) for _, value in line.cells)
    return SetAside(line.row, reason, text)
