"""A sheet's own total rows against its records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from xftools.check.seen import Hit, Seen, columns_of
from xftools.model import Register, SetAside
from xftools.office.declared import Rule
from xftools.values.numerals import parse_count
from xftools.values.text import clean, fold

_ROWS = frozenset({"total", "subtotal"})
_ITEMS, _PEOPLE, _EITHER = "items", "people", "either"


@dataclass(frozen=True)
class _Claim:
    """A number that a total row gives: of items, of people, or of one of them."""

    number: int
    of: str
    column: int


@dataclass(frozen=True)
class _Counted:
    """What may honestly be meant by the number: the first of each is the plain count."""

    items: tuple[int, ...]
    people: tuple[int, ...]

    def meant(self, of: str) -> tuple[int, ...]:
        """All counts that a claim may mean."""
        if of == _EITHER:
            return (*self.items, *self.people)
        return self.items if of == _ITEMS else self.people


def total_row(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The numbers of total rows are those of the rows above: records, and the sum of the rule's
    field.

    args: `counting` (fields under which a bare number counts records), `items`, `people`
    (patterns of a number with its unit), `partly` (a pattern after which a row speaks of parts of
    its total).
    """
    for register, part in seen.by_register():
        rows = [item for item in register.raw.set_aside if item.reason in _ROWS]
        begins = [0, *(item.row for item in rows[:-1])]
        for aside, begin in zip(rows, begins, strict=False):
            counted = _counted(seen, rule, register, part, (begin, aside.row))
            for claim in _claims(rule, register, aside):
                meant = counted.meant(claim.of)
                if meant and claim.number not in meant:
                    told = {
                        "said": claim.number,
                        "found": meant[0],
                        "unit": seen.office.word(f"check.unit.{claim.of}"),
                    }
                    cell = (aside.row, claim.column)
                    yield Hit(None, None, told, register=register, cell=cell)


def _counted(
    seen: Seen, rule: Rule, register: Register, part: pd.DataFrame, between: tuple[int, int]
) -> _Counted:
    """Counts of all rows of the sheet that the row may sum up: those since the total before it, all
    above it, or all, each with and without rows struck out."""
    begin, row = between
    rows = pd.Series([seen.places[record].row for record in part.index], index=part.index)
    kept = ~rows.isin(register.raw.grid.struck_rows)
    groups = [(rows > begin) & (rows < row), rows < row]
    if not groups[1].any():
        groups = [rows > row]
    groups += [group & kept for group in groups]
    people = [number for group in groups for number in _people(seen, rule, part[group])]
    return _Counted(tuple(int(group.sum()) for group in groups), tuple(people))


def _people(seen: Seen, rule: Rule, part: pd.DataFrame) -> tuple[int, ...]:
    """The sum of the counts, a blank being nobody or one; nothing where one is unreadable."""
    key = rule.field
    if key is None or key not in part.columns:
        return ()
    counts = part[key]
    if (counts.isna() & seen.texts.loc[part.index, key].notna()).any():
        return ()
    total = int(counts.sum())
    return (total, total + int(counts.isna().sum()))


def _claims(rule: Rule, register: Register, aside: SetAside) -> Iterator[_Claim]:
    """The numbers of a total row: under a column that counts, or with their unit in the text."""
    fields = {column: key for key, column in columns_of(register).items()}
    label = True
    for column in range(1, len(register.raw.grid.cells[aside.row - 1]) + 1):
        text = clean(register.raw.grid.at(aside.row, column))
        if text is None:
            continue
        number, key = _number(text), fields.get(column)
        if number is None:
            yield from _told(rule, text, column, label=label)
            label = False
        elif key is not None and key == rule.field:
            yield _Claim(number, _PEOPLE, column)
        elif key in rule.args["counting"]:
            yield _Claim(number, _EITHER, column)


def _number(text: str) -> int | None:
    """The whole number a text is, and nothing else."""
    bare = fold(text).replace(",", "")
    return int(bare) if bare.isdecimal() and len(bare) < 9 else None


def _told(rule: Rule, text: str, column: int, *, label: bool) -> Iterator[_Claim]:
    """The numbers with their units in a text, up to where it begins to speak of parts; a number
    without a unit only at the end of the row's own label."""
    whole = re.split(rule.args["partly"], fold(text))[0]
    said: list[_Claim] = []
    for of in (_ITEMS, _PEOPLE):
        found = re.search(rule.args[of], whole)
        number = parse_count(found[1]).value if found else None
        if number is not None:
            said.append(_Claim(number, of, column))
    bare = re.search(r"(?<!\d)(\d{1,6})$", whole) if label and not said else None
    if bare:
        said.append(_Claim(int(bare[1]), _EITHER, column))
    yield from said
