"""What an office declares: shipped TOML with its own laid over, unknown keys refused by address."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xftools import office
from xftools.errors import OfficeError
from xftools.office import dropped, overlay
from xftools.office.period import period_of, previous, year_before


def settled(folder: Path, text: str) -> office.Office:
    (folder / "office.toml").write_text(text, encoding="utf-8")
    return office.load(folder)


def test_shipped_declarations_stand() -> None:
    shipped = office.load()
    assert "petition" in shipped.kinds
    assert shipped.kinds["petition"].field_of("person") == "petitioner"
    assert shipped.limits
    assert [kind.leads for kind in shipped.kinds.values()] == [True, False]


def test_an_office_lays_its_own_over(tmp_path: Path) -> None:
    mine = settled(
        tmp_path,
        '[office]\nname = "测试镇信访办"\n[kinds.petition.rules.matter_short]\nseverity = "error"\n',
    )
    assert mine.office.name == "测试镇信访办"
    assert mine.kinds["petition"].rules["matter_short"].severity == "error"
    shipped = office.load().kinds["petition"].rules["matter_short"]
    assert mine.kinds["petition"].rules["matter_short"].message == shipped.message


def test_enabled_false_drops_an_entry(tmp_path: Path) -> None:
    mine = settled(tmp_path, "[kinds.petition.rules.matter_short]\nenabled = false\n")
    assert "matter_short" not in mine.kinds["petition"].rules
    assert mine.finding("matter_short", kind="petition") == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[office]\nnaem = '错'\n", "office.naem"),
        ("[period]\nstarts_on = 31\n", "period.starts_on"),
        ("[kinds.petition.rules.matter_short]\nseverty = 'hint'\n", "kinds.petition.rules.matter_short.severty"),
        ("[rules.matter_short]\nenabled = false\n", "kinds.petition.rules.matter_short"),
        ("[[villages]]\nalias = ['x']\nname = '村'\n", "villages.0.alias"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_its_address(
    tmp_path: Path, text: str, address: str
) -> None:
    with pytest.raises(OfficeError) as caught:
        settled(tmp_path, text)
    assert address in caught.value.message
    assert "office.toml" in caught.value.message


def test_broken_toml_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match=r"office\.toml"):
        settled(tmp_path, "[office\nname=")


def test_overlay_changes_neither_side() -> None:
    below, above = {"a": {"x": 1, "y": 2}, "b": 1}, {"a": {"y": 3}}
    assert overlay(below, above) == {"a": {"x": 1, "y": 3}, "b": 1}
    assert below == {"a": {"x": 1, "y": 2}, "b": 1}
    assert above == {"a": {"y": 3}}


def test_dropped_goes_to_any_depth() -> None:
    assert dropped({"a": {"b": {"enabled": False}, "c": {"d": 1}}}) == {"a": {"c": {"d": 1}}}


@pytest.mark.parametrize(
    ("starts_on", "label", "first", "last"),
    [
        (1, "2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        (1, "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (26, "2026-10", date(2026, 9, 26), date(2026, 10, 25)),
        (26, "2027-01", date(2026, 12, 26), date(2027, 1, 25)),
    ],
)
def test_period(tmp_path: Path, starts_on: int, label: str, first: date, last: date) -> None:
    mine = settled(tmp_path, f"[period]\nstarts_on = {starts_on}\n")
    period = period_of(label, mine)
    assert (period.first, period.last) == (first, last)
    before = previous(period, mine)
    assert (period.first - before.last).days == 1
    assert year_before(period, mine).label == f"{int(label[:4]) - 1}{label[4:]}"


@pytest.mark.parametrize("label", ["2026-13", "十月", "2026", "2026-00", ""])
def test_a_month_nobody_understands_is_refused(label: str) -> None:
    with pytest.raises(OfficeError):
        period_of(label, office.load())
