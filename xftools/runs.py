"""A run's folder: staged beside, swapped in file by file, manifest last; a second run is kept out.

A run that is cut short leaves every file either as it was or as it was to be, and the next one
finishes it. What is written outside the folder is kept first and can be taken back. The manifest
holds names, hashes and counts, never a value of a record.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xftools import __version__
from xftools.errors import WriteError
from xftools.office import Office

MANIFEST = "manifest.json"
PENDING = "manifest.next.json"
"""What a swap is about to leave; there only while one is under way, or was cut short."""
KEPT_DAYS = 30


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


def already_done(out: Path, key: str) -> tuple[str, ...] | None:
    """The results of the same run, None when it was another, was cut short, or a result is missing.

    A result that somebody has filled in by hand since is still that result.
    """
    before = manifest(out)
    if before is None or before.key != key or (out / PENDING).exists():
        return None
    if not all((out / name).is_file() for name in before.outputs):
        return None
    return tuple(before.outputs)


@contextmanager
def locked(out: Path, office: Office) -> Iterator[None]:
    """The folder for this run alone.

    Raises:
        WriteError: another run is at it, or it cannot be made.
    """
    from filelock import FileLock, Timeout

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    lock = FileLock(out.parent / f".{out.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WriteError("busy", office.say("runs.busy", out=out)) from error
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)


@contextmanager
def staged(out: Path, office: Office) -> Iterator[Path]:
    """An empty folder beside `out`, gone at the end in every ending: it holds personal data."""
    folder = out.parent / f".{out.name}.part"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap_in(
    folder: Path,
    out: Path,
    office: Office,
    *,
    command: str,
    key: str,
    as_of: date,
    inputs: Mapping[str, str],
) -> tuple[str, ...]:
    """Moves every staged file into the run folder, each atomically, the manifest last.

    What somebody changed by hand since the run before is kept (in the folder runs.old); what the
    run before wrote and this one does not is removed when nobody changed it.

    Raises:
        WriteError: a file is held open by another program.
    """
    before, cut_short = manifest(out), manifest(out, PENDING)
    written = dict(before.outputs) if before is not None else {}
    ours = {*written.items(), *(cut_short.outputs.items() if cut_short is not None else ())}
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    gone = sorted({name for name, _ in ours} - set(names))
    _none_open((out / name for name in (*names, *gone)), office)
    outputs = {name: digest(folder / name) for name in names}
    told = {
        "schema": 1, "xftools": __version__, "command": command, "key": key,
        "as_of": as_of.isoformat(), "inputs": dict(inputs), "outputs": outputs,
        "actions": [asdict(action) for action in before.actions] if before is not None else [],
    }  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        _told(out, told, PENDING)
        for name in names:
            target = out / name
            if target.is_file() and (name, digest(target)) not in ours | outputs.items():
                keep(target, out, office)
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(target)
        for name in gone:
            _retired(out / name, out, office, ours)
        (out / PENDING).replace(out / MANIFEST)
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    return tuple(names)


def _told(out: Path, told: Mapping[str, Any], name: str) -> None:
    """Writes what a run is, whole or not at all."""
    fresh = out / f"{name}.part"
    fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(out / name)


def _retired(path: Path, out: Path, office: Office, ours: AbstractSet[tuple[str, str]]) -> None:
    """Takes away what a run before wrote; kept when somebody changed it."""
    if path.is_file():
        if (path.relative_to(out).as_posix(), digest(path)) in ours:
            path.unlink()
        else:
            keep(path, out, office)
        _prune(path.parent, out)


def _none_open(paths: Iterable[Path], office: Office) -> None:
    """Nothing is touched while a program holds one of the files.

    Raises:
        WriteError: one is held.
    """
    for path in paths:
        if is_open(path):
            raise WriteError("open", office.say("runs.open", file=path.name))


def keep(path: Path, out: Path, office: Office) -> Path:
    """Moves a file that somebody changed out of the way; where it is now."""
    top = out / office.word("runs.old")
    target = top / path.relative_to(out)
    number = 1
    while target.exists():
        number += 1
        target = top / path.relative_to(out).with_stem(f"{path.stem}-{number}")
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    target.touch()  # its 30 days begin now
    return target


def _prune(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def is_open(path: Path) -> bool:
    """Whether Excel or Word (``~$``), WPS (``.~``) or LibreOffice (``.~lock``) says it holds a
    file. Word leaves out the first two letters of a long name."""
    name = path.name
    owners = (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    return any((path.parent / owner).exists() for owner in owners)


# ── what is written elsewhere, and taken back ─────────────────────────────────────────────────


def write_back(out: Path, office: Office, changes: Mapping[Path, str]) -> tuple[Path, ...]:
    """Puts results of the run in `out` over files elsewhere (the file → the result's name), each
    kept first so that `undo` can take it back.

    Raises:
        WriteError: there is no finished run, or a file is held open; nothing was changed then.
    """
    run = manifest(out)
    if run is None:
        raise WriteError("no_run", office.say("runs.no_run", out=out))
    _none_open(changes, office)
    try:
        actions = []
        for target, name in changes.items():
            before, backup = None, None
            if target.is_file():
                before = digest(target)
                backup = f"{office.word('runs.backups')}/{before[:12]}-{target.name}"
                _copied(target, out / backup)
            after = digest(out / name)
            actions.append(Action(_named(target, office), before, after, backup))
        # Told before it is done: whatever is cut short can be taken back.
        _amended(out, (*run.actions, *actions))
        for target, name in changes.items():
            _copied(out / name, target)
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    return tuple(changes)


def undo(office: Office, run: Path | None = None) -> tuple[str, ...]:
    """Takes back what a run (the last one that did so, unless named) put over files elsewhere.

    Returns the names of these files, none when there was nothing to take back.

    Raises:
        WriteError: a file was changed since, is held open, or what it was is no longer kept; then
            nothing was taken back.
    """
    found = next((item for item in _undoable(office, run) if item.actions), None)
    if found is None:
        return ()
    todo = []
    for action in reversed(found.actions):
        target = _placed(action.target, office)
        there = digest(target) if target.is_file() else None
        if there == action.before:
            continue
        if there != action.after:
            raise WriteError("changed", office.say("runs.changed", file=target.name))
        if action.backup is not None and not (found.folder / action.backup).is_file():
            raise WriteError("purged", office.say("runs.purged", file=target.name))
        todo.append((target, action.backup))
    _none_open((target for target, _ in todo), office)
    try:
        for target, backup in todo:
            if backup is None:
                target.unlink()
            else:
                _copied(found.folder / backup, target)
        _amended(found.folder, ())
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=found.folder)) from error
    return tuple(target.name for target, _ in todo)


def _undoable(office: Office, run: Path | None) -> tuple[Run, ...]:
    if run is None:
        return listed(office)
    named = manifest(run)
    return (named,) if named is not None else ()


def _amended(out: Path, actions: Sequence[Action]) -> None:
    told: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    told["actions"] = [asdict(action) for action in actions]
    _told(out, told, MANIFEST)


def _copied(source: Path, target: Path) -> None:
    """A copy that is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _named(target: Path, office: Office) -> str:
    """How a manifest calls a file: from the office folder, which may be moved, when inside it."""
    top = office.folder.resolve() if office.folder is not None else None
    path = target.resolve()
    if top is not None and path.is_relative_to(top):
        return path.relative_to(top).as_posix()
    return str(path)


def _placed(name: str, office: Office) -> Path:
    return (office.folder or Path()) / name


# ── the runs of an office ─────────────────────────────────────────────────────────────────────


def listed(office: Office) -> tuple[Run, ...]:
    """The runs of the office folder, the newest first."""
    top = office.folder / "runs" if office.folder is not None else None
    if top is None or not top.is_dir():
        return ()
    found = [run for path in top.iterdir() if (run := manifest(path)) is not None]
    return tuple(
        sorted(found, key=lambda run: (run.folder / MANIFEST).stat().st_mtime, reverse=True)
    )


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
                    _prune(path.parent, run.folder)
    return count
