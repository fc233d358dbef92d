"""Checks of this month against the one before: what was open and is told of no more, and whether a
village that reports nothing has people who petition elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, plain
from xftools.model import Ledger
from xftools.office.declared import Rule

Sheet = tuple[str, str]


def carried_over(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A row under the rule's conditions (open) that a village's earlier sheet told of is told of
    again by its sheet of this run, if that sheet tells again of other rows of the earlier one.

    A village that never repeats what it has reported breaks nothing. args: `village` (the field).
    """
    ledger, key = seen.ledger, field_of(rule)
    if ledger is None or not ledger.merged or not seen.knows(rule.args["village"]):
        return
    record_of = _records(seen)
    again = {ledger_id: sheet for sheet, ledger_id in _seen_again(seen, ledger, record_of)}
    earlier: dict[str, set[Sheet]] = defaultdict(set)
    for origin in ledger.origins:
        earlier[origin.ledger_id].add((origin.file, origin.sheet))
    # Which of this run's sheets repeats rows of which earlier sheet.
    repeats: dict[Sheet, set[Sheet]] = defaultdict(set)
    for ledger_id, sheet in again.items():
        for old in earlier[ledger_id] - {sheet}:
            repeats[old].add(sheet)
    villages = {
        (register.raw.grid.file, register.raw.grid.sheet): register.raw.context.village
        for register in seen.sheets
    }
    mine = dict(zip(seen.index.tolist(), seen.values(rule.args["village"]), strict=True))
    for ledger_id, record in record_of.items():
        if record in ledger.new or ledger_id in again or record not in mine:
            continue
        sheets = {sheet for old in earlier[ledger_id] for sheet in repeats[old]}
        told = next((s for s in sorted(sheets) if villages.get(s) == mine[record]), None)
        if told is not None:
            yield Hit(record, key, {"other_file": told[0], "other_sheet": told[1]})


def _records(seen: Seen) -> dict[str, str]:
    """The record of each ledger_id."""
    key = seen.kind.field_of("ledger_id")
    if key is None or key not in seen.full.columns:
        return {}
    numbers = map(plain, seen.full[key].tolist())
    return {str(number): record for record, number in zip(seen.full.index, numbers, strict=True)}


def _seen_again(
    seen: Seen, ledger: Ledger, record_of: dict[str, str]
) -> Iterator[tuple[Sheet, str]]:
    """Each row of the ledger before that a sheet of this run tells of, with that sheet."""
    places = {
        record: (register.raw.grid.file, register.raw.grid.sheet)
        for register in seen.sheets
        for record in register.records.places
    }
    for record, ledger_id in ledger.merged.items():
        if record in places and record_of.get(ledger_id) not in ledger.new:
            yield places[record], ledger_id


def silence(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A village that reported nothing (args: `statuses` of its submission) has no row among the new
    ones under the rule's conditions (come in elsewhere). It is the channel that is told of, never
    a person. args: `village` (the field)."""
    ledger, key = seen.ledger, rule.args["village"]
    if ledger is None or not seen.knows(key):
        return
    new = np.array([record in ledger.new for record in seen.index], dtype=bool)
    came = Counter(str(value) for value in seen.values(key)[new & ~seen.blank(key)])
    for item in ledger.submissions:
        if item.status in rule.args["statuses"] and came[item.village]:
            said = seen.office.word(f"check.submission.{item.status}")
            yield Hit(
                None, None, {"village": item.village, "count": came[item.village], "said": said}
            )
