"""What the sentences of several buttons are made of."""

from __future__ import annotations

from collections import Counter

from xftools.model import Outcome

LINES = 6
"""So many lines a window shows without hiding its buttons."""


def records(outcome: Outcome) -> int:
    """How many records the registers hold."""
    return sum(len(item.records.table) for item in outcome.registers)


def clocks(outcome: Outcome) -> dict[str, int]:
    """How many of the office's own clocks are in each state, restricted records left out."""
    states = Counter(
        item.state
        for item in outcome.deadlines
        if item.for_whom == "office" and item.record not in outcome.restricted
    )
    return {state: states[state] for state in ("overdue", "soon", "unknown")}


def waiting(outcome: Outcome) -> int:
    """How many records wait for what their notice lacks, restricted ones left out."""
    return sum(item.record not in outcome.restricted for item in outcome.waiting)
