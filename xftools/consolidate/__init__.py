"""Village sheets into the ledger: numbered, merged on identical evidence, tied out."""

from __future__ import annotations

from xftools.consolidate.before import as_it_stands, rejoined, standing
from xftools.consolidate.ledger import consolidate

__all__ = ["as_it_stands", "consolidate", "rejoined", "standing"]
