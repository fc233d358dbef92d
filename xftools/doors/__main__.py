"""python -m xftools.doors [NAME PATH…]: one door, or the window with all of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from xftools import doors
from xftools.doors import console
from xftools.doors.declared import DOORS, WORDS
from xftools.errors import XftoolsError


def main(argv: Sequence[str] | None = None) -> int:
    """Opens a door, or puts the doors into a folder; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="xftools.doors")
    parser.add_argument("door", nargs="?")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--month", default="")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    parser.add_argument("--put", type=Path, metavar="FOLDER")
    parser.add_argument("--menu", type=Path, metavar="FOLDER")
    parser.add_argument("--take-away", type=Path, metavar="FOLDER")
    given = parser.parse_args(argv)
    if given.put or given.take_away:
        return _placed(given.put, given.take_away, given.menu)
    labels = WORDS["join"].join(door.label for door in DOORS.values())
    if given.door is None:
        from xftools.doors import window

        if window.shown(as_of=given.as_of):
            return console.DONE
        return console.no_window(labels)
    if given.door not in DOORS:
        return console.unknown(given.door, labels)
    return console.at(DOORS[given.door], given.paths, as_of=given.as_of, month=given.month)


def _placed(put: Path | None, away: Path | None, menu: Path | None) -> int:
    try:
        if put is not None:
            loads = find_spec("_tkinter") is not None
            done = doors.put(put, Path(sys.executable), menu=menu, window=loads)
        elif away is not None:
            done = doors.take_away(away, menu=menu)
    except XftoolsError as error:
        console.say(error.message)
        return console.NOT_DONE
    for path in done:
        console.say(str(path))
    return console.DONE


if __name__ == "__main__":
    sys.exit(main())
