"""Working days: the published calendar (chinesecalendar) with the office's own table over it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from xftools.office.declared import Workdays

_DAY = timedelta(days=1)


class UnknownYear(Exception):  # noqa: N818  an answer, not an error: it never leaves this room
    """Neither the published calendar nor the office knows the holidays of `year`."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class Calendar:
    """Tells working days.

    A day the office lists is what the office says. In a year that the published calendar does not
    cover, the office's table counts alone: all its days off, and the weekends it does not work.
    A year with neither raises UnknownYear; nothing is guessed.
    """

    def __init__(self, declared: Workdays) -> None:
        self._off = frozenset(declared.off)
        self._work = frozenset(declared.work)

    @cached_property
    def _own_years(self) -> frozenset[int]:
        return frozenset(day.year for day in self._off | self._work)

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        if day in self._work:
            return True
        if day in self._off:
            return False
        # About 40 ms to import, and most clocks count calendar days.
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if day.year in self._own_years:
                return day.weekday() < 5
            raise UnknownYear(day.year) from None

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which itself is not counted."""
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def rolled(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`; negative when `last` lies before it."""
        if last < first:
            return -self.between(last, first)
        days = (first + _DAY * number for number in range(1, (last - first).days + 1))
        return sum(self.is_workday(day) for day in days)
