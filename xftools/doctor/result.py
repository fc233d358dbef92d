"""One thing proved, or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What was looked at, whether it stands, and what is said of it."""

    name: str
    ok: bool
    message: str
