"""The month in numbers: what counts, what does not yet, and sums that hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.model import Figure, Judgement, Link, Table, Tally
from xftools.office import Office
from xftools.tally.tables import proved

Month = Callable[..., Tally]


def on(day: str, **more: str) -> dict[str, str]:
    return {"received_on": day, **more}


def values(told: Tally, *names: str) -> list[float | int | None]:
    return [told.figures[f"total.{name}"].value for name in names]


def table(told: Tally, name: str) -> Table:
    return next(item for item in told.tables if item.name == name)


def cells(told: Tally, name: str) -> dict[str, tuple[float | int | None, ...]]:
    return {label: tuple(f.value for f in figures) for label, figures in table(told, name).rows}


OCTOBER = [
    on(
        "2026-10-01", channel="来访", people_count="12", group_flag="集体访", first_or_repeat="初次"
    ),
    on("2026-10-02", channel="来访", people_count="4", group_flag="集体访", first_or_repeat="重复"),
    on("2026-10-03", channel="来访", group_flag="集体访", first_or_repeat="初次"),
    on("2026-10-31", channel="来信", people_count="6", first_or_repeat="初次"),
    on("2026-09-30", channel="来访", people_count="3"),
    on("2026-11-01", channel="来访", people_count="3"),
    {"registered_on": "2026-10-20", "channel": "来电"},
    {"channel": "来电"},
]


def test_items_visits_and_people(month: Month) -> None:
    told = month(OCTOBER)
    assert values(told, "items", "visits", "people", "visit_people") == [
        5,
        3,
        12 + 4 + 1 + 6 + 1,
        17,
    ]
    # Twelve people, and one told as a group without a number; four are no group here.
    assert values(told, "group_visits", "group_people") == [2, 13]
    assert values(told, "first", "repeat", "undated") == [3, 1, 1]
    assert told.figures["total.items"].records == tuple(
        f"台账.xlsx!台账!A{n}" for n in (2, 3, 4, 5, 8)
    )
    assert told.figures["total.group_visits"].definition.startswith("集体访：5 人")


def test_the_number_that_makes_a_group_is_the_office_s(month: Month, office: Office) -> None:
    mine = office.model_copy(update={"groups": office.groups.model_copy(update={"threshold": 4})})
    told = month(OCTOBER, mine=mine)
    assert values(told, "group_visits") == [3]
    assert "4 人" in told.figures["total.group_visits"].definition


def test_a_month_may_run_from_the_26th(month: Month, office: Office) -> None:
    mine = office.model_copy(update={"period": office.period.model_copy(update={"starts_on": 26})})
    told = month(
        [on("2026-09-25"), on("2026-09-26"), on("2026-10-25"), on("2026-10-26")], mine=mine
    )
    assert values(told, "items") == [2]
    assert "2026-09-26 至 2026-10-25" in table(told, "overview").note


def test_no_data_is_not_zero(month: Month) -> None:
    first = month([on("2026-10-03"), on("2026-10-04")])
    assert (
        values(first, "items.previous", "items.previous_change", "items.year_before") == [None] * 3
    )
    quiet = [on("2025-08-03"), on("2026-02-01"), on("2026-07-31"), on("2026-10-03")]
    gap = month(quiet)
    assert values(gap, "items.previous", "items.year_before") == [0, 0]
    assert values(gap, "items.previous_change", "items.year_before_change") == [None, None]
    grown = month([*quiet, on("2025-10-01"), on("2026-09-01"), on("2026-09-02")])
    assert values(grown, "items.previous", "items.year_before") == [2, 1]
    assert values(grown, "items.previous_change", "items.year_before_change") == [-0.5, 0.0]
    assert grown.figures["total.items.previous_change"].denominator == 2


def test_an_old_letter_does_not_make_an_old_ledger(month: Month) -> None:
    told = month(
        [on("2025-09-01", registered_on="2026-10-09"), on("2026-10-03", registered_on="2026-10-03")]
    )
    assert values(told, "items.previous") == [None]
    assert [label for label, _ in table(told, "trend").rows] == ["2026-10"]


def test_a_wrong_year_does_not_make_an_old_ledger(month: Month) -> None:
    told = month([on("2025-10-09"), on("2026-09-03"), on("2026-10-03"), on("2036-10-03")])
    assert values(told, "items.previous", "items.year_before") == [1, None]
    assert [label for label, _ in table(told, "trend").rows] == ["2026-09", "2026-10"]


def test_the_trend_has_the_months_of_the_ledger(month: Month, office: Office) -> None:
    told = month([on("2026-07-03"), on("2026-09-04"), on("2026-10-05")])
    assert cells(told, "trend") == {
        "2026-07": (1, 0, 1),
        "2026-08": (0, 0, 0),
        "2026-09": (1, 0, 1),
        "2026-10": (1, 0, 1),
    }
    mine = office.model_copy(
        update={"report": office.report.model_copy(update={"months_in_chart": 2})}
    )
    short = month([on("2026-07-03"), on("2026-10-05")], mine=mine)
    assert list(cells(short, "trend")) == ["2026-09", "2026-10"]


HANDLED = {"route": "31(6)", "petitioner": "赵测试", "village": "柳富村"}


def handled(accepted: str, **more: str) -> dict[str, str]:
    return on(accepted, accepted_on=accepted, **HANDLED, **more)


def test_in_time_counts_what_was_due_in_the_period(month: Month) -> None:
    # 60 days from 2026-08-10 end on 2026-10-09; from 2026-09-10 on 2026-11-09.
    told = month(
        [
            handled("2026-08-10", replied_on="2026-10-09"),
            handled("2026-08-11", replied_on="2026-10-11"),
            handled("2026-08-12"),
            handled("2026-08-13", replied_on="2026-11-02"),
            handled("2026-09-10"),
            handled("2026-09-11", replied_on="2026-10-20"),
            handled("2026-07-01"),
            handled("2026-08-14", withdrawn_on="2026-09-01", withdrawal_doc="申请书"),
        ]
    )
    assert values(told, "due_on_time", "due") == [1, 4]
    rate = told.figures["total.handle_rate"]
    assert (rate.value, rate.numerator, rate.denominator) == (0.25, 1, 4)
    assert values(told, "overdue") == [3]
    assert values(told, "closed", "open") == [3, 4]


def test_a_blank_acceptance_stays_in_the_base(month: Month) -> None:
    told = month(
        [
            handled("2026-08-10", replied_on="2026-10-01"),
            on("2026-09-20", **HANDLED),
            on("2026-09-21", **HANDLED, replied_on="2026-10-11"),
            on("2026-08-21", **HANDLED, replied_on="2026-09-11"),
            on("2026-10-21", **HANDLED, status="已办结"),
            on("2026-08-22", **HANDLED, status="已办结"),
            # No route: until the safe date has passed nothing is late.
            on("2026-10-05", accepted_on="2026-10-06"),
            on("2026-08-05", accepted_on="2026-08-06"),
        ]
    )
    rate = told.figures["total.handle_rate"]
    assert (rate.numerator, rate.denominator) == (1, 1 + 1 + 1 + 1 + 1)
    # What has a clock nobody can tell and is still open: two without a route, one without a date.
    assert values(told, "clock_unknown") == [3]


def test_what_came_after_the_period_has_not_happened(month: Month) -> None:
    rows = [
        handled("2026-08-12", replied_on="2026-11-03", status="已办结", satisfaction="满意"),
        handled("2026-10-12", replied_on="2026-10-20", closed_on="2026-11-02", status="已办结"),
        on("2026-11-02", **HANDLED),
        on("2026-10-02", accepted_on="2026-11-01", **HANDLED),
    ]
    told = month(rows)
    assert values(told, "items", "closed", "open", "overdue") == [2, 1, 2, 1]
    assert values(told, "received_closed", "received_open") == [1, 1]
    assert values(told, "rated", "satisfaction_rate") == [0, None]
    assert values(told, "clock_unknown") == [1]
    later = month(rows, "2026-11", as_of=date(2026, 11, 30))
    assert values(later, "closed", "rated", "satisfaction_rate", "open") == [2, 1, 1.0, 2]


def test_within_the_period_as_of_is_the_end(month: Month) -> None:
    rows = [on("2026-10-03"), on("2026-10-20"), handled("2026-08-12")]
    told = month(rows, as_of=date(2026, 10, 11))
    assert values(told, "items", "overdue") == [1, 0]
    told = month(rows, as_of=date(2026, 10, 12))
    assert values(told, "overdue") == [1]


def test_told_in_time(month: Month) -> None:
    person = {"petitioner": "赵测试", "village": "柳富村"}
    told = month(
        [
            on("2026-09-20", notified_on="2026-10-05", **person),
            on("2026-09-21", notified_on="2026-10-07", **person),
            on("2026-09-22", **person),
            on("2026-10-10", notified_on="2026-11-01", **person),
            on("2026-10-20", **person),
            on("2026-10-01", petitioner="匿名"),
            on("2026-08-01", transferred_on="2026-10-01", notified_on="2026-10-02", **person),
            on("2026-10-01", purpose="检举控告", **person),
        ]
    )
    rate = told.figures["total.notice_rate"]
    assert (rate.numerator, rate.denominator, rate.value) == (2, 5, 0.4)


def test_satisfaction_counts_answers_only(month: Month) -> None:
    said = ["满意", "基本满意", "不满意", "未评价", "超期未评价"]
    rows = [on("2026-10-01", closed_on="2026-10-20", satisfaction=word) for word in said]
    told = month([*rows, on("2026-10-01", satisfaction="满意")])
    rate = told.figures["total.satisfaction_rate"]
    assert (rate.numerator, rate.denominator) == (2, 3)
    assert told.figures["total.rated"].value == 3


def test_mean_days_leave_out_what_has_no_dates(month: Month) -> None:
    told = month(
        [
            handled("2026-09-01", replied_on="2026-10-01"),
            handled("2026-09-10", replied_on="2026-10-05"),
            on("2026-10-01", closed_on="2026-10-09"),
        ]
    )
    assert values(told, "handling_days") == [27.5]
    assert told.figures["total.handling_days"].denominator == 2


def test_from_above(month: Month) -> None:
    rows = [
        on("2026-10-01", channel="上级转送"),
        on("2026-10-01", channel="来信", source_organ="县信访局"),
        on("2026-10-01", channel="来信", transferred_on="2026-10-02"),
        on("2026-10-01", channel="来信"),
    ]
    assert values(month(rows), "from_above", "from_above_share") == [3, 0.75]


def test_late_entries_of_earlier_months(month: Month) -> None:
    rows = [on("2026-09-28"), on("2026-09-29"), on("2026-10-02"), on("2026-08-02")]
    told = month(rows, taken=["2026-09", "2026-10", "2026-10", "2026-10"])
    assert values(told, "late_added", "items") == [2, 1]
    # The first month of a ledger takes in whatever there is.
    assert values(month(rows, taken=["2026-10"] * 4), "late_added") == [0]
    # Without origins, the day of registration says.
    entered = [
        on("2026-09-28", registered_on="2026-09-28"),
        on("2026-09-29", registered_on="2026-10-09"),
    ]
    assert values(month(entered), "late_added") == [1]


def pair(left: int, right: int, **more: Any) -> Link:
    ids = (f"台账.xlsx!台账!A{number}" for number in (left, right))
    return Link(*ids, more.pop("relation", "duplicate"), 0.9, (), **more)


def test_undecided_duplicates_are_told_not_subtracted(month: Month) -> None:
    rows = [
        on("2026-10-01"),
        on("2026-10-01"),
        on("2026-10-01"),
        on("2026-09-01"),
        on("2026-09-01"),
    ]
    links = [
        pair(2, 3),
        pair(3, 2),
        pair(2, 4, judgement=Judgement.UNSURE),
        pair(3, 4, judgement=Judgement.UNRELATED),
        pair(2, 5, relation="repeat"),
        pair(5, 6),
    ]
    told = month(rows, links=links)
    assert values(told, "undecided_pairs", "items") == [2, 3]


def test_a_merged_row_counts_once(month: Month) -> None:
    told = month(
        [on("2026-10-01"), on("2026-10-01")],
        links=[Link("柳富村.xlsx!Sheet1!A2", "台账.xlsx!台账!A2", "duplicate", 0.9, ())],
        merged={"柳富村.xlsx!Sheet1!A2": "测2026-0001"},
    )
    assert values(told, "undecided_pairs") == [0]


def test_tables_by_word(month: Month) -> None:
    told = month(OCTOBER)
    assert cells(told, "channel") == {
        "来信": (1, 6, 0.2),
        "来访": (3, 17, 0.6),
        "来电": (1, 1, 0.2),
        "网上信访": (0, 0, 0.0),
        "领导信箱": (0, 0, 0.0),
        "上级转送": (0, 0, 0.0),
        "合计": (5, 24, 1.0),
    }
    assert table(told, "channel").columns == ("件次", "人次", "占比")
    assert cells(told, "category") == {"未填写": (5, 24, 1.0), "合计": (5, 24, 1.0)}
    open_words = month([on("2026-10-01", category="新词"), on("2026-10-01", category="民政")])
    assert list(cells(open_words, "category")) == ["民政", "新词", "合计"]


def test_a_table_of_nothing_has_no_shares(month: Month) -> None:
    told = month([on("2026-08-01")])
    assert cells(told, "purpose") == {"合计": (0, 0, None)}


def test_accusations_stand_in_no_table_by_village_or_unit(month: Month) -> None:
    rows = [
        on("2026-10-01", village="柳富村", duty_unit="村建办"),
        on("2026-10-01", village="柳富村", duty_unit="村建办", purpose="检举控告"),
        on("2026-10-01", village="石桥村", duty_unit="柳富村委会", accused="孙测试"),
    ]
    told = month(rows)
    assert cells(told, "village") == {
        "柳富村": (1, 1), "石桥村": (0, 0), "大塘村": (0, 0), "合计": (1, 1),
    }  # fmt: skip
    assert "检举控告类 2 件不列入本表" in table(told, "village").note
    assert "柳富村委会" not in cells(told, "unit")
    assert values(told, "items") == [3]
    kept = month(rows, restricted=frozenset({"台账.xlsx!台账!A2"}))
    assert cells(kept, "village")["合计"] == (0, 0)
    assert "不列入" not in table(month(rows[:1]), "village").note


def test_units_and_how_they_did(month: Month) -> None:
    rows = [
        handled("2026-08-10", replied_on="2026-10-09", duty_unit="村建办"),
        handled("2026-08-11", replied_on="2026-10-11", duty_unit="村建办"),
        handled("2026-08-12", duty_unit="村建办"),
        handled("2026-10-12", duty_unit="民政办"),
        handled("2026-05-12", replied_on="2026-06-11", duty_unit="民政办"),
        on("2026-10-12", closed_on="2026-10-13", duty_unit="民政办"),
        handled("2026-10-12"),
    ]
    told = month(rows)
    assert table(told, "unit").columns == (
        "经办", "按期办结", "超期办结", "其他办结", "未办结", "其中超期",
    )  # fmt: skip
    assert cells(told, "unit") == {
        "村建办": (3, 1, 1, 0, 1, 1),
        "民政办": (2, 0, 0, 1, 1, 0),
        "未填写": (1, 0, 0, 0, 1, 0),
        "合计": (6, 1, 1, 1, 3, 1),
    }


def test_the_overview_stands_beside_earlier_months(month: Month) -> None:
    told = month([on("2026-09-01"), on("2026-10-01"), on("2026-10-02")])
    overview = table(told, "overview")
    assert overview.columns == ("本期", "上期", "环比", "去年同期", "同比")
    assert cells(told, "overview")["件次"] == (2, 1, 1.0, None, None)
    assert "件次：" in overview.note
    assert "信访日期（没有的按登记日期）" in overview.note


def test_a_table_that_does_not_add_up_is_a_bug() -> None:
    rows = (("甲", (Figure(1, "items"),)), ("合计", (Figure(2, "items"),)))
    with pytest.raises(AssertionError, match="channel"):
        proved(Table("channel", "按信访形式", ("件次",), rows))


def test_numbers_and_tables_are_declared_whole(office: Office) -> None:
    for kind in office.kinds.values():
        measures = kind.tables.measures
        for measure in measures.values():
            if measure.unit == "rate":
                assert {measure.of, measure.per} <= set(measures)
            elif measure.unit == "days":
                assert {measure.of, measure.per} <= set(kind.fields)
            for condition in (*measure.when, *measure.any):
                limit = condition.field.partition(".")[2]
                assert condition.field.startswith("@") or condition.field in kind.fields
                assert not limit or limit in office.limits
        for declared in kind.tables.tables.values():
            assert set(declared.measures) <= set(measures)
            assert declared.share is None or declared.share in declared.measures
            assert declared.rows in {None, "@month", *kind.fields}


def test_a_kind_without_the_office_s_days_counts_by_its_own(month: Month, office: Office) -> None:
    mine = office.model_copy(
        update={"period": office.period.model_copy(update={"basis": ("found_on",)})}
    )
    told = month([on("2026-10-01"), on("2026-09-01")], mine=mine)
    assert values(told, "items") == [1]
    assert "按信访日期计" in table(told, "channel").note


def test_an_empty_ledger_has_a_month_of_zeros(month: Month) -> None:
    told = month([])
    assert values(told, "items", "people", "items.previous", "handle_rate") == [0, 0, None, None]
    assert cells(told, "village")["合计"] == (0, 0)


DAYS = st.integers(0, 120).map(lambda n: str(date(2026, 8, 1) + timedelta(days=n)))
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "received_on": DAYS,
            "registered_on": DAYS,
            "accepted_on": DAYS,
            "notified_on": DAYS,
            "replied_on": DAYS,
            "closed_on": DAYS,
            "channel": st.sampled_from(["来信", "来访"]),
            "category": st.sampled_from(["民政", "新词"]),
            "village": st.sampled_from(["柳富村", "镇直"]),
            "duty_unit": st.sampled_from(["村建办", "民政办"]),
            "people_count": st.sampled_from(["1", "5", "30"]),
            "status": st.sampled_from(["办理中", "已办结"]),
            "purpose": st.sampled_from(["求决", "检举控告"]),
            "route": st.sampled_from(["31(6)", "31(5)"]),
            "satisfaction": st.sampled_from(["满意", "不满意"]),
        },
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(rows=ROWS)
def test_sums_hold(rows: list[dict[str, str]], month: Month) -> None:
    told = month(rows)
    figures = told.figures
    for name, figure in figures.items():
        if figure.unit in {"items", "visits"} and figure.value is not None:
            assert figure.value == len(figure.records), name
        if figure.unit == "rate" and figure.value is not None:
            assert 0 <= figure.value <= 1, name
    assert values(told, "received_closed")[0] + values(told, "received_open")[0] == (  # type: ignore[operator]
        figures["total.items"].value
    )
    for _, (all_of, in_time, late, other, still, overdue) in table(told, "unit").rows:
        assert all_of.value == in_time.value + late.value + other.value + still.value  # type: ignore[operator]
        assert overdue.value <= still.value  # type: ignore[operator]
    assert cells(told, "channel")["合计"][0] == figures["total.items"].value
    assert set(figures["total.due_on_time"].records) <= set(figures["total.due"].records)
    assert set(figures["total.notice_on_time"].records) <= set(figures["total.notice_due"].records)
    # Rows that came later change nothing.
    later = month([*rows, {"received_on": "2026-11-01", "channel": "来访"}])
    assert later.figures["total.items"].records == figures["total.items"].records
