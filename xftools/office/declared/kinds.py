"""What a kind of register declares, and the kind itself."""

from __future__ import annotations

from typing import Any, Literal

from xftools.office.declared.conditions import Basis, Condition, Declared, Scope, Severity
from xftools.office.declared.numbers import Notice, Tables

FieldType = Literal[
    "text", "name", "code", "date", "id_number", "phone", "count", "vocabulary", "village", "unit"
]


class FieldDeclared(Declared):
    """A field: its label (the standard header), type, and role. `private` names the mask it needs
    outside the office; `update` says what a later sheet may do to a ledger row that has a value:
    ``ask`` (a finding) or ``newer`` (its word counts, the old one goes to the corrections)."""

    label: str
    type: FieldType
    role: str | None = None
    private: Literal["name", "id_number", "phone", "address", "text"] | None = None
    update: Literal["ask", "newer"] = "ask"
    width: float = 12


class Ambiguous(Declared):
    """A header that may mean several fields: the candidates in order, and how the column's content
    or its neighbours settle it."""

    candidates: tuple[str, ...]


class Headers(Declared):
    """What headers call the fields. Compared after folding (width, case, spaces, breaks, notes).

    `also` is where an office adds its own: a header and its field (or ``ignore``); it outranks all
    else. `left_out` (a reason and patterns with ``*``) is never read. Under a heading that contains
    a word of `apart`, what stands below is somebody else's and is never read by itself. `values`:
    what the answers under one header mean, where the header turns them (yes to "repeated?").
    """

    fields: dict[str, tuple[str, ...]]
    also: dict[str, str] = {}
    ambiguous: dict[str, Ambiguous] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}


class Vocabulary(Declared):
    """Standard words of a field and what else people write for them."""

    words: tuple[str, ...]
    aliases: dict[str, str] = {}
    open: bool = False


class Rule(Declared):
    """A rule: what is wrong, how bad, where it looks, what it rests on, and records that prove it.

    `check` names one of CHECKS and `args` its arguments; a rule without `check` is found by the
    room named in `by`, and stands here so that an office can reword or silence it. `message` may use
    ``{value}``, ``{label}``, ``{cell}`` and what the finder adds; values come masked.
    """

    severity: Severity
    scope: Scope
    message: str
    suggestion: str = ""
    source: Basis
    check: str | None = None
    by: Literal["read", "normalise", "link", "consolidate", "check", "pipeline"] = "check"
    field: str | None = None
    args: dict[str, Any] = {}
    when: tuple[Condition, ...] = ()
    good: tuple[dict[str, Any], ...] = ()
    bad: tuple[dict[str, Any], ...] = ()


class Feature(Declared):
    """One piece of evidence of linking: agreement levels from the best down, each with its least
    score and its weight in log-odds. `says` is what people read of each level, best first; an empty
    one is not worth telling."""

    label: str
    fields: tuple[str, ...] = ()
    levels: tuple[tuple[float, float], ...]
    says: tuple[str, ...] = ()
    missing: float = 0.0

    def level(self, score: float) -> int:
        """The number of the best level that a score reaches; the last takes all below it."""
        for number, (least, _) in enumerate(self.levels):
            if score >= least:
                return number
        return len(self.levels) - 1

    def weight(self, score: float) -> float:
        """The weight of a score in log-odds."""
        return self.levels[self.level(score)][1]

    def said(self, score: float) -> str:
        """What people read of a score."""
        number = self.level(score)
        return self.says[number] if number < len(self.says) else ""


class Linking(Declared):
    """Weights and thresholds of linking."""

    person: dict[str, Feature] = {}
    matter: dict[str, Feature] = {}
    settings: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}


class Kind(Declared):
    """A kind of register, wholly declared.

    `signature` lists groups of fields; a table of this kind has one of each group. `marks` are words
    that tell this kind in a header, `titles` words that name it, `against` those in headers of
    tables about something else, which are of this kind only where it is named too. The kind that
    `leads` is the one of a run whose ledger does not say, of a table whose headers tell no kind,
    and of the report.
    `restricted`: a record that meets any of these may go to nobody but the competent organ; so is
    one that meets any of `suspected` and none of `suspected_unless`, until a person has said.
    `blank`: the columns of a blank register, in their order; all fields where none are named.
    """

    name: str
    label: str
    signature: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    leads: bool = False
    restricted: tuple[Condition, ...] = ()
    suspected: tuple[Condition, ...] = ()
    suspected_unless: tuple[Condition, ...] = ()
    progress: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    fields: dict[str, FieldDeclared]
    headers: Headers
    values: dict[str, Vocabulary] = {}
    rules: dict[str, Rule] = {}
    linking: Linking = Linking()
    tables: Tables = Tables(measures={}, tables={})
    notices: dict[str, Notice] = {}

    def field_of(self, role: str) -> str | None:
        """The key of the field with a role, None when the kind has none."""
        for key, declared in self.fields.items():
            if declared.role == role:
                return key
        return None

    def label_of(self, key: str) -> str:
        """What people call a field."""
        return self.fields[key].label if key in self.fields else key
