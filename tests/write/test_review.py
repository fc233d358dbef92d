"""The review workbook: what it shows, and what comes back after people have been at it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from xftools.errors import ReadError
from xftools.model import Judgement, Link, Linked, Place, Reason, Records
from xftools.office import Office, load
from xftools.write.review import (
    Decision,
    read_decisions,
    read_review,
    record_keys,
    write_decisions,
    write_review,
)

LAND = "反映老河沟征地补偿款46000元未发放，要求尽快发放。"
HOME = {"phone": "19900000001", "village": "柳富村"}
ROWS: list[dict[str, object]] = [
    {"petitioner": "张三丰", "channel": "来访", "matter": LAND,
     "received_on": date(2026, 10, 5), **HOME},
    {"petitioner": "张三峰", "channel": "来访", "matter": LAND,
     "received_on": date(2026, 10, 5), **HOME},
    {"petitioner": "张三丰", "channel": "来信", "matter": "=SUM(1,2)老河沟征地款没拿到",
     "received_on": date(2026, 10, 9), **HOME},
    {"petitioner": "李四喜", "village": "石桥村", "channel": "来电", "matter": "举报某干部",
     "received_on": date(2026, 10, 9)},
]  # fmt: skip
IDS = [f"柳富村.xlsx!10月!A{n}" for n in range(4, 8)]
A, B, C, D = IDS
LINKS = (
    Link(A, C, "multi_channel", 0.93, (Reason("name", "张三丰", "张三丰", 1.0, 5.0),)),
    Link(A, B, "duplicate", 0.97, (
        Reason("household", "1", "1", 1.0, 5.0), Reason("name", "张三丰", "张三峰", 0.75, 2.0),
        Reason("numbers", "1", "2", 0.0, -1.8))),
    Link(B, C, "repeat", 0.61, (Reason("text", LAND, "", 0.4, 1.7),)),
    Link(C, D, "joint", 0.55, (Reason("rare", "", "", 0.5, 1.4),)),
)  # fmt: skip
SECRET = b"the office's own key"


@pytest.fixture(scope="module")
def office() -> Office:
    return load()


def records(rows: list[dict[str, object]] = ROWS, ids: list[str] = IDS) -> Records:  # type: ignore[assignment]
    table = pd.DataFrame(rows, index=pd.Index(ids, dtype="str"))
    table["received_on"] = pd.to_datetime(table["received_on"]).astype("datetime64[s]")
    table = table.astype(dict.fromkeys(table.columns.drop("received_on"), "str"))
    places = {id_: Place("柳富村.xlsx", "10月", n + 4, {}) for n, id_ in enumerate(ids)}
    return Records("petition", table, table.astype("str"), places)


@pytest.fixture
def review(tmp_path: Path, office: Office) -> Path:
    path = tmp_path / "查重核对.xlsx"
    write_review(path, Linked(LINKS), records(), office, restricted=frozenset({D}), secret=SECRET)
    return path


def keys(office: Office, some: Records | None = None) -> dict[str, str]:
    return record_keys(some or records(), office, secret=SECRET)


def fill(path: Path, words: dict[int, str]) -> None:
    book = openpyxl.load_workbook(path, rich_text=True)
    for row, word in words.items():
        book.active.cell(row, 6).value = word
    book.save(path)


# ── written ───────────────────────────────────────────────────────────────────────────────────


def test_the_page(review: Path) -> None:
    sheet = openpyxl.load_workbook(review, rich_text=True).active
    assert sheet.title == "查重核对"
    assert "共 3 对，其中可能重复登记 1 对" in str(sheet["A1"].value)
    header = [cell.value for cell in sheet[3]]
    assert header[:9] == [
        "序号",
        "可能的关系",
        "为什么列出来",
        "登记甲",
        "登记乙",
        "处理意见",
        "处理人",
        "处理日期",
        "说明",
    ]
    assert [sheet.cell(r, 2).value for r in (4, 5, 6)] == ["重复登记", "一事多投", "重信重访"]
    assert sheet["C4"].value == "电话相同，村居相同\n姓名同音不同字\n但：数目不同"
    left = str(sheet["D4"].value)
    assert left.startswith("柳富村.xlsx")
    for part in (
        "第4行",
        "信访日期：2026-10-05  来访",
        "姓名：张三丰",
        "联系电话：19900000001",
        f"概况：{LAND}",
    ):
        assert part in left
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:I6"
    hidden = [(c.min, c.max) for c in sheet.column_dimensions.values() if c.hidden]
    assert hidden == [(10, 12)]


def test_a_restricted_record_is_nowhere(review: Path) -> None:
    sheet = openpyxl.load_workbook(review).active
    assert sheet.max_row == 6
    assert not any(
        "李四喜" in str(c.value) or "某干部" in str(c.value) for row in sheet for c in row
    )


def test_differing_characters_are_coloured(review: Path) -> None:
    sheet = openpyxl.load_workbook(review, rich_text=True).active

    def red(cell: str) -> list[str]:
        value = sheet[cell].value
        assert isinstance(value, CellRichText)
        return [
            part.text
            for part in value
            if isinstance(part, TextBlock) and part.font.color and part.font.color.rgb == "FFC00000"
        ]

    assert red("D4") == ["丰"]
    assert red("E4") == ["峰"]


def test_choices_and_no_formulas(review: Path) -> None:
    sheet = openpyxl.load_workbook(review).active
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"重复登记,同一事项,同一人,无关,存疑"'
    assert "F4" in choice.sqref
    assert not any(cell.data_type == "f" for row in sheet for cell in row)


def test_no_personal_data_in_the_keys(review: Path, office: Office) -> None:
    sheet = openpyxl.load_workbook(review).active
    for row in (4, 5, 6):
        for column in (11, 12):
            assert re.fullmatch(r"[0-9a-f]{32}", str(sheet.cell(row, column).value))
    assert not keys(office).keys() & record_keys(records(), office, secret=b"another").keys()


def test_what_was_said_before_is_filled_in(tmp_path: Path, office: Office) -> None:
    said = Link(A, B, "duplicate", 0.97, (), judgement=Judgement.UNSURE)
    sure = Link(A, C, "duplicate", 0.99, (), identical=True)
    path = tmp_path / "r.xlsx"
    write_review(path, Linked((sure, said)), records(), office, restricted=frozenset())
    sheet = openpyxl.load_workbook(path).active
    assert sheet["F4"].value == "存疑"
    assert sheet["B5"].value == "重复登记（证据齐全，自动并入）"
    assert sheet["F5"].value is None


def test_the_same_pairs_give_the_same_file(tmp_path: Path, office: Office) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        write_review(tmp_path / name, Linked(LINKS), records(), office, restricted=frozenset())
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_nothing_to_review(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "r.xlsx"
    write_review(path, Linked(), records(), office, restricted=frozenset())
    assert "没有发现" in str(openpyxl.load_workbook(path).active["A4"].value)
    assert read_review(path, office, keys(office)) == ({}, ())


# ── read back ─────────────────────────────────────────────────────────────────────────────────


def test_every_word_comes_back(review: Path, office: Office) -> None:
    fill(review, {4: "重复登记", 5: " 同一事项 ", 6: "无关"})
    judgements, findings = read_review(review, office, keys(office))
    assert judgements == {
        frozenset((A, B)): Judgement.DUPLICATE,
        frozenset((A, C)): Judgement.SAME_MATTER,
        frozenset((B, C)): Judgement.UNRELATED,
    }
    # B is C's matter by the others' word, and not by its own.
    assert [(f.rule, f.row) for f in findings] == [("review_contradiction", 6)]


def test_blank_answers_say_nothing(review: Path, office: Office) -> None:
    assert read_review(review, office, keys(office)) == ({}, ())


def test_sorted_rows_deleted_rows_added_columns(review: Path, office: Office) -> None:
    fill(review, {4: "重复登记", 5: "同一人", 6: "存疑"})
    book = openpyxl.load_workbook(review)
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]
    head, first, second, _ = rows
    again = openpyxl.Workbook()
    again.create_sheet("别的")
    again.active.append(["随手写的"])
    sheet = again.create_sheet("改过名")
    for row in (head, second, first):
        sheet.append(["新加的列", *reversed(row)])
    again.save(review)
    judgements, findings = read_review(review, office, keys(office))
    assert judgements == {
        frozenset((A, B)): Judgement.DUPLICATE,
        frozenset((A, C)): Judgement.SAME_PERSON,
    }
    assert findings == ()


def test_two_words_on_one_pair_are_a_conflict(review: Path, office: Office) -> None:
    fill(review, {4: "重复登记", 5: "同一事项"})
    book = openpyxl.load_workbook(review)
    sheet = book.active
    row = [cell.value for cell in sheet[4]]
    row[5], row[10], row[11] = "无关", row[11], row[10]
    sheet.append(row)
    book.save(review)
    judgements, findings = read_review(review, office, keys(office))
    assert judgements == {frozenset((A, C)): Judgement.SAME_MATTER}
    (finding,) = findings
    assert (finding.rule, finding.severity) == ("review_conflict", "error")
    assert "第4、7行" in finding.message
    assert "重复登记、无关" in finding.message


@pytest.mark.parametrize(("word", "rule"), [("合并", "review_word"), ("重 复", "review_word")])
def test_a_word_nobody_knows(word: str, rule: str, review: Path, office: Office) -> None:
    fill(review, {4: word})
    judgements, findings = read_review(review, office, keys(office))
    assert judgements == {}
    assert [(f.rule, f.row) for f in findings] == [(rule, 4)]


def test_a_row_without_its_keys(review: Path, office: Office) -> None:
    book = openpyxl.load_workbook(review)
    book.active["F4"], book.active["K4"] = "无关", None
    book.save(review)
    judgements, findings = read_review(review, office, keys(office))
    assert judgements == {}
    assert [f.rule for f in findings] == ["review_broken"]


def test_decisions_outlive_the_month(review: Path, office: Office) -> None:
    fill(review, {4: "重复登记", 5: "同一人"})
    later = [{**ROWS[1], "status": "已办结"}, {**ROWS[0], "status": "已办结"}]
    next_month = records(later, ["台账.xlsx!台账!A9", "台账.xlsx!台账!A2"])  # type: ignore[arg-type]
    judgements, findings = read_review(review, office, keys(office, next_month))
    assert judgements == {
        frozenset(("台账.xlsx!台账!A9", "台账.xlsx!台账!A2")): Judgement.DUPLICATE
    }
    assert [(f.rule, f.severity, f.row) for f in findings] == [("review_gone", "hint", 5)]


def test_records_of_one_content_keep_apart(office: Office) -> None:
    twins = records([ROWS[0], ROWS[0]], [A, B])  # type: ignore[list-item]
    assert sorted(keys(office, twins).values()) == [A, B]


def test_kept_decisions_come_back(tmp_path: Path, review: Path, office: Office) -> None:
    fill(review, {4: "重复登记"})
    book = openpyxl.load_workbook(review)
    book.active["G4"], book.active["H4"] = "刘登记", date(2026, 11, 5)
    book.save(review)
    decisions, _ = read_decisions(review, office)
    kept = tmp_path / "decisions.xlsx"
    write_decisions(kept, decisions, office)
    (again,), findings = read_decisions(kept, office)
    assert findings == ()
    assert again == Decision(
        decisions[0].pair, Judgement.DUPLICATE, "刘登记", "2026-11-05", "", row=2
    )
    assert read_review(kept, office, keys(office))[0] == {frozenset((A, B)): Judgement.DUPLICATE}


def test_what_is_no_review_workbook(tmp_path: Path, office: Office) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK not a workbook")
    for path in (other, broken, tmp_path / "missing.xlsx"):
        with pytest.raises(ReadError) as raised:
            read_review(path, office, {})
        assert path.name in raised.value.message
