"""Every rule proved by its own examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from xftools.check import CHECKS, TAKES, check, named_fields
from xftools.doctor.examples import built
from xftools.doctor.result import Result
from xftools.errors import OfficeError
from xftools.model import Finding
from xftools.office import Office
from xftools.office.declared import Kind, Rule


def rules(office: Office) -> Iterator[Result]:
    """One result for each rule that does not stand, and one for each kind's rules together."""
    general = list(_plain(office, "rules", office.rules))
    general += [
        _wrong(office, f"rules.{key}", "general_check")
        for key, rule in office.rules.items()
        if rule.check
    ]
    yield from general
    if not general:
        yield _said(office, "general", ok=True, name="general", count=len(office.rules))
    for kind in office.kinds.values():
        wrong = [*_plain(office, _above(kind), kind.rules), *_proved(office, kind)]
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


def _above(kind: Kind) -> str:
    return f"kinds.{kind.name}.rules"


def _plain(office: Office, above: str, declared: Mapping[str, Rule]) -> Iterator[Result]:
    """What any rule needs: a message that can be filled in, and a source."""
    for key, rule in declared.items():
        address = f"{above}.{key}"
        fault = _unfillable(rule.message) or _unfillable(rule.suggestion)
        if fault:
            yield _wrong(office, f"{address}.message", "message", error=fault)
        if not rule.message.strip() or not rule.source.text.strip():
            yield _wrong(office, address, "bare")
        if rule.source.tier == "law" and not rule.source.article.strip():
            yield _wrong(office, f"{address}.source", "no_article")


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
        address = f"{_above(kind)}.{key}"
        wrong = list(_written(office, kind, address, rule))
        yield from wrong
        if wrong:
            # Its examples would only say the same less plainly.
            continue
        alone = _alone(office, kind, key, rule)
        for number, example in enumerate(rule.good, 1):
            yield from _tried(alone, kind, key, example, number, bad=False)
        for number, example in enumerate(rule.bad, 1):
            yield from _tried(alone, kind, key, example, number, bad=True)


def _written(office: Office, kind: Kind, address: str, rule: Rule) -> Iterator[Result]:
    """What of a rule is misspelt or left out: its check, arguments, fields, examples."""
    if rule.check not in CHECKS:
        known = office.word("check.and").join(CHECKS)
        yield _wrong(office, f"{address}.check", "no_check", check=rule.check, known=known)
        return
    takes = TAKES[rule.check]
    comma = office.word("check.and")
    known = comma.join(sorted(takes.needs | takes.may)) or office.word("doctor.rules.no_argument")
    for name in rule.args.keys() - takes.needs - takes.may:
        yield _wrong(office, f"{address}.args.{name}", "argument", check=rule.check, known=known)
    for name in sorted(takes.needs - rule.args.keys()):
        yield _wrong(office, f"{address}.args", "needs", check=rule.check, name=name)
    if takes.field and rule.field is None:
        yield _wrong(office, address, "needs", check=rule.check, name="field")
    for where, key in named_fields(rule):
        if key not in kind.fields:
            yield _wrong(office, f"{address}.{where}", "no_field", field=key)
    if not (rule.good and rule.bad):
        yield _wrong(office, address, "unproved")


def _alone(office: Office, kind: Kind, key: str, rule: Rule) -> Office:
    """The office with this one rule, so that no other speaks of its examples."""
    only = kind.model_copy(update={"rules": {key: rule}})
    crashed = {name: item for name, item in office.rules.items() if name == "rule_crashed"}
    return office.model_copy(update={"kinds": {kind.name: only}, "rules": crashed})


def _tried(
    office: Office, kind: Kind, key: str, example: Mapping[str, Any], number: int, *, bad: bool
) -> Iterator[Result]:
    address = f"{_above(kind)}.{key}"
    try:
        findings = _findings(office, kind, example)
    except (KeyError, ValueError, IndexError, OfficeError) as error:
        told = f"{type(error).__name__}: {error}"
        where = f"{address}.{'bad' if bad else 'good'}"
        yield _wrong(office, where, "example", number=number, error=told)
        return
    crashed = [item for item in findings if item.rule == "rule_crashed"]
    broken = [item for item in findings if item.rule == key]
    if crashed:
        yield _wrong(office, address, "crashed", error=crashed[0].message)
    elif bad and not broken:
        yield _wrong(office, address, "silent", number=number)
    elif not bad and broken:
        yield _wrong(office, address, "false_alarm", number=number, message=broken[0].message)
    for item in broken:
        if _leaks(item, kind, example):
            yield _wrong(office, address, "leaks", number=number)


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


def _wrong(office: Office, address: str, fault: str, **values: object) -> Result:
    """A fault at an address, as an office.toml would write it."""
    name = office.say("doctor.name.rule", rule=address)
    return Result(name, ok=False, message=office.say(f"doctor.rules.{fault}", **values))
