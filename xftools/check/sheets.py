"""Checks of a whole sheet, and of one sheet against the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xftools.check.seen import Hit, Seen, columns_of, field_of, hits, plain
from xftools.model import Period, RawTable, Register
from xftools.office.declared import Rule
from xftools.office.period import period_of, shifted
from xftools.values.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

# ── the same value twice ──────────────────────────────────────────────────────────────────────

_SAME_TEXT = 0.6


def unique(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A value stands for one record: within a sheet at scope register, between sheets at scope
    registers. Records that agree in all of `differ` are the same record written twice; that is for
    linking to find."""
    key, inside = field_of(rule), rule.scope == "register"
    if not seen.knows(key):
        return
    column = pd.Series(seen.values(key), index=seen.index).dropna()
    repeated = column[column.duplicated(keep=False)]
    if repeated.empty:
        return
    numbers = pd.Series(seen.numbers, index=seen.index)[repeated.index]
    groups = [repeated, numbers] if inside else [repeated]
    for _, same in repeated.groupby(groups, sort=False):
        yield from _conflicts(seen, rule, key, list(same.index), numbers)


def _conflicts(
    seen: Seen, rule: Rule, key: str, records: list[str], numbers: pd.Series[int]
) -> Iterator[Hit]:
    """Inside a sheet each later record against the first; between sheets each record against the
    first of another sheet."""
    fields = list(filter(seen.knows, rule.args["differ"]))
    told = {record: [seen.full.at[record, item] for item in fields] for record in records}
    first = records[0]
    if rule.scope == "register":
        pairs = [(record, first) for record in records[1:]]
    else:
        stranger = next((item for item in records if numbers[item] != numbers[first]), None)
        pairs = [
            (record, other)
            for record in records
            if (other := first if numbers[record] != numbers[first] else stranger) is not None
        ]
    for record, other in pairs:
        if any(map(_differ, told[record], told[other])):
            place = seen.places[other]
            yield Hit(
                record,
                key,
                {
                    "value": seen.full.at[record, key],
                    "other_file": place.file,
                    "other_sheet": place.sheet,
                    "other_row": place.row,
                },
            )


def _differ(left: object, right: object) -> bool:
    """Whether two values that are both there are not the same; long texts may differ a little."""
    if not plain(left) or not plain(right):
        return False
    if not (isinstance(left, str) and isinstance(right, str)):
        return bool(left != right)
    left, right = fold(left), fold(right)
    if left == right or left in right or right in left:
        return False
    if min(len(left), len(right)) < 6:
        return True
    return SequenceMatcher(None, left[:200], right[:200], autojunk=False).ratio() < _SAME_TEXT


# ── serial numbers ────────────────────────────────────────────────────────────────────────────

_BREAKS = frozenset({"section", "subtotal", "total", "title", "repeated_header"})


@dataclass
class _Block:
    """Serial numbers that run on: number → its record (None for a row that holds only it)."""

    numbers: dict[int, str | None]
    again: list[tuple[int, str]]


def sequence(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Serial numbers of a sheet have no gap and no repeat, in whatever order they stand. A section
    may begin its own count; a row with nothing but its number fills a gap."""
    key = field_of(rule)
    for register, part in seen.by_register():
        columns = columns_of(register)
        if key not in part.columns or key not in columns:
            continue
        if seen.kind.field_of("ledger_id") in columns:
            # A ledger's rows keep the numbers that each sheet gave them; its own is another column.
            continue
        for block in _blocks(seen, register, key, part):
            for number, record in block.again:
                yield Hit(record, key, {"value": number, "said": _said(seen, "again", n=number)})
            yield from _gaps(seen, key, block)


def _gaps(seen: Seen, key: str, block: _Block) -> Iterator[Hit]:
    numbers = sorted(block.numbers)
    for before, after in pairwise(numbers):
        record = block.numbers[after]
        if after - before > 1 and record is not None:
            first, last = before + 1, after - 1
            said = _said(seen, "one" if first == last else "gap", first=first, last=last)
            yield Hit(record, key, {"value": after, "said": said})


def _said(seen: Seen, key: str, **values: object) -> str:
    return seen.office.say(f"check.serial.{key}", **values)


def _blocks(seen: Seen, register: Register, key: str, part: pd.DataFrame) -> Iterator[_Block]:
    column = columns_of(register)[key]
    rows: list[tuple[int, int | None, str | None]] = [
        (seen.places[record].row, _whole(text), record)
        for record, text in zip(part.index.tolist(), part[key].tolist(), strict=True)
    ]
    for aside in register.raw.set_aside:
        if aside.reason == "placeholder":
            rows.append((aside.row, _whole(register.raw.grid.at(aside.row, column)), None))
        elif aside.reason in _BREAKS:
            rows.append((aside.row, None, None))
    block, broken = _Block({}, []), False
    for _, number, record in sorted(rows, key=lambda item: item[0]):
        if number is None:
            broken = broken or record is None
            continue
        if broken and number <= max(block.numbers, default=0):
            yield block
            block = _Block({}, [])
        broken = False
        if number not in block.numbers:
            block.numbers[number] = record
        elif record is not None:
            block.again.append((number, record))
    yield block


def _whole(value: object) -> int | None:
    """The whole number a serial cell holds, None for any other text."""
    text = fold(str(value)).rstrip(".,") if value is not None and value == value else ""  # noqa: PLR0124
    text = text.removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 7 else None


# ── the sheet's own month ─────────────────────────────────────────────────────────────────────


def month(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The date falls in the month (or the year) that the sheet's title or name says; a sheet that
    says none is held against the run's period."""
    key = field_of(rule)
    days = seen.dates(key)
    first: NDArray[Any] = np.full(len(days), np.datetime64("NaT", "s"))
    last = first.copy()
    labels: NDArray[Any] = np.full(len(days), "", dtype=object)
    numbers = seen.numbers
    for number in np.unique(numbers):
        mine = numbers == number
        period = _own_period(seen, seen.registers[number].raw)
        if period is None:
            period = _run_period(seen, days[mine])
        if period is not None:
            first[mine], last[mine] = np.datetime64(period.first), np.datetime64(period.last)
            labels[mine] = period.label
    outside = (days < first) | (days > last)
    yield from hits(outside, seen, key, {"month": labels, "first": first, "last": last})


def _own_period(seen: Seen, raw: RawTable) -> Period | None:
    """The days that the sheet itself says it covers."""
    year, named = raw.context.year, raw.context.month
    if named is None:
        if year is None:
            return None
        january = period_of(f"{year}-01", seen.office)
        return Period(str(year), january.first, period_of(f"{year}-12", seen.office).last)
    if year is None:
        year = _year_of(seen, named)
    return period_of(f"{year}-{named:02}", seen.office)


def _year_of(seen: Seen, named: int) -> int:
    """The year of a month without one: the run's, unless that lies more than half a year ahead."""
    if seen.period is not None:
        now = seen.period.label.split("-")
        around = (int(now[0]), int(now[1]))
    else:
        around = shifted(seen.as_of.year, seen.as_of.month, 0)
    return around[0] - (named - around[1] > 6)


def _run_period(seen: Seen, days: Any) -> Period | None:
    """The run's period; for a sheet with half its dates before it, all days up to its end: such a
    sheet is kept on from month to month."""
    period = seen.period
    if period is None:
        return None
    first = np.datetime64(period.first)
    filled = days[~np.isnat(days)]
    if len(filled) and np.count_nonzero(filled < first) * 2 >= len(filled):
        oldest = filled.min().astype("datetime64[D]").item()
        return Period(period.label, oldest, period.last)
    return period
