"""How alike two records are, feature by feature, and what that adds up to.

A comparator takes two rows and gives a score 0–1, or None where one of them says nothing. The
weights of the scores (log-odds) are declared with the kind; every comparator is symmetric.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from xftools.link.rows import Row
from xftools.link.texts import Corpus, numbers_shared
from xftools.model import Reason
from xftools.office.declared import Feature, Linking
from xftools.values.names import surname

SAME_NAME, SOUNDS_ALIKE, ONE_SIGN_OFF = 0.9, 0.75, 0.5
SAME_ID, NEAR_ID = 1.0, 0.85
VETO = -99.0
# A petition in a register has about so many two-character pieces; of two longer ones, what they
# share counts for more, but never for nearly the same text.
USUAL_LENGTH, LONG_TEXTS = 30, 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a pair: the scores of its features, and their sum with the prior
    in log-odds (VETO where one fact rules the pair out)."""

    scores: tuple[tuple[str, float], ...]
    total: float

    @property
    def chance(self) -> float:
        """The sum as a score 0–1."""
        return round(1 / (1 + math.exp(-max(-50.0, min(50.0, self.total)))), 6)

    def score(self, feature: str) -> float | None:
        """The score of a feature, None where it was not compared."""
        for name, score in self.scores:
            if name == feature:
                return score
        return None


# ── one person ────────────────────────────────────────────────────────────────────────────────


def id_numbers(left: Row, right: Row) -> float | None:
    """1 the same number; 0.85 one of them damaged, and close; 0.6 two valid ones, but close."""
    if not left.ids or not right.ids:
        return None
    if not set(left.ids).isdisjoint(right.ids):
        return SAME_ID
    # Of several people in one cell it is chance whose number is written down.
    if len(left.names) > 1 or len(right.names) > 1:
        return None
    if any(_near(a, b) for a in left.ids for b in right.ids):
        return 0.6 if left.valid and right.valid else NEAR_ID
    return 0.0


def _near(left: str, right: str) -> bool:
    # Excel keeps 15 digits of a number and makes the rest zeros.
    for cut, whole in ((left, right), (right, left)):
        if len(cut) == 18 and cut.endswith("000") and cut[:15] == whole[:15]:
            return True
    # Year and day that both differ are no one slip: they stand apart. Quicker than the distance.
    if left[6:10] != right[6:10] and left[12:17] != right[12:17] and len(left) == len(right):
        return False
    # One slip of the hand; the 18th place is a check digit and follows the others.
    return (
        min(len(left), len(right)) >= 17
        and OSA.distance(left[:17], right[:17], score_cutoff=1) <= 1
    )


def household(left: Row, right: Row) -> float | None:
    """Phone and address together: they come from one kitchen table and must not count twice."""
    village = left.village == right.village if left.village and right.village else None
    phone = bool(left.phones & right.phones) if left.phones and right.phones else None
    if phone:
        return 1.0 if village else 0.9
    if left.house and left.address == right.address and village is not False:
        return 0.8
    if village:
        return 0.5 if phone is False else 0.6
    if village is False:
        return 0.0 if phone is False else 0.1
    return None if phone is None else 0.3


def births(left: Row, right: Row) -> float | None:
    """Days of birth; they say nothing new where the ID numbers agree or differ by themselves."""
    if left.birth is None or right.birth is None or (left.ids and right.ids):
        return None
    if left.birth == right.birth:
        return 1.0
    parts = ((left.birth.year, left.birth.month, left.birth.day),
             (right.birth.year, right.birth.month, right.birth.day))  # fmt: skip
    same = sum(a == b for a, b in zip(*parts, strict=True))
    swapped = parts[0][0] == parts[1][0] and parts[0][1:] == parts[1][:0:-1]
    return 0.5 if same == 2 or swapped else 0.0


def genders(left: Row, right: Row) -> float | None:
    """1 the same, 0 not; of several people nobody knows whose it is."""
    if not left.gender or not right.gender or len(left.names) > 1 or len(right.names) > 1:
        return None
    return float(left.gender == right.gender)


def names(left: Row, right: Row, *, sounds: bool) -> float | None:
    """The best of all pairs of names: one identical person is enough.

    A given name of one character that differs is another name; sound is compared only when asked,
    because it is slow and rarely settles anything.
    """
    if not left.names or not right.names:
        return None
    return max(_name(a, b, left, sounds=sounds) for a in left.names for b in right.names)


