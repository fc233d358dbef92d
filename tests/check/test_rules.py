"""The shipped rules through check(): where findings stand, what they say and never say."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.check import check
from xftools.doctor.examples import built
from xftools.model import Finding, Period, SetAside
from xftools.office import Office
from xftools.values.identity import check_digit

CASES = Path(__file__).parent.parent / "cases"
OCTOBER = Period("2026-10", date(2026, 10, 1), date(2026, 10, 31))


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(
    office: Office, example: Mapping[str, Any], rule: str, period: Period | None = None
) -> list[Finding]:
    made = built(example, office.kinds["petition"])
    findings = check(
        made.registers,
        made.ledger,
        made.linked,
        made.deadlines,
        office,
        as_of=made.as_of,
        period=period,
    )
    assert not [item.message for item in findings if item.rule == "rule_crashed"]
    return [item for item in findings if item.rule == rule]


def settled(office: Office, **parts: Any) -> Office:
    """The office with parts of its own, as an office.toml would give them."""
    return Office.model_validate({**office.model_dump(by_alias=True), **parts})


# ── where a finding stands ────────────────────────────────────────────────────────────────────


def test_a_finding_points_at_the_cell_of_its_field(shipped: Office) -> None:
    [item] = found(
        shipped,
        {"rows": [{"received_on": "2026-10-08"}, {"received_on": "2026-11-06"}]},
        "date_future",
    )
    assert (item.file, item.sheet, item.cell, item.row) == ("1.xlsx", "信访登记台账", "A4", 4)
    assert (item.record, item.field) == ("1.xlsx!信访登记台账!A4", "received_on")
    assert (item.severity, item.scope) == ("error", "record")


def test_each_missing_field_is_its_own_finding(shipped: Office) -> None:
    blank = {"petitioner": "", "received_on": "", "channel": "", "matter": ""}
    items = found(shipped, {"rows": [blank]}, "required_missing")
    assert [item.field for item in items] == ["petitioner", "received_on", "channel", "matter"]
    assert {item.cell for item in items} == {"A3", "B3", "C3", "D3"}


def test_a_column_nobody_has_is_told_once_for_the_sheet(shipped: Office) -> None:
    row = {"petitioner": "赵守田", "received_on": "2026-10-08", "matter": "反映承包地界址不清"}
    example = {"rows": [row, row, row]}
    assert found(shipped, example, "required_missing") == []
    [item] = found(shipped, example, "required_column")
    assert (item.record, item.field, item.row) == (None, "channel", 2)
    assert "信访形式" in item.message


def test_sheets_are_held_against_their_own_columns(shipped: Office) -> None:
    """One sheet has no column for the channel: its blanks are not the other's."""
    with_it = {
        "petitioner": "赵守田",
        "received_on": "2026-10-08",
        "channel": "",
        "matter": "要求丈量",
    }
    without = {"petitioner": "孙桂兰", "received_on": "2026-10-08", "matter": "要求丈量"}
    made = {"sheets": [[with_it], [without]]}
    assert [item.file for item in found(shipped, made, "required_missing")] == ["1.xlsx"]
    assert [item.file for item in found(shipped, made, "required_column")] == ["2.xlsx"]


def test_order_is_told_at_the_later_field_against_the_last_filled_one(shipped: Office) -> None:
    row = {
        "received_on": "2026-10-08",
        "registered_on": "",
        "accepted_on": "",
        "closed_on": "2026-09-30",
    }
    [item] = found(shipped, {"rows": [row]}, "date_order")
    assert item.field == "closed_on"
    assert "2026-09-30" in item.message
    assert "信访日期" in item.message
    assert "2026-10-08" in item.message


def test_one_wrong_date_is_one_finding(shipped: Office) -> None:
    row = {
        "received_on": "2026-10-28",
        "registered_on": "2026-10-01",
        "accepted_on": "2026-10-03",
        "notified_on": "2026-10-04",
        "moved_on": "2026-10-02",
        "closed_on": "2026-10-20",
    }
    items = found(shipped, {"rows": [row]}, "date_order")
    assert [item.field for item in items] == ["registered_on"]


