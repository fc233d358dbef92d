"""One day, or only its month or year, in every shape a hand or a program writes it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xftools import data

WORDS = data.load("patterns")["date"]
YEAR, MONTH, DAY = (f"(?:{WORDS[part]})" for part in ("year", "month", "day"))
_SIGN = "[" + re.escape(WORDS["separators"]) + "]"
_SEP = f"(?: ?{_SIGN} ?)"
_DASH = "[" + re.escape(WORDS["dashes"]) + "]"
_LAST_YEAR_MONTHS = 6
_NEAR_YEARS = 2
OLDEST, NEWEST = 1905, 2150


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """What a cell says of a day.

    `how`: blank, cell (a date cell), plain, digits (20260305), chinese, serial, two_digit_year,
    yearless (month and day), day_only, range (`value` is the first day, `until` the last), and
    without a value: ambiguous (see `candidates`), about (a day that is only roughly known),
    month_only, year_only, unfilled (a printed form for a day), lunar, maybe_lunar (a month and a
    day in Chinese numerals that does not end as days of the common calendar do), unreadable. A
    yearless or day_only without a value lacked the year or month to lean on.
    """

    value: date | None
    how: str
    candidates: tuple[date, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Around:
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


UNREADABLE = ParsedDate(None, "unreadable")


def single(text: str, around: Around) -> ParsedDate | None:
    """One day or one month, None when the text is neither."""
    for shape, parsed in SHAPES.items():
        if found := shape.fullmatch(text):
            return parsed(found, around)
    return None


def month_day(month: int, day: int, around: Around) -> ParsedDate | None:
    """A day without its year; None when no year has it."""
    if _day(2000, month, day) is None:
        return None
    year = around.year_of(month)
    if year is None:
        return ParsedDate(None, "yearless")
    return _valued(_day(year, month, day), "yearless")


def day_only(day: int, around: Around) -> ParsedDate:
    """A day without month and year."""
    if not 1 <= day <= 31:
        return UNREADABLE
    if around.year is None or around.month is None:
        return ParsedDate(None, "day_only")
    return _valued(_day(around.year, around.month, day), "day_only")


def chosen(days: set[date | None], how: str) -> ParsedDate:
    """The only possible day, or all of them as candidates."""
    possible = sorted(day for day in days if day is not None)
    if len(possible) == 1:
        return ParsedDate(possible[0], how)
    return ParsedDate(None, "ambiguous", tuple(possible)) if possible else UNREADABLE


def _full(found: re.Match[str], _: Around) -> ParsedDate:
    """Year, month and day; a system's time of 6 or 9 figures may follow in one row."""
    how = "digits" if found[0].isdigit() else "plain"
    return _valued(_day(int(found["year"]), int(found["month"]), int(found["day"])), how)


def _day(year: int, month: int, day: int) -> date | None:
    if not OLDEST <= year <= NEWEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _valued(day: date | None, how: str) -> ParsedDate:
    return UNREADABLE if day is None else ParsedDate(day, how)


def _century(two_digits: int, around: Around) -> int:
    """The last such year up to ten years after the sheet's; without one, 1951 to 2050."""
    last = 2050 if around.year is None else around.year + 10
    return last - (last - two_digits) % 100


def _short_year(found: re.Match[str], around: Around) -> ParsedDate:
    """26.10.5. Excel in other languages shows the 5th of October 2026 as 10/05/26 or 05/10/26:
    where the sheet's year does not speak for year first, every reading is named."""
    first, second, third = (int(found[name]) for name in ("first", "second", "third"))
    ours = _day(_century(first, around), second, third) if len(found["first"]) == 2 else None
    american = european = None
    if len(found["third"]) == 2:
        year = _century(third, around)
        american, european = _day(year, first, second), _day(year, second, first)
    if ours and not american and (around.year is None or _near(ours, around)):
        return ParsedDate(ours, "two_digit_year")
    if around.year is None:
        return chosen({ours, american, european}, "two_digit_year")
    if _near(ours, around):
        return chosen({ours, american if _near(american, around) else None}, "two_digit_year")
    turned = {day for day in (american, european) if _near(day, around)}
    return chosen(set(turned) if american in turned else {ours, *turned}, "two_digit_year")


def _near(day: date | None, around: Around) -> bool:
    """Whether a day lies about the sheet's year."""
    return day is not None and abs(day.year - (around.year or 0)) <= _NEAR_YEARS


def _named_short_year(found: re.Match[str], around: Around) -> ParsedDate:
    year, month, day = (int(part) for part in found.groups())
    return _valued(_day(_century(year, around), month, day), "two_digit_year")


def _six_digits(found: re.Match[str], around: Around) -> ParsedDate:
    """260305 is a day, 202603 a month, and 201205 may be either."""
    first, second, third = (int(part) for part in found.groups())
    day = _day(_century(first, around), second, third)
    is_month = first in (19, 20) and 1 <= third <= 12
    if is_month and day is not None:
        return ParsedDate(None, "ambiguous", (day,))
    if is_month:
        return ParsedDate(None, "month_only")
    return _valued(day, "two_digit_year")


def _year_last(found: re.Match[str], _: Around) -> ParsedDate:
    """10/5/2026: the fifth of October or the tenth of May."""
    first, second, year = (int(part) for part in found.groups())
    return chosen({_day(year, first, second), _day(year, second, first)}, "plain")


