"""A sheet as its filled lines, and what a cell looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from xftools.model import CellValue, Grid, Span
from xftools.read.tables.words import Pattern, Words, squeezed

Cell = tuple[int, CellValue]
TYPED = frozenset({"number", "digits", "day"})
_MOST_FILLED = 2_000_000
_LABEL = 40
_MOST_OF_LABEL = 60
# What says the same as text, however it is looked at.
_SHORT = frozenset({int, date})
_MOST_SEEN = 1 << 14


class Line:
    """A row that is not blank: its number, its values from column 1 on, how many are filled."""

    __slots__ = ("_cells", "count", "row", "values")

    def __init__(self, row: int, values: tuple[CellValue, ...]) -> None:
        self.row = row
        self.values = values
        self.count = len(values) - values.count(None)
        self._cells: tuple[Cell, ...] | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The filled cells: column and value. Kept once asked for; most records never are."""
        if self._cells is None:
            self._cells = tuple((c, v) for c, v in enumerate(self.values, 1) if v is not None)
        return self._cells

    def head(self, most: int) -> list[CellValue]:
        """The first filled values."""
        found = [value for value in self.values[: most + 3] if value is not None]
        if len(found) < min(most, self.count):
            found = [value for value in self.values if value is not None]
        return found[:most]


@dataclass(frozen=True)
class Sheet:
    """The filled lines of a grid between two columns, with its merged cells.

    `spans` has the span of each filled merged cell; `carried` says where the value of a cell
    inside a vertical merge stands: (row, column) → row of the value.
    """

    grid: Grid
    lines: tuple[Line, ...]
    spans: Mapping[tuple[int, int], Span]
    carried: Mapping[tuple[int, int], int]

    @cached_property
    def carried_columns(self) -> Mapping[int, tuple[int, ...]]:
        """Of each row that stands in merged cells from above, their columns."""
        columns: dict[int, tuple[int, ...]] = {}
        for row, column in self.carried:
            columns[row] = (*columns.get(row, ()), column)
        return columns

    @cached_property
    def _read(self) -> dict[int, tuple[tuple[int, str, str], ...]]:
        return {}

    def read(self, line: Line, words: Words) -> tuple[tuple[int, str, str], ...]:
        """Of each cell of a line: its column, its look, and its text for comparing. Kept, for the
        lines at a header are looked at again and again."""
        kept = self._read.get(line.row)
        if kept is None:
            kept = tuple((c, *_seen(v, words)) for c, v in line.cells)
            self._read[line.row] = kept
        return kept

    def between(self, left: int, right: int) -> Sheet:
        """The same lines cut to the columns from `left` to `right`."""
        before = (None,) * (left - 1)
        cut = (Line(line.row, before + line.values[left - 1 : right]) for line in self.lines)
        carried = {place: row for place, row in self.carried.items() if left <= place[1] <= right}
        return Sheet(self.grid, tuple(line for line in cut if line.count), self.spans, carried)

    def columns(self, lines: Iterable[Line]) -> set[int]:
        """The columns that any of the lines fills."""
        width = max((len(line.values) for line in self.lines), default=0)
        found: set[int] = set()
        left = set(range(1, width + 1))
        for line in lines:
            if not left:
                break
            values = line.values
            new = {c for c in left if c <= len(values) and values[c - 1] is not None}
            found |= new
            left -= new
        return found

    def span(self, row: int, column: int) -> Span:
        """The merged block whose value stands here, or the cell itself."""
        return self.spans.get((row, column)) or Span(row, column, row, column)

    def covered(self, line: Line) -> Iterator[tuple[Span, CellValue]]:
        """The cells of a line with the block each covers."""
        for column, value in line.cells:
            yield self.span(line.row, column), value


def _short(value: CellValue) -> str:
    if type(value) in _SHORT:
        return str(value)
    return squeezed(value[:_MOST_OF_LABEL] if isinstance(value, str) else value)


def sheet_of(grid: Grid) -> Sheet:
    """The filled lines of a grid."""
    # A row of the grid ends with a filled cell; one without any is empty.
    lines = tuple(Line(row, values) for row, values in enumerate(grid.cells, 1) if values)
    spans: dict[tuple[int, int], Span] = {}
    carried: dict[tuple[int, int], int] = {}
    for span in grid.merged:
        if grid.at(span.top, span.left) is None:
            continue
        spans[span.top, span.left] = span
        if len(carried) < _MOST_FILLED:
            for row in range(span.top + 1, span.bottom + 1):
                carried[row, span.left] = span.top
    return Sheet(grid, lines, spans, carried)


def look(value: CellValue, words: Words) -> str:
    """What a cell looks like: number, digits (a number or code as text), day, label or long."""
    if not isinstance(value, str):
        return "day" if isinstance(value, (date, time, timedelta)) else "number"
    return "long" if len(value) > _MOST_OF_LABEL else _seen_text(value, words)[0]


def _seen(value: CellValue, words: Words) -> tuple[str, str]:
    """The look of a cell, and its text for comparing."""
    if isinstance(value, str) and len(value) <= _MOST_OF_LABEL:
        return _seen_text(value, words)
    return look(value, words), _short(value)


def _seen_text(text: str, words: Words) -> tuple[str, str]:
    seen = words.seen.get(text)
    if seen is None:
        short = squeezed(text)
        seen = _look_of_text(short, words.headers), short
        # A register says the same words again and again; what was seen of many files may be kept.
        if len(words.seen) >= _MOST_SEEN:
            words.seen.clear()
        words.seen[text] = seen
    return seen


def _look_of_text(text: str, patterns: Mapping[str, Pattern]) -> str:
    kind = "label"
    if patterns["period"].match(text):
        kind = "label"
    elif patterns["day"].match(text):
        kind = "day"
    elif patterns["number"].match(text) or patterns["code"].match(text):
        kind = "digits"
    elif patterns["sentence"].search(text):
        kind = "long"
    elif len(text) > _LABEL:
        kind = "label" if patterns["bracketed"].match(text) else "long"
    return kind


@dataclass(frozen=True, slots=True)
class Column:
    """What some lines have in one column: how often each look and each text occurs."""

    looks: dict[str, int]
    texts: dict[str, int]
    count: int

    @property
    def common(self) -> tuple[str, int]:
        """The most common look and its times."""
        return max(self.looks.items(), key=lambda item: item[1])


def columns_of(sheet: Sheet, lines: Sequence[Line], words: Words) -> Mapping[int, Column]:
    """What some lines of a sheet have, by column."""
    looks: dict[int, dict[str, int]] = {}
    texts: dict[int, dict[str, int]] = {}
    for line in lines:
        for column, kind, text in sheet.read(line, words):
            counted = looks.setdefault(column, {})
            counted[kind] = counted.get(kind, 0) + 1
            counted = texts.setdefault(column, {})
            counted[text] = counted.get(text, 0) + 1
    return {c: Column(looks[c], texts[c], sum(looks[c].values())) for c in looks}
