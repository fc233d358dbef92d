"""Dates in every dress a register has them in. A strict table of patterns: what fits none, or more
than one way, is said to be so and never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from xftools import data
from xftools.values.numerals import NUMERAL, chinese_number
from xftools.values.text import fold

_WORDS = data.load("patterns")["date"]
_YEAR, _MONTH, _DAY = (f"(?:{_WORDS[part]})" for part in ("year", "month", "day"))
_SEP = "(?: ?[" + re.escape(_WORDS["separators"]) + "] ?)"
_WEEKDAY = re.compile(_WORDS["weekday"])
_TIME = re.compile(rf"(?<=\d|{_DAY}){_WORDS['time']}$")
_NOTE = re.compile(_WORDS["note"])
_LUNAR = re.compile(_WORDS["lunar"])
_STRAY = re.compile(_WORDS["stray"])
_TAIL = re.compile(rf"(?<=\d|{_DAY})(?:{_WORDS['tail']})$")
_NUMERALS = re.compile(f"{NUMERAL}+")
_POINT_ZERO = re.compile(r"(?<=^\d{8})\.0+$")
_LAST_YEAR_MONTHS = 6
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_OLDEST, _NEWEST = 1905, 2150
_SERIALS_UNTIL = 2060


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """What a cell says of a day.

    `how`: blank, cell (a date cell), plain, digits (20260305), chinese, serial, two_digit_year,
    yearless (month and day), day_only, range (`value` is the first day, `until` the last), and
    without a value: ambiguous (see `candidates`), month_only, year_only, lunar, unreadable. A
    yearless or day_only without a value lacked the year or month to lean on.
    """

    value: date | None
    how: str
    candidates: tuple[date, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """The year and month a sheet gives to dates without one."""

    year: int | None
    month: int | None

    def year_of(self, month: int) -> int | None:
        """The year of a month named without one. A month's sheet holds no day more than half a
        year ahead, so December in a sheet of January is last year's."""
        if self.year is None:
            return None
        if self.month is not None and month - self.month > _LAST_YEAR_MONTHS:
            return self.year - 1
        return self.year


_UNREADABLE = ParsedDate(None, "unreadable")


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
        return ParsedDate(value, "cell") if value.year >= _OLDEST else _UNREADABLE
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _parse_number(value, _Around(year, month), date_1904=date_1904, oldest=oldest)
    return _UNREADABLE


@lru_cache(maxsize=1 << 16)
def _parse_text(
    text: str, year: int | None, month: int | None, date_1904: bool, oldest: int
) -> ParsedDate:
    text = fold(text).strip("'’‘\"` ")
    if not text:
        return ParsedDate(None, "blank")
    if _LUNAR.search(text):
        return ParsedDate(None, "lunar")
    text = _WEEKDAY.sub("", _NOTE.sub("", text)).strip()
    text = _STRAY.sub("", _TAIL.sub("", _POINT_ZERO.sub("", text)))
    arabic = _NUMERALS.sub(_to_arabic, text)
    around = _Around(year, month)
    if re.fullmatch(r"\d{5}(\.\d+)?", arabic):
        return _parse_number(float(arabic), around, date_1904=date_1904, oldest=oldest)
    bare = _STRAY.sub("", _TIME.sub("", arabic).strip())
    found = _single(bare, around) or _range(bare, around) or _several(bare, around)
    if found is None:
        return _UNREADABLE
    if arabic != text and found.how in ("plain", "digits"):
        return replace(found, how="chinese")
    return found


def _to_arabic(found: re.Match[str]) -> str:
    number = chinese_number(found[0])
    return found[0] if number is None else str(number)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def _parse_number(number: float, around: _Around, *, date_1904: bool, oldest: int) -> ParsedDate:
    if not 1 <= number < 1e8:
        return _UNREADABLE
    whole = int(number)
    day = _serial(whole, date_1904=date_1904, oldest=oldest)
    if day is not None:
        return ParsedDate(day, "serial")
    if number == whole:
        return _single(str(whole), around) or _UNREADABLE
    return _from_fraction(number, around)


def _serial(days: int, *, date_1904: bool, oldest: int) -> date | None:
    if not 1 <= days < 60_000:
        return None
    day = (_EPOCH_1904 if date_1904 else _EPOCH) + timedelta(days=days)
    return day if max(oldest, _OLDEST) <= day.year <= _SERIALS_UNTIL else None


