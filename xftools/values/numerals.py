"""Numbers as people write them: 12, twelve in Chinese, about twenty, 12 people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xftools import data
from xftools.values.text import clean, fold

_NUMERALS = data.load("patterns")["numerals"]
_DIGITS: dict[str, int] = _NUMERALS["digits"]
_TENS: dict[str, int] = _NUMERALS["tens"]
_UNITS: dict[str, int] = _NUMERALS["units"]
_MYRIAD = 10_000

_COUNT = data.load("patterns")["count"]
_ABOUT = re.compile("|".join(_COUNT["about"]))
_BEFORE = re.compile("^(?:" + "|".join(_COUNT["before"]) + ")+")
_COUNTED = re.compile("(?:" + "|".join(_COUNT["units"]) + ")$")
_NOTE = re.compile(r"\([^()]*\)")
_POINT_ZERO = re.compile(r"(?<=^\d)\.0+$|(?<=\d\d)\.0+$")
_LARGEST = 1_000_000

NUMERAL = "[" + "".join((*_DIGITS, *_TENS, *_UNITS)) + "]"
"""A pattern for one Chinese numeral."""


def chinese_number(text: str) -> int | None:
    """The number Chinese numerals write, digit by digit or with units; None when they write none.

    Mixed forms (5 followed by a Chinese hundred) are read too.
    """
    if not text:
        return None
    digits = [_digit(sign) for sign in text]
    if None not in digits:
        return int("".join(str(digit) for digit in digits))
    return _with_units(text)


def _digit(sign: str) -> int | None:
    if sign in _DIGITS:
        return _DIGITS[sign]
    return int(sign) if sign.isascii() and sign.isdigit() else None


def _with_units(text: str) -> int | None:
    """Sections below ten thousand, each a falling row of digit and unit. A last digit right after
    hundred, thousand or ten thousand counts the unit below: two hundred five is 250 in Chinese."""
    total = section = 0
    pending: int | None = None
    last_unit = _MYRIAD
    below = 1
    for sign in text:
        digit = _digit(sign)
        if digit is not None:
            if pending not in (None, 0):
                return None
            below = 1 if digit == 0 else below
            pending = digit
        elif sign in _TENS:
            if pending is not None or last_unit <= 10:
                return None
            section, last_unit, below = section + _TENS[sign], 10, 1
        elif sign not in _UNITS:
            return None
        elif _UNITS[sign] == _MYRIAD:
            section += pending or 0
            if not section or total:
                return None
            total, section, pending, last_unit = section * _MYRIAD, 0, None, _MYRIAD
            below = _MYRIAD // 10
        else:
            unit = _UNITS[sign]
            # Only ten may stand without a digit before it.
            if unit >= last_unit or (pending in (None, 0) and unit != 10):
                return None
            section, pending, last_unit = section + (pending or 1) * unit, None, unit
            below = unit // 10
    return total + section + (pending or 0) * below


@dataclass(frozen=True, slots=True)
class ParsedCount:
    """A number of people. `how`: blank, plain, counted (12 people), about, chinese, unreadable."""

    value: int | None
    how: str


@lru_cache(maxsize=1 << 14, typed=True)
def parse_count(value: object) -> ParsedCount:
    """The whole number, 0 or more, that a cell gives."""
    text = clean(value)
    if text is None:
        return ParsedCount(None, "blank")
    if isinstance(value, bool):
        return ParsedCount(None, "unreadable")
    text = _POINT_ZERO.sub("", fold(text).replace(",", ""))
    if text.isascii() and text.isdigit():
        return _counted(int(text), "plain")
    bare, about = _ABOUT.subn("", _NOTE.sub("", text).rstrip("."))
    bare = _COUNTED.sub("", _BEFORE.sub("", bare)).strip()
    how = "about" if about else "counted"
    if bare.isascii() and bare.isdigit():
        return _counted(int(bare), how)
    number = chinese_number(bare)
    # Two digits without a unit are "three to five", not thirty-five.
    if number is None or (len(bare) > 1 and all(sign in _DIGITS for sign in bare)):
        return ParsedCount(None, "unreadable")
    return _counted(number, "about" if about else "chinese")


def _counted(number: int, how: str) -> ParsedCount:
    return ParsedCount(number, how) if number < _LARGEST else ParsedCount(None, "unreadable")
