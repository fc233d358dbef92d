"""Checks of dates: their order, and how far apart they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, hits
from xftools.office.declared import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAY = "timedelta64[D]"


def order(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The filled dates of each chain of `chains` never go back; told at the later field.

    A date after as_of is wrong by itself (`not_after`) and says nothing of the dates around it. A
    field that several chains find wrong is told once, against the latest of what it follows.
    """
    today = np.datetime64(seen.as_of, "s")
    found: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}
    for chain in rule.args["chains"]:
        before: NDArray[Any] = np.full(len(seen), np.datetime64("NaT", "s"))
        name: NDArray[Any] = np.full(len(seen), "", dtype=object)
        for key in filter(seen.knows, chain):
            days = seen.dates(key)
            days = np.where(days > today, np.datetime64("NaT", "s"), days)
            wrong = days < before
            if wrong.any():
                told, labels = found.setdefault(
                    key, (np.full(len(seen), np.datetime64("NaT", "s")), name.copy())
                )
                later = wrong & ~(told >= before)
                told[later], labels[later] = before[later], name[later]
            filled = ~np.isnat(days)
            before = np.where(filled, days, before)
            name[filled] = seen.kind.label_of(key)
    blamed: dict[str, set[int]] = defaultdict(set)
    for key, (told, labels) in found.items():
        wrong = ~np.isnat(told)
        for at in np.flatnonzero(wrong).tolist():
            # One date that is too late makes every date after it wrong: it is told of once.
            wrong[at] = at not in blamed[labels[at]]
            blamed[labels[at]].add(at)
        yield from hits(wrong, seen, key, {"before": labels, "before_on": told})


def not_after(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No date of `fields` lies after as_of."""
    today = np.datetime64(seen.as_of, "s")
    for key in filter(seen.knows, rule.args["fields"]):
        yield from hits(seen.dates(key) > today, seen, key, as_of=seen.as_of)


def apart(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The rule's date is no more days after the date of field `since` than the time limit `limit`
    gave on that day, with `extended` its longest extension added (or no more than `most`)."""
    key, since = field_of(rule), seen.dates(rule.args["since"])
    days = (seen.dates(key) - since).astype(_DAY)
    most = _days_given(seen, rule, since)
    told = {"since_on": since, "days": days.astype(int), "most": most.astype(int)}
    yield from hits((days > most) & (most >= np.timedelta64(0, "D")), seen, key, told)


def _days_given(seen: Seen, rule: Rule, since: NDArray[Any]) -> NDArray[Any]:
    """The longest time of each record, by the version in force when it began; -1 is none."""
    most: NDArray[Any] = np.full(len(since), rule.args.get("most", -1), dtype=_DAY)
    limit = seen.office.limits.get(rule.args.get("limit", ""))
    for version in sorted(limit.versions, key=lambda item: item.since) if limit else ():
        longest = version.days + (version.extension if rule.args.get("extended") else 0)
        most[since >= np.datetime64(version.since)] = longest
    return most


def waiting(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Once the date of field `since` is more than `most` days ago, the rule's field is filled.

    Only sheets that fill the field in some row are asked: a column nobody uses is no duty.
    """
    key = field_of(rule)
    if not seen.knows(key) or not seen.knows(rule.args["since"]):
        return
    since = seen.dates(rule.args["since"])
    days = (np.datetime64(seen.as_of, "s") - since).astype(_DAY)
    late = (days > np.timedelta64(rule.args["most"], "D")) & seen.blank(key) & seen.uses(key)
    told = {"since_on": since, "days": days.astype(int)}
    yield from hits(late & ~np.isnat(since), seen, key, told, most=rule.args["most"])
