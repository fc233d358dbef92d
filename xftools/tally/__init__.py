"""The ledger in the declared numbers and tables of a month."""

from __future__ import annotations

from xftools.tally.tables import tally

__all__ = ["tally"]
