"""From the paths a person gave to the files a run reads, each by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xftools import data
from xftools.errors import OfficeError
from xftools.model import Source

WORDS = data.load("words/cli")
BESIDE: str = data.load("words/pipeline")["files"]["beside"]

# Not tables by their nature; listed as skipped, never as failed. A table is told by its content.
OTHER = frozenset(
    ".doc .docx .dotx .wps .pdf .ppt .pptx .dps .jpg .jpeg .png .gif .bmp .tif .zip .rar .7z "
    ".toml .json .md .log .ini .cmd .sh .py .db .ics .exe .lnk".split()
)


@dataclass(frozen=True)
class Inputs:
    """The files of a run: path of each by its name; those left unread, with the word for why (no
    table, or a marked copy that we put beside its source)."""

    paths: dict[str, Path]
    skipped: Mapping[str, str] = field(default_factory=dict)


def gather(given: Sequence[Path], *, leave: Sequence[Path] = ()) -> Inputs:
    """The files under the paths given, each with its name relative to the input.

    `leave` are paths that are not inputs (the ledger, the run folder) though they lie among them.

    Raises:
        OfficeError: a path does not exist, or a folder has no file to read.
    """
    left = {path.resolve() for path in leave}
    paths: dict[str, Path] = {}
    taken: set[Path] = set()
    skipped: dict[str, str] = {}
    for top in given:
        if not top.exists():
            raise OfficeError("no_path", WORDS["said"]["no_path"].format(path=top))
        several = len(given) > 1
        for path in _files(top, left):
            name = path.name if top.is_file() else path.relative_to(top).as_posix()
            if several and (top.is_dir() or name in paths):
                name = f"{top.resolve().name if top.is_dir() else top.resolve().parent.name}/{name}"
            if path.suffix.lower() in OTHER and top.is_dir():
                skipped[name] = "skipped"
            elif top.is_dir() and _is_beside(path):
                skipped[name] = "skipped_copy"
            elif path.resolve() not in taken:
                taken.add(path.resolve())
                paths[_unused(name, paths)] = path
    if not paths:
        raise OfficeError("no_files", WORDS["said"]["no_files"].format(path=given[0]))
    return Inputs(paths, skipped)


def _is_beside(path: Path) -> bool:
    """Whether a file is called as the marked copy of another in its folder: the same rows again."""
    before, after = BESIDE.split("{name}")
    if not (path.name.startswith(before) and path.name.endswith(after)):
        return False
    name = path.name.removeprefix(before).removesuffix(after)
    return any(
        name in (other.stem, other.name) and other.suffix.lower() not in OTHER
        for other in path.parent.iterdir()
        if other.is_file()
    )


def _unused(name: str, paths: dict[str, Path]) -> str:
    """The name, with a number where another input bears it already."""
    number, free = 1, name
    while free in paths:
        number += 1
        free = f"{number}/{name}"
    return free


def _files(top: Path, left: set[Path]) -> Iterator[Path]:
    if top.is_file():
        yield top
        return
    for path in sorted(top.iterdir()):
        if path.name.startswith((".", "~$")) or path.resolve() in left:
            continue
        if path.is_dir():
            # A run folder holds results; reading them back as inputs would count everything twice.
            if not (path / "manifest.json").is_file() and path.name != "runs":
                yield from _files(path, left)
        else:
            yield path


def skipped_sources(inputs: Inputs) -> tuple[Source, ...]:
    """The files that were left unread, as sources without tables."""
    return tuple(
        replace(Source(name, "", "other"), error_key="skipped", error=WORDS["said"][why])
        for name, why in inputs.skipped.items()
    )
