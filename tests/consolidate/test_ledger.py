"""Rows in, rows out: numbered, merged on identical evidence only, corrected or asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.consolidate import consolidate, rejoined
from xftools.model import Finding, Grid, Judgement, Ledger, Link, Linked
from xftools.office import Office
from xftools.office.period import period_of

Sheets = Callable[..., Any]
Deliver = Callable[[Ledger], Any]
OCTOBER = "2026-10"

ROW = {
    "petitioner": "赵测试",
    "received_on": "2026-10-03",
    "village": "柳富村",
    "matter": "反映后山坡征地补偿款未发放",
    "phone": "19900001111",
}
OTHER = {
    "petitioner": "钱测试",
    "received_on": "2026-10-09",
    "village": "柳富村",
    "matter": "反映水渠被堵",
    "phone": "19900002222",
}


def same(
    left: str, right: str, *, identical: bool = True, judgement: Judgement | None = None
) -> Link:
    return Link(left, right, "duplicate", 0.99, (), identical=identical, judgement=judgement)


def run(
    office: Office,
    sheets: Sequence[Any],
    before: Any = None,
    links: Sequence[Link] = (),
    *,
    month: str = OCTOBER,
    restricted: frozenset[str] = frozenset(),
) -> tuple[Ledger, tuple[Finding, ...]]:
    period = period_of(month, office)
    ledger, findings = consolidate(
        [item.register for item in sheets],
        before.register if before else None,
        Linked(tuple(links)),
        office,
        sources=[item.source for item in sheets] + ([before.source] if before else []),
        period=period,
        as_of=period.last,
        restricted=restricted,
    )
    assert ledger.tie_out.holds
    return ledger, findings


def told(ledger: Ledger, key: str) -> list[object]:
    return [None if pd.isna(value) else value for value in ledger.records.table[key]]


def test_new_rows_get_numbers_in_the_order_of_villages(office: Office, sheet_of: Sheets) -> None:
    first = sheet_of("b/石桥村.xlsx", [ROW | {"village": "石桥村"}], village="石桥村")
    second = sheet_of("z/柳富村.xlsx", [ROW, OTHER], village="柳富村")
    ledger, findings = run(office, [first, second])
    assert told(ledger, "ledger_id") == ["测2026-0001", "测2026-0002", "测2026-0003"]
    assert told(ledger, "village") == ["柳富村", "柳富村", "石桥村"]
    assert list(ledger.records.table.index) == [*second.ids, *first.ids]
    assert findings == ()
    tie = ledger.tie_out
    assert (tie.rows_in, tie.new, tie.merged, tie.set_aside, tie.before, tie.after) == (
        3,
        3,
        0,
        0,
        0,
        3,
    )
    assert [(item.ledger_id, item.cell, item.month) for item in ledger.origins] == [
        ("测2026-0001", "A2", OCTOBER),
        ("测2026-0002", "A3", OCTOBER),
        ("测2026-0003", "A2", OCTOBER),
    ]


def test_numbers_go_on_and_are_never_used_again(office: Office, sheet_of: Sheets) -> None:
    ledger_rows = [ROW | {"ledger_id": "测2026-0007"}, OTHER | {"ledger_id": "旧号3"}]
    gone = [("台账号", "文件", "工作表", "单元格", "文件指纹", "月份")]
    gone += [("测2026-0009", "柳富村.xlsx", "Sheet1", "A9", "f" * 64, "2026-09")]
    before = sheet_of("台账.xlsx", ledger_rows, others=[Grid("台账.xlsx", "来源", tuple(gone))])
    month = sheet_of("柳富村.xlsx", [OTHER | {"matter": "另一件事"}])
    ledger, _ = run(office, [month], before)
    assert told(ledger, "ledger_id") == ["测2026-0007", "旧号3", "测2026-0010"]


def test_a_new_prefix_does_not_begin_the_count_again(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "旧-2026-0106"}])
    ledger, _ = run(office, [sheet_of("柳富村.xlsx", [OTHER])], before)
    assert told(ledger, "ledger_id") == ["旧-2026-0106", "测2026-0107"]


def test_numbers_restart_with_the_year(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0031"}])
    ledger, _ = run(office, [sheet_of("柳富村.xlsx", [OTHER])], before, month="2027-01")
    assert told(ledger, "ledger_id") == ["测2026-0031", "测2027-0001"]


def test_ledger_rows_without_a_number_get_theirs_in_order(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW, OTHER | {"ledger_id": "测2026-0005"}, OTHER])
    ledger, findings = run(office, [], before)
    assert told(ledger, "ledger_id") == ["测2026-0006", "测2026-0005", "测2026-0007"]
    assert findings == ()


def test_a_number_that_stands_twice_is_told(office: Office, sheet_of: Sheets) -> None:
    rows = [ROW | {"ledger_id": "测2026-0001"}, OTHER | {"ledger_id": "测2026-0001"}]
    ledger, findings = run(office, [], sheet_of("台账.xlsx", rows))
    assert told(ledger, "ledger_id") == ["测2026-0001", "测2026-0002"]
    assert [(item.rule, item.row) for item in findings] == [("ledger_id_repeated", 3)]


def test_likeness_alone_never_merges(office: Office, sheet_of: Sheets) -> None:
    month = sheet_of("柳富村.xlsx", [ROW, ROW | {"matter": "反映后山坡征地补偿款没有发"}])
    links = [same(*month.ids, identical=False)]
    ledger, _ = run(office, [month], links=links)
    assert len(ledger.records.table) == 2


def test_identical_rows_of_two_sheets_become_one(office: Office, sheet_of: Sheets) -> None:
    village = sheet_of("柳富村.xlsx", [ROW], village="柳富村")
    export = sheet_of("系统导出.xlsx", [ROW | {"channel": "来访", "case_no": "XF1"}])
    link = same(village.ids[0], export.ids[0])
    ledger, _ = run(office, [export, village], links=[link])
    assert told(ledger, "channel") == ["来访"]
    assert told(ledger, "case_no") == ["XF1"]
    assert ledger.merged == {village.ids[0]: "测2026-0001", export.ids[0]: "测2026-0001"}
    assert ledger.new == {village.ids[0]}
    assert (ledger.tie_out.new, ledger.tie_out.merged) == (1, 1)
    assert [item.file for item in ledger.origins] == ["柳富村.xlsx", "系统导出.xlsx"]


def test_a_person_s_word_merges_and_forbids(office: Office, sheet_of: Sheets) -> None:
    month = sheet_of("柳富村.xlsx", [ROW, OTHER, ROW | {"matter": "征地"}])
    first, second, third = month.ids
    ledger, _ = run(
        office,
        [month],
        links=[
            same(first, third, identical=False, judgement=Judgement.DUPLICATE),
            same(first, second, judgement=Judgement.UNRELATED),
        ],
    )
    assert ledger.merged[first] == ledger.merged[third] != ledger.merged[second]


def test_no_chain_of_merges_goes_against_a_person_s_word(office: Office, sheet_of: Sheets) -> None:
    month = sheet_of("柳富村.xlsx", [ROW, OTHER, ROW | {"matter": "征地"}])
    first, second, third = month.ids
    links = [
        same(first, second),
        same(second, third),
        same(first, third, identical=False, judgement=Judgement.SAME_MATTER),
    ]
    ledger, _ = run(office, [month], links=links)
    assert ledger.merged[first] == ledger.merged[second] != ledger.merged[third]


def test_merging_does_not_depend_on_the_order_of_links(office: Office, sheet_of: Sheets) -> None:
    month = sheet_of("柳富村.xlsx", [ROW, OTHER, ROW | {"matter": "征地"}])
    first, second, third = month.ids
    links = [same(second, third), same(third, first)]
    ledger, _ = run(office, [month], links=links)
    assert set(ledger.merged.values()) == {"测2026-0001"}
    assert run(office, [month], links=links[::-1])[0].merged == ledger.merged


def test_a_later_sheet_moves_a_matter_on(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001", "status": "办理中"}])
    month = sheet_of("柳富村.xlsx", [ROW | {"status": "已办结", "closed_on": "2026-10-20"}])
    ledger, findings = run(office, [month], before, [same(before.ids[0], month.ids[0])])
    assert told(ledger, "status") == ["已办结"]
    assert told(ledger, "closed_on") == [pd.Timestamp("2026-10-20")]
    assert ledger.records.texts.iloc[0]["status"] == "已办结"
    assert findings == ()
    [correction] = ledger.corrections
    assert (correction.field, correction.old, correction.new) == ("status", "办理中", "已办结")
    assert (correction.ledger_id, correction.origin) == ("测2026-0001", month.ids[0])
    assert list(ledger.records.table.index) == before.ids


def test_an_older_sheet_moves_nothing_back(
    office: Office, sheet_of: Sheets, delivered: Deliver
) -> None:
    month = sheet_of("柳富村.xlsx", [ROW | {"status": "已办结"}], month=(2026, 10))
    ledger, _ = run(office, [month])
    old = sheet_of("旧/柳富村.xlsx", [ROW | {"status": "办理中"}], month=(2026, 9))
    before = delivered(ledger)
    now, findings = run(office, [old], before, [same(before.ids[0], old.ids[0])])
    assert told(now, "status") == ["已办结"]
    assert now.corrections == ()
    assert [item.field for item in findings] == ["status"]


def test_another_name_is_asked_about_and_masked(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001"}])
    month = sheet_of("柳富村.xlsx", [ROW | {"petitioner": "赵测式", "phone": "19900003333"}])
    ledger, findings = run(office, [month], before, [same(before.ids[0], month.ids[0])])
    assert told(ledger, "petitioner") == ["赵测试"]
    assert ledger.corrections == ()
    assert [(item.rule, item.field, item.cell) for item in findings] == [
        ("ledger_differs", "petitioner", "B2"),
        ("ledger_differs", "phone", "C2"),
    ]
    said = "".join(item.message for item in findings)
    assert "赵测" not in said
    assert "19900001111" not in said
    assert "测2026-0001" in said
    assert {item.scope for item in findings} == {"ledger"}


def test_nothing_of_an_accusation_is_said(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001", "channel": "来信"}])
    month = sheet_of("柳富村.xlsx", [ROW | {"channel": "来访", "accused": "孙测试"}])
    links = [same(before.ids[0], month.ids[0])]
    ledger, findings = run(office, [month], before, links, restricted=frozenset(month.ids))
    assert ["来访" in item.message or "来信" in item.message for item in findings] == [False]
    assert ledger.restricted == frozenset(before.ids)


def test_an_unreadable_date_gives_way_and_is_kept_as_a_correction(
    office: Office, sheet_of: Sheets
) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001", "registered_on": "3月底"}])
    month = sheet_of("柳富村.xlsx", [ROW | {"registered_on": "2026-10-04", "phone": "无"}])
    ledger, _ = run(office, [month], before, [same(before.ids[0], month.ids[0])])
    assert told(ledger, "registered_on") == [pd.Timestamp("2026-10-04")]
    assert [(item.old, item.new) for item in ledger.corrections] == [("3月底", "2026-10-04")]


def test_width_and_blanks_are_no_difference(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001", "address": "柳富村3组"}])
    month = sheet_of("柳富村.xlsx", [ROW | {"address": "柳富村 ３组", "seq": "4"}])
    ledger, findings = run(office, [month], before, [same(before.ids[0], month.ids[0])])
    assert findings == ()
    assert ledger.corrections == ()


def test_columns_nobody_knows_are_kept(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of(
        "台账.xlsx", [ROW | {"ledger_id": "测2026-0001"}], extra={0: {"备查": "甲", "柜号": "3"}}
    )
    month = sheet_of("柳富村.xlsx", [ROW, OTHER], extra={0: {"备查": "乙"}, 1: {"组别": "二"}})
    ledger, findings = run(office, [month], before, [same(before.ids[0], month.ids[0])])
    assert ledger.extra == {
        "测2026-0001": {"备查": "甲", "柜号": "3"},
        "测2026-0002": {"组别": "二"},
    }
    assert [item.rule for item in findings] == ["ledger_differs"]
    assert "备查" in findings[0].message


def test_other_sheets_are_carried_along(office: Office, sheet_of: Sheets) -> None:
    mine = Grid("台账.xlsx", "诉求分项", (("台账号", "序"), ("测2026-0001", 1)))
    empty = Grid("台账.xlsx", "Sheet3", ())
    before = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001"}], others=[mine, empty])
    ledger, _ = run(office, [sheet_of("柳富村.xlsx", [OTHER])], before)
    assert ledger.sheets == (mine,)


def test_corrections_are_kept_and_a_line_that_says_there_are_none_is_not(
    office: Office, sheet_of: Sheets
) -> None:
    header = tuple(
        office.listed(f"consolidate.corrections.{key}")[0]
        for key in office.words["consolidate"]["corrections"]
    )
    told_so = ("测2026-0001", "状态", "办理中", "已办结", "柳富村.xlsx!Sheet1!A2", "2026.10.20")
    rows = (("更正记录",), header, told_so, ("没有更正。",), (None, "状态"))
    before = sheet_of(
        "台账.xlsx",
        [ROW | {"ledger_id": "测2026-0001"}],
        others=[Grid("台账.xlsx", "更正记录", rows)],
    )
    ledger, _ = run(office, [], before)
    [kept] = ledger.corrections
    assert (kept.ledger_id, kept.field, kept.on) == ("测2026-0001", "状态", date(2026, 10, 20))
    assert ledger.sheets == ()


def test_rows_set_aside_are_counted_headings_not(office: Office, sheet_of: Sheets) -> None:
    aside = ["title", "form_line", "section", "repeated_header", "total", "placeholder", "sign_off"]
    ledger, _ = run(office, [sheet_of("柳富村.xlsx", [ROW], aside=aside)])
    assert (ledger.tie_out.rows_in, ledger.tie_out.set_aside) == (4, 3)


def test_a_record_that_got_lost_breaks_the_sum(office: Office, sheet_of: Sheets) -> None:
    from dataclasses import replace

    whole = sheet_of("柳富村.xlsx", [ROW, OTHER])
    records = whole.register.records
    short = replace(records, table=records.table.iloc[:1], texts=records.texts.iloc[:1])
    ledger, _ = consolidate(
        [replace(whole.register, records=short)],
        None,
        Linked(),
        office,
        sources=[whole.source],
        period=period_of(OCTOBER, office),
        as_of=date(2026, 11, 5),
        restricted=frozenset(),
    )
    assert not ledger.tie_out.holds


def test_the_same_file_twice_adds_its_rows_once(office: Office, sheet_of: Sheets) -> None:
    one = sheet_of("柳富村.xlsx", [ROW, OTHER])
    copy = sheet_of("柳富村(1).xlsx", [ROW, OTHER])
    ledger, _ = run(office, [one, copy])
    assert len(ledger.records.table) == 2
    assert (ledger.tie_out.new, ledger.tie_out.merged) == (2, 2)


def test_a_sheet_sent_again_with_one_row_more_adds_one(
    office: Office, sheet_of: Sheets, delivered: Deliver
) -> None:
    # Two rows that say the same are two rows, also the second time.
    first = sheet_of("柳富村.xlsx", [ROW, ROW, OTHER])
    ledger, _ = run(office, [first])
    assert len(ledger.records.table) == 3
    again = sheet_of("柳富村.xlsx", [OTHER, ROW, ROW, ROW | {"matter": "又一件事"}])
    now, findings = run(office, [again], delivered(ledger))
    assert (now.tie_out.new, now.tie_out.merged) == (1, 3)
    assert findings == ()


def test_a_row_that_says_little_is_not_taken_for_another(office: Office, sheet_of: Sheets) -> None:
    before = sheet_of("台账.xlsx", [{"ledger_id": "测2026-0001", "matter": "咨询"}])
    ledger, _ = run(office, [sheet_of("柳富村.xlsx", [{"matter": "咨询"}])], before)
    assert len(ledger.records.table) == 2


def test_the_separate_volume_takes_its_rows_back(office: Office, sheet_of: Sheets) -> None:
    stub = {"ledger_id": "测2026-0002", "received_on": "2026-09-03", "follow_up_on": "2026-10-08"}
    stub["remark"] = office.listed("consolidate.stands_in")[0]
    main = sheet_of("台账.xlsx", [ROW | {"ledger_id": "测2026-0001"}, stub, OTHER])
    full = OTHER | {"ledger_id": "测2026-0002", "received_on": "2026-09-03", "accused": "孙测试"}
    late = OTHER | {"ledger_id": "测2026-0009", "accused": "李测试"}
    volume = sheet_of("检举控告专册.xlsx", [full, late, OTHER], extra={0: {"卷号": "一"}})
    whole = rejoined([main.register], [volume.register], office)
    table = whole.records.table
    # The last of each has no number, and stands for no other.
    assert list(table.index) == [main.ids[0], volume.ids[0], main.ids[2], *volume.ids[1:]]
    assert pd.isna(table.at[volume.ids[0], "remark"])
    assert table.at[volume.ids[0], "accused"] == "孙测试"
    assert table.at[volume.ids[0], "follow_up_on"] == pd.Timestamp("2026-10-08")
    assert whole.extra == {volume.ids[0]: {"卷号": "一"}}
    assert set(whole.records.places) == set(table.index)


TEXT = st.sampled_from(["反映征地补偿", "反映水渠被堵", "要求低保", "路灯不亮"])
VALUES = {
    "petitioner": st.sampled_from(["赵测试", "钱测试", "孙测试", "匿名"]),
    "received_on": st.sampled_from(["2026-10-03", "2026-10-09", "3月底"]),
    "channel": st.sampled_from(["来信", "来访"]),
    "village": st.sampled_from(["柳富村", "石桥村"]),
    "matter": TEXT,
    "status": st.sampled_from(["办理中", "已办结"]),
    "people_count": st.sampled_from(["1", "12"]),
    "remark": TEXT,
}
ROWS = st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=5)


Run = Callable[..., tuple[Ledger, tuple[Finding, ...]]]


@pytest.fixture(scope="module")
def running(office: Office) -> Run:
    return partial(run, office)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=3), data=st.data())
def test_consolidating_again_changes_nothing(
    rows: list[list[dict[str, str]]],
    data: st.DataObject,
    running: Run,
    sheet_of: Sheets,
    delivered: Deliver,
) -> None:
    sheets = [sheet_of(f"{n}.xlsx", items, salt=str(n)) for n, items in enumerate(rows)]
    ids = [record for item in sheets for record in item.ids]
    ends = st.sampled_from(ids) if ids else st.nothing()
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=4 if ids else 0))
    links = [same(left, right) for left, right in pairs if left != right]
    ledger, _ = running(sheets, links=links)
    assert set(ledger.merged) == set(ids)
    assert ledger.records.table["ledger_id"].is_unique
    before = delivered(ledger)
    now, findings = running(sheets, before)
    assert findings == ()
    assert now.tie_out.new == 0
    assert now.origins == ledger.origins
    assert now.corrections == ledger.corrections
    assert delivered(now).register.raw.rows == before.register.raw.rows
