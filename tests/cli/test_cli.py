"""The front door: exit codes, sentences, JSON, and where results go."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from front_door import SAMPLES, command

from xftools.cli import COMMANDS

HEADER = [
    "序号",
    "信访日期",
    "姓名",
    "身份证号",
    "联系电话",
    "信访形式",
    "概况",
    "村居",
    "责任单位",
    "状态",
]


def book(path: Path, rows: list[list[object]], header: list[str] = HEADER) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "10月"
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def row(number: int, **changed: object) -> list[object]:
    values: dict[str, object] = dict(
        zip(
            HEADER,
            [number, f"2026-10-{number:02}", f"赵{'甲乙丙丁戊己庚'[number % 7]}", None, f"1990000{number:04}",
             "来访", f"反映第{number}组机耕道被冲毁，农机进不去", "东山村", "农业服务中心", "办理中"],
            strict=True,
        )
    )  # fmt: skip
    return list((values | changed).values())


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return book(tmp_path / "登记表.xlsx", [row(n) for n in range(1, 6)])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    told = command(name, "--help")
    assert told.code == 0
    assert "--json" in told.out
    assert "Traceback" not in told.err


def test_clean_ends_in_0(clean: Path, tmp_path: Path) -> None:
    told = command("check", clean, "--as-of", "2026-10-10", "-o", tmp_path / "out")
    assert told.code == 0, told.out
    assert "错误 0 处" in told.out


def test_an_error_ends_in_1_at_its_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "登记表.xlsx", [row(1), row(2, 身份证号="560199199003070011")])
    told = command("check", path, "--as-of", "2026-10-10", "-o", tmp_path / "out", "--json")
    assert told.code == 1
    errors = [item for item in told.json["findings"] if item["severity"] == "error"]
    assert [(item["cell"], item["rule"]) for item in errors] == [("D3", "id_checksum")]
    assert "560199199003070011" not in errors[0]["message"], "personal values are masked"
    assert told.json["status"] == "findings"
    assert told.json["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "没有这个文件.xlsx"], "找不到"),
        (["run", ".", "--month", "十月"], "十月"),
        (["run", "."], "--month"),
        (["check", ".", "--as-of", "昨天"], "昨天"),
        (["check", ".", "--office", "没有这个文件夹"], "找不到"),
    ],
)
def test_usage_ends_in_2_with_a_sentence(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = command(*arguments)
    assert told.code == 2
    assert says in told.err
    assert "Traceback" not in told.err


def test_nothing_readable_ends_in_3(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a package")
    told = command("check", tmp_path / "坏.xlsx", "-o", tmp_path / "out")
    assert told.code == 3
    assert "坏.xlsx" in told.err
    assert not (tmp_path / "out").exists()


def test_some_unreadable_ends_in_4_and_the_rest_is_done(clean: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"")
    told = command("inspect", tmp_path, "--json")
    assert told.code == 4
    status = {item["file"]: item["status"] for item in told.json["files"]}
    assert status == {"坏.xlsx": "failed", clean.name: "read"}


def test_word_files_and_pictures_are_skipped_not_failed(clean: Path, tmp_path: Path) -> None:
    (tmp_path / "说明.docx").write_bytes(b"PK")
    told = command("inspect", tmp_path, "--json")
    assert told.code == 0
    assert {item["file"]: item["status"] for item in told.json["files"]} == {
        clean.name: "read",
        "说明.docx": "skipped",
    }


def test_inspect_tells_every_column(clean: Path) -> None:
    told = command("inspect", clean, "--json")
    (table,) = told.json["files"][0]["tables"]
    assert table["kind"] == "petition"
    assert table["header_rows"] == [1]
    assert (table["first_row"], table["last_row"]) == (2, 6)
    assert table["columns"]["C"] == "petitioner"
    assert table["records"][0]["received_on"] == "2026-10-01"
    assert table["records"][0]["row"] == 2
    text = command("inspect", clean)
    assert "C 列 姓名 → 姓名" in text.out


def test_inputs_stay_as_they_are(clean: Path, tmp_path: Path) -> None:
    before = clean.read_bytes()
    command("check", clean, "-o", tmp_path / "out")
    command("dedupe", clean, "-o", tmp_path / "out2")
    assert clean.read_bytes() == before


def test_results_never_go_where_the_inputs_lie(clean: Path, tmp_path: Path) -> None:
    told = command("check", clean, "-o", tmp_path)
    assert told.code == 2
    assert "结果文件夹" in told.err


def test_without_out_results_go_to_the_office_folder(
    clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command("check", clean, "--as-of", "2026-10-10")
    (out,) = (path for path in (tmp_path / "runs").iterdir() if path.is_dir())
    assert (out / "问题清单.xlsx").is_file()
    listed = command("runs")
    assert "check" in listed.out
    again = command("check", tmp_path, "--as-of", "2026-10-10", "--json")
    assert [item["file"] for item in again.json["files"]] == [clean.name], "a run is no input"


def test_same_case_number_in_two_files_is_a_link_in_json(tmp_path: Path) -> None:
    header = ["信访件编号", *HEADER]
    for name in ("甲村.xlsx", "乙村.xlsx"):
        book(tmp_path / name, [["XF2026100001", *row(1)]], header)
    told = command("dedupe", tmp_path, "--json", "-o", tmp_path / "out")
    (link,) = told.json["links"]
    assert link["relation"] == "duplicate"
    assert {link["left"]["file"], link["right"]["file"]} == {"甲村.xlsx", "乙村.xlsx"}
    assert link["left"]["row"] == link["right"]["row"] == 2
    assert link["reasons"]


def test_deadlines_in_json(tmp_path: Path) -> None:
    header = [*HEADER, "办理路径", "受理日期"]
    rows = [[*row(1), "31(6)", "2026-10-02"], [*row(2), "31(6)", None], [*row(3), "建议", None]]
    told = command(
        "deadlines", book(tmp_path / "台账.xlsx", rows, header), "--as-of", "2026-12-05",
        "--json", "-o", tmp_path / "out",
    )  # fmt: skip
    handle = {
        item["record"].rsplit("!", 1)[1]: (item["state"], item["due_on"], item["missing"])
        for item in told.json["deadlines"]
        if item["limit"] == "handle"
    }
    assert handle["A2"] == ("overdue", "2026-12-01", [])
    assert handle["A3"][0] == "unknown"
    assert "accepted_on" in handle["A3"][2]
    assert "A4" not in handle, "a suggestion has no 60 days"


def test_doctor_finds_the_shipped_declarations_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = command("doctor", "--json")
    bad = [item for item in told.json["results"] if not item["ok"]]
    assert bad == []
    assert told.code == 0


def test_office_lists_what_differs() -> None:
    told = command("office", "--office", SAMPLES, "--json")
    assert told.code == 0
    assert told.json["own"]


def test_a_crash_is_a_sentence_without_personal_values(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xftools.cli.understood as views

    def broken(*_: object) -> None:
        raise RuntimeError("赵甲 19900000001")

    monkeypatch.setattr(views, "work", broken)
    told = command("inspect", clean)
    assert told.code == 70
    assert "RuntimeError" in told.err
    assert "赵甲" not in told.err
    assert "Traceback" not in told.err


def test_as_a_program_from_any_folder(clean: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "xftools", "inspect", clean, "--json"],
        cwd=elsewhere, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode())["counts"]["records"] == 5


# ── templates ─────────────────────────────────────────────────────────────────────────────────


def test_a_blank_register_is_made_once(tmp_path: Path) -> None:
    given = ["template", "register", "--office", SAMPLES, "-o", tmp_path, "--as-of", "2026-11-05"]
    told = command(*given)
    path = tmp_path / "信访登记台账（空白）.xlsx"
    assert told.code == 0
    assert str(path) in told.out
    path.write_bytes(b"what the clerk has filled in")
    again = command(*given)
    assert again.code == 2
    assert "没有重写" in again.err
    assert path.read_bytes() == b"what the clerk has filled in"
    answer = command(*given, "--yes", "--json").json
    assert (answer["outputs"], answer["out"]) == ([str(path)], str(tmp_path))
    assert openpyxl.load_workbook(path).sheetnames == ["信访登记台账", "填表说明"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["register", "--kind", "没有这一类"], "没有这一类"),
        (["register", "表.xlsx"], "表.xlsx"),
        (["check"], "哪个模板"),
        (["check", "没有.docx"], "找不到"),
        (["draw"], "draw"),
    ],
)
def test_a_wrong_template_command_ends_in_2(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = command("template", *arguments)
    assert told.code == 2
    assert says in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_template_is_proved_at_the_door(tmp_path: Path) -> None:
    good = SAMPLES.parent / "templates" / "受理告知书.docx"
    told = command("template", "check", good, "--json")
    assert told.code == 0
    assert all(item["ok"] for item in told.json["results"])
    bad = tmp_path / "受理告知书.docx"
    bad.write_bytes(b"nothing")
    told = command("template", "check", bad)
    assert told.code == 1
    assert "有问题" in told.out


def test_the_page_for_paper_names_nobody_unless_asked(tmp_path: Path) -> None:
    path = book(tmp_path / "登记表.xlsx", [row(1), row(2, 身份证号="560199199003070011")])
    given = ["check", path, "--as-of", "2026-10-10", "-o"]
    command(*given, tmp_path / "a")
    command(*given, tmp_path / "b", "--unmasked")
    masked, whole = ((tmp_path / name / "问题清单.html").read_text("utf-8") for name in "ab")
    assert "560199199003070011" not in masked
    assert "赵丙" not in masked
    assert "赵**" in masked
    assert "560199199003070011" in whole
    assert "赵丙" in whole


def test_an_impossible_day_is_shown_and_a_number_in_its_place_is_not(tmp_path: Path) -> None:
    path = tmp_path / "登记表.csv"
    rows = ["信访日期,姓名,概况", "2026-11-31,赵甲,反映水渠损坏要求修复"]
    rows.append("19900001234,钱乙,反映路灯不亮要求维修")
    path.write_text("\n".join(rows), encoding="utf-8")
    told = command("check", path, "--as-of", "2026-11-25", "-o", tmp_path / "out").out
    assert "2026-11-31" in told
    assert "19900001234" not in told


def test_what_a_visitor_is_handed_is_written_for_who_is_named(tmp_path: Path) -> None:
    ledger = SAMPLES / "台账.xlsx"
    asked = ("notices", ledger, "--notice", "slip", "-o", tmp_path / "出")
    whose = command(*asked)
    assert whose.code == 2
    assert "--record" in whose.err
    assert not (tmp_path / "出").exists()
    done = command(*asked, "--record", "YX-2026-0004", "--json")
    assert done.code == 0, done.err
    # Neither numbered nor laid before anyone: no index, no sheet for signing.
    assert {Path(name).name for name in done.json["outputs"]} == {
        "待告知清单.xlsx", "当场告知单-YX-2026-0004.docx",
    }  # fmt: skip
