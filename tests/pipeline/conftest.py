"""The samples run once, through the front door, for all tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from front_door import SAMPLES, Answer, command


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    """`xftools run` on the samples: its answer and its folder."""
    out = tmp_path_factory.mktemp("run") / "out"
    told = command(
        "run", SAMPLES / "2026-10", "--month", "2026-10", "--ledger", SAMPLES / "台账.xlsx",
        "--as-of", "2026-11-05", "-o", out, "--json",
    )  # fmt: skip
    return told, out
