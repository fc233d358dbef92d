from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xftools.values.identity import check_digit, parse_id, parse_phone

CASES = Path(__file__).parent.parent / "cases"


def cases(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("value", "text", "how", "problem", "kind", "born", "gender"), cases("ids.csv")
)
def test_id_numbers(value, text, how, problem, kind, born, gender):
    parsed = parse_id(value)
    assert (parsed.text or "", parsed.how, parsed.problem or "") == (text, how, problem)
    assert (parsed.kind or "", parsed.gender or "") == (kind, gender)
    assert parsed.birth_on == (date.fromisoformat(born) if born else None)


@pytest.mark.parametrize("value", [330106196503120010, 3.3010619650312e17, 33010619650312001])
def test_a_number_of_excel_has_lost_digits_and_is_never_repaired(value):
    parsed = parse_id(value)
    assert (parsed.text, parsed.problem) == (None, "damaged")


def test_a_short_number_of_excel_has_lost_nothing():
    assert parse_id(330106650312001.0).text == "330106196503120010"


def test_three_zeros_at_the_end_may_be_true():
    first_17 = next(
        start
        for place in range(10, 1000)
        if check_digit(start := f"330106196503{place % 28 + 1:02}{place // 28:01}00") == "0"
    )
    assert parse_id(first_17 + "0").problem is None


BODIES = st.builds(
    lambda place, born, order: f"{place}{born:%Y%m%d}{order:03}",
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.integers(1, 999),
)


@settings(max_examples=80)
@given(body=BODIES)
def test_a_number_with_its_check_digit_is_one_and_with_any_other_is_not(body):
    right = check_digit(body)
    assert parse_id(body + right).problem in (None, "damaged" if right == "0" else None)
    for wrong in set("0123456789X") - {right}:
        assert parse_id(body + wrong).problem in {"check", "damaged"}


@settings(max_examples=80)
@given(body=BODIES, place=st.integers(0, 16))
def test_one_wrong_digit_is_always_seen(body, place):
    number = body + check_digit(body)
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert parse_id(wrong).problem in {"check", "date", "damaged"}


PIECES = [
    "身份证号",
    "护照",
    "证件号码：",
    '"',
    "'",
    "=",
    "(",
    "）",
    "[",
    " ",
    "1",
    "×",
    "E12345678",
    "、",
]


@given(text=st.text(max_size=24) | st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
@example(text='身份证号 "()1"')
@example(text="身份证×")
@example(text="'身份证:=1")
@example(text="=((]）1")
def test_the_standard_form_stays_as_it_is(text):
    first = parse_id(text)
    if first.text is not None:
        assert parse_id(first.text).text == first.text


@pytest.mark.parametrize(("value", "numbers", "text", "problem"), cases("phones.csv"))
def test_phones(value, numbers, text, problem):
    parsed = parse_phone(value)
    assert parsed.numbers == tuple(numbers.split())
    assert (parsed.text or "", parsed.problem or "") == (text, problem)


@pytest.mark.parametrize("value", [19900001234, 19900001234.0])
def test_a_phone_kept_as_a_number(value):
    assert parse_phone(value).text == "19900001234"


@given(text=st.text(alphabet="0123456789-+()（）转 、/.本人E", max_size=30))
def test_a_phone_in_standard_form_stays_as_it_is(text):
    first = parse_phone(text)
    if first.text is not None:
        second = parse_phone(first.text)
        assert (second.text, second.numbers) == (first.text, first.numbers)
