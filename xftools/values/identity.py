"""ID numbers (GB 11643-1999) and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import mul

from xftools import data
from xftools.values.text import clean, fold, squeeze

_WORDS = data.load("patterns")["identity"]
_AROUND = re.compile(_WORDS["around"])
_NOTES = re.compile(_WORDS["notes"])
_BLANKS = re.compile(_WORDS["blanks"])
_SEVERAL = re.compile(_WORDS["several"])
_CROSSES = str.maketrans(dict.fromkeys(_WORDS["cross"], "X"))
_MALE: str = _WORDS["male"]
_FEMALE: str = _WORDS["female"]

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK_DIGITS = "10X98765432"
_NEW = re.compile(r"\d{17}[\dX]")
# Of a citizen beyond doubt: no code of an organisation, no zeros that may stand for lost digits.
_SURE = re.compile(r"[1-8][0-9]{14}(?:[0-9]{3}(?<!000)|[0-9]{2}X)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}|\d\.\d+E\d{1,2}")
_POINT_ZERO = re.compile(r"(?<=\d{7})\.0+$")
_INSIDE = re.compile(r"(?<![0-9A-Z])(?:\d{17}[\dX]|\d{15})(?![0-9A-Z])")
_SIGN: str = _WORDS["sign"]
_ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_EXCEL_KEEPS_BELOW = 10**15


@dataclass(frozen=True, slots=True)
class ParsedId:
    """What a cell holds of an ID number.

    `text` is the number in standard form (18 characters, capital X), even where it has a problem;
    only one without a `problem` is an ID number. None when the cell is blank or Excel damaged it.

    `how`: blank, plain, folded (width, blanks, small x), picked (the one number among words),
    upgraded (15 to 18 places), unreadable.
    `problem`: damaged (Excel kept 15 digits; the rest is lost for good), length, characters, date
    (no such birthday), check (check digit), several (more than one number in the cell).
    `kind`: citizen, resident (residence permit of Hong Kong, Macao, Taiwan), foreigner, organisation
    (GB 32100), other (a passport, travel permit or officer's card: no check of its own), None where
    there is a problem. The code of the county is never a problem: counties come and go.
    `gender` is in the words of patterns.toml.
    """

    text: str | None
    how: str
    problem: str | None = None
    kind: str | None = None
    birth_on: date | None = None
    gender: str | None = None


def check_digit(first_17: str) -> str:
    """The 18th place of an ID number (ISO 7064 MOD 11-2)."""
    return _CHECK_DIGITS[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


@lru_cache(maxsize=1 << 16, typed=True)
def parse_id(value: object) -> ParsedId:
    """The ID number in a cell, checked."""
    if isinstance(value, str) and _SURE.fullmatch(value):
        # Nearly every cell: nothing to fold, nothing lost.
        return _checked(value, "plain")
    plain = clean(value)
    if plain is None:
        return ParsedId(None, "blank")
    if is_damaged(value):
        return ParsedId(None, "unreadable", "damaged")
    text = standard_id(plain)
    how = "plain" if text == plain else "folded"
    for form, checked in FORMS.items():
        if form.fullmatch(text):
            return checked(text, how)
    return _among_words(plain) or ParsedId(text or None, how, _problem_of_form(text))


def _among_words(plain: str) -> ParsedId | None:
    """The numbers of a cell in which words or other numbers stand too."""
    found = _INSIDE.findall(fold(plain).upper().translate(_CROSSES))
    parts = [_POINT_ZERO.sub("", standard_id(part)) for part in _parts(plain)]
    if len(parts) > 1 and all(len(part) in (15, 18) for part in parts):
        text = _SIGN.join(parts)
        return ParsedId(text, "plain" if text == plain else "folded", "several")
    if len(found) > 1:
        return ParsedId(squeeze(fold(plain).upper()), "folded", "several")
    parsed = parse_id(found[0]) if found else None
    # Among words only what proves itself is taken for the number.
    return replace(parsed, how="picked") if parsed and parsed.problem is None else None


def _parts(plain: str) -> list[str]:
    return [part for part in _SEVERAL.split(_NOTES.sub(" ", fold(plain).upper())) if part]


def standard_id(text: str) -> str:
    """Half width, capitals, without blanks, labels, quotes and notes in brackets."""
    text = _POINT_ZERO.sub("", fold(text).upper().translate(_CROSSES))
    before = None
    while text != before and not (text.isascii() and text.isalnum()):
        # What is taken off may bare the next: quotes round a label, brackets in brackets.
        before = text
        text = _AROUND.sub("", _BLANKS.sub("", _NOTES.sub("", text) or text))
    return text if text.isascii() else fold(text).upper()


def lost_digits(value: object) -> bool:
    """Whether Excel has kept a long number as a number: its digits after the 15th are gone."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) >= _EXCEL_KEEPS_BELOW
    if not isinstance(value, str) or not 4 < len(value) < 30:
        return False
    return _SCIENTIFIC.fullmatch(fold(value).upper().strip("'\"= ")) is not None


def is_damaged(value: object) -> bool:
    """Whether digits of an ID number are lost: as a number, or in a text that was one, where three
    zeros stand for them and the check digit is not theirs."""
    if lost_digits(value):
        return True
    if not isinstance(value, str):
        return False
    text = standard_id(value)
    if not text.endswith("000") or _NEW.fullmatch(text) is None:
        return False
    return check_digit(text[:17]) != "0"


def _upgraded(text: str, _: str) -> ParsedId:
    first_17 = text[:6] + "19" + text[6:]
    parsed = _checked(first_17 + check_digit(first_17), "upgraded")
    return ParsedId(text, "plain", parsed.problem) if parsed.problem else parsed


def _checked(text: str, how: str) -> ParsedId:
    born = _born(text[6:14])
    if born is None:
        return ParsedId(text, how, "date")
    if check_digit(text[:17]) != text[17]:
        return ParsedId(text, how, "check")
    kind = "citizen"
    if text[0] == "9":
        kind = "foreigner"
    elif text[:6] in ("810000", "820000", "830000"):
        kind = "resident"
    return ParsedId(text, how, None, kind, born, _MALE if int(text[16]) % 2 else _FEMALE)


def _old_foreigner(text: str, how: str) -> ParsedId:
    """Three letters, four places of the organ, the birthday without its century, two more."""
    born = _born("19" + text[7:13]) or _born("20" + text[7:13])
    return ParsedId(text, how, None if born else "date", "foreigner" if born else None)


def _other(text: str, how: str) -> ParsedId:
    return ParsedId(text, how, kind="other")


def _born(digits: str) -> date | None:
    year = int(digits[:4])
    if not 1850 <= year <= 2100:
        return None
    try:
        return date(year, int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _organisation(text: str, how: str) -> ParsedId:
    """The code of a company or body that petitions."""
    if text.isdigit() and _born(text[6:14]):
        return _checked(text, how)
    total = sum(_ORGANISATION.index(sign) * (3**place % 31) for place, sign in enumerate(text[:17]))
    if _ORGANISATION[-total % 31] == text[17]:
        return ParsedId(text, how, kind="organisation")
    return _checked(text, how) if _NEW.fullmatch(text) else ParsedId(text, how, "check")


def _problem_of_form(text: str) -> str:
    return "length" if re.fullmatch(r"\d+X?", text) else "characters"


FORMS: dict[re.Pattern[str], Callable[[str, str], ParsedId]] = {
    re.compile(r"\d{15}"): _upgraded,
    re.compile(rf"9[{_ORGANISATION}]\d{{6}}[{_ORGANISATION}]{{10}}"): _organisation,
    _NEW: _checked,
    re.compile(r"[A-Z]{3}\d{12}"): _old_foreigner,
    re.compile(r"[A-Z]{1,2}\d{7,9}|[A-Z]\d{10}"): _other,
    re.compile(_WORDS["other"]): _other,
}
"""The forms a number may have."""


# ── telephone ─────────────────────────────────────────────────────────────────────────────────

_PHONE = data.load("patterns")["phone"]
_EXTENSION = _PHONE["extension"]
_GAP = f"[{_PHONE['gap']}]?"
_HOME = rf"\(?\+?(?:00)?86\)?{_GAP}"
_REST = rf"(?:\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{5}})"
_MOBILE = (
    rf"(?:{_HOME}|0)?(\(?1[3-9]\d\)?{_GAP}{_REST}|1[3-9]\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}"
    rf"|1 [3-9]\d\d \d{{3}} \d{{4}})"
)
_CITIES = r"10|2\d|[3-9]\d\d"
_AREA = (
    rf"(?:{_HOME}\(?(?P<far>{_CITIES})|(?:{_HOME})?\(?(?P<area>0(?:{_CITIES})))"
    rf"\)?[/{_PHONE['gap']}]?"
)
_LOCAL = rf"(?P<local>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?: ?{_EXTENSION} ?(?P<extension>\d{{1,5}}))?"
_LANDLINE = rf"(?:{_AREA})?{_LOCAL}"
_SERVICE = r"([48]00[ \-—]?\d{3,4}[ \-—]?\d{3,4})"
# Of another country or Hong Kong: with its plus; those next door also with two zeros.
_ABROAD = rf"((?:\+(?:00)?(?!86|0)\d{{1,3}}|00(?:852|853|886)){_GAP}\d(?:{_GAP}\d){{5,12}})"
_NUMBER = re.compile(
    rf"(?<![\d+])(?:(?P<abroad>{_ABROAD})|(?P<mobile>{_MOBILE})|(?P<service>{_SERVICE})"
    rf"|(?P<landline>{_LANDLINE}))(?!\d)"
)
# What is called by everybody, or only inside a village's own net, leads to nobody.
_PUBLIC = re.compile(rf"(?<!\d)(?:{'|'.join(_PHONE['public'])})(?!\d)")
_SHORT = re.compile(_PHONE["short"])
_RUN = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class ParsedPhone:
    """The numbers in a cell.

    `numbers`: mobiles as 11 digits, landlines as ``0571-88001234`` (``-801`` for an extension),
    others with ``+`` and the code of their country. Hotlines and the short numbers of a village's
    net are no numbers of a person, and no problem either.
    `text`: the numbers, joined, or the folded cell where it says more (whose number it is).
    `problem`: damaged (1.99E+10), length (digits that are no number), unreadable (no digits).
    """

    numbers: tuple[str, ...]
    text: str | None
    problem: str | None = None


@lru_cache(maxsize=1 << 16, typed=True)
def parse_phone(value: object) -> ParsedPhone:
    """The telephone numbers of a cell, in order, each once."""
    plain = clean(value)
    if plain is None:
        return ParsedPhone((), None)
    text = _POINT_ZERO.sub("", fold(plain).strip("'’‘\"`= "))
    if _SCIENTIFIC.fullmatch(text.upper()):
        return ParsedPhone((), text, "damaged")
    numbers: list[str] = []
    for found in _NUMBER.finditer(text):
        number = _standard_phone(found)
        if number not in numbers:
            numbers.append(number)
    rest = _NUMBER.sub("", text)
    problem = None
    known, marks = _PUBLIC.subn("", _SHORT.sub("", text))
    if _RUN.search(_NUMBER.sub("", known)):
        problem = "length"
    elif not numbers and not marks and known == text:
        problem = "length" if re.search(r"\d", text) else "unreadable"
    if numbers and not re.search(r"\w", rest):
        text = _PHONE["several"].join(numbers)
    return ParsedPhone(tuple(numbers), text, problem)


def _standard_phone(found: re.Match[str]) -> str:
    if found["abroad"]:
        return "+" + re.sub(r"\D", "", found["abroad"]).removeprefix("00")
    if found["mobile"]:
        return re.sub(r"\D", "", found["mobile"])[-11:]
    if found["service"]:
        return re.sub(r"\D", "", found["service"])
    area = "0" + found["far"] if found["far"] else found["area"]
    parts = (area, re.sub(r"\D", "", found["local"]), found["extension"])
    return "-".join(part for part in parts if part)
