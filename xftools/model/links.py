"""Why two records belong together, and a person's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Judgement(StrEnum):
    """A person's word on a pair; it outweighs any score."""

    DUPLICATE = "duplicate"
    SAME_MATTER = "same_matter"
    SAME_PERSON = "same_person"
    UNRELATED = "unrelated"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: its score 0–1, its weight in log-odds, both values as compared."""

    feature: str
    left: str
    right: str
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Why two records belong together: duplicate, repeat, multi_channel, joint or same_person.

    `identical` is True only for the evidence that may merge by itself: the same case number, or the
    same ID number, date and text. `score` is 0–1.
    """

    left: str
    right: str
    relation: str
    score: float
    reasons: tuple[Reason, ...]
    identical: bool = False
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of one matter, or of one person. `id` is that of its first record."""

    id: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found."""

    links: tuple[Link, ...] = ()
    matters: tuple[Cluster, ...] = ()
    persons: tuple[Cluster, ...] = ()
