"""Changes to a workbook, documents that are owed, and all one run found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from xftools.model.found import Found
from xftools.model.ledger import Deadline, Ledger, Period, Tally
from xftools.model.links import Linked
from xftools.model.records import Finding, Records, Register
from xftools.model.sheets import CellValue, Source

if TYPE_CHECKING:
    from xftools.office import Office


@dataclass(frozen=True, slots=True)
class Mark:
    """A fill (by severity) and a note on a cell. `fill` is what stood there before, as its XML;
    laying the mark sets it."""

    sheet: str
    row: int
    column: int
    severity: str
    note: str
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A value to set, and what must stand there before."""

    sheet: str
    row: int
    column: int
    old: CellValue
    new: CellValue


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that loses nothing (`rule` says of what sort) to a field of a record of a `kind`."""

    rule: str
    file: str
    record: str
    field: str
    edit: Edit
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to add: rows of values, the header being row `header_row`. `links` are jumps inside
    the workbook: row, column, and the place (``'Sheet'!B7``). One that is `hidden` no menu shows."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    widths: tuple[float, ...] = ()
    header_row: int = 1
    links: tuple[tuple[int, int, str], ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Patch:
    """Changes to one workbook, in the words of the sheet. `cleared` are marks to take away again,
    `dropped` the names of sheets."""

    marks: tuple[Mark, ...] = ()
    edits: tuple[Edit, ...] = ()
    sheets: tuple[NewSheet, ...] = ()
    cleared: tuple[Mark, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that is owed. `notice` is its name in the notices.toml of `kind`; `record` and
    `ledger_id` are None for a letter about several `records`, of which `rows` tell.

    `values` are the template's variables, `matter` and `due` what the index says of it, `remark`
    what who signs should know first.
    """

    notice: str
    record: str | None
    ledger_id: str | None
    addressee: str
    values: Mapping[str, str]
    kind: str = ""
    records: tuple[str, ...] = ()
    ledger_ids: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    matter: str = ""
    due: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record whose notice is not drafted yet, and the fields that are missing. `reason` says in
    words why a record that lacks none waits."""

    record: str
    ledger_id: str
    missing: tuple[str, ...]
    due_on: date | None
    days_left: int | None
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """All one run found. What a shorter walk did not reach is empty or None.

    `beside` are the ledger before and its separate volume.
    `records` are all that linking saw: the sheets' own, and the ledger's before them. `restricted`
    are the record ids that may go to nobody but the competent organ (see privacy).
    """

    office: Office
    as_of: date
    period: Period | None
    sources: tuple[Source, ...] = ()
    beside: tuple[Source, ...] = ()
    registers: tuple[Register, ...] = ()
    records: Records | None = None
    findings: tuple[Finding, ...] = ()
    linked: Linked = field(default_factory=Linked)
    ledger: Ledger | None = None
    deadlines: tuple[Deadline, ...] = ()
    tally: Tally | None = None
    drafts: tuple[Draft, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    fixes: tuple[Fix, ...] = ()
    restricted: frozenset[str] = frozenset()
    found: tuple[Found, ...] = ()
