"""check() itself: scopes, order, rules that crash, rules of an office's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.check import CHECKS, DEBUG, check
from xftools.doctor.examples import built
from xftools.errors import OfficeError
from xftools.model import Finding, Linked
from xftools.office import Office
from xftools.office.declared import Kind

SOURCE = {"tier": "practice", "text": "本单位自己的规定"}


def with_rules(office: Office, **rules: dict[str, Any]) -> Office:
    """The office with further rules, as its office.toml would give them."""
    declared = office.model_dump(by_alias=True)
    for key, rule in rules.items():
        given = {"severity": "warning", "scope": "record", "message": "{value}", "source": SOURCE}
        declared["kinds"]["petition"]["rules"][key] = {**given, **rule}
    return Office.model_validate(declared)


def run(office: Office, *examples: dict[str, Any]) -> list[Finding]:
    registers = [built(example, office.kinds["petition"]).registers[0] for example in examples]
    findings = check(registers, None, Linked(), (), office, as_of=date(2026, 11, 5), period=None)
    return list(findings)


def of(findings: list[Finding], rule: str) -> list[Finding]:
    return [item for item in findings if item.rule == rule]


def test_nothing_in_nothing_out(shipped: Office) -> None:
    assert check((), None, Linked(), (), shipped, as_of=date(2026, 11, 5), period=None) == ()


def test_a_register_without_records_breaks_nothing(shipped: Office) -> None:
    made = built(
        {"rows": [{"petitioner": "赵守田", "received_on": "2026-10-08"}]}, shipped.kinds["petition"]
    )
    register = made.registers[0]
    records = register.records
    empty = replace(records, table=records.table.iloc[:0], texts=records.texts.iloc[:0], places={})
    none = replace(register, records=empty)
    ledger = replace(made.ledger, records=empty)
    for registers in ([none], [none, none]):
        findings = check(registers, ledger, Linked(), (), shipped, as_of=made.as_of, period=None)
        assert findings == ()
    # Beside a full one it changes nothing.
    alone = check([register], None, Linked(), (), shipped, as_of=made.as_of, period=None)
    both = check([none, register], None, Linked(), (), shipped, as_of=made.as_of, period=None)
    assert alone == both


def test_a_clean_record_has_no_finding(shipped: Office) -> None:
    row = {
        "seq": "1", "case_no": "XF202610001", "petitioner": "赵守田", "gender": "男",
        "id_number": "330399196802141019", "phone": "19900001234", "village": "柳富村",
        "received_on": "2026-10-08", "registered_on": "2026-10-08", "accepted_on": "2026-10-12",
        "channel": "来访", "purpose": "求决", "people_count": "1", "group_flag": "个人",
        "matter": "反映承包地界址不清，要求重新丈量", "status": "办理中", "duty_unit": "镇林业站",
    }  # fmt: skip
    assert run(shipped, {"rows": [row], "month": "2026-10"}) == []


def test_old_ledger_rows_are_not_checked_as_a_sheet_is(shipped: Office) -> None:
    made = built({"rows": [{"id_number": "330399196802141018"}]}, shipped.kinds["petition"])
    assert check((), made.ledger, Linked(), (), shipped, as_of=made.as_of, period=None) == ()


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "petitioner": st.sampled_from(["赵守田", "匿名", ""]),
                "id_number": st.text("0123456789X", max_size=19),
                "phone": st.text("0123456789-、 ", max_size=14),
                "received_on": st.dates(date(2020, 1, 1), date(2028, 1, 1)).map(date.isoformat),
                "closed_on": st.dates(date(2020, 1, 1), date(2028, 1, 1)).map(date.isoformat),
                "people_count": st.integers(0, 30).map(str),
                "group_flag": st.sampled_from(["个人", "集体访", ""]),
                "seq": st.text("0123456789.甲", max_size=4),
                "case_no": st.sampled_from(["A1", "A2", ""]),
                "accused": st.text("柳富村主任张", max_size=6),
                "duty_unit": st.text("柳富村委会", max_size=6),
                "matter": st.text(max_size=12),
                "status": st.sampled_from(["已办结", "办理中", ""]),
            },
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_record_is_checked_without_a_crash(shipped: Office, rows: list[dict[str, str]]) -> None:
    """Findings stand where records stand, and no personal number is ever said."""
    made = built({"rows": rows}, shipped.kinds["petition"])
    findings = run(shipped, {"rows": rows})
    assert of(findings, "rule_crashed") == []
    for item in findings:
        if item.record is not None:
            place = made.registers[0].records.places[item.record]
            assert item.row == place.row
            assert item.cell == (place.cell(item.field) or place.first_cell)
    said = "".join(item.message for item in findings)
    assert not [
        row for row in rows if len(row.get("id_number", "")) > 6 and row["id_number"] in said
    ]


def test_record_rules_do_not_depend_on_the_order_of_rows(shipped: Office) -> None:
    rows = [
        {"received_on": "2026-10-08", "closed_on": "2026-10-01", "petitioner": "赵守田"},
        {"received_on": "", "closed_on": "2026-10-01", "petitioner": "孙桂兰"},
        {"received_on": "2027-10-08", "closed_on": "", "petitioner": ""},
    ]

    def told(rows: list[dict[str, str]]) -> list[tuple[str, str | None, str]]:
        return sorted(
            (i.rule, i.field, i.message)
            for i in run(shipped, {"rows": rows})
            if i.scope == "record"
        )  # type: ignore[type-var]

    assert told(rows) == told(rows[::-1])


# ── rules that crash ──────────────────────────────────────────────────────────────────────────


def test_a_rule_that_crashes_is_named_and_the_others_go_on(shipped: Office) -> None:
    mine = with_rules(shipped, broken={"check": "length", "field": "matter"})
    findings = run(mine, {"petitioner": "", "matter": "赵守田要地"})
    [item] = of(findings, "rule_crashed")
    assert item.severity == "error"
    assert "broken" in item.message
    assert "KeyError checks.py:" in item.message
    assert "赵守田" not in item.message
    assert of(findings, "required_missing")
    assert of(findings, "matter_short")


def test_a_message_that_cannot_be_filled_is_a_crash_of_its_rule(shipped: Office) -> None:
    mine = with_rules(
        shipped,
        worded={"check": "length", "field": "matter", "args": {"least": 9}, "message": "{valeu}"},
    )
    assert "worded" in of(run(mine, {"matter": "土地"}), "rule_crashed")[0].message


def test_under_debug_a_crash_ends_the_run_with_its_cause(
    shipped: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = with_rules(shipped, broken={"check": "length", "field": "matter"})
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(OfficeError, match="broken") as caught:
        run(mine, {"matter": "土地"})
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_crash_is_never_silenced(shipped: Office) -> None:
    mine = with_rules(shipped, broken={"check": "length", "field": "matter"})
    mine = mine.model_copy(update={"rules": {}})
    with pytest.raises(KeyError):
        run(mine, {"matter": "土地"})


def test_a_check_nobody_knows_is_a_fault_of_the_declarations(shipped: Office) -> None:
    mine = with_rules(shipped, typo={"check": "lenght", "field": "matter"})
    with pytest.raises(OfficeError, match="lenght"):
        run(mine, {"matter": "土地"})


# ── an office's own rules ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (
            {"check": "matches", "field": "case_no", "args": {"pattern": "XF\\d{9}"}},
            {"case_no": "XF202610001"},
            {"case_no": "202610001"},
        ),
        (
            {
                "check": "listed",
                "field": "delivery_method",
                "args": {"values": ["直接送达", "邮寄"]},
            },
            {"delivery_method": "邮寄"},
            {"delivery_method": "微信"},
        ),
        (
            {
                "check": "apart",
                "field": "registered_on",
                "args": {"since": "received_on", "most": 2},
            },
            {"received_on": "2026-10-01", "registered_on": "2026-10-03"},
            {"received_on": "2026-10-01", "registered_on": "2026-10-04"},
        ),
        (
            {"check": "number", "field": "people_count", "args": {"below": 1000}},
            {"people_count": "999"},
            {"people_count": "1000"},
        ),
        (
            {
                "check": "implies",
                "when": [{"field": "channel", "is": ["上级转送"]}],
                "args": {"filled": ["source_organ"]},
            },
            {"channel": "来访", "source_organ": ""},
            {"channel": "上级转送", "source_organ": ""},
        ),
    ],
)
def test_rules_of_an_offices_own(
    shipped: Office, rule: dict[str, Any], good: dict[str, str], bad: dict[str, str]
) -> None:
    mine = with_rules(shipped, own=rule)
    assert of(run(mine, good), "own") == []
    assert len(of(run(mine, bad), "own")) == 1
    # Blank, or no such column at all, is not wrong.
    assert of(run(mine, dict.fromkeys(good, "")), "own") == []
    assert of(run(mine, {"remark": "无"}), "own") == []


def test_a_silenced_rule_is_silent(shipped: Office) -> None:
    declared = shipped.model_dump(by_alias=True)
    del declared["kinds"]["petition"]["rules"]["matter_short"]
    mine = Office.model_validate(declared)
    assert of(run(shipped, {"matter": "土地"}), "matter_short")
    assert of(run(mine, {"matter": "土地"}), "matter_short") == []


def test_every_check_is_used_by_a_shipped_rule_or_named_here(shipped: Office) -> None:
    kinds: list[Kind] = list(shipped.kinds.values())
    used = {rule.check for kind in kinds for rule in kind.rules.values()}
    assert set(CHECKS) - used <= {"matches", "listed"}
