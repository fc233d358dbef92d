"""The same Patch through the hand that writes packages and through the add-in: the same to look at."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from excel import Excel, look
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from xftools import read
from xftools.addin import wire
from xftools.model import Mark, NewSheet, Patch
from xftools.office import load
from xftools.write.package import lay

pytestmark = pytest.mark.office_suite


def workbook(path: Path) -> Path:
    """A register with all that a mark can meet: a fill, a note and a merged block of the clerk's."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "10月"
    sheet.append(["序号", "姓名", "身份证号", "信访日期", "概况", "信访人数"])
    for number in range(1, 31):
        sheet.append(
            [number, f"田{number}", "00123", f"2026.10.{number}", f"路灯不亮{number}", 1.5]
        )
    sheet["B4"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["C4"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["E5"].comment = Comment("已电话核实", "林晓舟")
    sheet.merge_cells("E10:F12")
    other = book.create_sheet("花名 册's")
    other["A1"] = "问题清单"
    book.create_sheet("问题清单")["A1"] = "旧的"
    book.save(path)
    return path


def patch() -> Patch:
    """Marks of every kind; a sheet with jumps, whose name is taken and whose texts look otherwise."""
    sheet = "10月"
    marks = (
        Mark(sheet, 4, 2, "error", "【错误】姓名不全"),
        Mark(sheet, 5, 5, "warning", '【存疑】说得太短，"如下"\n建议：补一句 \\u4e00 𠮷'),
        Mark(sheet, 11, 6, "hint", "【提示】合并的格子"),
        Mark(sheet, 40, 9, "error", "【错误】空白处"),
        *(Mark(sheet, row, 3, "error", f"【错误】证件号不对 {row}") for row in range(14, 25)),
        Mark("花名 册's", 1, 1, "hint", "【提示】别的表"),
    )
    rows = (
        ("序号", "位置", "问题", "数"),
        (1, "B4", "姓名不全", 0.25),
        (2, "A1", "0012", 7),
        (3, None, "=1+1", -3),
        (4, None, "2026-10-05", None),
        (5, None, "+86 1990000", 12),
    )
    links = ((2, 2, "'10月'!B4"), (3, 2, "'花名 册''s'!A1"))
    return Patch(marks=marks, sheets=(NewSheet("问题清单", rows, (6.0, 8.0, 40.0, 8.0), 1, links),))


def test_the_add_in_lays_what_the_package_hand_lays(excel: Excel, tmp_path: Path) -> None:
    source = workbook(tmp_path / "原表.xlsx")
    change = patch()
    meant = tmp_path / "meant.xlsx"
    expected = lay(source, change, meant)

    tables = read.read(source, name=source.name, office=load(None)).tables
    lines = wire.patch_lines(change, {table.grid.sheet: table.grid for table in tables})
    (tmp_path / "patch.txt").write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    path = excel.load(source)
    plain = look(excel.saved(path))
    assert excel.ask("call", "Patch.XfLay", str(tmp_path / "patch.txt")) == ""
    found, wanted = look(excel.saved(path)), look(meant)

    added = expected.sheets[0].name
    assert [name for name in excel.ask("sheets", path) if name != "_xftools"] == [
        "10月", "花名 册's", "问题清单", added,
    ]  # fmt: skip
    blank = (None, "", None)
    for at in {at for at in (*found, *wanted) if at[0] not in ("_xftools", added)}:
        assert found.get(at, blank) == wanted.get(at, blank), at
    # What the added sheet says; a jump is a formula here, a link there.
    shown = openpyxl.load_workbook(excel.saved(path), data_only=True)[added]
    told = openpyxl.load_workbook(meant)[added]
    for row in told.iter_rows():
        for cell in row:
            assert shown[cell.coordinate].value == cell.value, cell.coordinate
    jumps = openpyxl.load_workbook(excel.saved(path))[added]
    for row, column, place in expected.sheets[0].links:
        assert place in str(jumps.cell(row, column).value)

    excel.press("XfClear")
    assert look(excel.saved(path)) == plain


def test_a_patch_cut_short_is_not_laid(excel: Excel, tmp_path: Path) -> None:
    path = excel.load(workbook(tmp_path / "原表.xlsx"))
    before = look(excel.saved(path))
    lines = wire.patch_lines(patch(), {})
    for end in (0, 1, len(lines) // 2, len(lines) - 1):
        some = "".join(f"{line}\r\n" for line in lines[:end])
        (tmp_path / "patch.txt").write_bytes(some.encode("ascii"))
        assert "没有收全" in excel.ask("call", "Patch.XfLay", str(tmp_path / "patch.txt"))
    assert look(excel.saved(path)) == before
