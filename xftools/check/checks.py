"""CHECKS: plain functions that rules are made of. Each masks the records it sees and yields where
they break the rule; a blank value breaks none but `required`, `together`, `implies`, `waiting`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.check.days import apart, not_after, order, waiting
from xftools.check.ledgers import deadline_state, due_agrees, link_flag, no_column, unlinked
from xftools.check.months import carried_over, silence
from xftools.check.numbers import age, id_agrees, id_number, phone
from xftools.check.parties import conflict, in_village_sheet
from xftools.check.persons import elsewhere, kin, names, nobody
from xftools.check.seen import Hit, Seen, columns_of, conditions, field_of, hits, setting
from xftools.check.sheets import month, sequence, unique
from xftools.check.totals import total_row
from xftools.office.declared import Rule
from xftools.values.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

Check = Callable[[Seen, Rule], Iterator[Hit]]

# ── filled or not ─────────────────────────────────────────────────────────────────────────────


def required(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The fields the kind cannot do without are filled.

    args: `or_else` (field → fields that serve where the sheet has no column for it), `unless`
    (field → conditions that excuse it).
    """
    ledger = seen.has(seen.kind.field_of("ledger_id") or "")
    for key in seen.kind.required:
        left = ~seen.any_holds(conditions(rule.args.get("unless", {}).get(key)))
        for other in rule.args.get("or_else", {}).get(key, ()):
            # A ledger has every column; its rows came from sheets that had one or the other.
            left &= ~(ledger & seen.has(other) & ~seen.unsaid(other))
        for other in (key, *rule.args.get("or_else", {}).get(key, ())):
            here = seen.has(other)
            yield from hits(left & here & seen.unsaid(other), seen, other)
            left &= ~here


def columns(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Each sheet has a column for every required field, or one that serves (args: `or_else`)."""
    for register, _ in seen.by_register():
        known = columns_of(register)
        for key in seen.kind.required:
            serving = (key, *rule.args.get("or_else", {}).get(key, ()))
            if not any(other in known for other in serving):
                row = register.raw.header_rows[-1] if register.raw.header_rows else 1
                column = register.raw.columns[0] if register.raw.columns else 1
                yield Hit(None, key, register=register, cell=(row, column))


def together(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Where one of `fields` is filled (or a condition of `any` holds), all are."""
    keys: list[str] = rule.args["fields"]
    blank = np.column_stack([seen.blank(key) for key in keys])
    any_ = seen.any_holds(conditions(rule.args.get("any")))
    broken = blank.any(axis=1) & (~blank.all(axis=1) | any_)
    comma = seen.office.word("check.and")
    for at in np.flatnonzero(broken):
        record = seen.record(at)
        gaps = [key for key, missing in zip(keys, blank[at], strict=True) if missing]
        shown = [key for key in gaps if key in seen.places[record].columns]
        filled = [key for key in keys if key not in gaps]
        labels = comma.join(seen.kind.label_of(key) for key in gaps)
        yield Hit(record, (shown or filled or gaps)[0], {"missing": labels})


def implies(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Under the rule's conditions `filled` fields are filled and `blank` ones blank.

    A field that the sheet has no column for cannot be filled, and is not asked for; with `used`
    neither is one that no row of the sheet fills.
    """
    for key in rule.args.get("filled", ()):
        asked = seen.uses(key) if rule.args.get("used") else seen.has(key)
        yield from hits(asked & seen.unsaid(key), seen, key)
    for key in filter(seen.knows, rule.args.get("blank", ())):
        yield from hits(~seen.blank(key), seen, key)


# ── one value ─────────────────────────────────────────────────────────────────────────────────


def length(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A text has at least `least` characters, and at most `most`."""
    key = field_of(rule)
    least, most = rule.args.get("least"), rule.args.get("most")
    if least is most is None:
        raise KeyError("least")

    def wrong(text: Any) -> bool:
        size = len(str(text))
        return (least is not None and size < least) or (most is not None and size > most)

    yield from hits(np.equal(seen.mapped(key, wrong), True), seen, key)


def contains_word(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """None of `words` occurs in `fields`."""
    pattern = re.compile("|".join(re.escape(word) for word in rule.args["words"]))

    def word(text: Any) -> str | None:
        found = pattern.search(str(text))
        return found[0] if found else None

    for key in filter(seen.knows, rule.args["fields"]):
        found = seen.mapped(key, word)
        yield from hits(~np.equal(found, None), seen, key, {"word": found})


def says(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A text that reads as what it should (args: `like`, a pattern) has one of `words`, which may
    hang on the word of another field (`by`; `words` is then a table by its words)."""
    key, words = field_of(rule), rule.args["words"]
    like = re.compile(rule.args.get("like", ""))
    if not seen.knows(key):
        return
    alike = np.equal(seen.mapped(key, lambda text: bool(like.search(fold(str(text))))), True)
    for word, needed in words.items() if isinstance(words, dict) else ((None, words),):
        asked = alike if word is None else alike & np.equal(seen.mapped(rule.args["by"], str), word)
        if asked.any():
            wanted = re.compile("|".join(map(re.escape, needed)))
            silent = np.equal(seen.mapped(key, wanted.search), None)
            told = seen.office.word("check.or").join(needed)
            yield from hits(asked & silent, seen, key, by=word or "", wanted=told)


def listed(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The value is one of `values`."""
    allowed = frozenset(rule.args["values"])
    key = field_of(rule)
    yield from hits(np.equal(seen.mapped(key, allowed.__contains__), False), seen, key)


def unlisted(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The value is none of `values`, and no village (or unit) of the office where `places` says
    "villages" (or "units")."""
    barred = set(rule.args.get("values", ()))
    if "places" in rule.args:
        barred.update(place.name for place in getattr(seen.office, rule.args["places"]))
    key = field_of(rule)
    yield from hits(np.equal(seen.mapped(key, barred.__contains__), True), seen, key)


def matches(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The whole text fits `pattern` (a regular expression)."""
    key, pattern = field_of(rule), re.compile(rule.args["pattern"])
    fits = seen.mapped(key, lambda value: pattern.fullmatch(str(value)) is not None)
    yield from hits(np.equal(fits, False), seen, key)


def number(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A count is at least `least`, or below `below`; either may name a setting of the office
    (``groups.threshold``). With `needed`, a blank breaks the rule where there is a column."""
    key = field_of(rule)
    if not seen.knows(key):
        return
    counts = seen.counts(key)
    wrong = np.isnan(counts) & seen.has(key) & bool(rule.args.get("needed"))
    least, below = (setting(seen, rule.args.get(name)) for name in ("least", "below"))
    if least is not None:
        wrong |= counts < least
    if below is not None:
        wrong |= counts >= below
    values: NDArray[Any] = np.nan_to_num(counts).astype(int).astype(object)
    values[np.isnan(counts)] = seen.office.word("check.blank")
    limit = least if least is not None else below
    yield from hits(wrong, seen, key, {"value": values}, limit=limit)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        required,
        columns,
        together,
        implies,
        id_number,
        id_agrees,
        age,
        phone,
        length,
        contains_word,
        says,
        listed,
        unlisted,
        matches,
        number,
        names,
        nobody,
        kin,
        elsewhere,
        order,
        not_after,
        apart,
        waiting,
        conflict,
        in_village_sheet,
        unique,
        sequence,
        month,
        total_row,
        link_flag,
        unlinked,
        deadline_state,
        no_column,
        due_agrees,
        carried_over,
        silence,
    )
}
