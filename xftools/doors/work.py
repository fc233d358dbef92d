"""A command as a process of its own, and what is said of how it ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xftools.doors.asked import Asked
from xftools.doors.declared import WORDS

DONE = (0, 1, 4)
"""Exit codes of a command that did its work: all clean, findings, some files could not be read."""
STOPPED = 130


@dataclass(frozen=True)
class Told:
    """The one sentence of how it ended, and the folder to look at; None when there is none."""

    sentence: str
    out: Path | None
    done: bool


def started(
    asked: Asked, *, as_of: date | None, heard: bool, password: bool = False
) -> subprocess.Popen[str]:
    """The command, begun. Its answer comes on stdout; with `heard`, what it says to people too can
    be read from it, else that goes where ours goes. With `password` it waits for one on stdin."""
    # -P: a workbook's folder is no place to import from.
    words = [sys.executable, "-X", "utf8", "-P", "-m", "xftools", *asked.words, "--json"]
    if password:
        words.append("--password-stdin")
    if as_of is not None:
        words += ["--as-of", as_of.isoformat()]
    return subprocess.Popen(  # noqa: S603  our own command
        words,
        cwd=asked.folder,
        stdin=subprocess.PIPE if password else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if heard else None,
        encoding="utf-8",
        errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if heard else 0,
    )


def locked(answer: str) -> str | None:
    """The first file that could not be read without a password, None when there is none."""
    with suppress(ValueError):
        for item in json.loads(answer)["files"]:
            if item.get("error") and item["error"]["key"] == "password":
                return str(item["file"])
    return None


def told(asked: Asked, answer: str, code: int) -> Told:
    """How a command ended, in one sentence."""
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        found = {}
    if code not in DONE or not found:
        stopped = code == STOPPED or code < 0
        return Told(WORDS["stopped" if stopped else "not_done"], None, done=False)
    file = Path(found["outputs"][0]).name if found["outputs"] else ""
    door, counted = asked.door, numbers(found)
    done = door.done.format_map(counted | {"file": file})
    if door.counts and not counted[door.counts]:
        done = door.none
    if "--decisions" in asked.words:
        done += door.reviewed
    out = found.get("out")
    if not out or not found["outputs"]:
        return Told(WORDS["no_result"].format(done=done), None, done=True)
    return Told(WORDS["result"].format(done=done, out=out), Path(out), done=True)


def there(path: Path) -> Told:
    """What is said of a file that was there already and stays."""
    folder = path.parent
    return Told(WORDS["there"].format(file=path.name, out=folder), folder, done=True)


def numbers(answer: dict[str, Any]) -> defaultdict[str, int]:
    """The counts of an answer by one name each; what was not counted is 0."""
    counts = answer["counts"]
    found: defaultdict[str, int] = defaultdict(int)
    for name in ("deadlines", "tie_out"):
        found |= dict(counts.get(name, {}))
    if "deadlines" in answer:
        # The office is told of its own clocks.
        mine = (item["state"] for item in answer["deadlines"] if item["for"] == "office")
        found |= dict.fromkeys(counts.get("deadlines", {}), 0) | Counter(mine)
    found["pairs"] = sum(counts.get("links", {}).values())
    tied = "tie_out" in counts
    # Rows set aside are those of the sum, where there is one.
    plain = {key: value for key, value in counts.items() if not isinstance(value, dict)}
    found |= {key: value for key, value in plain.items() if not (tied and key == "set_aside")}
    return found


def opened(folder: Path) -> bool:
    """Shows a folder to the person; whether that could be asked for."""
    if sys.platform == "win32":
        os.startfile(folder)  # noqa: S606  the desktop itself opens it
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None or not (shown or sys.platform == "darwin"):
        return False
    subprocess.Popen(  # noqa: S603  the desktop's own program
        [program, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
