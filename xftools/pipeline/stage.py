"""Where the parts of a delivery write, and what the copies of a source are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xftools.model import Outcome, Source

PACKAGES = frozenset({"xlsx", "xlsm"})
"""Formats into which marks and fixes can be laid."""


@dataclass(frozen=True)
class Stage:
    """Where the parts write: a staging folder, and the inputs by name."""

    outcome: Outcome
    folder: Path
    paths: Mapping[str, Path]

    def at(self, name: str) -> Path:
        """The path of a result, its folder made."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def file(self, key: str, **values: object) -> Path:
        """The path of a result by its declared name."""
        return self.at(self.outcome.office.say(f"pipeline.files.{key}", **values))

    def apart(self, key: str) -> Path:
        """The same, in the folder of restricted records."""
        folder = self.outcome.office.word("pipeline.files.restricted")
        return self.at(f"{folder}/{self.outcome.office.word(f'pipeline.files.{key}')}")


def copy_name(source: Source) -> str:
    """The name of a copy: the file's own, .xlsx added where the copy is another format."""
    keeps = source.format in PACKAGES and source.file.lower().endswith((".xlsx", ".xlsm"))
    return source.file if keeps else f"{source.file}.xlsx"


def copy_of(outcome: Outcome, source: Source, key: str) -> str:
    """The result that is a source's copy of a sort (``inside``: marked; ``fixed``).

    The very sheet an accusation came in: everything of it stays in the separate folder.
    """
    mine = [item for item in outcome.registers if item.raw.grid.file == source.file]
    ids = {record for item in mine for record in item.records.table.index}
    folder = outcome.office.word(f"pipeline.files.{key}")
    if ids & outcome.restricted:
        folder = f"{outcome.office.word('pipeline.files.restricted')}/{folder}"
    return f"{folder}/{copy_name(source)}"
