"""Checks of the ledger: what links and clocks say of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, hits, plain
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


def _pairs(seen: Seen, rule: Rule, rows: _Rows) -> Iterator[tuple[Link, str, str]]:
    """The links of the rule's `relations` with their two rows, the earlier first; those that a
    person has judged otherwise left out."""
    merged = seen.ledger.merged if seen.ledger is not None else {}
    for link in seen.linked.links:
        if link.relation in rule.args["relations"] and link.judgement not in _OTHERWISE:
            pair = {rows.row(record, merged) for record in (link.left, link.right)}
            if None not in pair and len(pair) == 2:
                earlier, later = sorted((row for row in pair if row), key=rows.order)
                yield link, earlier, later


def link_flag(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No record under the rule's conditions has a link of `relations` to an earlier one.

    A link that a person has judged otherwise does not count.
    """
    key, rows = field_of(rule), _rows(seen)
    said = frozenset(seen.index)
    best: dict[str, tuple[Link, str]] = {}
    for link, earlier, later in _pairs(seen, rule, rows):
        if later in said and (later not in best or best[later][0].score < link.score):
            best[later] = link, earlier
    for later, (link, earlier) in best.items():
        place = seen.places[earlier]
        told = {
            "value": plain(seen.full.at[later, key]),
            "relation": seen.office.word(f"check.relation.{link.relation}"),
            "other": rows.ledger_id[earlier] or f"{place.file} {place.sheet} {place.first_cell}",
            "other_on": rows.day[earlier] or seen.office.word("check.undated"),
        }
        yield Hit(later, key, told)


def unlinked(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A new record under the rule's conditions has a link of `relations` to an earlier one, and the
    ledger holds an earlier one at all. Old rows are not asked: they were linked when they were new.
    """
    key, rows = field_of(rule), _rows(seen)
    if not seen.knows(key) or len(seen.full) < 2:
        return
    linked = {later for _, _, later in _pairs(seen, rule, rows)}
    new = seen.ledger.new if seen.ledger is not None else frozenset()
    asked = [record not in linked and (record in new or not new) for record in seen.index]
    yield from hits(np.array(asked, dtype=bool), seen, key)


# ── clocks ────────────────────────────────────────────────────────────────────────────────────


def deadline_state(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No clock that binds `binds` stands in one of `states`. With `within`, only those that ended
    in the run's period, or so many days before as_of: what is long over cannot be mended.

    Told of each record whose sheet has a column for the step; for the others see `no_column`.
    """
    since = None
    if "within" in rule.args:
        since = seen.as_of - timedelta(days=rule.args["within"])
        since = seen.period.first if seen.period is not None else since
    said = frozenset(seen.index)
    for clock in seen.deadlines:
        if clock.state not in rule.args["states"] or clock.for_whom != rule.args["binds"]:
            continue
        if since is not None and (clock.done_on is None or clock.done_on < since):
            continue
        field = _open_field(seen, clock)
        if clock.record in said and (field is not None or not _steps(seen, clock)):
            yield Hit(clock.record, field, _clock(seen, clock))


def no_column(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A sheet whose records have clocks in one of `states` has a column for the step that ends them.
    Told once for a sheet and limit, with how many, and the earliest last day among them."""
    said = frozenset(seen.index)
    found: dict[tuple[str, str, str], list[Deadline]] = defaultdict(list)
    for clock in seen.deadlines:
        if clock.state in rule.args["states"] and clock.for_whom == rule.args["binds"]:
            lacks = clock.record in said and _open_field(seen, clock) is None
            if lacks and _steps(seen, clock):
                place = seen.places[clock.record]
                found[place.file, place.sheet, clock.limit].append(clock)
    sheets = {(item.raw.grid.file, item.raw.grid.sheet): item for item in seen.sheets}
    for (file, sheet, _), clocks in found.items():
        register = sheets.get((file, sheet))
        raw = register.raw if register is not None else None
        first = min(clocks, key=lambda clock: str(clock.due_on))
        yield Hit(
            None if raw is not None else first.record,
            _steps(seen, first)[0],
            {**_clock(seen, first), "count": len(clocks)},
            register=register,
            cell=(max(raw.header_rows, default=1), min(raw.columns, default=1)) if raw else None,
        )


def _steps(seen: Seen, clock: Deadline) -> tuple[str, ...]:
    """The fields that would end the clock."""
    limit = seen.office.limits.get(clock.limit)
    return limit.done if limit is not None else ()


def due_agrees(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The day in the rule's field is no later than the last day of clock `limit`."""
    key = field_of(rule)
    if not seen.knows(key):
        return
    days = dict(zip(seen.index.tolist(), seen.dates(key), strict=True))
    for clock in seen.deadlines:
        if clock.limit != rule.args["limit"] or clock.due_on is None or clock.missing:
            continue
        day = days.get(clock.record)
        if day is not None and day > np.datetime64(clock.due_on, "s"):
            yield Hit(clock.record, key, {"value": plain(day), **_clock(seen, clock)})


def _open_field(seen: Seen, clock: Deadline) -> str | None:
    """The field that ended the clock, or would end it, where the sheet has a column for it."""
    columns = seen.places[clock.record].columns
    fields = [key for key in _steps(seen, clock) if key in columns]
    ended = [
        key
        for key in fields
        if seen.knows(key) and plain(seen.full.at[clock.record, key]) == str(clock.done_on)
    ]
    return next(iter((*ended, *fields)), None)


def _clock(seen: Seen, clock: Deadline) -> dict[str, object]:
    limit = seen.office.limits.get(clock.limit)
    unit = seen.office.word(f"check.days.{clock.unit}")
    late = (clock.done_on - clock.due_on).days if clock.done_on and clock.due_on else 0
    return {
        "limit": limit.label if limit else clock.limit,
        "due_on": clock.due_on or "",
        "done_on": clock.done_on or "",
        "over": f"{abs(clock.days_left or 0)} {unit}",
        "late": late,
        "cited": clock.source,
    }
