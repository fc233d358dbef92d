"""Measures: one declared number of a view, with the records it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from xftools.model import Figure, Judgement, Link
from xftools.office.declared import Measure, all_hold, any_holds
from xftools.tally.view import Past, View

if TYPE_CHECKING:
    from pandas import Series

PER_ROW = frozenset({"items", "visits", "people"})
"""Units that add up over rows."""

_UNDECIDED = (None, Judgement.UNSURE)


class Counter:
    """Counts declared measures among the rows of one view."""

    def __init__(self, past: Past, view: View, links: tuple[Link, ...] = ()) -> None:
        self._past = past
        self._view = view
        self._links = links
        self._measures = past.kind.tables.measures

    def figure(self, name: str, among: Series[bool] | None = None) -> Figure:
        """A measure, over all rows or some of them."""
        measure = self._measures[name]
        return _UNITS[measure.unit](self, measure, among)

    def rows(self, measure: Measure, among: Series[bool] | None = None) -> Series[bool]:
        """True for the rows that a measure counts."""
        mask = self._view.counted[measure.counts] & all_hold(measure.when, self._view.table)
        if measure.any:
            mask &= any_holds(measure.any, self._view.table)
        return mask if among is None else mask & among

    def defined(self, measure: Measure) -> str:
        """What a number means, as it is printed."""
        return measure.definition.format(threshold=self._past.office.groups.threshold)

    def _items(self, measure: Measure, among: Series[bool] | None) -> Figure:
        records = self._records(measure, among)
        return Figure(len(records), measure.unit, records, definition=self.defined(measure))

    def _people(self, measure: Measure, among: Series[bool] | None) -> Figure:
        mask = self.rows(measure, among)
        value = int(self._view.people[mask].sum())
        records = tuple(mask.index[mask])
        return Figure(value, measure.unit, records, definition=self.defined(measure))

    def _rate(self, measure: Measure, among: Series[bool] | None) -> Figure:
        """Of two measures; None without a base."""
        part, whole = (self.figure(name or "", among) for name in (measure.of, measure.per))
        upper, lower = int(part.value or 0), int(whole.value or 0)
        return Figure(
            value=upper / lower if lower else None,
            unit=measure.unit,
            records=whole.records,
            numerator=upper,
            denominator=lower,
            definition=self.defined(measure),
        )

    def _days(self, measure: Measure, among: Series[bool] | None) -> Figure:
        """Mean days between two fields, over the rows that have both in their order."""
        table = self._view.table
        if not {measure.of, measure.per} <= set(table.columns):
            return Figure(None, measure.unit, definition=self.defined(measure))
        days = (table[measure.per] - table[measure.of]).dt.days
        mask = self.rows(measure, among) & (days >= 0)
        found = days[mask]
        return Figure(
            value=round(float(found.mean()), 1) if len(found) else None,
            unit=measure.unit,
            records=tuple(found.index),
            numerator=int(found.sum()),
            denominator=len(found),
            definition=self.defined(measure),
        )

    def _pairs(self, measure: Measure, among: Series[bool] | None) -> Figure:
        """Pairs of rows that may be one registration and that nobody has decided about."""
        counted = set(self._records(measure, among))
        pairs: set[frozenset[str]] = set()
        for link in self._links:
            pair = frozenset(self._row_of(record) for record in (link.left, link.right))
            undecided = not link.identical and link.judgement in _UNDECIDED
            apart = len(pair) > 1 and bool(pair & counted)
            if link.relation == Judgement.DUPLICATE and undecided and apart:
                pairs.add(pair)
        either = frozenset().union(*pairs)
        records = tuple(record for record in self._view.table.index if record in either)
        return Figure(len(pairs), measure.unit, records, definition=self.defined(measure))

    def _row_of(self, record: str) -> str:
        """The ledger's own record of one that was merged into it."""
        number = self._past.ledger.merged.get(record)
        return self._past.record_of.get(number, record) if number else record

    def _records(self, measure: Measure, among: Series[bool] | None) -> tuple[str, ...]:
        mask = self.rows(measure, among)
        return tuple(mask.index[mask])


_UNITS: Mapping[str, Callable[[Counter, Measure, pd.Series[bool] | None], Figure]] = {
    "items": Counter._items,
    "visits": Counter._items,
    "people": Counter._people,
    "rate": Counter._rate,
    "days": Counter._days,
    "pairs": Counter._pairs,
}


def change(now: Figure, then: Figure) -> Figure:
    """By how much a number has grown, as a part of the earlier one; None when that is zero or not
    known. The numerator is the difference."""
    if now.value is None or then.value is None:
        return Figure(None, "change")
    base = int(then.value)
    more = int(now.value) - base
    return Figure(more / base if base else None, "change", numerator=more, denominator=base)


def share(part: Figure, whole: Figure) -> Figure:
    """A number's part of the whole; None when the whole is zero."""
    upper, lower = int(part.value or 0), int(whole.value or 0)
    return Figure(
        value=upper / lower if lower else None,
        unit="share",
        records=part.records,
        numerator=upper,
        denominator=lower,
    )
