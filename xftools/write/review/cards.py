"""Two records side by side, as text pieces of which the differing ones can be coloured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

# Below this share of common characters two values are simply different, and coloured whole.
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a card, and how they look: label, plain, differs or absent."""

    text: str
    look: str


Card = tuple[Piece, ...]


def cards(
    lines: list[tuple[str, Sequence[str], Sequence[str]]],
    *,
    heads: tuple[str, str],
    blank: str,
    more: str,
    longest: int,
) -> tuple[Card, Card]:
    """Both cards of a pair.

    `lines` are a label and the values of the left and of the right record; a line without any is
    left out, and a first value that only one side has says `blank` on the other. Values longer
    than `longest` are cut and end in `more`. `heads` come first, uncompared.
    """
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for side, head in zip(sides, heads, strict=True):
        side.append(Piece(head, "label"))
    for label, *both in lines:
        if not any(map(any, both)):
            continue
        for side in sides:
            side.append(Piece(f"\n{label}", "label"))
        for at, values in enumerate(zip(*both, strict=True)):
            shown = [text if len(text) <= longest else text[:longest] + more for text in values]
            pieces = _compared(shown[0], shown[1], "" if at else blank)
            for side, own in zip(sides, pieces, strict=True):
                if at and any(piece.text for piece in own):
                    side.append(Piece("  ", "plain"))
                side.extend(own)
    return tuple(sides[0]), tuple(sides[1])


def _compared(left: str, right: str, blank: str) -> tuple[list[Piece], list[Piece]]:
    if not left and not right:
        return [], []
    if not left or not right:
        one, two = ([Piece(t, "plain")] if t else [Piece(blank, "absent")] for t in (left, right))
        return one, two
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if left != right and matcher.ratio() < ALIKE:
        return [Piece(left, "differs")], [Piece(right, "differs")]
    one, two = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        look = "plain" if tag == "equal" else "differs"
        if a < b:
            one.append(Piece(left[a:b], look))
        if c < d:
            two.append(Piece(right[c:d], look))
    return one, two


def merged(card: Card) -> Iterator[Piece]:
    """The pieces with neighbours of one look joined."""
    text, look = "", ""
    for piece in chain(card, (Piece("", "end"),)):
        if piece.look != look:
            if text:
                yield Piece(text, look)
            text, look = "", piece.look
        text += piece.text


def lines_needed(card: Card, width: float) -> int:
    """How many lines a card takes in a column of `width` (in characters of half width)."""
    text = "".join(piece.text for piece in card)
    return sum(max(1, -(-breadth(line) // int(width))) for line in text.split("\n"))


def breadth(text: str) -> int:
    """How wide a text is: a Chinese character takes two places."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
