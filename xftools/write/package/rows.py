"""The rows of a worksheet part as text, each found by its number, none taken apart unasked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cache, cached_property
from itertools import pairwise

from xftools.model import cell_name
from xftools.write.package.parts import failure
from xftools.write.package.tags import address, attribute, start_tag


@cache
def _opening(prefix: str) -> re.Pattern[str]:
    """Where a row begins, and its number where that is said first."""
    return re.compile(rf'<{prefix}row(?:\s+r="(\d+)"|(?=[\s/>]))')


class Rows:
    """What stands inside <sheetData>. Places count from its beginning."""

    def __init__(self, data: str, prefix: str, file: str) -> None:
        self.data = data
        self.prefix = prefix
        self._file = file
        self._row_tag = start_tag(prefix, "row")
        self._cell_tag = start_tag(prefix, "c")

    @cached_property
    def _found(self) -> list[tuple[int, int]]:
        """Number and start of every row, as they stand."""
        rows, number = [], 0
        for found in _opening(self.prefix).finditer(self.data):
            stated = found[1] or attribute(self.opened(found.start()), "r")
            number = int(stated or number + 1)
            rows.append((number, found.start()))
        return rows

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """Start and end of every row by its number; what stands before the next one is its own."""
        starts = [start for _, start in self._found]
        ends = [*starts[1:], len(self.data)]
        return {
            number: (start, end) for (number, start), end in zip(self._found, ends, strict=True)
        }

    @property
    def ascending(self) -> bool:
        """Whether every row has a higher number than the one before it."""
        return all(before < after for (before, _), (after, _) in pairwise(self._found))

    def place(self, number: int) -> int:
        """Where a row that does not exist yet would begin."""
        at = bisect_right(self._found, number, key=lambda row: row[0])
        if not self.ascending:
            after = (n for n, (other, _) in enumerate(self._found) if other > number)
            at = next(after, len(self._found))
        return self._found[at][1] if at < len(self._found) else len(self.data)

    def opened(self, start: int) -> str:
        """The start tag at a place.

        Raises:
            WriteError: there is none.
        """
        found = self._row_tag.match(self.data, start)
        if found is None:
            raise failure("damaged", self._file)
        return found[0]

    def among(self, numbers: Collection[int]) -> list[int]:
        """Those of the numbers that there are, as their rows stand."""
        return sorted((n for n in numbers if n in self.spans), key=lambda n: self.spans[n][0])

    def keeps(self, other: Rows, numbers: Collection[int]) -> bool:
        """Whether all rows but these stand here as they stand in `other`."""
        at, mine = 0, 0
        for number in self.among(numbers):
            start, end = self.spans[number]
            kept = self.data[mine:start]
            if other.data[at : at + len(kept)] != kept:
                return False
            at, mine = at + len(kept), end
            if number in other.spans:
                if other.spans[number][0] != at:
                    return False
                at = other.spans[number][1]
        return other.data[at:] == self.data[mine:]

    def only(self, numbers: Collection[int]) -> str:
        """The rows with these numbers, as they stand."""
        return "".join(self.data[slice(*self.spans[number])] for number in self.among(numbers))

    def named(self, row: int, column: int, start: int, end: int) -> tuple[int, int] | None:
        """The start tag of a cell that states its address, without walking its whole row."""
        at = self.data.find(f' r="{cell_name(row, column)}"', start, end)
        if at < 0:
            return None
        first, last = self.data.rfind("<", start, at), self.data.find(">", at) + 1
        # A text may hold such words too.
        is_cell = self._cell_tag.match(self.data, first, last) is not None if first >= 0 else False
        return (first, last) if is_cell else None

    def cells(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Column, start, end of the start tag and end of every cell of a row."""
        column, at = 0, start
        closing = f"</{self.prefix}c>"
        while (found := self._cell_tag.search(self.data, at, end)) is not None:
            name = attribute(found[0], "r")
            column = address(name)[1] if name else column + 1
            at = found.end()
            if not found[0].endswith("/>"):
                at = self._after(closing, at)
            yield column, found.start(), found.end(), at

    def _after(self, closing: str, start: int) -> int:
        """Where an end tag ends.

        Raises:
            WriteError: there is none.
        """
        at = self.data.find(closing, start)
        if at < 0:
            raise failure("damaged", self._file)
        return at + len(closing)
