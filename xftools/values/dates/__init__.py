"""Dates in every dress a register has them in. A strict table of patterns: what fits none, or more
than one way, is said to be so and never guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from xftools.values.dates.shapes import (
    DAY,
    OLDEST,
    UNREADABLE,
    WORDS,
    Around,
    ParsedDate,
    month_day,
    single,
)
from xftools.values.dates.spans import several, span
from xftools.values.numerals import NUMERAL, chinese_number
from xftools.values.text import fold

__all__ = ["ParsedDate", "parse_date"]

# What most cells hold, known at a glance.
_COMMON = re.compile(rf"({WORDS['common']})(?: \d\d?:\d\d(?::\d\d)?)?", re.A)
_WEEKDAY = re.compile(WORDS["weekday"])
_TIME = re.compile(rf"(?<=\d|{DAY}){WORDS['time']}$")
_NOTE = re.compile(WORDS["note"])
_LUNAR = re.compile(WORDS["lunar"])
_LUNAR_SAID = re.compile(WORDS["lunar_said"])
_MAYBE_LUNAR = re.compile(WORDS["maybe_lunar"].replace("{n}", NUMERAL))
_ABOUT = re.compile(WORDS["about"])
_UNFILLED = re.compile(WORDS["unfilled"])
_STRAY = re.compile(WORDS["stray"])
_HEAD = re.compile(WORDS["head"])
_TAIL = re.compile(rf"(?<=\d|{DAY})(?:{WORDS['tail']})$")
_DOUBLED = re.compile(WORDS["doubled"])
_FIRST_MONTH = re.compile(WORDS["first_month"])
_ROUND = re.compile(WORDS["round"].replace("{n}", NUMERAL))
_NUMERALS = re.compile(f"{NUMERAL}+")
_POINT_ZERO = re.compile(r"(?<=^\d{8})\.0+$")
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_SERIALS_UNTIL = 2060
_LARGEST = 1e15


def parse_date(
    value: object,
    *,
    year: int | None = None,
    month: int | None = None,
    date_1904: bool = False,
    oldest: int = 1990,
) -> ParsedDate:
    """The day a cell means.

    `year` and `month` are those of the sheet. `date_1904` is the workbook's day count. A bare
    number is a day count only from the year `oldest` on: give 1900 for dates of birth.
    """
    if isinstance(value, str):
        return _parse_text(value, year, month, date_1904, oldest)
    if value is None or value != value:  # noqa: PLR0124  NaN is how pandas says blank
        return ParsedDate(None, "blank")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        # Excel shows a small number under a date format as a day of 1900 (or 1904).
        return ParsedDate(value, "cell") if value.year >= OLDEST else UNREADABLE
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _parse_number(value, Around(year, month), date_1904=date_1904, oldest=oldest)
    return UNREADABLE


@lru_cache(maxsize=1 << 16)
def _parse_text(
    text: str, year: int | None, month: int | None, date_1904: bool, oldest: int
) -> ParsedDate:
    around = Around(year, month)
    if found := _COMMON.fullmatch(text):
        return single(found[1], around) or UNREADABLE
    text = fold(text).strip("'’‘\"` ")
    without = _STRAY.sub("", _WEEKDAY.sub("", _NOTE.sub("", text).strip()).strip())
    if how := _no_day(text, without):
        return ParsedDate(None, how)
    text = _POINT_ZERO.sub("", _TAIL.sub("", _HEAD.sub("", without)))
    text = _ROUND.sub(lambda found: WORDS["zero"] * len(found[0]), text)
    text = _DOUBLED.sub(r"\1", _FIRST_MONTH.sub(WORDS["january"], text))
    arabic, unfilled = _UNFILLED.subn("", _NUMERALS.sub(_to_arabic, text))
    if unfilled and not arabic:
        return ParsedDate(None, "unfilled")
    if re.fullmatch(r"\d{5}(\.\d+)?", arabic):
        return _parse_number(float(arabic), around, date_1904=date_1904, oldest=oldest)
    whole = _bare(arabic)
    day = single(whole, around) or span(whole, around, _bare) or several(arabic, around, _bare)
    if day is not None and arabic != text and day.how in ("plain", "digits"):
        return replace(day, how="chinese")
    return day or UNREADABLE


def _no_day(text: str, without: str) -> str | None:
    """How a text, whole and `without` its notes, says that it names no day of our calendar."""
    if not text:
        return "blank"
    if _LUNAR.search(without) or any(_LUNAR_SAID.search(note) for note in _NOTE.findall(text)):
        return "lunar"
    if _ABOUT.search(without):
        return "about"
    bare = _TAIL.sub("", _HEAD.sub("", without))
    return "maybe_lunar" if _MAYBE_LUNAR.fullmatch(bare) else None


def _bare(text: str) -> str:
    """One day without the time and the words that stand around it."""
    text = _STRAY.sub("", _TAIL.sub("", _STRAY.sub("", text)))
    return _STRAY.sub("", _TIME.sub("", text).strip())


def _to_arabic(found: re.Match[str]) -> str:
    number = chinese_number(found[0])
    return found[0] if number is None else str(number)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def _parse_number(number: float, around: Around, *, date_1904: bool, oldest: int) -> ParsedDate:
    if not 1 <= number < _LARGEST:
        return UNREADABLE
    whole = int(number)
    day = _serial(whole, date_1904=date_1904, oldest=oldest)
    if day is not None:
        return ParsedDate(day, "serial")
    if number == whole:
        return single(str(whole), around) or UNREADABLE
    return _from_fraction(number, around)


def _serial(days: int, *, date_1904: bool, oldest: int) -> date | None:
    if not 1 <= days < 60_000:
        return None
    day = (_EPOCH_1904 if date_1904 else _EPOCH) + timedelta(days=days)
    return day if max(oldest, OLDEST) <= day.year <= _SERIALS_UNTIL else None


def _from_fraction(number: float, around: Around) -> ParsedDate:
    """10.5 typed for the 5th of October; 10.1 may have been 10.10 before Excel took its zero."""
    written = re.fullmatch(r"(\d{1,2}|\d{4})\.(\d{1,2})", f"{number:.10g}")
    if written is None:
        return UNREADABLE
    left, right = written.groups()
    if len(left) == 4:
        return ParsedDate(None, "month_only") if 1 <= int(right) <= 12 else UNREADABLE
    first = month_day(int(left), int(right), around)
    if first is None or len(right) > 1:
        return first or UNREADABLE
    second = month_day(int(left), int(right) * 10, around)
    if second is None or first.value is None or second.value is None:
        return first
    return ParsedDate(None, "ambiguous", (first.value, second.value))
