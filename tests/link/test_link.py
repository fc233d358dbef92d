"""Pairs of records, written and meant; and what holds for whole towns."""

from __future__ import annotations

import csv
import time
from collections import Counter
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xftools.link import link
from xftools.link.compare import Model
from xftools.link.relate import compared, linked, strangers
from xftools.link.rows import prepare
from xftools.model import Cluster, Judgement, Linked
from xftools.office import Office
from xftools.office.declared import Linking

CASES = Path(__file__).parents[1] / "cases" / "link_pairs.csv"
with CASES.open(encoding="utf-8") as file:
    PAIRS = [pytest.param(row, id=row["case"]) for row in csv.DictReader(file)]


def row_of(text: str, office: Office) -> dict[str, object]:
    keys = {field.label: key for key, field in office.kind("petition").fields.items()}
    return {keys[label]: value for label, value in (part.split("=", 1) for part in text.split(";"))}


@pytest.mark.parametrize("case", PAIRS)
def test_a_pair(case: dict[str, str], office: Office, town: ModuleType) -> None:
    rows = [row_of(case["left"], office), row_of(case["right"], office)]
    for order in (rows, rows[::-1]):
        found = link(town.records(order), office)
        assert [one.relation for one in found.links] == [case["relation"]] * bool(case["relation"])
        if case["relation"]:
            assert ("yes" if found.links[0].identical else "no") == case["identical"]
            assert found.links[0].reasons


def test_two_valid_numbers_one_slip_apart_are_never_sure(office: Office, town: ModuleType) -> None:
    (case,) = (p.values[0] for p in PAIRS if p.values[0]["case"].startswith("both numbers valid"))
    rows = [row_of(case["left"], office), row_of(case["right"], office)]  # type: ignore[index]
    found = link(town.records(rows), office)
    assert found.links[0].score <= 0.6
    assert not found.persons
    assert not found.matters


def test_reasons_carry_both_values(office: Office, town: ModuleType) -> None:
    rows = [
        {"petitioner": "张 三丰", "matter": "要求疏通老河沟水渠"},
        {"petitioner": "张三丰", "matter": "老河沟水渠堵了要疏通"},
    ]
    rows = [row | {"phone": "19900000001", "village": "柳富村"} for row in rows]
    (found,) = link(town.records(rows), office).links
    by_feature = {reason.feature: reason for reason in found.reasons}
    assert (by_feature["name"].left, by_feature["name"].right) == ("张三丰", "张三丰")
    assert by_feature["household"].left == "19900000001 柳富村"
    assert by_feature["text"].right == "老河沟水渠堵了要疏通"
    linking = office.kind("petition").linking
    declared = {**linking.person, **linking.matter}
    for reason in found.reasons:
        assert reason.weight == declared[reason.feature].weight(reason.score)


# ── a whole town ──────────────────────────────────────────────────────────────────────────────


def pairs_in(clusters: tuple[Cluster, ...], at: dict[str, int]) -> set[tuple[int, int]]:
    return {
        (at[a], at[b])
        for cluster in clusters
        for n, a in enumerate(cluster.records)
        for b in cluster.records[n + 1 :]
    }


