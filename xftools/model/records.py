"""Records under the office's field names, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xftools.model.sheets import RawTable, cell_name

if TYPE_CHECKING:
    from pandas import DataFrame


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


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question: what people read, and the header and the word that office.toml then
    says of it."""

    label: str
    header: str
    key: str


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say of a header (at `cell`). `table` is where in office.toml the answer
    is kept."""

    kind: str
    cell: str
    text: str
    table: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Register:
    """One table of a sheet under the office's field names.

    `columns` says which sheet column each field came from, also when there is no record.
    `changes` says how a value was changed from its text, by (record, field). `extra` holds the
    texts of columns nobody knows, by record and header, so that they are never lost. `questions`
    are the headers that only a person can tell.
    """

    raw: RawTable
    records: Records
    columns: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unknown_headers: Mapping[str, str] = field(default_factory=dict)
    left_out_headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def kind(self) -> str:
        """The kind's name."""
        return self.records.kind


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
