"""What was dropped on a door, as the command it asks for."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from xftools.doors.declared import ERRORS, Door
from xftools.errors import OfficeError
from xftools.office import Office, load
from xftools.office.named import named
from xftools.office.period import period_of, shifted

_ABOUT_TO_END = timedelta(days=5)
"""A month is reported on from so many days before it ends."""
_MONTH = re.compile(r"(\d{4})\D+(\d{1,2})\D*")


@dataclass(frozen=True)
class Asked:
    """A command: its words, and the folder it is given in."""

    door: Door
    words: tuple[str, ...]
    folder: Path
    there: Path | None = None
    """What it would make and is there already: that stays, and nothing is done."""


def refused(key: str, **values: object) -> OfficeError:
    """What cannot be, in the clerk's words."""
    return OfficeError(key, ERRORS[key].format(**values))


def asked(
    door: Door, paths: Sequence[Path], *, month: str = "", ledger: Path | None = None
) -> Asked:
    """The command for what was dropped. `ledger` is the one to go on with when none was dropped.

    Raises:
        OfficeError: nothing was dropped, it is gone, or this door takes something else.
    """
    if not paths and door.takes != "office":
        raise refused("nothing")
    for path in paths:
        if not path.exists():
            raise refused("gone", path=path.name or path)
    paths = tuple(path.resolve() for path in paths)
    if door.takes == "office":
        return _in_office(door, office_for(paths))
    words = [*door.command, *_what(door, paths, ledger)]
    if door.month:
        words += ["--month", month_of(month)]
    if door.takes == "anywhere" and (office := office_of(paths[0])) is not None:
        words += ["--office", str(office)]
    undone = door.takes == "anywhere"
    return Asked(door, tuple(words), worked_in(paths[0]) if undone else place(paths[0]))


def _in_office(door: Door, folder: Path) -> Asked:
    """The command that makes something in the office folder, unless it is there already."""
    office = load(folder)
    label = office.kind(office.word("blank.kind")).label
    made = folder / office.say("blank.file", label=label)
    words = (*door.command, "--office", str(folder), "--out", str(folder))
    return Asked(door, words, folder, made if made.exists() else None)


def _what(door: Door, paths: Sequence[Path], ledger: Path | None) -> list[str]:
    files = [path for path in paths if path.is_file()]
    folders = [path for path in paths if path.is_dir()]
    if door.takes == "anywhere":
        return []
    if door.takes == "file":
        if len(paths) != 1 or not files:
            raise refused("one_file", door=door.label)
        return [str(files[0])]
    if door.takes == "villages":
        if not folders:
            raise refused("one_folder", door=door.label)
        if len(folders) > 1 or len(files) > 1:
            raise refused("one_ledger", door=door.label)
        goes_on = files[0] if files else ledger
        return [str(folders[0]), *([door.ledger, str(goes_on)] if goes_on else [])]
    if door.takes == "review":
        stem = Path(load(None).word("pipeline.files.review")).stem
        reviews = [path for path in files if path.name.startswith(stem)]
        rest = [str(path) for path in paths if path not in reviews]
        if reviews and not rest:
            raise refused("only_review")
        return [*rest, *(["--decisions", str(reviews[0])] if reviews else [])]
    return [str(path) for path in paths]


def ledger_beside(door: Door, paths: Sequence[Path]) -> Path | None:
    """The ledger that lies beside a dropped folder, where the door goes on with one and none was
    dropped; None when there is none."""
    if door.takes != "villages" or len(paths) != 1 or not paths[0].is_dir():
        return None
    folder = paths[0].resolve()
    name = load(None).word("pipeline.files.ledger")
    return found if (found := folder.parent / name).is_file() else None


def place(path: Path) -> Path:
    """The folder a command is given in: that of a file, or the one a folder lies in."""
    above = path.parent
    return path if path.is_dir() and not os.access(above, os.W_OK) else above


def worked_in(path: Path) -> Path:
    """The folder that what was done to a path is kept in: the nearest one above with runs in it."""
    above = (top for top in (path, *path.parents) if (top / "runs").is_dir())
    return next(above, place(path))


def office_of(path: Path) -> Path | None:
    """The office folder of what was dropped: the nearest one above it with an office.toml."""
    return next((top for top in (path, *path.parents) if (top / "office.toml").is_file()), None)


def office_for(paths: Sequence[Path]) -> Path:
    """The office folder for what was dropped: that of its first path, else the one that was named at
    installation, else the dropped folder itself; where nothing was, the current folder counts."""
    path = paths[0].resolve() if paths else Path.cwd()
    return office_of(path) or named() or (path if path.is_dir() else path.parent)


def month_of(text: str) -> str:
    """A month as a person writes it, as ``2026-10``.

    Raises:
        OfficeError: it is none.
    """
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise refused("bad_month", month=text)
    return f"{found[1]}-{int(found[2]):02}"


def usual_month(today: date, office: Office) -> str:
    """The month that is reported on these days: the last one that has ended, or is about to."""
    label = f"{today.year}-{today.month:02}"
    while period_of(label, office).last > today + _ABOUT_TO_END:
        label = "{}-{:02}".format(*shifted(int(label[:4]), int(label[5:]), -1))
    return label
