"""Tables that systems save as .xls though they are HTML or XML inside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from xftools.errors import ReadError
from xftools.model import CellValue, Span
from xftools.read.grids import Seen, Sheets, bounded, grid_of, row_of, trimmed
from xftools.read.package import local

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I)
_GB = {"gb2312", "gbk", "gb18030", "x-gbk", "cp936"}
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class _Canvas:
    """Cells laid down row by row, with room kept for those that span."""

    def __init__(self) -> None:
        self.rows: list[dict[int, CellValue]] = []
        self.taken: dict[int, set[int]] = {}
        self.spans: list[Span] = []
        self.hidden: set[int] = set()
        self.laid = 0

    def lay(self, row: int, column: int, value: CellValue, down: int, right: int) -> None:
        """A value at a cell (counted from 0) that spans `down` rows and `right` columns."""
        self.laid += down * right
        bounded(self.laid, 1)
        while len(self.rows) <= row:
            self.rows.append({})
        if value is not None:
            self.rows[row][column] = value
        for below in range(row, row + down):
            self.taken.setdefault(below, set()).update(range(column, column + right))
        if down > 1 or right > 1:
            self.spans.append(Span(row + 1, column + 1, row + down, column + right))

    def free(self, row: int, column: int) -> int:
        """The first free column of a row from `column` on."""
        taken = self.taken.get(row, ())
        while column in taken:
            column += 1
        return column

    def cells(self) -> tuple[tuple[CellValue, ...], ...]:
        """The rows as a Grid keeps them."""
        widest = max((max(row) + 1 for row in self.rows if row), default=0)
        bounded(len(self.rows), widest)
        return trimmed(
            [row_of(row.get(c) for c in range(max(row, default=-1) + 1)) for row in self.rows]
        )

    def seen(self) -> Seen:
        """What the markup says beside the values."""
        return Seen(hidden_rows=frozenset(self.hidden), merged=tuple(self.spans))


def read_html(content: bytes, name: str) -> Sheets:
    """The tables of a web page, each as a sheet; a table that only holds tables is left out.

    Raises:
        ReadError: there is no table in it (``not_workbook``), or it is too big.
    """
    from lxml import etree, html

    found = _CHARSET.search(content[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    encoding = "gb18030" if declared in _GB else declared or _guess(content)
    try:
        parser = html.HTMLParser(encoding=encoding, huge_tree=False)
        root = html.document_fromstring(content, parser=parser)
    except (LookupError, etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError("not_workbook", str(error)) from error
    tables = [
        table for table in root.iter("table") if next(table.iter("td", "th"), None) is not None
    ]
    leaves = [table for table in tables if not any(t is not table for t in table.iter("table"))]
    if not leaves:
        raise ReadError("not_workbook", "no table")
    grids = []
    for number, table in enumerate(leaves, 1):
        canvas = _html_canvas(table)
        grids.append(grid_of(name, f"{number}", canvas.cells(), canvas.seen()))
    return Sheets(tuple(grids))


def _guess(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _html_canvas(table: Any) -> _Canvas:
    canvas = _Canvas()
    for row, line in enumerate(table.iter("tr")):
        if _NOT_SHOWN.search(line.get("style", "")):
            canvas.hidden.add(row + 1)
        column = 0
        for cell in line.iterchildren("td", "th"):
            column = canvas.free(row, column)
            down = _within(cell.get("rowspan"), _LAST_ROW - row)
            right = _within(cell.get("colspan"), _LAST_COLUMN)
            canvas.lay(row, column, _html_text(cell), down, right)
            column += right
    return canvas


def _within(text: str | None, most: int) -> int:
    number = int(text) if text and text.strip().isdecimal() else 1
    return max(1, min(number, most))


def _html_text(cell: Any) -> str | None:
    parts: list[str] = [cell.text or ""]
    for item in cell.iterdescendants():
        if item.tag in {"br", "p", "div"}:
            parts.append("\v")
        if isinstance(item.tag, str) and item.tag not in {"script", "style"}:
            parts.append(item.text or "")
        parts.append(item.tail or "")
    text = _SPACES.sub(" ", "".join(parts))
    return "\n".join(line.strip() for line in text.split("\v")).strip() or None


def read_xml(content: bytes, name: str) -> Sheets:
    """The sheets of an Excel 2003 XML workbook, which older systems export as .xls.

    Raises:
        ReadError: the XML is broken or declares entities.
    """
    if _DOCTYPE.search(content, 0, 4096):
        raise ReadError("entities", name)
    found = _CHARSET.search(content[:200])
    try:
        if found and found[1].decode("ascii").lower() in _GB:
            # The parser knows no GB18030: the text is decoded here, without its declaration.
            text = content.decode("gb18030", "replace")
            root = ET.fromstring(text[text.index("?>") + 2 :])
        else:
            root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ReadError("damaged", str(error)) from error
    grids, hidden = [], []
    for sheet in (item for item in root if local(item.tag) == "Worksheet"):
        title = _attribute(sheet, "Name")
        if any(
            local(i.tag) == "Visible" and (i.text or "") != "SheetVisible" for i in sheet.iter()
        ):
            hidden.append(title)
            continue
        canvas = _xml_canvas(item for item in sheet.iter() if local(item.tag) == "Row")
        grids.append(grid_of(name, title, canvas.cells(), canvas.seen()))
    if not grids and not hidden:
        raise ReadError("not_workbook", "no Worksheet")
    return Sheets(tuple(grids), tuple(hidden))


def _attribute(item: ET.Element, name: str) -> str:
    return next((value for key, value in item.items() if local(key) == name), "")


def _xml_canvas(rows: Iterable[ET.Element]) -> _Canvas:
    canvas = _Canvas()
    row = -1
    for line in rows:
        row = _within(_attribute(line, "Index") or str(row + 2), _LAST_ROW) - 1
        if _attribute(line, "Hidden") == "1":
            canvas.hidden.add(row + 1)
        column = 0
        for cell in (item for item in line if local(item.tag) == "Cell"):
            index = _attribute(cell, "Index")
            column = _within(index, _LAST_COLUMN) - 1 if index else canvas.free(row, column)
            down = 1 + _extra(_attribute(cell, "MergeDown"), _LAST_ROW - row)
            right = 1 + _extra(_attribute(cell, "MergeAcross"), _LAST_COLUMN)
            canvas.lay(row, column, _xml_value(cell), down, right)
            column += right
    return canvas


def _extra(text: str, most: int) -> int:
    return min(int(text), most) if text.isdecimal() else 0


def _xml_value(cell: ET.Element) -> CellValue:
    data = next((item for item in cell if local(item.tag) == "Data"), None)
    text = "".join(data.itertext()) if data is not None else ""
    if data is not None and _attribute(data, "Type") == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    return text or None
