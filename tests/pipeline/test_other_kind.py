"""A month with sheets of a second kind: checked, in the sum, and never in the other kind's ledger."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from front_door import Answer, command

PETITIONS = ["序号", "信访日期", "姓名", "信访形式", "概况", "村居", "责任单位"]
DISPUTES = [
    "序号", "排查日期", "纠纷类型", "当事人", "简要情况", "涉及人数", "责任单位", "化解时限", "化解情况", "化解日期", "化解状态",
]  # fmt: skip


def petition(number: int, name: str, village: str) -> list[object]:
    return [number, f"2026-10-{number + 4:02}", name, "来访", f"反映第{number}组机耕道被冲毁，农机进不去", village, "农业服务中心"]  # fmt: skip


def dispute(number: int, names: str, settled: str | None = None) -> list[object]:
    done = "双方签了协议，修好了滴水檐" if settled else None
    return [number, f"2026-10-{number + 9:02}", "邻里", names, f"第{number}组两户因屋檐滴水发生争吵", 2, "司法所", "2026-11-30", done, settled, "已化解" if settled else "化解中"]  # fmt: skip


def book(path: Path, **tables: tuple[str, list[str], list[list[object]]]) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, (title, header, rows) in tables.items():
        sheet = made.create_sheet(name)
        sheet.append([title])
        sheet.append(header)
        for row in rows:
            sheet.append(row)
    made.save(path)


def texts(path: Path) -> str:
    """All that stands in a workbook."""
    made = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(
        str(cell) for sheet in made for row in sheet.iter_rows(values_only=True) for cell in row
    )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    top = tmp_path_factory.mktemp("town")
    (top / "office.toml").write_text(
        '[office]\ntown = "云溪镇"\n[[villages]]\nname = "柳富村"\n[[villages]]\nname = "石桥村"\n'
        '[[villages]]\nname = "东山村"\n',
        encoding="utf-8",
    )
    month = top / "10月"
    month.mkdir()
    lately = [dispute(n, f"钱{sign}、孙{sign}") for n, sign in enumerate("甲乙丙丁戊", 1)]
    lately[1] = dispute(2, "钱乙、孙乙", settled="2026-10-02")
    book(
        month / "柳富村.xlsx",
        信访=(
            "柳富村10月信访登记表",
            PETITIONS,
            [petition(1, "赵守田", "柳富村"), petition(2, "郑大山", "柳富村")],
        ),
        纠纷=("柳富村10月矛盾纠纷排查台账", DISPUTES, lately),
    )
    book(
        month / "石桥村纠纷.xlsx",
        Sheet1=("石桥村矛盾纠纷排查台账", DISPUTES, [dispute(1, "周庚、吴庚")]),
    )
    book(
        month / "东山村.xlsx",
        Sheet1=("东山村10月信访登记表", PETITIONS, [petition(3, "何秀英", "东山村")]),
    )
    told = command(
        "run", month, "--month", "2026-10", "--as-of", "2026-11-05", "--office", top,
        "-o", top / "结果", "--json",
    )  # fmt: skip
    return told, top / "结果"


def test_the_rows_of_both_kinds_are_in_the_sum(town: tuple[Answer, Path]) -> None:
    told, _ = town
    tie = told.json["counts"]["tie_out"]
    assert tie["holds"]
    assert (tie["rows_in"], tie["new"], tie["set_aside"]) == (9, 3, 6)
    kinds = {
        (item["file"], table["sheet"]): table["kind"]
        for item in told.json["files"]
        for table in item["tables"]
    }
    assert kinds == {
        ("柳富村.xlsx", "信访"): "petition",
        ("柳富村.xlsx", "纠纷"): "dispute",
        ("石桥村纠纷.xlsx", "Sheet1"): "dispute",
        ("东山村.xlsx", "Sheet1"): "petition",
    }


def test_each_sheet_of_the_other_kind_is_said_with_its_count(town: tuple[Answer, Path]) -> None:
    said = [item for item in town[0].json["findings"] if item["rule"] == "other_kind"]
    assert [(item["file"], item["cell"]) for item in said] == [
        ("柳富村.xlsx", "A3"),
        ("石桥村纠纷.xlsx", "A3"),
    ]
    assert "5 行" in said[0]["message"]
    assert "矛盾纠纷排查台账" in said[0]["message"]
    assert all(item["severity"] == "hint" for item in said)


def test_a_dispute_is_checked_by_its_own_rules_at_its_cell(town: tuple[Answer, Path]) -> None:
    errors = [item for item in town[0].json["findings"] if item["severity"] == "error"]
    assert [(item["rule"], item["sheet"], item["cell"], item["field"]) for item in errors] == [
        ("date_order", "纠纷", "J4", "settled_on")
    ]


def test_no_dispute_is_in_what_is_made_of_petitions(town: tuple[Answer, Path]) -> None:
    told, out = town
    assert all("!纠纷!" not in link[end]["id"] for link in told.json["links"] for end in ("left", "right"))  # fmt: skip
    assert all("!纠纷!" not in item["record"] for item in told.json["deadlines"])
    people = [f"{family}{sign}" for family in "钱孙" for sign in "甲乙丙丁戊"] + ["周庚", "吴庚"]
    for name in ("台账.xlsx", "今天要办.xlsx", "期限清单.xlsx", "待告知清单.xlsx", "报送情况.xlsx"):
        if (out / name).exists():
            text = texts(out / name)
            assert not [person for person in people if person in text], name
    assert "赵守田" in texts(out / "台账.xlsx")
    assert told.json["figures"]["total.items"]["value"] == 3


def test_a_village_that_sent_only_disputes_has_sent_no_petitions(
    town: tuple[Answer, Path],
) -> None:
    assert town[0].json["counts"]["submissions"] == {"sent": 2, "missing": 1}


def test_one_dispute_in_two_sheets_is_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "10月"
    folder.mkdir()
    same = dispute(1, "周庚、吴庚")
    same[4] = "周庚家水泥晒坝占了吴庚家菜园边三尺，两家多次争吵"
    other = dispute(2, "钱甲、孙甲")
    for name in ("村里报", "司法所报"):
        book(folder / f"{name}.xlsx", 纠纷=("矛盾纠纷排查台账", DISPUTES, [same, other][: 1 + (name == "村里报")]))  # fmt: skip
    told = command(
        "dedupe", folder, "--as-of", "2026-11-05", "--office", tmp_path, "-o", tmp_path / "查",
        "--json",
    )  # fmt: skip
    (link,) = told.json["links"]
    assert link["relation"] == "duplicate"
    assert {link["left"]["row"], link["right"]["row"]} == {3}
    assert {link["left"]["file"], link["right"]["file"]} == {"村里报.xlsx", "司法所报.xlsx"}


def test_what_is_told_of_an_official_among_disputes_is_kept_apart_until_a_person_says(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "10月"
    folder.mkdir()
    told = dispute(1, "周庚")
    told[4] = "反映村干部贪污补偿款，和村里发生争执"
    said = dispute(2, "吴辛")
    said[4] = "因有人被举报偷砍树木，两户发生争执"
    rows = [[*told, None], [*said, "不是检举控告件，是邻里争执"]]
    book(folder / "石桥村.xlsx", 纠纷=("石桥村矛盾纠纷排查台账", [*DISPUTES, "备注"], rows))
    answered = command(
        "run", folder, "--month", "2026-10", "--as-of", "2026-11-05", "--office", tmp_path,
        "-o", tmp_path / "结果", "--json",
    )  # fmt: skip
    found = [item["row"] for item in answered.json["findings"] if item["rule"] == "looks_like_accusation"]  # fmt: skip
    assert found == [3]
    for path in (tmp_path / "结果").rglob("*.xlsx"):
        assert "贪污" not in texts(path) or "检举控告专办" in path.parts, path
    assert "吴辛" in texts(tmp_path / "结果" / "台账.xlsx")
    again = command(
        "check", tmp_path / "结果" / "台账.xlsx", "--as-of", "2026-11-05", "--office", tmp_path,
        "-o", tmp_path / "查", "--json",
    )  # fmt: skip
    assert again.json["counts"]["records"] == 2
    assert "required_missing" not in {item["rule"] for item in again.json["findings"]}


def test_a_folder_of_disputes_alone_is_a_ledger_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "纠纷"
    folder.mkdir()
    book(
        folder / "石桥村.xlsx",
        Sheet1=(
            "石桥村矛盾纠纷排查台账",
            DISPUTES,
            [dispute(1, "周庚、吴庚"), dispute(2, "钱甲、孙甲", settled="2026-10-20")],
        ),
    )
    told = command(
        "run", folder, "--month", "2026-10", "--as-of", "2026-11-05", "--office", tmp_path,
        "-o", tmp_path / "结果", "--json",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert told.json["counts"]["tie_out"]["new"] == 2
    figures = told.json["figures"]
    assert figures["total.items"]["value"] == 2
    assert figures["total.received_closed"]["value"] == 1
    assert not list((tmp_path / "结果").glob("*.docx")), (
        "no report of petitions is made of disputes"
    )
    assert "周庚" in texts(tmp_path / "结果" / "台账.xlsx")
    again = command(
        "run", folder, "--month", "2026-10", "--as-of", "2026-11-06", "--office", tmp_path,
        "--ledger", tmp_path / "结果" / "台账.xlsx", "-o", tmp_path / "再做", "--json",
    )  # fmt: skip
    assert again.json["counts"]["tie_out"]["after"] == 2
    assert again.json["counts"]["tie_out"]["merged"] == 2
