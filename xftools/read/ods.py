"""An .ods in one pass over its content: values, hidden rows and columns, merged spans, notes,
strokes and errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from xftools.errors import ReadError
from xftools.model import CellValue, Span
from xftools.read.grids import Seen, Sheets, bounded, grid_of, row_of, trimmed
from xftools.read.package import Package, local

_LAST_ROW = 1_048_576
_HIDDEN = {"collapse", "filter"}
_NUMBERS = {"float", "percentage", "currency"}


class _Sheet:
    """What was gathered of a sheet so far; `row` is the last row reached, `column` the last
    declared column."""

    def __init__(self, title: str, style: str) -> None:
        self.title, self.style = title, style
        self.row = self.column = self.widest = 0
        self.rows: list[tuple[CellValue, ...]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck_rows: set[int] = set()
        self.notes: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.merged: list[Span] = []

    def seen(self) -> Seen:
        return Seen(
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            struck_rows=frozenset(self.struck_rows),
            notes=self.notes,
            error_cells=self.errors,
            merged=tuple(self.merged),
            unseen=("uncached",),
        )


class _Styles:
    """The automatic styles: whose text is struck out, and which sheets are not shown."""

    def __init__(self) -> None:
        self.name = ""
        self.struck: set[str] = set()
        self.hidden: set[str] = set()

    def add(self, kind: str, item: Any) -> None:
        if kind == "text-properties":
            if _attribute(item, "text-line-through-style") not in {"", "none"}:
                self.struck.add(self.name)
        elif kind == "table-properties" and _attribute(item, "display") == "false":
            self.hidden.add(self.name)


def read_ods(content: bytes, name: str) -> Sheets:
    """The sheets of an .ods.

    Raises:
        ReadError: the file is broken, too big, or has a password.
    """
    package = Package(content)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise ReadError("password_ods", name)
    styles, sheets = _Styles(), list[_Sheet]()
    parser: Any = ET.XMLPullParser(("start", "end"))
    try:
        for piece in package.chunks("content.xml"):
            parser.feed(piece)
            for event, item in parser.read_events():
                _take(event, item, styles, sheets)
    except (ET.ParseError, KeyError) as error:
        raise ReadError("damaged", str(error)) from error
    shown = [sheet for sheet in sheets if sheet.style not in styles.hidden]
    hidden = tuple(sheet.title for sheet in sheets if sheet.style in styles.hidden)
    grids = (grid_of(name, sheet.title, trimmed(sheet.rows), sheet.seen()) for sheet in shown)
    return Sheets(tuple(grids), hidden)


def _take(event: str, item: Any, styles: _Styles, sheets: list[_Sheet]) -> None:
    kind = local(item.tag)
    if event == "start":
        if kind == "style":
            styles.name = _attribute(item, "name")
        elif kind == "table":
            sheets.append(_Sheet(_attribute(item, "name"), _attribute(item, "style-name")))
    elif kind == "table-row" and sheets:
        _row(item, sheets[-1], styles.struck)
        item.clear()
    elif kind == "table-column" and sheets:
        _column(item, sheets[-1])
    else:
        styles.add(kind, item)


def _attribute(item: Any, name: str) -> str:
    return next((value for key, value in item.items() if local(key) == name), "")


def _count(item: Any, name: str) -> int:
    text = _attribute(item, name)
    return max(1, min(int(text), _LAST_ROW)) if text.isdecimal() else 1


def _column(item: Any, sheet: _Sheet) -> None:
    count = _count(item, "number-columns-repeated")
    if _attribute(item, "visibility") in _HIDDEN:
        sheet.hidden_columns.update(range(sheet.column + 1, sheet.column + count + 1))
    sheet.column += count


def _row(item: Any, sheet: _Sheet, struck: set[str]) -> None:
    count = _count(item, "number-rows-repeated")
    first = sheet.row + 1
    sheet.row += count
    values: list[CellValue] = []
    column = filled = strokes = 0
    for cell in item:
        times = _count(cell, "number-columns-repeated")
        _marks(cell, first, column + 1, sheet)
        value = _value(cell)
        if value is not None:
            values += [None] * (column - len(values))
            values += [value] * times
            filled += 1
            strokes += _attribute(cell, "style-name") in struck
            sheet.widest = max(sheet.widest, len(values))
            bounded(sheet.row, sheet.widest)
        column += times
    if _attribute(item, "visibility") in _HIDDEN and count < _LAST_ROW // 2:
        sheet.hidden_rows.update(range(first, sheet.row + 1))
    if values:
        sheet.rows += [()] * (first - 1 - len(sheet.rows))
        sheet.rows += [row_of(values)] * count
        if strokes * 2 > filled:
            sheet.struck_rows.update(range(first, sheet.row + 1))


def _marks(cell: Any, row: int, column: int, sheet: _Sheet) -> None:
    """The span, the note and the error of a cell."""
    down = _count(cell, "number-rows-spanned")
    right = _count(cell, "number-columns-spanned")
    if down > 1 or right > 1:
        sheet.merged.append(Span(row, column, row + down - 1, column + right - 1))
    for part in cell:
        if local(part.tag) == "annotation":
            sheet.notes[row, column] = _text(part)
    if _is_error(cell):
        sheet.errors[row, column] = _text(cell)


def _is_error(cell: Any) -> bool:
    return _attribute(cell, "formula") != "" and _text(cell).startswith(("#", "Err:"))


def _value(cell: Any) -> CellValue:
    kind = _attribute(cell, "value-type")
    text = _text(cell) or None
    if _is_error(cell):
        return None
    if kind == "boolean":
        return _attribute(cell, "boolean-value") == "true"
    try:
        if kind in _NUMBERS:
            return float(_attribute(cell, "value"))
        if kind == "date":
            return datetime.fromisoformat(_attribute(cell, "date-value"))
    except ValueError:
        pass
    return text


def _text(item: Any) -> str:
    return "\n".join(_line(part) for part in item if local(part.tag) == "p")


def _line(part: Any) -> str:
    """A paragraph; blanks in a row and line breaks are elements of their own."""
    out = part.text or ""
    for child in part:
        kind = local(child.tag)
        if kind == "s":
            out += " " * min(_count(child, "c"), 100)
        elif kind in {"line-break", "tab"}:
            out += "\n" if kind == "line-break" else "\t"
        elif kind != "annotation":
            out += _line(child)
        out += child.tail or ""
    return out
