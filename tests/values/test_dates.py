# ruff: noqa: DTZ001  (cells have no time zone)
from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.values.dates import ParsedDate, parse_date

CASES = Path(__file__).parent.parent / "cases" / "dates.csv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("value", "year", "month", "how", "day", "other"), cases())
def test_written_dates(value, year, month, how, day, other):
    parsed = parse_date(value, year=int(year) if year else None, month=int(month or 0) or None)
    assert parsed.how == how
    assert parsed.value == (date.fromisoformat(day) if day else None)
    named = tuple(date.fromisoformat(part) for part in other.split())
    assert (parsed.candidates or ((parsed.until,) if parsed.until else ())) == named


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 10, 5), ParsedDate(date(2026, 10, 5), "cell")),
        (datetime(2026, 10, 5, 9, 30), ParsedDate(date(2026, 10, 5), "cell")),
        (datetime(1900, 1, 5), ParsedDate(None, "unreadable")),
        (46300, ParsedDate(date(2026, 10, 5), "serial")),
        (46300.0, ParsedDate(date(2026, 10, 5), "serial")),
        (46300.75, ParsedDate(date(2026, 10, 5), "serial")),
        (20261005, ParsedDate(date(2026, 10, 5), "digits")),
        (20261005.0, ParsedDate(date(2026, 10, 5), "digits")),
        (10.5, ParsedDate(date(2026, 10, 5), "yearless")),
        (10.12, ParsedDate(date(2026, 10, 12), "yearless")),
        (2026.1, ParsedDate(None, "month_only")),
        (2026.0, ParsedDate(None, "year_only")),
        (13.5, ParsedDate(None, "unreadable")),
        (20261399, ParsedDate(None, "unreadable")),
        (25000, ParsedDate(None, "unreadable")),
        (-46300, ParsedDate(None, "unreadable")),
        (1e300, ParsedDate(None, "unreadable")),
        (float("inf"), ParsedDate(None, "unreadable")),
        (float("nan"), ParsedDate(None, "blank")),
        (None, ParsedDate(None, "blank")),
        (True, ParsedDate(None, "unreadable")),
        (time(9, 30), ParsedDate(None, "unreadable")),
        (timedelta(days=3), ParsedDate(None, "unreadable")),
    ],
)
def test_cells_that_are_not_text(value, expected):
    assert parse_date(value, year=2026, month=10) == expected


def test_a_number_that_lost_its_last_zero_has_two_readings():
    parsed = parse_date(10.1, year=2026)
    assert parsed == ParsedDate(None, "ambiguous", (date(2026, 10, 1), date(2026, 10, 10)))
    assert parse_date("10.1", year=2026).value == date(2026, 10, 1)


def test_the_1904_count():
    assert parse_date(46300 - 1462, date_1904=True).value == date(2026, 10, 5)


def test_an_old_day_count_is_a_birth_date_only_where_one_is_meant():
    assert parse_date(25000, oldest=1900).value == date(1968, 6, 11)


DAYS = st.dates(date(1991, 1, 1), date(2049, 12, 31))
DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (
        DIGITS[ones] if ones else ""
    )


WRITTEN = {
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "dashes": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d:%Y/%m/%d}",
    "digits": lambda d: f"{d:%Y%m%d}",
    "number": lambda d: int(f"{d:%Y%m%d}"),
    "float": lambda d: float(f"{d:%Y%m%d}"),
    "serial": lambda d: (d - date(1899, 12, 30)).days,
    "serial text": lambda d: str((d - date(1899, 12, 30)).days),
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "clock": lambda d: f"{d.year}年{d.month:02}月{d.day:02}日上午10时5分",
    "weekday": lambda d: f"{d.year}-{d.month}-{d.day} 星期{'一二三四五六日'[d.weekday()]}",
    "numerals": lambda d: (
        "".join(DIGITS[int(sign)] for sign in str(d.year))
        + f"年{in_chinese(d.month)}月{in_chinese(d.day)}日"
    ),
    "full width": lambda d: f"{d.year}．{d.month}．{d.day}".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "letters for zero": lambda d: WRITTEN["numerals"](d).replace("〇", "O"),
    "capitals": lambda d: WRITTEN["numerals"](d).translate(
        str.maketrans("〇一二三四五六七八九十", "零壹贰叁肆伍陆柒捌玖拾")
    ),
    "dashes of a pen": lambda d: f"{d.year}—{d.month}—{d.day}",
    "doubled dots": lambda d: f"{d.year}..{d.month}。。{d.day}",
    "with what happened": lambda d: f"已于{d.year}.{d.month}.{d.day}办结",
    "with a note": lambda d: f"{d.year}/{d.month}/{d.day}（来访，补登）",
    "with its lunar day": lambda d: f"{d.year}年{d.month}月{d.day}号（农历八月廿五）",
    "stamp": lambda d: f"{d:%Y%m%d}093000",
    "stamp as a number": lambda d: float(f"{d:%Y%m%d}0930"),
    "English": lambda d: f"{d.day}-{d:%b}-{d.year}",
    "Java": lambda d: f"{d:%a %b %d} 09:30:00 CST {d.year}",
    "an hour from when to when": lambda d: f"{d.isoformat()} 9:30-11:00",
    "midnight": lambda d: datetime(d.year, d.month, d.day),
    "afternoon": lambda d: datetime(d.year, d.month, d.day, 15, 4),
    "cell": lambda d: d,
}


@pytest.mark.parametrize("dress", WRITTEN)
@settings(max_examples=60)
@given(day=DAYS)
def test_a_date_written_in_any_known_way_comes_back(dress, day):
    assert parse_date(WRITTEN[dress](day)).value == day


@settings(max_examples=60)
@given(day=DAYS)
def test_without_its_year_it_comes_back_by_the_sheets(day):
    for written in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}"):
        assert parse_date(written, year=day.year).value == day


@settings(max_examples=60)
@given(
    day=DAYS, sign=st.sampled_from("/-."), long=st.booleans(), month=st.none() | st.integers(1, 12)
)
def test_day_and_month_before_the_year_are_two_readings_or_one_day(day, sign, long, month):
    """5/10/2026 and 10/5/26 are never silently one of two days."""
    year = f"{day.year}" if long else f"{day.year % 100:02}"
    parsed = parse_date(f"{day.month}{sign}{day.day}{sign}{year}", year=day.year, month=month)
    if parsed.value is not None and day.day <= 12 and day.month != day.day:
        # Year first is how it is written here, where that lies about the sheet's year.
        assert not long
        assert abs(parsed.value.year - day.year) <= 2
        assert parsed.value.year % 100 == day.month
    elif parsed.value is None:
        assert parsed.how == "ambiguous"
        assert day in parsed.candidates or f"{day.month:02}" in {
            f"{d.year % 100:02}" for d in parsed.candidates
        }
    else:
        assert parsed.value == day


@settings(max_examples=60)
@given(first=DAYS, last=DAYS)
def test_two_days_in_a_cell_are_both_named(first, last):
    parsed = parse_date(
        f"{first.year}.{first.month}.{first.day}、{last.year}.{last.month}.{last.day}"
    )
    assert parsed.candidates == (() if first == last else tuple(sorted((first, last))))


@given(text=st.text(alphabet="0123456789.-/年月日至 二十上午(", max_size=14))
def test_whatever_is_written_never_raises_and_a_value_is_a_reading(text):
    parsed = parse_date(text, year=2026, month=10)
    if parsed.value is None:
        assert parsed.how not in {"plain", "digits", "serial", "range"}
    else:
        assert not parsed.candidates
