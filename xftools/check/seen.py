"""What a check looks at, and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from xftools.model import Deadline, Linked, Period, Place, Records, Register
from xftools.office import Office
from xftools.office.declared import Condition, Kind, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray


NOTHING = ("absent", "unknown")
"""How normalising calls a word for nothing (Register.changes)."""


class Hit(NamedTuple):
    """One place that breaks a rule.

    `record` is None where no record does (a total row): `register` and `cell` (row, column) say
    where. `told` fills the message; its ``value`` is masked by the field's own mask, all else must
    be free of personal values.
    """

    record: str | None
    field: str | None
    told: Mapping[str, object] = {}
    register: Register | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class Seen:
    """Records of one kind, and what stands around them.

    `table` holds the records a rule is about, out of all in `full`; the index is the record id.
    `home` gives, for every record, the number of its register in `registers` (empty at scope
    ledger).
    """

    kind: Kind
    office: Office
    as_of: date
    period: Period | None
    table: pd.DataFrame
    full: pd.DataFrame
    texts: pd.DataFrame
    places: Mapping[str, Place]
    home: pd.Series[Any]
    registers: tuple[Register, ...] = ()
    linked: Linked = field(default_factory=Linked)
    deadlines: Sequence[Deadline] = ()
    merged: Mapping[str, str] = field(default_factory=dict)

    def record(self, at: Any) -> str:
        """The id of a row of `table`, by its number from 0."""
        return str(self.table.index[int(at)])

    def column(self, key: str) -> pd.Series[Any]:
        """The values of a field, all NA where the table has no such column."""
        if key in self.table.columns:
            return self.table[key]
        return pd.Series(pd.NA, index=self.table.index, dtype=object)

    def unsaid(self, key: str) -> pd.Series[bool]:
        """True where a field says nothing: blank, or a word for nothing. What is written and could
        not be read is another rule's business."""
        blank = self.column(key).isna()
        if not self.registers or key not in self.texts.columns:
            return blank
        told = self.texts[key].reindex(self.table.index).notna() & blank
        for record, home in zip(self.table.index[told], self.numbers[told], strict=True):
            how = self.registers[home].changes.get((record, key))
            blank.loc[record] = how in NOTHING
        return blank

    def dates(self, key: str) -> NDArray[np.datetime64]:
        """The days of a field, NaT where blank or not a date."""
        values = self.column(key)
        if values.dtype.kind != "M":
            values = pd.Series(pd.NaT, index=values.index)
        days: NDArray[np.datetime64] = values.to_numpy("datetime64[s]")
        return days

    def has(self, key: str) -> pd.Series[bool]:
        """True for each record whose own sheet has a column for the field."""
        if not self.registers:
            return pd.Series(key in self.table.columns, index=self.table.index)
        having = np.array([key in columns_of(register) for register in self.registers])
        return pd.Series(having[self.numbers], index=self.table.index)

    @property
    def numbers(self) -> NDArray[np.intp]:
        """The register's number of each record in `table`."""
        if len(self.table) == len(self.home):
            return self.home.to_numpy(np.intp)
        return self.home.reindex(self.table.index).to_numpy(np.intp)

    def by_register(self) -> Iterator[tuple[Register, pd.DataFrame]]:
        """Each register with its records in `table`, the registers without any left out."""
        for number, part in self.table.groupby(self.numbers, sort=True):
            yield self.registers[number], part


def columns_of(register: Register) -> Mapping[str, int]:
    """The sheet column of each field of a register."""
    if register.columns:
        return register.columns
    return next(iter(register.records.places.values())).columns if register.records.places else {}


def stacked(registers: Sequence[Register], **around: Any) -> Seen:
    """Registers of one kind, seen as one table."""
    tables = [register.records.table for register in registers]
    sizes = [len(table) for table in tables]
    table = _joined(tables)
    places: dict[str, Place] = {}
    for register in registers:
        places.update(register.records.places)
    return Seen(
        table=table,
        full=table,
        texts=_joined([register.records.texts for register in registers]),
        places=places,
        home=pd.Series(np.repeat(np.arange(len(registers)), sizes), index=table.index),
        registers=tuple(registers),
        **around,
    )


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)] or list(tables[:1])
    return filled[0] if len(filled) == 1 else pd.concat(filled)


def whole(records: Records, **around: Any) -> Seen:
    """The rows of a ledger."""
    return Seen(
        table=records.table,
        full=records.table,
        texts=records.texts,
        places=records.places,
        home=pd.Series(0, index=records.table.index),
        **around,
    )


def hits(
    mask: pd.Series[bool] | NDArray[np.bool_],
    seen: Seen,
    key: str | None,
    told: Mapping[str, Any] | None = None,
    **same: object,
) -> Iterator[Hit]:
    """A hit at field `key` for every record under the mask.

    `told` holds columns as long as the table, `same` what is told of every record; the field's own
    value is told as ``value`` unless `told` has one.
    """
    where = np.flatnonzero(np.asarray(mask, dtype=bool))
    if not len(where):
        return
    columns = {name: np.asarray(column) for name, column in (told or {}).items()}
    if key is not None and "value" not in columns:
        columns["value"] = seen.column(key).to_numpy(object)
    for at in where:
        said = {name: plain(column[at]) for name, column in columns.items()}
        yield Hit(seen.record(at), key, {**same, **said})


def plain(value: object) -> object:
    """A value of a table as it is told: a day as ISO, NA as nothing."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  NaT and NaN
        return ""
    if isinstance(value, pd.Timestamp | np.datetime64):
        return str(value)[:10]
    return value


def conditions(args: object) -> tuple[Condition, ...]:
    """The conditions that a rule's arguments give as plain tables."""
    return tuple(Condition.model_validate(item) for item in (args or ()))  # type: ignore[attr-defined]


def field_of(rule: Rule) -> str:
    """The field a rule is about.

    Raises:
        KeyError: the rule names none.
    """
    if rule.field is None:
        raise KeyError("field")
    return rule.field
