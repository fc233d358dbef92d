"""What a header means in a kind of register: a field, one of several, or nothing that is known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

from xftools.office import Office
from xftools.office.declared import FieldDeclared, Kind
from xftools.values.text import NOTE, STOPS, fold

IGNORE = "ignore"
# Between a parent and its child: a note in brackets may hold the sign too.
_PARENT = re.compile(r"/(?![^(\[]*[)\]])")
_ORDINAL = re.compile(rf"^\d{{1,2}}[{re.escape(STOPS)})]")
_EDGES = STOPS + "*#_-'\"!?()[]"
_PERSONAL_ROLES = frozenset({"person", "gender", "birth_on"})
_PERSONAL_MASKS = frozenset({"id_number", "phone", "address"})
# Fields that are the matter's own: "the letter's state" is the state, but "the letter's address" is
# not the petitioner's.
_OF_MATTER_TYPES = frozenset({"date", "unit", "vocabulary"})
_OF_MATTER_ROLES = frozenset({"matter", "request", "title", "subcategory", "result"})
_SAID_BY_PERSON = frozenset({"matter", "request"})
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Claim:
    """What a header says its column is.

    `means`: field, ambiguous, ignored, left_out or unknown. `fields` are the candidates (one for a
    field). `answers` are what the words under it mean, where the header turns them.
    """

    means: str
    fields: tuple[str, ...] = ()
    reason: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    rank: int = 0


UNKNOWN = Claim("unknown")


@dataclass(frozen=True)
class Lexicon:
    """Every declared header of a kind, folded. `ranks`: a field's label first, then its names in
    the order of declaration."""

    kind: Kind
    exact: dict[str, str]
    ranks: dict[str, int]
    ambiguous: dict[str, tuple[str, ...]]
    also: dict[str, str]
    ignored: frozenset[str]
    left_out: tuple[tuple[str, str], ...]
    apart: tuple[str, ...]
    answers: dict[str, tuple[tuple[str, str], ...]]
    neutral: frozenset[str]
    tails: tuple[str, ...]
    name_of: frozenset[str]
    name_tails: tuple[str, ...]
    subjects: tuple[str, ...]
    modifiers: tuple[str, ...]
    day: str
    moment: str
    persons: tuple[str, ...]
    known: dict[str, Claim] = field(default_factory=dict)
    """What headers already met mean: villages send the same ones over and over."""


@lru_cache(maxsize=1 << 13)
def fold_header(text: str, traditional: str = "", simplified: str = "") -> str:
    """A header as it compares: half width, small letters, simplified characters, no blanks, notes,
    ordinals or punctuation at its ends."""
    folded = re.sub(r"\s+", "", fold(text)).lower()
    bare = NOTE.sub("", folded)
    bare = _ORDINAL.sub("", bare.strip(_EDGES)).strip(_EDGES) or folded.strip(_EDGES)
    return bare.translate(str.maketrans(traditional, simplified))


_KEPT: list[tuple[Office, dict[str, Lexicon]]] = []


def lexicons(office: Office) -> dict[str, Lexicon]:
    """The declared headers of every kind, ready to look up; built once for the office in use."""
    if not _KEPT or _KEPT[0][0] is not office:
        _KEPT[:] = [(office, {name: _lexicon(kind, office) for name, kind in office.kinds.items()})]
    return _KEPT[0][1]


def _lexicon(kind: Kind, office: Office) -> Lexicon:
    heads = kind.headers
    exact: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for key, declared in kind.fields.items():
        for rank, name in enumerate((declared.label, *heads.fields.get(key, ()))):
            folded = folded_by(office, name)
            exact.setdefault(folded, key)
            ranks.setdefault(folded, rank)
    person = kind.field_of("person")
    return Lexicon(
        kind=kind,
        exact=exact,
        ranks=ranks,
        ambiguous={folded_by(office, k): v.candidates for k, v in heads.ambiguous.items()},
        also={folded_by(office, k): v for k, v in heads.also.items()},
        ignored=frozenset(folded_by(office, name) for name in heads.ignored),
        left_out=tuple((p, reason) for reason, all_ in heads.left_out.items() for p in all_),
        apart=heads.apart,
        answers={folded_by(office, k): tuple(v.items()) for k, v in heads.values.items()},
        neutral=frozenset(office.listed("normalise.neutral")),
        tails=office.listed("normalise.heading_tails"),
        name_of=frozenset(office.listed("normalise.name_of")),
        name_tails=office.listed("normalise.name_tails"),
        subjects=office.listed("normalise.subjects"),
        modifiers=office.listed("normalise.modifiers"),
        day=office.word("normalise.day"),
        moment=office.word("normalise.moment"),
        persons=tuple(name for name, key in exact.items() if key == person),
    )


def folded_by(office: Office, text: str) -> str:
    """The header folded, with the office's table of traditional characters."""
    return fold_header(
        text, office.word("normalise.traditional"), office.word("normalise.simplified")
    )


