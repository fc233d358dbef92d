"""The numbers and the documents of a kind."""

from __future__ import annotations

from typing import Literal

from xftools.office.declared.conditions import Basis, Condition, Declared


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
    know of a draft (in both the first entry that holds). One that is `asked` for is not owed by
    itself: it is written for the records that somebody names, handed over at once, and neither
    numbered nor laid before anyone.

    `words` are the template's variables, `rows` those of each record of a gathering letter, `index`
    what stands in the index (``matter``, ``due``): patterns over the fields and what notices.py adds.
    `turns` says how a field's word reads in a sentence (``{channel.said}``).
    """

    label: str
    template: str
    to: Literal["petitioner", "unit", "superior"]
    form: Literal["letter", "form"] = "letter"
    abbreviation: str = ""
    asked: bool = False
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
