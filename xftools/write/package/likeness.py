"""A written sheet held to its source: what was not asked for is the same, byte for byte; in the rows
that were touched, only what was asked for differs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lxml import etree

from xftools.model import cell_name
from xftools.write.package.parts import Package, failure, name_of, parsed
from xftools.write.package.sheets import Cell, Sheet, address


def like(
    old: Sheet,
    new: Sheet,
    touched: Collection[Cell],
    edited: Collection[Cell],
    *,
    file: str,
    name: str,
) -> dict[Cell, str]:
    """Holds a sheet to its source; returns the formats that the touched cells have now.

    A blank cell that was made, or lost, with a format is no difference; nor is the used range.

    Raises:
        WriteError: anything else differs.
    """
    rows = {row for row, _ in touched}
    if old.around() != new.around() or not new.rows.keeps(old.rows, rows):
        raise failure("unequal", file, sheet=name, cell="")
    if old.rows.ascending and not new.rows.ascending:
        raise failure("unequal", file, sheet=name, cell="")
    cells = frozenset(touched)
    before, _ = _bare(old, rows, cells, edited, file)
    after, styles = _bare(new, rows, cells, edited, file)
    if before != after:
        raise failure("unequal", file, sheet=name, cell=cell_name(min(rows), 1))
    return styles


def _bare(
    sheet: Sheet,
    rows: Collection[int],
    touched: Collection[Cell],
    edited: Collection[Cell],
    file: str,
) -> tuple[bytes, dict[Cell, str]]:
    """The rows without the formats of the touched cells and the values of the edited ones, as an
    XML parser has them; and these formats."""
    styles: dict[Cell, str] = {}
    columns: dict[int, list[int]] = {}
    for row, column in touched:
        columns.setdefault(row, []).append(column)
    found = parsed(sheet.only(rows), file)
    for number, row in zip(sheet.rows.among(rows), list(found), strict=True):
        row.attrib.pop("spans", None)
        for column, element in _cells(row, number, columns[number]):
            styles[number, column] = element.attrib.pop("s", "0")
            if (number, column) in edited or _blank(element):
                row.remove(element)
        row.tail = None
        if len(row) == 0 and not set(row.attrib) - {"r"}:
            found.remove(row)
    return etree.tostring(found), styles


def _cells(row: Any, number: int, columns: Collection[int]) -> list[tuple[int, Any]]:
    """The cells of a row in some columns."""
    size = len(row)
    # Where no cell is missing each stands where its column says.
    guessed = [(column, row[column - 1]) for column in columns if column <= size]
    if len(guessed) == len(columns) and all(
        element.get("r") == cell_name(number, column) for column, element in guessed
    ):
        return guessed
    told, column = [], 0
    for element in row:
        if name_of(element) == "c":
            named = element.get("r")
            column = address(named)[1] if named else column + 1
            if column in columns:
                told.append((column, element))
    return told


def _blank(cell: Any) -> bool:
    return len(cell) == 0 and not (cell.text or "").strip()


def copied(source: Package, written: Package, changed: Collection[str], file: str) -> None:
    """Holds every part nobody put to its source, compressed bytes and all.

    Raises:
        WriteError: one is gone or differs.
    """
    mine = {part.lower() for part in changed}
    for part in source.parts():
        if part.lower() in mine:
            continue
        if not written.has(part) or source.raw(part) != written.raw(part):
            raise failure("unequal", file, sheet=part, cell="")