def _from_fraction(number: float, around: _Around) -> ParsedDate:
    """10.5 typed for the 5th of October; 10.1 may have been 10.10 before Excel took its zero."""
    written = re.fullmatch(r"(\d{1,2}|\d{4})\.(\d{1,2})", f"{number:.10g}")
    if written is None:
        return _UNREADABLE
    left, right = written.groups()
    if len(left) == 4:
        return ParsedDate(None, "month_only") if 1 <= int(right) <= 12 else _UNREADABLE
    first = _month_day(int(left), int(right), around)
    if first is None or len(right) > 1:
        return first or _UNREADABLE
    second = _month_day(int(left), int(right) * 10, around)
    if second is None or first.value is None or second.value is None:
        return first
    return ParsedDate(None, "ambiguous", (first.value, second.value))


# ── one day ───────────────────────────────────────────────────────────────────────────────────


def _single(text: str, around: _Around) -> ParsedDate | None:
    """One day or one month, None when the text is neither."""
    for shape, parsed in SHAPES.items():
        if found := shape.fullmatch(text):
            return parsed(found, around)
    return None


def _full(found: re.Match[str], _: _Around) -> ParsedDate:
    how = "digits" if found[0].isdigit() else "plain"
    return _valued(_day(*map(int, found.groups())), how)


def _day(year: int, month: int, day: int) -> date | None:
    if not _OLDEST <= year <= _NEWEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _valued(day: date | None, how: str) -> ParsedDate:
    return _UNREADABLE if day is None else ParsedDate(day, how)


def _chosen(days: set[date | None], how: str) -> ParsedDate:
    """The only possible day, or all of them as candidates."""
    possible = sorted(day for day in days if day is not None)
    if len(possible) == 1:
        return ParsedDate(possible[0], how)
    return ParsedDate(None, "ambiguous", tuple(possible)) if possible else _UNREADABLE


def _century(two_digits: int, around: _Around) -> int:
    """The last such year up to ten years after the sheet's; without one, 1951 to 2050."""
    last = 2050 if around.year is None else around.year + 10
    return last - (last - two_digits) % 100


def _short_year(found: re.Match[str], around: _Around) -> ParsedDate:
    """26.10.5. A foreign Excel shows the 26th of May 2010 as 05/26/10, so where the sheet's year
    does not speak for year first, both are named."""
    first, second, third = (int(part) for part in found.groups())
    ours = _day(_century(first, around), second, third)
    theirs = None
    if len(found[3]) == 2:
        theirs = _day(_century(third, around), first, second)
    if around.year is not None:
        near = {day for day in (ours, theirs) if day and abs(day.year - around.year) <= 2}
        if near:
            return _chosen(set(near), "two_digit_year")
    return _chosen({ours, theirs}, "two_digit_year")


def _named_short_year(found: re.Match[str], around: _Around) -> ParsedDate:
    year, month, day = (int(part) for part in found.groups())
    return _valued(_day(_century(year, around), month, day), "two_digit_year")


def _six_digits(found: re.Match[str], around: _Around) -> ParsedDate:
    """260305 is a day, 202603 a month, and 201205 may be either."""
    first, second, third = (int(part) for part in found.groups())
    day = _day(_century(first, around), second, third)
    is_month = first in (19, 20) and 1 <= third <= 12
    if is_month and day is not None:
        return ParsedDate(None, "ambiguous", (day,))
    if is_month:
        return ParsedDate(None, "month_only")
    return _valued(day, "two_digit_year")


def _year_last(found: re.Match[str], _: _Around) -> ParsedDate:
    """10/5/2026: the fifth of October or the tenth of May."""
    first, second, year = (int(part) for part in found.groups())
    return _chosen({_day(year, first, second), _day(year, second, first)}, "plain")


def _slashed(found: re.Match[str], around: _Around) -> ParsedDate:
    """Month and day; in a sheet of October, 5/10 may be meant the other way round."""
    month, day = int(found[1]), int(found[3])
    parsed = _month_day(month, day, around) or _UNREADABLE
    if "/" not in (found[2] or "") or month == day or day != around.month:
        return parsed
    turned = _month_day(day, month, around) or _UNREADABLE
    return _chosen({parsed.value, turned.value}, "yearless")


