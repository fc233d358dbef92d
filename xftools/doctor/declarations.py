"""What the declarations name must exist: fields, words, measures, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from xftools.doctor.result import Result
from xftools.office import Office
from xftools.office.declared import Condition, Declared, Kind


def declarations(office: Office) -> Iterator[Result]:
    """One result for each thing that does not stand, and one for each kind that does."""
    for kind in office.kinds.values():
        name = office.say("doctor.name.kind", name=kind.label)
        yield from _told(office, name, _kind_faults(office, kind))
    yield from _told(office, office.word("doctor.name.limits"), _limit_faults(office))
    yield _places(office)


def _told(office: Office, name: str, faults: Iterable[str]) -> Iterator[Result]:
    wrong = tuple(dict.fromkeys(faults))
    if not wrong:
        yield Result(name, ok=True, message=office.word("doctor.declared.good"))
    for fault in wrong:
        yield Result(name, ok=False, message=fault)


def _places(office: Office) -> Result:
    """Villages and units: without them their names cannot be checked, which is told."""
    name = office.word("doctor.name.places")
    key = "places" if office.villages else "no_places"
    counts = {"villages": len(office.villages), "units": len(office.units)}
    return Result(name, ok=True, message=office.say(f"doctor.declared.{key}", **counts))


# ── kinds ─────────────────────────────────────────────────────────────────────────────────────


def _kind_faults(office: Office, kind: Kind) -> Iterator[str]:
    yield from _unknown_fields(office, kind)
    yield from _condition_faults(office, kind, kind)
    yield from _vocabulary_faults(office, kind)
    yield from _header_faults(office, kind)
    yield from _table_faults(office, kind)
    for key, notice in kind.notices.items():
        if notice.limit is not None and notice.limit not in office.limits:
            yield _no(office, "limit", f"notices.{key}.limit", notice.limit)
    roles = Counter(field.role for field in kind.fields.values() if field.role)
    for role, count in roles.items():
        if count > 1:
            yield office.say("doctor.declared.role", role=role)


def _unknown_fields(office: Office, kind: Kind) -> Iterator[str]:
    """Fields that a list names and the kind does not have."""
    named: dict[str, Iterable[str]] = {
        "required": kind.required,
        "progress": kind.progress,
        "signature": [key for group in kind.signature for key in group],
        "values": kind.values,
        "headers.fields": kind.headers.fields,
        **{
            f"headers.ambiguous.{name}": item.candidates
            for name, item in kind.headers.ambiguous.items()
        },
        **{f"rules.{key}.field": [rule.field] for key, rule in kind.rules.items() if rule.field},
        **{
            f"linking.{part}.{key}": feature.fields
            for part, features in (("person", kind.linking.person), ("matter", kind.linking.matter))
            for key, feature in features.items()
        },
    }
    for address, keys in named.items():
        for key in keys:
            if key not in kind.fields:
                yield _no(office, "field", address, key)


def _conditions(declared: object) -> Iterator[Condition]:
    """Every condition anywhere in a declaration."""
    if isinstance(declared, Condition):
        yield declared
    elif isinstance(declared, Declared):
        for key in type(declared).model_fields:
            yield from _conditions(getattr(declared, key))
    elif isinstance(declared, Mapping):
        for value in declared.values():
            yield from _conditions(value)
    elif isinstance(declared, tuple):
        for value in declared:
            yield from _conditions(value)


def _condition_faults(office: Office, kind: Kind, declared: Declared) -> Iterator[str]:
    """Conditions on fields that the kind lacks, or on words its vocabularies do not have. Fields
    with an @ are the finder's own."""
    for condition in _conditions(declared):
        key = condition.field
        if key.startswith("@"):
            continue
        if key not in kind.fields:
            yield _no(office, "field", "when", key)
        vocabulary = kind.values.get(key)
        if vocabulary is None or vocabulary.open:
            continue
        for word in (*(condition.is_ or ()), *(condition.is_not or ())):
            if word not in vocabulary.words:
                yield office.say("doctor.declared.word", field=kind.label_of(key), word=word)


def _vocabulary_faults(office: Office, kind: Kind) -> Iterator[str]:
    for key, vocabulary in kind.values.items():
        for alias, word in vocabulary.aliases.items():
            if word not in vocabulary.words:
                yield office.say(
                    "doctor.declared.alias", field=kind.label_of(key), alias=alias, word=word
                )


def _header_faults(office: Office, kind: Kind) -> Iterator[str]:
    """A header that two fields claim, and that is not declared ambiguous."""
    claimed: dict[str, str] = {}
    for key, headers in kind.headers.fields.items():
        for header in headers:
            other = claimed.setdefault(header, key)
            if other != key and header not in kind.headers.ambiguous:
                yield office.say("doctor.declared.header", header=header, one=other, other=key)


def _table_faults(office: Office, kind: Kind) -> Iterator[str]:
    """Measures that a table or a rate names, fields that stand as rows or give days."""
    measures = kind.tables.measures
    for name, table in kind.tables.tables.items():
        if table.rows and not table.rows.startswith("@") and table.rows not in kind.fields:
            yield _no(office, "field", f"tables.{name}.rows", table.rows)
        for measure in table.measures:
            if measure not in measures:
                yield _no(office, "measure", f"tables.{name}", measure)
    for name, item in measures.items():
        known: Mapping[str, object] = kind.fields if item.unit == "days" else measures
        for part in filter(None, (item.of, item.per)):
            if part not in known:
                yield _no(office, "measure", f"measures.{name}", part)


# ── limits ────────────────────────────────────────────────────────────────────────────────────


def _limit_faults(office: Office) -> Iterator[str]:
    for name, limit in office.limits.items():
        days = [version.since for version in limit.versions]
        if not days or len(set(days)) != len(days):
            yield office.say("doctor.declared.versions", limit=name)
        named = [*limit.start, *limit.done, *limit.needs, *limit.pauses, *limit.withdrawn]
        named += [key for key in (limit.due, limit.earlier_of) if key]
        if limit.extension is not None:
            named += [limit.extension.to, limit.extension.approved_on, *limit.extension.needs]
        for key in limit.kinds:
            if key not in office.kinds:
                yield _no(office, "kind", f"limits.{name}", key)
                continue
            kind = office.kinds[key]
            yield from _condition_faults(office, kind, limit)
            for field in named:
                if field not in kind.fields:
                    yield _no(office, "field", f"limits.{name}", field)


def _no(office: Office, what: str, address: str, key: str) -> str:
    return office.say(f"doctor.declared.no_{what}", address=address, key=key)
