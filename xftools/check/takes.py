"""What each check takes from a rule: so that a misspelt argument is told before it is ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xftools.office.declared import Rule


@dataclass(frozen=True)
class Takes:
    """The arguments of a check: those it needs, those it may have, and whether its rule names a
    field."""

    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    field: bool = True


def _takes(needs: str = "", may: str = "", *, field: bool = True) -> Takes:
    return Takes(frozenset(needs.split()), frozenset(may.split()), field)


TAKES: dict[str, Takes] = {
    "required": _takes(may="or_else unless", field=False),
    "columns": _takes(may="or_else", field=False),
    "together": _takes("fields", "any", field=False),
    "implies": _takes(may="filled blank used", field=False),
    "id_number": _takes(),
    "id_agrees": _takes("id part"),
    "age": _takes("on least most"),
    "phone": _takes(),
    "length": _takes(may="least most"),
    "contains_word": _takes("fields words", field=False),
    "says": _takes("words", "like by"),
    "listed": _takes("values"),
    "unlisted": _takes(may="values places"),
    "matches": _takes("pattern"),
    "number": _takes(may="least below needed"),
    "names": _takes(may="most count"),
    "nobody": _takes(),
    "kin": _takes("parties homes"),
    "elsewhere": _takes("text"),
    "order": _takes("chains", field=False),
    "not_after": _takes("fields", field=False),
    "apart": _takes("since", "limit extended most"),
    "waiting": _takes("since most"),
    "conflict": _takes("accused", "homes local village named"),
    "in_village_sheet": _takes(),
    "unique": _takes("differ"),
    "sequence": _takes(),
    "month": _takes(),
    "total_row": _takes("counting items people partly"),
    "link_flag": _takes("relations"),
    "unlinked": _takes("relations"),
    "deadline_state": _takes("states binds", "within", field=False),
    "no_column": _takes("states binds", field=False),
    "due_agrees": _takes("limit"),
    "carried_over": _takes("village"),
    "silence": _takes("village statuses", field=False),
}
"""By the check's name."""

_FIELDS = frozenset(
    {
        "accused", "blank", "by", "chains", "count", "counting", "differ", "fields", "filled",
        "homes", "id", "on", "parties", "since", "text",
    }
)  # fmt: skip


def named_fields(rule: Rule) -> Iterator[tuple[str, str]]:
    """Every field a rule names, with where in the rule it stands (``args.fields``, ``when``)."""
    if rule.field is not None:
        yield "field", rule.field
    for condition in rule.when:
        yield "when", condition.field
    for name, value in rule.args.items():
        if name in _FIELDS or (name == "village" and rule.check in ("carried_over", "silence")):
            yield from ((f"args.{name}", key) for key in _leaves(value))
        elif name in ("or_else", "unless") and isinstance(value, Mapping):
            yield from ((f"args.{name}", key) for key in value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
