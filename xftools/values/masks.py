"""Personal values as they may be shown to others: none leads back to the person by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from xftools import data
from xftools.values.identity import parse_id, standard_id
from xftools.values.names import tidy_names
from xftools.values.text import fold

_WORDS = data.load("patterns")["mask"]
_STAR: str = _WORDS["star"]
_PUBLIC = re.compile(".*(?:" + "|".join(_WORDS["public_place"]) + ")")
_SIGN: str = data.load("patterns")["names"]["sign"]
_TELLING = re.compile(r"(?<![\dA-Za-z])(?:[A-Za-z]{0,3}\d[\d\- ]{5,}[\dXx]|[\w.+-]+@[\w.-]+)")
_NO_NUMBER = re.compile(r"[^0-9A-Z*]+")
_NAME_STARS = 2


def mask_name(text: str) -> str:
    """Each name by its first character. How long it is does not show."""
    return _SIGN.join(part[:1] + _STAR * _NAME_STARS for part in tidy_names(text).split(_SIGN))


def mask_id(text: str) -> str:
    """The first three (province and part of the city) and the last two places of an ID number."""
    number = parse_id(text).text or standard_id(text)
    # A name that stands beside the number is not shown with it.
    return _ends(_NO_NUMBER.sub("", number), 3, 2, at_least=15)


def mask_phone(text: str) -> str:
    """The first three and the last two digits of each number; what stands beside it is gone."""
    numbers = re.findall(r"\d[\d\- ]{5,}\d", fold(text))
    if not numbers:
        return _STAR * 3
    return _SIGN.join(_ends(re.sub(r"\D", "", number), 3, 2, at_least=10) for number in numbers)


def mask_address(text: str) -> str:
    """The address down to its village, community or street."""
    found = _PUBLIC.match(fold(text))
    return (found[0] if found else "") + _STAR * 3


def mask_text(text: str) -> str:
    """Only how long the text is: nothing less hides whom free words speak of."""
    hidden: str = _WORDS["hidden"]
    return hidden.format(count=len(text))


def scrub(text: str, names: Collection[str] = ()) -> str:
    """The text without the `names` given and without number-like and mail-like pieces.

    For words that are not meant to be personal (an unknown word of a vocabulary); a name nobody
    gave stays, so it is no mask for a petitioner's own words.
    """
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, name[0] + _STAR * _NAME_STARS)
    return _TELLING.sub(lambda found: _ends(found[0], 2, 0, at_least=0), text)


def _ends(text: str, first: int, last: int, *, at_least: int) -> str:
    """Both ends of a text, the rest starred; nothing of one that is too short to hide in."""
    if len(text) < max(at_least, first + last + 4):
        return _STAR * max(len(text), 3)
    return text[:first] + _STAR * (len(text) - first - last) + (text[-last:] if last else "")


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "id_number": mask_id,
    "phone": mask_phone,
    "address": mask_address,
    "text": mask_text,
}
"""By what a field declares as `private`."""


@lru_cache(maxsize=1 << 14)
def mask(kind: str | None, text: str) -> str:
    """The text under the mask a field declares; unchanged where it declares none."""
    return text if kind is None else MASKS[kind](text)
