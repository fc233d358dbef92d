"""Results put over the clerk's own files, with a backup; and marks taken out of files again."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from xftools import __version__, runs
from xftools.errors import WriteError
from xftools.model import Outcome, Source
from xftools.office import Office
from xftools.pipeline.stage import PACKAGES, copy_of
from xftools.pipeline.work import STEPS, run
from xftools.read import read
from xftools.write.laid import SHEET
from xftools.write.package import lay, traces
from xftools.write.patch import inverse

LOCKED = "locked"
"""How the format of a file with a password begins."""


@dataclass(frozen=True)
class Written:
    """What was written where the clerk's files are: names of those written over; the new ones beside
    a file that marks cannot be laid into, by its name; those nothing was done to (`locked`: for they
    have a password); of those written over, those that lost marks of before, which told of what has
    been put right."""

    over: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    bared: tuple[str, ...] = ()


def write_in_place(
    outcome: Outcome, out: Path, paths: Mapping[str, Path], hashes: Mapping[Path, str], part: str
) -> Written:
    """Puts the copies of a run (``inside``: marked; ``fixed``) over their sources, each kept first.

    `hashes` are those of the sources as they were read. Where a marked copy had to be made anew it
    is put beside its source; a fixed one there is none of then.

    Raises:
        WriteError: a file has changed since, or is held open; nothing was changed then.
    """
    office = outcome.office
    changes: dict[Path, str] = {}
    over, beside, left, bared = [], dict[str, str](), [], []
    for source in outcome.sources:
        copy = _made(outcome, source, out, part)
        path = paths.get(source.file)
        if source.error_key is not None or path is None:
            continue
        if copy is not None and (part != "inside" or traces(out / copy) is not None):
            changes[path] = copy
            over.append(source.file)
            if part == "fixed" and bears_marks(path):
                bared.append(source.file)
        elif copy is not None and not source.format.startswith(LOCKED):
            target = _beside(path, office)
            changes[target] = copy
            beside[source.file] = target.name
        elif copy is not None or _wanted(outcome, source, part):
            left.append(source.file)
    if changes:
        runs.write_back(out, office, changes, expected=hashes)
    formats = {source.file: source.format for source in outcome.sources}
    locked = tuple(name for name in left if formats[name].startswith(LOCKED))
    return Written(tuple(over), beside, tuple(left), locked, tuple(bared))


def _made(outcome: Outcome, source: Source, out: Path, part: str) -> str | None:
    """The result that is a source's copy; one made anew has another ending."""
    name = copy_of(outcome, source, part)
    found = (name, Path(name).with_suffix(".xlsx").as_posix())
    return next((item for item in found if (out / item).is_file()), None)


def _beside(path: Path, office: Office) -> Path:
    """The new file beside a source; where two files have one name, the ending is kept in its."""
    alike = any(item.stem == path.stem and item != path for item in path.parent.iterdir())
    name = path.name if alike else path.stem
    return path.with_name(office.say("pipeline.files.beside", name=name))


def _wanted(outcome: Outcome, source: Source, part: str) -> bool:
    return part == "fixed" and any(item.file == source.file for item in outcome.fixes)


# ── marks of before ───────────────────────────────────────────────────────────────────────────


def unmarked(paths: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """The files to read: where one bears marks of ours, a copy without them in `folder`. Our own
    lists are no tables of the office, and marks of before give way to those of now."""
    found = dict(paths)
    for name, path in paths.items():
        if bears_marks(path):
            target = Path(mkdtemp(dir=folder)) / path.name
            try:
                told = traces(path)
                if told is not None:
                    lay(path, inverse(told.laid), target)
                    found[name] = target
            except WriteError:
                continue
    return found


def bears_marks(path: Path) -> bool:
    """Whether a file looks like a workbook with marks of ours; little of it is read."""
    try:
        with zipfile.ZipFile(path) as package:
            return SHEET.encode() in package.read("xl/workbook.xml")
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


@dataclass(frozen=True)
class Cleared:
    """What came of clearing: the results; by name the files that were cleared, those that bore no
    marks, those that could not be (with why), and sheets of ours that stay since somebody wrote in
    them."""

    outputs: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: bool = False


def clear(
    paths: Mapping[str, Path], office: Office, out: Path, *, as_of: date, write: bool = False
) -> Cleared:
    """Takes our marks out of files: copies in the run folder, or the files themselves (`write`),
    each kept first.

    Raises:
        WriteError: another run holds the folder; a file is held open or has changed meanwhile.
    """
    hashes = {name: runs.digest(path) for name, path in paths.items()}
    cleared: dict[str, str] = {}
    bare: list[str] = []
    failed: dict[str, str] = {}
    kept: dict[str, tuple[str, ...]] = {}
    with runs.locked(out, office), runs.staged(out, office) as folder:
        for name, path in paths.items():
            try:
                told = traces(path) if bears_marks(path) else None
                if told is None:
                    bare.append(name)
                    continue
                fresh = folder / f"{len(cleared)}.bare"
                lay(path, inverse(told.laid), fresh, name=name)
            except WriteError as error:
                failed[name] = error.message
                continue
            cleared[name] = _copy_without(fresh, name, _format(path), office, as_of)
            target = folder / cleared[name]
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(target)
            if told.kept:
                kept[name] = told.kept
        if not cleared:
            return Cleared(bare=tuple(bare), failed=failed)
        told_of = "\n".join((__version__, *(f"{name}={hashes[name]}" for name in sorted(paths))))
        outputs = runs.swap_in(
            folder, out, office, command="clear", as_of=as_of, inputs=hashes,
            key=hashlib.sha256(told_of.encode()).hexdigest(),
        )  # fmt: skip
    if write:
        changes = {paths[name]: copy for name, copy in cleared.items()}
        runs.write_back(out, office, changes, expected={paths[n]: hashes[n] for n in cleared})
    return Cleared(outputs, tuple(cleared), tuple(bare), failed, kept, write)


def _copy_without(path: Path, name: str, form: str, office: Office, as_of: date) -> str:
    """The result that is a file without marks; read once, for one with an accusation lies apart."""
    source = replace(read(path, name=name, office=office), format=form)
    outcome = run([source], office, as_of=as_of, period=None, until=STEPS[0])
    return copy_of(outcome, source, "cleared")


def _format(path: Path) -> str:
    return path.suffix.lower().lstrip(".") if path.suffix.lower().lstrip(".") in PACKAGES else ""
