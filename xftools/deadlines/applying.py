"""To which records a limit applies, and what its clock needs to know of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.office import Office
from xftools.office.declared import Condition, Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Row:
    """What one clock needs to know of a record: its dates by field, its filled fields, the deciding
    fields that are blank, why it is exempt, and whether the step is told as taken on no day."""

    dated: tuple[tuple[str, date], ...]
    filled: frozenset[str]
    undecided: tuple[str, ...]
    exempt: str | None
    told_done: bool

    @property
    def dates(self) -> dict[str, date]:
        """Its dates by field."""
        return dict(self.dated)


@dataclass
class Held:
    """A table of records, each column read and each condition asked once for all limits."""

    table: DataFrame
    kept: dict[object, Any] = field(default_factory=dict)

    def holds(self, condition: Condition) -> NDArray[np.bool_]:
        """True where a record meets the condition."""
        if condition not in self.kept:
            self.kept[condition] = condition.holds(self.table)
        told: NDArray[np.bool_] = self.kept[condition]
        return told

    def any_holds(self, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
        """True where a record meets at least one (nowhere when there is none)."""
        result: NDArray[np.bool_] = np.zeros(len(self.table), dtype=bool)
        for condition in conditions:
            result |= self.holds(condition)
        return result

    def all_hold(self, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
        """True where a record meets each (everywhere when there is none)."""
        result: NDArray[np.bool_] = np.ones(len(self.table), dtype=bool)
        for condition in conditions:
            result &= self.holds(condition)
        return result

    def filled(self, key: str) -> NDArray[np.bool_]:
        """True where a record has something in the field."""
        if ("filled", key) not in self.kept:
            filled: NDArray[np.bool_] = np.zeros(len(self.table), dtype=bool)
            if key in self.table.columns:
                filled = self.table[key].notna().to_numpy()
            self.kept["filled", key] = filled
        told: NDArray[np.bool_] = self.kept["filled", key]
        return told

    def dates(self, key: str) -> list[date | None] | None:
        """The days of a field, None where the table has none."""
        if ("dates", key) not in self.kept:
            # A column of another type, as one in which nothing stands, holds no days.
            there = key in self.table.columns and self.table[key].dtype.kind == "M"
            self.kept["dates", key] = (
                self.table[key].to_numpy("datetime64[D]").tolist() if there else None
            )
        told: list[date | None] | None = self.kept["dates", key]
        return told


def presuming(held: Held, route: str | None, office: Office) -> Held:
    """The table with the route the office takes where none is filled (if it settled one)."""
    usual = office.clocks.route_if_blank
    if usual is None or route is None:
        return held
    table = held.table
    filled = table[route].fillna(usual) if route in table.columns else usual
    return Held(table.assign(**{route: filled}))


def applying(limit: Limit, held: Held, presumed: Held, office: Office) -> Iterator[tuple[str, Row]]:
    """Each record a limit applies to or could, for a blank field decides; what is blank is asked of
    `held`, all else of `presumed`, where routes stand as the office takes them."""
    applies = ~(_blank(limit, held) & held.any_holds(limit.unless_blank))
    applies &= ~presumed.any_holds(limit.unless)
    if limit.when_any:
        applies &= presumed.any_holds(limit.when_any)
    for condition in limit.when:
        applies &= presumed.holds(condition) | _blank(limit, presumed, condition.field)
    chosen = np.flatnonzero(applies).tolist()
    if not chosen:
        return
    names = presumed.table.index.tolist()
    told_done = presumed.any_holds(limit.told_done)
    exempt = _exempt(limit, presumed)
    dates = {
        key: days
        for key in dict.fromkeys(_fields(limit, office))
        if (days := presumed.dates(key)) is not None
    }
    filled = {key: presumed.filled(key).tolist() for key in _needed(limit)}
    for number in chosen:
        has = frozenset(key for key, column in filled.items() if column[number])
        yield (
            names[number],
            Row(
                dated=tuple(
                    (key, day) for key, days in dates.items() if (day := days[number]) is not None
                ),
                filled=has,
                undecided=tuple(key for key in limit.needs if key not in has),
                exempt=exempt.get(number),
                told_done=bool(told_done[number]),
            ),
        )


def _blank(limit: Limit, held: Held, only: str | None = None) -> NDArray[np.bool_]:
    """True where a deciding field is blank (or `only`, when it is one)."""
    blank: NDArray[np.bool_] = np.zeros(len(held.table), dtype=bool)
    for key in limit.needs:
        if only in (None, key):
            blank |= ~held.filled(key)
    return blank


def _exempt(limit: Limit, held: Held) -> dict[int, str]:
    """Why a record is exempt, by its number."""
    found: dict[int, str] = {}
    for entry in limit.exempt.values():
        for number in np.flatnonzero(held.all_hold(entry.when)).tolist():
            found.setdefault(number, entry.because)
    return found


def _fields(limit: Limit, office: Office) -> tuple[str, ...]:
    """All fields of a limit that hold dates."""
    extension = limit.extension
    return (
        *limit.start,
        *(office.clocks.receipt if limit.receipt else ()),
        *limit.done,
        *limit.pauses,
        *limit.withdrawn[:1],
        *((limit.due,) if limit.due else ()),
        *((limit.earlier_of,) if limit.earlier_of else ()),
        *((extension.to, extension.approved_on) if extension else ()),
    )


def _needed(limit: Limit) -> tuple[str, ...]:
    """All fields of a limit of which only matters whether they are filled."""
    more = limit.extension.needs if limit.extension else ()
    return (*limit.needs, *limit.withdrawn[1:], *more)
