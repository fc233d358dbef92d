"""What a check looks at, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from xftools.model import Deadline, Ledger, Linked, Period, Place, Records, Register
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

    `full` holds all of them, its index the record id; a rule is about those under `keep` (all
    where it is None), and every array that a method gives is as long as these are many. `home`
    gives, for every record of `full`, the number of its register in `registers` (none at scope
    ledger, where `sheets` are those that the run looked at). `kept` remembers, for all rules, what
    was once worked out of a column.
    """

    kind: Kind
    office: Office
    as_of: date
    period: Period | None
    full: pd.DataFrame
    texts: pd.DataFrame
    places: Mapping[str, Place]
    home: NDArray[np.intp]
    registers: tuple[Register, ...] = ()
    linked: Linked = field(default_factory=Linked)
    deadlines: Sequence[Deadline] = ()
    ledger: Ledger | None = None
    sheets: tuple[Register, ...] = ()
    keep: NDArray[np.bool_] | None = None
    kept: dict[object, Any] = field(default_factory=dict)

    # ── which records ──

    def narrowed(self, conditions: Sequence[Condition]) -> Seen:
        """The same, about those records only that meet every condition."""
        keep = self.keep
        for condition in conditions:
            holds = self._holding(condition)
            keep = holds if keep is None else keep & holds
        return self if keep is self.keep else replace(self, keep=keep)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The records a rule is about."""
        return self.full if self.keep is None else self.full[self.keep]

    @cached_property
    def index(self) -> pd.Index:
        """Their ids."""
        return self.full.index if self.keep is None else self.full.index[self.keep]

    def __len__(self) -> int:
        return len(self.full) if self.keep is None else int(self.keep.sum())

    def record(self, at: Any) -> str:
        """The id of a record, by its number from 0."""
        return str(self.index[int(at)])

    def _of_mine(self, everything: NDArray[Any]) -> NDArray[Any]:
        return everything if self.keep is None else everything[self.keep]

    # ── what they hold ──

    def knows(self, key: str) -> bool:
        """Whether any of the tables has the field."""
        return key in self.full.columns

    def values(self, key: str) -> NDArray[Any]:
        """The values of a field as objects, NA where blank or where there is no such column."""
        words, codes = self._coded(key)
        return self._of_mine(words[codes])

    def blank(self, key: str) -> NDArray[np.bool_]:
        """True where a field holds nothing."""
        words, codes = self._coded(key)
        return self._of_mine(codes == len(words) - 1)

    def mapped(self, key: str, of: Callable[[Any], Any]) -> NDArray[Any]:
        """`of` each value, asked once for each distinct one; None where a field holds nothing."""
        words, codes = self._coded(key)
        codes = self._of_mine(codes)
        told: NDArray[Any] = np.full(len(words), None, dtype=object)
        used = range(len(words)) if self.keep is None else np.unique(codes)
        for at in used:
            if at != len(words) - 1:
                told[at] = of(words[at])
        return told[codes]

    def remembered(self, name: object, key: str, of: Callable[[NDArray[Any]], Any]) -> Any:
        """What `of` makes of the distinct values of a field (NA last), made once for all rules."""
        if name not in self.kept:
            self.kept[name] = of(self._coded(key)[0])
        return self.kept[name]

    def spread(self, key: str, told: NDArray[Any]) -> NDArray[Any]:
        """What was told of each distinct value of a field, for each record."""
        return self._of_mine(told[self._coded(key)[1]])

    def holds(self, condition: Condition) -> NDArray[np.bool_]:
        """True where a record meets the condition."""
        return self._of_mine(self._holding(condition))

    def any_holds(self, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
        """True where a record meets at least one (nowhere when there is none)."""
        result: NDArray[np.bool_] = np.zeros(len(self.full), dtype=bool)
        for condition in conditions:
            result |= self._holding(condition)
        return self._of_mine(result)

    def dates(self, key: str) -> NDArray[np.datetime64]:
        """The days of a field, NaT where blank or not a date."""
        days = self.kept.get(("dates", key))
        if days is None:
            if self.knows(key) and self.full[key].dtype.kind == "M":
                days = self.full[key].to_numpy("datetime64[s]")
            else:
                days = np.full(len(self.full), np.datetime64("NaT", "s"))
            self.kept["dates", key] = days
        return self._of_mine(days)

    def counts(self, key: str) -> NDArray[np.float64]:
        """The numbers of a field, NaN where there is none."""
        values = pd.to_numeric(pd.Series(self.values(key), dtype=object), errors="coerce")
        return values.to_numpy(float, na_value=np.nan)

    def unsaid(self, key: str) -> NDArray[np.bool_]:
        """True where a field says nothing: blank, or a word for nothing. What is written and could
        not be read is another rule's business."""
        blank = self.blank(key)
        if not self.registers or key not in self.texts.columns:
            return blank
        told = blank & self._of_mine(self.texts[key].notna().to_numpy())
        if told.any():
            blank = blank.copy()
            for at in np.flatnonzero(told):
                how = self.registers[self.numbers[at]].changes.get((self.record(at), key))
                blank[at] = how in NOTHING
        return blank

    def _coded(self, key: str) -> tuple[NDArray[Any], NDArray[np.intp]]:
        """The distinct values of a field, NA behind them, and the number of each record's own."""
        known = self.kept.get(("codes", key))
        if known is None:
            if self.knows(key):
                codes, found = pd.factorize(self.full[key])
                words: NDArray[Any] = np.append(np.asarray(found, dtype=object), pd.NA)
                known = words, np.where(codes < 0, len(words) - 1, codes)
            else:
                known = np.array([pd.NA], dtype=object), np.zeros(len(self.full), dtype=np.intp)
            self.kept["codes", key] = known
        return known

    def _holding(self, condition: Condition) -> NDArray[np.bool_]:
        """A condition asked of the distinct values of its field, for all of `full`."""
        holds = self.kept.get(condition)
        if holds is None:
            holds = self._asked(condition)
            self.kept[condition] = holds
        return holds

    def _asked(self, condition: Condition) -> NDArray[np.bool_]:
        key = condition.field
        if not self.knows(key):
            return np.full(len(self.full), condition.holds_of_nothing, dtype=bool)
        words, codes = self._coded(key)
        small = self.kept.get(("distinct", key))
        if small is None:
            small = self.kept["distinct", key] = pd.Series(words, dtype=self.full[key].dtype)
        told = condition.holds_of(small)
        return told[codes]

    # ── where they stand ──

    def has(self, key: str) -> NDArray[np.bool_]:
        """True for each record whose own sheet has a column for the field."""
        if not self.registers:
            return np.full(len(self), self.knows(key))
        having = np.array([key in columns_of(register) for register in self.registers])
        return having[self.numbers]

    def uses(self, key: str) -> NDArray[np.bool_]:
        """True for each record whose own sheet fills the field in at least one row: a column that
        nobody fills is no duty."""
        having: NDArray[np.bool_] = np.zeros(max(len(self.registers), 1), dtype=bool)
        words, codes = self._coded(key)
        having[np.unique(self.home[codes != len(words) - 1])] = True
        return having[self.numbers]

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """The register's number of each record."""
        return self._of_mine(self.home)

    def by_register(self) -> Iterator[tuple[Register, pd.DataFrame]]:
        """Each register with its records, the registers without any left out."""
        if len(self.registers) == 1:
            if len(self):
                yield self.registers[0], self.table
            return
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
    places: dict[str, Place] = {}
    for register in registers:
        places.update(register.records.places)
    return Seen(
        full=_joined(tables),
        texts=_joined([register.records.texts for register in registers]),
        places=places,
        home=np.repeat(np.arange(len(registers)), [len(table) for table in tables]),
        registers=tuple(registers),
        **around,
    )


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)] or list(tables[:1])
    return filled[0] if len(filled) == 1 else pd.concat(filled)


