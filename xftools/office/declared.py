"""What may be declared, as types. Unknown keys are refused; every entry has a name (its key)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Severity = Literal["error", "warning", "hint"]
Scope = Literal["file", "record", "register", "registers", "ledger"]


class Declared(BaseModel):
    """The base of all declarations: frozen, and no key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    enabled: bool = True


class Condition(Declared):
    """One test of one field; all that are given must hold. A list of conditions means "any" where
    it is called ``any`` and "all" everywhere else."""

    field: str
    is_: tuple[str, ...] | None = Field(default=None, alias="is")
    is_not: tuple[str, ...] | None = None
    contains: tuple[str, ...] | None = None
    filled: bool | None = None

    def mask(self, table: DataFrame) -> Series[bool]:
        """True where a record meets the condition; a field the table lacks counts as blank."""
        if self.field not in table.columns:
            blank = table.index.to_series().map(lambda _: False).astype(bool)
            holds = (self.is_ is None) and (self.contains is None) and self.filled is not True
            return ~blank if holds else blank
        column = table[self.field]
        present = column.notna()
        result = present | True
        if self.is_ is not None:
            result &= column.isin(self.is_) & present
        if self.is_not is not None:
            result &= ~column.isin(self.is_not)
        if self.contains is not None:
            words = self.contains
            result &= column.map(
                lambda text: isinstance(text, str) and any(word in text for word in words)
            ).astype(bool)
        if self.filled is not None:
            result &= present if self.filled else ~present
        return result.astype(bool)


def all_hold(conditions: tuple[Condition, ...], table: DataFrame) -> Series[bool]:
    """True where every condition holds (and everywhere when there is none)."""
    result = table.index.to_series().map(lambda _: True).astype(bool)
    for condition in conditions:
        result &= condition.mask(table)
    return result


def any_holds(conditions: tuple[Condition, ...], table: DataFrame) -> Series[bool]:
    """True where at least one condition holds (nowhere when there is none)."""
    result = table.index.to_series().map(lambda _: False).astype(bool)
    for condition in conditions:
        result |= condition.mask(table)
    return result


class Basis(Declared):
    """What a rule, a limit or a sentence rests on: a regulation with its article (``law``), a
    national standard (``standard``) or the office's own way of working (``practice``)."""

    tier: Literal["law", "standard", "practice"]
    text: str
    article: str = ""

    @property
    def cited(self) -> str:
        """The source as it is printed."""
        return self.text + self.article


# ── the office ────────────────────────────────────────────────────────────────────────────────


class Identity(Declared):
    """Who the office is, as it signs."""

    name: str = ""
    town: str = ""
    organ: str = ""
    organ_above: str = ""
    reports_to: str = ""
    prefix: str = ""
    ledger_prefix: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    query: str = ""
    discipline: str = ""


class PeriodRule(Declared):
    """How a month is cut. ``basis`` is tried in order: the first filled date counts the record."""

    starts_on: int = Field(default=1, ge=1, le=28)
    report_due: int = Field(default=25, ge=1, le=31)
    basis: tuple[str, ...] = ("received_on", "registered_on")


class Clocks(Declared):
    """What the office settles about the clocks; the limits themselves are in law.toml."""

    soon_days: int = Field(default=7, ge=0)
    receipt: tuple[str, ...] = ("reached_office_on", "received_on", "registered_on")
    route_if_blank: str | None = None


class Groups(Declared):
    """From how many people on a petition is one of a group."""

    threshold: int = Field(default=5, ge=2)
    representatives: int = Field(default=5, ge=1)


class Place(Declared):
    """A village or a unit, and what people call it."""

    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    report: bool = True


class Workdays(Declared):
    """The office's own table, laid over the published calendar; it alone counts for its years."""

    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()


class Report(Declared):
    """How numbers are shown."""

    rate_base: int = Field(default=5, ge=1)
    months_in_chart: int = Field(default=12, ge=2, le=24)


# ── a kind of register ────────────────────────────────────────────────────────────────────────

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
    """What headers call the fields. Compared after folding (width, case, spaces, breaks, notes)."""

    fields: dict[str, tuple[str, ...]]
    ambiguous: dict[str, Ambiguous] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()


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
    score and its weight in log-odds."""

    label: str
    fields: tuple[str, ...]
    levels: tuple[tuple[float, float], ...]
    missing: float = 0.0


class Linking(Declared):
    """Weights and thresholds of linking."""

    person: dict[str, Feature] = {}
    matter: dict[str, Feature] = {}
    settings: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}


class Measure(Declared):
    """A number of the report: what it counts (items, people, visits, or a rate of two measures),
    under which conditions, and its definition as printed."""

    label: str
    unit: Literal["items", "people", "visits", "rate", "days"] = "items"
    when: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    of: str | None = None
    per: str | None = None
    definition: str = ""


class TableDeclared(Declared):
    """A table of the report: rows are the words of a field (or the listed measures)."""

    title: str
    rows: str | None = None
    measures: tuple[str, ...]
    compare: tuple[str, ...] = ()
    leave_restricted_out: bool = False
    note: str = ""
    order: int = 0


class Tables(Declared):
    """All numbers of the monthly report."""

    measures: dict[str, Measure]
    tables: dict[str, TableDeclared]


class Notice(Declared):
    """A document: its template, to whom, when it is owed, what it must know."""

    label: str
    template: str
    to: Literal["petitioner", "unit", "superior"]
    form: Literal["letter", "form"] = "letter"
    abbreviation: str = ""
    when: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    limit: str | None = None
    states: tuple[str, ...] = ()
    source: Basis
    words: dict[str, str] = {}


class Notices(Declared):
    """The documents of a kind."""

    notices: dict[str, Notice] = {}


class Kind(Declared):
    """A kind of register, wholly declared.

    `signature` lists groups of fields; a table is of this kind when it has one of each group.
    `restricted`: a record that meets any of these may go to nobody but the competent organ.
    """

    name: str
    label: str
    signature: tuple[tuple[str, ...], ...]
    restricted: tuple[Condition, ...] = ()
    progress: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
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


# ── limits ────────────────────────────────────────────────────────────────────────────────────


class LimitVersion(Declared):
    """What a limit was from a day on. A limit that ended has ``days = -1``."""

    since: date
    days: int
    text: str
    article: str


class Limit(Declared):
    """A time limit: whom it binds, what starts it, what ends it, and its dated versions.

    `start` and `done` are field keys, tried in order. `when`: to which records it applies;
    `exempt`: conditions (any) that free a record of it.
    """

    label: str
    kinds: tuple[str, ...]
    binds: Literal["office", "petitioner"]
    unit: Literal["day", "workday"] = "day"
    start: tuple[str, ...]
    receipt: bool = False
    done: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    when_any: tuple[Condition, ...] = ()
    exempt: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    extends: bool = False
    pauses: tuple[str, ...] = ()
    earlier_of: str | None = None
    versions: tuple[LimitVersion, ...]
