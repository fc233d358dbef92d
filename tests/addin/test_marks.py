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
    marked = look(excel.saved(sheet))
    assert marked["10月", "F3"][1] in (RED, YELLOW)
    excel.ask("annotate", sheet, "10月", "F4", f"{marked['10月', 'F4'][2]}\n已打电话核实")
    excel.ask("insert_rows", sheet, "10月", 3, 2)
    excel.ask("rename", sheet, "10月", "十月 (张's)")
    excel.ask("write", sheet, "问题清单", "A40", "第一条已改")
    assert "您在“问题清单”里写过字" in excel.press("XfClear")
    told = look(excel.saved(sheet))
    assert told["十月 (张's)", "F5"] == ("1990000000", "00FF00", None)
    value, fill, note = told["十月 (张's)", "F6"]
    assert (value, fill) == ("67890", "")
    assert str(note).endswith("已打电话核实")
    assert not [at for at, (_, fill, _) in told.items() if fill in (RED, YELLOW, BLUE)]
    assert excel.ask("sheets", sheet) == ["十月 (张's)", "问题清单"]
    assert told["问题清单", "A40"][0] == "第一条已改"
    # The next check adds a list of its own beside it, and reads neither as a register.
    assert excel.press("XfCheck").startswith("检查了 5 条记录")
    assert "问题清单 (2)" in excel.ask("sheets", sheet)
    assert excel.press("XfCheck").startswith("检查了 5 条记录")


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
    excel.ask("write", sheet, "10月", "F3", "1990000000")
    excel.press("XfUndo")
    assert look(excel.saved(sheet)) == before


def test_checking_again_while_the_list_is_in_view(excel: Excel, sheet: str) -> None:
    """That very list is replaced; the new one is in view."""
    excel.press("XfCheck")
    marked = look(excel.saved(sheet))
    excel.ask("select", sheet, "问题清单", "A2")
    assert excel.press("XfCheck").startswith("检查了 5 条")
    assert excel.ask("shown", sheet) == "问题清单"
    assert look(excel.saved(sheet)) == marked
    excel.press("XfClear")
    assert excel.ask("shown", sheet) == "10月"


def test_a_mark_that_stays_knows_what_was_under_it(excel: Excel, sheet: str) -> None:
    """One cell is put right, the others keep their marks; all of them still can be taken back."""
    before = look(excel.saved(sheet))
    excel.press("XfCheck")
    excel.ask("write", sheet, "10月", "F4", "19900000003")
    excel.ask("insert_rows", sheet, "10月", 3, 1)
    excel.press("XfCheck")
    told = look(excel.saved(sheet))
    assert told["10月", "F4"][1] in (RED, YELLOW)  # it was F3, and green before
    assert told["10月", "F5"] == ("19900000003", "", "问过村里了")
    excel.press("XfClear")
    told = look(excel.saved(sheet))
    assert told["10月", "F4"] == before["10月", "F3"] == ("1990000000", "00FF00", None)
    assert not [at for at, (_, fill, _) in told.items() if fill in (RED, YELLOW, BLUE)]


def test_the_words_in_use_stand_beside_the_marks(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.ask("write", sheet, "10月", "C3", "来仿")
    excel.press("XfCheck")
    marked = look(excel.saved(sheet))
    said = excel.press("XfDistribution")
    assert "“值分布”表里" in said
    told = look(excel.saved(sheet))
    assert "来仿" in [value for (name, _), (value, _, _) in told.items() if name == "值分布"]
    assert {at: told[at] for at in marked if at[0] == "10月"} == {
        at: marked[at] for at in marked if at[0] == "10月"
    }
    assert {"检查结果", "问题清单", "值分布"} < set(excel.ask("sheets", sheet))
    # Once more: it is made anew. Written in, it stays, and the new one stands beside it.
    count = len(excel.ask("sheets", sheet))
    excel.press("XfDistribution")
    assert len(excel.ask("sheets", sheet)) == count
    excel.press("XfClear")
    excel.ask("write", sheet, "10月", "C3", "来访")
    assert look(excel.saved(sheet)) == before
    # Without marks before it, it is taken back as well.
    excel.press("XfDistribution")
    assert "值分布" in excel.ask("sheets", sheet)
    excel.press("XfClear")
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