def claim(header: str, lex: Lexicon, office: Office) -> Claim:
    """What a header (parents and child joined by "/") means in a kind."""
    found = lex.known.get(header)
    if found is None:
        found = lex.known[header] = _claimed(header, lex, office)
    return found


def _claimed(header: str, lex: Lexicon, office: Office) -> Claim:
    whole = folded_by(office, header)
    if not whole:
        return UNKNOWN
    for pattern, reason in lex.left_out:
        if fnmatchcase(whole, pattern):
            return Claim("left_out", reason=reason)
    found = _look_up(whole, lex)
    if found is not UNKNOWN or "/" not in header:
        return found
    parts = [folded for part in _parts(header) if (folded := folded_by(office, part))]
    # A merged cell may have given its word to both lines of the header.
    parts = [part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]]
    return _look_up(parts[0], lex) if len(parts) == 1 else _child(parts, lex)


def nearest(header: str, lex: Lexicon, office: Office) -> str | None:
    """The field with the name most like a header, None when none is much like it."""
    child = folded_by(office, _parts(header)[-1]) or folded_by(office, header)
    close = difflib.get_close_matches(child, lex.exact, n=1, cutoff=_NEAR)
    return lex.exact[close[0]] if close else None


def is_personal(declared: FieldDeclared) -> bool:
    """Whether a field tells who a person is: the same header may then stand for somebody else."""
    return declared.role in _PERSONAL_ROLES or declared.private in _PERSONAL_MASKS


# ── one header ────────────────────────────────────────────────────────────────────────────────


def _look_up(name: str, lex: Lexicon) -> Claim:
    for form in _forms(name, lex):
        own = lex.also.get(form)
        if own == IGNORE:
            return Claim("ignored")
        if own in lex.kind.fields:
            return _field(own, form, lex)
        if form in lex.exact:
            return _field(lex.exact[form], form, lex)
        if form in lex.ambiguous:
            answers = lex.answers.get(form, ())
            return Claim("ambiguous", lex.ambiguous[form], answers=answers)
        if form in lex.ignored:
            return Claim("ignored")
    return _composed(name, lex)


def _field(key: str, form: str, lex: Lexicon) -> Claim:
    return Claim("field", (key,), None, lex.answers.get(form, ()), lex.ranks.get(form, 0))


def _forms(name: str, lex: Lexicon) -> Iterator[str]:
    """The header itself; with day for time or time for day, which people do not tell apart; both
    without words that change nothing."""
    yield from _days(name, lex)
    plain = name
    for word in lex.modifiers:
        plain = plain.replace(word, "")
    if plain and plain != name:
        yield from _days(plain, lex)


