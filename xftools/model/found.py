"""What was found of a person before registering."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A record that tells of who was asked for; `by` are the roles that agree (person, phone,
    id_number), `open_` whether the matter is still going on."""

    record: str
    by: tuple[str, ...]
    open_: bool
