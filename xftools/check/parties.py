"""Whether a matter lies with the very body or person it complains of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from xftools.check.seen import Hit, Seen, field_of, hits, plain
from xftools.office.declared import Place, Rule
from xftools.values.names import is_anonymous
from xftools.values.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGNS = re.compile(r"[^\w()]+")


def conflict(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """The rule's field does not name the body or the person complained of, nor the village of
    either. Only restricted records are looked at.

    args: `accused` (its field), `homes` (fields that say where the matter lies, the first filled
    one counts), `local` (words for officers of a village), `named` (a pattern that tells that the
    text says of which village), `village` (a pattern whose group ``village`` is a village's name in
    a body's name). Without `village`, names are compared as they stand.
    """
    key = field_of(rule)
    if not seen.knows(key):
        return
    apart = seen.any_holds(seen.kind.restricted) & ~seen.blank(key)
    if not apart.any():
        return
    table = seen.table[apart]
    for record, row in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        told = fold(str(plain(row.get(rule.args["accused"])) or ""))
        bodies = filter(None, _SIGNS.split(fold(str(row[key]))))
        if any(_touches(seen, rule, body, told, row) for body in bodies):
            yield Hit(record, key)


def in_village_sheet(seen: Seen, rule: Rule) -> Iterator[Hit]:
    """No restricted record stands in a village's own sheet, as its title, form line or name says."""
    villages: NDArray[Any] = np.array(
        [register.raw.context.village for register in seen.registers], dtype=object
    )
    mine = villages[seen.numbers]
    apart = seen.any_holds(seen.kind.restricted) & ~np.equal(mine, None)
    yield from hits(apart, seen, rule.field, {"village": mine})


def _touches(seen: Seen, rule: Rule, body: str, told: str, row: Any) -> bool:
    if "village" not in rule.args:
        return len(body) > 1 and body in told and not is_anonymous(body)
    names = _names(seen, body, rule.args["village"])
    if told and (told in names or any(len(name) > 1 and name in told for name in names)):
        return True
    if len(told) > 1 and any(told in name for name in names):
        return True
    if told and not any(word in told for word in rule.args["local"]):
        return False
    if re.search(rule.args["named"], told):
        return False
    # Nobody is named, or an officer "of the village": that is the village of the matter.
    homes = (fold(str(plain(row.get(item)) or "")) for item in rule.args["homes"])
    home = next((item for item in homes if item), "")
    return bool(home) and any(home == name for name in names)


def _names(seen: Seen, body: str, village: str) -> set[str]:
    """All names of a body: its own, those of the declared place it belongs to with the people who
    sit there, and the village in its name."""
    names = {body}
    for place in (*seen.office.units, *seen.office.villages):
        if any(len(name) > 1 and name in body for name in _called(place)):
            names.update(_called(place), map(fold, place.members))
    found = re.search(village, body)
    if found:
        names.add(found["village"])
    return names


def _called(place: Place) -> tuple[str, ...]:
    return tuple(fold(name) for name in (place.name, *place.aliases))
