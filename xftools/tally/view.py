"""The ledger as it stood at the end of a period: what came later has not happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from xftools import privacy
from xftools.model import Deadline, Ledger, Period
from xftools.office import Office
from xftools.office.declared import Kind, Limit, all_hold, any_holds

if TYPE_CHECKING:
    from pandas import DataFrame, Series

_YES = "yes"
_SILENT_DAYS = 183
_NOT_DUE = frozenset({"exempt", "withdrawn", "paused", "none"})


@dataclass(frozen=True)
class View:
    """`table` has the fields and what is known of each row (``@group`` …, see Measure);
    `counted` says of each row whether it belongs to received, closed, handled, ledger, late and
    undated."""

    period: Period
    table: DataFrame
    people: Series[int]
    counted: Mapping[str, Series[bool]]


class Past:
    """A ledger that can be looked at as of any period's end."""

    def __init__(
        self, ledger: Ledger, deadlines: Sequence[Deadline], office: Office, as_of: date
    ) -> None:
        self.ledger = ledger
        self.office = office
        self.as_of = as_of
        self.kind: Kind = office.kind(ledger.records.kind)
        self.table = ledger.records.table
        self._clocks: dict[str, list[Deadline]] = {}
        for clock in deadlines:
            self._clocks.setdefault(clock.limit, []).append(clock)

    # ── what does not change ──

    @cached_property
    def basis(self) -> tuple[str, ...]:
        """The fields whose first filled date counts a row: the office's, or, where the kind calls
        such a day otherwise, the one in its role; else the day it was received."""
        kind = self.kind
        basis = self.office.period.basis
        mine = [key if key in kind.fields else kind.field_of(key) for key in basis]
        received = kind.field_of("received_on")
        told = [key for key in mine if key] or ([received] if received else [])
        return tuple(dict.fromkeys(told))

    @cached_property
    def days(self) -> Series[Any]:
        """The day that counts a row."""
        return _first(self.table, self.basis)

    @cached_property
    def restricted(self) -> frozenset[str]:
        """Rows that may go to nobody but the competent organ."""
        return self.ledger.restricted | privacy.restricted(self.ledger.records, self.office)

    @cached_property
    def record_of(self) -> Mapping[str, str]:
        """The record of each ledger number."""
        key = self.kind.field_of("ledger_id")
        if key not in self.table.columns:
            return {}
        return {number: record for record, number in self.table[key].dropna().items()}

    @cached_property
    def begins(self) -> date | None:
        """The day from which the ledger was kept, None when no row has a day.

        A letter may be far older than its entry, and a wrong year is quickly typed: what lies more
        than half a year before all other rows is no sign of a ledger.
        """
        entered = self.kind.field_of("registered_on")
        days = _first(self.table, (*((entered,) if entered else ()), *self.basis))
        days = days[days <= pd.Timestamp(self.as_of)].dropna().sort_values(ascending=False)
        silent = (days.shift() - days).dt.days > _SILENT_DAYS
        kept = days[~silent.cummax()] if len(days) else days
        return None if kept.empty else kept.iloc[-1].date()

    def covers(self, period: Period) -> bool:
        """Whether the ledger was kept in a period: none registered is then zero, not unknown."""
        return self.begins is not None and self.begins <= period.last

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The limits that some measure asks of."""
        asked = [
            condition.field
            for measure in self.kind.tables.measures.values()
            for condition in (*measure.when, *measure.any)
        ]
        return frozenset(key.partition(".")[2] for key in asked if key.startswith("@"))

    # ── at the end of a period ──

    def at(self, period: Period) -> View:
        """The ledger as it stood when the period (or, within it, as_of) ended."""
        end = min(period.last, self.as_of)
        table = self._as_of(end)
        first, last = pd.Timestamp(period.first), pd.Timestamp(end)
        known = (self.days <= last) | self.days.isna()
        received = (self.days >= first) & (self.days <= last)
        closing = self.kind.tables.closing
        closed = any_holds(closing.when, table)
        if closing.withdrawal:
            closed |= all_hold(closing.withdrawal, table)
        closed_on = _first(table, closing.on).where(closed)
        in_time = (closed_on >= first) & (closed_on <= last)
        counted = {
            "received": received,
            "ledger": known,
            "closed": in_time & known,
            "handled": known & (received | ~closed | in_time),
            "late": self._late(period, end),
            "undated": self.days.isna(),
        }
        people = self._people(table)
        facts = {"@group": _said(self._group(table)), "@closed": _said(closed)}
        ended_on = closed_on.fillna(self.days).where(closed)
        for name, limit in self.office.limits.items():
            if name in self._asked:
                facts |= self._clock(name, limit, known, ended_on, (period.first, end))
        return View(period, table.assign(**facts), people, counted)

    def _as_of(self, end: date) -> DataFrame:
        """The table without what happened after a day.

        Steps are dated: a later date is taken out. Words that tell how far a matter has come have
        no date of their own, and go with the latest step of their row.
        """
        table, after = self.table, pd.Timestamp(end)
        steps = [key for key in self._steps() if key in table.columns]
        later = {key: table[key] > after for key in steps}
        moved = [later[key] for key in self._moves() if key in later]
        table = table.assign(**{key: table[key].where(~mask) for key, mask in later.items()})
        if not moved:
            return table
        since = pd.concat(moved, axis=1).any(axis=1)
        words = [key for key in self.kind.progress if key in table.columns and key not in later]
        return table.assign(**{key: table[key].where(~since) for key in words})

    def _moves(self) -> set[str]:
        """Date fields that tell how far a matter has come."""
        return {*self.kind.progress, *self.kind.tables.closing.on}

    def _steps(self) -> list[str]:
        """Date fields that tell what happened; a day set for the future tells nothing yet."""
        limits = [item for item in self.office.limits.values() if self.kind.name in item.kinds]
        named = self._moves()
        for limit in limits:
            named |= {*limit.start, *limit.done, *limit.withdrawn[:1]}
            named |= {limit.extension.approved_on} if limit.extension else set()
        # The basis stays: rows received later are left out by it.
        named -= set(self.basis)
        fields = self.kind.fields
        return [key for key in fields if key in named and fields[key].type == "date"]

    def _late(self, period: Period, end: date) -> Series[bool]:
        """Rows of earlier periods that only came into the ledger in this one: by the month in which
        they were taken in, or, where the ledger does not say, the day they were registered.

        The first month of a ledger takes in whatever there is, and adds nothing late.
        """
        early = self.days < pd.Timestamp(period.first)
        taken = self._taken_in
        if taken.notna().all() and (taken >= period.label).all():
            return early & False
        entered = (taken == period.label).fillna(value=False).astype(bool)
        key = self.kind.field_of("registered_on")
        if key in self.table.columns:
            on = self.table[key]
            inside = (on >= pd.Timestamp(period.first)) & (on <= pd.Timestamp(end))
            entered |= inside & taken.isna()
        return early & entered

    @cached_property
    def _taken_in(self) -> Series[str]:
        """The month in which each row was first taken in, blank where the ledger does not say."""
        months: dict[str, str] = {}
        for item in self.ledger.origins:
            months[item.ledger_id] = min(item.month, months.get(item.ledger_id, item.month))
        key = self.kind.field_of("ledger_id")
        if key not in self.table.columns:
            return pd.Series(None, index=self.table.index, dtype="str")
        return self.table[key].map(months).astype("str")

    def _people(self, table: DataFrame) -> Series[int]:
        """People on each row, a blank being one."""
        key = self.kind.field_of("people_count")
        if key not in table.columns:
            return pd.Series(1, index=table.index, dtype="int64")
        return table[key].fillna(1).astype("int64")

    def _group(self, table: DataFrame) -> Series[bool]:
        """Rows of a group: by their number of people, or as told where none is given."""
        key = self.kind.field_of("people_count")
        told = any_holds(self.kind.tables.group, table)
        if key not in table.columns:
            return told
        many = (table[key] >= self.office.groups.threshold).fillna(value=False).astype(bool)
        return many | (told & table[key].isna())

    def _clock(
        self,
        name: str,
        limit: Limit,
        known: Series[bool],
        ended_on: Series[Any],
        span: tuple[date, date],
    ) -> dict[str, Series[str]]:
        """What a limit says of each row: its state, and whether it ended in the period, was met in
        time, or is unknown (and the matter still open, or ended in the period). While a safe date
        lies ahead, nothing is late whatever the limit is."""
        first, end = span
        states: dict[str, str] = {}
        due: set[str] = set()
        unknown: set[str] = set()
        mine = frozenset(self.table.index[known])
        for clock in self._clocks.get(name, ()):
            if clock.record not in mine:
                continue
            state = state_at(clock, limit, end)
            states[clock.record] = state
            if state == "unknown":
                if clock.due_on is not None and clock.due_on > end:
                    continue
                ended = _day(clock.done_on, end) or _day(ended_on[clock.record], end)
                if ended is None or ended >= first:
                    unknown.add(clock.record)
            elif clock.due_on and first <= clock.due_on <= end and state not in _NOT_DUE:
                due.add(clock.record)
        index = self.table.index
        state_of = pd.Series([states.get(record) for record in index], index=index, dtype="str")
        due_in = pd.Series(index.isin(list(due)), index=index)
        return {
            f"@state.{name}": state_of,
            f"@due.{name}": _said(due_in),
            f"@met.{name}": _said(due_in & (state_of == "done").fillna(value=False)),
            f"@unknown.{name}": _said(pd.Series(index.isin(list(unknown)), index=index)),
        }


def state_at(clock: Deadline, limit: Limit, day: date) -> str:
    """How a clock stood at the end of an earlier day; ``none`` when it had not begun."""
    if clock.started_on is not None and clock.started_on > day:
        return "unknown" if _counts_from_a_step(limit) else "none"
    if clock.done_on is not None and clock.done_on <= day:
        return clock.state
    if clock.state in {"exempt", "paused"}:
        return clock.state
    if clock.due_on is None or clock.state == "unknown":
        return "unknown"
    if clock.due_on >= day or limit.binds == "petitioner":
        return "running"
    return "exempt" if limit.optional else "overdue"


def _counts_from_a_step(limit: Limit) -> bool:
    """Whether a limit applies before the step that starts it: then its end was unknown until that
    was taken (accepted), while what starts with a receipt or a request did not exist."""
    starts = set(limit.start)
    asks = {item.field for item in (*limit.when, *limit.when_any) if item.filled}
    return bool(starts) and not limit.receipt and not starts & asks


def _first(table: DataFrame, keys: Iterable[str]) -> Series[Any]:
    """The first filled date of each row."""
    found = pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")
    for key in keys:
        if key in table.columns:
            found = found.fillna(table[key])
    return found


def _day(value: Any, end: date) -> date | None:
    """A day that lies not after `end`, None otherwise."""
    if value is None or pd.isna(value):
        return None
    day: date = value.date() if isinstance(value, pd.Timestamp) else value
    return day if day <= end else None


def _said(mask: Series[bool]) -> Series[str]:
    """A fact as a field: filled where it holds."""
    return pd.Series([_YES if item else None for item in mask], index=mask.index, dtype="str")
