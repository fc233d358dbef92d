"""The paths that were dropped on a door, or into its window."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

LINE = "XFTOOLS_DROPPED"
"""Where a door on Windows leaves the whole line it was started with (environment)."""
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_DOOR = re.compile(r'\.cmd"?\s', re.IGNORECASE)


def paths(given: Sequence[str], environment: Mapping[str, str]) -> tuple[Path, ...]:
    """What was dropped: as handed over, or as the line says it.

    Windows hands a name with & over without quotes, and its command processor cuts it off there;
    the line still has it whole.
    """
    line = environment.get(LINE, "")
    found = _DOOR.search(line)
    if found is not None:
        # The line is: cmd /c ""the door" one "and another"", in one more pair of quotes.
        rest = line[found.end() :].strip().removesuffix('"')
        told = words(rest + '"' if rest.count('"') % 2 else rest)
        if told and all(Path(word).exists() for word in told):
            return tuple(Path(word) for word in told)
    return tuple(Path(word) for word in given)


def words(line: str) -> list[str]:
    """The words of a line as Windows writes it: parted by blanks, quoted where they hold some."""
    return [quoted or plain for quoted, plain in _WORD.findall(line)]


def typed(line: str, *, windows: bool) -> tuple[Path, ...]:
    """The paths in a line that was typed, or that a terminal wrote when files were dropped into it."""
    line = line.strip()
    if line and Path(line).exists():
        # Some terminals write a name with blanks in it as it stands.
        return (Path(line),)
    if not windows:
        try:
            return tuple(Path(word.removeprefix("file://")) for word in shlex.split(line))
        except ValueError:
            return (Path(line),)
    return tuple(Path(word) for word in words(line))
