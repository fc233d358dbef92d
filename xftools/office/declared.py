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
            blank = table.index.to_series().isna()
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
    result = table.index.to_series().notna()
    for condition in conditions:
        result &= condition.mask(table)
    return result


def any_holds(conditions: tuple[Condition, ...], table: DataFrame) -> Series[bool]:
    """True where at least one condition holds (nowhere when there is none)."""
    result = table.index.to_series().isna()
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


class Measure(Declared):
    """A number of the report: what it counts (items, people, visits, pairs of undecided duplicates,
    mean days, or a rate of two measures), among which rows, under which conditions (all of `when`
    and one of `any`), and its definition as printed.

    `counts`: rows received in the period, closed in it, handled in it (not closed before), the whole
    ledger at its end, added late (received in an earlier period, entered in this one) or undated.
    A condition may ask what tally knows of a row: ``@group``, ``@closed``, ``@state.LIMIT`` (how the
    clock stood at the period's end), ``@due.LIMIT`` (it ended in the period), ``@met.LIMIT`` (and in
    time) and ``@unknown.LIMIT`` (nobody knows when it ends). A rate is `of` per `per`, both
    measures; mean days run from field `of` to field `per`.
    """

    label: str
    unit: Literal["items", "people", "visits", "pairs", "rate", "days"] = "items"
    counts: Literal["received", "closed", "handled", "ledger", "late", "undated"] = "received"
    when: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    of: str | None = None
    per: str | None = None
    definition: str = ""


class TableDeclared(Declared):
    """A table of the report: rows are the words of a field, the months (``@month``), or the listed
    measures themselves (`rows` left out). `share` names the measure whose share of the total gets
    a column; with `all_words` words that count nothing are listed too."""

    title: str
    rows: str | None = None
    measures: tuple[str, ...]
    compare: tuple[Literal["previous", "year_before"], ...] = ()
    share: str | None = None
    all_words: bool = False
    leave_restricted_out: bool = False
    note: str = ""
    order: int = 0


class Closing(Declared):
    """When a matter counts as closed (any of `when`, or all of `withdrawal`), and on which day (the
    first filled)."""

    when: tuple[Condition, ...] = ()
    withdrawal: tuple[Condition, ...] = ()
    on: tuple[str, ...] = ()


class Tables(Declared):
    """All numbers of the monthly report. `group`: what says that a row whose number of people is
    blank is one of a group (any)."""

    closing: Closing = Closing()
    group: tuple[Condition, ...] = ()
    measures: dict[str, Measure]
    tables: dict[str, TableDeclared]


class Exemption(Declared):
    """Conditions that, all together, free a record of a limit, and the reason people read."""

    when: tuple[Condition, ...]
    because: str


Pattern = str | tuple[str, ...]
"""Words with ``{field}`` in them; of several the first whose fields are all filled is said."""


class Notice(Declared):
    """A document: its template, to whom, when it is owed, what it must know and say.

    A record is owed one when it meets all of `when`, none of `unless` (any), has every field of
    `needs`, one of its clocks `limits` stands in one of `states` (where any are named), and none in
    one of `unless_states`. `limit` is the one whose last day the document names. `per` is the field
    whose value gathers records into one letter. A record that meets all of `waits` and is not owed
    one waits; `because` says why of those that need something else, `remarks` what a signer should
    know of a draft (in both the first entry that holds).

    `words` are the template's variables, `rows` those of each record of a gathering letter, `index`
    what stands in the index (``matter``, ``due``): patterns over the fields and what notices.py adds.
    `turns` says how a field's word reads in a sentence (``{channel.said}``).
    """

    label: str
    template: str
    to: Literal["petitioner", "unit", "superior"]
    form: Literal["letter", "form"] = "letter"
    abbreviation: str = ""
    per: str | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    limit: str | None = None
    limits: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    unless_states: tuple[str, ...] = ()
    waits: tuple[Condition, ...] = ()
    because: dict[str, Exemption] = {}
    remarks: dict[str, Exemption] = {}
    source: Basis
    words: dict[str, Pattern] = {}
    rows: dict[str, Pattern] = {}
    index: dict[str, Pattern] = {}
    turns: dict[str, dict[str, str]] = {}


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
    """What a limit was from a day on: its days, by how many at most it may be extended, and where
    that stands. A limit that ended has ``days = -1``."""

    since: date
    days: int
    extension: int = 0
    text: str
    article: str


class Extension(Declared):
    """The fields of an extension: the new date, the day it was approved, and what else it needs."""

    to: str
    approved_on: str
    needs: tuple[str, ...] = ()


class Limit(Declared):
    """A time limit: whom it binds, what starts it, what ends it, and its dated versions.

    `start` and `done` are field keys; the first that is filled counts (with ``done_by = "earliest"``
    the earliest). With `receipt`, the office's own `clocks.receipt` follow `start`. `due` names a
    field that holds the last day itself.
    It applies where all of `when`, one of `when_any` and none of `unless` hold. `needs` are fields
    without which nobody can tell: while one is blank, conditions on it count as met, the state reads
    unknown and the date is the safe one, unless one of `unless_blank` holds. `exempt` (any) frees a
    record that has not met it. `told_done` (any) says that the step was taken though its day is
    blank: past the last day nobody knows, and nobody is urged. `optional`: a step that may be taken; it is never overdue.
    `pauses`: first and last day of what does not count. `withdrawn`: the day of withdrawal, and what
    else must be filled. `earlier_of`: a field whose earlier date is worked to instead.
    """

    label: str
    kinds: tuple[str, ...]
    binds: Literal["office", "petitioner"]
    tier: Literal["law", "practice"] = "law"
    unit: Literal["day", "workday"] = "day"
    start: tuple[str, ...] = ()
    receipt: bool = False
    due: str | None = None
    done: tuple[str, ...]
    done_by: Literal["first", "earliest"] = "first"
    when: tuple[Condition, ...] = ()
    when_any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    unless_blank: tuple[Condition, ...] = ()
    exempt: dict[str, Exemption] = {}
    told_done: tuple[Condition, ...] = ()
    optional: bool = False
    extension: Extension | None = None
    pauses: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    earlier_of: str | None = None
    versions: tuple[LimitVersion, ...]
