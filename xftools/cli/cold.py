"""What must be settled before anything heavy is imported: a clerk waits for a cold start."""

from __future__ import annotations

import gc
import os

# One command lives for seconds: collecting while modules load and sheets are parsed costs an
# eighth of it and frees nothing. A long run is still collected, only more seldom.
gc.set_threshold(1_000_000, 20, 20)

# Looking for pydantic plug-ins reads the metadata of every installed package; we use none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
