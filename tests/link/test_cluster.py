"""The laws of clusters."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.link.cluster import clusters
from xftools.model import Cluster

NAMES = "abcdefgh"
edges = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from((0.8, 0.9, 1.0)))
    .filter(lambda edge: edge[0] < edge[1]),
    max_size=12,
    unique_by=lambda edge: edge[:2],
)  # fmt: skip
pairs = st.frozensets(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    .filter(lambda pair: pair[0] != pair[1])
    .map(frozenset),
    max_size=4,
)  # fmt: skip


def never(_a: str, _b: str) -> bool:
    return False


@settings(max_examples=100, deadline=None)
@given(edges, pairs, pairs, st.permutations(NAMES), st.randoms())
def test_order_does_not_matter(links, sure, apart, order, rng) -> None:  # type: ignore[no-untyped-def]
    mixed = list(links)
    rng.shuffle(mixed)
    turned = [(b, a, score) if rng.random() < 0.5 else (a, b, score) for a, b, score in mixed]
    one = clusters(NAMES, links, agree=never, sure=sure, apart=apart)
    two = clusters(order, turned, agree=never, sure=sure, apart=apart)
    assert {frozenset(c.records) for c in one} == {frozenset(c.records) for c in two}


@settings(max_examples=100, deadline=None)
@given(edges, pairs, pairs)
def test_no_chains(links, sure, apart) -> None:  # type: ignore[no-untyped-def]
    linked = {frozenset(edge[:2]) for edge in links}
    for cluster in clusters(NAMES, links, agree=never, apart=apart):
        assert all(frozenset(pair) in linked for pair in combinations(cluster.records, 2))
    found = clusters(NAMES, links, agree=never, sure=sure, apart=apart)
    assert sum(len(c.records) for c in found) == len({r for c in found for r in c.records})
    for cluster in found:
        assert len(cluster.records) > 1
        assert not any(frozenset(pair) in apart for pair in combinations(cluster.records, 2))


def test_the_strongest_pair_wins_where_three_do_not_agree() -> None:
    found = clusters("abc", [("a", "b", 0.8), ("b", "c", 0.9)], agree=never)
    assert found == (Cluster("b", ("b", "c")),)


def test_three_that_agree_are_one() -> None:
    found = clusters("abc", [("a", "b", 0.8), ("b", "c", 0.9)], agree=lambda _a, _b: True)
    assert found == (Cluster("a", ("a", "b", "c")),)


def test_what_people_say_may_chain() -> None:
    said = frozenset({frozenset("ab"), frozenset("bc")})
    assert clusters("abc", [], agree=never, sure=said) == (Cluster("a", ("a", "b", "c")),)
    assert clusters("abc", [], agree=never, sure=said, apart=frozenset({frozenset("ac")})) == (
        Cluster("a", ("a", "b")),
    )