def _name(left: str, right: str, row: Row, *, sounds: bool) -> float:
    if left == right:
        if left in row.common:
            return SAME_NAME
        return 1.0 if len(left) > 2 else 0.95
    family = surname(left) or left[:1]
    if len(left) != len(right) or not right.startswith(family):
        return 0.0
    if sounds and sound_alike(left, right):
        return SOUNDS_ALIKE
    off = sum(a != b for a, b in zip(left, right, strict=True))
    return ONE_SIGN_OFF if len(left) > len(family) + 1 and off == 1 else 0.0


def sound_alike(left: str, right: str) -> bool:
    """Whether two names of one length may be spoken alike, tones aside."""
    return len(left) == len(right) and all(
        a == b or not syllables(a).isdisjoint(syllables(b))
        for a, b in zip(left, right, strict=True)
    )


@cache
def syllables(sign: str) -> frozenset[str]:
    """All readings of a character, without tones; itself where it has none."""
    # A tenth of a second to import, most of it phrases that a single character never needs.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, pinyin

    return frozenset(pinyin(sign, style=Style.NORMAL, heteronym=True)[0])


def same_number(left: Row, right: Row) -> float | None:
    """1 the same case number; different ones say nothing, for every registration has its own."""
    return 1.0 if left.case_no and left.case_no == right.case_no else None


# ── one matter ────────────────────────────────────────────────────────────────────────────────


def _equal(get: Callable[[Row], str]) -> Callable[[Row, Row], float | None]:
    def compare(left: Row, right: Row) -> float | None:
        a, b = get(left), get(right)
        return float(a == b) if a and b else None

    return compare


def _numbers(left: Row, right: Row) -> float | None:
    return numbers_shared(left.told.numbers, right.told.numbers)


Comparator = Callable[[Row, Row], float | None]

PERSON: Mapping[str, Comparator] = {
    "id_number": id_numbers,
    "household": household,
    "birth_on": births,
    "gender": genders,
    "same_number": same_number,
}
MATTER: Mapping[str, Comparator] = {
    "case_no": same_number,
    "numbers": _numbers,
    "place": _equal(lambda row: row.place),
    "duty_unit": _equal(lambda row: row.unit),
    "category": _equal(lambda row: row.category),
    "accused": _equal(lambda row: row.accused),
}
SHOWN: Mapping[str, Callable[[Row], str]] = {
    "id_number": lambda row: " ".join(row.ids),
    "household": lambda row: " ".join((*sorted(row.phones), row.address or row.village)),
    "birth_on": lambda row: str(row.birth or ""),
    "gender": lambda row: row.gender,
    "name": lambda row: " ".join(row.names),
    "told": lambda row: row.told.text,
    "same_number": lambda row: row.case_no,
    "case_no": lambda row: row.case_no,
    "text": lambda row: row.told.text,
    "rare": lambda row: row.told.text,
    "swapped": lambda row: row.told.text,
    "numbers": lambda row: " ".join(f"{n:g}{unit}" for n, unit in sorted(row.told.numbers)),
    "place": lambda row: row.place,
    "duty_unit": lambda row: row.unit,
    "category": lambda row: row.category,
    "accused": lambda row: row.accused,
}


@dataclass(frozen=True, slots=True)
class Texts:
    """How two texts compare, 0–1 each: alike on the whole, in rare content, and in what fills the
    same sentence (None where they are not one sentence). `length`: pieces of the shorter one."""

    alike: float
    rare: float
    swapped: float | None
    length: int

    @property
    def text(self) -> float:
        """How alike they are for their length: long texts of one matter share a smaller part."""
        longer = self.alike * max(1.0, math.sqrt(self.length / USUAL_LENGTH))
        return max(self.alike, min(longer, LONG_TEXTS))

    @property
    def told(self) -> float:
        """How much one and the same story speaks for one and the same teller."""
        return self.alike if self.swapped is not None else max(self.alike, 0.8 * self.rare)

    @property
    def scores(self) -> tuple[tuple[str, float | None], ...]:
        """The scores by feature."""
        return ("text", self.text), ("rare", self.rare), ("swapped", self.swapped)


