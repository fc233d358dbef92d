"""The text of a cell, and the folded form under which two texts are compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from xftools import data

_WORDS = data.load("patterns")["text"]
_CJK: str = _WORDS["cjk"]
STOPS: str = _WORDS["stops"]
"""Punctuation that says nothing at either end of a folded word."""
NOTE = re.compile(_WORDS["note"])
"""A note in brackets, in folded text."""

_SPACES = re.compile(r"\s+")
_SPACE_AT_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_LINE_ENDS = re.compile(r"\r\n?|_x000[Dd]_\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)
# What a text may hold that `clean` changes: one search tells that there is nothing of the kind.
_ODD = re.compile("[_\\r\\x0b\\x0c\\x85\\u2028\\u2029" + _UNSEEN.pattern[1:])
_EXCEL_DIGITS = 15
# Rare characters of names under the codes that old Chinese Windows had for them, and where they are
# now: what the codec of GB 18030 knows, and the fourteen that it still leaves in the old place.
_OLD = re.compile("[\ue815-\ue864]")
_OLD_CODES = {
    0xE815 + place: bytes((0xFE, 0x50 + place + (place > 0x2E))).decode("gb18030")
    for place in range(80)
} | {int(code, 16): sign for code, sign in _WORDS["old_codes"].items()}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text as it is compared: half width, nothing unseen in it, no blanks at Chinese
    characters, single blanks elsewhere. Case stays."""
    return squeeze(fold_width(text))


def squeeze(text: str) -> str:
    """The text without blanks at Chinese characters, and with single blanks elsewhere."""
    text = _SPACES.sub(" ", text).strip()
    return _SPACE_AT_CJK.sub("", text) if " " in text else text


def fold_width(text: str) -> str:
    """The text in half width with nothing unseen in it, rare characters under their code of today;
    every blank stays."""
    if _OLD.search(text):
        text = text.translate(_OLD_CODES)
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


def clean(value: object) -> str | None:
    """What a cell says, as text; None when it is blank.

    Whole numbers lose their ``.0``, days are ISO (``2026-10-05``, ``2026-10-05 09:30``). Words for
    nothing stay words. Characters nobody sees are gone; line breaks inside a text stay.
    """
    if isinstance(value, str):
        return _clean_text(value)
    if value is None or value.__class__ is int:
        return None if value is None else str(value)
    if isinstance(value, float):
        return _clean_float(value)
    if isinstance(value, date | time):
        return _clean_moment(value)
    if isinstance(value, bool):
        return str(value).upper()
    return _clean_text(str(value))


def _clean_moment(value: date | time) -> str:
    """A day, with its time only where it has one."""
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _clean_text(text: str) -> str | None:
    if _ODD.search(text):
        text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return text.strip() or None


def _clean_float(value: float) -> str | None:
    if value != value:  # noqa: PLR0124  NaN is how pandas says blank
        return None
    if value.is_integer():
        return f"{value:.0f}"
    return f"{value:.{_EXCEL_DIGITS}g}"
