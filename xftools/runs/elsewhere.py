"""What a run puts over files elsewhere: kept first, put there whole, taken back.

The manifest tells of it before it is done. Cut short at any moment, each file is as it was or as it
was to be, and `undo` knows which.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from xftools.errors import WriteError
from xftools.office import Office
from xftools.runs.folder import alone, none_open
from xftools.runs.records import Action, Run, amended, digest, manifest
from xftools.runs.upkeep import POINTER, listed

LOCK = ".xftools.lock"


def write_back(
    out: Path,
    office: Office,
    changes: Mapping[Path, str],
    *,
    expected: Mapping[Path, str] | None = None,
) -> tuple[Path, ...]:
    """Puts results of the run in `out` over files elsewhere (the file → the result's name), each
    kept first so that `undo` can take it back. `expected` are hashes of files as they were read.

    Raises:
        WriteError: there is no finished run, another run is at these files, a file is held open or
            has changed since it was read, or one could not be written; nothing was changed then.
    """
    run = manifest(out)
    if run is None:
        raise WriteError("no_run", office.say("runs.no_run", out=out))
    targets = {path.resolve(): name for path, name in changes.items()}
    known = {path.resolve(): before for path, before in (expected or {}).items()}
    with _alone(out, targets, office):
        none_open(targets, office)
        for target, before in known.items():
            if target in targets and _digest(target) != before:
                raise WriteError("changed", office.say("runs.moved_on", file=target.name))
        done: list[Action] = []
        try:
            actions = [_kept(target, name, out, office) for target, name in targets.items()]
            # Told before it is done: whatever is cut short can be taken back.
            amended(out, (*run.actions, *actions))
            _point(out, office)
            for action, (target, name) in zip(actions, targets.items(), strict=True):
                _copied(out / name, target)
                done.append(action)
        except BaseException as error:
            # A full disk, a file opened meanwhile, or somebody who has stopped the command.
            _put_back(done, out, office)
            with suppress(OSError):
                amended(out, run.actions)
            if not isinstance(error, OSError):
                raise
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
    targets = [_placed(action.target, office) for action in found.actions]
    with _alone(found.folder, targets, office):
        todo = _to_restore(found, office)
        none_open(todo, office)
        try:
            for target, backup in todo.items():
                if backup is None:
                    target.unlink()
                else:
                    _copied(found.folder / backup, target)
            amended(found.folder, ())
        except OSError as error:
            message = office.say("runs.unwritable", out=found.folder)
            raise WriteError("unwritable", message) from error
    return tuple(target.name for target in todo)


def _to_restore(found: Run, office: Office) -> dict[Path, str | None]:
    """The files that are not as they were before the run, and what is kept of each (None: nothing
    was there). A file the run wrote more than once goes back to what it was first.

    Raises:
        WriteError: somebody changed one since, or what it was is no longer kept.
    """
    now: dict[Path, str | None] = {}
    todo: dict[Path, str | None] = {}
    for action in reversed(found.actions):
        target = _placed(action.target, office)
        there = now[target] if target in now else _digest(target)
        if there != action.before:
            if there != action.after:
                raise WriteError("changed", office.say("runs.changed", file=target.name))
            if action.backup is not None and not (found.folder / action.backup).is_file():
                raise WriteError("purged", office.say("runs.purged", file=target.name))
            todo[target] = action.backup
        now[target] = action.before
    return todo


def _undoable(office: Office, run: Path | None) -> tuple[Run, ...]:
    if run is None:
        return listed(office)
    named = manifest(run)
    return (named,) if named is not None else ()


@contextmanager
def _alone(out: Path, targets: Iterable[Path], office: Office) -> Iterator[None]:
    """The run's folder, and those of the files, for this run alone; what one that was cut short left
    beside the files is gone."""
    paths = sorted({target.parent for target in targets})
    with ExitStack() as stack:
        stack.enter_context(alone(out.parent / f".{out.name}.lock", out, office))
        for folder in paths:
            if folder.is_dir():
                stack.enter_context(alone(folder / LOCK, folder, office))
        for target in targets:
            with suppress(OSError):
                _part(target).unlink(missing_ok=True)
        yield


def _kept(target: Path, name: str, out: Path, office: Office) -> Action:
    """Keeps a file as it is; what will be done to it."""
    before, backup = _digest(target), None
    if before is not None:
        backup = f"{office.word('runs.backups')}/{before[:12]}-{target.name}"
        _copied(target, out / backup)
        os.utime(out / backup)  # its 30 days begin now
    return Action(_named(target, office), before, digest(out / name), backup)


def _put_back(done: Iterable[Action], out: Path, office: Office) -> None:
    """Takes back what was done before something failed."""
    for action in done:
        target = _placed(action.target, office)
        with suppress(OSError):
            if action.backup is None:
                target.unlink()
            else:
                _copied(out / action.backup, target)


def _digest(path: Path) -> str | None:
    return digest(path) if path.is_file() else None


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _copied(source: Path, target: Path) -> None:
    """A copy that is there whole or not at all, with the rights of the file before it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = _part(target)
    try:
        with source.open("rb") as old, fresh.open("wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        with suppress(OSError):
            shutil.copymode(target if target.exists() else source, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _point(out: Path, office: Office) -> None:
    """Tells the office folder of a run that lies elsewhere, so that it is listed and can be undone."""
    if office.folder is None:
        return
    top, place = office.folder.resolve() / "runs", out.resolve()
    if place.parent != top:
        name = hashlib.sha256(str(place).encode()).hexdigest()[:12] + POINTER
        with suppress(OSError):
            top.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(_named(place, office), encoding="utf-8")


def _named(target: Path, office: Office) -> str:
    """How a manifest calls a file: from the office folder, which may be moved, when inside it."""
    top = office.folder.resolve() if office.folder is not None else None
    path = target.resolve()
    if top is not None and path.is_relative_to(top):
        return path.relative_to(top).as_posix()
    return str(path)


def _placed(name: str, office: Office) -> Path:
    return ((office.folder or Path()) / name).resolve()
