"""What of a register can be put right without losing anything: how a value is written, never what it
says. No digit of an ID number and no name is touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from xftools.model import CellValue, Edit, Fix, Patch, Register, cell_name
from xftools.office import Office
from xftools.values.identity import parse_id
from xftools.values.text import STOPS, clean, fold, fold_width
from xftools.write.page import Book, Column

_BLANKS = re.compile(r"\s+")
_FULL = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_PHONE = re.compile(r"\+?[\d-]{7,}")
_SURE = frozenset({None, "plain", "digits", "chinese"})
"""How a date was read where nothing had to be supposed."""
_DIGITS = 8
_FIRST_YEAR = 1901
_NEVER = frozenset({"name"})
"""Masks of fields that are left alone."""
WIDTHS = (6.0, 20.0, 12.0, 8.0, 14.0, 30.0, 30.0, 18.0)


def fixes(registers: Iterable[Register], office: Office) -> tuple[Fix, ...]:
    """What can be put right in these registers, in reading order."""
    known: dict[str, _Words] = {}
    found: list[Fix] = []
    for register in registers:
        words = known.setdefault(register.kind, _Words(office, register.kind))
        for key, column in register.columns.items():
            declared = words.office.kind(register.kind).fields[key]
            if declared.type in PROPOSED and declared.private not in _NEVER:
                found += _column(register, words, key, column)
    order = sorted(found, key=lambda item: (item.edit.row, item.edit.column))
    return tuple(sorted(order, key=lambda item: (item.file, item.edit.sheet)))


def edits(found: Iterable[Fix], file: str) -> Patch:
    """The fixes of one file as a Patch."""
    return Patch(edits=tuple(item.edit for item in found if item.file == file))


@dataclass(frozen=True, slots=True)
class _Text:
    """A cell that holds text: what stands in it, the field, its value and how that came about."""

    raw: str
    key: str
    value: CellValue
    how: str | None


Better = tuple[CellValue, str]
"""A cell as it should be written (None: left alone), and why."""


def _column(register: Register, words: _Words, key: str, column: int) -> Iterator[Fix]:
    """The fixes of one column."""
    grid = register.raw.grid
    propose = PROPOSED[words.office.kind(register.kind).fields[key].type]
    series = register.records.table[key]
    for record, value, absent in zip(series.index, series, series.isna(), strict=True):
        place = register.records.places[record]
        raw = grid.at(place.row, column)
        if not isinstance(raw, str):
            continue
        how = register.changes.get((record, key))
        new, rule = propose(_Text(raw, key, None if absent else value, how), words)
        if new is not None and new != raw:
            edit = Edit(place.sheet, place.row, column, raw, new)
            yield Fix(rule, grid.file, record, key, edit, register.kind)


def _id_number(cell: _Text, _: _Words) -> Better:
    new = _BLANKS.sub("", fold_width(cell.raw)).upper()
    parsed = parse_id(new)
    if parsed.problem is not None or not new == parsed.text == cell.value:
        return None, ""
    letter = fold_width(cell.raw) == cell.raw and _BLANKS.sub("", cell.raw) != new
    return new, "letter" if letter else _why(cell.raw, new)


def _phone(cell: _Text, _: _Words) -> Better:
    new = _BLANKS.sub("", fold_width(cell.raw))
    same = new == cell.value and _PHONE.fullmatch(new)
    return (new if same else None), _why(cell.raw, new)


def _code(cell: _Text, _: _Words) -> Better:
    new = _FULL.sub(lambda found: fold_width(found[0]), _BLANKS.sub("", clean(cell.raw) or ""))
    return (new if new == cell.value else None), _why(cell.raw, new)


def _count(cell: _Text, _: _Words) -> Better:
    new = _BLANKS.sub("", fold_width(cell.raw))
    plain = new.isascii() and new.isdecimal() and len(new) < _DIGITS
    same = plain and new != cell.raw and int(new) == cell.value
    return (int(new) if same else None), _why(cell.raw, new)


def _word(cell: _Text, words: _Words) -> Better:
    word = words.standard(cell.raw, cell.key)
    return _told(cell, word)


def _place(cell: _Text, words: _Words) -> Better:
    return _told(cell, words.places.get(_folded(cell.raw)))


def _told(cell: _Text, word: str | None) -> Better:
    if word is None or word != cell.value:
        return _text(cell)
    return word, _why(cell.raw, word) if fold(cell.raw) == fold(word) else "word"


def _text(cell: _Text, _: object = None) -> Better:
    """Free text without the blanks around it."""
    broken = "\r" in cell.raw or "_x000" in cell.raw
    return None if broken else clean(cell.raw), "spaces"


def _date(cell: _Text, words: _Words) -> Better:
    """The day of a text that says nothing but the day."""
    if cell.how not in _SURE or not isinstance(cell.value, date):
        return None, ""
    figures = sum(letter.isdigit() for letter in cell.raw)
    whole = words.date.fullmatch(cell.raw) is not None and figures <= _DIGITS
    day = date(cell.value.year, cell.value.month, cell.value.day)
    return (day if whole and day.year >= _FIRST_YEAR else None), "date"


def _why(raw: str, new: str) -> str:
    """Whether only blanks go, or the width of letters changes too."""
    return "spaces" if _BLANKS.sub("", clean(raw) or "") == _BLANKS.sub("", new) else "width"


@dataclass(frozen=True)
class _Words:
    """The words an office knows for the fields of a kind, folded once."""

    office: Office
    kind: str

    def standard(self, text: str, key: str) -> str | None:
        """The declared word that a text stands for, None without one, or where the text says more
        than its own field asks (it is a word of another field too, or answers the header)."""
        folded = _folded(text)
        word = self._vocabularies.get(key, {}).get(folded)
        if word is None or folded in self._answers:
            return None
        # A code stands for words in the ledger; people write words.
        if word.isascii() and not folded.isascii():
            return None
        others = (words for other, words in self._vocabularies.items() if other != key)
        elsewhere = any(folded in words for words in others)
        return None if elsewhere and folded != _folded(word) else word

    @cached_property
    def date(self) -> re.Pattern[str]:
        """What a date looks like that says nothing beside it."""
        return re.compile(self.office.word("fixes.date"))

    @cached_property
    def _vocabularies(self) -> Mapping[str, Mapping[str, str]]:
        return {
            key: {
                **{_folded(alias): word for alias, word in declared.aliases.items()},
                **{_folded(word): word for word in declared.words},
            }
            for key, declared in self.office.kind(self.kind).values.items()
        }

    @cached_property
    def places(self) -> Mapping[str, str]:
        names = {**self.office.unit_names, **self.office.village_names}
        return {_folded(name): standard for name, standard in names.items()}

    @cached_property
    def _answers(self) -> frozenset[str]:
        words = (*self.office.listed("normalise.yes"), *self.office.listed("normalise.no"))
        return frozenset(_folded(word) for word in words)


def _folded(text: str) -> str:
    folded = fold(text).lower()
    return folded.strip(STOPS) or folded


def fixes_book(
    found: Sequence[Fix], office: Office, path: Path, *, as_of: date, written: bool
) -> None:
    """Writes what is, or was, put right: each cell with what stands in it before and after."""
    told = office.word("fixes.written" if written else "fixes.proposed")
    with Book(path, office, as_of) as book:
        book.table(
            office.word("fixes.title"),
            title=office.word("fixes.title"),
            lines=[office.say("fixes.about", as_of=as_of.isoformat()), told],
            columns=[
                Column(label, width, "count" if number == 0 else "wrap")
                for number, (label, width) in enumerate(
                    zip(office.listed("fixes.columns"), WIDTHS, strict=True)
                )
            ],
            rows=[(number, *row(item, office)) for number, item in enumerate(found, 1)],
            empty=office.word("fixes.empty"),
        )


def row(item: Fix, office: Office) -> tuple[str, ...]:
    """File, sheet, cell, label, old and new value of a fix, and why, as texts."""
    edit = item.edit
    label = office.kind(item.kind).label_of(item.field)
    return (
        item.file,
        edit.sheet,
        cell_name(edit.row, edit.column),
        label,
        str(edit.old),
        str(edit.new),
        office.word(f"fixes.why.{item.rule}"),
    )


PROPOSED: Mapping[str, Callable[[_Text, _Words], Better]] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "id_number": _id_number,
    "phone": _phone,
    "count": _count,
    "vocabulary": _word,
    "village": _place,
    "unit": _place,
}
"""What is proposed for each type of field; names are left alone."""
