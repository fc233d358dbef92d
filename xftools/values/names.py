"""Names of people: several in one cell, nobody's name, and the form under which they compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xftools import data
from xftools.values.numerals import NUMERAL, parse_count
from xftools.values.text import fold, fold_width, squeeze

_WORDS = data.load("patterns")["names"]
_NUMBER = rf"(?:\d+|{NUMERAL}+)"
_FIRST_NUMBER = re.compile(_NUMBER)
_CIRCLED = re.compile(_WORDS["circled"])
_NOTE_BETWEEN = re.compile(_WORDS["note_between"])
_ABOUT = re.compile(_WORDS["about"])
_BETWEEN = re.compile(_WORDS["between"])
_NOTES = re.compile(_WORDS["notes"])
_AND_OTHERS = re.compile(_WORDS["and_others"].replace("{n}", _NUMBER))
_NOTE_COUNT = re.compile(_WORDS["note_count"].replace("{n}", f"({_NUMBER})"))
_BEFORE = re.compile("^(?:" + "|".join(_WORDS["before"]) + ")(?P<label>:)?(?=.)")
_COUPLE = re.compile("(?<=..)(?:" + "|".join(_WORDS["couple"]) + ")$")
_FAMILY = re.compile("(?<=..)(?:" + "|".join(_WORDS["family"]) + ")$")
_LONG_DIGITS = re.compile(r"[\d\-]{5,}[xX]?")
_DOTS = re.compile("[" + re.escape(_WORDS["dots"]) + "]")
_DOT: str = _WORDS["dot"]
_SIGN: str = _WORDS["sign"]
_NOBODY = frozenset(_WORDS["nobody"])
_NOBODY_BEGINS = tuple(_WORDS["nobody_begins"])
_NOBODY_FORMS = re.compile(_WORDS["nobody_forms"])
_NICKNAME: str = _WORDS["nickname"]
_MASKED = re.compile("[" + re.escape(_WORDS["masked"]) + "]")
_TITLED = re.compile("(?:" + "|".join(_WORDS["titles"]) + ")$")
_EDGES: str = _WORDS["edges"] + _DOT
_COMPOUND = frozenset(_WORDS["compound"])
_SURNAMES = frozenset(_WORDS["surnames"])


@dataclass(frozen=True, slots=True)
class Names:
    """The people a cell names, and how many it says there are (None where it says nothing)."""

    names: tuple[str, ...]
    count: int | None = None


@lru_cache(maxsize=1 << 15)
def split_names(text: str | None) -> Names:
    """Each name of a cell, folded, in order, once; notes and numbers around them are left out."""
    if text is None:
        return Names(())
    count = None
    if noted := _NOTE_COUNT.search(" ".join(_NOTES.findall(fold(text)))):
        count = parse_count(noted[1]).value
    names: dict[str, None] = {}
    bare = _NOTES.sub("", _NOTE_BETWEEN.sub(lambda found: found[0] + _SIGN, _widthless(text)))
    for part in _parts(_LONG_DIGITS.sub(_SIGN, bare)):
        name, told = _without_tail(part)
        count = count or told
        for single in _joined(name):
            folded = fold_name(_without_title(single))
            if folded and not _ABOUT.match(folded):
                names[folded] = None
    return Names(tuple(names), count)


@lru_cache(maxsize=1 << 15)
def fold_name(name: str) -> str:
    """A name as it compares: no blanks inside, one kind of middle dot, no notes in brackets."""
    bare = _DOTS.sub(_DOT, fold(_NOTES.sub("", fold_width(name))))
    return bare.strip(_EDGES)


def tidy_names(text: str) -> str:
    """A cell of names as it is kept: blanks inside names squeezed out, one sign between names."""
    return _SIGN.join(_parts(_widthless(text))) or squeeze(text)


@lru_cache(maxsize=1 << 15)
def surname(name: str) -> str | None:
    """The surname a name begins with, None when it begins with none that is known."""
    if name[:2] in _COMPOUND:
        return name[:2]
    return name[0] if name[:1] in _SURNAMES else None


@lru_cache(maxsize=1 << 15)
def is_anonymous(name: str | None) -> bool:
    """Whether a name names nobody: blank, anonymous, masked, or a surname with a courtesy title.

    Such names never speak for two records being of one person.
    """
    folded = fold_name(name) if name else ""
    if (label := _BEFORE.match(folded)) and label["label"]:
        folded = folded[label.end() :]
    if len(folded) < 2 or folded in _NOBODY or folded.startswith(_NOBODY_BEGINS):
        return True
    if _NOBODY_FORMS.fullmatch(folded) or (folded[0] in _NICKNAME and folded[1:] in _SURNAMES):
        return True
    if not any(sign.isalpha() for sign in folded):
        return True
    if _MASKED.search(folded):
        # An x hides a part of a Chinese name; in a foreign one it is a letter.
        return any(sign.isalpha() and not sign.isascii() for sign in folded)
    titled = _TITLED.search(folded)
    return titled is not None and titled.start() <= (2 if folded[:2] in _COMPOUND else 1)


def _widthless(text: str) -> str:
    """The text in half width, a circled number standing for the sign between two names."""
    return fold_width(_CIRCLED.sub(_SIGN, text))


def _parts(text: str) -> list[str]:
    """The cell cut between names, each part folded."""
    parts: list[str] = []
    for piece in _BETWEEN.split(text):
        words = piece.split()
        if len(words) > 1 and words[0] not in _COMPOUND and all(map(_whole, words)):
            parts.extend(fold(word) for word in words)
        elif folded := fold(piece):
            parts.append(folded)
    return parts


def _whole(word: str) -> bool:
    """Whether a word may be a whole name, so that the blank after it parts two people."""
    word = _NOTES.sub("", word)
    return 2 <= len(word) <= 4 and surname(word) is not None


def _without_tail(part: str) -> tuple[str, int | None]:
    """The part before "and others, 12 people", and the number."""
    count = None
    if tail := _AND_OTHERS.search(part):
        number = _FIRST_NUMBER.search(tail[0])
        part = part[: tail.start()]
        count = parse_count(number[0]).value if number else None
    if couple := _COUPLE.search(part):
        return part[: couple.start()], count or 2
    return _FAMILY.sub("", part), count


def _without_title(name: str) -> str:
    """The name without what it is introduced by or politely followed by, where a whole name is
    left; a label with a colon is always taken off."""
    if found := _BEFORE.match(name):
        bare = name[found.end() :]
        if found["label"] or _whole(bare):
            name = bare
    bare = _TITLED.sub("", name)
    return bare if bare not in _COMPOUND and _whole(bare) else name


def _joined(text: str) -> list[str]:
    """Two names joined by "and"; the word occurs inside names, so both must be whole."""
    for at, sign in enumerate(text):
        if sign in _WORDS["joined"]:
            left, right = text[:at], text[at + 1 :]
            if _whole(left) and left not in _COMPOUND and _whole(right[:3]) and len(right) > 1:
                return [left, *_joined(right)]
    return [text]
