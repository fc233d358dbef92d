"""Every clock of the regulation, case by case (tests/cases/deadlines.csv, counted by hand)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools import office as offices
from xftools.deadlines import deadlines, unknown_years
from xftools.model import Deadline, Records
from xftools.office import Office
from xftools.office.declared import LimitVersion

Build = Callable[..., Records]
CASES = Path(__file__).parent.parent / "cases" / "deadlines.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one(records: Records, office: Office, limit: str, as_of: str) -> Deadline | None:
    found = deadlines(records, office, as_of=date.fromisoformat(as_of))
    mine = [item for item in found if item.limit == limit]
    assert len(mine) <= 1
    return mine[0] if mine else None


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_case(case: dict[str, str], office: Office, records_of: Build) -> None:
    row = dict(item.split("=", 1) for item in case["fields"].split(";"))
    clock = one(records_of(row), office, case["limit"], case["as_of"])
    if case["state"] == "none":
        assert clock is None
        return
    assert clock is not None
    told = {
        "state": clock.state,
        "started_on": str(clock.started_on or ""),
        "due_on": str(clock.due_on or ""),
        "rolled_on": str(clock.rolled_on or ""),
        "days_left": "" if clock.days_left is None else str(clock.days_left),
        "missing": " ".join(clock.missing),
    }
    assert told == {key: case[key] for key in told}


def test_what_frees_a_record_is_told(office: Office, records_of: Build) -> None:
    records = records_of({"received_on": "2026-03-05", "petitioner": "匿名", "village": "柳富村"})
    clock = one(records, office, "notify", "2026-03-25")
    assert clock is not None
    assert clock.reason == "姓名不清，无法书面告知"


def test_the_earlier_date_of_an_assignment_is_not_told_as_law(
    office: Office, records_of: Build
) -> None:
    row = {"accepted_on": "2026-03-20", "route": "31(6)", "assigned_due_on": "2026-04-30"}
    found = {
        item.limit: item.source
        for item in deadlines(records_of(row), office, as_of=date(2026, 4, 1))
    }
    assert found["handle"] == "《信访工作条例》第三十四条；交办限期更早，按交办限期"
    assert "条例" not in found["assigned"]


def test_the_old_regulation_is_cited_for_old_matters(office: Office, records_of: Build) -> None:
    old = one(
        records_of({"accepted_on": "2022-04-30", "route": "31(6)"}), office, "handle", "2026-10-01"
    )
    new = one(
        records_of({"accepted_on": "2022-05-01", "route": "31(6)"}), office, "handle", "2026-10-01"
    )
    assert old is not None
    assert new is not None
    assert (old.source, new.source) == ("《信访条例》第三十三条", "《信访工作条例》第三十四条")


def test_an_office_may_settle_blank_routes(office: Office, records_of: Build) -> None:
    mine = office.model_copy(
        update={"clocks": office.clocks.model_copy(update={"route_if_blank": "31(6)"})}
    )
    blank = one(records_of({"accepted_on": "2026-03-20"}), mine, "handle", "2026-05-20")
    assert blank is not None
    assert (blank.state, blank.days_left) == ("overdue", -1)
    suggestion = records_of({"accepted_on": "2026-03-20", "purpose": "意见建议"})
    assert one(suggestion, mine, "handle", "2026-05-20") is None
    other = one(records_of({"accepted_on": "2026-03-20"}), mine, "handle", "2026-04-01")
    assert other is not None
    assert other.state == "running"


def test_an_office_may_change_which_date_is_receipt(office: Office, records_of: Build) -> None:
    clocks = office.clocks.model_copy(update={"receipt": ("registered_on", "received_on")})
    mine = office.model_copy(update={"clocks": clocks})
    row = {"received_on": "2026-03-05", "registered_on": "2026-03-08"}
    clock = one(records_of(row), mine, "register", "2026-03-10")
    assert clock is not None
    assert clock.started_on == date(2026, 3, 8)


def test_a_limit_is_judged_by_the_version_when_it_started(
    office: Office, records_of: Build
) -> None:
    handle = office.limits["handle"]
    later = LimitVersion(since=date(2027, 1, 1), days=45, text="新规定", article="第一条")
    ended = LimitVersion(since=date(2028, 1, 1), days=-1, text="新规定", article="第一条")
    limits = {"handle": handle.model_copy(update={"versions": (*handle.versions, later, ended)})}
    mine = office.model_copy(update={"limits": limits})
    due = {}
    for accepted in ("2026-12-31", "2027-01-01", "2028-01-01"):
        row = {"accepted_on": accepted, "route": "31(6)"}
        clock = one(records_of(row), mine, "handle", "2028-06-01")
        due[accepted] = clock and clock.due_on
    assert due == {
        "2026-12-31": date(2027, 3, 1),
        "2027-01-01": date(2027, 2, 15),
        "2028-01-01": None,
    }


def test_an_office_s_own_holidays_fill_a_year_nobody_knows(
    tmp_path: Path, records_of: Build
) -> None:
    (tmp_path / "office.toml").write_text(
        "[workdays]\noff = [2027-01-01]\nwork = [2027-01-02]\n", encoding="utf-8"
    )
    mine = offices.load(tmp_path)
    clock = one(records_of({"transferred_on": "2026-12-29"}), mine, "object", "2026-12-30")
    # 12-30, 12-31, Saturday 01-02 (worked), 01-04, 01-05.
    assert clock is not None
    assert (clock.due_on, clock.days_left, clock.missing) == (date(2027, 1, 5), 4, ())


def test_an_office_s_own_day_off_lies_over_the_published_calendar(
    tmp_path: Path, records_of: Build
) -> None:
    (tmp_path / "office.toml").write_text("[workdays]\noff = [2026-10-09]\n", encoding="utf-8")
    clock = one(
        records_of({"transferred_on": "2026-09-24"}), offices.load(tmp_path), "object", "2026-09-28"
    )
    # 10-09 is now off; 10-10 is the Saturday worked for the national holiday.
    assert clock is not None
    assert clock.due_on == date(2026, 10, 10)


def test_years_that_nobody_knows_are_said(office: Office, records_of: Build) -> None:
    records = records_of(
        {"transferred_on": "2026-12-29"}, {"delivered_on": "2026-12-02", "route": "31(6)"}
    )
    assert unknown_years(deadlines(records, office, as_of=date(2026, 12, 30))) == (2027,)


def test_only_the_petitioner_s_clocks_roll(office: Office, records_of: Build) -> None:
    # 2026-10-04 is a holiday, and stays the office's last day.
    clock = one(records_of({"received_on": "2026-09-19"}), office, "register", "2026-09-20")
    assert clock is not None
    assert (clock.due_on, clock.rolled_on) == (date(2026, 10, 4), None)


def test_a_kind_without_limits_has_no_clocks(office: Office, records_of: Build) -> None:
    records = records_of({"received_on": "2026-03-05"})
    other = Records("dispute", records.table, records.texts, records.places)
    if "dispute" in office.kinds:
        assert deadlines(other, office, as_of=date(2026, 4, 1)) == ()


def test_limits_name_fields_that_their_kinds_have(office: Office) -> None:
    for limit in office.limits.values():
        conditions = [*limit.when, *limit.when_any, *limit.unless, *limit.unless_blank]
        conditions += [item for entry in limit.exempt.values() for item in entry.when]
        named = {*limit.start, *limit.done, *limit.needs, *limit.pauses, *limit.withdrawn}
        named |= {item.field for item in (*conditions, *limit.told_done)}
        named |= {key for key in (limit.due, limit.earlier_of) if key}
        if limit.extension:
            named |= {limit.extension.to, limit.extension.approved_on, *limit.extension.needs}
        for kind in limit.kinds:
            assert named <= set(office.kind(kind).fields)


def test_no_records_no_clocks(office: Office, records_of: Build) -> None:
    assert deadlines(records_of(), office, as_of=date(2026, 4, 1)) == ()


def test_clocks_stand_in_the_order_of_the_records(office: Office, records_of: Build) -> None:
    records = records_of(*({"received_on": f"2026-03-0{day}"} for day in (3, 1, 2)))
    found = deadlines(records, office, as_of=date(2026, 4, 1))
    seen = list(dict.fromkeys(item.record for item in found))
    assert seen == list(records.table.index)


DATES = st.dates(date(2022, 5, 1), date(2026, 12, 31))
FIELDS = (
    "received_on", "reached_office_on", "transferred_on", "objection_on", "accepted_on",
    "notified_on", "moved_on", "replied_on", "closed_on", "delivered_on", "extended_to",
    "extension_approved_on", "assigned_due_on", "review_requested_on", "review_replied_on",
    "review_delivered_on", "recheck_requested_on", "recheck_replied_on", "hearing_from",
    "hearing_to", "withdrawn_on",
)  # fmt: skip
ROWS = st.fixed_dictionaries(
    {},
    optional={
        **{key: DATES.map(str) for key in FIELDS},
        "route": st.sampled_from(["31(1)", "31(6)", "建议"]),
        "purpose": st.sampled_from(["求决", "检举控告", "意见建议"]),
        "petitioner": st.sampled_from(["赵测试", "匿名"]),
        "withdrawal_doc": st.just("撤回申请"),
        "extension_reason": st.just("复杂"),
        "extension_approver": st.just("钱测试"),
    },
)
STATES = {
    "done", "done_late", "running", "soon", "overdue", "unknown", "exempt", "paused", "withdrawn",
}  # fmt: skip


Clocks = Callable[[dict[str, str], date], tuple[Deadline, ...]]


@pytest.fixture(scope="module")
def clocks_of(office: Office, records_of: Build) -> Clocks:
    return lambda row, as_of: deadlines(records_of(row), office, as_of=as_of)


@settings(max_examples=100, deadline=None)
@given(row=ROWS, as_of=DATES)
def test_laws_of_clocks(row: dict[str, str], as_of: date, clocks_of: Clocks) -> None:
    for clock in clocks_of(row, as_of):
        assert clock.state in STATES
        assert clock.source
        if clock.for_whom == "petitioner":
            assert clock.state not in {"overdue", "done_late"}
        else:
            assert clock.rolled_on is None
        if clock.state == "overdue":
            assert clock.due_on is not None
            assert clock.due_on < as_of
            assert clock.done_on is None
        if clock.state in {"running", "soon"} and clock.due_on is not None:
            assert as_of <= (clock.rolled_on or clock.due_on) or clock.missing
        if clock.state == "unknown":
            assert clock.missing
        if clock.done_on is not None:
            assert clock.done_on <= as_of
        if clock.limit == "handle" and clock.due_on and clock.started_on:
            assert clock.due_on <= clock.started_on + timedelta(days=90)
