"""The doors as declared, and the words said at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xftools import data

_FILE: Mapping[str, Any] = data.load("words/doors")
WORDS: Mapping[str, str] = _FILE["words"]
ERRORS: Mapping[str, str] = _FILE["errors"]
WINDOW: Mapping[str, str] = _FILE["window"]
NOTE: Mapping[str, str] = _FILE["note"]


@dataclass(frozen=True)
class Door:
    """One verb that lies on the desktop."""

    name: str
    label: str
    tip: str
    command: tuple[str, ...]
    takes: str
    """What may be dropped: any, file, villages, review, office, anywhere."""
    done: str
    ledger: str = ""
    """The option that names the ledger to go on with."""
    month: bool = False
    counts: str = ""
    """The count without which there was nothing to do."""
    none: str = ""
    """Said instead of `done` then."""
    reviewed: str = ""
    """Said besides where a review workbook was handed in."""


DOORS: Mapping[str, Door] = {
    name: Door(name=name, **{**entry, "command": tuple(entry["command"])})
    for name, entry in _FILE["door"].items()
}
