"""The types that pass between rooms, all frozen; rows and columns count from 1, as in Excel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

    from xftools.office import Office

CellValue = object
"""What a cell holds: None (blank), str, int, float, bool, date, datetime, time or timedelta."""


def column_letter(column: int) -> str:
    """The letters Excel shows for a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The address Excel shows: row 17, column 2 is B17."""
    return f"{column_letter(column)}{row}"


# ── read ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Span:
    """A merged block, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet as found.

    `cells` starts at A1: ``cells[row - 1][column - 1]``; rows may differ in length.
    `file` is the path relative to the input, with "/". `unseen` names what the format's
    side-scan could not look for (``hidden_rows``, ``struck``, ``notes``, ``errors``, ``uncached``).
    """

    file: str
    sheet: str
    cells: tuple[tuple[CellValue, ...], ...]
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    error_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    date_1904: bool = False
    unseen: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> CellValue:
        """The value of a cell, None where the sheet has none."""
        if 1 <= row <= len(self.cells) and 1 <= column <= len(self.cells[row - 1]):
            return self.cells[row - 1][column - 1]
        return None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is not a record, and why: total, subtotal, title, form_line, section,
    repeated_header, note, sign_off, placeholder (only a serial number), zero (it says that there is
    nothing to report), stray."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What titles, form lines and the sheet name say of a table: whose it is, and when."""

    title: str | None = None
    village: str | None = None
    unit: str | None = None
    year: int | None = None
    month: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawRow:
    """A record in its own words. `cells` is aligned with RawTable.columns; `filled` holds the
    columns (sheet numbers) whose value was carried down from a merged cell or a ditto mark."""

    row: int
    cells: tuple[CellValue, ...]
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RawTable:
    """One table of a grid in its own words.

    `shape` is table, headerless, form, statistics or empty. `headers` is aligned with `columns`
    (sheet column numbers); a parent and its child are joined with "/"; a column that has values and
    no header gets a name of its own (words/read.toml, unnamed). `first_row` is the first row under
    the header that holds a record, a section or a sum; `last_row` the last record; 0 without any.
    """

    grid: Grid
    number: int
    shape: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    rows: tuple[RawRow, ...]
    set_aside: tuple[SetAside, ...]
    context: Context


@dataclass(frozen=True)
class Source:
    """One input file: what was read of it, or why not. `sha256` is of its bytes."""

    file: str
    sha256: str
    format: str
    tables: tuple[RawTable, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    error_key: str | None = None
    error: str | None = None


# ── normalise ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file, sheet, row, and the sheet column of each field."""

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]

    def cell(self, key: str | None) -> str | None:
        """The address of a field of this record, None when its table has no such column."""
        if key is not None and key in self.columns:
            return cell_name(self.row, self.columns[key])
        return None

    @property
    def first_cell(self) -> str:
        """The first mapped cell of the row."""
        return cell_name(self.row, min(self.columns.values(), default=1))


@dataclass(frozen=True)
class Records:
    """Records of one kind, from one sheet or many.

    `table` and `texts` share one index (record id) and one set of columns (field keys): the value
    (str, datetime64[s], Int64; absent is NA) and the original text of its cell. `order` are all
    fields of the kind as declared.
    """

    kind: str
    table: DataFrame
    texts: DataFrame
    places: Mapping[str, Place]
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One table of a sheet under the office's field names.

    `columns` says which sheet column each field came from, also when there is no record.
    `changes` says how a value was changed from its text, by (record, field). `extra` holds the
    texts of columns nobody knows, by record and header, so that they are never lost.
    """

    raw: RawTable
    records: Records
    columns: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unknown_headers: Mapping[str, str] = field(default_factory=dict)
    left_out_headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind's name."""
        return self.records.kind


# ── findings ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place. `scope` is file, record, register, registers or ledger: a
    village may see only what its own sheet shows (record, register). Personal values are masked."""

    rule: str
    severity: str
    scope: str
    message: str
    suggestion: str | None = None
    record: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    field: str | None = None


# ── link ──────────────────────────────────────────────────────────────────────────────────────


class Judgement(StrEnum):
    """A person's word on a pair; it outweighs any score."""

    DUPLICATE = "duplicate"
    SAME_MATTER = "same_matter"
    SAME_PERSON = "same_person"
    UNRELATED = "unrelated"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: its score 0–1, its weight in log-odds, both values as compared."""

    feature: str
    left: str
    right: str
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Why two records belong together: duplicate, repeat, multi_channel, joint or same_person.

    `identical` is True only for the evidence that may merge by itself: the same case number, or the
    same ID number, date and text. `score` is 0–1.
    """

    left: str
    right: str
    relation: str
    score: float
    reasons: tuple[Reason, ...]
    identical: bool = False
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of one matter, or of one person. `id` is that of its first record."""

    id: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found."""

    links: tuple[Link, ...] = ()
    matters: tuple[Cluster, ...] = ()
    persons: tuple[Cluster, ...] = ()


