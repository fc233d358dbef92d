"""The one order of work (`run`) and the one order of writing (`deliver`). Rooms meet only here."""

from __future__ import annotations

from xftools.pipeline.decisions import decided, remember
from xftools.pipeline.delivery import deliver
from xftools.pipeline.fixing import proposed
from xftools.pipeline.in_place import Cleared, Written, clear, unmarked, write_in_place
from xftools.pipeline.work import run

__all__ = [
    "Cleared",
    "Written",
    "clear",
    "decided",
    "deliver",
    "proposed",
    "remember",
    "run",
    "unmarked",
    "write_in_place",
]
