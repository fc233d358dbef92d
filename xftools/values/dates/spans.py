"""Several days in one cell: a first and a last one, or days of which nobody says which counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from xftools.values.dates.shapes import WORDS, Around, ParsedDate, day_only, single

_HALF_YEAR = 183
_MOST = 12
_SIGNS = tuple(re.compile(signs) for signs in WORDS["several"])
_ORDINAL = re.compile(WORDS["ordinal"])


def span(text: str, around: Around, bare: Callable[[str], str]) -> ParsedDate | None:
    """First and last day: 2026.3.5-3.7, the fifth to the seventh of March. `bare` takes off what
    stands around one day."""
    for left, right in _cuts(text, WORDS["until"]):
        first = single(bare(left), around)
        if first is None or first.value is None:
            if first is not None and first.how == "yearless" and single(bare(right), around):
                return first
            continue
        until = _last(bare(right), first.value)
        if until is not None and until >= first.value:
            return ParsedDate(first.value, "range", until=until)
    return None


def _last(text: str, first: date) -> date | None:
    then = Around(first.year, first.month)
    last = single(text, then)
    if last is None and text.isdigit():
        last = day_only(int(text), then)
    if last is None or last.value is None:
        return None
    until = last.value
    if last.how == "yearless" and until < first:
        # Over the turn of the year; a longer way back is a slip, not a year.
        try:
            later = until.replace(year=until.year + 1)
        except ValueError:
            return None
        return later if (later - first).days <= _HALF_YEAR else None
    return until


def several(text: str, around: Around, bare: Callable[[str], str]) -> ParsedDate | None:
    """Two days and more in one cell are as many candidates; each leans on the one before."""
    for signs in _SIGNS:
        parts = [part for part in signs.split(text) if part.strip()]
        if not 2 <= len(parts) <= _MOST:
            continue
        days = _days(parts, around, bare)
        if days is None:
            continue
        values = sorted({day.value for day in days if day.value is not None})
        if len(values) == 1:
            return days[0] if len(set(days)) == 1 else None
        return ParsedDate(None, "ambiguous", tuple(values)) if values else days[0]
    return None


def _days(parts: list[str], around: Around, bare: Callable[[str], str]) -> list[ParsedDate] | None:
    """Each part as a day; None where one of them is none."""
    days: list[ParsedDate] = []
    for part in parts:
        text = bare(_ORDINAL.sub("", part.strip()))
        day = single(text, around)
        if day is None and days and text.isdigit() and len(text) <= 2:
            day = day_only(int(text), around)
        if day is None or (day.value is None and day.how not in ("yearless", "day_only")):
            return None
        if day.value is not None:
            around = Around(day.value.year, day.value.month)
        days.append(day)
    return days


def _cuts(text: str, signs: list[str]) -> Iterator[tuple[str, str]]:
    """Every way to cut the text at one of the signs, both parts non-empty."""
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            left, right = text[:at].strip(), text[at + len(sign) :].strip()
            if left and right:
                yield left, right
            at = text.find(sign, at + 1)
