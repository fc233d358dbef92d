"""Checks of the ledger: what links and clocks say of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xftools.check.seen import Hit, Seen, field_of, plain
from xftools.model import Deadline, Judgement, Link
from xftools.office.declared import Rule

_OTHERWISE = frozenset({Judgement.UNRELATED, Judgement.SAME_PERSON})


# ── links ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Rows:
    """The rows of the ledger as links know them.

    `at` is a row's number and `day` its day (ISO), by record; `ledger_id` its permanent number, and
    `of` the row of such a number.
    """

    at: Mapping[str, int]
    day: Mapping[str, str]
    ledger_id: Mapping[str, str]
    of: Mapping[str, str]

    def row(self, record: str, merged: Mapping[str, str]) -> str | None:
        """The row that a record is, or was merged into."""
        return record if record in self.at else self.of.get(merged.get(record, ""))

    def order(self, record: str) -> tuple[str, int]:
        """Sorts rows by day, then as they stand."""
        return self.day[record], self.at[record]


def _rows(seen: Seen) -> _Rows:
    table = seen.full
    at = {record: number for number, record in enumerate(table.index)}
    day, ledger_id = (_values(seen, role) for role in ("received_on", "ledger_id"))
    of = {value: record for record, value in ledger_id.items() if value}
    return _Rows(at, day, ledger_id, of)


def _values(seen: Seen, role: str) -> dict[str, str]:
    key = seen.kind.field_of(role)
    if key is None or key not in seen.full.columns:
        return dict.fromkeys(seen.full.index, "")
    values = map(plain, seen.full[key].tolist())
    return dict(zip(seen.full.index.tolist(), map(str, values), strict=True))


def link_flag(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No record under the rule's conditions has a link of `relations` to an earlier one.

    A link that a person has judged otherwise does not count.
    """
    links = [
        link
        for link in seen.linked.links
        if link.relation in rule.args["relations"] and link.judgement not in _OTHERWISE
    ]
    if not links:
        return
    key, rows = field_of(rule), _rows(seen)
    said = frozenset(seen.table.index)
    best: dict[str, tuple[Link, str]] = {}
    for link in links:
        pair = {rows.row(record, seen.merged) for record in (link.left, link.right)}
        if None in pair or len(pair) < 2:
            continue
        earlier, later = sorted((row for row in pair if row), key=rows.order)
        if later in said and (later not in best or best[later][0].score < link.score):
            best[later] = link, earlier
    for later, (link, earlier) in best.items():
        place = seen.places[earlier]
        told = {
            "value": plain(seen.table.at[later, key]),
            "relation": seen.office.word(f"check.relation.{link.relation}"),
            "other": rows.ledger_id[earlier] or f"{place.file} {place.sheet} {place.first_cell}",
            "other_on": rows.day[earlier] or seen.office.word("check.undated"),
        }
        yield Hit(later, key, told)


# ── clocks ────────────────────────────────────────────────────────────────────────────────────


def deadline_state(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No clock that binds `binds` stands in one of `states`."""
    for clock in seen.deadlines:
        if clock.state not in rule.args["states"] or clock.for_whom != rule.args["binds"]:
            continue
        if clock.record in seen.table.index:
            yield Hit(clock.record, _open_field(seen, clock), _clock(seen, clock))


def _open_field(seen: Seen, clock: Deadline) -> str | None:
    """The field that would end the clock, where the sheet has a column for it."""
    limit = seen.office.limits.get(clock.limit)
    columns = seen.places[clock.record].columns
    return next((key for key in (limit.done if limit else ()) if key in columns), None)


def _clock(seen: Seen, clock: Deadline) -> dict[str, object]:
    limit = seen.office.limits.get(clock.limit)
    unit = seen.office.word(f"check.days.{clock.unit}")
    return {
        "limit": limit.label if limit else clock.limit,
        "due_on": clock.due_on or "",
        "over": f"{abs(clock.days_left or 0)}{unit}",
        "cited": clock.source,
    }