def _month_day(month: int, day: int, around: _Around) -> ParsedDate | None:
    """A day without its year; None when no year has it."""
    if _day(2000, month, day) is None:
        return None
    year = around.year_of(month)
    if year is None:
        return ParsedDate(None, "yearless")
    return _valued(_day(year, month, day), "yearless")


def _day_alone(found: re.Match[str], around: _Around) -> ParsedDate:
    return _day_only(int(found[1]), around)


def _day_only(day: int, around: _Around) -> ParsedDate:
    if not 1 <= day <= 31:
        return _UNREADABLE
    if around.year is None or around.month is None:
        return ParsedDate(None, "day_only")
    return _valued(_day(around.year, around.month, day), "day_only")


def _month_only(found: re.Match[str], _: _Around) -> ParsedDate:
    return ParsedDate(None, "month_only") if 1 <= int(found[1]) <= 12 else _UNREADABLE


def _year_only(found: re.Match[str], _: _Around) -> ParsedDate:
    return ParsedDate(None, "year_only") if _OLDEST <= int(found[1]) <= _NEWEST else _UNREADABLE


# ── several days ──────────────────────────────────────────────────────────────────────────────


def _range(text: str, around: _Around) -> ParsedDate | None:
    """First and last day: 2026.3.5-3.7, the fifth to the seventh of March."""
    for left, right in _cuts(text, _WORDS["until"]):
        first = _single(_STRAY.sub("", _TIME.sub("", left).strip()), around)
        if first is None or first.value is None:
            continue
        then = _Around(first.value.year, first.value.month)
        last = _single(right, then)
        if last is None and right.isdigit():
            last = _day_only(int(right), then)
        if last is None or last.value is None:
            continue
        until = last.value
        if last.how == "yearless" and until < first.value:
            until = _day(until.year + 1, until.month, until.day) or until
        if until >= first.value:
            return ParsedDate(first.value, "range", until=until)
    return None


def _several(text: str, around: _Around) -> ParsedDate | None:
    """Two days in one cell are two candidates."""
    for left, right in _cuts(text, _WORDS["several"]):
        first, second = _single(left, around), _single(right, around)
        if first and second and first.value and second.value:
            return ParsedDate(None, "ambiguous", tuple(sorted({first.value, second.value})))
    return None


def _cuts(text: str, signs: list[str]) -> Iterator[tuple[str, str]]:
    """Every way to cut the text at one of the signs, both parts non-empty."""
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            left, right = text[:at].strip(), text[at + len(sign) :].strip()
            if left and right:
                yield left, right
            at = text.find(sign, at + 1)


_TWO = r"(\d{1,2})"
_AFTER_YEAR = rf"(?:{_YEAR}{_SEP}?|{_SEP}| )"
_AFTER_MONTH = rf"(?:{_MONTH}{_SEP}?|{_SEP}| )"
_PART = f"(?:{_WORDS['part']})?"
SHAPES: dict[re.Pattern[str], Callable[[re.Match[str], _Around], ParsedDate]] = {
    re.compile(shape): parsed
    for shape, parsed in (
        (rf"(\d{{4}}){_AFTER_YEAR}{_TWO}{_AFTER_MONTH}{_TWO}{_DAY}?", _full),
        (r"(\d{4})(\d\d)(\d\d)", _full),
        (r"(\d\d)(\d\d)(\d\d)", _six_digits),
        (rf"(\d\d){_SEP}{_TWO}{_SEP}{_TWO}", _short_year),
        (rf"(\d\d){_YEAR}{_SEP}?{_TWO}(?:{_MONTH}|{_SEP}){_TWO}{_DAY}?", _named_short_year),
        (rf"{_TWO}{_SEP}{_TWO}{_SEP}(\d{{4}})", _year_last),
        (rf"{_TWO}(?:{_MONTH}{_SEP}?|({_SEP})){_TWO}{_DAY}?", _slashed),
        (rf"{_TWO}{_DAY}", _day_alone),
        (rf"(\d{{4}}){_YEAR}?", _year_only),
        (rf"(?:\d{{4}}(?:{_YEAR}{_SEP}?|{_SEP})|\d\d{_YEAR}){_TWO}{_MONTH}?{_PART}", _month_only),
        (rf"{_TWO}{_MONTH}{_PART}", _month_only),
    )
}
"""How a day, or only its month or year, may be written, tried in this order."""
