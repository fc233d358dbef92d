"""Which pairs are worth comparing: those that share something few others share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from xftools.link.rows import Row
from xftools.link.texts import Corpus

# A block above this size is compared within a window only: rows near in time, village by village.
BLOCK, WINDOW = 150, 40
# A piece of text that more rows of a village than this have brings no pair by itself.
CROWD = 40

Pair = tuple[int, int]


def pairs(
    rows: Sequence[Row], corpus: Corpus, settings: Mapping[str, float], new: Collection[int] | None
) -> list[Pair]:
    """The pairs to compare, the earlier row first, in table order; only those that touch `new`."""
    found: set[Pair] = set()
    for block in _blocks(rows):
        found |= _within(block, rows)
    for block in _places(rows):
        found.update(corpus.rare_pairs(block, crowd=CROWD, least=settings["joint_rare"]))
    if new is not None:
        found = {pair for pair in found if pair[0] in new or pair[1] in new}
    return sorted(found)


def _blocks(rows: Sequence[Row]) -> Iterable[list[int]]:
    blocks: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in _keys(row):
            blocks[key].append(number)
    return (block for block in blocks.values() if len(block) > 1)


def _keys(row: Row) -> Iterable[tuple[object, ...]]:
    for given in row.ids:
        yield "id", given
        # Damaged and mistyped numbers still begin, or end, alike.
        yield "head", given[:15]
        yield "tail", given[-8:]
    for phone in row.phones:
        yield "phone", phone
    for name in row.names:
        yield "name", name
        if row.birth is not None:
            yield "birth", row.birth, name[0]
    if row.case_no:
        yield "case", row.case_no
    if row.house:
        yield "house", row.village, row.address
    if row.on is not None and row.place:
        yield "day", row.on, row.place
    if len(row.told.text) >= 8:
        yield "text", row.told.text, row.place
    if row.accused:
        yield "accused", row.accused, row.place


def _within(block: Sequence[int], rows: Sequence[Row]) -> set[Pair]:
    if len(block) <= BLOCK:
        return set(combinations(block, 2))
    near = sorted(block, key=lambda n: (rows[n].village, rows[n].on or 0, rows[n].id))
    return {
        (min(a, b), max(a, b)) for at, a in enumerate(near) for b in near[at + 1 : at + 1 + WINDOW]
    }


def _places(rows: Sequence[Row]) -> Iterable[list[int]]:
    """The rows of each village, and of each accused: whose texts may tell of one matter."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        blocks["place", row.place].append(number)
        if row.accused:
            blocks["accused", row.accused].append(number)
    return (block for block in blocks.values() if len(block) > 1)
