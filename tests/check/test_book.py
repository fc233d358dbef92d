"""Where the rules of the book must speak, and where they must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xftools import privacy
from xftools.check import check
from xftools.doctor.examples import built
from xftools.model import Finding, Period
from xftools.office import Office

VILLAGES = [
    {"name": "柳富村", "aliases": ["柳富", "柳富村委会"], "members": ["赵有才", "钱大有"]},
    {"name": "石桥村", "aliases": ["石桥"]},
    {"name": "上石桥村"},
]


def found(
    office: Office, example: Mapping[str, Any], rule: str, period: Period | None = None
) -> list[Finding]:
    made = built(example, office.kinds["petition"])
    villages = made.villages or office.villages
    findings = check(
        made.registers,
        made.ledger,
        made.linked,
        made.deadlines,
        office.model_copy(update={"villages": villages}),
        as_of=made.as_of,
        period=period,
    )
    assert not [item.message for item in findings if item.rule == "rule_crashed"]
    return [item for item in findings if item.rule == rule]


def at(office: Office, rows: list[dict[str, str]], rule: str) -> list[int]:
    """The numbers of the rows, from 1, that break a rule."""
    items = found(office, {"rows": rows, "villages": VILLAGES}, rule)
    return [(item.row or 0) - 2 for item in items]


# ── people ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("names", "count", "wrong"),
    [
        ("赵守田", "1", False),
        ("赵守田", "5", False),  # one of five
        ("赵守田", "", False),
        ("", "5", False),
        ("赵守田、孙桂兰", "1", True),
        ("赵守田 孙桂兰", "1", True),
        ("赵守田夫妇", "2", False),
        ("欧阳守田", "1", False),
        ("赵守田等", "9", False),
        ("赵守田、孙桂兰等12人", "12", False),
        ("赵守田、孙桂兰等12人", "2", True),
        ("赵守田等十二人", "12", False),
        ("匿名", "1", False),
    ],
)
def test_names_against_people(shipped: Office, names: str, count: str, *, wrong: bool) -> None:
    rows = [{"petitioner": names, "people_count": count}]
    items = found(shipped, {"rows": rows}, "people_against_names")
    assert [item.field for item in items] == ["people_count"] * wrong
    assert not [item for item in items if "赵" in item.message]


@pytest.mark.parametrize(
    ("flag", "count", "rule"),
    [
        ("联名信", "1", "letter_signers"),
        ("联名信", "0", "letter_signers"),
        ("联名信", "2", None),
        ("联名信", "", None),
        ("集体访", "0", "group_people"),
        ("个人", "0", "people_none"),
        ("个人", "1", None),
    ],
)
def test_too_few_people_are_told_of_once(
    shipped: Office, flag: str, count: str, rule: str | None
) -> None:
    rows = [{"group_flag": flag, "people_count": count}]
    book = ("letter_signers", "group_people", "people_none")
    told = [key for key in book if found(shipped, {"rows": rows}, key)]
    assert told == [key for key in book if key == rule]


def test_no_more_representatives_than_the_office_says(shipped: Office) -> None:
    names = ["赵守田", "孙桂兰", "周家旺", "吴水生", "郑小满", "冯春来"]
    rows = [
        {"group_flag": "集体访", "channel": "来访", "petitioner": "、".join(names[:5])},
        {"group_flag": "集体访", "channel": "来访", "petitioner": "、".join(names)},
        {"group_flag": "集体访", "channel": "来访", "petitioner": "、".join(names[:2]) + "等60人"},
        {"group_flag": "联名信", "channel": "来信", "petitioner": "、".join(names)},
    ]
    assert at(shipped, rows, "representatives_too_many") == [2]
    mine = Office.model_validate(
        {**shipped.model_dump(by_alias=True), "groups": {"representatives": 4}}
    )
    assert at(mine, rows, "representatives_too_many") == [1, 2]


@pytest.mark.parametrize(
    ("petitioner", "village", "handler", "why"),
    [
        ("赵守田", "柳富村", "赵有才", "同姓"),
        ("孙桂兰、赵守田", "柳富村", "周启明、赵有才", "同姓"),
        ("孙桂兰", "柳富村", "赵有才", None),
        ("赵守田", "石桥村", "赵有才", None),
        ("赵守田", "", "赵有才", None),
        ("赵守田", "柳富村", "赵启明", None),  # nobody said of which village he is
        ("赵某", "柳富村", "赵有才", None),
        ("匿名", "柳富村", "钱大有", None),
        ("赵有才", "石桥村", "赵有才", "同一个人"),
        ("赵有才", "", "赵有才", "同一个人"),
        ("赵有才家属", "", "赵有", None),
    ],
)
def test_who_had_better_not_deal_with_it(
    shipped: Office, petitioner: str, village: str, handler: str, why: str | None
) -> None:
    for field, rule in (("handler", "handler_is_kin"), ("lead_official", "lead_is_kin")):
        row = {"petitioner": petitioner, "village": village, field: handler}
        items = found(shipped, {"rows": [row], "villages": VILLAGES}, rule)
        assert [why in item.message for item in items if why] == [True] * (why is not None)
        assert bool(items) is (why is not None)
        assert not [item for item in items if handler in item.message]


@pytest.mark.parametrize(
    ("village", "address", "said"),
    [
        ("柳富村", "大桥镇石桥村三组", "石桥村"),
        ("柳富村", "大桥镇柳富村三组", None),
        ("柳富村", "柳富村委会旁", None),
        ("石桥村", "上石桥村二组", "上石桥村"),
        ("上石桥村", "上石桥村二组", None),
        ("柳富村", "柳富村，现住石桥村", None),
        ("柳富村", "县城人民路12号", None),
        ("别处村", "石桥村三组", None),
        ("", "石桥村三组", None),
    ],
)
def test_the_address_of_another_village(
    shipped: Office, village: str, address: str, said: str | None
) -> None:
    rows = [{"village": village, "address": address}]
    items = found(shipped, {"rows": rows, "villages": VILLAGES}, "village_elsewhere")
    assert len(items) == (said is not None)
    assert all(said and f"“{said}”" in item.message for item in items)
    assert not [item for item in items if "三组" in item.message]


# ── waiting, and columns nobody uses ──────────────────────────────────────────────────────────


def test_a_column_that_nobody_fills_is_no_duty(shipped: Office) -> None:
    late = {"status": "已办结", "closed_on": "2026-08-01", "follow_up_on": ""}
    asked = {"status": "已办结", "closed_on": "2026-08-01", "follow_up_on": "2026-08-20"}
    assert at(shipped, [late, late], "follow_up_missing") == []
    assert at(shipped, [late, asked], "follow_up_missing") == [1]
    # Used in one sheet, it is no duty of another.
    items = found(shipped, {"sheets": [[late], [late, asked]]}, "follow_up_missing")
    assert [item.file for item in items] == ["2.xlsx"]


def test_nobody_waits_before_the_time(shipped: Office) -> None:
    done = {"route": "31(6)", "replied_on": "2026-08-01", "delivered_on": "2026-08-02"}
    rows = [
        done,
        *({**done, "replied_on": f"2026-10-{day}", "delivered_on": ""} for day in (20, 21)),
    ]
    assert at(shipped, rows, "undelivered") == [2]


def test_a_word_for_nothing_is_not_filled_and_an_unreadable_one_is_not_blank(
    shipped: Office,
) -> None:
    made = built({"rows": [{"status": "已答复", "replied_on": ""}]}, shipped.kinds["petition"])
    register = made.registers[0]
    texts = register.records.texts.copy()
    texts.loc[:, "replied_on"] = "十月底"
    record = texts.index[0]

    def told(how: str) -> list[Finding]:
        changed = replace(
            register,
            records=replace(register.records, texts=texts),
            changes={(record, "replied_on"): how},
        )
        findings = check([changed], None, made.linked, (), shipped, as_of=made.as_of, period=None)
        return [item for item in findings if item.rule == "reply_date_missing"]

    assert len(told("unknown")) == 1
    assert told("unreadable") == []
    assert told("explained") == []


# ── words ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("route", "result", "wrong"),
    [
        ("31(6)", "现将有关情况答复如下：已修复。不服的，可在30日内申请复查。", False),
        ("31(6)", "现将有关情况答复如下：已修复。", True),
        ("31(6)", "已上门修复，本人满意", False),
        ("31(5)", "经研究，处理如下：责令停工。可申请复查。", True),
        ("31(5)", "经研究，处理如下：责令停工。可在60日内申请行政复议。", False),
        ("31(1)", "现就你的来信答复：请向法院起诉", False),
        ("", "现将有关情况答复如下：已修复。", False),
    ],
)
def test_a_reply_tells_the_way_of_its_route(
    shipped: Office, route: str, result: str, *, wrong: bool
) -> None:
    row = {"route": route, "result": result, "replied_on": "2026-10-20"}
    assert bool(found(shipped, row, "reply_without_remedy")) is wrong


# ── accusations ───────────────────────────────────────────────────────────────────────────────


def test_an_accusation_in_a_villages_sheet_is_told_to_nobody_else(shipped: Office) -> None:
    example = {
        "village": "柳富村",
        "rows": [
            {"purpose": "检举控告", "matter": "反映某干部侵占集体资金", "accused": "柳富村钱大有"},
            {"purpose": "求决", "matter": "反映承包地界址不清", "accused": ""},
        ],
    }
    items = found(shipped, example, "accusation_in_village_sheet")
    assert [item.row for item in items] == [3]
    assert "柳富村" in items[0].message
    assert "钱" not in items[0].message + str(items[0].suggestion)
    made = built(example, shipped.kinds["petition"])
    restricted = privacy.restricted(made.registers[0].records, shipped)
    assert privacy.open_findings(items, restricted) == ()
    assert privacy.village_findings(items, restricted) == ()


# ── clocks ────────────────────────────────────────────────────────────────────────────────────

LATE = {"row": 1, "limit": "notify", "state": "overdue", "due_on": "2026-10-23", "days_left": -13}


def test_a_sheet_without_the_column_is_told_once_with_how_many(shipped: Office) -> None:
    row = {"received_on": "2026-10-08"}
    clocks = [{**LATE, "row": number} for number in (1, 2, 3)]
    clocks[1] = {**clocks[1], "due_on": "2026-10-11"}
    example = {"rows": [row] * 3, "clocks": clocks}
    [item] = found(shipped, example, "clock_unsaid")
    assert (item.record, item.cell) == (None, "A2")
    for part in ("告知日期", "3 件", "2026-10-11"):
        assert part in item.message
    assert found(shipped, example, "clock_overdue") == []
    with_it = {"rows": [{**row, "notified_on": ""}] * 3, "clocks": clocks}
    assert len(found(shipped, with_it, "clock_overdue")) == 3
    assert found(shipped, with_it, "clock_unsaid") == []


def test_what_was_late_long_ago_is_not_told_again(shipped: Office) -> None:
    rows = [{"notified_on": "2026-09-20"}, {"notified_on": "2026-10-20"}]
    clocks = [
        {**LATE, "row": number, "state": "done_late", "done_on": day}
        for number, day in ((1, "2026-09-20"), (2, "2026-10-20"))
    ]
    example = {"rows": rows, "clocks": clocks}
    [item] = found(shipped, example, "clock_late")
    assert (item.row, item.field) == (4, "notified_on")
    september = Period("2026-09", date(2026, 9, 1), date(2026, 9, 30))
    assert len(found(shipped, example, "clock_late", september)) == 2


def test_a_due_day_may_be_earlier_than_the_law_not_later(shipped: Office) -> None:
    clock = {"row": 1, "limit": "handle", "state": "running", "due_on": "2026-11-30"}
    for day, wrong in (("2026-11-29", 0), ("2026-11-30", 0), ("2026-12-01", 1), ("", 0)):
        example = {"rows": [{"accepted_on": "2026-10-01", "due_on": day}], "clocks": [clock]}
        assert len(found(shipped, example, "due_too_late")) == wrong


# ── this month and the one before ─────────────────────────────────────────────────────────────

OPEN = {"village": "柳富村", "status": "办理中"}


def carried(shipped: Office, rows: list[dict[str, str]], **around: Any) -> list[int]:
    example = {"village": "柳富村", "sheets": [rows, [OPEN, OPEN]], **around}
    return [(item.row or 0) - 2 for item in found(shipped, example, "open_not_told_again")]


def test_what_was_open_and_is_told_of_no_more(shipped: Office) -> None:
    rows = [{**OPEN, "ledger_id": f"2026-000{n}"} for n in (1, 2, 3)]
    rows[2]["status"] = "已办结"
    # A sheet that repeats row 1 and not row 2; one that repeats both; one that repeats nothing.
    assert carried(shipped, rows, again=[1]) == [2]
    assert carried(shipped, rows, again=[1, 2]) == []
    assert carried(shipped, rows, again=[0, 0]) == []
    # A row of another village that some sheet happened to repeat says nothing of this one's.
    assert carried(shipped, [rows[0], {**rows[1], "village": "石桥村"}], again=[1]) == []
    # A row that came this very month was not open before.
    assert carried(shipped, rows, again=[1], new=[2]) == []


def test_a_village_that_reports_nothing_while_its_people_go_elsewhere(shipped: Office) -> None:
    rows = [
        {"village": "柳富村", "channel": "上级转送"},
        {"village": "柳富村", "channel": "网上信访"},
        {"village": "柳富村", "channel": "来访"},
        {"village": "石桥村", "channel": "上级转送"},
    ]
    around = {"rows": rows, "new": [1, 2, 3, 4]}
    said = {"柳富村": "zero", "石桥村": "sent"}
    [item] = found(shipped, {**around, "submissions": said}, "silent_village")
    assert (item.record, item.scope) == (None, "ledger")
    assert "柳富村" in item.message
    assert "2 件" in item.message
    # Rows of months before were not silent ones.
    assert found(shipped, {**around, "new": [3], "submissions": said}, "silent_village") == []


def test_a_repeat_without_an_earlier_one(shipped: Office) -> None:
    rows = [
        {"ledger_id": "2026-0001", "received_on": "2026-08-01", "first_or_repeat": "重复"},
        {"ledger_id": "2026-0002", "received_on": "2026-09-01", "first_or_repeat": "重复"},
        {"ledger_id": "2026-0003", "received_on": "2026-10-01", "first_or_repeat": "初次"},
    ]
    link = {"left": 1, "right": 2, "relation": "repeat"}

    def told(**around: Any) -> list[int]:
        items = found(shipped, {"rows": rows, **around}, "repeat_not_found")
        return [(item.row or 0) - 2 for item in items]

    assert told() == [1, 2]
    assert told(links=[link]) == [1]
    assert told(links=[{**link, "judgement": "unrelated"}]) == [1, 2]
    # Rows of earlier months were linked when they came.
    assert told(new=[3]) == []
