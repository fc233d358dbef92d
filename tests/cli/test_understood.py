"""inspect: the shape the contract gives its answer, what it says, and what it asks at a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from front_door import SAMPLES, command

from xftools import office

# contract.md, JSON: each of `tables`.
TABLE = {
    "sheet", "kind", "shape", "header_rows", "first_row", "last_row", "columns", "unknown_headers",
    "left_out_headers", "set_aside", "records",
}  # fmt: skip
SHAPES = {"table", "headerless", "form", "statistics", "empty"}


def book(path: Path, **tables: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return book(
        tmp_path / "柳富村.xlsx",
        信访=[
            ["柳富村2026年10月信访登记表"],
            ["编号", "信访日期", "姓名", "信访形式", "概况", "电话", "天气", "重点人员标志"],
            ["甲", "10月5日", "赵守田", "走访", "反映机耕道被水冲毁", None, "晴", "密"],
            ["乙", "2026.10.9", "孙桂兰", "来信", "反映补偿款没有公开", None, None, None],
            ["乙", "2026-10-12", "郑大山", "来信", "反映路灯不亮", None, "雨", "密"],
            ["合计", None, "3人"],
        ],
        纠纷=[
            ["排查日期", "纠纷类型", "当事人", "简要情况", "化解状态"],
            ["2026-10-05", "邻里纠纷", "钱甲、孙甲", "因屋檐滴水发生争吵", "化解中"],
        ],
        值班=[
            ["姓名", "值班日期", "地点"],
            ["吴立新", "2026-10-05", "一楼"],
            ["何秀英", "2026-10-06", "二楼"],
        ],
    )


def tables_of(told: Any) -> dict[str, dict[str, Any]]:
    return {table["sheet"]: table for item in told.json["files"] for table in item["tables"]}


def test_every_table_has_the_shape_of_the_contract(mixed: Path) -> None:
    for told in (command("inspect", mixed, "--json"), command("inspect", SAMPLES, "--json")):
        tables = [table for item in told.json["files"] for table in item["tables"]]
        assert {"schema", "command", "as_of", "status", "files", "outputs", "counts"} <= set(
            told.json
        )
        for item in told.json["files"]:
            assert set(item) == {"file", "status", "error", "tables"}
        assert {table["kind"] for table in tables} <= {"petition", "dispute", None}
        for table in tables:
            assert set(table) == TABLE
            assert table["shape"] in SHAPES
            for row in table["set_aside"]:
                assert set(row) == {"row", "reason"}
            for record in table["records"]:
                assert {"id", "cell", "row"} <= set(record)
                assert record["id"].endswith(f"!{table['sheet']}!{record['cell']}")
                assert record["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(record["row"])
                known = set(table["columns"].values())
                derived = {"village", "subcategory"}
                assert set(record) - {"id", "cell", "row"} <= known | derived


def test_what_each_table_says(mixed: Path) -> None:
    tables = tables_of(command("inspect", mixed, "--json"))
    petitions = tables["信访"]
    assert petitions["kind"] == "petition"
    assert petitions["header_rows"] == [2]
    assert (petitions["first_row"], petitions["last_row"]) == (3, 5)
    assert petitions["columns"]["B"] == "received_on"
    assert petitions["unknown_headers"] == {"A": "编号", "F": "电话", "G": "天气"}
    assert petitions["left_out_headers"] == {"H": "surveillance"}
    assert {"row": 6, "reason": "total"} in petitions["set_aside"]
    assert petitions["records"][0]["petitioner"] == "赵守田"
    assert petitions["records"][1]["received_on"] == "2026-10-09"
    assert tables["纠纷"]["kind"] == "dispute"
    assert tables["纠纷"]["records"][0]["category"] == "邻里"


def test_a_table_of_no_kind_tells_its_rows_and_headers_too(mixed: Path) -> None:
    table = tables_of(command("inspect", mixed, "--json"))["值班"]
    assert table["kind"] is None
    assert table["shape"] == "table"
    assert (table["first_row"], table["last_row"]) == (2, 3)
    assert table["columns"] == {}
    assert table["unknown_headers"] == {"A": "姓名", "B": "值班日期", "C": "地点"}
    assert table["records"] == [
        {"id": "柳富村.xlsx!值班!A2", "cell": "A2", "row": 2},
        {"id": "柳富村.xlsx!值班!A3", "cell": "A3", "row": 3},
    ]


def test_what_must_not_be_kept_is_in_no_answer(mixed: Path) -> None:
    for told in (command("inspect", mixed, "--json", "--changes"), command("inspect", mixed)):
        assert "密" not in told.out


def test_what_nobody_can_tell_is_said_with_what_to_write(mixed: Path) -> None:
    told = command("inspect", mixed)
    assert "[kinds.petition.headers.also]" in told.out
    assert '"编号" = "case_no"  # 是“信访件编号”，只留这一行' in told.out
    assert '"天气" = "ignore"' in told.out
    assert "请输入" not in told.out + told.err


def test_on_request_each_change_is_shown_with_its_cell_and_text(mixed: Path) -> None:
    assert "changes" not in tables_of(command("inspect", mixed, "--json"))["信访"]
    changes = tables_of(command("inspect", mixed, "--json", "--changes"))["信访"]["changes"]
    dates = [item for item in changes if item["field"] == "received_on"]
    assert dates[1] == {
        "cell": "B4", "row": 4, "field": "received_on", "text": "2026.10.9", "value": "2026-10-09",
        "how": "plain",
    }  # fmt: skip
    assert {"cell": "D3", "row": 3, "field": "channel", "text": "走访", "value": "来访", "how": "standard_word"} in changes  # fmt: skip
    told = command("inspect", mixed, "--changes")
    assert "B4 信访日期：“2026.10.9” → 2026-10-09（统一了写法）" in told.out
    assert "B3 信访日期：“10月5日” → 2026-10-05（按表上的年月补了年份）" in told.out


def test_what_came_to_nothing_is_shown_so(tmp_path: Path) -> None:
    rows = [
        ["信访日期", "姓名", "信访形式", "概况"],
        ["10月5日", "赵守田", "来访", "反映机耕道被冲毁"],
    ]
    told = command("inspect", book(tmp_path / "表.xlsx", 登记=rows), "--changes")
    assert "A2 信访日期：“10月5日” → （空）（没有年份，不采用）" in told.out


# ── at a terminal ─────────────────────────────────────────────────────────────────────────────


def at_terminal(answers: str, *arguments: str | Path) -> tuple[int, str]:
    """The command as a person runs it, with what is typed; its exit code and all that was shown."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "xftools", *map(str, arguments)],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**os.environ, "TERM": "dumb", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    shown, left, until = b"", list(answers.splitlines()), time.monotonic() + 60
    asked = 0
    while time.monotonic() < until:
        if not select.select([mine], [], [], 0.2)[0]:
            continue
        try:
            more = os.read(mine, 65536)
        except OSError:
            break
        if not more:
            break
        shown += more
        while left and shown.decode(errors="ignore").count("请输入数字") > asked:
            asked += 1
            os.write(mine, (left.pop(0) + "\n").encode())
    os.close(mine)
    return process.wait(timeout=30), shown.decode(errors="replace").replace("\r\n", "\n")


