"""Due days by the law in force when each clock started."""

from __future__ import annotations

from collections.abc import Iterable

from xftools.deadlines.clocks import deadlines
from xftools.deadlines.workdays import Calendar, UnknownYear
from xftools.model import Deadline

__all__ = ["Calendar", "UnknownYear", "deadlines", "unknown_years"]


def unknown_years(clocks: Iterable[Deadline]) -> tuple[int, ...]:
    """The years whose holidays nobody knows and some clock would need, sorted."""
    told = {item for clock in clocks for item in clock.missing if item.startswith("workdays:")}
    return tuple(sorted(int(item.partition(":")[2]) for item in told))
