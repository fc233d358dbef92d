"""The copy that goes back to a village: made anew from what is seen in its own sheets, without the
records and columns that may not leave the office, and with its own mistakes only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xftools.model import Grid, Patch, Register, column_letter
from xftools.office import Office
from xftools.write.page import Book
from xftools.write.rebuilt import draw

_NAME = re.compile(r"[^\W\d_]{2,}")


def village_copy(
    registers: Sequence[Register],
    patch: Patch,
    restricted: frozenset[str],
    office: Office,
    target: Path,
    *,
    as_of: date,
) -> bool:
    """Writes the copy of one file for its village; False (and no file) when nothing may be shown.

    Only sheets that hold a register are in it. `restricted` records, columns that are left out,
    hidden rows and columns, and the sheet's own notes stay blank or away, and so does every cell
    that names somebody a restricted record accuses. The Patch must hold nothing wider than the
    sheet itself (privacy.village_findings); marks on blank cells are dropped.

    Raises:
        WriteError: what was written cannot be read back.
    """
    sheets: dict[str, list[Register]] = defaultdict(list)
    for register in registers:
        sheets[register.raw.grid.sheet].append(register)
    accused = _accused(registers, restricted, office)
    if not sheets:
        return False
    with Book(target, office, as_of) as book:
        for name, tables in sheets.items():
            screen = _Screen.of(tables, restricted, accused)
            marks = [mark for mark in patch.marks if mark.sheet == name]
            header = max(tables[0].raw.header_rows, default=None)
            draw(book, screen.grid, marks, shown=screen.shows, header=header)
    return True


@dataclass(frozen=True)
class _Screen:
    """What of a sheet may be shown. `grid` is the sheet without what was hidden in it."""

    grid: Grid
    rows: frozenset[int]
    columns: frozenset[int]
    accused: frozenset[str]

    @classmethod
    def of(
        cls, tables: Sequence[Register], restricted: frozenset[str], accused: frozenset[str]
    ) -> _Screen:
        grid = tables[0].raw.grid
        letters = {letter for table in tables for letter in table.left_out_headers}
        wide = max((len(line) for line in grid.cells), default=0)
        gone = {
            place.row for t in tables for r, place in t.records.places.items() if r in restricted
        }
        return cls(
            # The notes of a sheet may name anyone; what is hidden must not travel on.
            grid=Grid(grid.file, grid.sheet, grid.cells, grid.merged, date_1904=grid.date_1904),
            rows=frozenset(gone) | grid.hidden_rows,
            columns=grid.hidden_columns
            | {n for n in range(1, wide + 1) if column_letter(n) in letters},
            accused=accused,
        )

    def shows(self, row: int, column: int) -> bool:
        if row in self.rows or column in self.columns:
            return False
        value = self.grid.at(row, column)
        return not (isinstance(value, str) and any(name in value for name in self.accused))


def _accused(
    registers: Iterable[Register], restricted: frozenset[str], office: Office
) -> frozenset[str]:
    """What the fields say that, once filled, restrict a record: whole, and each word of it that is
    no village and no unit."""
    places = {*office.village_names, *office.unit_names}
    names: set[str] = set()
    for register in registers:
        kind = office.kind(register.kind)
        fields = {item.field for item in kind.restricted if item.filled}
        texts = register.records.texts
        for key in sorted(fields & set(texts.columns)):
            for record, text in texts[key].dropna().items():
                if record in restricted:
                    names |= {str(text).strip(), *_NAME.findall(str(text))} - places
    return frozenset(name for name in names if len(name) > 1)