def test_an_answer_at_a_terminal_is_used_and_remembered(mixed: Path) -> None:
    (mixed.parent / "office.toml").write_text("# 本镇的设置\n[office]\nname = '测试'\n", "utf-8")
    code, shown = at_terminal("9\n1", "inspect", mixed, "--as-of", "2026-11-05")
    assert code == 0, shown
    assert "“编号”这一列是" in shown
    assert "1  信访件编号" in shown
    assert "请输入 1 到 3 的数字" in shown, "9 is no answer"
    assert "A 列 编号 → 信访件编号" in shown
    text = (mixed.parent / "office.toml").read_text(encoding="utf-8")
    assert text == (
        "# 本镇的设置\n[office]\nname = '测试'\n\n"
        '[kinds.petition.headers.also]\n"编号" = "case_no"\n'
    )
    assert office.load(mixed.parent).kinds["petition"].headers.also == {"编号": "case_no"}
    code, shown = at_terminal("", "inspect", mixed, "--as-of", "2026-11-05")
    assert "请输入数字" not in shown
    assert "A 列 编号 → 信访件编号" in shown


def test_two_columns_of_one_field_are_asked_about_too(tmp_path: Path) -> None:
    path = book(
        tmp_path / "表.xlsx",
        信访=[
            ["姓名", "信访形式", "概况", "联系电话", "手机"],
            ["赵守田", "来访", "反映机耕道被水冲毁", "19900001234", "19900001235"],
        ],
    )
    code, shown = at_terminal("2", "inspect", path, "--as-of", "2026-11-05")
    assert code == 0, shown
    assert "E 列 手机 → 联系电话" in shown
    also = office.load(tmp_path).kinds["petition"].headers.also
    assert also == {"联系电话": "ignore"}


