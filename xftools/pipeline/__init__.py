"""The one order of work (`run`) and the one order of writing (`deliver`). Rooms meet only here."""

from __future__ import annotations

from xftools.pipeline.decisions import decided, remember
from xftools.pipeline.delivery import deliver
from xftools.pipeline.work import run

__all__ = ["decided", "deliver", "remember", "run"]
