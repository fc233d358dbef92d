"""The words in use: each way of writing, how often, and the standard word."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xftools import office as offices
from xftools.model import Register
from xftools.normalise import normalise
from xftools.office import Office
from xftools.read import read
from xftools.write.distribution import Use, distribution, in_use

HEADER = [
    "姓名",
    "性别",
    "信访日期",
    "信访形式",
    "是否重复",
    "村居",
    "内容分类",
    "责任单位",
    "信访目的",
    "概况",
]
ROWS = [
    ["闻人秋", "女", "2026-10-08", "来访", "是", "柳富", "低保", "镇水利站", "求决", "三组机耕道被洪水冲毁"],
    ["司空禾", "男", "2026-10-09", "上访", "否", "柳富村", "农村农业", "水利站", "求决", "四组机耕道被洪水冲毁"],
    ["蒲立秋", "男", "2026-10-10", "来访", "否", "柳富村", "低保", "某某公司", "检举控告", "五组机耕道被洪水冲毁"],
    ["宿云开", "男", "2026-10-11", "来坊啊", "否", "外乡村", None, "镇水利站", "求解决", "六组机耕道被洪水冲毁"],
    ["宿云来", "男", "2026-10-12", "无", "否", "柳富村", None, None, None, "七组机耕道被洪水冲毁"],
]  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Office:
    table = offices.load().model_dump(by_alias=True)
    table["villages"] = [{"name": "柳富村", "aliases": ["柳富"]}, {"name": "石桥村"}]
    table["units"] = [{"name": "镇水利站", "aliases": ["水利站"]}]
    return Office.model_validate(table)


def register_of(path: Path, office: Office, sheet: str = "10月") -> Register:
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    made.title = sheet
    for row in (HEADER, *ROWS):
        made.append(row)
    book.save(path)
    (raw,) = read(path, name=path.name, office=office).tables
    register, _ = normalise(raw, office)
    assert register is not None
    return register


@pytest.fixture(scope="module")
def register(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Register:
    return register_of(tmp_path_factory.mktemp("d") / "柳富村.xlsx", office)


def found(uses: tuple[Use, ...], label: str) -> list[tuple[str, int, str, str | None, str]]:
    return [
        (use.text, use.count, use.state, use.standard, use.cell)
        for use in uses
        if use.label == label
    ]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("信访形式", [("来访", 2, "standard", None, "D2"), ("上访", 1, "alias", "来访", "D3"),
                  ("无", 1, "absent", None, "D6"), ("来坊啊", 1, "unknown", None, "D5")]),
        ("初重件", [("否", 4, "answer", "初次", "E3"), ("是", 1, "answer", "重复", "E2")]),
        ("村居", [("柳富村", 3, "standard", None, "F3"), ("外乡村", 1, "unknown", None, "F5"),
                ("柳富", 1, "alias", "柳富村", "F2")]),
        ("内容分类", [("低保", 2, "own", None, "G2"), ("农村农业", 1, "standard", None, "G3")]),
        ("责任单位", [("镇水利站", 2, "standard", None, "H2"), ("某某公司", 1, "unknown", None, "H4"),
                  ("水利站", 1, "alias", "镇水利站", "H3")]),
        ("姓名", []), ("性别", []), ("概况", []), ("信访日期", []),
    ],
)  # fmt: skip
def test_every_way_of_writing_is_counted(
    register: Register, office: Office, label: str, told: list[object]
) -> None:
    assert sorted(found(in_use([register], office), label)) == sorted(told)  # type: ignore[type-var]


def test_one_likely_word_is_a_guess(register: Register, office: Office) -> None:
    (guess,) = (use for use in in_use([register], office) if use.text == "求解决")
    assert (guess.state, guess.standard) in {("alias", "求决"), ("guess", "求决")}


def test_what_is_kept_apart_is_not_counted(register: Register, office: Office) -> None:
    shut = [
        record
        for record, purpose in register.records.table["purpose"].items()
        if purpose == "检举控告"
    ]
    told = in_use([register], office, without=shut)
    assert "检举控告" not in {use.text for use in told}
    assert "某某公司" not in {use.text for use in told}


def test_several_registers_are_one_table(
    register: Register, office: Office, tmp_path: Path
) -> None:
    again = register_of(tmp_path / "又一份.xlsx", office)
    told = found(in_use([register, again], office), "村居")
    assert told[0] == ("柳富村", 6, "standard", None, "F3")


def test_the_sheet_jumps_to_the_first_place(register: Register, office: Office) -> None:
    sheet = distribution([register], office)
    assert sheet.name == "值分布"
    header, *rows = sheet.rows[sheet.header_row - 1 :]
    assert header == ("栏目", "表里的写法", "几处", "标准写法", "说明", "第一处")
    assert len(sheet.links) == len(rows)
    jumps = {row: place for row, column, place in sheet.links if column == 6}
    at = next(n for n, row in enumerate(sheet.rows, 1) if row[1:2] == ("柳富",))
    assert jumps[at] == "'10月'!F2"
    assert sheet.rows[at - 1][3:5] == ("柳富村", "认得，建议统一成标准写法")
    assert "闻人秋" not in str(sheet)


def test_a_workbook_without_such_columns_says_so(office: Office) -> None:
    sheet = distribution([], office)
    assert sheet.rows[-1] == ("没有这样的栏目。",)
    assert sheet.links == ()
