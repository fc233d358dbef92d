"""A run's folder: staged beside, swapped in file by file, manifest last; a second run is kept out.

A run that is cut short leaves every file either as it was or as it was to be, and the next one
finishes it. What is written outside the folder is kept first and can be taken back. The manifest
holds names, hashes and counts, never a value of a record.
"""

from __future__ import annotations

from xftools.runs.elsewhere import undo, write_back
from xftools.runs.folder import already_done, is_open, keep, locked, staged, swap_in
from xftools.runs.records import MANIFEST, PENDING, Action, Run, digest, manifest
from xftools.runs.upkeep import KEPT_DAYS, listed, purge

__all__ = [
    "KEPT_DAYS",
    "MANIFEST",
    "PENDING",
    "Action",
    "Run",
    "already_done",
    "digest",
    "is_open",
    "keep",
    "listed",
    "locked",
    "manifest",
    "purge",
    "staged",
    "swap_in",
    "undo",
    "write_back",
]
