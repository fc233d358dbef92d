"""An .xls (BIFF 2–8) through xlrd, values and marks in one: being pure Python, it answers a broken
file with an error, where calamine now and then takes the process down."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import xlrd

from xftools.errors import ReadError
from xftools.model import CellValue, Span
from xftools.read.apart import read_apart
from xftools.read.grids import Seen, Sheets, grid_of, row_of, trimmed

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)
_BLIND = Seen(unseen=("hidden_rows", "struck", "notes"))


def read_xls(content: bytes, name: str) -> Sheets:
    """The sheets of an .xls, or of an .et of WPS, which is the same inside.

    Raises:
        ReadError: the file is broken (``damaged``) or has a password (``password``).
    """
    try:
        book, marks = _opened(content)
    except ReadError as error:
        if error.key == "password":
            raise
        return read_apart(content, name)
    shown = [sheet for sheet in book.sheets() if not sheet.visibility]
    hidden = tuple(sheet.name for sheet in book.sheets() if sheet.visibility)
    struck = _struck_styles(book) if marks else set()
    grids = (
        grid_of(
            name, sheet.name, _cells(book, sheet), _seen(book, sheet, struck) if marks else _BLIND
        )
        for sheet in shown
    )
    return Sheets(tuple(grids), hidden)


def _opened(content: bytes) -> tuple[Any, bool]:
    """The workbook as xlrd knows it, and whether its formats could be read too. What Excel opens
    though its container or its formats are not quite right, is opened without them."""
    failure: Exception | None = None
    for marks, lenient in ((True, False), (True, True), (False, True)):
        try:
            book = xlrd.open_workbook(
                file_contents=content,
                formatting_info=marks,
                ragged_rows=True,
                logfile=io.StringIO(),
                ignore_workbook_corruption=lenient,
            )
        # xlrd answers broken files with whatever its parsing runs into.
        except Exception as error:
            failure = error
            if "encrypted" in str(error):
                raise ReadError("password", str(error)) from error
        else:
            return book, marks
    raise ReadError("damaged", str(failure)) from failure


def _struck_styles(book: Any) -> set[int]:
    fonts = book.font_list
    return {
        index
        for index, style in enumerate(book.xf_list)
        if style.font_index < len(fonts) and fonts[style.font_index].struck_out
    }


def _seen(book: Any, sheet: Any, struck: set[int]) -> Seen:
    rows: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    for number in range(sheet.nrows):
        types = sheet.row_types(number)
        if _ERROR in types:
            for column, kind in enumerate(types):
                if kind == _ERROR:
                    code = sheet.cell_value(number, column)
                    text = xlrd.error_text_from_code.get(code, str(code))
                    errors[number + 1, column + 1] = text
        if struck:
            filled = [c for c, kind in enumerate(types) if kind not in {_EMPTY, _BLANK}]
            strokes = Counter(sheet.cell_xf_index(number, c) in struck for c in filled)
            if strokes[True] > strokes[False]:
                rows.add(number + 1)
    return Seen(
        hidden_rows=frozenset(r + 1 for r, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(c + 1 for c, info in sheet.colinfo_map.items() if info.hidden),
        struck_rows=frozenset(rows),
        notes={(r + 1, c + 1): note.text for (r, c), note in sheet.cell_note_map.items()},
        error_cells=errors,
        merged=tuple(
            Span(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in sheet.merged_cells
        ),
        date_1904=bool(book.datemode),
    )


def _cells(book: Any, sheet: Any) -> tuple[tuple[CellValue, ...], ...]:
    mode = book.datemode
    rows = []
    for number in range(sheet.nrows):
        types, values = sheet.row_types(number), sheet.row_values(number)
        rows.append(row_of(_value(*pair, mode) for pair in zip(types, values, strict=True)))
    return trimmed(rows)


def _value(kind: int, value: CellValue, mode: int) -> CellValue:
    if kind in {_TEXT, _NUMBER}:
        return value
    if kind == _DATE:
        try:
            return xlrd.xldate.xldate_as_datetime(value, mode)
        except (ValueError, OverflowError, ArithmeticError):
            return value
    return bool(value) if kind == _BOOLEAN else None
