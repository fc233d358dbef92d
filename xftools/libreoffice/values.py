"""What a cell holds, between LibreOffice (numbers and texts) and Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

DATE, TIME, LOGICAL = 2, 4, 1024
"""com.sun.star.util.NumberFormat."""
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet knows no time zone
_DAY = timedelta(days=1)


def moment(serial: float, epoch: datetime) -> datetime | float:
    """The moment a serial number means, to the microsecond that Excel keeps; the number itself
    where no calendar reaches."""
    try:
        exact = epoch + timedelta(days=serial)
    except OverflowError:
        return serial
    rest = exact.microsecond % 1000
    return exact + timedelta(microseconds=1000 - rest if rest >= 500 else -rest)


def serial(value: date | time | timedelta, epoch: datetime) -> float:
    """The number a sheet keeps for a moment or a span."""
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    elif isinstance(value, datetime):
        value = value.replace(tzinfo=None) - epoch
    elif isinstance(value, date):
        value = datetime(value.year, value.month, value.day) - epoch  # noqa: DTZ001
    return value / _DAY


def read_value(
    value: Any,
    dates: Callable[..., Any],
    empty: Any,
    numbers: Callable[[float], Any] | None,
    *,
    errors: bool,
) -> Any:
    """A raw value as xlwings hands it out under its options."""
    if value is None or value == "":
        return empty
    if isinstance(value, CellError):
        return str(value) if errors else None
    if isinstance(value, datetime):
        return dates(
            year=value.year,
            month=value.month,
            day=value.day,
            hour=value.hour,
            minute=value.minute,
            second=value.second,
            microsecond=value.microsecond,
            tzinfo=None,
        )
    if numbers is not None and isinstance(value, float):
        return numbers(value)
    return value


class CellError(str):
    """What a cell in error shows: ``#N/A``."""

    __slots__ = ()


def written(value: Any, epoch: datetime) -> float | str:
    """A value as LibreOffice takes it. A leading apostrophe means text, as in Excel, and goes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date | time | timedelta):
        return serial(value, epoch)
    return str(value).removeprefix("'")


def format_for(value: Any) -> int:
    """The kind of number format a value needs to be seen as what it is, 0 for none."""
    if isinstance(value, bool):
        return LOGICAL
    if isinstance(value, datetime):
        return DATE | TIME if value.time() != time.min else DATE
    if isinstance(value, date):
        return DATE
    return TIME if isinstance(value, time | timedelta) else 0
