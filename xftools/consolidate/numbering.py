"""Ledger numbers: given once, never used again."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Numbers:
    """Hands out ``PREFIX2026-0001`` onwards, after the highest that any of `used` has in that year;
    another prefix in front does not begin the count again."""

    def __init__(self, prefix: str, year: str, used: Iterable[str]) -> None:
        self._stem = f"{prefix}{year}-"
        pattern = re.compile(rf".*{year}-(\d+)")
        found = (pattern.fullmatch(number) for number in used)
        self._last = max((int(number[1]) for number in found if number), default=0)

    def next(self) -> str:
        """A number nobody has had."""
        self._last += 1
        return f"{self._stem}{self._last:04}"
