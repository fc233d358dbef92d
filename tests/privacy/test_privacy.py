"""Who may see what: restricted records go nowhere, and a village sees only its own sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xftools import office, privacy
from xftools.doctor.examples import built
from xftools.model import Finding, Records
from xftools.office import Office


@pytest.fixture(scope="module")
def shipped() -> Office:
    return office.load()


def records(shipped: Office, *rows: dict[str, str]) -> Records:
    return built({"rows": list(rows)}, shipped.kinds["petition"]).registers[0].records


@pytest.mark.parametrize(
    ("row", "closed"),
    [
        ({"purpose": "检举控告"}, True),
        ({"route": "检举控告"}, True),
        ({"category": "村干部违法违纪"}, True),
        ({"category": "农村农业_村干部违法违纪"}, True),
        ({"category": "纪检监察"}, True),
        ({"accused": "柳富村村主任"}, True),
        ({"purpose": "求决", "route": "31(6)", "category": "国土资源", "accused": ""}, False),
        ({"matter": "反映承包地界址不清"}, False),
    ],
)
def test_accusations_are_restricted(shipped: Office, row: dict[str, str], *, closed: bool) -> None:
    other = {"matter": "询问补助", "purpose": "咨询"}
    given = records(shipped, row, other)
    assert privacy.restricted(given, shipped) == (
        frozenset(given.table.index[:1]) if closed else frozenset()
    )


def test_no_column_that_could_tell_restricts_nothing(shipped: Office) -> None:
    assert privacy.restricted(records(shipped, {"petitioner": "赵守田"}), shipped) == frozenset()


def test_an_empty_register_has_nothing_to_restrict(shipped: Office) -> None:
    given = records(shipped, {"purpose": "检举控告"})
    assert privacy.restricted(replace(given, table=given.table.iloc[:0]), shipped) == frozenset()


def test_hidden_rows_are_gone_and_the_others_stay(shipped: Office) -> None:
    given = records(shipped, {"purpose": "检举控告"}, {"purpose": "求决"}, {"purpose": "咨询"})
    left = privacy.hide(given.table, privacy.restricted(given, shipped))
    assert list(left["purpose"]) == ["求决", "咨询"]
    assert len(given.table) == 3


def test_a_village_sees_its_own_sheet_only() -> None:
    def finding(scope: str, record: str | None) -> Finding:
        return Finding(rule="x", severity="error", scope=scope, message="", record=record)

    findings = [
        finding(scope, record)
        for scope in ("file", "record", "register", "registers", "ledger")
        for record in ("a", "b", None)
    ]
    seen = privacy.village_findings(findings, frozenset({"b"}))
    assert {(item.scope, item.record) for item in seen} == {
        ("record", "a"), ("record", None), ("register", "a"), ("register", None),
    }  # fmt: skip
    inside = privacy.open_findings(findings, frozenset({"b"}))
    assert len(inside) == 10
    assert all(item.record != "b" for item in inside)