def whole(records: Records, **around: Any) -> Seen:
    """The rows of a ledger."""
    return Seen(
        full=records.table,
        texts=records.texts,
        places=records.places,
        home=np.zeros(len(records.table), dtype=np.intp),
        **around,
    )


def hits(
    mask: NDArray[np.bool_],
    seen: Seen,
    key: str | None,
    told: Mapping[str, Any] | None = None,
    **same: object,
) -> Iterator[Hit]:
    """A hit at field `key` for every record under the mask.

    `told` holds columns as long as the records are many, `same` what is told of every record; the
    field's own value is told as ``value`` unless `told` has one.
    """
    where = np.flatnonzero(mask)
    if not len(where):
        return
    columns = {name: np.asarray(column)[where] for name, column in (told or {}).items()}
    if key is not None and "value" not in columns:
        columns["value"] = seen.values(key)[where]
    names = list(columns)
    records = seen.index[where].tolist()
    for record, *values in zip(records, *columns.values(), strict=True):
        yield Hit(record, key, {**same, **dict(zip(names, map(plain, values), strict=True))})


def plain(value: object) -> object:
    """A value of a table as it is told: a day as ISO, NA as nothing."""
    if isinstance(value, str):
        return value
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


def setting(seen: Seen, value: object) -> int | None:
    """A number as a rule gives it, or the setting of the office it names (``groups.threshold``)."""
    if not isinstance(value, str):
        return value if isinstance(value, int) else None
    found: Any = seen.office
    for part in value.split("."):
        found = getattr(found, part)
    return int(found)
