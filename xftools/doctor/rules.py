"""Every rule proved by its own examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from xftools.check import CHECKS, check
from xftools.doctor.examples import built
from xftools.doctor.result import Result
from xftools.errors import OfficeError
from xftools.model import Finding
from xftools.office import Office
from xftools.office.declared import Kind, Rule


def rules(office: Office) -> Iterator[Result]:
    """One result for each rule that does not stand, and one for each kind's rules together."""
    general = list(_plain(office, office.rules))
    general += [
        _wrong(office, key, "general_check") for key, rule in office.rules.items() if rule.check
    ]
    yield from general
    if not general:
        yield _said(office, "general", ok=True, name="general", count=len(office.rules))
    for kind in office.kinds.values():
        wrong = [*_plain(office, kind.rules), *_proved(office, kind)]
        yield from wrong
        if not wrong:
            checked = sum(rule.check is not None for rule in kind.rules.values())
            count = len(kind.rules)
            yield _said(office, "kind", ok=True, name=kind.label, count=count, checked=checked)


def _said(office: Office, key: str, *, ok: bool, name: str, **values: object) -> Result:
    title = office.say(
        "doctor.name.rules", name=office.word("doctor.name.general") if name == "general" else name
    )
    return Result(title, ok, office.say(f"doctor.rules.{key}", name=name, **values))


def _plain(office: Office, declared: Mapping[str, Rule]) -> Iterator[Result]:
    """What any rule needs: a message that can be filled in, and a source."""
    for key, rule in declared.items():
        fault = _unfillable(rule.message) or _unfillable(rule.suggestion)
        if fault:
            yield _wrong(office, key, "message", error=fault)
        if not rule.message.strip() or not rule.source.text.strip():
            yield _wrong(office, key, "bare")


def _unfillable(text: str) -> str | None:
    """Why a message cannot be filled in, None when it can."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        return str(error)
    return next((f"{{{name}}}" for name in names if not name.isidentifier()), None)


def _proved(office: Office, kind: Kind) -> Iterator[Result]:
    """The rules of a kind that name a check, by their good and bad records."""
    for key, rule in kind.rules.items():
        if rule.check is None:
            continue
        if rule.check not in CHECKS:
            yield _wrong(office, key, "no_check", check=rule.check)
            continue
        if not (rule.good and rule.bad):
            yield _wrong(office, key, "unproved")
            continue
        alone = _alone(office, kind, key, rule)
        for number, example in enumerate(rule.good, 1):
            yield from _tried(alone, kind, key, example, number, bad=False)
        for number, example in enumerate(rule.bad, 1):
            yield from _tried(alone, kind, key, example, number, bad=True)


def _alone(office: Office, kind: Kind, key: str, rule: Rule) -> Office:
    """The office with this one rule, so that no other speaks of its examples."""
    only = kind.model_copy(update={"rules": {key: rule}})
    crashed = {name: item for name, item in office.rules.items() if name == "rule_crashed"}
    return office.model_copy(update={"kinds": {kind.name: only}, "rules": crashed})


def _tried(
    office: Office, kind: Kind, key: str, example: Mapping[str, Any], number: int, *, bad: bool
) -> Iterator[Result]:
    try:
        findings = _findings(office, kind, example)
    except (KeyError, ValueError, OfficeError) as error:
        yield _wrong(
            office, key, "example", number=number, error=f"{type(error).__name__}: {error}"
        )
        return
    crashed = [item for item in findings if item.rule == "rule_crashed"]
    broken = [item for item in findings if item.rule == key]
    if crashed:
        yield _wrong(office, key, "crashed", error=crashed[0].message)
    elif bad and not broken:
        yield _wrong(office, key, "silent", number=number)
    elif not bad and broken:
        yield _wrong(office, key, "false_alarm", number=number, message=broken[0].message)
    for item in broken:
        if _leaks(item, kind, example):
            yield _wrong(office, key, "leaks", number=number)


def _findings(office: Office, kind: Kind, example: Mapping[str, Any]) -> tuple[Finding, ...]:
    made = built(example, kind)
    if made.villages is not None:
        office = office.model_copy(update={"villages": made.villages})
    return check(
        made.registers,
        made.ledger,
        made.linked,
        made.deadlines,
        office,
        as_of=made.as_of,
        period=None,
    )


def _leaks(finding: Finding, kind: Kind, example: Mapping[str, Any]) -> bool:
    """Whether the sentence holds a personal value of the example as it stands."""
    sheets = example.get("sheets") or [example.get("rows") or [example]]
    said = finding.message + (finding.suggestion or "")
    return any(
        kind.fields[key].private is not None and len(str(value)) > 1 and str(value) in said
        for rows in sheets
        for row in rows
        for key, value in row.items()
        if key in kind.fields
    )


def _wrong(office: Office, key: str, fault: str, **values: object) -> Result:
    name = office.say("doctor.name.rule", rule=key)
    return Result(name, ok=False, message=office.say(f"doctor.rules.{fault}", **values))
