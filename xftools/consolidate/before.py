"""The ledger before, put together again from its sheets and its separate volume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xftools.consolidate.frames import Rows, stacked
from xftools.consolidate.history import history_of
from xftools.model import Ledger, Register, Source
from xftools.office import Office


def as_it_stands(
    registers: Sequence[Register], sources: Sequence[Source], office: Office, as_of: date
) -> Ledger:
    """A ledger that nothing is added to, with the history that its own sheets tell."""
    whole = rejoined(registers, [], office)
    history = history_of(whole, sources, office, as_of)
    return Ledger(
        records=whole.records,
        origins=history.origins,
        corrections=history.corrections,
        sheets=history.sheets,
    )


def rejoined(registers: Sequence[Register], apart: Sequence[Register], office: Office) -> Register:
    """The registers of a ledger as one, in their order.

    Records of the separate volume (`apart`) take the place of the row that stands for them in the
    ledger, known by the ledger_id; where no row does, they follow at the end. What only the
    standing row says is kept, but not the words that it is one.
    """
    parts = [*registers, *apart]
    kind = office.kind(parts[0].kind)
    key = kind.field_of("ledger_id")
    rows = Rows(stacked([part.records for part in parts], kind, needs=(key,) if key else ()), kind)
    order = [record for part in registers for record in part.records.table.index]
    stands_in = office.listed("consolidate.stands_in")
    stands = {rows.told(record, key): record for record in reversed(order)} if key else {}
    place_of = {record: number for number, record in enumerate(order)}
    for part in apart:
        for record in part.records.table.index:
            number = rows.told(record, key) if key else None
            standing = stands.get(number) if number else None
            if standing is None or standing not in place_of:
                order.append(record)
                continue
            order[place_of.pop(standing)] = record
            for field in rows.keys:
                if rows.told(record, field) is None and rows.told(standing, field) not in stands_in:
                    rows.take(record, standing, field)
    kept = frozenset(order)
    return replace(
        parts[0],
        records=rows.kept(order),
        changes={at: how for part in parts for at, how in part.changes.items() if at[0] in kept},
        unknown_headers={key: at for part in registers for key, at in part.unknown_headers.items()},
        extra={
            record: told for part in parts for record, told in part.extra.items() if record in kept
        },
    )


def standing(before: Register, office: Office) -> frozenset[str]:
    """The records that only stand for one of a separate volume, whose own words are not at hand."""
    words = office.listed("consolidate.stands_in")
    table = before.records.table
    found = table.index[[False] * len(table)]
    for key in table.columns:
        if office.kind(before.kind).fields[key].type == "text":
            found = found.union(table.index[table[key].isin(words)])
    return frozenset(found)
