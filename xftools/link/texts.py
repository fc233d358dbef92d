"""What texts say that others do not: two-character pieces weighted by how few records have them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

# As many records of the same kind stand behind every corpus, however small: in them each common
# word was seen often and every other piece hardly ever. Ten rows alone could not tell.
BEHIND = 1000
COMMON_SEEN = 250
# A piece counts as rare when at most about one record in a hundred has it.
RARE = 4.4
# Pieces overlap: four characters in a row are three pieces, but not three independent signs.
OVERLAP = 18.0
AMOUNT = 5.0
# Texts of which more than this (0–100) stands in the same order are one sentence, filled in twice.
SAME_SENTENCE = 50

_WORDS = re.compile(r"[a-z]+|[^\W\d_a-z]+")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([^\W\d_]{0,2})")


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """A text without what writing habits change: width, case, blanks and punctuation."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum()
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What one record's text says: its folded text, its pieces, and its amounts."""

    text: str
    pieces: frozenset[int]
    rare: frozenset[int]
    square: float
    numbers: frozenset[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class _Read:
    """What is in one text whatever the others say; `left_over` are its pieces without common words."""

    text: str
    pieces: frozenset[str]
    left_over: frozenset[str]
    numbers: frozenset[tuple[float, str]]


@lru_cache(maxsize=1 << 14)
def _read(
    text: str, own: tuple[str, ...], common: re.Pattern[str], tenfold: str, uncounted: str
) -> _Read:
    plain = _without(text, own)
    return _Read(
        folded(text),
        frozenset(pieces(plain)),
        frozenset(pieces(common.sub(" ", plain))),
        amounts(text, tenfold, uncounted),
    )


class Corpus:
    """The texts of all records of a run, and what each piece is worth among them."""

    def __init__(
        self,
        texts: Sequence[str],
        own: Sequence[Iterable[str]],
        *,
        common: Iterable[str],
        tenfold: str,
        uncounted: str,
    ) -> None:
        """`own` are words to leave out of each text: the petitioner's name, the village's name.

        `common` are words and signs of no weight; for `tenfold` and `uncounted` see `amounts`.
        """
        words = sorted(common, key=len, reverse=True)
        self.common = re.compile("|".join(map(re.escape, words)) or "(?!)")
        self.number_of: dict[str, int] = {}
        read = [
            _read(text, tuple(names), self.common, tenfold, uncounted)
            for text, names in zip(texts, own, strict=True)
        ]
        number_of = self.number_of
        bags = [
            frozenset(number_of.setdefault(piece, len(number_of)) for piece in one.pieces)
            for one in read
        ]
        seen = Counter(chain.from_iterable(bags))
        usual = {piece for word in words for piece in pieces(word)}
        total = math.log(len(texts) + BEHIND)
        self.weights = [
            total - math.log(seen[number] + (COMMON_SEEN if piece in usual else 0))
            for piece, number in self.number_of.items()
        ]
        squares = [weight**2 for weight in self.weights]
        # What the seam of two common words makes is no content of its own, and in no bag.
        rare = {
            piece: number for piece, number in number_of.items() if self.weights[number] >= RARE
        }
        self.told = [
            Told(
                text=one.text,
                pieces=bag,
                rare=frozenset(map(rare.__getitem__, one.left_over & one.pieces & rare.keys())),
                square=sum(map(squares.__getitem__, bag)),
                numbers=one.numbers,
            )
            for one, bag in zip(read, bags, strict=True)
        ]

    def alike(self, left: Told, right: Told) -> float:
        """How much of two texts is the same, 0–1: the mean of cosine and containment."""
        if left.text == right.text:
            return 1.0
        if not left.pieces or not right.pieces:
            return 0.0
        weights = self.weights
        shared = sum(weights[piece] ** 2 for piece in left.pieces & right.pieces)
        cosine = shared / math.sqrt(left.square * right.square)
        contained = shared / min(left.square, right.square)
        # A text of three words is contained in much; it must not count as the same for that.
        trust = min(1.0, min(len(left.pieces), len(right.pieces)) / 12)
        return round(min(0.99, cosine + (contained - cosine) * trust / 2), 6)

    def rarely_shared(self, left: Told, right: Told) -> float:
        """How much rare content two texts share, 0–1; one piece or amount is about 0.3, a name of
        three characters 0.5."""
        weights = self.weights
        shared = sum(weights[piece] for piece in left.rare & right.rare)
        shared += AMOUNT * len(left.numbers & right.numbers)
        return round(1 - math.exp(-shared / OVERLAP), 6)

    def unswapped(self, left: Told, right: Told) -> float | None:
        """0.5 where two texts are one sentence with another name or place put in, 0 where they are
        so in two spots or more; None where they are not.

        Clerks write many matters in the same words; what then stands in the same spot and differs
        is what tells them apart. Numbers are compared by themselves.
        """
        if fuzz.ratio(left.text, right.text) < SAME_SENTENCE:
            return None
        spots = sum(
            not set(a) & set(b) and self._tells(a) and self._tells(b)
            for a, b in gaps(left.text, right.text)
        )
        return None if not spots else 0.5 if spots == 1 else 0.0

    def _tells(self, text: str) -> bool:
        """Whether a text holds more than the words that every petition uses."""
        return bool(pieces(self.common.sub(" ", text)))

    def rare_pairs(
        self, members: Sequence[int], *, crowd: int, least: float
    ) -> list[tuple[int, int]]:
        """The pairs among some texts that share rare content of at least `least` (0–1).

        A piece that more than `crowd` of them have brings no pair by itself.
        """
        holders = np.array([m for m in members for _ in self.told[m].rare], dtype=np.int64)
        held = np.array([p for m in members for p in self.told[m].rare], dtype=np.int64)
        if not len(held):
            return []
        order = np.argsort(held, kind="stable")
        holders, held = holders[order], held[order]
        starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]])
        sizes = np.diff(np.r_[starts, len(held)])
        span = len(self.told)
        codes: list[np.ndarray] = []
        worth: list[np.ndarray] = []
        for size in range(2, crowd + 1):
            group = starts[sizes == size]
            if not len(group):
                continue
            block = np.sort(holders[group[:, None] + np.arange(size)], axis=1)
            first, second = np.triu_indices(size, 1)
            codes.append((block[:, first] * span + block[:, second]).ravel())
            weights = np.array([self.weights[piece] for piece in held[group]])
            worth.append(np.repeat(weights, len(first)))
        if not codes:
            return []
        pairs, where = np.unique(np.concatenate(codes), return_inverse=True)
        sums = np.bincount(where, weights=np.concatenate(worth))
        enough = pairs[1 - np.exp(-sums / OVERLAP) >= least]
        return [(int(code) // span, int(code) % span) for code in enough]


def _without(text: str, words: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for word in words:
        plain = plain.replace(word, " ")
    return plain


def pieces(text: str) -> set[str]:
    """The two-character pieces of a text, within its words; Latin words stay whole."""
    found: set[str] = set()
    for part in _WORDS.findall(text):
        if part.isascii():
            found.add(part)
        else:
            found.update(a + b for a, b in pairwise(part))
    return found


def gaps(left: str, right: str) -> Iterator[tuple[str, str]]:
    """What stands in one text instead of the other's, between the parts that are equal."""
    a, b = "", ""
    for step in Levenshtein.opcodes(left, right):
        if step.tag == "equal":
            yield a, b
            a, b = "", ""
        else:
            a += left[step.src_start : step.src_end]
            b += right[step.dest_start : step.dest_end]
    yield a, b


def amounts(text: str, tenfold: str, uncounted: str) -> frozenset[tuple[float, str]]:
    """The numbers of a text that can tell matters apart, each with its unit.

    `tenfold` is the sign that multiplies by ten thousand. Numbers before a sign of `uncounted`
    (dates, groups, people) and small whole numbers say nothing: many a matter has three of them.
    """
    found = set()
    for digits, after in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        value, unit = float(digits), after[:1]
        if unit == tenfold:
            value, unit = value * 10_000, after[1:2]
        if unit and unit in uncounted:
            continue
        if len(digits.replace(".", "").strip("0")) >= 2 or value >= 100:
            found.add((round(value, 4), unit))
    return frozenset(found)


def numbers_shared(
    left: frozenset[tuple[float, str]], right: frozenset[tuple[float, str]]
) -> float | None:
    """The share of amounts two texts have in common, 0–1, and half of it when that is one amount
    of two digits; None where they speak of other things."""
    if not left or not right:
        return None
    shared = left & right
    if shared:
        telling = len(shared) > 1 or any(len(f"{n:g}".strip("0.")) > 2 for n, _ in shared)
        return len(shared) / min(len(left), len(right)) * (1.0 if telling else 0.5)
    units = {unit for _, unit in left} & {unit for _, unit in right}
    return 0.0 if units else None
