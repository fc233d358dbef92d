"""From a Grid to its tables, each in its own words: headers, records, and the rows set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xftools.model import Context, Grid, RawTable, column_letter
from xftools.office import Office
from xftools.read.tables.context import context_of, reasons_above
from xftools.read.tables.headers import Header, find_header
from xftools.read.tables.lines import Line, Sheet, sheet_of
from xftools.read.tables.reasons import Sorted, body_of
from xftools.read.tables.records import records_of
from xftools.read.tables.rows import sort_rows
from xftools.read.tables.shapes import bands_of, halves_of, is_form, is_statistics, without_header
from xftools.read.tables.words import Words, words_of

__all__ = ["find_tables"]


def find_tables(grid: Grid, office: Office) -> tuple[RawTable, ...]:
    """The tables of a grid, from above to below and from left to right.

    Every filled cell of the grid is in a header, a record, or a row set aside of one of them.
    """
    words = words_of(office)
    sheet = sheet_of(grid)
    if not sheet.lines:
        return (_bare(grid),)
    found = [table for band in bands_of(sheet, words) for table in _stacked(band, sheet, words)]
    return tuple(replace(table, number=number) for number, table in enumerate(found, 1))


def _bare(grid: Grid) -> RawTable:
    return RawTable(grid, 1, "empty", (), 0, 0, (), (), (), (), Context())


def _stacked(sheet: Sheet, whole: Sheet, words: Words) -> list[RawTable]:
    """The tables of a band of columns, one under the other."""
    tables: list[RawTable] = []
    start = 0
    while start < len(sheet.lines):
        header = find_header(sheet, start, words)
        if header is None or is_form(sheet, start, header, words):
            tables.append(without_header(sheet, start, words, form=header is not None))
            break
        if not tables and (halves := halves_of(sheet, header)):
            for half in halves:
                tables += _stacked(half, whole, words)
            break
        table, start = _table(sheet, whole, header, start, words)
        tables.append(table)
    return tables


def _table(
    sheet: Sheet, whole: Sheet, header: Header, start: int, words: Words
) -> tuple[RawTable, int]:
    """The table under a header, and the index of the line where the next may begin."""
    above = reasons_above(sheet.lines[start : header.first], words)
    # A title is merged over all that stands side by side.
    over = above if sheet is whole else reasons_above(_over(sheet, whole, header, start), words)
    context = context_of(sheet, over, words)
    body = body_of(sheet, header, words)
    items, end = sort_rows(body, header.last + 1, context.title)
    columns, headers = _columns(sheet, header, items, words)
    records, aside = records_of(body, items, columns)
    inside = [i.line.row for i in items if i.reason in {None, "section", "total", "subtotal"}]
    heads = sheet.lines[header.first : header.last + 1]
    table = RawTable(
        grid=sheet.grid,
        number=0,
        shape="statistics" if is_statistics(header, records, context.title, words) else "table",
        header_rows=tuple(range(heads[0].row, heads[-1].row + 1)),
        first_row=inside[0] if records else 0,
        last_row=records[-1].row if records else 0,
        columns=columns,
        headers=headers,
        rows=records,
        set_aside=(*above, *aside),
        context=context,
    )
    return table, end


def _over(sheet: Sheet, whole: Sheet, header: Header, start: int) -> list[Line]:
    """The lines of the whole width between the table before and a header."""
    first = sheet.lines[start].row if start else 0
    return [line for line in whole.lines if first <= line.row < sheet.lines[header.first].row]


def _columns(
    sheet: Sheet, header: Header, items: Sequence[Sorted], words: Words
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The columns of a table: those with a label, and those where only records have something."""
    used = sheet.columns(item.line for item in items if item.reason is None)
    columns = tuple(sorted(used | set(header.labels)))
    unnamed = words.unnamed
    headers = (header.labels.get(c) or unnamed.format(column=column_letter(c)) for c in columns)
    return columns, tuple(headers)
