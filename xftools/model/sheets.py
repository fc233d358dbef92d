"""What stands in a sheet, and the tables found in it. Rows and columns count from 1, as Excel does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CellValue = object
"""What a cell holds: None (blank), str, int, float, bool, date, datetime, time or timedelta."""


def column_letter(column: int) -> str:
    """The letters Excel shows for a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The address Excel shows: row 17, column 2 is B17."""
    return f"{column_letter(column)}{row}"


@dataclass(frozen=True, slots=True)
class Span:
    """A merged block, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet as found.

    `cells` starts at A1: ``cells[row - 1][column - 1]``; rows may differ in length.
    `file` is the path relative to the input, with "/". `unseen` names what the format's
    side-scan could not look for (``hidden_rows``, ``struck``, ``notes``, ``errors``, ``uncached``).
    """

    file: str
    sheet: str
    cells: tuple[tuple[CellValue, ...], ...]
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    error_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    date_1904: bool = False
    unseen: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> CellValue:
        """The value of a cell, None where the sheet has none."""
        if 1 <= row <= len(self.cells) and 1 <= column <= len(self.cells[row - 1]):
            return self.cells[row - 1][column - 1]
        return None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is not a record, and why: total, subtotal, title, form_line, section,
    repeated_header, note, sign_off, placeholder (only a serial number), zero (it says that there is
    nothing to report), stray."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What titles, form lines and the sheet name say of a table: whose it is, and when."""

    title: str | None = None
    village: str | None = None
    unit: str | None = None
    year: int | None = None
    month: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawRow:
    """A record in its own words. `cells` is aligned with RawTable.columns; `filled` holds the
    columns (sheet numbers) whose value was carried down from a merged cell or a ditto mark."""

    row: int
    cells: tuple[CellValue, ...]
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RawTable:
    """One table of a grid in its own words.

    `shape` is table, headerless, form, statistics or empty. `headers` is aligned with `columns`
    (sheet column numbers); a parent and its child are joined with "/"; a column that has values and
    no header gets a name of its own (words/read.toml, unnamed). `first_row` is the first row under
    the header that holds a record, a section or a sum; `last_row` the last record; 0 without any.
    """

    grid: Grid
    number: int
    shape: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    rows: tuple[RawRow, ...]
    set_aside: tuple[SetAside, ...]
    context: Context


@dataclass(frozen=True)
class Source:
    """One input file: what was read of it, or why not. `sha256` is of its bytes."""

    file: str
    sha256: str
    format: str
    tables: tuple[RawTable, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    error_key: str | None = None
    error: str | None = None
