"""From a file to its tables in their own words, and what reading it found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

from xftools.errors import ReadError
from xftools.model import Finding, RawTable, Source, cell_name, column_letter
from xftools.office import Office
from xftools.read.files import open_file
from xftools.read.grids import Sheets
from xftools.read.tables import find_tables

__all__ = ["Sheets", "findings", "read"]

_SHOWN_ROWS = 8


def read(
    path: Path,
    *,
    name: str,
    office: Office,
    password: str | None = None,
    leave: Callable[[Sheets], Container[str]] = lambda _: (),
) -> Source:
    """What a file holds, or why it cannot be read; a bad file never raises.

    `name` is its path relative to the input, with "/". `leave` says which sheets are not looked at,
    by what the workbook has.
    """
    sha256, kind = "", ""
    try:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReadError("unopened", str(error)) from error
        sha256 = hashlib.sha256(content).hexdigest()
        kind, sheets = open_file(content, name, password)
    except ReadError as error:
        message = office.say(f"read.errors.{error.key}", file=name)
        return Source(name, sha256, kind, error_key=error.key, error=message)
    left = leave(sheets)
    tables = tuple(
        table
        for grid in sheets.grids
        if grid.sheet not in left
        for table in find_tables(grid, office)
    )
    return Source(name, sha256, kind, tables, sheets.hidden)


def findings(source: Source, office: Office) -> tuple[Finding, ...]:
    """What reading a file found: that it cannot be read, what is hidden or struck out in it, cells
    that hold errors, formulas without result, tables without header."""
    return tuple(_findings(source, office))


def _findings(source: Source, office: Office) -> Iterator[Finding]:
    file = source.file
    if source.error is not None:
        yield from office.finding("file_unreadable", file=file, error=source.error)
        return
    for sheet in source.hidden_sheets:
        yield from office.finding("hidden_sheet", file=file, sheet=sheet)
    for table in source.tables:
        if table.shape == "headerless":
            count = len(table.rows)
            where = cell_name(table.first_row, min(table.columns, default=1))
            yield from office.finding(
                "headerless", file=file, sheet=table.grid.sheet, cell=where, count=count
            )
        if table.rows:
            yield from _of_table(table, office)
    yield from _unseen(source, office)


def _of_table(table: RawTable, office: Office) -> Iterator[Finding]:
    """What is to say of one table's records; what lies outside of them matters to nobody."""
    grid = table.grid
    where: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet}
    rows = {row.row for row in table.rows}
    columns = set(table.columns)
    first = min(columns)
    hidden = sorted(rows & grid.hidden_rows)
    if hidden:
        listed = _listed([str(row) for row in hidden], office)
        yield from office.finding(
            "hidden_rows",
            **where,
            cell=cell_name(hidden[0], first),
            row=hidden[0],
            count=len(hidden),
            rows=listed,
        )
    unseen = sorted(columns & grid.hidden_columns)
    if unseen:
        letters = _listed([column_letter(column) for column in unseen], office)
        where_first = cell_name(min(rows), unseen[0])
        yield from office.finding(
            "hidden_columns", **where, cell=where_first, count=len(unseen), columns=letters
        )
    for row in sorted(rows & grid.struck_rows):
        yield from office.finding("struck_rows", **where, cell=cell_name(row, first), row=row)
    for (row, column), value in sorted(grid.error_cells.items()):
        if row in rows and column in columns:
            yield from office.finding(
                "error_cell", **where, cell=cell_name(row, column), row=row, value=value
            )
    empty = sorted(c for c in grid.uncached if c[0] in rows and c[1] in columns)
    if empty:
        yield from office.finding(
            "uncached_formula",
            **where,
            cell=cell_name(*empty[0]),
            row=empty[0][0],
            count=len(empty),
        )


def _unseen(source: Source, office: Office) -> Iterator[Finding]:
    things = [
        thing
        for key in ("hidden_rows", "struck", "notes", "errors", "uncached")
        if any(key in t.grid.unseen for t in source.tables if t.rows)
        for thing in [office.word(f"read.unseen.{key}")]
    ]
    if things:
        listed = office.word("read.separator").join(things)
        yield from office.finding("unseen", file=source.file, things=listed)


def _listed(texts: list[str], office: Office) -> str:
    shown = office.word("read.separator").join(texts[:_SHOWN_ROWS])
    more = len(texts) > _SHOWN_ROWS
    return office.say("read.and_more", shown=shown) if more else shown
