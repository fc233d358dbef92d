"""From rows of values to a Grid: blanks, whole numbers, merged spans, and the bounds of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple

from xftools.errors import ReadError
from xftools.model import CellValue, Grid, Span

# A register of a year has some thousand rows of 30 columns. Far beyond lies a stray cell in a far
# corner, or a file made to hurt.
MOST_CELLS = 12_000_000
MOST_SPANS = 100_000
_UNSEEN = " \t\r\n\x0b\x0c\xa0\u3000\u200b\u200c\u200d\u2060\ufeff"
_WHOLE = 2.0**53


@dataclass(frozen=True)
class Seen:
    """What a side-scan saw of one sheet; rows and columns count from 1."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    error_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Span, ...] = ()
    date_1904: bool = False
    unseen: tuple[str, ...] = ()


class Sheets(NamedTuple):
    """The visible sheets of a file, and the names of those that are hidden."""

    grids: tuple[Grid, ...]
    hidden: tuple[str, ...] = ()


def value_of(value: CellValue) -> CellValue:
    """The value of a cell: None for text without a character to see, an int for a whole number."""
    kind = type(value)
    if kind is str:
        return value if value.strip(_UNSEEN) else None  # type: ignore[attr-defined]
    if kind is float:
        number: float = value  # type: ignore[assignment]
        if number != number:  # noqa: PLR0124  not a number
            return None
        return int(number) if number.is_integer() and abs(number) < _WHOLE else number
    if kind is datetime:
        moment: datetime = value  # type: ignore[assignment]
        return moment.date() if moment.time() == time.min else moment
    return value


def row_of(values: Iterable[CellValue], left: int = 0) -> tuple[CellValue, ...]:
    """A row as the Grid keeps it: `left` blanks before, none behind."""
    cells: list[CellValue] = [None] * left
    # Most cells are blank or text that begins with a letter, figure or Chinese character.
    cells += [
        value
        if type(value) is str and value[:1].isalnum()
        else (None if value is None or value == "" else value_of(value))
        for value in values
    ]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def trimmed(rows: list[tuple[CellValue, ...]]) -> tuple[tuple[CellValue, ...], ...]:
    """The rows without the blank ones at the end."""
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def bounded(rows: int, columns: int) -> None:
    """Nothing, where a sheet of this size can be held.

    Raises:
        ReadError: it cannot (``too_big``).
    """
    if rows * columns > MOST_CELLS:
        raise ReadError("too_big", f"{rows} x {columns} cells")


def spans_within(spans: Sequence[Span], rows: int, columns: int) -> tuple[Span, ...]:
    """The merged spans that begin inside the sheet's content, cut to it."""
    kept = [
        Span(span.top, span.left, min(span.bottom, rows), min(span.right, columns))
        for span in spans[:MOST_SPANS]
        if span.top <= rows and span.left <= columns
    ]
    return tuple(s for s in kept if s.bottom > s.top or s.right > s.left)


def grid_of(file: str, sheet: str, cells: tuple[tuple[CellValue, ...], ...], seen: Seen) -> Grid:
    """The Grid of a sheet from its values and what the side-scan saw."""
    width = max((len(row) for row in cells), default=0)
    return Grid(
        file=file,
        sheet=sheet,
        cells=cells,
        merged=spans_within(seen.merged, len(cells), width) if seen.merged else (),
        hidden_rows=seen.hidden_rows,
        hidden_columns=seen.hidden_columns,
        struck_rows=seen.struck_rows,
        notes=seen.notes,
        error_cells=seen.error_cells,
        uncached=seen.uncached,
        date_1904=seen.date_1904,
        unseen=seen.unseen,
    )
