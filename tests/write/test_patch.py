"""Findings as marks and lists."""

from __future__ import annotations

from datetime import date

import pytest

from xftools.model import Edit, Finding, Mark, NewSheet, Patch
from xftools.office import Office, load
from xftools.write.labels import rule_label
from xftools.write.patch import inverse, lists, marks, place

AS_OF = date(2026, 11, 5)


@pytest.fixture(scope="module")
def office() -> Office:
    return load()


def finding(rule: str = "id_checksum", severity: str = "error", **at: object) -> Finding:
    told = {"file": "柳富村.xlsx", "sheet": "10月", "message": f"{rule} 的话", **at}
    return Finding(rule=rule, severity=severity, scope="record", **told)  # type: ignore[arg-type]


def test_one_mark_a_cell_in_the_worst_colour_with_every_sentence(office: Office) -> None:
    found = marks(
        [
            finding("matter_short", "hint", cell="E4", row=4, message="太短。"),
            finding(
                "phone_format", "error", cell="E4", row=4, message="不对。", suggestion="请改。"
            ),
            finding(
                "phone_format", "error", cell="E4", row=4, message="不对。", suggestion="请改。"
            ),
            finding("x", "warning", cell="$F$4", row=4, message="看看。"),
        ],
        "柳富村.xlsx",
        office,
    )
    assert found.marks == (
        Mark("10月", 4, 5, "error", "【错误】不对。\n建议：请改。\n【提示】太短。"),
        Mark("10月", 4, 6, "warning", "【存疑】看看。"),
    )
    assert found.sheets == ()


def test_without_a_cell_the_row_is_marked_and_without_a_row_nothing(office: Office) -> None:
    found = marks(
        [
            finding(row=7),
            finding(),
            finding(sheet=None, row=9),
            finding(file="别的.xlsx", cell="A1"),
        ],
        "柳富村.xlsx",
        office,
        as_of=AS_OF,
    )
    assert [(mark.row, mark.column) for mark in found.marks] == [(7, 1)]
    summary, listed = found.sheets
    assert summary.rows[-1] == ("合计", None, 3, 0, 0, 3, None)
    assert len(listed.rows) == 4, "the list names all three of this file, and only these"


def test_the_lists_count_and_jump(office: Office) -> None:
    found = [
        finding("matter_short", "hint", cell="E4", row=4),
        finding("id_checksum", "error", cell="C3", row=3),
        finding("id_checksum", "error", cell="C9", row=9),
    ]
    summary, listed = lists(found, office, as_of=AS_OF)
    assert "2026-11-05" in str(summary.rows[0][0])
    assert summary.rows[summary.header_row :] == (
        ("按问题", "身份证号不对", 2, None, None, 2, "10月·C3"),
        ("按问题", "概况太简单", None, None, 1, 1, "10月·E4"),
        ("按栏目", "（整行或整张表）", 2, None, 1, 3, "10月·C3"),
        ("按村居", "（没写村居，或涉及几个村）", 2, None, 1, 3, "10月·C3"),
        ("合计", None, 2, 0, 1, 3, None),
    )
    assert summary.links[:2] == ((3, 7, "'10月'!C3"), (4, 7, "'10月'!E4"))
    assert [row[4] for row in listed.rows] == ["位置", "C3", "E4", "C9"]
    assert listed.links == ((2, 5, "'10月'!C3"), (3, 5, "'10月'!E4"), (4, 5, "'10月'!C9"))


def test_no_finding_is_said(office: Office) -> None:
    summary, listed = lists([], office, as_of=AS_OF)
    assert summary.rows[-1] == ("没有发现问题。",)
    assert len(listed.rows) == 1


@pytest.mark.parametrize(
    ("sheet", "written"),
    [("10月", "'10月'!B7"), ("Sheet1", "Sheet1!B7"), ("甲's", "'甲''s'!B7"), ("a b", "'a b'!B7")],
)
def test_places_are_written_as_excel_does(sheet: str, written: str) -> None:
    assert place(sheet, "B7") == written


def test_every_shipped_rule_has_a_short_name(office: Office) -> None:
    keys = {*office.rules, *(key for kind in office.kinds.values() for key in kind.rules)}
    named = office.words["workbook"]["rule"]
    assert keys - set(named) == set()
    assert all(len(name) <= 16 for name in named.values())


def test_a_rule_without_a_name_is_called_by_its_sentence(office: Office) -> None:
    own = office.rules["error_cell"]
    mine = office.model_copy(update={"rules": {**office.rules, "our_own": own}})
    assert rule_label("our_own", mine) == own.message.replace("{cell}", "…").replace("{value}", "…")
    assert rule_label("gone", mine) == "gone"


def test_the_inverse_of_the_inverse_sets_again() -> None:
    patch = Patch(
        marks=(Mark("10月", 3, 2, "error", "x", fill="<fill/>"),),
        edits=(Edit("10月", 1, 1, "a", "b"), Edit("10月", 2, 1, "c", "d")),
        sheets=(NewSheet("检查结果", ((1,),)),),
    )
    back = inverse(patch)
    assert back.edits == (Edit("10月", 2, 1, "d", "c"), Edit("10月", 1, 1, "b", "a"))
    assert back.cleared == patch.marks
    assert back.dropped == ("检查结果",)
    assert inverse(back).edits == patch.edits
    assert [m.note for m in inverse(back).marks] == ["x"]
