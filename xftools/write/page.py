"""Sheets as a careful clerk makes them, through XlsxWriter: title, a line that says what it is and
as of which day, a header that stays in view and is printed on every page, columns that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from xftools.model import CellValue, cell_name
from xftools.office import Office
from xftools.write.measure import lines_of, row_height, text_width
from xftools.write.package.parts import failure, plain
from xftools.write.package.proof import same, values

__all__ = ["Book", "Cell", "Column", "Row", "text_width"]

FILLS = {"error": "#FFC7CE", "warning": "#FFEB9C", "hint": "#DDEBF7", "quiet": "#F2F2F2"}
HEADER_FILL = "#E7E6E6"
A4 = 9
SIZE, TITLE_SIZE = 11, 16
TITLE_HEIGHT, LINE_HEIGHT, HEADER_HEIGHT = 30, 18, 32
LONGEST_NAME, LARGEST = 31, 9e307
FIRST_YEAR = 1900
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")
DATE, STAMP, CLOCK, SPAN = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in half-width characters, and how it stands: text, wrap,
    centre, date or count."""

    label: str
    width: float = 12
    shape: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a colour (one of FILLS) or a link."""

    value: CellValue
    tone: str | None = None
    link: str | None = None


Row = Sequence["CellValue | Cell"]


class Book:
    """A new workbook, the same bytes for the same contents. Leaving the block writes it, reads it
    again and puts it in its place."""

    def __init__(self, path: Path, office: Office, as_of: date) -> None:
        self._path = path
        self._office = office
        self._fresh = path.with_name(f"{path.name}.part")
        self.font = office.word("workbook.font")
        self._book = xlsxwriter.Workbook(
            str(self._fresh),
            {
                "in_memory": True,  # no temporary files with personal data
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": self.font, "font_size": SIZE},
            },
        )
        self._book.set_properties({"created": datetime(as_of.year, as_of.month, as_of.day)})  # noqa: DTZ001
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._cell_styles: dict[tuple[str, str | None, type, bool], Any] = {}
        self._wrote: dict[str, dict[tuple[int, int], CellValue]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Writes the file, proves it and puts it in its place; nothing after an error."""
        if kind is not None:
            self._book.fileclosed = True  # else it would be written when it is collected
            return
        try:
            self._book.close()
            self._prove()
            self._fresh.replace(self._path)
        finally:
            self._fresh.unlink(missing_ok=True)

    def style(self, **properties: object) -> Any:
        """A format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            told = {"font_name": self.font, "font_size": SIZE, "valign": "vcenter", **properties}
            self._formats[key] = self._book.add_format(told)
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """A new empty sheet; a name that Excel refuses or that is taken is changed."""
        base = name.translate(_FORBIDDEN).strip("'")[:LONGEST_NAME] or "Sheet"
        fresh, number = base, 2
        while fresh.casefold() in {known.casefold() for known in self._wrote}:
            fresh = f"{base[: LONGEST_NAME - 5]} ({number})"
            number += 1
        self._wrote[fresh] = {}
        return self._book.add_worksheet(fresh)

    def write(self, sheet: Any, row: int, column: int, value: CellValue, **look: object) -> None:
        """Writes a value, text as text whatever it looks like (rows and columns from 1)."""
        value = written(value)
        number_format = _number_format(value)
        if number_format and "num_format" not in look:
            look = {**look, "num_format": number_format}
        self._put(sheet, row, column, value, self.style(**look))

    def _put(self, sheet: Any, row: int, column: int, value: CellValue, style: Any) -> None:
        at = (row - 1, column - 1)
        if value is None:
            sheet.write_blank(*at, None, style)
            return
        self._wrote[sheet.name][row, column] = value
        if isinstance(value, str):
            sheet.write_string(*at, value, style)
        elif isinstance(value, bool):
            sheet.write_boolean(*at, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, style)
        else:
            sheet.write_datetime(*at, value, style)

    def merge(
        self, sheet: Any, corners: tuple[int, int, int, int], value: CellValue, **properties: object
    ) -> None:
        """Merges a block (top, left, bottom, right, from 1) and writes its value."""
        top, left, bottom, right = corners
        if (top, left) != (bottom, right):
            sheet.merge_range(
                top - 1, left - 1, bottom - 1, right - 1, "", self.style(**properties)
            )
        self.write(sheet, top, left, value, **properties)

    def table(
        self,
        name: str,
        *,
        title: str,
        lines: Iterable[str],
        columns: Sequence[Column],
        rows: Iterable[Row],
        frozen: int = 0,
        empty: str = "",
        portrait: bool = False,
    ) -> None:
        """A sheet with one table: title, lines, header, rows, ready to be filtered and printed.

        `frozen` columns stay in view; `empty` is said where there is no row.
        """
        sheet = self.sheet(name)
        top = self.heading(sheet, title, list(lines), len(columns))
        for number, column in enumerate(columns, 1):
            sheet.set_column(number - 1, number - 1, column.width)
        self.header(sheet, top, columns)
        last = top
        for last, row in enumerate(rows, top + 1):
            high = 1
            for number, (column, value) in enumerate(zip(columns, row, strict=True), 1):
                self.cell(sheet, last, number, column, value)
                if column.shape in WRAPPED:
                    high = max(high, lines_of(_bare(value), column.width))
            if high > 1:
                # Excel fits rows itself when it opens a file; LibreOffice and WPS do not.
                sheet.set_row(last - 1, row_height(high))
        if last == top and empty:
            self.merge(sheet, (top + 1, 1, top + 1, len(columns)), empty, align="center", border=1)
        else:
            sheet.autofilter(top - 1, 0, last - 1, len(columns) - 1)
        sheet.freeze_panes(top, frozen)
        self.printed(sheet, repeat=top, portrait=portrait)

    def printed(self, sheet: Any, *, repeat: int | None = None, portrait: bool = False) -> None:
        """Sets a sheet up for A4: one page wide, page numbers, the header on each page."""
        sheet.set_paper(A4)
        if portrait:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(self._office.word("workbook.footer"))
        if repeat is not None:
            sheet.repeat_rows(repeat - 1)

    def heading(self, sheet: Any, title: str, lines: Sequence[str], wide: int) -> int:
        """Title and lines over a table; returns the row of its header."""
        self.merge(sheet, (1, 1, 1, wide), title, bold=True, font_size=TITLE_SIZE, align="center")
        sheet.set_row(0, TITLE_HEIGHT)
        for row, line in enumerate(lines, 2):
            self.merge(sheet, (row, 1, row, wide), line, align="left", font_color="#595959")
            sheet.set_row(row - 1, LINE_HEIGHT)
        return len(lines) + 2

    def heading_of_block(self, sheet: Any, row: int, text: str, wide: int) -> int:
        """The heading of one of several tables on a sheet; returns the row of its header."""
        self.merge(sheet, (row, 1, row, wide), text, bold=True, align="left")
        sheet.set_row(row - 1, LINE_HEIGHT + 4)
        return row + 1

    def header(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        """Writes the headers of a table."""
        look: dict[str, object] = {
            "bold": True, "border": 1, "bg_color": HEADER_FILL, "align": "center",
            "text_wrap": True,
        }  # fmt: skip
        for number, column in enumerate(columns, 1):
            self.write(sheet, row, number, column.label, **look)
        sheet.set_row(row - 1, HEADER_HEIGHT)

    def cell(
        self, sheet: Any, row: int, number: int, column: Column, told: CellValue | Cell
    ) -> None:
        """Writes a cell of a table as its column wants it."""
        cell = told if isinstance(told, Cell) else Cell(told)
        value = written(cell.value)
        linked = cell.link is not None and isinstance(value, str)
        style = self._cell_style(column.shape, cell.tone, type(value), linked=linked)
        if not linked:
            self._put(sheet, row, number, value, style)
            return
        sheet.write_url(row - 1, number - 1, cell.link, style, value)
        self._wrote[sheet.name][row, number] = value

    def _cell_style(self, shape: str, tone: str | None, kind: type, *, linked: bool) -> Any:
        """The format of a cell of a table; a long table asks for few of them, often."""
        key = (shape, tone, kind, linked)
        style = self._cell_styles.get(key)
        if style is None:
            look: dict[str, object] = {"border": 1, **_SHAPES[shape]}
            if issubclass(kind, date):
                look["num_format"] = DATE
            if tone is not None:
                look["bg_color"] = FILLS[tone]
            if linked:
                look |= {"font_color": "#0563C1", "underline": 1}
            style = self._cell_styles[key] = self.style(**look)
        return style

    def _prove(self) -> None:
        """Reads the file again and holds it to what was written.

        Raises:
            WriteError: they differ.
        """
        found = values(self._fresh.read_bytes(), self._path.name)
        for sheet, cells in self._wrote.items():
            block = found[sheet]
            for at, value in cells.items():
                there = block.at(at)
                # Most are texts, and most are the very same: a long list is compared quickly.
                if not (isinstance(there, str) and there == value) and not same(value, there):
                    raise failure("unequal", self._path.name, sheet=sheet, cell=cell_name(*at))
            for at in block.cells():
                if at not in cells:
                    raise failure("unequal", self._path.name, sheet=sheet, cell=cell_name(*at))


WRAPPED = frozenset({"wrap", "centre"})
_SHAPES: Mapping[str, Mapping[str, object]] = {
    "text": {"num_format": "@"},
    "wrap": {"num_format": "@", "text_wrap": True},
    "centre": {"num_format": "@", "align": "center", "text_wrap": True},
    "date": {"num_format": DATE, "align": "center"},
    "count": {"num_format": "0", "align": "center"},
}


def written(value: CellValue) -> CellValue:
    """A value as a new workbook can hold it: days before 1900 and endless numbers are text."""
    if isinstance(value, str):
        return plain(value) or None
    if isinstance(value, date) and value.year < FIRST_YEAR:
        return value.isoformat()
    if isinstance(value, float) and not abs(value) < LARGEST:
        return str(value)
    if value is None or isinstance(value, int | float | date | time | timedelta):
        return value
    return str(value)


def _bare(told: CellValue | Cell) -> CellValue:
    return told.value if isinstance(told, Cell) else told


def _number_format(value: CellValue) -> str | None:
    if isinstance(value, datetime):
        return STAMP if value.time() != time() else DATE
    if isinstance(value, date):
        return DATE
    if isinstance(value, time):
        return CLOCK
    return SPAN if isinstance(value, timedelta) else None