def test_a_date_to_come_is_wrong_by_itself(shipped: Office) -> None:
    """The right dates after it are not told to be early."""
    row = {"received_on": "2027-10-01", "registered_on": "2026-10-01", "closed_on": "2026-10-20"}
    assert found(shipped, {"rows": [row]}, "date_order") == []
    assert [item.field for item in found(shipped, {"rows": [row]}, "date_future")] == [
        "received_on"
    ]


def test_an_extension_says_all_it_lacks_at_once(shipped: Office) -> None:
    row = {"extended_to": "2026-11-20", "extension_approver": ""}
    [item] = found(shipped, {"rows": [row]}, "extension_incomplete")
    assert item.field == "extension_approver"
    for label in ("延期理由", "批准人", "批准日期"):
        assert label in item.message


@pytest.mark.parametrize(
    ("accepted", "until", "broken"),
    [
        ("2026-03-20", "2026-06-18", 0),
        ("2026-03-20", "2026-06-19", 1),
        ("2004-03-20", "2026-06-19", 0),
    ],
)
def test_the_longest_extension_is_the_limit_in_force(
    shipped: Office, accepted: str, until: str, broken: int
) -> None:
    row = {"accepted_on": accepted, "extended_to": until}
    assert len(found(shipped, row, "extension_too_long")) == broken


def test_an_office_with_another_limit_is_held_to_its_own(shipped: Office) -> None:
    limits = shipped.model_dump(by_alias=True)["limits"]
    limits["handle"]["versions"] = [
        {"since": since, "days": 30, "extension": extension, "text": "省条例", "article": "第十条"}
        for since, extension in ((date(2022, 5, 1), 60), (date(2026, 6, 1), 10))
    ]
    mine = settled(shipped, limits=limits)
    assert (
        found(
            mine, {"accepted_on": "2026-03-20", "extended_to": "2026-06-10"}, "extension_too_long"
        )
        == []
    )
    assert found(
        mine, {"accepted_on": "2026-07-20", "extended_to": "2026-09-10"}, "extension_too_long"
    )
    assert found(
        mine,
        {"accepted_on": "2026-03-20", "extension_approved_on": "2026-04-20"},
        "extension_approved_late",
    )


def test_a_group_begins_where_the_office_says(shipped: Office) -> None:
    row = {"group_flag": "集体访", "people_count": "5"}
    assert found(shipped, row, "group_people") == []
    mine = settled(shipped, groups={"threshold": 6})
    [item] = found(mine, row, "group_people")
    assert "6" in item.message


def test_no_people_count_column_is_no_wrong_count(shipped: Office) -> None:
    assert found(shipped, {"group_flag": "集体访"}, "group_people") == []


# ── what it never says ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"id_number": "330399196802141018"}, "id_checksum"),
        ({"id_number": "3303991968021"}, "id_checksum"),
        ({"phone": "1990000123"}, "phone_format"),
        ({"matter": "赵守田要地"}, "matter_short"),
        ({"accused": "柳富村钱大有", "duty_unit": "柳富村"}, "accused_is_duty_unit"),
        ({"accused": "柳富村钱大有", "handler": "钱大有"}, "accused_is_handler"),
    ],
)  # fmt: skip
def test_personal_values_are_masked(shipped: Office, row: dict[str, str], rule: str) -> None:
    [item] = found(shipped, row, rule)
    personal = {"赵守田", "钱大有", *(row[key] for key in ("id_number", "phone") if key in row)}
    assert not [value for value in personal if value in item.message + (item.suggestion or "")]


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.integers(0, 999), st.integers(0, 16))
@settings(max_examples=60, deadline=None)
def test_a_sound_number_stands_and_one_wrong_digit_does_not(
    shipped: Office, born: date, order: int, place: int
) -> None:
    first = f"330399{born:%Y%m%d}{order:03}"
    number = first + check_digit(first)
    assert found(shipped, {"id_number": number}, "id_checksum") == []
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    # A number cut off by Excel is found where it is read.
    assert wrong.endswith("000") or found(shipped, {"id_number": wrong}, "id_checksum")


def test_a_birthday_to_come_is_no_birthday(shipped: Office) -> None:
    first = "33039920270101001"
    [item] = found(shipped, {"id_number": first + check_digit(first)}, "id_checksum")
    assert "出生日期" in item.message


