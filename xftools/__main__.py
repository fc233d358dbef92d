"""``python -m xftools``."""

from __future__ import annotations

from xftools.cli import program

if __name__ == "__main__":
    program()
