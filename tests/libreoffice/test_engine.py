"""The public API of xlwings over a real LibreOffice; another library reads what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xftools import libreoffice

pytestmark = pytest.mark.office_suite

NIGHT = datetime(2026, 10, 5, 23, 59, 58)  # noqa: DTZ001  a sheet knows no time zone
DAY = datetime(2026, 10, 5)  # noqa: DTZ001


@pytest.fixture
def sheet(app: Any) -> Any:
    return app.books.add().sheets[0]


def saved(sheet: Any, folder: Path) -> Any:
    target = folder / "saved.xlsx"
    sheet.book.save(str(target))
    return openpyxl.load_workbook(target).worksheets[0]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("田某", "田某"),
        ("两行\n字", "两行\n字"),
        (3, 3),
        (2.5, 2.5),
        (True, True),
        (DAY, DAY),
        (NIGHT, NIGHT),
        (None, None),
    ],
)
def test_a_value_goes_in_and_comes_out(
    sheet: Any, tmp_path: Path, value: object, meant: object
) -> None:
    sheet["B2"].value = value
    assert sheet["B2"].value == meant
    assert saved(sheet, tmp_path)["B2"].value == meant


def test_a_block_goes_in_and_comes_out_in_one_piece(sheet: Any) -> None:
    rows = [["甲", 1.0, DAY], [None, None, "乙"], ["丙", -2.5, True]]
    sheet["C3"].value = rows
    assert sheet.range("C3:E5").options(ndim=2).value == rows
    used = sheet.used_range
    assert (used.row, used.column, used.shape) == (3, 3, (3, 3))


def test_a_formula_counts_and_an_error_is_told(sheet: Any) -> None:
    sheet["A1"].formula = "=1+2"
    sheet["A2"].formula = "=NA()"
    assert sheet["A1"].value == 3
    assert sheet["A2"].options(err_to_str=True).value == "#N/A"
    assert sheet["A2"].value is None


def test_looks(sheet: Any, tmp_path: Path) -> None:
    sheet["B2:C3"].color = (255, 199, 206)
    sheet["B3"].color = None
    sheet["D4"].font.bold = True
    sheet["A1:B1"].merge()
    sheet["E5"].wrap_text = True
    assert sheet["B2"].color == (255, 199, 206)
    assert sheet["B3"].color is None
    assert sheet["B2:B3"].color is None  # no one colour
    assert sheet["B1"].merge_area.address == "$A$1:$B$1"
    found = saved(sheet, tmp_path)
    assert found["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert found["B3"].fill.patternType is None
    assert found["D4"].font.bold
    assert found["E5"].alignment.wrap_text
    assert [str(span) for span in found.merged_cells.ranges] == ["A1:B1"]


def test_notes(sheet: Any, tmp_path: Path) -> None:
    sheet["B2"].add_note("一句\n两句")
    sheet["B3"].add_note("不要了")
    assert [(note.location.address, note.text) for note in sheet.notes] == [
        ("$B$2", "一句\n两句"),
        ("$B$3", "不要了"),
    ]
    sheet["B3"].note.delete()
    assert sheet["B3"].note is None
    found = saved(sheet, tmp_path)
    assert found["B2"].comment.text == "一句\n两句"
    assert found["B3"].comment is None


def test_sheets_and_workbooks_by_name(app: Any) -> None:
    first, second = app.books.add(), app.books.add()
    added = second.sheets.add("问题清单", after=second.sheets[0])
    assert [sheet.name for sheet in second.sheets][1] == "问题清单"
    assert second.name in [book.name for book in app.books]
    added.delete()
    assert len(second.sheets) == 1
    first.close()
    assert len(app.books) == 1


def test_what_the_engine_has_not_is_said(sheet: Any) -> None:
    with pytest.raises(NotImplementedError):
        sheet.book.names.add("区域", "=Sheet1!$A$1")


def test_nobody_listens_on_a_pipe() -> None:
    assert libreoffice.join("nobody-listens-here") is None