def _days(name: str, lex: Lexicon) -> Iterator[str]:
    yield name
    for written, other in ((lex.day, lex.moment), (lex.moment, lex.day)):
        if name.endswith(written) and len(name) > len(written):
            turned = name[: -len(written)] + other
            if turned in lex.exact and lex.kind.fields[lex.exact[turned]].type == "date":
                yield turned


def _composed(name: str, lex: Lexicon) -> Claim:
    """A header made of two names: the petitioner's telephone, the letter's state, the handler's
    name."""
    for person in lex.persons:
        rest = name.removeprefix(person)
        fields = _candidates(rest, lex) if rest != name else ()
        if len(fields) == 1 and _is_persons(lex.kind.fields[fields[0]]):
            return _field(fields[0], rest, lex)
    for subject in lex.subjects:
        rest = name.removeprefix(subject)
        known = [form for form in _forms(rest, lex) if form in lex.exact] if rest != name else []
        if known and _is_matters(lex.kind.fields[lex.exact[known[0]]]):
            return _field(lex.exact[known[0]], known[0], lex)
    for tail in lex.name_tails:
        stem = name.removesuffix(tail)
        if stem != name and stem in lex.exact:
            key = lex.exact[stem]
            if lex.kind.fields[key].type in ("name", "unit"):
                return _field(key, stem, lex)
    return UNKNOWN


def _candidates(name: str, lex: Lexicon) -> tuple[str, ...]:
    """The fields that the rest of a header may name, in any of its forms."""
    for form in _forms(name, lex):
        if form in lex.exact:
            return (lex.exact[form],)
        if form in lex.ambiguous:
            return lex.ambiguous[form]
    return ()


def _is_persons(declared: FieldDeclared) -> bool:
    return is_personal(declared) or declared.role in _SAID_BY_PERSON


def _is_matters(declared: FieldDeclared) -> bool:
    if is_personal(declared):
        return False
    return declared.type in _OF_MATTER_TYPES or declared.role in _OF_MATTER_ROLES


# ── a child and its parents ───────────────────────────────────────────────────────────────────


def _parts(header: str) -> list[str]:
    return _PARENT.split(fold(header))


def _child(parts: list[str], lex: Lexicon) -> Claim:
    child, parents = parts[-1], parts[:-1]
    for parent in reversed(parents):
        for stem in (parent, _stem(parent, lex)):
            joined = _look_up(stem + child, lex)
            if joined is not UNKNOWN:
                return joined
    owner = _owner(parents, lex)
    if owner is not None and owner != lex.kind.field_of("person"):
        return _of_somebody(owner, child, lex)
    if any(word in parent for parent in parents for word in lex.apart):
        return UNKNOWN
    alone = _look_up(child, lex)
    plain = owner is not None or all(parent in lex.neutral for parent in parents)
    told = plain or _of_the_person(parents, lex) or child.startswith(_stem(parents[-1], lex))
    return UNKNOWN if alone.means == "ambiguous" and not told else alone


def _stem(parent: str, lex: Lexicon) -> str:
    for tail in lex.tails:
        if parent.endswith(tail) and len(parent) > len(tail):
            return parent[: -len(tail)]
    return parent


def _owner(parents: list[str], lex: Lexicon) -> str | None:
    """The person or unit that a heading names."""
    for parent in reversed(parents):
        for stem in (parent, _stem(parent, lex)):
            key = lex.exact.get(stem)
            if key is not None and lex.kind.fields[key].type in ("name", "unit"):
                return key
    return None


def _of_the_person(parents: list[str], lex: Lexicon) -> bool:
    return any(parent.startswith(lex.persons) for parent in parents)


def _of_somebody(owner: str, child: str, lex: Lexicon) -> Claim:
    """Under an official or a unit: its name; its telephone and the like are nobody's field."""
    if child in lex.name_of:
        return Claim("field", (owner,))
    alone = _look_up(child, lex)
    if alone.means != "field":
        return UNKNOWN
    declared = lex.kind.fields[alone.fields[0]]
    return UNKNOWN if is_personal(declared) else alone
