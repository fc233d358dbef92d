"""What a cell means under its field: the value, how it was changed, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from xftools.model import CellValue
from xftools.normalise.words import (
    Words,
    fold_word,
    standard_unit,
    standard_village,
    standard_word,
)
from xftools.office import Office
from xftools.office.declared import FieldDeclared, Kind
from xftools.values.dates import ParsedDate, parse_date
from xftools.values.identity import lost_digits, parse_id, parse_phone
from xftools.values.masks import mask, scrub
from xftools.values.names import tidy_names
from xftools.values.numerals import parse_count
from xftools.values.text import STOPS, clean, fold, fold_width, squeeze

_SPACES = re.compile(r"\s+")
_LIST = re.compile(rf"[{re.escape(STOPS)}/\s]+")
_SHOWN = 30
_DAY_SHAPED = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}")
_NEVER_WORDS = frozenset({"date", "id_number", "phone", "count"})


_NOTHING: Mapping[str, str] = MappingProxyType({})


class Reading(NamedTuple):
    """One cell, read: the value (str, date or int; None is absent), its text, how the value came
    about where it is not the text, and the rule that is broken with what its message tells."""

    value: str | date | int | None
    text: str | None
    how: str | None = None
    rule: str | None = None
    told: Mapping[str, str] = _NOTHING


BLANK = Reading(None, None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a column's cells are read under. `answers` are the header's own words."""

    office: Office
    kind: Kind
    key: str
    words: Words
    year: int | None
    month: int | None
    date_1904: bool
    answers: Mapping[str, str]

    @property
    def declared(self) -> FieldDeclared:
        """The field."""
        return self.kind.fields[self.key]

    def shown(self, text: str) -> str:
        """A value as a message may show it."""
        declared = self.declared
        if declared.role == "birth_on":
            return mask("text", text)
        if declared.private:
            return mask(declared.private, text)
        # An impossible day has to be seen to be mended, and is nobody's number.
        day = declared.type == "date" and _DAY_SHAPED.fullmatch(text)
        text = text if day else scrub(squeeze(text))
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def read_cell(cell: CellValue, setting: Setting) -> Reading:
    """One cell under its field."""
    text = clean(cell)
    if text is None:
        return BLANK
    kind = setting.declared.type
    if kind != "vocabulary" and len(text) <= 6:
        word = text if _is_figure(text) else fold_word(text)
        if word in setting.words.absent:
            return Reading(None, text, "absent")
        if kind in _NEVER_WORDS and word in setting.words.unknown:
            return Reading(None, text, "unknown")
    if kind in _NEVER_WORDS and setting.words.explained.match(text):
        return Reading(None, text, "explained")
    return PARSERS[kind](cell, text, setting)


def _is_figure(text: str) -> bool:
    """Whether a text is digits alone: there is nothing to fold."""
    return text.isascii() and text.isdigit()


def _kept(value: str | None, text: str, how: str) -> Reading:
    return Reading(value, text, None if value == text else how)


def _text(_: CellValue, text: str, __: Setting) -> Reading:
    return Reading(text, text)


def _name(_: CellValue, text: str, __: Setting) -> Reading:
    return _kept(tidy_names(text), text, "folded")


def _code(cell: CellValue, text: str, _: Setting) -> Reading:
    if lost_digits(cell):
        return Reading(None, text, "damaged", "id_damaged")
    if _is_figure(text):
        return Reading(text, text)
    return _kept(_SPACES.sub("", fold(text)), text, "folded")


def _id_number(cell: CellValue, text: str, _: Setting) -> Reading:
    parsed = parse_id(cell)
    if parsed.problem == "damaged":
        return Reading(None, text, "damaged", "id_damaged")
    return _kept(parsed.text or squeeze(text), text, parsed.how)


def _phone(cell: CellValue, text: str, _: Setting) -> Reading:
    return _kept(parse_phone(cell).text, text, "folded")


def _count(cell: CellValue, text: str, setting: Setting) -> Reading:
    parsed = parse_count(cell)
    if parsed.value is None:
        told = {"value": setting.shown(text)}
        return Reading(None, text, "unreadable", "count_unreadable", told)
    return Reading(parsed.value, text, None if str(parsed.value) == text else parsed.how)


def _date(cell: CellValue, text: str, setting: Setting) -> Reading:
    parsed = parse_date(
        cell,
        year=setting.year,
        month=setting.month,
        date_1904=setting.date_1904,
        oldest=1900 if setting.declared.role == "birth_on" else 1990,
    )
    if parsed.value is not None:
        same = parsed.value.isoformat() == text
        return Reading(parsed.value, text, None if same else parsed.how)
    if parsed.how == "unfilled":
        return Reading(None, text, "absent")
    return _no_date(parsed, text, setting)


def _no_date(parsed: ParsedDate, text: str, setting: Setting) -> Reading:
    shown, office = setting.shown(text), setting.office
    if parsed.how == "ambiguous":
        days = office.word("normalise.asked.or").join(day.isoformat() for day in parsed.candidates)
        told = {"value": shown, "candidates": office.say("normalise.asked.quoted", text=days)}
        return Reading(None, text, "ambiguous", "date_ambiguous", told)
    told = {"value": shown, "reason": office.word(f"normalise.date.{parsed.how}")}
    return Reading(None, text, parsed.how, "date_unreadable", told)


def _vocabulary(_: CellValue, text: str, setting: Setting) -> Reading:
    vocabulary = setting.words.vocabularies[setting.kind.name].get(setting.key, _NOTHING)
    found = standard_word(text, vocabulary, setting.answers, setting.words)
    if found is not None:
        return _kept(found, text, "standard_word")
    if fold_word(text) in setting.words.absent:
        return Reading(None, text, "absent")
    declared = setting.kind.values.get(setting.key)
    value = squeeze(text)
    if declared is None or declared.open:
        return _kept(value, text, "folded")
    told = {
        "value": setting.shown(text),
        "words": setting.office.word("normalise.asked.join").join(declared.words),
    }
    return Reading(value, text, None if value == text else "folded", "vocabulary_unknown", told)


def _village(_: CellValue, text: str, setting: Setting) -> Reading:
    found = standard_village(text, setting.words)
    if found is not None:
        return _kept(found, text, "standard_name")
    unknown = "village_unknown" if setting.words.villages else None
    return _unknown_place(text, unknown, setting)


def _unit(_: CellValue, text: str, setting: Setting) -> Reading:
    found = standard_unit(text, setting.words)
    if found is None:
        parts = [
            standard_unit(part, setting.words) for part in _LIST.split(fold_width(text)) if part
        ]
        if len(parts) > 1 and None not in parts:
            join = setting.office.word("normalise.asked.join")
            found = join.join(part for part in parts if part)
    if found is not None:
        return _kept(found, text, "standard_name")
    unknown = "unit_unknown" if setting.words.units else None
    return _unknown_place(text, unknown, setting)


def _unknown_place(text: str, rule: str | None, setting: Setting) -> Reading:
    value = squeeze(text)
    told = {"value": setting.shown(text)} if rule else _NOTHING
    return Reading(value, text, None if value == text else "folded", rule, told)


PARSERS: dict[str, Callable[[CellValue, str, Setting], Reading]] = {
    "text": _text,
    "name": _name,
    "code": _code,
    "date": _date,
    "id_number": _id_number,
    "phone": _phone,
    "count": _count,
    "vocabulary": _vocabulary,
    "village": _village,
    "unit": _unit,
}
"""How the cells of each type of field are read."""
