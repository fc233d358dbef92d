"""The ledger now, its clocks and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xftools.model.records import Records
from xftools.model.sheets import Grid


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
