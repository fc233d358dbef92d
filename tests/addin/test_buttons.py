"""Every button of the shipped add-in pressed in LibreOffice; what it left is read back by another library."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from excel import Excel, look, village
from front_door import SAMPLES, command

pytestmark = pytest.mark.office_suite


def names(excel: Excel) -> set[str]:
    return {path.name for path in Path(excel.where).rglob("*") if path.is_file()}


def cells(path: Path) -> set[str]:
    return {
        str(cell.value)
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_ledger_s_buttons(excel: Excel) -> None:
    ledger = excel.office()
    path = excel.load(ledger)
    before = look(excel.saved(path))

    assert "已超期" in excel.press("XfToday")
    assert "YX-2026-0004" in cells(Path(excel.where) / "今天要办.xlsx")

    assert "已超期" in excel.press("XfDeadlines")
    assert any("第三十四条" in text for text in cells(Path(excel.where) / "期限清单.xlsx"))

    assert "查到 1 件" in excel.press("XfFind", "何兴旺")
    assert "YX-2026-0004" in excel.said
    assert "YX-2026-0004" in cells(Path(excel.where) / "登记前查一查.xlsx")
    assert "没有查到" in excel.press("XfFind", "查无此人氏")

    # The person of the selected row, also where it was only just typed.
    held = openpyxl.load_workbook(ledger)["台账"]
    for cell in ("P9", "U9"):
        excel.ask("write", path, "台账", cell, held[f"{cell[0]}6"].value)
    excel.ask("select", path, "台账", "C6")
    assert "YX-2026-0007" in excel.press("XfFind", "选中的这一行")
    assert "YX-2026-0004" not in excel.said
    # A row that a filter hides is not meant, though it lies between the selected ones.
    excel.ask("select", path, "台账", "C5:C7")
    excel.press("XfFind", "选中的这一行")
    assert "YX-2026-0007" in excel.said
    excel.ask("hide_row", path, "台账", 6)
    excel.press("XfFind", "选中的这一行")
    assert "YX-2026-0007" not in excel.said
    excel.ask("hide_row", path, "台账", 6, on=False)
    for cell in ("P9", "U9"):
        excel.ask("write", path, "台账", cell, held[cell].value)

    assert "核对" in excel.press("XfDedupe")
    assert "查重核对.xlsx" in names(excel)

    assert "起草了" in excel.press("XfNotices")
    assert {"文书登记.xlsx", "文书签批单.docx"} < names(excel)
    drafts = sorted(name for name in names(excel) if name.startswith("受理告知书"))
    assert drafts
    paper = next(Path(excel.where).rglob(drafts[0]))
    assert "受理告知书" in "".join(item.text for item in Document(paper).paragraphs)

    number = drafts[0].removesuffix(".docx").partition("-")[2]
    row = next(
        cell.row
        for cells_ in openpyxl.load_workbook(ledger)["台账"].iter_rows()
        for cell in cells_
        if cell.value == number
    )
    excel.ask("select", path, "台账", f"B{row}:D{row}")
    assert excel.press("XfNotice").startswith("起草了 1 份文书")
    assert {name for name in names(excel) if name.startswith("受理告知书")} == {drafts[0]}
    excel.ask("select", path, "台账", "A1")
    assert "请先选中" in excel.press("XfNotice")

    assert "请先选中" in excel.press("XfSlip")
    excel.ask("select", path, "台账", f"B{row}:D{row}")
    assert excel.press("XfSlip").startswith("写好了 1 份当场告知单，在“当场告知单”文件夹里")
    assert names(excel) == {f"当场告知单-{number}.docx", "manifest.json"}
    # What another visitor was handed that day stays.
    first = Path(excel.where)
    excel.ask("select", path, "台账", f"B{row - 1}")
    assert excel.press("XfSlip").startswith("写好了 1 份")
    assert Path(excel.where) != first
    assert (first / "当场告知单" / f"当场告知单-{number}.docx").is_file()
    excel.ask("select", path, "台账", f"B{row}")
    who = openpyxl.load_workbook(ledger)["台账"][f"P{row}"].value
    excel.ask("write", path, "台账", f"P{row}", "")
    assert excel.press("XfSlip") == f"第 {row} 行没有写信访人是谁，没有出单。"
    excel.ask("write", path, "台账", f"P{row}", who)

    assert "2026-09-01—2026-09-30" in excel.press("XfReport", "2026-09")
    assert "2026年9月信访工作月报.docx" in names(excel)
    assert "看不懂" in excel.press("XfReport", "去年") or "2026-10" in excel.said

    held = openpyxl.load_workbook(ledger)["台账"]
    assert excel.press("XfRedact").startswith("脱敏了")
    shown = "".join(cells(next(Path(excel.where).rglob("*脱敏*.xlsx"))))
    for row in held.iter_rows(min_row=3):
        for cell in row:
            if held.cell(2, cell.column).value in ("身份证号", "联系电话") and cell.value:
                assert str(cell.value) not in shown

    assert "空白登记表做好了" in excel.press("XfBlank")
    blank = openpyxl.load_workbook(next(Path(excel.where).glob("*空白*.xlsx")))
    assert blank.worksheets[0].data_validations.dataValidation
    assert "已经有了" in excel.press("XfBlank")

    assert "和出厂不一样的有" in excel.press("XfSettings")
    assert "没有可以撤销的" in excel.press("XfUndo")
    assert "后台正常" in excel.press("XfAbout")
    assert "批注" in excel.press("XfHelp")
    assert look(excel.saved(path)) == before
    assert excel.left() == []


def test_village_sheets_into_the_ledger_in_view(excel: Excel) -> None:
    ledger = excel.office()
    folder = ledger.parent / "各村 10月"
    folder.mkdir()
    for name in ("柳富村.xlsx", "石桥村10月信访登记表.xlsx", "坏文件.xlsx"):
        shutil.copy(SAMPLES / "2026-10" / name, folder)
    path = excel.load(ledger)
    said = excel.press("XfConsolidate", "2026-10", str(folder))
    assert said.startswith("报来")
    assert "有 1 个文件没读出来" in said
    old = [
        row[0].value
        for row in openpyxl.load_workbook(ledger)["台账"].iter_rows()
        if str(row[0].value).startswith("YX-")
    ]
    book = openpyxl.load_workbook(Path(excel.where) / "台账.xlsx")
    new = [
        row[0].value
        for row in book.worksheets[0].iter_rows()
        if str(row[0].value).startswith("YX-")
    ]
    assert set(old) < set(new)
    assert "没有报的" in excel.press("XfSubmissions", "2026-10", str(folder))
    assert "柳富村" in cells(Path(excel.where) / "报送情况.xlsx")
    assert "找不到文件夹" in excel.press("XfConsolidate", "2026-10", str(folder / "没有"))
    assert path
    assert excel.left() == []


def test_decisions_are_read_back(excel: Excel) -> None:
    """The pairs are listed, a person answers, the answers are remembered: the next list lacks them."""
    path = excel.office(ledger=SAMPLES / "2026-10" / "柳富村.xlsx")
    excel.load(path)
    assert "不是“查重核对”表" in excel.press("XfReviewed")
    assert "重复登记 1 对" in excel.press("XfDedupe")
    review = Path(excel.where) / "查重核对.xlsx"
    excel.load(review)
    assert "没有填好的意见" in excel.press("XfReviewed")
    book = openpyxl.load_workbook(review)
    page = book.worksheets[0]
    at = next(cell for row in page.iter_rows() for cell in row if cell.value == "处理意见")
    pairs = [row for row in range(at.row + 1, page.max_row + 1) if page.cell(row, 4).value]
    for row in pairs:
        # Typed while the workbook is open: nothing of it was ever saved.
        excel.ask("write", str(review), page.title, f"{at.column_letter}{row}", "无关")
    assert excel.press("XfReviewed") == (
        f"记住了 {len(pairs)} 对的判断，以后查重、汇总都照这个算。"
    )
    assert Path(excel.where) == path.parent
    kept = cells(path.parent / "decisions.xlsx")
    assert "无关" in kept
    excel.load(path)
    assert "重复登记 0 对" in excel.press("XfDedupe")
    assert excel.left() == []


def test_undo_takes_back_what_was_written_over_a_file(excel: Excel, tmp_path: Path) -> None:
    path = excel.office(ledger=SAMPLES / "2026-10" / "柳富村.xlsx")
    before = path.read_bytes()
    other = path.with_name("别的.xlsx")
    shutil.copy(path, other)
    command("check", path, "--write", "--as-of", "2026-11-05")
    assert path.read_bytes() != before
    excel.load(other)
    assert excel.press("XfUndo") == "已恢复原样：台账.xlsx。"
    assert path.read_bytes() == before
    assert "没有可以撤销的" in excel.press("XfUndo")


def test_marks_laid_into_the_closed_file_are_cleared_by_the_button(excel: Excel) -> None:
    """One state for both hands: what the command line marked, the button takes back."""
    path = village(excel.office(ledger=None))
    plain = look(excel.saved(excel.load(path)))
    excel.close()
    command("check", path, "--write", "--as-of", "2026-11-05")
    view = excel.load(path)
    assert look(excel.saved(view)) != plain
    assert "清除了" in excel.press("XfClear")
    assert look(excel.saved(view)) == plain


def test_marks_laid_by_the_button_are_cleared_at_the_command_line(excel: Excel) -> None:
    path = village(excel.office(ledger=None))
    view = excel.load(path)
    plain = look(excel.saved(view))
    excel.press("XfCheck")
    saved = excel.saved(view)
    excel.close()
    assert command("check", saved, "--clear", "--write", "--office", path.parent).code == 0
    assert look(saved) == plain
