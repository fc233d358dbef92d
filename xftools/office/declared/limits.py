"""Time limits, dated and sourced."""

from __future__ import annotations

from datetime import date
from typing import Literal

from xftools.office.declared.conditions import Condition, Declared
from xftools.office.declared.numbers import Exemption


class LimitVersion(Declared):
    """What a limit was from a day on: its days, by how many at most it may be extended, and where
    that stands. A limit that ended has ``days = -1``."""

    since: date
    days: int
    extension: int = 0
    text: str
    article: str


class Extension(Declared):
    """The fields of an extension: the new date, the day it was approved, and what else it needs."""

    to: str
    approved_on: str
    needs: tuple[str, ...] = ()


class Limit(Declared):
    """A time limit: whom it binds, what starts it, what ends it, and its dated versions.

    `start` and `done` are field keys; the first that is filled counts (with ``done_by = "earliest"``
    the earliest). With `receipt`, the office's own `clocks.receipt` follow `start`. `due` names a
    field that holds the last day itself.
    It applies where all of `when`, one of `when_any` and none of `unless` hold. `needs` are fields
    without which nobody can tell: while one is blank, conditions on it count as met, the state reads
    unknown and the date is the safe one, unless one of `unless_blank` holds. `exempt` (any) frees a
    record that has not met it. `told_done` (any) says that the step was taken though its day is
    blank: past the last day nobody knows, and nobody is urged. `optional`: a step that may be
    taken; it is never overdue.
    `pauses`: first and last day of what does not count. `withdrawn`: the day of withdrawal, and what
    else must be filled. `earlier_of`: a field whose earlier date is worked to instead.
    """

    label: str
    kinds: tuple[str, ...]
    binds: Literal["office", "petitioner"]
    tier: Literal["law", "practice"] = "law"
    unit: Literal["day", "workday"] = "day"
    start: tuple[str, ...] = ()
    receipt: bool = False
    due: str | None = None
    done: tuple[str, ...]
    done_by: Literal["first", "earliest"] = "first"
    when: tuple[Condition, ...] = ()
    when_any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    unless_blank: tuple[Condition, ...] = ()
    exempt: dict[str, Exemption] = {}
    told_done: tuple[Condition, ...] = ()
    optional: bool = False
    extension: Extension | None = None
    pauses: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    earlier_of: str | None = None
    versions: tuple[LimitVersion, ...]
