"""Findings: every declared rule that names a check, run over sheets and ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xftools.check.checks import CHECKS
from xftools.check.seen import Hit, Seen, stacked, whole
from xftools.check.takes import TAKES, named_fields
from xftools.errors import OfficeError
from xftools.model import Deadline, Finding, Ledger, Linked, Period, Place, Register
from xftools.office import Office
from xftools.office.declared import FieldDeclared, Kind, Rule
from xftools.values.identity import parse_id
from xftools.values.masks import mask, scrub

__all__ = ["CHECKS", "DEBUG", "TAKES", "check", "named_fields"]

DEBUG = "XFTOOLS_DEBUG"
"""With this set in the environment, a rule that crashes ends the run with its traceback."""
_WORDED = frozenset({"text", "vocabulary", "village", "unit", "name"})
"""Types of fields whose values are words."""
_ID_LENGTH = 18


def check(
    registers: Sequence[Register],
    ledger: Ledger | None,
    linked: Linked,
    deadlines: Sequence[Deadline],
    office: Office,
    *,
    as_of: date,
    period: Period | None,
) -> tuple[Finding, ...]:
    """What the declared rules find: on the registers given, and at scope ledger on the ledger.

    A rule that crashes ends in a finding that names it, and the others go on.

    Raises:
        OfficeError: a rule names a check that does not exist.
    """
    findings: list[Finding] = []
    for name in dict.fromkeys(register.kind for register in registers):
        kind = office.kind(name)
        mine = [register for register in registers if register.kind == name]
        seen = stacked(mine, kind=kind, office=office, as_of=as_of, period=period, linked=linked)
        for key, rule in rules_of(kind, office):
            if rule.scope != "ledger":
                findings += _found(seen, key, rule)
    if ledger is not None:
        kind = office.kind(ledger.records.kind)
        seen = whole(
            ledger.records,
            kind=kind,
            office=office,
            as_of=as_of,
            period=period,
            linked=linked,
            deadlines=deadlines,
            ledger=ledger,
            sheets=tuple(registers),
        )
        for key, rule in rules_of(kind, office):
            if rule.scope == "ledger":
                findings += _found(seen, key, rule)
    return tuple(findings)


def rules_of(kind: Kind, office: Office) -> Iterator[tuple[str, Rule]]:
    """The rules of a kind that name a check. General rules, of no kind, are found by their rooms.

    Raises:
        OfficeError: a rule names a check that does not exist.
    """
    for key, rule in kind.rules.items():
        if rule.check is None:
            continue
        if rule.check not in CHECKS:
            raise OfficeError("check", office.say("check.no_check", rule=key, check=rule.check))
        yield key, rule


def _found(seen: Seen, key: str, rule: Rule) -> list[Finding]:
    """The findings of one rule."""
    try:
        seen = seen.narrowed(rule.when)
        if not len(seen) and rule.scope != "register":
            return []
        return [
            finding
            for hit in CHECKS[rule.check or ""](seen, rule)
            for finding in _finding(seen, key, hit)
        ]
    except Exception as error:
        # One rule, often an office's own, must not end everybody's work; the finding names it.
        where = _where(error)
        if os.environ.get(DEBUG):
            message = seen.office.say("check.crashed", rule=key, where=where)
            raise OfficeError("rule_crashed", message) from error
        told = seen.office.finding("rule_crashed", rule=key, where=where)
        if not told:
            # An office may reword this finding; switched off, a crash would go unseen.
            raise
        return list(told)


def _where(error: BaseException) -> str:
    """The kind of an error and the line it rose at; its own words may quote personal values."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    line = f" {Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}" if step else ""
    return type(error).__name__ + line


def _shown(declared: FieldDeclared, value: object) -> str:
    """A value as a message may show it. Free words may hold somebody's number, and so may a code."""
    text = str(value)
    if declared.private is None and declared.type in _WORDED:
        return scrub(text)
    private = declared.private
    if declared.type == "code" and len(text) == _ID_LENGTH and parse_id(text).problem is None:
        private = "id_number"
    return mask(private, text)


def _finding(seen: Seen, key: str, hit: Hit) -> tuple[Finding, ...]:
    place, cell = None, None
    told: dict[str, Any] = dict(hit.told)
    if hit.field is not None and "value" in told and hit.field in seen.kind.fields:
        told["value"] = _shown(seen.kind.fields[hit.field], told["value"])
    if hit.record is not None:
        place = seen.places[hit.record]
    elif hit.register is not None and hit.cell is not None:
        # A cell that belongs to no record: the place is the sheet's, its one column that cell's.
        row, column = hit.cell
        grid = hit.register.raw.grid
        place = Place(grid.file, grid.sheet, row, {"": column})
        cell = place.cell("")
    return seen.office.finding(
        key,
        kind=seen.kind.name,
        place=place,
        record=hit.record,
        field=hit.field,
        cell=cell,
        **told,
    )
