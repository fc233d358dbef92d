"""A month as the office cuts it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from xftools.errors import OfficeError
from xftools.model import Period
from xftools.office import Office


def period_of(label: str, office: Office) -> Period:
    """The days that month ``2026-10`` counts: 1st to last, or 26th of the month before to 25th.

    Raises:
        OfficeError: the label is not a year and a month.
    """
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", label)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
        raise OfficeError("month", office.say("office.bad_month", month=label))
    year, month = int(found[1]), int(found[2])
    starts_on = office.period.starts_on
    if starts_on == 1:
        first, after = date(year, month, 1), shifted(year, month, 1)
    else:
        before, after = shifted(year, month, -1), (year, month)
        first = date(*before, starts_on)
    last = date(after[0], after[1], starts_on) - timedelta(days=1)
    return Period(f"{year}-{month:02}", first, last)


def shifted(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month `by` months later (earlier when negative)."""
    months = year * 12 + month - 1 + by
    return months // 12, months % 12 + 1


def previous(period: Period, office: Office) -> Period:
    """The period before."""
    year, month = _parts(period)
    return period_of("{}-{:02}".format(*shifted(year, month, -1)), office)


def year_before(period: Period, office: Office) -> Period:
    """The same period a year before."""
    year, month = _parts(period)
    return period_of(f"{year - 1}-{month:02}", office)


def _parts(period: Period) -> tuple[int, int]:
    year, month = period.label.split("-")
    return int(year), int(month)