def test_another_kind_of_paper_has_another_number(shipped: Office) -> None:
    assert (
        found(shipped, {"id_type": "军官证", "id_number": "南字第0123456号"}, "id_checksum") == []
    )


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", cases("serials.csv"), ids=lambda case: case["why"])
def test_serials(shipped: Office, case: dict[str, str]) -> None:
    """`|` is a section heading, (3) a row with only its number."""
    made = built({"rows": [{"seq": "1"}]}, shipped.kinds["petition"])
    pieces = case["serials"].split()
    rows = [{"seq": piece} for piece in pieces if piece[0] not in "(|"]
    made = built({"rows": rows}, shipped.kinds["petition"])
    register = made.registers[0]
    # The rows stand one under the other, those set aside between them.
    asides, places, cells, record = [], {}, list(register.raw.grid.cells[:2]), 0
    ids = list(register.records.table.index)
    for row, piece in enumerate(pieces, 3):
        cells.append((piece.strip("()"),))
        if piece[0] in "(|":
            asides.append(SetAside(row, "section" if piece == "|" else "placeholder", piece))
        else:
            places[ids[record]] = replace(register.records.places[ids[record]], row=row)
            record += 1
    raw = replace(
        register.raw, set_aside=tuple(asides), grid=replace(register.raw.grid, cells=tuple(cells))
    )
    register = replace(register, raw=raw, records=replace(register.records, places=places))
    findings = check([register], None, made.linked, (), shipped, as_of=made.as_of, period=None)
    said = sorted(
        item.message.removeprefix("序号不连续：").rstrip("。")
        for item in findings
        if item.rule == "serial_gap"
    )
    assert said == sorted(filter(None, case["said"].split("|")))


@given(st.permutations(range(1, 9)), st.integers(2, 7))
@settings(max_examples=30, deadline=None)
def test_one_number_gone_is_one_gap_in_any_order(
    shipped: Office, numbers: list[int], gone: int
) -> None:
    rows = [{"seq": str(number)} for number in numbers]
    assert found(shipped, {"rows": rows}, "serial_gap") == []
    rows = [row for row in rows if row["seq"] != str(gone)]
    [item] = found(shipped, {"rows": rows}, "serial_gap")
    assert f"缺 {gone} 号" in item.message


@pytest.mark.parametrize("case", cases("totals.csv"), ids=lambda case: case["why"])
def test_totals(shipped: Office, case: dict[str, str]) -> None:
    rows = [
        {
            "seq": str(number),
            "petitioner": "赵守田",
            "people_count": "" if people == "_" else people,
        }
        for number, people in enumerate(case["people"].split(), 1)
    ]
    aside = {
        "reason": "total",
        "seq": case["label"],
        "people_count": case["count"],
        "petitioner": case["name"],
    }
    findings = found(shipped, {"rows": rows, "aside": [aside]}, "totals_row")
    assert len(findings) == int(case["findings"])
    for item in findings:
        assert item.row == len(rows) + 3
        assert item.record is None


def test_subtotals_sum_their_own_part(shipped: Office) -> None:
    made = built(
        {
            "rows": [{"seq": str(n), "people_count": "2"} for n in range(1, 5)],
            "aside": [
                {"reason": "subtotal", "people_count": "4"},
                {"reason": "total", "people_count": "8"},
            ],
        },
        shipped.kinds["petition"],
    )
    register = made.registers[0]
    cells = list(register.raw.grid.cells)
    # 1 2 subtotal 3 4 subtotal total
    order = [*cells[:2], cells[2], cells[3], cells[6], cells[4], cells[5], cells[6], cells[7]]
    rows = dict(zip(register.records.table.index, (3, 4, 6, 7), strict=True))
    places = {key: replace(place, row=rows[key]) for key, place in register.records.places.items()}
    aside = tuple(
        SetAside(row, reason, "")
        for row, reason in ((5, "subtotal"), (8, "subtotal"), (9, "total"))
    )

    def findings(cells: list[tuple[object, ...]]) -> list[Finding]:
        raw = replace(
            register.raw, set_aside=aside, grid=replace(register.raw.grid, cells=tuple(cells))
        )
        whole = replace(register, raw=raw, records=replace(register.records, places=places))
        found = check([whole], None, made.linked, (), shipped, as_of=made.as_of, period=None)
        return [item for item in found if item.rule == "totals_row"]

    assert findings(order) == []
    order[7] = (None, "5")
    assert [item.cell for item in findings(order)] == ["B8"]


