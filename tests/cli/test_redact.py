"""A register that may leave the office, through the front door."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from front_door import SAMPLES, command

HEADERS = [
    "信访件编号", "信访日期", "姓名", "身份证号", "电话", "住址", "村居", "信访目的", "概况",
    "状态", "出生日期", "重点人员", "喜好",
]  # fmt: skip
ROWS = [
    ["X-1", "2026-10-05", "赵甲", "560199199003070011", "13800000000", "青石镇柳富村3组", "柳富村",
     "求决", "赵甲与钱乙为水渠争执", "在办", "1990-03-07", "是", "下棋"],
    ["560199199003070011", "10月中旬", "钱乙", None, "13800000000（儿子孙丙）", "青石镇", "柳富村",
     "求决", "路灯不亮", "钱乙说快好了", None, "否", None],
    ["X-3", "2026-10-06", "李丁", None, None, None, "柳富村", "检举控告", "反映周戊侵吞补贴", "在办",
     None, None, None],
]  # fmt: skip
PERSONAL = ["赵甲", "钱乙", "孙丙", "李丁", "周戊", "560199199003070011", "13800000000", "1990-03-07",
            "水渠", "路灯", "侵吞", "3组", "下棋", "重点人员", "喜好", "10月中旬", "检举"]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "赵甲"
    sheet.append(["柳富村信访登记表（填表人：钱乙）"])
    for row in [HEADERS, *ROWS]:
        sheet.append(row)
    path = tmp_path / "赵甲信访登记表.xlsx"
    book.save(path)
    return path


def written(folder: Path) -> list[Path]:
    return sorted((folder / "脱敏").iterdir())


def texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = [str(c.value) for s in book for line in s.iter_rows() for c in line if c.value]
    return [*book.sheetnames, *cells]


def test_nothing_leads_to_a_person(path: Path, tmp_path: Path) -> None:
    answer = command("redact", path, "-o", tmp_path / "out")
    (made,) = written(tmp_path / "out")
    told = "\n".join([made.name, *texts(made)])
    assert [word for word in PERSONAL if word in told] == []
    assert "1 件检举控告件没有放进去" in answer.out


def test_what_is_no_secret_stays(path: Path, tmp_path: Path) -> None:
    command("redact", path, "-o", tmp_path / "out")
    (made,) = written(tmp_path / "out")
    told = texts(made)
    for word in ("X-1", "赵**", "560***", "138******00", "青石镇柳富村***", "求决", "办理中"):
        assert any(text.startswith(word) for text in told), word
    assert "按规定没有放进来的：1 行，2 列。" in told


@pytest.mark.parametrize("name", ["石桥村10月信访登记表.xlsx", "柳富村.xlsx"])
def test_every_other_record_is_there(name: str, tmp_path: Path) -> None:
    source = SAMPLES / "2026-10" / name
    (file,) = command("inspect", source, "--json").json["files"]
    told = [record for table in file["tables"] for record in table["records"]]
    answer = command("redact", source, "-o", tmp_path / "out")
    book = openpyxl.load_workbook(written(tmp_path / "out")[0])
    rows = sum(sheet.max_row - header_of(sheet) for sheet in book)
    stayed = re.search(r"(\d+) 件检举控告件没有放进去", answer.out)
    assert f"脱敏了 {rows} 条记录" in answer.out
    assert rows + (int(stayed[1]) if stayed else 0) == len(told)


def header_of(sheet: Any) -> int:
    return next(row for row in range(1, 6) if sheet.cell(row, 3).value is not None)


def test_no_register_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "什么也没有"
    book.save(tmp_path / "空.xlsx")
    answer = command("redact", tmp_path / "空.xlsx", "-o", tmp_path / "out")
    assert answer.code == 3
    assert "没有可以脱敏的登记表" in answer.err
    assert not (tmp_path / "out" / "脱敏").exists()
