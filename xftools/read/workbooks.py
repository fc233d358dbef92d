"""Workbooks through calamine, with what the side-scan saw; openpyxl where calamine gives up."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import python_calamine as calamine

from xftools.errors import ReadError
from xftools.model import CellValue, Span
from xftools.read import sidescan
from xftools.read.grids import Seen, Sheets, bounded, grid_of, row_of, trimmed
from xftools.read.package import Package

_PLAIN = Seen()
# Where nearly every workbook has its list of sheets.
_USUAL = "xl/workbook.xml"
Rows = tuple[tuple[CellValue, ...], ...]


def read_xlsx(content: bytes, name: str) -> Sheets:
    """The sheets of an .xlsx or .xlsm.

    Raises:
        ReadError: the file is broken, too big, or declares entities.
    """
    package = Package(content)
    part = _USUAL
    if f'Target="{_USUAL}"'.encode() not in package.read("_rels/.rels"):
        told = package.related("").values()
        part = next((target for kind, target in told if kind == "officeDocument"), _USUAL)
    seen = sidescan.scan(package, part)
    try:
        return sheets_of(content, name, seen)
    except ReadError as error:
        if error.key != "damaged":
            raise
        return _by_openpyxl(content, name, seen)


def _wrapped(work: Callable[[], Any]) -> Any:
    """What calamine answers. It panics on some broken files, and a panic is a BaseException."""
    try:
        return work()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except calamine.PasswordError as error:
        raise ReadError("password", str(error)) from error
    except BaseException as error:
        raise ReadError("damaged", str(error)) from error


def sheets_of(content: bytes, name: str, seen: Sequence[Seen], *, blind: Seen = _PLAIN) -> Sheets:
    """The visible sheets of a workbook, as calamine reads them.

    `seen` is what a side-scan saw of each, `blind` what holds for those beyond.

    Raises:
        ReadError: the file is broken, too big, or has a password.
    """
    book = _wrapped(lambda: calamine.load_workbook(io.BytesIO(content)))
    grids, hidden = [], []
    for index, sheet in enumerate(book.sheets_metadata):
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
        elif sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            marks = seen[index] if index < len(seen) else blind
            grids.append(grid_of(name, sheet.name, *_rows(book, index, marks)))
    return Sheets(tuple(grids), tuple(hidden))


def _rows(book: Any, index: int, seen: Seen) -> tuple[Rows, Seen]:
    sheet = _wrapped(lambda: book.get_sheet_by_index(index))
    if sheet.start is None:
        return (), seen
    top, left = sheet.start
    bounded(sheet.end[0] + 1, sheet.end[1] + 1)
    # calamine gives the blank rows before the first filled one, not the blank columns.
    rows = [
        row_of(row, left if number >= top else 0) for number, row in enumerate(sheet.iter_rows())
    ]
    if not seen.merged and (spans := sheet.merged_cell_ranges):
        seen = _with_spans(seen, spans)
    return trimmed(rows), seen


def _with_spans(seen: Seen, spans: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Seen:
    return replace(
        seen, merged=tuple(Span(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in spans)
    )


def _by_openpyxl(content: bytes, name: str, seen: Sequence[Seen]) -> Sheets:
    """A workbook that calamine refuses though Excel opens it (macro sheets, lost relations)."""
    import warnings

    import openpyxl

    grids, hidden = [], []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            if len(book.sheetnames) < len(seen):
                # openpyxl leaves out in silence what it does not find.
                raise ReadError("damaged", "sheets without their part")  # noqa: TRY301
            for index, sheet in enumerate(book.worksheets):
                if sheet.sheet_state != "visible":
                    hidden.append(sheet.title)
                    continue
                # What the sheet says of its own size may be wrong; the rows are counted instead.
                sheet.reset_dimensions()
                rows = _counted(sheet.iter_rows(values_only=True))
                marks = seen[index] if index < len(seen) else Seen()
                grids.append(grid_of(name, sheet.title, trimmed(rows), marks))
    except ReadError:
        raise
    # openpyxl answers broken files with whatever its parsing runs into.
    except Exception as error:
        raise ReadError("damaged", str(error)) from error
    return Sheets(tuple(grids), tuple(hidden))


def _counted(found: Iterable[tuple[CellValue, ...]]) -> list[tuple[CellValue, ...]]:
    rows: list[tuple[CellValue, ...]] = []
    cells = 0
    for row in found:
        cells += len(row)
        bounded(max(cells, len(rows)), 1)
        rows.append(row_of(row))
    return rows
