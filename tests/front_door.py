"""The front door, as tests use it, and the truth beside the samples."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from xftools.cli import main

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.out)
        return told


def command(*arguments: str | Path) -> Answer:
    """One command, in this process, as the console script runs it."""
    out, err = io.StringIO(), io.StringIO()
    out.reconfigure = lambda **_: None  # type: ignore[attr-defined]
    err.reconfigure = lambda **_: None  # type: ignore[attr-defined]
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main([str(item) for item in arguments])
    return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def truth(name: str) -> list[dict[str, str]]:
    """A table of the truth beside the samples."""
    with (SAMPLES / "truth" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
