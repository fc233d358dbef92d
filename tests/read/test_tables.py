"""What each row of a sheet is: tests/cases/sheets.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from xftools.model import Grid, RawTable, Span
from xftools.office import Office
from xftools.read.tables import find_tables

CASES = Path(__file__).parents[1] / "cases" / "sheets.txt"


@dataclass(frozen=True)
class Case:
    """A written sheet: its grid, what each row is meant to be, and what is meant of the table."""

    name: str
    meant: dict[int, str]
    grid: Grid
    said: tuple[str, ...]


def value(text: str) -> object:
    text = text.replace("↵", "\n")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{1,4}\.\d", text):
        return float(text)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else text or None


def case_of(block: str) -> Case:
    head, *lines = block.strip("\n").split("\n")
    name, said = head.split(": ")
    rows: list[list[object]] = []
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    meant: dict[int, str] = {}
    for row, line in enumerate([line for line in lines if line.strip()], 1):
        tag, *cells = [part.strip() for part in line.split("|")] if "|" in line else [line.strip()]
        if tag != "-":
            meant[row] = tag
        rows.append([])
        for column, text in enumerate(cells, 1):
            beside = {"<": (row, column - 1), "^": (row - 1, column)}.get(text)
            place = owner.get(beside, beside) if beside else (row, column)
            owner[row, column] = place
            span = spans.setdefault(place, [place[0], place[1]])
            span[:] = [max(span[0], row), max(span[1], column)]
            rows[-1].append(None if beside else value(text))
    merged = tuple(
        Span(top, left, bottom, right)
        for (top, left), (bottom, right) in spans.items()
        if (top, left) != (bottom, right)
    )
    cells = []
    for cut in rows:
        while cut and cut[-1] is None:
            cut.pop()
        cells.append(tuple(cut))
    grid = Grid("信访.xlsx", "Sheet1", tuple(cells), merged)
    return Case(name, meant, grid, tuple(said.split()))


def cases() -> list[Case]:
    text = "\n".join(
        line for line in CASES.read_text(encoding="utf-8").split("\n") if not line.startswith("#")
    )
    return [case_of(block) for block in text.split("\n== ") if ":" in block.split("\n")[0]]


def found(tables: tuple[RawTable, ...]) -> dict[int, str]:
    """What each row turned out to be."""
    rows: dict[int, str] = {}
    for table in tables:
        rows |= dict.fromkeys(table.header_rows, "header")
        rows |= {row.row: "record" for row in table.rows}
        rows |= {aside.row: aside.reason for aside in table.set_aside}
    return rows


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_rows_are_what_they_are_meant_to_be(case: Case, town: Office) -> None:
    tables = find_tables(case.grid, town)
    filled = {row for row, cells in enumerate(case.grid.cells, 1) if cells}
    rows = found(tables)
    assert {row: rows[row] for row in rows if row in filled} == case.meant
    first = tables[0]
    context = first.context
    told = (first.shape, *(str(x or "-") for x in (context.village, context.year, context.month)))
    assert told == case.said[:4]
    assert [str(len(tables))] == (list(case.said[4:]) or [str(len(tables))])


def by_name(name: str) -> Grid:
    return next(case.grid for case in cases() if case.name == name)


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        (
            "two header rows",
            "序号 信访人基本情况/姓名 信访人基本情况/性别 信访人基本情况/联系电话 "
            "信访事项/信访日期 信访事项/主要内容",
        ),
        ("merges lost", "序号 信访人/姓名 信访人/身份证号 信访人/住址 反映内容"),
        (
            "three header rows and numbered columns",
            "序号 信访人/姓名 信访人/电话 办理情况/受理/受理日期 办理情况/受理/责任单位 备注",
        ),
        (
            "notes in brackets have a row of the header to themselves",
            "序号 信访日期（年月日） 姓名（实名） 反映事项（简述）",
        ),
        (
            "notes in brackets under parents",
            "序号 信访人/（姓名） 信访人/（电话） 办理/承办人（签名） 办理/结果（已办/在办）",
        ),
        (
            "merges lost over half of the columns",
            "序号 信访人情况/姓名 信访人情况/电话 信访人情况/住址 信访事项/时间 信访事项/内容 办理/结果",
        ),
        ("the header is wrapped", "序号 信访人姓名 是否有理（是/部分/否） 信访日期 反映的主要问题"),
        ("a stray text beside and an unnamed column", "序号 姓名 信访日期 反映内容 无表头（E列）"),
    ],
)
def test_headers_are_joined(name: str, headers: str, town: Office) -> None:
    assert " ".join(find_tables(by_name(name), town)[0].headers) == headers


def test_ditto_marks_are_filled_down(town: Office) -> None:
    rows = find_tables(by_name("ditto marks"), town)[0].rows
    assert [row.cells[3] for row in rows] == ["反映道路损坏"] * 4
    assert [row.cells[2] for row in rows] == [date(2026, 10, 11)] * 4
    assert [sorted(row.filled) for row in rows] == [[], [3, 4], [3, 4], [3, 4]]


@pytest.mark.parametrize("mark", ["同上 ", "　同上", "同上。", "〃 ", "如上"])
def test_a_ditto_mark_may_have_blanks_or_a_stop_beside_it(mark: str, town: Office) -> None:
    cells = (("姓名", "信访日期", "反映内容"), ("甄有福", "10.3", "积水"), ("孙苗", "10.4", mark))
    (table,) = find_tables(Grid("信访.xlsx", "Sheet1", cells, ()), town)
    assert [row.cells[2] for row in table.rows] == ["积水", "积水"]
    assert [sorted(row.filled) for row in table.rows] == [[], [3]]


def test_merged_cells_are_filled_down(town: Office) -> None:
    rows = find_tables(by_name("merged cells"), town)[0].rows
    assert [row.cells[1] for row in rows] == ["柳富村", "柳富村", "石桥村"]
    assert [sorted(row.filled) for row in rows] == [[], [2, 4], []]


def test_tables_one_under_the_other_keep_their_titles(town: Office) -> None:
    tables = find_tables(by_name("two tables, one under the other"), town)
    assert [table.context.title for table in tables] == ["一、信访登记表", "二、矛盾纠纷排查表"]
    assert [table.number for table in tables] == [1, 2]


@pytest.mark.parametrize("gap", [0, 1])
def test_tables_side_by_side(gap: int, town: Office) -> None:
    blank = (None,) * gap
    half = ("序号", "姓名", "信访日期", "反映内容")
    cells = (
        ("柳富村2026年10月信访登记台账",),
        (*half, *blank, *half),
        (1, "郑爱国", date(2026, 10, 3), "反映道路损坏", *blank, 2, "冯秀英", None, "反映噪声"),
        (3, "褚建军", date(2026, 10, 9), "反映低保"),
    )
    tables = find_tables(Grid("x.xlsx", "Sheet1", cells), town)
    assert [table.columns for table in tables] == [(1, 2, 3, 4), tuple(range(5 + gap, 9 + gap))]
    assert [[row.cells[0] for row in table.rows] for table in tables] == [[1, 3], [2]]
    assert [table.context.month for table in tables] == [10, 10]


@pytest.mark.parametrize(
    ("file", "sheet", "title", "meant"),
    [
        ("柳富村.xlsx", "10月", "信访登记台账", ("柳富村", None, 10)),
        ("10月/石桥2026年上报.xlsx", "10月份", "2026年信访登记台账", ("石桥村", 2026, 10)),
        ("a.xlsx", "2026年10月", "青石镇信访登记台账", (None, 2026, 10)),
        ("a.xlsx", "2026.9", "青石镇信访登记台账", (None, 2026, 9)),
        ("柳富村202611.xlsx", "Sheet1", "信访登记台账", ("柳富村", 2026, 11)),
        ("a.xlsx", "26年10月", "信访登记台账", (None, 2026, 10)),
        ("a.xlsx", "Sheet1", "2026年1-10月信访登记台账", (None, 2026, None)),
        ("a.xlsx", "Sheet1", "王家庄村信访登记台账", ("王家庄村", None, None)),
        ("a.xlsx", "Sheet1", "填报日期：2026年11月2日", (None, None, None)),
    ],
)
def test_context(
    file: str, sheet: str, title: str, meant: tuple[object, ...], town: Office
) -> None:
    cells = ((title,), ("序号", "姓名", "信访日期", "反映内容"), (1, "郑爱国", "10.3", "反映道路"))
    context = find_tables(Grid(file, sheet, cells), town)[0].context
    assert (context.village, context.year, context.month) == meant


def test_an_empty_sheet_is_empty(town: Office) -> None:
    (table,) = find_tables(Grid("x.xlsx", "Sheet2", ()), town)
    assert (table.shape, table.rows, table.set_aside) == ("empty", (), ())