@pytest.mark.parametrize(
    ("seed", "size", "noise"), [(11, 300, 1.0), (12, 300, 2.0), (13, 900, 1.0)]
)
def test_a_town(seed: int, size: int, noise: float, office: Office, town: ModuleType) -> None:
    rows, truth = town.town(seed, size, noise=noise)
    records = town.records(rows)
    found = link(records, office)
    at = {record: n for n, record in enumerate(records.table.index)}
    true = town.true_pairs(truth)
    persons = {pair for pair, (person, _, _) in true.items() if person}
    matters = {pair for pair, (_, matter, _) in true.items() if matter}
    both = persons & matters
    twice = {pair for pair, (_, _, event) in true.items() if event}

    def of(*relations: str) -> set[tuple[int, int]]:
        return {(at[o.left], at[o.right]) for o in found.links if o.relation in relations}

    same_person = of("duplicate", "repeat", "multi_channel", "same_person")
    assert len(same_person & persons) / len(same_person) > 0.99
    assert len(same_person & persons) / len(persons) > 0.94
    same = of("duplicate", "repeat", "multi_channel")
    assert len(same & both) / len(same) > 0.95
    assert len(same & both) / len(both) > 0.94
    assert len(of("duplicate") & twice) / len(of("duplicate")) > 0.97
    assert len(of("duplicate") & twice) / len(twice) > 0.97
    joint = of("joint")
    assert len(joint & matters) / len(joint) > 0.88
    of_clusters = pairs_in(found.persons, at)
    assert len(of_clusters & persons) / len(of_clusters) > 0.995
    of_clusters = pairs_in(found.matters, at)
    assert len(of_clusters & matters) / len(of_clusters) > 0.95


def outline(found: Linked) -> object:
    return (
        {(frozenset((o.left, o.right)), o.relation, o.score, o.identical) for o in found.links},
        {frozenset(cluster.records) for cluster in found.matters},
        {frozenset(cluster.records) for cluster in found.persons},
    )


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_order_does_not_matter(data: st.DataObject, office: Office, town: ModuleType) -> None:
    rows, _ = town.town(data.draw(st.integers(0, 999)), 60, noise=2.0)
    ids = [f"甲.xlsx!台账!A{n + 2}" for n in range(len(rows))]
    order = data.draw(st.permutations(range(len(rows))))
    one = link(town.records(rows, ids=ids), office)
    two = link(town.records([rows[n] for n in order], ids=[ids[n] for n in order]), office)
    assert outline(one) == outline(two)


def test_clusters_stand_in_table_order(office: Office, town: ModuleType) -> None:
    rows, _ = town.town(21, 200)
    records = town.records(rows)
    at = {record: n for n, record in enumerate(records.table.index)}
    found = link(records, office)
    assert found.matters
    for clusters in (found.matters, found.persons):
        assert [at[c.id] for c in clusters] == sorted(at[c.id] for c in clusters)
        for cluster in clusters:
            assert cluster.id == cluster.records[0]
            assert [at[r] for r in cluster.records] == sorted(at[r] for r in cluster.records)


def test_only_pairs_that_touch_what_is_new(office: Office, town: ModuleType) -> None:
    rows, _ = town.town(22, 200)
    records = town.records(rows)
    new = frozenset(records.table.index[150:])
    every = {(o.left, o.right): o for o in link(records, office).links}
    found = {(o.left, o.right): o for o in link(records, office, new=new).links}
    assert found
    assert found == {pair: o for pair, o in every.items() if new & set(pair)}


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_strangers_are_never_linked(seed: int, office: Office, town: ModuleType) -> None:
    rows, _ = town.town(seed, 140, noise=2.0)
    rows += [
        {"accused": "某主任", "village": "柳富村", "matter": text} for text in ("收钱", "收礼")
    ]
    seen, corpus = prepare(town.records(rows), office)
    model = Model(office.kind("petition").linking, corpus)
    told = Counter(
        (strangers(model, one, two), linked(model, compared(model, one, two), None) is not None)
        for one, two in combinations(seen, 2)
    )
    assert told[True, True] == 0
    assert told[False, True]
    # Else the quick look would spare nothing.
    assert told[True, False] > 10 * told[False, False]


@pytest.mark.parametrize("without", ["id_number", "name"])
def test_what_a_kind_does_not_declare_rules_nobody_out(
    without: str, office: Office, town: ModuleType
) -> None:
    kind = office.kind("petition")
    person = {name: value for name, value in kind.linking.person.items() if name != without}
    linking = kind.linking.model_copy(update={"person": person})
    less = office.model_copy(
        update={"kinds": {"petition": kind.model_copy(update={"linking": linking})}}
    )
    rows, _ = town.town(34, 120, noise=2.0)
    seen, corpus = prepare(town.records(rows), less)
    model = Model(linking, corpus)
    for one, two in combinations(seen, 2):
        if strangers(model, one, two):
            assert linked(model, compared(model, one, two), None) is None


