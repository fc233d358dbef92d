"""Sheets made anew: the same cells with marks on them, and what may go back to a village."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from xftools import normalise, privacy, read
from xftools.errors import WriteError
from xftools.model import Finding, Grid, Mark, Patch, Register, Span
from xftools.office import Office, load
from xftools.write.page import Book, Cell, Column
from xftools.write.patch import marks
from xftools.write.rebuilt import marked_copy
from xftools.write.village import village_copy

AS_OF = date(2026, 11, 5)
RED = "FFFFC7CE"


@pytest.fixture(scope="module")
def office() -> Office:
    return load()


GRID = Grid(
    "青石岭村.xls",
    "10月/报[表]",
    (
        ("青石岭村信访登记表", None, None, None),
        ("序号", "姓名", "日期", "概况"),
        (1, "张秋生", date(2026, 10, 5), "=1+1 原样的字\r\n第二行"),
        (2.5, "0123", datetime.fromisoformat("2026-10-06T09:30"), None),
        (None, None, time(8, 5), timedelta(hours=30)),
        (True, "_x0041_", date(1899, 5, 1), "http://a.b\x07c"),
    ),
    merged=(Span(1, 1, 1, 4), Span(4, 2, 5, 2), Span(5, 2, 6, 2)),
    hidden_rows=frozenset({6}),
    hidden_columns=frozenset({3}),
    notes={(3, 2): "村里的批注"},
    error_cells={(4, 4): "#REF!"},
)


def test_a_copy_holds_the_same_cells_and_the_marks(tmp_path: Path, office: Office) -> None:
    target = tmp_path / "青石岭村.xls.xlsx"
    found = [
        Finding(
            "x", "error", "record", "不对。", file=GRID.file, sheet=GRID.sheet, cell=cell, row=row
        )
        for cell, row in (("B3", 3), ("B5", 5), ("G9", 9))
    ]
    marked_copy([GRID], marks(found, GRID.file, office, as_of=AS_OF), target, office, as_of=AS_OF)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["10月_报_表_", "检查结果", "问题清单"]
    sheet = book.worksheets[0]
    told = [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=6, max_col=4)
    ]
    assert told == [
        ["序号", "姓名", "日期", "概况"],
        [1, "张秋生", datetime.fromisoformat("2026-10-05"), "=1+1 原样的字\n第二行"],
        [2.5, "0123", datetime.fromisoformat("2026-10-06T09:30"), "#REF!"],
        [None, None, time(8, 5), timedelta(hours=30)],
        [True, "_x0041_", "1899-05-01", "http://a.bc"],
    ]
    assert sheet["D3"].data_type == "s"
    assert sheet.row_dimensions[6].hidden
    assert sheet.column_dimensions["C"].hidden
    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:D1", "B4:B5"]
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert sheet["B3"].comment.text == "村里的批注\n【错误】不对。"
    assert sheet["B4"].comment.text == "B5：【错误】不对。"
    assert sheet["G9"].fill.fgColor.rgb == RED
    said = " ".join(str(cell.value) for row in book["检查结果"]["A1:A4"] for cell in row)
    assert "不能直接写进去" in said
    assert "2026-11-05" in said


def test_the_same_copy_is_the_same_bytes(tmp_path: Path, office: Office) -> None:
    hashes = set()
    for name in ("一", "二"):
        marked_copy([GRID], Patch(), tmp_path / name, office, as_of=AS_OF)
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1


values = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(date(1890, 1, 1), date(2099, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(values, max_size=5), max_size=6))
def test_any_cells_can_be_written_and_are_proved(
    rows: list[list[object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    grid = Grid("a", "b", tuple(tuple(row) for row in rows))
    target = tmp_path_factory.mktemp("x") / "a.xlsx"
    marked_copy([grid], Patch((Mark("b", 2, 2, "hint", "看看"),)), target, load(), as_of=AS_OF)
    assert openpyxl.load_workbook(target).active["B2"].comment.text == "看看"


# ── back to the village ───────────────────────────────────────────────────────────────────────

HEADERS = tuple("序号 姓名 身份证号 信访日期 信访形式 反映内容 被反映人 是否重点人员 备注".split())
SHEET = """
1 张秋生 33052119900101123X 2026-10-05 来访 邻居占道堆放柴火 - 否 -
2 李小满 330521198502022345 2026-10-09 来信 钱大壮侵占补助款 钱大壮（村干部） 是 另附材料
3 王立夏 - 2026-10-11 来访 要求修复机耕路，已找过钱大壮 - 是 -
4 赵谷雨 - 2026-10-12 来访 别村的一件事情不该看到 - 否 -
"""
ROWS = [
    tuple(None if word == "-" else word for word in line.split())
    for line in SHEET.strip().splitlines()
]


@pytest.fixture
def village(tmp_path: Path, office: Office) -> tuple[list[Register], frozenset[str], Path]:
    book = openpyxl.Workbook()
    book.properties.creator = "钱大壮"
    sheet = book.active
    sheet.title = "10月"
    sheet["A1"] = "柳富村2026年10月信访登记台账"
    sheet.merge_cells("A1:I1")
    for row, told in enumerate((HEADERS, *ROWS), 2):
        for column, value in enumerate(told, 1):
            sheet.cell(row, column, value)
    sheet["A8"] = "注：第2条反映的钱大壮已另案处理"
    sheet["B3"].comment = Comment("钱大壮来说过情", "钱大壮")
    sheet.row_dimensions[6].hidden = True
    other = book.create_sheet("隐藏")
    other["A1"], other.sheet_state = "钱大壮的材料", "hidden"
    path = tmp_path / "柳富村.xlsx"
    book.save(path)
    source = read.read(path, name="柳富村.xlsx", office=office)
    registers = [
        register
        for raw in source.tables
        if raw.shape == "table"
        for register in [normalise.normalise(raw, office, month=(2026, 10))[0]]
        if register is not None
    ]
    restricted = frozenset(
        r for item in registers for r in privacy.restricted(item.records, office)
    )
    assert [item.records.places[r].row for item in registers for r in restricted] == [4]
    return registers, restricted, tmp_path / "退村.xlsx"


def every_part(path: Path) -> Iterable[str]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield name + package.read(name).decode("utf-8", "replace")


def test_nothing_of_the_accusation_goes_back(
    village: tuple[list[Register], frozenset[str], Path], office: Office
) -> None:
    registers, restricted, target = village
    found = [
        Finding(
            "x", "error", "record", "不对。", file="柳富村.xlsx", sheet="10月", cell=cell, row=row
        )
        for cell, row in (("C3", 3), ("C4", 4), ("C6", 6), ("H5", 5), ("F5", 5))
    ]
    patch = marks(found, "柳富村.xlsx", office)
    assert village_copy(registers, patch, restricted, office, target, as_of=AS_OF)
    whole = "".join(every_part(target))
    for word in (
        "钱大壮",
        "李小满",
        "330521198502022345",
        "另附材料",
        "侵占",
        "别村的一件事情",
        "赵谷雨",
    ):
        assert word not in whole, word
    sheet = openpyxl.load_workbook(target)["10月"]
    told = [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=7, max_col=9)
    ]
    assert told[0][0] == "柳富村2026年10月信访登记台账"
    assert told[1][:7] == list(HEADERS[:7])
    assert told[1][7] is None
    assert told[2][:2] == ["1", "张秋生"]
    assert told[3] == [None] * 9
    assert told[4][1] == "王立夏"
    assert [row[7] for row in told] == [None] * 7
    assert told[5] == [None] * 9
    marked = {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert marked == {"C3": "【错误】不对。"}
    assert sheet["C3"].fill.fgColor.rgb == RED
    assert sheet["C4"].fill.fill_type is None
    assert openpyxl.load_workbook(target).sheetnames == ["10月"]


def test_without_a_register_nothing_goes_back(tmp_path: Path, office: Office) -> None:
    assert not village_copy([], Patch(), frozenset(), office, tmp_path / "x.xlsx", as_of=AS_OF)
    assert list(tmp_path.iterdir()) == []


# ── sheets of our own ─────────────────────────────────────────────────────────────────────────


def test_a_table_is_ready_to_be_filtered_and_printed(tmp_path: Path, office: Office) -> None:
    columns = [
        Column("编号", 22),
        Column("日期", 12, "date"),
        Column("概况", 20, "wrap"),
        Column("人数", 8, "count"),
    ]
    with Book(tmp_path / "表.xlsx", office, AS_OF) as book:
        book.table(
            "台账",
            title="信访登记台账",
            lines=["统计日期：2026-11-05"],
            columns=columns,
            rows=[
                ("330521199001011234", date(2026, 10, 5), "很长的概况" * 12, 3),
                ("=1+1", None, Cell("去看", link="internal:'台账'!A1"), Cell(12, tone="error")),
            ],
            frozen=1,
        )
        book.table("空", title="空表", lines=[], columns=columns, rows=[], empty="没有。")
    sheet, empty = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets
    assert [cell.value for cell in sheet[3]] == ["编号", "日期", "概况", "人数"]
    assert sheet["A4"].value == "330521199001011234"
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].number_format == "@"
    assert sheet["A5"].data_type == "s"
    assert sheet["B4"].value == datetime.fromisoformat("2026-10-05")
    assert sheet["D5"].fill.fgColor.rgb == RED
    assert sheet["C5"].hyperlink.location == "'台账'!A1"
    assert sheet.row_dimensions[4].height > 80
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:D5"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        None,
        True,
    )
    assert sheet["A4"].font.name == "宋体"
    assert empty["A3"].value == "没有。"


def test_an_error_leaves_no_file(tmp_path: Path, office: Office) -> None:
    with suppress(ZeroDivisionError), Book(tmp_path / "表.xlsx", office, AS_OF) as book:
        book.sheet("一")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_back_is_not_delivered(tmp_path: Path, office: Office) -> None:
    book = Book(tmp_path / "表.xlsx", office, AS_OF)
    sheet = book.sheet("一")
    book.write(sheet, 1, 1, "说好的")
    sheet.write_string(0, 0, "写成了别的")
    with pytest.raises(WriteError) as raised:
        book.__exit__(None, None, None)
    assert raised.value.key == "unequal"
    assert list(tmp_path.iterdir()) == []


def test_names_of_sheets_that_excel_refuses_are_changed(tmp_path: Path, office: Office) -> None:
    with Book(tmp_path / "表.xlsx", office, AS_OF) as book:
        for name in ("a/b", "A_B", "'引号'", "长" * 40, ""):
            book.sheet(name)
    names = openpyxl.load_workbook(tmp_path / "表.xlsx").sheetnames
    assert names == ["a_b", "A_B (2)", "引号", "长" * 31, "Sheet"]
