"""Village sheets into the ledger: numbered, merged on identical evidence, tied out."""

from __future__ import annotations

from xftools.consolidate.before import rejoined
from xftools.consolidate.ledger import consolidate

__all__ = ["consolidate", "rejoined"]