def test_nothing_in_nothing_out(office: Office, town: ModuleType) -> None:
    assert link(town.records([]), office) == Linked()


def test_a_kind_without_declared_evidence_has_no_links(office: Office, town: ModuleType) -> None:
    kind = office.kind("petition")
    bare = kind.model_copy(update={"linking": Linking()})
    plain = office.model_copy(update={"kinds": {"petition": bare}})
    assert link(town.records(ROWS), plain) == Linked()


def test_many_rows_of_one_name_and_phone_stay_quick(office: Office, town: ModuleType) -> None:
    rows = [
        {
            "petitioner": "张三丰",
            "phone": "19900000001",
            "village": "柳富村",
            "matter": f"第{n}件事",
        }
        for n in range(1200)
    ]
    started = time.perf_counter()
    found = link(town.records(rows), office)
    assert time.perf_counter() - started < 20
    assert found.persons


# ── a person's word ───────────────────────────────────────────────────────────────────────────

LAND = "反映征收其位于老河沟的承包地2.3亩，补偿款46000元未发放。"
ZHANG = {"petitioner": "张三丰", "phone": "19900000001", "village": "柳富村", "channel": "来访"}
ROWS: list[dict[str, object]] = [
    {**ZHANG, "received_on": "2026-10-05", "matter": LAND},
    {**ZHANG, "received_on": "2026-10-05", "matter": LAND},
    {"petitioner": "李四喜", "village": "石桥村", "channel": "来信", "received_on": "2026-10-09",
     "matter": "养老保险少记了几年"},
]  # fmt: skip
A, B, C = (f"甲.xlsx!台账!A{n}" for n in (2, 3, 4))


@pytest.mark.parametrize(
    ("pair", "word", "relation", "matters", "persons"),
    [
        ((A, B), None, "duplicate", [(A, B)], [(A, B)]),
        ((A, B), Judgement.DUPLICATE, "duplicate", [(A, B)], [(A, B)]),
        ((A, B), Judgement.UNRELATED, None, [], []),
        ((A, B), Judgement.UNSURE, "duplicate", [], []),
        ((A, B), Judgement.SAME_MATTER, "repeat", [(A, B)], [(A, B)]),
        ((A, B), Judgement.SAME_PERSON, "same_person", [], [(A, B)]),
        ((B, C), Judgement.SAME_MATTER, "joint", [(A, B), (B, C)], None),
        ((B, C), Judgement.SAME_PERSON, "same_person", [(A, B)], None),
        ((B, C), Judgement.DUPLICATE, "duplicate", None, None),
        ((B, C), Judgement.UNSURE, None, [(A, B)], [(A, B)]),
    ],
)
def test_a_word_outweighs_any_score(
    pair: tuple[str, str],
    word: Judgement | None,
    relation: str | None,
    matters: list[tuple[str, ...]] | None,
    persons: list[tuple[str, ...]] | None,
    office: Office,
    town: ModuleType,
) -> None:
    judgements = {frozenset(pair): word} if word else {}
    found = link(town.records(ROWS), office, judgements=judgements)
    told = {frozenset((o.left, o.right)): o for o in found.links}
    if relation is None:
        assert frozenset(pair) not in told
    else:
        assert told[frozenset(pair)].relation == relation
        assert told[frozenset(pair)].judgement == word
    if matters is not None and pair == (A, B):
        assert [c.records for c in found.matters] == matters
    if persons is not None:
        assert [c.records for c in found.persons] == persons


def test_words_on_records_that_are_gone_say_nothing(office: Office, town: ModuleType) -> None:
    judgements = {frozenset((A, "乙.xlsx!台账!A9")): Judgement.DUPLICATE}
    assert link(town.records(ROWS), office, judgements=judgements) == link(
        town.records(ROWS), office
    )
