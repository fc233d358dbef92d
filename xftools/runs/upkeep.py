"""The runs of an office: listed, and purged of what they kept too long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from xftools.office import Office
from xftools.runs.folder import prune
from xftools.runs.records import MANIFEST, Run, manifest

KEPT_DAYS = 30
POINTER = ".at"
"""The ending of a small file in the folder of runs that says where another run lies."""


def listed(office: Office) -> tuple[Run, ...]:
    """The runs of the office folder, and those elsewhere that wrote over files; the newest first."""
    top = office.folder / "runs" if office.folder is not None else None
    if top is None or not top.is_dir():
        return ()
    folders = dict.fromkeys(_folders(top, office))
    found = [run for path in folders if (run := manifest(path)) is not None]
    return tuple(
        sorted(found, key=lambda run: (run.folder / MANIFEST).stat().st_mtime_ns, reverse=True)
    )


def _folders(top: Path, office: Office) -> Iterator[Path]:
    for path in sorted(top.iterdir()):
        if path.is_dir():
            yield path
        elif path.suffix == POINTER and office.folder is not None:
            with suppress(OSError, UnicodeDecodeError):
                yield office.folder / path.read_text(encoding="utf-8")


def purge(office: Office, *, today: date, days: int = KEPT_DAYS) -> int:
    """Removes what the runs of the office folder keep of files before them (files changed by hand,
    files written over) once it is older than `days`; how many. Results stay."""
    limit = today - timedelta(days=days)
    count = 0
    for run in listed(office):
        for name in ("old", "backups"):
            top = run.folder / office.word(f"runs.{name}")
            for path in sorted(top.rglob("*"), reverse=True):
                if path.is_file() and date.fromtimestamp(path.stat().st_mtime) < limit:  # noqa: DTZ012
                    path.unlink()
                    count += 1
                    prune(path.parent, run.folder)
    return count
