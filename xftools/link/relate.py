"""What a pair of records is to each other: one relation, the strongest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from xftools.link.compare import (
    NEAR_ID,
    ONE_SIGN_OFF,
    SAME_ID,
    SAME_NAME,
    VETO,
    Evidence,
    Model,
    Texts,
    births,
    id_numbers,
)
from xftools.link.rows import Row
from xftools.model import Judgement, Link

DUPLICATE, REPEAT, MULTI_CHANNEL = "duplicate", "repeat", "multi_channel"
JOINT, SAME_PERSON = "joint", "same_person"
SAID = {
    Judgement.DUPLICATE: DUPLICATE,
    Judgement.SAME_PERSON: SAME_PERSON,
    Judgement.UNRELATED: None,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A pair with its evidence; `texts` is None where one of the records has none."""

    left: Row
    right: Row
    person: Evidence
    matter: Evidence
    texts: Texts | None
    one_source: bool

    @property
    def one_person(self) -> bool:
        """Whether they have a person in common, or tell on the same one without a name."""
        return self.person.total >= 0 or self.one_source

    @property
    def days(self) -> int | None:
        """Days between the two, None where one has no date."""
        if self.left.on is None or self.right.on is None:
            return None
        return abs(self.left.on - self.right.on)

    @property
    def other_channel(self) -> bool:
        """Whether they came by different ways: a letter and a visit, or through two organs."""
        return any(
            a != b and a and b
            for a, b in (
                (self.left.channel, self.right.channel),
                (self.left.source, self.right.source),
            )
        )


def compared(model: Model, left: Row, right: Row) -> Compared:
    """The evidence of a pair."""
    texts = model.texts(left, right)
    person = model.person(left, right, texts)
    # Who accuses without a name is known by whom he accuses only.
    nameless = not left.names and not right.names
    one_source = nameless and bool(left.accused) and left.accused == right.accused
    one_person = person.total >= 0 or one_source
    matter = model.matter(left, right, texts, one_person=one_person)
    return Compared(left, right, person, matter, texts, one_source)


def strangers(model: Model, left: Row, right: Row) -> bool:
    """Whether a few quick looks already rule out that `linked` finds a relation: they cannot be one
    person, and share too little that is rare to be about one matter.

    Most pairs that only came in on one day are such, and a full comparison takes ten times as long.
    """
    if (left.case_no and left.case_no == right.case_no) or not _two_people(model, left, right):
        return False
    one_accused = bool(left.accused) and left.accused == right.accused
    if one_accused and not left.names and not right.names:
        return False
    one, two, least = left.told, right.told, model.settings["joint_rare"]
    if least > 0 and one.rare.isdisjoint(two.rare) and one.numbers.isdisjoint(two.numbers):
        return True
    if not one_accused and left.place != right.place:
        return True
    return model.corpus.rarely_shared(one, two) < least


def _two_people(model: Model, left: Row, right: Row) -> bool:
    """Whether two valid ID numbers, or names that do not even begin alike, rule out one person, where
    the kind declares them as evidence."""
    declared = model.linking.person
    number = id_numbers(left, right) if "id_number" in declared else None
    if number == 0.0 and left.valid and right.valid:
        return True
    if "name" not in declared:
        return False
    if (number is not None and number >= NEAR_ID) or births(left, right) == 1.0:
        return False
    families = {name[0] for name in left.names}
    return bool(families and right.names) and all(name[0] not in families for name in right.names)


def same_matter(pair: Compared, settings: Mapping[str, float]) -> bool:
    """Whether two records are about one matter; people who share nothing but the topic are not."""
    if pair.matter.total < 0:
        return False
    if pair.one_person:
        return True
    if pair.texts is None or pair.texts.swapped is not None:
        return False
    accused = bool(pair.left.accused) and pair.left.accused == pair.right.accused
    near = accused or pair.left.place == pair.right.place
    sure = pair.matter.total >= log(settings["show_joint"] / (1 - settings["show_joint"]))
    return near and sure and pair.texts.rare >= settings["joint_rare"]


def is_identical(pair: Compared, settings: Mapping[str, float]) -> bool:
    """Whether the evidence may merge the two by itself.

    That is: one case number and nothing against it, or one ID number, one day and one text.
    """
    left, right = pair.left, pair.right
    same_day = left.on is not None and left.on == right.on
    same_text = left.told.text == right.told.text
    if left.case_no and left.case_no == right.case_no:
        name = pair.person.score("name")
        number = pair.person.score("id_number")
        against = (name is not None and name <= ONE_SIGN_OFF and number != SAME_ID) or (
            pair.person.total == VETO and number is not None and number < SAME_ID
        )
        alike = pair.texts is None or pair.texts.alike >= settings["duplicate_text"]
        unsaid = left.on is None or right.on is None
        person = pair.person.total >= 0 or (name is not None and name >= SAME_NAME)
        return not against and ((person and (same_day or alike or unsaid)) or (same_day and alike))
    if left.case_no and right.case_no:
        return False
    same_id = pair.person.score("id_number") == SAME_ID and left.valid and right.valid
    return same_id and same_day and same_text and bool(left.told.text)


def relation(pair: Compared, settings: Mapping[str, float]) -> str | None:
    """The relation of a pair, None when they have nothing to do with each other."""
    if is_identical(pair, settings):
        return DUPLICATE
    if same_matter(pair, settings):
        return _of_one_matter(pair, settings)
    return SAME_PERSON if pair.person.total >= 0 else None


def _of_one_matter(pair: Compared, settings: Mapping[str, float]) -> str | None:
    days = pair.days
    if not pair.one_person:
        near = days is None or days <= settings["joint_days"]
        return JOINT if near else None
    if pair.other_channel and (days is None or days <= settings["multi_days"]):
        return MULTI_CHANNEL
    alike = pair.texts is not None and pair.texts.alike >= settings["duplicate_text"]
    if days == 0 or (alike and (days is None or days <= settings["duplicate_days"])):
        return DUPLICATE
    return REPEAT


def linked(model: Model, pair: Compared, judgement: Judgement | None) -> Link | None:
    """The link of a pair under a person's word, None when there is none worth showing."""
    settings = model.settings
    found = relation(pair, settings)
    kind = _judged(pair, found, judgement, settings)
    if kind is None:
        return None
    score = _score(pair, kind)
    if judgement is None and score < settings["show"]:
        return None
    identical = found == DUPLICATE and kind == DUPLICATE and is_identical(pair, settings)
    return Link(
        left=pair.left.id,
        right=pair.right.id,
        relation=kind,
        score=score,
        reasons=model.reasons(pair.left, pair.right, pair.person, pair.matter),
        identical=identical,
        judgement=judgement,
    )


def _judged(
    pair: Compared, found: str | None, judgement: Judgement | None, settings: Mapping[str, float]
) -> str | None:
    """The relation a person's word makes of the one that was found."""
    if judgement is None or judgement is Judgement.UNSURE:
        return found
    if judgement is not Judgement.SAME_MATTER:
        return SAID[judgement]
    if found in (REPEAT, MULTI_CHANNEL, JOINT):
        return found
    if not pair.one_person:
        return JOINT
    days = pair.days
    several = pair.other_channel and (days is None or days <= settings["multi_days"])
    return MULTI_CHANNEL if several else REPEAT


def _score(pair: Compared, kind: str) -> float:
    if kind == SAME_PERSON:
        return pair.person.chance
    if kind == JOINT or pair.one_source:
        return pair.matter.chance
    if pair.left.case_no and pair.left.case_no == pair.right.case_no:
        return pair.matter.chance
    return min(pair.person.chance, pair.matter.chance)
