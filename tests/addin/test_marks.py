"""Marks that the shipped add-in lays in LibreOffice; the workbook is read back by another library."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from excel import BLUE, RED, YELLOW, Excel, look

pytestmark = pytest.mark.office_suite


def test_check_marks_the_workbook_in_view_with_what_was_not_saved(excel: Excel, sheet: str) -> None:
    excel.ask("write", sheet, "10月", "B6", "10月中旬")
    said = excel.press("XfCheck")
    assert said.startswith("检查了 5 条记录：错误")
    assert "问题清单" in said
    told = look(excel.saved(sheet))
    _, fill, note = told["10月", "B6"]
    assert fill in (RED, YELLOW)
    assert note is not None
    assert "10月中旬" in note
    book = openpyxl.load_workbook(excel.saved(sheet))
    assert book.sheetnames[0] == "10月"
    assert {"检查结果", "问题清单"} < set(book.sheetnames)
    assert book["_xftools"].sheet_state != "visible"
    listed = [str(cell.value) for row in book["问题清单"].iter_rows() for cell in row]
    assert any("B6" in text for text in listed)
    assert Path(excel.where).is_dir()
    assert list(Path(excel.where).rglob("问题清单.xlsx"))
    # The file itself was not saved: whether to is the clerk's own decision.
    assert openpyxl.load_workbook(sheet)["10月"]["B6"].value == "2026-10-05"
    assert excel.left() == []


def test_clear_is_the_inverse(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.press("XfCheck")
    marked = look(excel.saved(sheet))
    assert marked["10月", "F3"][1] in (RED, YELLOW)
    assert "问过村里了" in str(marked["10月", "F4"][2])
    assert "电话" in str(marked["10月", "F4"][2])
    said = excel.press("XfClear")
    assert "清除了" in said
    assert look(excel.saved(sheet)) == before
    assert openpyxl.load_workbook(excel.saved(sheet)).sheetnames == ["10月"]
    assert "没有检查留下的标记" in excel.press("XfClear")


def test_clear_leaves_what_a_person_did_since(excel: Excel, sheet: str) -> None:
    excel.press("XfCheck")
    assert look(excel.saved(sheet))["10月", "F3"][1] in (RED, YELLOW)
    excel.ask("paint", sheet, "10月", "F4", 0xCC99FF)
    excel.ask("insert_rows", sheet, "10月", 2, 2)
    excel.ask("rename", sheet, "10月", "十月 'A'")
    excel.press("XfClear")
    told = look(excel.saved(sheet))
    assert told["十月 'A'", "F5"] == ("12345", "00FF00", None)
    # Painted by hand since: that stays, and the note that was ours goes.
    assert told["十月 'A'", "F6"] == ("67890", "CC99FF", "问过村里了")
    assert not [note for _, fill, note in told.values() if fill in (RED, YELLOW, BLUE)]


def test_checking_again_marks_once(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.press("XfCheck")
    once = look(excel.saved(sheet))
    first = excel.said
    excel.press("XfCheck")
    assert excel.said == first
    assert look(excel.saved(sheet)) == once
    excel.ask("write", sheet, "10月", "F3", "19900000013")
    excel.press("XfCheck")
    again = look(excel.saved(sheet))
    assert again["10月", "F3"] == ("19900000013", "00FF00", None)
    assert again["10月", "F4"] == once["10月", "F4"]
    excel.ask("write", sheet, "10月", "F3", "12345")
    excel.press("XfUndo")
    assert look(excel.saved(sheet)) == before


def test_a_workbook_that_is_no_register_is_told(excel: Excel, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["值班日期", "带班领导"])
    book.save(tmp_path / "值班表.xlsx")
    path = excel.load(tmp_path / "值班表.xlsx")
    before = look(excel.saved(path))
    assert "没有认出登记表" in excel.press("XfCheck")
    assert look(excel.saved(path)) == before
    assert excel.left() == []