def test_a_count_nobody_could_read_leaves_the_sum_alone(shipped: Office) -> None:
    made = built(
        {
            "rows": [{"people_count": "1"}, {"people_count": "7"}],
            "aside": [{"reason": "total", "people_count": "99"}],
        },
        shipped.kinds["petition"],
    )
    register = made.registers[0]
    texts = register.records.texts.copy()
    table = register.records.table.copy()
    texts.iloc[0, 0] = "若干"
    table.iloc[0, 0] = None
    records = replace(register.records, texts=texts, table=table)
    findings = check(
        [replace(register, records=records)],
        None,
        made.linked,
        (),
        shipped,
        as_of=made.as_of,
        period=None,
    )
    assert [item for item in findings if item.rule == "totals_row"] == []


@pytest.mark.parametrize(
    ("days", "month", "period", "outside"),
    [
        (["2026-10-01", "2026-09-30"], "2026-10", None, ["2026-09-30"]),
        (["2026-10-01", "2026-09-30"], "2026-10", OCTOBER, ["2026-09-30"]),
        # A sheet of September handed in with October's.
        (["2026-09-01", "2026-09-30"], "2026-09", OCTOBER, []),
        (["2026-10-01", "2026-10-30", "2026-09-30"], None, OCTOBER, ["2026-09-30"]),
        # A sheet that is kept on from month to month, and a row from after the period.
        (["2026-08-01", "2026-09-01", "2026-10-30", "2026-11-02"], None, OCTOBER, ["2026-11-02"]),
        (["2026-08-01"], None, None, []),
    ],
)
def test_the_sheets_own_month(
    shipped: Office, days: list[str], month: str | None, period: Period | None, outside: list[str]
) -> None:
    example: dict[str, Any] = {"rows": [{"received_on": day} for day in days]}
    if month:
        example["month"] = month
    items = found(shipped, example, "month_mismatch", period)
    assert [days[item.row - 3] for item in items if item.row] == outside


def test_a_month_from_the_26th_is_the_offices_month(shipped: Office) -> None:
    mine = settled(shipped, period={"starts_on": 26})
    example = {
        "rows": [{"received_on": "2026-09-26"}, {"received_on": "2026-10-26"}],
        "month": "2026-10",
    }
    assert [item.row for item in found(mine, example, "month_mismatch")] == [4]


def test_carried_over_ledger_rows_are_not_of_another_month(shipped: Office) -> None:
    example = {
        "rows": [{"ledger_id": "2025-0007", "received_on": "2025-12-30"}],
        "month": "2026-10",
    }
    assert found(shipped, example, "month_mismatch") == []


def test_numbers_across_sheets_are_told_on_both(shipped: Office) -> None:
    one = {"case_no": "XF202610001", "petitioner": "赵守田"}
    two = {"case_no": "XF202610001", "petitioner": "孙桂兰"}
    items = found(shipped, {"sheets": [[one], [two]]}, "case_no_across")
    assert [(item.file, item.scope) for item in items] == [
        ("1.xlsx", "registers"),
        ("2.xlsx", "registers"),
    ]
    assert "2.xlsx" in items[0].message
    assert "1.xlsx" in items[1].message
    assert found(shipped, {"sheets": [[one], [two]]}, "case_no_repeated") == []
    assert found(shipped, {"sheets": [[one, two], [one]]}, "case_no_repeated")[0].row == 4


