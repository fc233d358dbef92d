"""xftools: petition registers checked, linked, consolidated and reported, offline."""

from __future__ import annotations

__version__ = "0.1.0"
