"""The words an office knows, folded once: standard words, places, and words for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xftools.office import Office
from xftools.values.text import STOPS, fold


@dataclass(frozen=True)
class Words:
    """Every word by its folded form. `vocabularies`: kind, field, folded word → standard word.
    `stems`: what is left of a village's name without its suffix, where only one village has it."""

    vocabularies: Mapping[str, Mapping[str, Mapping[str, str]]]
    absent: frozenset[str]
    unknown: frozenset[str]
    explained: re.Pattern[str]
    yes: frozenset[str]
    no: frozenset[str]
    villages: Mapping[str, str]
    stems: Mapping[str, str]
    units: Mapping[str, str]
    suffix: re.Pattern[str]
    place_before: re.Pattern[str]
    group: re.Pattern[str]
    numbered_group: re.Pattern[str]
    unit_before: re.Pattern[str]


_KEPT: list[tuple[Office, Words]] = []


def words_of(office: Office) -> Words:
    """The office's words; built once for the office in use."""
    if not _KEPT or _KEPT[0][0] is not office:
        _KEPT[:] = [(office, _build(office))]
    return _KEPT[0][1]


def fold_word(text: str) -> str:
    """A word as it compares: folded, small letters, no punctuation at its ends."""
    folded = fold(text).lower()
    return folded.strip(STOPS) or folded


def standard_word(
    text: str, vocabulary: Mapping[str, str], answers: Mapping[str, str], words: Words
) -> str | None:
    """The standard word of a vocabulary, None when it has none. `answers` are the header's own."""
    folded = fold_word(text)
    if answers:
        answer = "yes" if folded in words.yes else "no" if folded in words.no else None
        for given, word in answers.items():
            if answer and fold_word(given) in (words.yes if answer == "yes" else words.no):
                return word
    return vocabulary.get(folded)


def standard_village(text: str, words: Words) -> str | None:
    """The declared village a text names: by name, without its suffix or the town before it, with a
    group of the village after it. None when none is named for certain."""
    folded = fold(text).strip(STOPS)
    if found := _named(folded, words):
        return found
    for shape in (words.group, words.numbered_group):
        if (within := shape.match(folded)) and (found := _named(within[1], words)):
            return found
    return None


def standard_unit(text: str, words: Words) -> str | None:
    """The declared unit (or village) a text names, also with the town before it."""
    folded = fold(text).strip(STOPS)
    bare = words.unit_before.sub("", folded, count=1)
    return words.units.get(folded) or words.units.get(bare) or standard_village(folded, words)


def _named(folded: str, words: Words) -> str | None:
    names = [folded]
    # County, then town, then the village: one is taken off at a time, for a name may begin like one.
    while (bare := words.place_before.sub("", names[-1], count=1)) != names[-1]:
        names.append(bare)
    for name in names:
        if name in words.villages:
            return words.villages[name]
        stem = words.suffix.sub("", name)
        # The committee of a village keeps the village's own word before it.
        if stem != name and stem in words.villages:
            return words.villages[stem]
        if (stem := words.suffix.sub("", stem)) in words.stems:
            return words.stems[stem]
    return None


def _build(office: Office) -> Words:
    suffix = re.compile("(?:" + "|".join(office.listed("normalise.village_suffixes")) + ")$")
    villages = {fold(name): standard for name, standard in office.village_names.items()}
    return Words(
        vocabularies={
            name: {
                key: {
                    **{fold_word(alias): word for alias, word in vocabulary.aliases.items()},
                    **{fold_word(word): word for word in vocabulary.words},
                }
                for key, vocabulary in kind.values.items()
            }
            for name, kind in office.kinds.items()
        },
        absent=_folded(office, "absent"),
        unknown=_folded(office, "unknown"),
        explained=re.compile(office.word("normalise.explained")),
        yes=_folded(office, "yes"),
        no=_folded(office, "no"),
        villages=villages,
        stems=_stems(villages, suffix),
        units={fold(name): standard for name, standard in office.unit_names.items()},
        suffix=suffix,
        place_before=re.compile(office.word("normalise.place_before")),
        group=re.compile(office.word("normalise.village_group")),
        numbered_group=re.compile(office.word("normalise.numbered_group")),
        unit_before=re.compile(office.word("normalise.unit_before")),
    )


def _folded(office: Office, key: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in office.listed(f"normalise.{key}"))


def _stems(villages: Mapping[str, str], suffix: re.Pattern[str]) -> dict[str, str]:
    stems: dict[str, set[str]] = {}
    for name, standard in villages.items():
        if len(stem := suffix.sub("", name)) >= 2:
            stems.setdefault(stem, set()).add(standard)
    return {stem: next(iter(named)) for stem, named in stems.items() if len(named) == 1}
