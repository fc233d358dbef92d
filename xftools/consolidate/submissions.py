"""Which villages sent their sheets, which reported that there was nothing, and which did not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from xftools.consolidate.incoming import aside
from xftools.consolidate.villages import in_name, is_export, village_of
from xftools.model import Period, RawTable, Register, Source, Submission
from xftools.office import Office

_ZERO = "zero"


@dataclass
class _Sent:
    """What has come from a village so far."""

    files: dict[str, None] = field(default_factory=dict)
    zero: bool = False
    other: bool = False
    rows: int = 0
    aside: int = 0
    late: int = 0

    @property
    def status(self) -> str:
        if self.rows or (self.other and not self.zero):
            return "sent"
        return "zero" if self.zero else "missing"


def submissions(
    sources: Sequence[Source],
    registers: Sequence[Register],
    office: Office,
    *,
    period: Period,
    as_of: date,
    fresh: Collection[str],
    others: Sequence[Register] = (),
) -> tuple[Submission, ...]:
    """One line a village: those that are to report, in the office's order, then others that sent.

    A village reports zero with a sentence that says so, or a register without rows; a file that
    could not be read was sent. `fresh` are the records that are new in the ledger: only these can
    arrive late. `others` are registers of another kind: whoever sends such a one has not yet sent
    this one, and reports no zero by it.
    """
    by_table = {_key(item.raw): item for item in registers}
    passed = {_key(item.raw) for item in others}
    found: dict[str, _Sent] = {place.name: _Sent() for place in office.villages if place.report}
    for source in sources:
        for village, raw in _tables(source, by_table, office):
            if raw is not None and _key(raw) in passed:
                continue
            sent = found.setdefault(village, _Sent())
            sent.files[source.file] = None
            if raw is not None:
                register = by_table.get(_key(raw))
                _count(sent, raw, register)
                if register is not None:
                    sent.late += _late(register, office, _arrival(period, as_of), fresh)
            else:
                sent.other = True
    return tuple(
        Submission(village, sent.status, tuple(sent.files), sent.rows, sent.aside, sent.late)
        for village, sent in found.items()
    )


def _key(raw: RawTable) -> tuple[str, str, int]:
    return raw.grid.file, raw.grid.sheet, raw.number


def _tables(
    source: Source, registers: dict[tuple[str, str, int], Register], office: Office
) -> Iterator[tuple[str, RawTable | None]]:
    """The tables of a file with the village of each. One that says nothing goes with the others of
    its file; a file without tables (unreadable) goes by its name."""
    known: list[tuple[str | None, RawTable]] = []
    exported = False
    for raw in source.tables:
        register = registers.get(_key(raw))
        known.append((village_of(raw, register, office), raw))
        exported = exported or (register is not None and is_export(register, office))
    villages = {village for village, _ in known if village}
    alone = villages.pop() if len(villages) == 1 and not exported else None
    for village, raw in known:
        if village or alone:
            yield village or alone or "", raw
    if not source.tables and (village := in_name(source.file, office)):
        yield village, None


def _count(sent: _Sent, raw: RawTable, register: Register | None) -> None:
    told_zero = any(item.reason == _ZERO for item in raw.set_aside)
    if register is None:
        # A table of no known kind is no report of zero unless it says so.
        sent.zero = sent.zero or told_zero
        sent.other = sent.other or (raw.shape != "empty" and not told_zero)
        return
    sent.zero = sent.zero or told_zero or register.records.table.empty
    sent.rows += len(register.records.table)
    sent.aside += aside(raw)


def _arrival(period: Period, as_of: date) -> date:
    """When sheets arrive where no row says so: at the period's end, or now if that is earlier."""
    return min(period.last, as_of)


def _late(register: Register, office: Office, arrived: date, fresh: Collection[str]) -> int:
    """New rows that were already as old as the shortest limit that runs from receipt."""
    days = least_days(office, register.kind)
    kind = office.kind(register.kind)
    table = register.records.table
    received, reached = kind.field_of("received_on"), kind.field_of("reached_office_on")
    if days is None or received is None or received not in table.columns:
        return 0
    rows = table[table.index.isin(list(fresh))]
    arrival = pd.Series(pd.Timestamp(arrived), index=rows.index, dtype="datetime64[s]")
    if reached is not None and reached in rows.columns:
        arrival = rows[reached].fillna(arrival)
    return int(((arrival - rows[received]).dt.days >= days).sum())


def least_days(office: Office, kind: str) -> int | None:
    """The days of the shortest limit that runs from receipt, None when there is none."""
    limits = [
        max(limit.versions, key=lambda version: version.since).days
        for limit in office.limits.values()
        if limit.receipt and limit.unit == "day" and kind in limit.kinds
    ]
    return min((days for days in limits if days >= 0), default=None)