# ── who deals with it ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ({"accused": "钱大有", "duty_unit": "柳富村委会"}, True),
        ({"accused": "柳富村党支部书记", "duty_unit": "柳富"}, True),
        ({"accused": "柳富村党支部书记", "duty_unit": "镇农办、柳富村"}, True),
        (
            {"accused": "原村主任", "problem_place": "柳富村", "duty_unit": "大桥镇柳富村村委会"},
            True,
        ),
        ({"accused": "国土所所长", "duty_unit": "镇自然资源所"}, True),
        ({"accused": "石桥村村主任", "problem_place": "柳富村", "duty_unit": "柳富村"}, False),
        ({"accused": "钱大有", "duty_unit": "石桥村委会"}, False),
        ({"accused": "村主任", "problem_place": "柳富村", "duty_unit": "镇纪委"}, False),
        ({"accused": "镇农村经管站", "problem_place": "柳富村", "duty_unit": "柳富村"}, False),
        ({"purpose": "检举控告", "problem_place": "柳富村", "duty_unit": "柳富村委会"}, True),
        ({"purpose": "检举控告", "village": "柳富村", "duty_unit": "镇纪委"}, False),
        ({"purpose": "求决", "village": "柳富村", "duty_unit": "柳富村"}, False),
    ],
)
def test_nobody_deals_with_what_is_said_of_him(
    shipped: Office, row: dict[str, str], *, broken: bool
) -> None:
    mine = settled(
        shipped,
        villages=[
            {"name": "柳富村", "aliases": ["柳富"], "members": ["钱大有"]},
            {"name": "石桥村"},
        ],
        units=[{"name": "镇自然资源所", "aliases": ["国土所"]}],
    )
    assert bool(found(mine, row, "accused_is_duty_unit")) is broken


# ── the ledger ────────────────────────────────────────────────────────────────────────────────


def test_the_later_of_two_is_told_once_with_the_earlier(shipped: Office) -> None:
    rows = [
        {"ledger_id": "2026-0003", "received_on": "2026-10-08", "first_or_repeat": "初次"},
        {"ledger_id": "2026-0001", "received_on": "2026-08-01", "first_or_repeat": "初次"},
        {"ledger_id": "2026-0002", "received_on": "2026-09-01", "first_or_repeat": "重复"},
    ]
    links = [
        {"left": 1, "right": 2, "relation": "repeat", "score": 0.9},
        {"left": 3, "right": 1, "relation": "multi_channel", "score": 0.8},
        {"left": 2, "right": 3, "relation": "repeat", "score": 0.95},
    ]
    [item] = found(shipped, {"rows": rows, "links": links}, "first_repeat_flag")
    assert (item.row, item.scope) == (3, "ledger")
    assert "2026-0001" in item.message
    assert "2026-08-01" in item.message
    assert "重复信访" in item.message


def test_a_record_that_was_merged_is_its_row(shipped: Office) -> None:
    made = built(
        {
            "rows": [
                {"ledger_id": "2026-0001", "received_on": "2026-08-01", "first_or_repeat": "初次"},
                {"ledger_id": "2026-0002", "received_on": "2026-10-08", "first_or_repeat": "初次"},
            ],
            "links": [{"left": 1, "right": 2, "relation": "repeat"}],
        },
        shipped.kinds["petition"],
    )
    link = made.linked.links[0]

    def rows(left: str, merged: dict[str, str]) -> list[int | None]:
        linked = replace(made.linked, links=(replace(link, left=left),))
        ledger = replace(made.ledger, merged=merged)
        findings = check((), ledger, linked, (), shipped, as_of=made.as_of, period=None)
        return [item.row for item in findings if item.rule == "first_repeat_flag"]

    assert rows("a.xlsx!10月!B4", {"a.xlsx!10月!B4": "2026-0001"}) == [4]
    # Merged into the very row it is linked to: nothing repeats.
    assert rows("a.xlsx!10月!B4", {"a.xlsx!10月!B4": "2026-0002"}) == []
    assert rows("a.xlsx!10月!B4", {}) == []


def test_an_overdue_clock_names_limit_day_and_article(shipped: Office) -> None:
    clock = {
        "row": 1, "limit": "handle", "state": "overdue", "due_on": "2026-09-30", "days_left": -36,
        "source": "《信访工作条例》第三十四条",
    }  # fmt: skip
    [item] = found(
        shipped,
        {"rows": [{"accepted_on": "2026-08-01", "closed_on": ""}], "clocks": [clock]},
        "clock_overdue",
    )
    assert item.field == "closed_on"
    for part in (shipped.limits["handle"].label, "2026-09-30", "36 天", "第三十四条"):
        assert part in item.message