def _slashed(found: re.Match[str], around: Around) -> ParsedDate:
    """Month and day; in a sheet of October, 5/10 may be meant the other way round."""
    month, day = int(found[1]), int(found[3])
    parsed = month_day(month, day, around) or UNREADABLE
    if "/" not in (found[2] or "") or month == day or day != around.month:
        return parsed
    turned = month_day(day, month, around) or UNREADABLE
    return chosen({parsed.value, turned.value}, "yearless")


def _month_or_days(found: re.Match[str], around: Around) -> ParsedDate:
    """5-8 followed by the sign of a day: the fifth to the eighth, or the eighth of May."""
    first, last = int(found[1]), int(found[2])
    parsed = month_day(first, last, around) or UNREADABLE
    if first >= last:
        return parsed
    days = {day_only(first, around).value, day_only(last, around).value}
    if None in days:
        return ParsedDate(None, "day_only")
    return chosen({parsed.value, *days}, "yearless")


def _day_alone(found: re.Match[str], around: Around) -> ParsedDate:
    return day_only(int(found[1]), around)


def _month_only(found: re.Match[str], _: Around) -> ParsedDate:
    return ParsedDate(None, "month_only") if 1 <= int(found[1]) <= 12 else UNREADABLE


def _year_only(found: re.Match[str], _: Around) -> ParsedDate:
    return ParsedDate(None, "year_only") if OLDEST <= int(found[1]) <= NEWEST else UNREADABLE


# ── English months, as programs in other languages write them ─────────────────────────────────

_ENGLISH = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_WEEK = "(?:mon|tue|wed|thu|fri|sat|sun)"
_NAME = "(" + "|".join(name + r"[a-z]*\.?" for name in _ENGLISH) + ")"


def _english(name: str) -> int:
    return _ENGLISH.index(name[:3].lower()) + 1


def _day_first(found: re.Match[str], around: Around) -> ParsedDate:
    """5-Oct-2026; 5-Oct-26 may have its year in front."""
    first, month, last = int(found[1]), _english(found[2]), int(found[3])
    if len(found[3]) == 4:
        return _valued(_day(last, month, first), "plain")
    days = {_day(_century(last, around), month, first), _day(_century(first, around), month, last)}
    near = {day for day in days if around.year is None or _near(day, around)}
    return chosen(near or days, "two_digit_year")


def _month_first(found: re.Match[str], _: Around) -> ParsedDate:
    """October 5, 2026."""
    return _valued(_day(int(found[3]), _english(found[1]), int(found[2])), "plain")


_Y, _M, _D = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_TWO = r"(\d{1,2})"
_SAME = r" ?(?P=sign) ?"
_AFTER_YEAR = rf"(?:{YEAR}{_SEP}?|{_SEP}| )"
_AFTER_MONTH = rf"(?:{MONTH}{_SEP}?|{_SEP}| )"
_SHORT = rf"(?P<first>\d\d?) ?(?P<sign>{_SIGN}) ?(?P<second>\d\d?){_SAME}(?P<third>\d\d?)"
_PART = f"(?:{WORDS['part']})?"
_CLOCK = r"(?: ?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?"
SHAPES: dict[re.Pattern[str], Callable[[re.Match[str], Around], ParsedDate]] = {
    re.compile(shape, re.I): parsed
    for shape, parsed in (
        (rf"{_Y}{_AFTER_YEAR}{_M}{_AFTER_MONTH}{_D}{DAY}?", _full),
        (rf"{_Y} ?(?P<sign>{_DASH}) ?{_M}{_SAME}{_D}{DAY}?", _full),
        (rf"{_Y}(?P<month>\d\d)(?P<day>\d\d){_CLOCK}", _full),
        (r"(\d\d)(\d\d)(\d\d)", _six_digits),
        (
            rf"(?P<first>\d\d?) ?(?P<sign>{_SIGN}) ?(?P<second>\d\d?){_SAME}(?P<third>\d\d?)",
            _short_year,
        ),
        (rf"(\d\d){YEAR}{_SEP}?{_TWO}(?:{MONTH}|{_SEP}){_TWO}{DAY}?", _named_short_year),
        (rf"{_TWO}{_SEP}{_TWO}{_SEP}(\d{{4}})", _year_last),
        (rf"{_TWO}(?:{WORDS['between_days']}){_TWO}{DAY}", _month_or_days),
        (rf"{_TWO}(?:{MONTH}{_SEP}?|({_SEP})){_TWO}{DAY}?", _slashed),
        (rf"{_TWO}{DAY}", _day_alone),
        (rf"(\d{{4}}){YEAR}?", _year_only),
        (rf"(?:\d{{4}}(?:{YEAR}{_SEP}?|{_SEP})|\d\d{YEAR}){_TWO}{MONTH}?{_PART}", _month_only),
        (rf"{_TWO}{MONTH}{_PART}", _month_only),
        (rf"(\d\d?)[ -]?{_NAME}[ ,-]*(\d{{4}}|\d\d)", _day_first),
        (
            rf"(?:{_WEEK} )?{_NAME} (\d\d?),?(?: \d\d:\d\d:\d\d [A-Z]{{2,5}})? (\d{{4}})",
            _month_first,
        ),
    )
}
"""How a day, or only its month or year, may be written, tried in this order."""
