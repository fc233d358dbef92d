"""Which records are one person's, and which are about one matter: links with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from xftools.link.block import pairs
from xftools.link.cluster import clusters
from xftools.link.compare import Model
from xftools.link.relate import SAME_PERSON, Compared, compared, linked, same_matter, strangers
from xftools.link.rows import prepare
from xftools.model import Judgement, Link, Linked, Records
from xftools.office import Office

__all__ = ["link"]

APART = (Judgement.UNRELATED, Judgement.UNSURE)


def link(
    records: Records,
    office: Office,
    *,
    judgements: Mapping[frozenset[str], Judgement] = {},
    new: frozenset[str] | None = None,
) -> Linked:
    """The links of all pairs worth telling, in table order, and the clusters they make.

    `judgements` are people's words on pairs of record ids and outweigh any score. With `new`, only
    pairs that touch one of these records. A kind that declares no evidence has no links.
    """
    kind = office.kind(records.kind)
    if not kind.linking.person or not kind.linking.matter:
        return Linked()
    rows, corpus = prepare(records, office)
    model = Model(kind.linking, corpus)
    at = {row.id: number for number, row in enumerate(rows)}
    judged = {
        pair: judgement
        for pair, judgement in judgements.items()
        if len(pair) == 2 and all(record in at for record in pair)
    }
    fresh = None if new is None else {at[record] for record in new if record in at}
    wanted = set(pairs(rows, corpus, model.settings, fresh))
    wanted.update((min(ends), max(ends)) for pair in judged for ends in [[at[r] for r in pair]])

    @cache
    def pair_of(left: int, right: int) -> Compared:
        return compared(model, rows[left], rows[right])

    links: list[Link] = []
    for left, right in sorted(wanted):
        word = judged.get(frozenset((rows[left].id, rows[right].id))) if judged else None
        if fresh is not None and word is None and not {left, right} & fresh:
            continue
        if word is None and strangers(model, rows[left], rows[right]):
            continue
        found = linked(model, pair_of(left, right), word)
        if found is not None:
            links.append(found)

    def pair_by_id(one: str, two: str) -> Compared:
        return pair_of(*sorted((at[one], at[two])))

    def agree_on_matter(one: str, two: str) -> bool:
        pair = pair_by_id(one, two)
        score = pair.matter.chance
        return same_matter(pair, model.settings) and score >= model.settings["join"]

    def agree_on_person(one: str, two: str) -> bool:
        return pair_by_id(one, two).person.chance >= model.settings["join"]

    join = model.settings["join"]
    order = [row.id for row in rows]
    return Linked(
        links=tuple(links),
        matters=clusters(
            order,
            [
                (found.left, found.right, found.score)
                for found in links
                if found.relation != SAME_PERSON and found.score >= join
            ],
            agree=agree_on_matter,
            sure=_said(judged, Judgement.DUPLICATE, Judgement.SAME_MATTER),
            apart=_said(judged, *APART, Judgement.SAME_PERSON),
        ),
        persons=clusters(
            order,
            [
                (found.left, found.right, score)
                for found in links
                if (score := pair_by_id(found.left, found.right).person.chance) >= join
            ],
            agree=agree_on_person,
            sure=_said(judged, Judgement.DUPLICATE, Judgement.SAME_PERSON),
            apart=_said(judged, *APART),
        ),
    )


def _said(
    judged: Mapping[frozenset[str], Judgement], *words: Judgement
) -> frozenset[frozenset[str]]:
    return frozenset(pair for pair, word in judged.items() if word in words)
