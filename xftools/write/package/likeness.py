"""A written sheet held to its source: what was not asked for is the same, byte for byte; in the rows
that were touched, only what was asked for differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
        number = next((n for n in sorted(rows) if before.get(n) != after.get(n)), 0)
        raise failure("unequal", file, sheet=name, cell=cell_name(number, 1))
    return styles


def _bare(
    sheet: Sheet,
    rows: Collection[int],
    touched: Collection[Cell],
    edited: Collection[Cell],
    file: str,
) -> tuple[Mapping[int, bytes], dict[Cell, str]]:
    """The rows without the formats of the touched cells and the values of the edited ones, as an
    XML parser has them; and these formats."""
    told: dict[int, bytes] = {}
    styles: dict[Cell, str] = {}
    wanted = {cell_name(*cell): cell for cell in touched}
    found = parsed(sheet.only(rows), file)
    for number, row in zip(sheet.rows.among(rows), found, strict=True):
        row.attrib.pop("spans", None)
        column, before = 0, ""
        for element in list(row):
            if name := element.get("r", ""):
                cell = wanted.get(name)
            else:
                column = (address(before)[1] if before else column) + 1
                cell = (number, column)
            before = name
            if cell is None or cell not in touched or name_of(element) != "c":
                continue
            styles[cell] = element.attrib.pop("s", "0")
            if cell in edited or _blank(element):
                row.remove(element)
        if len(row) or set(row.attrib) - {"r"}:
            row.tail = None
            told[number] = etree.tostring(row)
    return told, styles


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