# ── consolidate ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Period:
    """The days a month's report counts, both included. `label` is 2026-10."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ledger row came from: the file's hash and the address in it. `month` is that of the
    run that took it in."""

    ledger_id: str
    file: str
    sheet: str
    cell: str
    sha256: str
    month: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of a ledger row that a later sheet changed."""

    ledger_id: str
    field: str
    old: str
    new: str
    origin: str
    on: date


@dataclass(frozen=True, slots=True)
class Submission:
    """One village's sheets of the month. `status` is sent, zero or missing; `late_rows` counts rows
    that were 15 days old or more when they arrived."""

    village: str
    status: str
    files: tuple[str, ...]
    rows: int
    set_aside: int
    late_rows: int


@dataclass(frozen=True, slots=True)
class TieOut:
    """Rows in = new + merged + set aside; `holds` says so."""

    rows_in: int
    new: int
    merged: int
    set_aside: int
    before: int
    after: int

    @property
    def holds(self) -> bool:
        """Whether both sums tie."""
        return (
            self.rows_in == self.new + self.merged + self.set_aside
            and self.after == self.before + self.new
        )


@dataclass(frozen=True)
class Ledger:
    """The ledger now. `records.table` has the column ledger_id, filled in every row.

    `merged` maps every record that came in to its ledger_id. `extra` are the columns nobody knows,
    by ledger_id and header. `sheets` are the other sheets of the ledger before, as found, without
    those of origins and corrections: these are read into `origins` and `corrections`. `restricted`
    are the rows (record ids of `records`) one of whose sources may go to nobody but the competent
    organ.
    """

    records: Records
    origins: tuple[Origin, ...] = ()
    corrections: tuple[Correction, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    submissions: tuple[Submission, ...] = ()
    tie_out: TieOut = TieOut(0, 0, 0, 0, 0, 0)
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: tuple[Grid, ...] = ()
    restricted: frozenset[str] = frozenset()


# ── deadlines ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Deadline:
    """A step due by law, or by the office's own word.

    `days_left` counts `unit` from as_of to due_on, negative once it has passed, None once the clock
    has ended. `rolled_on` is set only where the petitioner is bound. `done_on` is the day the step
    was taken, or of the withdrawal. `missing` are the fields without which nobody can tell, and
    ``workdays:2027`` for a year whose holidays nobody knows. `reason` says in words why the state or
    the date is not the plain one."""

    record: str
    limit: str
    for_whom: str
    started_on: date | None
    due_on: date | None
    rolled_on: date | None
    done_on: date | None
    days_left: int | None
    unit: str
    state: str
    missing: tuple[str, ...]
    source: str
    reason: str = ""


# ── tally ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and the records it counts. `value` is None where nothing can be said (no base, a
    zero denominator); a rate is 0–1 with both its parts."""

    value: float | int | None
    unit: str
    records: tuple[str, ...] = ()
    numerator: int | None = None
    denominator: int | None = None
    definition: str = ""


@dataclass(frozen=True)
class Table:
    """A declared table: labelled rows of figures; `note` holds the definitions printed under it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]
    note: str = ""


@dataclass(frozen=True)
class Tally:
    """The month in numbers: `figures` by name (``total.items``), and the declared tables."""

    period: Period
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()


# ── write ─────────────────────────────────────────────────────────────────────────────────────


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
class NewSheet:
    """A sheet to add: rows of values, the header being row `header_row`. `links` are jumps inside
    the workbook: row, column, and the place (``'Sheet'!B7``)."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    widths: tuple[float, ...] = ()
    header_row: int = 1
    links: tuple[tuple[int, int, str], ...] = ()


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


# ── the whole run ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Outcome:
    """All one run found. What a shorter walk did not reach is empty or None.

    `records` are all that linking saw: the sheets' own, and the ledger's before them. `restricted`
    are the record ids that may go to nobody but the competent organ (see privacy).
    """

    office: Office
    as_of: date
    period: Period | None
    sources: tuple[Source, ...] = ()
    registers: tuple[Register, ...] = ()
    records: Records | None = None
    findings: tuple[Finding, ...] = ()
    linked: Linked = Linked()
    ledger: Ledger | None = None
    deadlines: tuple[Deadline, ...] = ()
    tally: Tally | None = None
    drafts: tuple[Draft, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    restricted: frozenset[str] = frozenset()
