"""All figures of the month and the declared tables, each of which proves its own sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from xftools.model import Deadline, Figure, Ledger, Linked, Period, Table, Tally
from xftools.office import Office
from xftools.office.declared import TableDeclared
from xftools.office.period import previous, year_before
from xftools.tally.count import PER_ROW, Counter, change, share
from xftools.tally.view import Past

if TYPE_CHECKING:
    from pandas import Series

_EARLIER = {"previous": previous, "year_before": year_before}
_UNCHANGED = frozenset({"rate", "days", "pairs"})
_MONTH = "@month"


def tally(
    ledger: Ledger,
    deadlines: Sequence[Deadline],
    linked: Linked,
    office: Office,
    *,
    period: Period,
    as_of: date,
) -> Tally:
    """The month in numbers, as things stood when the period ended (or at as_of, within it).

    Figures are named ``total.MEASURE``, and for each earlier period E (previous, year_before)
    ``total.MEASURE.E`` and ``total.MEASURE.E_change``. A figure is None where nothing can be said:
    no ledger was kept then, or the base is zero.
    """
    book = _Book(Past(ledger, deadlines, office, as_of), linked, period)
    declared = book.past.kind.tables.tables
    tables = sorted(declared.items(), key=lambda item: item[1].order)
    return Tally(period, book.figures, tuple(book.table(name, table) for name, table in tables))


class _Book:
    """The numbers of one period."""

    def __init__(self, past: Past, linked: Linked, period: Period) -> None:
        self.past = past
        self.period = period
        self.view = past.at(period)
        self.now = Counter(past, self.view, linked.links)
        self.measures = past.kind.tables.measures
        self.figures = self._figures()

    def _figures(self) -> Mapping[str, Figure]:
        figures = {f"total.{name}": self.now.figure(name) for name in self.measures}
        for earlier, period_before in _EARLIER.items():
            period = period_before(self.period, self.past.office)
            counter = self._counter(period)
            for name, measure in self.measures.items():
                if measure.unit == "pairs":
                    continue
                then = counter.figure(name) if counter else Figure(None, measure.unit)
                figures[f"total.{name}.{earlier}"] = then
                if measure.unit not in _UNCHANGED:
                    now = figures[f"total.{name}"]
                    figures[f"total.{name}.{earlier}_change"] = change(now, then)
        return figures

    def _counter(self, period: Period) -> Counter | None:
        """The numbers of another period, None when no ledger was kept then."""
        if not self.past.covers(period):
            return None
        return Counter(self.past, self.past.at(period))

    # ── tables ──

    def table(self, name: str, declared: TableDeclared) -> Table:
        """One declared table."""
        if declared.rows is None:
            return self._of_measures(name, declared)
        if declared.rows == _MONTH:
            return self._of_months(name, declared)
        return self._of_words(name, declared)

    def _of_measures(self, name: str, declared: TableDeclared) -> Table:
        columns = ["this"]
        for earlier in declared.compare:
            columns += [earlier, f"{earlier}_change"]
        rows = []
        for key in declared.measures:
            stem = f"total.{key}"
            cells = [self.figures[stem]]
            for column in columns[1:]:
                cells.append(self.figures.get(f"{stem}.{column}", Figure(None, "change")))
            rows.append((self.measures[key].label, tuple(cells)))
        more = [self._word("notes.compared")] if declared.compare else []
        labels = tuple(self._word(f"columns.{column}") for column in columns)
        return Table(name, declared.title, labels, tuple(rows), self._note(declared, more))

    def _of_months(self, name: str, declared: TableDeclared) -> Table:
        """The last months that a ledger was kept in, the oldest first."""
        periods = [self.period]
        while len(periods) < self.past.office.report.months_in_chart:
            earlier = previous(periods[-1], self.past.office)
            if not self.past.covers(earlier):
                break
            periods.append(earlier)
        rows = []
        for period in reversed(periods):
            counter = self.now if period == self.period else self._counter(period)
            if counter is not None:
                cells = tuple(counter.figure(key) for key in declared.measures)
                rows.append((period.label, cells))
        labels = tuple(self.measures[key].label for key in declared.measures)
        return Table(name, declared.title, labels, tuple(rows), self._note(declared, []))

    def _of_words(self, name: str, declared: TableDeclared) -> Table:
        """One row for each word of a field, then the rows that have none, then the total."""
        key = declared.rows or ""
        shown = self._shown(declared)
        words = self._column(key)
        rows: list[tuple[str, tuple[Figure, ...]]] = []
        whole = self._cells(declared, shown)
        for label, among in self._labelled(declared, words, shown):
            rows.append((label, self._cells(declared, among, whole)))
        rows.append((self._word("rows.total"), self._cells(declared, shown, whole)))
        labels = [self.measures[item].label for item in declared.measures]
        if declared.share:
            labels.append(self._word("columns.share"))
        table = Table(
            name,
            declared.title,
            tuple(labels),
            tuple(rows),
            self._note(declared, self._out(declared)),
        )
        return proved(table)

    def _labelled(
        self, declared: TableDeclared, words: Series[str], shown: Series[bool]
    ) -> Iterator[tuple[str, Series[bool]]]:
        """The rows of a table: declared words in their order (all of them, or those that count
        something), others after them, and blanks last."""
        counted = shown & False
        for item in declared.measures:
            counted |= self.now.rows(self.measures[item], shown)
        found = list(dict.fromkeys(words[counted].dropna()))
        order = self._order(declared.rows or "")
        wanted = order if declared.all_words else [word for word in order if word in set(found)]
        for word in [*wanted, *sorted(set(found) - set(order))]:
            yield word, shown & (words == word).fillna(value=False).astype(bool)
        if (counted & words.isna()).any():
            yield self._word("rows.blank"), shown & words.isna()

    def _order(self, key: str) -> list[str]:
        """The declared words of a field, in their order."""
        declared = self.past.kind.fields.get(key)
        if declared is None:
            return []
        if declared.type == "village":
            return [place.name for place in self.past.office.villages]
        if declared.type == "unit":
            return [place.name for place in self.past.office.units]
        return list(self.past.kind.values[key].words) if key in self.past.kind.values else []

    def _column(self, key: str) -> Series[str]:
        table = self.past.table
        if key in table.columns:
            return table[key]
        return pd.Series(None, index=table.index, dtype="str")

    def _shown(self, declared: TableDeclared) -> Series[bool]:
        """Rows that a table may count: not those that go to the competent organ only, where the
        other rows would tell whose they are."""
        index = self.past.table.index
        if not declared.leave_restricted_out:
            return pd.Series(data=True, index=index)
        return pd.Series(~index.isin(list(self.past.restricted)), index=index)

    def _cells(
        self,
        declared: TableDeclared,
        among: Series[bool],
        whole: tuple[Figure, ...] | None = None,
    ) -> tuple[Figure, ...]:
        cells = [self.now.figure(key, among) for key in declared.measures]
        if declared.share and whole is not None:
            at = declared.measures.index(declared.share)
            cells.append(share(cells[at], whole[at]))
        return tuple(cells)

    # ── notes ──

    def _note(self, declared: TableDeclared, more: Sequence[str]) -> str:
        """What is printed under a table: whose days it counts, what its numbers mean."""
        told = [self._basis()] if self.past.basis else []
        told += [self.now.defined(self.measures[key]) for key in declared.measures]
        told += [*more, declared.note]
        parts = list(dict.fromkeys(part for part in told if part))
        return self._word("notes.join").join(parts) + self._word("notes.end")

    def _basis(self) -> str:
        first, *others = (self.past.kind.label_of(key) for key in self.past.basis)
        said = first + "".join(self._say("notes.or", label=label) for label in others)
        return self._say("notes.basis", first=self.period.first, last=self.period.last, fields=said)

    def _out(self, declared: TableDeclared) -> list[str]:
        """That restricted rows are left out, and how many of those the table would count."""
        if not declared.leave_restricted_out:
            return []
        measure = self.measures[declared.measures[0]]
        count = int(self.now.rows(measure, ~self._shown(declared)).sum())
        return [self._say("notes.left_out", count=count)] if count else []

    def _word(self, key: str) -> str:
        return self.past.office.word(f"tally.{key}")

    def _say(self, key: str, **values: object) -> str:
        return self.past.office.say(f"tally.{key}", **values)


def proved(table: Table) -> Table:
    """The table itself, its last row being the sum of the others.

    Raises:
        AssertionError: it is not; then xftools is wrong, not the register.
    """
    *rows, (_, total) = table.rows
    for number, figure in enumerate(total):
        if figure.unit in PER_ROW:
            added = sum(int(cells[number].value or 0) for _, cells in rows)
            if added != figure.value:
                column = table.columns[number]
                raise AssertionError(f"{table.name}/{column}: {added} != {figure.value}")
    return table
