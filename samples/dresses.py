"""How a value looks once a clerk has typed it: dates, numbers, names in their everyday dress."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from people import UNITS, VILLAGES

Dress = Callable[[Any, random.Random], tuple[Any, str | None]]
"""A value and the sheet's chance, to what the cell holds and its number format."""

DIGITS = "〇一二三四五六七八九"


def dotted(day: date, _: random.Random) -> tuple[Any, str | None]:
    """2026.10.5"""
    return f"{day.year}.{day.month}.{day.day}", None


def yearless(day: date, _: random.Random) -> tuple[Any, str | None]:
    """10月5日"""
    return f"{day.month}月{day.day}日", None


def compact(day: date, _: random.Random) -> tuple[Any, str | None]:
    """20261005"""
    return f"{day:%Y%m%d}", None


def real(day: date, _: random.Random) -> tuple[Any, str | None]:
    """A date cell."""
    return day, "yyyy-mm-dd"


def real_chinese(day: date, _: random.Random) -> tuple[Any, str | None]:
    """A date cell, shown in Chinese."""
    return day, 'yyyy"年"m"月"d"日"'


def serial(day: date, rng: random.Random) -> tuple[Any, str | None]:
    """Excel's count of days, as a number or as text, because the format was lost."""
    number = (day - date(1899, 12, 30)).days
    return (number if rng.random() < 0.6 else str(number)), "General"


def chinese(day: date, _: random.Random) -> tuple[Any, str | None]:
    """二〇二六年十月五日"""
    return "".join(
        DIGITS[int(digit)] for digit in str(day.year)
    ) + f"年{tens(day.month)}月{tens(day.day)}日", None


def tens(number: int) -> str:
    """A number under a hundred, in Chinese."""
    if number <= 10:
        return "十" if number == 10 else DIGITS[number]
    ten, one = divmod(number, 10)
    return ("" if ten == 1 else DIGITS[ten]) + "十" + (DIGITS[one] if one else "")


def slashed(day: date, _: random.Random) -> tuple[Any, str | None]:
    """2026/10/5"""
    return f"{day.year}/{day.month}/{day.day}", None


def timed(day: date, rng: random.Random) -> tuple[Any, str | None]:
    """2026-10-05 09:30"""
    return f"{day:%Y-%m-%d} {rng.randrange(8, 18):02}:{rng.choice((0, 5, 10, 20, 30, 45)):02}", None


def stamped(day: date, rng: random.Random) -> tuple[Any, str | None]:
    """A date cell with its time."""
    return datetime.combine(day, time(rng.randrange(8, 18), 30)), "yyyy-mm-dd hh:mm"


def iso(day: date, _: random.Random) -> tuple[Any, str | None]:
    """2026-10-05"""
    return day.isoformat(), None


def mixed(*dresses: Dress) -> Dress:
    """Now this, now that."""
    return lambda value, rng: rng.choice(dresses)(value, rng)


def loose_id(value: str, rng: random.Random) -> tuple[Any, str | None]:
    """An ID number as it is typed: mostly plain, with blanks, small x, full width."""
    chance = rng.random()
    if value.endswith("X") and chance < 0.6:
        value = value.lower()
    elif chance < 0.08:
        value = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in value)
    elif chance < 0.2:
        value = value + " "
    elif chance < 0.26:
        value = f"{value[:6]} {value[6:14]} {value[14:]}"
    return value, "@"


def loose_phone(value: str, rng: random.Random) -> tuple[Any, str | None]:
    """A telephone as it is typed."""
    chance = rng.random()
    if chance < 0.12:
        return f"{value[:3]}-{value[3:7]}-{value[7:]}", None
    if chance < 0.22:
        return f"{value[:3]} {value[3:7]} {value[7:]}", None
    if chance < 0.28:
        return f"{value}/0999-6677{value[-4:]}", None
    if chance < 0.5:
        return int(value), "0"
    return value, None


def loose_name(value: str, rng: random.Random) -> tuple[Any, str | None]:
    """A name; two signs are often set apart to look like three."""
    if len(value) == 2 and "某" not in value and value != "匿名" and rng.random() < 0.6:
        return f"{value[0]}{rng.choice(('　', ' ', '  '))}{value[1]}", None
    return (value + " " if rng.random() < 0.05 else value), None


def alias(value: str, rng: random.Random) -> tuple[Any, str | None]:
    """A village or a unit under one of its names."""
    known = VILLAGES.get(value) or UNITS.get(value) or ()
    return rng.choice((value, *known)), None


def committee(value: str, rng: random.Random) -> tuple[Any, str | None]:
    """Who answers for a matter: a village is its committee."""
    if value in VILLAGES:
        return rng.choice([name for name in VILLAGES[value] if name.endswith("委会")]), None
    return alias(value, rng)


def said(words: dict[str, str]) -> Dress:
    """The office's words in the clerk's own."""
    return lambda value, _: (words.get(value, value), None)


def headcount(value: int, rng: random.Random) -> tuple[Any, str | None]:
    """A number of people, with or without its unit."""
    return (f"{value}人" if rng.random() < 0.25 else value), None


def filled(on: date = date(2026, 10, 31)) -> str:
    """The day a sheet was filled in, as forms say it."""
    return f"{on.year}年{on.month}月{on.day}日"
