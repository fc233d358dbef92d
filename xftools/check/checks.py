"""CHECKS: plain functions that rules are made of. Each masks the records it sees and yields where
they break the rule; a blank value breaks none but `required`, `together` and `implies`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xftools.check.ledgers import deadline_state, link_flag
from xftools.check.parties import conflict
from xftools.check.seen import Hit, Seen, columns_of, conditions, field_of, hits
from xftools.check.sheets import month, sequence, unique
from xftools.check.totals import total_row
from xftools.office.declared import Rule, any_holds
from xftools.values.identity import parse_id, parse_phone

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
        excused = conditions(rule.args.get("unless", {}).get(key))
        left = ~any_holds(excused, seen.table)
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
    blank = np.column_stack([seen.column(key).isna().to_numpy() for key in keys])
    any_ = any_holds(conditions(rule.args.get("any")), seen.table).to_numpy()
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
    """Under the rule's conditions `filled` fields are filled and `blank` ones blank. A field that
    the sheet has no column for cannot be filled, and is not asked for."""
    for key in rule.args.get("filled", ()):
        yield from hits(seen.has(key) & seen.column(key).isna(), seen, key)
    for key in rule.args.get("blank", ()):
        yield from hits(seen.column(key).notna(), seen, key)


# ── one value ─────────────────────────────────────────────────────────────────────────────────


def _mapped(seen: Seen, key: str, of: Callable[[str], Any]) -> pd.Series[Any]:
    """`of` each distinct value, None where the value is NA."""
    column = seen.column(key)
    known = {value: of(value) for value in column.dropna().unique()}
    return pd.Series([known.get(value) for value in column], index=column.index, dtype=object)


def id_number(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """An ID number has its length, a birthday before as_of, and its check digit (GB 11643)."""

    def problem(value: str) -> str | None:
        parsed = parse_id(value)
        if parsed.problem is None and parsed.birth_on and parsed.birth_on > seen.as_of:
            return "date"
        # A number that Excel damaged is found where it is read.
        return None if parsed.problem == "damaged" else parsed.problem

    key = field_of(rule)
    problems = _mapped(seen, key, problem)
    words = [seen.office.word(f"check.id.{item}") if item else "" for item in problems]
    yield from hits(problems.notna(), seen, key, {"problem": words})


def id_agrees(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """What the field says is what the ID number says (args: `id`, its field; `part`, gender or
    birth_on). Numbers with a problem say nothing."""
    key, part = field_of(rule), rule.args["part"]
    said = _mapped(seen, rule.args["id"], lambda value: getattr(parse_id(value), part))
    column = seen.column(key)
    if part == "birth_on":
        column = pd.Series(seen.dates(key), index=column.index)
        said = pd.Series(pd.to_datetime(said), index=column.index)
    differs = column.notna() & said.notna() & (column != said)
    yield from hits(differs, seen, key, {"said": said})


def phone(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """Every number in the cell is one of a mobile, a landline or a service."""
    key = field_of(rule)
    problems = _mapped(seen, key, lambda value: parse_phone(value).problem)
    words = [seen.office.word(f"check.phone.{item}") if item else "" for item in problems]
    yield from hits(problems.notna(), seen, key, {"problem": words})


def length(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A text has at least `least` characters."""
    key = field_of(rule)
    sizes = seen.column(key).str.len() if key in seen.table.columns else pd.Series(dtype=float)
    if len(sizes):
        yield from hits((sizes < rule.args["least"]).fillna(False), seen, key)


