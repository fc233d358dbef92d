"""ID numbers of a whole column at once: the plain sound ones told in numpy, all others parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, hits
from xftools.office.declared import Rule
from xftools.values.identity import parse_id, parse_phone

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WEIGHTS = np.array([2 ** (17 - place) % 11 for place in range(17)])
_LAST = np.frombuffer("10X98765432".encode("utf-32-le"), dtype=np.uint32)
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NO_DAY = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class Ids:
    """What ID numbers say: `problem` (None where there is none), `birth_on` (NaT) and `gender` (None
    where the number does not say)."""

    problem: NDArray[Any]
    birth_on: NDArray[np.datetime64]
    gender: NDArray[Any]


def read_ids(words: NDArray[Any]) -> Ids:
    """What each of some distinct values says as an ID number; a blank says nothing."""
    ids = Ids(
        problem=np.full(len(words), None, dtype=object),
        birth_on=np.full(len(words), _NO_DAY),
        gender=np.full(len(words), None, dtype=object),
    )
    sound = _read_plain(words, ids)
    for at in np.flatnonzero(~sound):
        if isinstance(words[at], str):
            parsed = parse_id(words[at])
            ids.problem[at] = parsed.problem
            ids.gender[at] = parsed.gender
            if parsed.birth_on is not None:
                ids.birth_on[at] = np.datetime64(parsed.birth_on, "s")
    return ids


def _read_plain(words: NDArray[Any], ids: Ids) -> NDArray[np.bool_]:
    """Fills in the numbers of 18 plain characters that have nothing wrong; True for these.

    Most of a column is such numbers, and parsing each one is what a check of IDs costs.
    """
    sound: NDArray[np.bool_] = np.zeros(len(words), dtype=bool)
    places = [at for at, word in enumerate(words) if isinstance(word, str) and len(word) == 18]
    if not places:
        return sound
    text = np.array([words[at] for at in places], dtype="U18")
    signs = text.view(np.uint32).reshape(-1, 18)
    digits = signs[:, :17].astype(np.int64) - ord("0")
    good = ((digits >= 0) & (digits <= 9)).all(axis=1)
    digits[~good] = 0
    good &= _LAST[digits @ _WEIGHTS % 11] == signs[:, 17]
    year, month, day = digits[:, 6:10] @ (1000, 100, 10, 1), *_pair(digits, 10, 12)
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    good &= (year >= 1850) & (year <= 2100) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= day <= _DAYS[np.where(month <= 12, month, 0)] + leap
    at = np.array(places)[good]
    months = ((year[good] - 1970) * 12 + month[good] - 1).astype("datetime64[M]")
    ids.birth_on[at] = months.astype("datetime64[D]") + (day[good] - 1)
    # One number of each sex says in which words the sexes are told.
    for odd in (0, 1):
        mine = at[digits[good][:, 16] % 2 == odd]
        if len(mine):
            ids.gender[mine] = parse_id(words[mine[0]]).gender
    sound[at] = True
    return sound


def _pair(digits: NDArray[Any], *begins: int) -> tuple[NDArray[Any], ...]:
    return tuple(digits[:, at] * 10 + digits[:, at + 1] for at in begins)


def _ids(seen: Seen, key: str) -> Ids:
    """What the ID numbers of the records say, read once for all rules."""
    ids = seen.remembered(("ids", key), key, read_ids)
    return Ids(*(seen.spread(key, column) for column in (ids.problem, ids.birth_on, ids.gender)))


# ── the checks ────────────────────────────────────────────────────────────────────────────────


def id_number(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """An ID number has its length, a birthday before as_of, and its check digit (GB 11643)."""
    key = field_of(rule)
    ids = _ids(seen, key)
    unborn = (ids.birth_on > np.datetime64(seen.as_of, "s")) & np.equal(ids.problem, None)
    problems = np.where(unborn, "date", ids.problem)
    # A number that Excel damaged is found where it is read.
    wrong = ~np.equal(problems, None) & ~np.equal(problems, "damaged")
    words = [seen.office.word(f"check.id.{item}") if item else "" for item in problems[wrong]]
    yield from hits(wrong, seen, key, {"problem": _spread(words, wrong)})


def id_agrees(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """What the field says is what the ID number says (args: `id`, its field; `part`, gender or
    birth_on). Numbers with a problem say nothing."""
    key, part = field_of(rule), rule.args["part"]
    ids = _ids(seen, rule.args["id"])
    sound = ~seen.blank(key) & np.equal(ids.problem, None)
    if part == "birth_on":
        days = seen.dates(key)
        yield from hits(
            sound & ~np.isnat(ids.birth_on) & ~np.isnat(days) & (days != ids.birth_on),
            seen,
            key,
            {"said": ids.birth_on},
        )
    else:
        differs = sound & ~np.equal(ids.gender, None) & ~np.equal(seen.mapped(key, str), ids.gender)
        yield from hits(differs, seen, key, {"said": ids.gender})


def phone(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Every number in the cell is one of a mobile, a landline or a service."""

    def problem(value: str) -> str | None:
        return None if _MOBILE.fullmatch(value) else parse_phone(value).problem

    key = field_of(rule)
    problems = seen.mapped(key, problem)
    wrong = ~np.equal(problems, None)
    words = [seen.office.word(f"check.phone.{item}") for item in problems[wrong]]
    yield from hits(wrong, seen, key, {"problem": _spread(words, wrong)})


def age(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """By the ID number, who stands there is at least `least` and at most `most` years old on the
    day of field `on` (as_of where it is blank)."""
    key = field_of(rule)
    born = _ids(seen, key).birth_on
    on = seen.dates(rule.args["on"])
    on = np.where(np.isnat(on), np.datetime64(seen.as_of, "s"), on)
    years = (on - born) / np.timedelta64(31556952, "s")
    odd = (years >= 0) & ((years < rule.args["least"]) | (years > rule.args["most"]))
    yield from hits(odd, seen, key)


def _spread(some: list[str], where: NDArray[np.bool_]) -> NDArray[Any]:
    """Values of some records, laid out over all of them."""
    spread: NDArray[Any] = np.full(len(where), "", dtype=object)
    spread[where] = some
    return spread
