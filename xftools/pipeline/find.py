"""Before registering: the matters a name, a telephone or an ID number is in already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xftools.model import Found, Outcome
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.identity import parse_id, parse_phone
from xftools.values.names import is_anonymous, split_names

ROLES = ("person", "phone", "id_number")


@dataclass(frozen=True)
class Asked:
    """Who is asked for: names folded, telephone numbers and ID numbers in standard form."""

    person: frozenset[str] = frozenset()
    phone: frozenset[str] = frozenset()
    id_number: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anybody to look for."""
        return bool(self.person or self.phone or self.id_number)


def asked(texts: Iterable[str]) -> Asked:
    """What some words ask for: each is an ID number, telephone numbers, or names."""
    names, phones, numbers = set[str](), set[str](), set[str]()
    for text in texts:
        for word in text.replace("\t", " ").split():
            known = parse_id(word)
            if known.text is not None and known.problem is None and known.kind != "other":
                numbers.add(known.text)
            elif parse_phone(word).numbers:
                phones |= set(parse_phone(word).numbers)
            else:
                names |= _names(word)
    return Asked(frozenset(names), frozenset(phones), frozenset(numbers))


def asked_of(outcome: Outcome, rows: Collection[tuple[str, int]]) -> tuple[Asked, frozenset[str]]:
    """Who the records in some rows (sheet, row) are, and the ids of these records."""
    if outcome.ledger is None:
        return Asked(), frozenset()
    records = outcome.ledger.records
    chosen = frozenset(
        record
        for record, place in records.places.items()
        if (place.sheet, place.row) in rows and record not in outcome.restricted
    )
    told = _told(records.table, outcome.office.kind(records.kind), sorted(chosen))
    whole = {role: frozenset().union(*(item[role] for item in told.values())) for role in ROLES}
    return Asked(**whole), chosen


def find(outcome: Outcome, who: Asked, *, leaving: Collection[str] = ()) -> Outcome:
    """The outcome with what is found of `who`: going on first, then the latest first. `leaving` are
    the records that ask. What only the competent organ may read is not looked at.

    Nobody is counted or ranked: matters are listed, each by itself.
    """
    if outcome.ledger is None:
        return outcome
    records = outcome.ledger.records
    kind = outcome.office.kind(records.kind)
    left = outcome.restricted | outcome.ledger.restricted | frozenset(leaving)
    ids = [record for record in records.table.index if record not in left]
    met = {}
    for record, told in _told(records.table, kind, ids).items():
        by = tuple(role for role in ROLES if told[role] & getattr(who, role))
        if by and not (by == ("person",) and _contradicts(told, who)):
            met[record] = by
    running = _running(outcome)
    key = kind.field_of("received_on")
    received = records.table[key] if key in records.table.columns else None
    days = {
        record: received[record].toordinal()
        if received is not None and not _absent(received[record])
        else 0
        for record in met
    }
    ordered = sorted(met, key=lambda record: (record not in running, -days[record]))
    return replace(
        outcome, found=tuple(Found(record, met[record], record in running) for record in ordered)
    )


def _contradicts(told: Mapping[str, frozenset[str]], who: Asked) -> bool:
    """Whether only the names agree while both ID numbers are known and differ."""
    return bool(told["id_number"] and who.id_number)


def _running(outcome: Outcome) -> frozenset[str]:
    """The records whose matter is not closed: no day of closing or reply, and not withdrawn."""
    if outcome.ledger is None:
        return frozenset()
    records = outcome.ledger.records
    kind, table = outcome.office.kind(records.kind), records.table
    over = {item.record for item in outcome.deadlines if item.state == "withdrawn"}
    ended = [
        key
        for role in ("closed_on", "replied_on")
        if (key := kind.field_of(role)) is not None and key in table.columns
    ]
    closed = table[ended].notna().any(axis=1) if ended else None
    return frozenset(
        record
        for number, record in enumerate(table.index)
        if record not in over and (closed is None or not closed.iloc[number])
    )


def _told(table: Any, kind: Kind, ids: Collection[str]) -> dict[str, dict[str, frozenset[str]]]:
    """Who some records are of, as they compare."""
    keys = {role: kind.field_of(role) for role in ROLES}
    held = table.loc[list(ids)]
    columns = {
        role: held[key].tolist() if key in held.columns else [None] * len(held)
        for role, key in keys.items()
    }
    return {
        record: {
            "person": _names(person),
            "phone": frozenset(parse_phone(phone).numbers) if _text(phone) else frozenset(),
            "id_number": _number(number),
        }
        for record, person, phone, number in zip(
            held.index, columns["person"], columns["phone"], columns["id_number"], strict=True
        )
    }


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _absent(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaT differs from itself


def _names(value: object) -> frozenset[str]:
    """The names of a cell that name somebody."""
    if not isinstance(value, str):
        return frozenset()
    return frozenset(name for name in split_names(value).names if not is_anonymous(name))


def _number(value: object) -> frozenset[str]:
    if not isinstance(value, str):
        return frozenset()
    known = parse_id(value)
    return frozenset({known.text} if known.text is not None and known.problem is None else ())


def no_one(office: Office, *, chosen: bool) -> str:
    """What is said where nobody was asked for."""
    return office.word("find.no_row" if chosen else "find.nobody")