def contains_word(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """None of `words` occurs in `fields`."""
    pattern = re.compile("|".join(re.escape(word) for word in rule.args["words"]))
    for key in rule.args["fields"]:
        found = _mapped(seen, key, pattern.search)
        words = [item[0] if item else "" for item in found]
        yield from hits(found.notna(), seen, key, {"word": words})


def listed(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The value is one of `values`."""
    key = field_of(rule)
    column = seen.column(key)
    yield from hits(column.notna() & ~column.isin(rule.args["values"]), seen, key)


def matches(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The whole text fits `pattern` (a regular expression)."""
    key, pattern = field_of(rule), re.compile(rule.args["pattern"])
    fits = _mapped(seen, key, lambda value: bool(pattern.fullmatch(str(value))))
    yield from hits(fits == False, seen, key)  # noqa: E712  None is not False


def number(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """A count is at least `least`, or below `below`; either may name a setting of the office
    (``groups.threshold``). With `needed`, a blank breaks the rule where there is a column."""
    key = field_of(rule)
    counts = pd.to_numeric(seen.column(key), errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = np.isnan(counts) & seen.has(key).to_numpy() & bool(rule.args.get("needed"))
    least, below = (_setting(seen, rule.args.get(name)) for name in ("least", "below"))
    if least is not None:
        wrong |= counts < least
    if below is not None:
        wrong |= counts >= below
    blank = seen.office.word("check.blank")
    values = [blank if np.isnan(item) else int(item) for item in counts]
    limit = least if least is not None else below
    yield from hits(wrong, seen, key, {"value": values}, limit=limit)


def _setting(seen: Seen, value: object) -> int | None:
    if not isinstance(value, str):
        return value if isinstance(value, int) else None
    setting: Any = seen.office
    for part in value.split("."):
        setting = getattr(setting, part)
    return int(setting)


# ── dates ─────────────────────────────────────────────────────────────────────────────────────


def order(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The filled dates of each chain of `chains` never go back; told at the later field."""
    for chain in rule.args["chains"]:
        before: NDArray[Any] = np.full(len(seen.table), np.datetime64("NaT", "s"))
        name: NDArray[Any] = np.full(len(seen.table), "", dtype=object)
        for key in chain:
            if key not in seen.table.columns:
                continue
            days = seen.dates(key)
            yield from hits(days < before, seen, key, {"before": name, "before_on": before})
            filled = ~np.isnat(days)
            before = np.where(filled, days, before)
            name[filled] = seen.kind.label_of(key)


def not_after(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No date of `fields` lies after as_of."""
    today = np.datetime64(seen.as_of, "s")
    for key in rule.args["fields"]:
        if key in seen.table.columns:
            yield from hits(seen.dates(key) > today, seen, key, as_of=seen.as_of)


def apart(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The rule's date is no more days after the date of field `since` than the time limit `limit`
    gave on that day, with `extended` its longest extension added (or no more than `most`)."""
    key, since = field_of(rule), seen.dates(rule.args["since"])
    days = (seen.dates(key) - since).astype("timedelta64[D]")
    most = _days_given(seen, rule, since)
    # NaT is above nothing; where no limit was in force, none was broken.
    late = (days > most) & (most >= np.timedelta64(0, "D"))
    told = {"since_on": since, "days": days.astype(int), "most": most.astype(int)}
    yield from hits(late, seen, key, told)


def _days_given(seen: Seen, rule: Rule, since: NDArray[Any]) -> NDArray[Any]:
    """The longest time of each record, by the version in force when it began; -1 is none."""
    most: NDArray[Any] = np.full(len(since), rule.args.get("most", -1), dtype="timedelta64[D]")
    limit = seen.office.limits.get(rule.args.get("limit", ""))
    for version in sorted(limit.versions, key=lambda item: item.since) if limit else ():
        longest = version.days + (version.extension if rule.args.get("extended") else 0)
        most[since >= np.datetime64(version.since)] = longest
    return most


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        required,
        columns,
        together,
        implies,
        id_number,
        id_agrees,
        phone,
        length,
        contains_word,
        listed,
        matches,
        number,
        order,
        not_after,
        apart,
        conflict,
        unique,
        sequence,
        month,
        total_row,
        link_flag,
        deadline_state,
    )
}