def test_enter_leaves_the_question_open_and_no_file_is_made(mixed: Path) -> None:
    code, shown = at_terminal("\n", "inspect", mixed, "--as-of", "2026-11-05")
    assert code == 0, shown
    assert "A 列 编号 → 没有对上" in shown
    assert not (mixed.parent / "office.toml").exists()


@pytest.mark.parametrize("option", ["--no-input", "--yes", "--json"])
def test_no_question_where_none_is_wanted(option: str, mixed: Path) -> None:
    code, shown = at_terminal("1", "inspect", mixed, option, "--as-of", "2026-11-05")
    assert code == 0, shown
    assert "请输入数字" not in shown
    assert not (mixed.parent / "office.toml").exists()


def test_no_question_where_there_is_no_terminal(mixed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "xftools", "inspect", mixed],
        input=b"1\n", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "请输入数字" not in (done.stdout + done.stderr).decode()
    assert not (mixed.parent / "office.toml").exists()


def test_a_folder_that_cannot_be_written_is_told_politely(mixed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "设置"
    (folder / "office.toml").mkdir(parents=True)
    code, shown = at_terminal("1", "inspect", mixed, "--office", folder, "--as-of", "2026-11-05")
    assert code == 0, shown
    assert "写不进去" in shown
    assert '"编号" = "case_no"' in shown
    assert "A 列 编号 → 没有对上" in shown
    assert "Traceback" not in shown


BARE = [[1, "2026-10-05", "赵守田", "来访"], [2, "2026-10-06", "孙桂兰", "来信"]]
FORM = [
    ["群众来访登记表"],
    ["姓名", "赵守田", "性别", "男"],
    ["身份证号", None, "电话", "19900001234"],
    ["住址", "柳富村一组"],
    ["反映事项", "反映机耕道被水冲毁"],
    ["登记人", "周力", "日期", "2026.10.3"],
]
NONE_YET = [["姓名", "信访日期", "信访形式", "概况"], ["本月无信访事项"]]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (BARE, ["没有表头的表，第 1—2 行共 2 行没有读", "有 2 行内容，但是没有表头，没有读进来。"]),
        (NONE_YET, ["信访登记台账，表头第 1 行，没有记录"]),
        (FORM, ["单张表单，没有记录", "没有认出登记表，看上去是单张表单。"]),
    ],
)
def test_what_is_not_read_is_told_with_the_file(
    rows: list[list[object]], lines: list[str], tmp_path: Path
) -> None:
    path = book(tmp_path / "表.xlsx", 十月=rows, 旧表=[["旧"]])
    made = openpyxl.load_workbook(path)
    made["旧表"].sheet_state = "hidden"
    made.save(path)
    shown = command("inspect", path, "--as-of", "2026-11-05").out
    for line in [*lines, "有隐藏的工作表“旧表”，没有读。"]:
        assert line in shown, shown
    assert "0—0" not in shown
