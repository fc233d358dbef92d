"""Checks of the people a cell names: how many, whether anybody, and who is related to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, hits, setting
from xftools.office.declared import Rule
from xftools.values.names import is_anonymous, split_names, surname
from xftools.values.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray


def names(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The cell names no more people than `most` (a number, or a setting of the office), and no more
    than field `count` says; where it says "and others, 12 people", field `count` says 12."""
    key = field_of(rule)
    if not seen.knows(key):
        return
    people = seen.mapped(key, lambda text: 1.0 if _one(text) else len(split_names(text).names))
    people = people.astype(float)
    if "most" in rule.args:
        most = setting(seen, rule.args["most"]) or 0
        yield from hits(people > most, seen, key, {"named": _whole(people)}, most=most)
    if "count" in rule.args:
        told = seen.mapped(key, lambda text: None if _one(text) else split_names(text).count)
        told = told.astype(float)
        counts = seen.counts(rule.args["count"])
        wrong = np.where(np.isnan(told), people > counts, told != counts) & ~np.isnan(counts)
        said = {"named": _whole(np.where(np.isnan(told), people, told)), "value": _whole(counts)}
        yield from hits(wrong, seen, rule.args["count"], said)


def _one(text: str) -> bool:
    """Whether a cell is so short that it can name one person only."""
    return len(text) <= 3 and text.isalpha()


def _whole(numbers: NDArray[Any]) -> NDArray[Any]:
    return np.nan_to_num(numbers).astype(int)


def nobody(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """What is filled in names nobody: it is blank, "anonymous", or a surname with a title."""
    anonymous = seen.mapped(
        field_of(rule), lambda text: all(map(is_anonymous, split_names(text).names))
    )
    yield from hits(np.equal(anonymous, False), seen, rule.field)


def kin(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Whoever the field names is not one of `parties` (fields), nor of the same surname and village
    as one of them.

    args: `homes` (fields that say which village a party is of). Which village an officer is of is
    what the office says: he is one of the members of a declared village.
    """
    key = field_of(rule)
    if not seen.knows(key):
        return
    at_home = {
        fold(member): place.name for place in seen.office.villages for member in place.members
    }
    officers = seen.mapped(key, lambda text: split_names(text).names)
    parties = [seen.mapped(item, str) for item in rule.args["parties"]]
    homes = [seen.mapped(item, str) for item in rule.args["homes"]]
    for at in np.flatnonzero(~seen.blank(key)):
        said = [column[at] for column in parties if column[at] is not None]
        if any(name in at_home or any(name in text for text in said) for name in officers[at]):
            why = _related(officers[at], said, [column[at] for column in homes], at_home)
            if why is not None:
                yield Hit(seen.record(at), key, {"why": seen.office.word(f"check.kin.{why}")})


def _related(
    officers: tuple[str, ...],
    parties: list[str],
    homes: list[str | None],
    at_home: Mapping[str, str],
) -> str | None:
    """Why an officer should not deal with the parties, None where nothing speaks against it."""
    people = [name for text in parties for name in split_names(text).names]
    people = [name for name in people if not is_anonymous(name)]
    for officer in officers:
        if officer in people:
            return "same"
        home, family = at_home.get(officer), surname(officer)
        if home is None or home not in homes or not family:
            continue
        if any(surname(name) == family for name in people):
            return "family"
    return None


def elsewhere(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The text of field `text` names no declared village but the one of the rule's own field."""
    key = field_of(rule)
    known = {
        name: place.name
        for place in seen.office.villages
        for name in (place.name, *place.aliases)
        # A shorter name is too often part of another word.
        if len(name) > 2
    }
    if not known or not seen.knows(key) or not seen.knows(rule.args["text"]):
        return
    longest = sorted(known, key=len, reverse=True)

    def of(text: str) -> str | None:
        found = set[str]()
        for name in longest:
            if name in text:
                found.add(known[name])
                text = text.replace(name, " ")
        return found.pop() if len(found) == 1 else None

    told = seen.mapped(rule.args["text"], of)
    declared = {place.name for place in seen.office.villages}
    mine = seen.mapped(key, lambda value: value if value in declared else None)
    differs = ~np.equal(told, None) & ~np.equal(mine, None) & ~np.equal(told, mine)
    yield from hits(differs, seen, key, {"said": told})
