"""The ledger before and the sheets of the month made into the ledger now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xftools.consolidate.frames import Rows, stacked
from xftools.consolidate.history import History, history_of, ledger_files
from xftools.consolidate.incoming import Incoming, aside, incoming, rows_in, unregistered
from xftools.consolidate.matching import Matcher
from xftools.consolidate.merging import Merger
from xftools.consolidate.numbering import Numbers
from xftools.consolidate.submissions import submissions
from xftools.model import Finding, Ledger, Linked, Origin, Period, Register, Source, TieOut
from xftools.office import Office


def consolidate(
    registers: Sequence[Register],
    before: Register | None,
    linked: Linked,
    office: Office,
    *,
    sources: Sequence[Source],
    period: Period,
    as_of: date,
    restricted: frozenset[str],
    others: Sequence[Register] = (),
) -> tuple[Ledger, tuple[Finding, ...]]:
    """The ledger now: the ledger before, in its order, then what the registers add to it.

    Two rows become one only on identical evidence (Link.identical), on a person's word, or because
    the very same row came before; never against a person's word. A merged row fills blanks; fields
    that may move on take a later sheet's word with a correction; any other difference is a finding,
    and the ledger keeps its own. `sources` are the files of the registers and those of the ledger
    before: its origins and corrections are read from them, its other sheets carried along.
    `others` are registers of another kind in these files: set aside, and no submission of this one.
    Restricted values are in no finding. `registers` and `before` are not both empty.
    """
    history = history_of(before, sources, office, as_of)
    book = _Book(registers, before, office, history, period)
    merger = Merger(
        book.rows, office, as_of=as_of, restricted=restricted, months=_months(history.origins)
    )
    matcher = Matcher(book.rows, book.ids, linked, history.origins)
    for row in incoming(registers, sources, office, period):
        book.take(row, matcher, merger)
    order = [*book.ids, *book.new]
    villages = [item for item in sources if item.file not in ledger_files(before)]
    # A table that is no register of this kind holds rows too; they are set aside, not lost.
    strange = unregistered(villages, registers)
    ledger = Ledger(
        records=book.rows.kept(order),
        origins=(*history.origins, *book.origins),
        corrections=(*history.corrections, *merger.corrections),
        merged=book.merged,
        new=frozenset(book.new),
        submissions=submissions(
            villages,
            registers,
            office,
            period=period,
            as_of=as_of,
            fresh=frozenset(book.new),
            others=others,
        ),
        tie_out=TieOut(
            rows_in=rows_in(registers) + strange,
            new=len(book.new),
            merged=len(book.merged) - len(book.new),
            set_aside=sum(aside(item.raw) for item in registers) + strange,
            before=len(book.ids),
            after=len(order),
        ),
        extra={ledger_id: told for ledger_id, told in book.extra.items() if told},
        sheets=history.sheets,
        restricted=frozenset(
            book.record_of[book.merged[record]] if record in book.merged else record
            for record in restricted
            if record in book.merged or record in book.ids
        ),
    )
    return ledger, (*book.findings, *merger.findings)


class _Book:
    """The ledger while rows come in: `ids` are the numbers of the rows before, by record, in their
    order, `new` the records added, `merged` where every incoming record went."""

    def __init__(
        self,
        registers: Sequence[Register],
        before: Register | None,
        office: Office,
        history: History,
        period: Period,
    ) -> None:
        parts = [*([before] if before is not None else []), *registers]
        kind = office.kind(parts[0].kind)
        self.key = kind.field_of("ledger_id") or "ledger_id"
        records = stacked([item.records for item in parts], kind, needs=(self.key,))
        self.rows = Rows(records, kind)
        self.ids: dict[str, str] = {}
        self.record_of: dict[str, str] = {}
        self.new: list[str] = []
        self.merged: dict[str, str] = {}
        self.origins: list[Origin] = []
        self.findings: list[Finding] = []
        self._told = {record: told for item in registers for record, told in item.extra.items()}
        mine = list(before.records.table.index) if before is not None else []
        given = [number for record in mine if (number := self.rows.told(record, self.key))]
        used = [*given, *(item.ledger_id for item in history.origins)]
        used += [item.ledger_id for item in history.corrections]
        self.numbers = Numbers(office.office.ledger_prefix, period.label[:4], used)
        for record in mine:
            self._number(record, office)
        held = before.extra if before is not None else {}
        self.extra = {self.ids[record]: dict(held.get(record, {})) for record in mine}

    def _number(self, record: str, office: Office) -> None:
        """The number of a row of the ledger before: its own, or a new one where it has none, or
        one that a row above it has."""
        old = self.rows.told(record, self.key)
        number = old if old and old not in self.record_of else self._next(record)
        self.ids[record] = number
        self.record_of[number] = record
        if old and old != number:
            self.findings += office.finding(
                "ledger_id_repeated",
                kind=self.rows.kind.name,
                place=self.rows.places[record],
                record=record,
                field=self.key,
                old=old,
                ledger_id=number,
            )

    def _next(self, record: str) -> str:
        number = self.numbers.next()
        self.rows.put(record, self.key, number)
        return number

    def take(self, row: Incoming, matcher: Matcher, merger: Merger) -> None:
        """One row that comes in: known, merged, or new."""
        ledger_id = matcher.known(row)
        if ledger_id is None:
            ledger_id = matcher.target(row)
            if ledger_id is None:
                ledger_id = self._next(row.record)
                self.record_of[ledger_id] = row.record
                self.new.append(row.record)
            else:
                merger.merge(self.record_of[ledger_id], row, ledger_id)
            merger.came(row, ledger_id)
            self.origins.append(row.origin(ledger_id))
            held = self.extra.setdefault(ledger_id, {})
            merger.lay_extra(held, self._told.get(row.record, {}), row, ledger_id)
        self.merged[row.record] = ledger_id
        matcher.joins(row, ledger_id)


def _months(origins: Sequence[Origin]) -> Mapping[str, str]:
    """The latest month in which each ledger row was told of."""
    months: dict[str, str] = {}
    for item in origins:
        months[item.ledger_id] = max(item.month, months.get(item.ledger_id, ""))
    return months
