"""A column of a table, read: every distinct cell once, and which of them stands in which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xftools.model import CellValue
from xftools.normalise.fields import BLANK, Reading, Setting, read_cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEVER_ALIKE = frozenset({type(None), str})


@dataclass(frozen=True)
class Readings:
    """What the rows of a column say: row `n` (from 0) says ``distinct[at[n]]``."""

    distinct: tuple[Reading, ...]
    at: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Reading:
        return self.distinct[int(self.at[row])]

    def __iter__(self) -> Iterator[Reading]:
        return map(self.distinct.__getitem__, self.at.tolist())

    def rows(self, test: Callable[[Reading], object]) -> list[int]:
        """The rows whose reading passes a test, from above to below."""
        passed = np.fromiter((bool(test(item)) for item in self.distinct), bool, len(self.distinct))
        found: list[int] = np.flatnonzero(passed[self.at]).tolist() if passed.any() else []
        return found

    def changed(self, rows: Mapping[int, Reading]) -> Readings:
        """The same column with other readings in some rows."""
        if not rows:
            return self
        at = self.at.copy()
        at[list(rows)] = np.arange(len(rows)) + len(self.distinct)
        return Readings((*self.distinct, *rows.values()), at)


def read_column(cells: Sequence[CellValue], setting: Setting) -> Readings:
    """Every cell of a column, read; equal cells are read once."""
    keys: Sequence[object] = cells
    if len(set(map(type, cells)) - _NEVER_ALIKE) > 1:
        # 1, 1.0 and True are one key of a dict, but not one cell.
        keys = list(zip(map(type, cells), cells, strict=True))
    first = dict(zip(reversed(keys), reversed(cells), strict=True))
    index = {key: number for number, key in enumerate(first)}
    at = np.fromiter(map(index.__getitem__, keys), np.intp, len(keys))
    return Readings(tuple(read_cell(cell, setting) for cell in first.values()), at)


def everywhere(reading: Reading, rows: int) -> Readings:
    """A column in which every row says the same."""
    return Readings((reading,), np.zeros(rows, np.intp))


def nothing(rows: int) -> Readings:
    """A blank column."""
    return everywhere(BLANK, rows)
