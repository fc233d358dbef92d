"""An open workbook is read as its file would be."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from front_door import SAMPLES
from openpyxl.comments import Comment
from openpyxl.styles import Font

from xftools import live
from xftools import read as files
from xftools.live.reading import grids_of
from xftools.model import Grid, Source
from xftools.office import Office

pytestmark = pytest.mark.office_suite

# One sample is broken on purpose: no program opens it.
BOOKS = [
    path
    for path in sorted(SAMPLES.rglob("*.xls*"))
    if path.parent.name in ("2026-10", "samples") and path.stem != "坏文件"
]


MOMENT = datetime(2026, 10, 5, 8, 30)  # noqa: DTZ001  a sheet knows no time zone


def told(grid: Grid) -> dict[str, Any]:
    """A grid as it compares: an open workbook has counted its formulas, a file may not have."""
    counted = dict.fromkeys(grid.uncached)
    fields = {item.name: getattr(grid, item.name) for item in dataclasses.fields(grid)}
    fields["merged"] = sorted(grid.merged, key=repr)
    fields.pop("uncached")
    fields["cells"] = {
        (row, column): value
        for row, line in enumerate(grid.cells, 1)
        for column, value in enumerate(line, 1)
        if value is not None and (row, column) not in counted
    }
    return fields


def both(app: Any, path: Path, office: Office) -> tuple[Source, Source]:
    book = app.books.open(str(path))
    found = live.read(book, office)
    book.close()
    return files.read(path, name=path.name, office=office), found


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_sample_reads_open_as_it_reads_closed(app: Any, path: Path, office: Office) -> None:
    meant, found = both(app, path, office)
    assert found.hidden_sheets == meant.hidden_sheets
    before, after = grids_of(meant), grids_of(found)
    assert list(before) == list(after)
    for name, grid in before.items():
        now = told(after[name])
        now["cells"] = {at: v for at, v in now["cells"].items() if at not in grid.uncached}
        assert now == told(grid)


def test_everything_a_sheet_can_show(app: Any, tmp_path: Path, office: Office) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "十月"
    sheet["B3"] = "姓名"
    rows = [
        ["田某", 3, 2.5, True, date(2026, 10, 5), MOMENT, time(9, 15)],
        ["00123", "=1+1", "#不是错误", False, "2026.10.5", None, "末尾"],
    ]
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 2):
            sheet.cell(number, column, value)
    sheet["B5"].number_format = "@"
    for row in range(10, 30):
        for column in range(2, 9):
            sheet.cell(row, column, f"{row}-{column}")
    for row in (12, 13, 20):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for column in range(2, 9):
        sheet.cell(15, column).font = Font(strike=True)
    sheet["C17"].font = Font(strike=True)
    sheet.merge_cells("B22:B24")
    sheet.merge_cells("E26:H27")
    sheet["B10"].comment = Comment("已核实\n两行", "林晓舟")
    sheet["G30"] = "=NA()"
    book.create_sheet("藏起来的").sheet_state = "hidden"
    book.create_sheet("空表")
    path = tmp_path / "一册 台账.xlsx"
    book.save(path)
    opened = app.books.open(str(path))
    opened.save(str(path))  # so that formulas have been counted in the file too
    opened.close()
    meant, found = both(app, path, office)
    assert found.hidden_sheets == meant.hidden_sheets == ("藏起来的",)
    before, after = grids_of(meant), grids_of(found)
    assert list(before) == list(after) == ["十月", "空表"]
    for name, grid in before.items():
        assert told(after[name]) == told(grid)
    grid = after["十月"]
    assert grid.hidden_rows == {12, 13, 20}
    assert grid.struck_rows == {15}
    assert grid.notes == {(10, 2): "已核实\n两行"}
    assert grid.error_cells == {(30, 7): "#N/A"}
    assert grid.at(4, 8) == time(9, 15)
    assert grid.at(5, 2) == "00123"


def test_what_was_typed_and_not_saved_is_seen(app: Any, tmp_path: Path, office: Office) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "旧"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    opened = app.books.open(str(path))
    first = live.read(opened, office)
    opened.sheets[0]["A1"].value = "新"
    second = live.read(opened, office)
    assert grids_of(second)["Sheet"].at(1, 1) == "新"
    assert first.sha256 != second.sha256
    assert first.file == second.file == "台账.xlsx"
