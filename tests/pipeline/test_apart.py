"""Accusations nobody called so, tables nobody knows, jobs with nothing to do."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from front_door import Answer, command
from test_month import texts

HEADER = ["序号", "信访日期", "姓名", "联系电话", "信访方式", "反映问题", "村别", "处理单位"]


def sheet(path: Path, rows: list[list[Any]], header: list[str] = HEADER) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    made.title = "10月"
    for row in (header, *rows):
        made.append(row)
    book.save(path)


def run(tmp_path: Path, out: str = "out") -> Answer:
    return command(
        "run", tmp_path / "10", "--month", "2026-10", "--office", tmp_path,
        "--as-of", "2026-11-05", "-o", tmp_path / out, "--json",
    )  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "office.toml").write_text(
        "[office]\nname = '测试镇信访办'\n[[villages]]\nname = '竹山村'\n", "utf-8"
    )
    return tmp_path


ORDINARY = [
    1,
    "2026-10-08",
    "闻人秋",
    "19900000021",
    "来访",
    "三组机耕道被洪水冲毁，农机进不去",
    "竹山村",
    "水利站",
]
ACCUSING = [
    2,
    "2026-10-09",
    "司空禾",
    "19900000022",
    "来信",
    "举报村主任皮得贵侵吞征地补偿款",
    "竹山村",
    "纪委",
]


def test_what_is_written_like_an_accusation_is_kept_apart_and_said(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY, ACCUSING])
    told = run(town)
    said = [f for f in told.json["findings"] if f["rule"] == "looks_like_accusation"]
    assert [(f["row"], f["field"]) for f in said] == [(3, "matter")]
    for path in (town / "out").rglob("*"):
        if path.is_file() and "检举控告专办" not in path.parts:
            content = "".join(texts(path)) if zipfile.is_zipfile(path) else path.read_text("utf-8")
            assert "皮得贵" not in content, path.name
            assert "司空禾" not in content, path.name
    assert told.json["figures"]["total.items"]["value"] == 2, "it counts all the same"


def test_a_person_settles_it_by_the_purpose(town: Path) -> None:
    header = [*HEADER, "信访目的"]
    sheet(town / "10" / "竹山村.xlsx", [[*ORDINARY, "求决"], [*ACCUSING, "求决"]], header)
    told = run(town)
    assert [f for f in told.json["findings"] if f["rule"] == "looks_like_accusation"] == []
    assert not (town / "out" / "检举控告专办").exists()


def test_rows_of_tables_nobody_knows_are_in_the_sum(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY])
    sheet(
        town / "10" / "值班表.xlsx",
        [
            ["10月1日", "上官宁", "白班"],
            ["10月2日", "欧阳平", "夜班"],
            ["10月3日", "上官宁", "白班"],
        ],
        ["日期", "值班人", "班次"],
    )
    told = run(town)
    tie = told.json["counts"]["tie_out"]
    assert (tie["rows_in"], tie["new"], tie["set_aside"], tie["holds"]) == (4, 1, 3, True)
    assert "table_unknown" in {f["rule"] for f in told.json["findings"]}


def test_a_run_without_any_register_ends_in_3_and_says_so(town: Path) -> None:
    sheet(town / "10" / "值班表.xlsx", [["10月1日", "上官宁"]] * 3, ["日期", "值班人"])
    told = run(town)
    assert told.code == 3
    assert "没有一份是认得的登记表" in told.err


def test_text_under_the_name_of_a_workbook_is_refused(town: Path) -> None:
    (town / "10").mkdir()
    (town / "10" / "甲.xlsx").write_text("xx", "utf-8")
    told = run(town)
    assert told.code == 3
    assert "甲.xlsx" in told.err


def test_a_month_that_has_not_begun_is_refused(town: Path) -> None:
    sheet(town / "台账.xlsx", [ORDINARY])
    told = command("report", town / "台账.xlsx", "--month", "2026-12", "--as-of", "2026-11-05")
    assert told.code == 2
    assert "还没有开始" in told.err


@pytest.mark.parametrize("option", [("--record", "YL-9999"), ("--notice", "没有这种文书")])
def test_a_notice_nobody_knows_is_refused(town: Path, option: tuple[str, str]) -> None:
    sheet(town / "台账.xlsx", [ORDINARY])
    told = command("notices", town / "台账.xlsx", *option, "-o", town / "n")
    assert told.code == 2
    assert option[1] in told.err


@pytest.mark.parametrize("word", ["实名举报", "信访举报", "检举、控告", "检举控告/求决"])
def test_any_wording_of_an_accusation_is_kept_apart(town: Path, word: str) -> None:
    header = [*HEADER, "信访目的"]
    accusing = [
        2,
        "2026-10-09",
        "司空禾",
        "19900000022",
        "来信",
        "反映皮得贵多占机动地",
        "竹山村",
        "纪委",
        word,
    ]
    sheet(town / "10" / "竹山村.xlsx", [[*ORDINARY, "求决"], accusing], header)
    run(town)
    for path in (town / "out").rglob("*.xlsx"):
        if "检举控告专办" not in path.parts:
            assert "皮得贵" not in "".join(texts(path)), path.name


def test_findings_on_accusations_are_only_counted_on_the_terminal(town: Path) -> None:
    header = [*HEADER, "信访目的"]
    accusing = [
        2,
        "2026年13月9日",
        "司空禾",
        "19900000022",
        "来信",
        "反映皮得贵多占机动地",
        "竹山村",
        "纪委",
        "检举",
    ]
    sheet(town / "10" / "竹山村.xlsx", [[*ORDINARY, "求决"], accusing], header)
    told = command(
        "check", town / "10", "--office", town, "--as-of", "2026-11-05", "-o", town / "c"
    )
    assert "B3" not in told.out
    assert "检举控告件上另有" in told.out


def test_names_of_the_accused_do_not_go_back_in_other_rows(town: Path) -> None:
    header = [*HEADER, "被反映人"]
    accusing = [
        2,
        "2026-10-09",
        "司空禾",
        "19900000022",
        "来信",
        "反映多占机动地",
        "竹山村",
        "纪委",
        "村主任 皮得贵",
    ]
    other = [
        3,
        "2026-10-10",
        "蒲立秋",
        "19900000023",
        "来访",
        "院墙被皮得贵家围墙占去一米",
        "竹山村",
        "司法所",
        None,
    ]
    sheet(town / "10" / "竹山村.xlsx", [[*ORDINARY, None], accusing, other], header)
    run(town)
    back = town / "out" / "标记副本" / "退村版" / "竹山村.xlsx"
    assert "皮得贵" not in "".join(texts(back))
    assert "闻人秋" in "".join(texts(back))


def test_the_towns_own_desk_gets_no_copy_for_a_village(town: Path) -> None:
    sheet(town / "10" / "镇信访办接访登记.xlsx", [ORDINARY])
    run(town)
    assert not (town / "out" / "标记副本" / "退村版").exists()


def test_a_ledger_nobody_can_read_stops_the_run(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY])
    sheet(town / "台账.xlsx", [["10月1日", "上官宁"]] * 3, ["日期", "值班人"])
    told = command(
        "run", town / "10", "--month", "2026-10", "--ledger", town / "台账.xlsx",
        "--as-of", "2026-11-05", "-o", town / "out",
    )  # fmt: skip
    assert told.code == 3
    assert "没有认出台账" in told.err
    assert not (town / "out").exists()


def test_a_ledger_without_its_volume_stops_the_next_run(town: Path) -> None:
    header = [*HEADER, "信访目的"]
    sheet(town / "10" / "竹山村.xlsx", [[*ACCUSING, "检举控告"]], header)
    run(town)
    alone = town / "alone" / "台账.xlsx"
    alone.parent.mkdir()
    alone.write_bytes((town / "out" / "台账.xlsx").read_bytes())
    sheet(town / "11" / "竹山村.xlsx", [[1, "2026-11-02", *ORDINARY[2:], "求决"]], header)
    given = (
        "run",
        town / "11",
        "--month",
        "2026-11",
        "--as-of",
        "2026-12-01",
        "--json",
        "--ledger",
    )
    told = command(*given, alone, "-o", town / "a")
    assert told.code == 3
    assert "检举控告专册" in told.err
    whole = command(*given, town / "out" / "台账.xlsx", "-o", town / "b")
    assert whole.json["counts"]["tie_out"]["before"] == 1
    assert whole.json["counts"]["tie_out"]["after"] == 2


def test_two_inputs_of_one_name_are_both_read(town: Path) -> None:
    for year in ("2025", "2026"):
        sheet(town / year / "10月" / "竹山村.xlsx", [ORDINARY])
    told = command("inspect", town / "2025" / "10月", town / "2026" / "10月", "--json")
    assert len({item["file"] for item in told.json["files"]}) == 2
    assert told.json["counts"]["records"] == 2


def test_the_office_is_found_above_a_delivered_ledger(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY])
    first = command(
        "run", town / "10", "--month", "2026-10", "--office", town, "--as-of", "2026-11-05",
        "-o", town / "runs" / "十月", "--json",
    )  # fmt: skip
    assert first.code == 0, first.err
    sheet(town / "11" / "竹山村.xlsx", [[1, "2026-11-02", *ORDINARY[2:]]])
    second = command(
        "run", town / "11", "--month", "2026-11", "--ledger", town / "runs" / "十月" / "台账.xlsx",
        "--as-of", "2026-12-01", "-o", town / "runs" / "十一月", "--json",
    )  # fmt: skip
    assert second.json["counts"]["submissions"] == {"sent": 1}, (
        "the office's list of villages holds"
    )


def test_a_missing_file_of_decisions_is_told(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY])
    told = command("dedupe", town / "10", "--decisions", town / "没有.xlsx", "-o", town / "d")
    assert told.code == 2
    assert "没有.xlsx" in told.err


def test_what_of_the_ledger_is_not_carried_over_is_said(town: Path) -> None:
    sheet(town / "10" / "竹山村.xlsx", [ORDINARY])
    sheet(
        town / "台账.xlsx",
        [
            [
                9,
                "2026-09-08",
                "闾丘白",
                "19900000029",
                "来访",
                "渡口栏杆断了三根没人修",
                "竹山村",
                "水利站",
            ]
        ],
    )
    book = openpyxl.load_workbook(town / "台账.xlsx")
    book.worksheets[0].append(["备注：去年的件在旧台账里，勿删"])
    book.create_sheet("领导批示").append(["请速办"])
    book["领导批示"].sheet_state = "hidden"
    book.save(town / "台账.xlsx")
    told = command(
        "run", town / "10", "--month", "2026-10", "--ledger", town / "台账.xlsx",
        "--as-of", "2026-11-05", "-o", town / "out", "--json",
    )  # fmt: skip
    said = {(f["sheet"], f["row"]) for f in told.json["findings"] if f["rule"] == "not_carried"}
    assert said == {("10月", 3), ("领导批示", None)}


def test_a_year_whose_holidays_nobody_knows_is_said(town: Path) -> None:
    header = [*HEADER, "办理路径", "送达日期"]
    sheet(town / "台账.xlsx", [[*ORDINARY, "31(6)", "2032-03-01"]], header)
    told = command("deadlines", town / "台账.xlsx", "--as-of", "2032-03-10", "-o", town / "d")
    assert "2032 年的放假安排还不知道" in told.out
