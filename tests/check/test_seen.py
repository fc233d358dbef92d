"""Columns worked out once say what each value says by itself."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools import data
from xftools.check import CHECKS, TAKES, named_fields
from xftools.check.numbers import read_ids
from xftools.check.seen import stacked
from xftools.doctor.examples import built
from xftools.office import Office
from xftools.office.declared import Condition, all_hold, any_holds
from xftools.values.identity import check_digit, parse_id, parse_phone

IDS = st.one_of(
    st.tuples(st.dates(date(1850, 1, 1), date(2100, 12, 31)), st.integers(0, 999)).map(
        lambda drawn: (body := f"330399{drawn[0]:%Y%m%d}{drawn[1]:03}") + check_digit(body)
    ),
    st.text("0123456789X", min_size=17, max_size=19),
    st.text("0123456789X年 ", max_size=18),
    st.integers(10**16, 10**17 - 1).map(lambda n: str(n) + check_digit(str(n))),
    st.just("33039919000229101"),
)


@given(st.lists(IDS, min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_ids_of_a_column_say_what_each_says(words: list[str]) -> None:
    ids = read_ids(np.array([*words, None], dtype=object))
    for at, word in enumerate(words):
        parsed = parse_id(word)
        assert ids.problem[at] == parsed.problem
        assert ids.gender[at] == parsed.gender
        born = None if np.isnat(ids.birth_on[at]) else ids.birth_on[at].astype("M8[D]").item()
        assert born == parsed.birth_on
    assert ids.problem[-1] is None
    assert np.isnat(ids.birth_on[-1])


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_plain_mobile_has_no_problem(number: str) -> None:
    assert parse_phone(number).problem is None


ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(["已办结", "办理中", "待受理", ""]),
            "channel": st.sampled_from(["来访", "来信", ""]),
            "matter": st.text("土地要求补偿 ", max_size=6),
            "people_count": st.integers(0, 9).map(str),
            "received_on": st.dates(date(2026, 1, 1), date(2026, 12, 1)).map(date.isoformat),
        },
    ),
    min_size=1,
    max_size=8,
)
CONDITIONS = st.lists(
    st.builds(
        lambda key, more: Condition.model_validate({"field": key, **more}),
        st.sampled_from(["status", "channel", "matter", "people_count", "received_on", "handler"]),
        st.sampled_from(
            [
                {"filled": True},
                {"filled": False},
                {"is": ["已办结", "来访"]},
                {"is_not": ["办理中"]},
                {"contains": ["土地", "要求"]},
                {"filled": True, "is_not": ["来信"]},
            ]
        ),
    ),
    max_size=3,
)


@given(rows=ROWS, conditions=CONDITIONS)
@settings(max_examples=150, deadline=None)
def test_conditions_asked_of_values_hold_as_asked_of_rows(
    shipped: Office, rows: list[dict[str, str]], conditions: list[Condition]
) -> None:
    kind = shipped.kinds["petition"]
    register = built({"rows": rows}, kind).registers[0]
    seen = stacked([register], kind=kind, office=shipped, as_of=date(2026, 11, 5), period=None)
    table = register.records.table
    kept = seen.narrowed(conditions)
    meant = all_hold(tuple(conditions), table).to_numpy()
    assert list(kept.index) == list(table.index[meant])
    assert len(kept) == meant.sum()
    assert (seen.any_holds(conditions) == any_holds(tuple(conditions), table).to_numpy()).all()
    for key in ("status", "matter", "handler"):
        blank = table[key].isna().to_numpy()[meant] if key in table else np.ones(len(kept), bool)
        assert (kept.blank(key) == blank).all()
        assert len(kept.values(key)) == len(kept)
        assert [word is None for word in kept.mapped(key, str)] == blank.tolist()


def test_what_each_check_takes_is_told(shipped: Office) -> None:
    assert set(TAKES) == set(CHECKS)
    for kind in shipped.kinds.values():
        for key, rule in kind.rules.items():
            if rule.check is not None:
                takes = TAKES[rule.check]
                assert takes.needs <= set(rule.args) <= takes.needs | takes.may, key
                assert {field for _, field in named_fields(rule)} <= set(kind.fields), key


def test_every_rule_has_a_short_name(shipped: Office) -> None:
    rules = set(shipped.kinds["petition"].rules)
    assert rules - set(shipped.words["workbook"]["rule"]) == set()


def test_a_table_in_a_folder_is_the_sum_of_its_files() -> None:
    parts = [data.load(name) for name in data.names("kinds/petition/rules")]
    assert len(parts) > 1
    whole = data.load("kinds/petition/rules")
    assert list(whole) == [key for part in parts for key in part]


def test_the_book_is_full(shipped: Office) -> None:
    checked = [rule for rule in shipped.kinds["petition"].rules.values() if rule.check]
    assert len(checked) >= 45
    assert {rule.scope for rule in checked} == {"record", "register", "registers", "ledger"}
    assert {rule.source.tier for rule in checked} == {"law", "standard", "practice"}
