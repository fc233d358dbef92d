"""What a run folder tells of itself: its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
PENDING = "manifest.next.json"
"""What a swap is about to leave; there only while one is under way, or was cut short."""


@dataclass(frozen=True)
class Action:
    """A file that a run put elsewhere: where (from the office folder when inside it), the hash
    before (None where nothing was) and after, and where the file before is kept."""

    target: str
    before: str | None
    after: str
    backup: str | None


@dataclass(frozen=True)
class Run:
    """A run folder as its manifest tells it: its results with their hashes, and what was put over
    files elsewhere."""

    folder: Path
    command: str
    as_of: str
    outputs: Mapping[str, str]
    key: str
    actions: tuple[Action, ...] = ()


def digest(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(out: Path, name: str = MANIFEST) -> Run | None:
    """The run that a folder holds, None when it holds none that can be read."""
    try:
        told: Any = json.loads((out / name).read_text(encoding="utf-8"))
        actions = tuple(Action(**action) for action in told.get("actions", ()))
        outputs = dict(told["outputs"])
        return Run(out, told["command"], told["as_of"], outputs, told["key"], actions)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def told_to(out: Path, told: Mapping[str, Any], name: str) -> None:
    """Writes what a run is, whole or not at all."""
    fresh = out / f"{name}.part"
    fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(out / name)


def amended(out: Path, actions: Sequence[Action]) -> None:
    """Writes into a run's manifest what it put elsewhere."""
    told: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    told["actions"] = [asdict(action) for action in actions]
    told_to(out, told, MANIFEST)
