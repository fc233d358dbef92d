"""Links → clusters, without chains: a record joins only where it agrees with every member."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import product

from xftools.model import Cluster

# No matter and no person has so many records: what grows beyond is left to people.
LARGEST = 200


def clusters(
    order: Sequence[str],
    links: Iterable[tuple[str, str, float]],
    *,
    agree: Callable[[str, str], bool],
    sure: Collection[frozenset[str]] = frozenset(),
    apart: Collection[frozenset[str]] = frozenset(),
) -> tuple[Cluster, ...]:
    """The clusters of two and more, in table order; which they are does not depend on it.

    Pairs of `sure` (a person's word) are joined first, and what follows from them needs no further
    agreement; `links` (with scores) follow from the strongest down, and join two clusters only when
    all their members agree pair by pair. Nothing joins a pair of `apart`, or more than LARGEST.
    """
    members: dict[str, frozenset[str]] = {}

    def join(left: str, right: str, allowed: Callable[[str, str], bool]) -> None:
        one, two = (members.get(end, frozenset((end,))) for end in (left, right))
        if left in two or len(one) + len(two) > LARGEST:
            return
        crossing = list(product(one, two))
        if any(frozenset(pair) in apart for pair in crossing):
            return
        if all(allowed(a, b) for a, b in crossing):
            merged = one | two
            members.update(dict.fromkeys(merged, merged))

    for left, right in sorted((min(pair), max(pair)) for pair in sure):
        join(left, right, lambda _a, _b: True)
    strongest_first = sorted((-score, min(a, b), max(a, b)) for a, b, score in links)
    linked = {frozenset((a, b)) for _, a, b in strongest_first}
    for _, left, right in strongest_first:
        join(left, right, lambda a, b: frozenset((a, b)) in linked or agree(a, b))
    at = {record: number for number, record in enumerate(order)}
    found = {tuple(sorted(cluster, key=at.__getitem__)) for cluster in members.values()}
    return tuple(Cluster(records[0], records) for records in sorted(found, key=lambda r: at[r[0]]))
