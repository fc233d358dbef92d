"""One run at its folder: kept for itself, staged beside, swapped in file by file, manifest last."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path

from xftools import __version__
from xftools.errors import WriteError
from xftools.office import Office
from xftools.runs.records import MANIFEST, PENDING, digest, manifest, told_to


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
    with alone(out.parent / f".{out.name}.lock", out, office):
        yield


@contextmanager
def alone(path: Path, out: Path, office: Office) -> Iterator[None]:
    """What a lock stands for, for this run alone; `out` is what messages call it.

    Raises:
        WriteError: another run is at it, or the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WriteError("busy", office.say("runs.busy", out=out)) from error
    except OSError as error:
        raise WriteError("unwritable", office.say("runs.unwritable", out=out)) from error
    try:
        yield
    finally:
        # While it is ours, so that nobody is left with a lock that is no longer there; Windows
        # lets go first.
        with suppress(OSError):
            path.unlink(missing_ok=True)
        lock.release()
        if os.name == "nt":
            with suppress(OSError):
                path.unlink(missing_ok=True)


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
    declared: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Moves every staged file into the run folder, each atomically, the manifest last.

    What somebody changed by hand since the run before is kept (in the folder runs.old); what the
    run before wrote and this one does not is removed when nobody changed it. `declared` are the
    hashes of what was declared: the rules, and the office's own file.

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
    none_open((out / name for name in (*names, *gone)), office)
    outputs = {name: digest(folder / name) for name in names}
    told = {
        "schema": 1, "xftools": __version__, "command": command, "key": key,
        "as_of": as_of.isoformat(), "inputs": dict(inputs),
        "declared": dict(declared or {}), "outputs": outputs,
        "actions": [asdict(action) for action in before.actions] if before is not None else [],
    }  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        told_to(out, told, PENDING)
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


def _retired(path: Path, out: Path, office: Office, ours: AbstractSet[tuple[str, str]]) -> None:
    """Takes away what a run before wrote; kept when somebody changed it."""
    if path.is_file():
        if (path.relative_to(out).as_posix(), digest(path)) in ours:
            path.unlink()
        else:
            keep(path, out, office)
        prune(path.parent, out)


def none_open(paths: Iterable[Path], office: Office) -> None:
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


def prune(folder: Path, out: Path) -> None:
    """Takes away folders that have become empty, up to `out`."""
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def is_open(path: Path) -> bool:
    """Whether Excel or Word (``~$``), WPS (``.~``) or LibreOffice (``.~lock``) says it holds a
    file. Word leaves out the first two letters of a long name."""
    name = path.name
    owners = (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    return any((path.parent / owner).exists() for owner in owners)