class Model:
    """The declared weights over the texts of one run."""

    def __init__(self, linking: Linking, corpus: Corpus) -> None:
        """`corpus` holds the texts of all rows that will be compared."""
        self.linking = linking
        self.corpus = corpus
        self.settings = linking.settings

    def texts(self, left: Row, right: Row) -> Texts | None:
        """How the texts of two records compare; None where one has none."""
        one, two = left.told, right.told
        if not one.text or not two.text:
            return None
        corpus = self.corpus
        return Texts(
            corpus.alike(one, two),
            corpus.rarely_shared(one, two),
            corpus.unswapped(one, two),
            min(len(one.pieces), len(two.pieces)),
        )

    def person(self, left: Row, right: Row, texts: Texts | None) -> Evidence:
        """The evidence that two records have a person in common."""
        declared = self.linking.person
        scores = self._scores(PERSON, declared, left, right)
        if texts is not None and "told" in declared:
            scores.append(("told", texts.told))
        total = self.settings["person_prior"] + _sum(declared, scores)
        if "name" in declared:
            # Names that only sound alike matter where the rest would carry them.
            feature = declared["name"]
            total -= feature.missing
            hopeful = total + feature.weight(SOUNDS_ALIKE) >= 0
            name = names(left, right, sounds=hopeful)
            if name is not None:
                scores.append(("name", name))
            total += feature.missing if name is None else feature.weight(name)
        return self._ruled(Evidence(tuple(scores), total), left, right)

    def _ruled(self, evidence: Evidence, left: Row, right: Row) -> Evidence:
        name, number = evidence.score("name"), evidence.score("id_number")
        birth, told = evidence.score("birth_on"), evidence.score("told")
        near = number is not None and number >= NEAR_ID
        named = name is not None and name >= SOUNDS_ALIKE
        if number is not None and number < NEAR_ID and left.valid and right.valid:
            kitchen = evidence.score("household")
            if number > 0 and name is not None and name >= SAME_NAME and (kitchen or 0) >= 0.8:
                cap = self.settings["near_id_cap"]
                return Evidence(evidence.scores, min(evidence.total, math.log(cap / (1 - cap))))
            return Evidence(evidence.scores, VETO)
        if name is not None and not named and not near and birth != 1.0:
            return Evidence(evidence.scores, VETO)
        # A shared phone or house makes a household, not a person.
        if not (named or near or (told or 0) >= 0.5 or evidence.score("same_number")):
            return Evidence(evidence.scores, VETO)
        return evidence

    def matter(self, left: Row, right: Row, texts: Texts | None, *, one_person: bool) -> Evidence:
        """The evidence that two records are about one matter."""
        declared = self.linking.matter
        scores = self._scores(MATTER, declared, left, right)
        if texts is not None:
            scores += [
                (name, score)
                for name, score in texts.scores
                if name in declared and score is not None
            ]
        prior = self.settings["matter_prior_same" if one_person else "matter_prior_other"]
        return Evidence(tuple(scores), prior + _sum(declared, scores))

    def reasons(
        self, left: Row, right: Row, person: Evidence, matter: Evidence
    ) -> tuple[Reason, ...]:
        """The evidence told: that of the person, then that of the matter, strongest first."""
        reasons: list[Reason] = []
        for evidence, declared in (
            (person, self.linking.person),
            (matter, self.linking.matter),
        ):
            some = [
                Reason(name, SHOWN[name](left), SHOWN[name](right), round(score, 4), weight)
                for name, score in evidence.scores
                if (weight := declared[name].weight(score))
            ]
            reasons += sorted(some, key=lambda reason: (-abs(reason.weight), reason.feature))
        return tuple(reasons)

    @staticmethod
    def _scores(
        comparators: Mapping[str, Comparator],
        declared: Mapping[str, Feature],
        left: Row,
        right: Row,
    ) -> list[tuple[str, float]]:
        scores = []
        for name, compare in comparators.items():
            if name in declared:
                score = compare(left, right)
                if score is not None:
                    scores.append((name, score))
        return scores


def _sum(declared: Mapping[str, Feature], scores: list[tuple[str, float]]) -> float:
    given = dict(scores)
    return sum(
        feature.weight(given[name]) if name in given else feature.missing
        for name, feature in declared.items()
    )
