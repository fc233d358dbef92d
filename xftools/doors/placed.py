"""The doors written into a folder, for one Python, and taken away again."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from xftools.doors.asked import refused
from xftools.doors.declared import DOORS, NOTE, WORDS
from xftools.doors.dropped import LINE
from xftools.errors import WriteError

MODULE = "xftools.doors"
SAID = 7
"""The exit code of a door that did not do its work and said why; any other comes from a Python that
is missing or broken, which nobody has read anything of."""
_NOTE = "xftools.txt"
"""How the name of the note ends: the plain ASCII of it, by which a command file finds it."""
_HOMES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")
_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/wps-office.et",
    "application/wps-office.xlsx",
    "application/wps-office.xls",
    "text/csv",
    "inode/directory",
)


def put(
    folder: Path,
    python: Path,
    *,
    site: Path | None = None,
    menu: Path | None = None,
    windows: bool | None = None,
    window: bool = True,
) -> tuple[Path, ...]:
    """Writes the doors into `folder`, each starting `python`; returns the files.

    Without `window` there is no door to it: python.org's embeddable Python has no tkinter.

    `site` is the folder xftools lies in where that Python does not find it by itself. On a Linux
    desktop each door is a script and a .desktop file beside it, or in `menu`, the folder of the
    desktop's menu, where sheets are also offered them by the right mouse button.

    Raises:
        WriteError: the folder may not be written.
    """
    windows = sys.platform == "win32" if windows is None else windows
    site = site or (Path(os.environ["PYTHONPATH"]) if _one_site() else None)
    made = []
    for path, content in _files(folder.absolute(), python, site, menu, windows=windows):
        if path.stem == WORDS["window"] and not window:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if not windows:
                path.chmod(path.stat().st_mode | stat.S_IXUSR)
        except OSError as error:
            told = refused("unwritable", path=path.parent)
            raise WriteError(told.key, told.message) from error
        made.append(path)
    return tuple(made)


def take_away(folder: Path, *, menu: Path | None = None) -> tuple[Path, ...]:
    """Takes the doors out of a folder again, and nothing else; returns the files that went."""
    gone = []
    for label in _labels():
        for place in (folder, *([menu] if menu else [])):
            for ending in (".cmd", ".sh", ".desktop"):
                path = place / f"{label}{ending}"
                if path.is_file() and _ours(path):
                    path.unlink()
                    gone.append(path)
    note = folder / _note_name()
    if note.is_file() and _ours(note):
        note.unlink()
        gone.append(note)
    return tuple(gone)


def _ours(path: Path) -> bool:
    """Whether a file of a door's name is a door of ours; a .desktop file starts one."""
    content = path.read_bytes()
    return MODULE.encode() in content or b"X-Xftools=" in content


def _note_name() -> str:
    return f"{NOTE['name']} {_NOTE}"


def _one_site() -> bool:
    given = os.environ.get("PYTHONPATH", "")
    return bool(given) and os.pathsep not in given


def _labels() -> dict[str, str]:
    """The name of each file → the door it opens; the window has none."""
    return {WORDS["window"]: "", **{door.label: name for name, door in DOORS.items()}}


def _files(
    folder: Path, python: Path, site: Path | None, menu: Path | None, *, windows: bool
) -> Iterator[tuple[Path, bytes]]:
    if windows:
        text = NOTE["text"].format(python=python, module=MODULE).strip()
        # Notepad of every version knows UTF-8 by its mark.
        yield folder / _note_name(), f"{text}\n".replace("\n", "\r\n").encode("utf-8-sig")
    for label, name in _labels().items():
        if windows:
            yield folder / f"{label}.cmd", command_file(python, site, name)
            continue
        script = folder / f"{label}.sh"
        yield script, shell_script(python, site, name)
        yield (menu or folder) / f"{label}.desktop", desktop_entry(script, label, name)


def command_file(python: Path, site: Path | None, door: str) -> bytes:
    """A door for Windows: as few lines as can be, plain ASCII wherever the folders allow it."""
    start = f'"{_homely(str(python))}" -X utf8 -P -m {MODULE} {door} %*'.replace("  ", " ")
    lines = [
        "@echo off",
        *([f'set "PYTHONPATH={_homely(str(site))}"'] if site else []),
        "setlocal EnableDelayedExpansion",
        f'set "{LINE}=!cmdcmdline!"',
        "setlocal DisableDelayedExpansion",
        start,
        # Whatever comes, it ends with exit: else the rest of a name with & in it would be run as a
        # command. The window stays where nobody has said anything yet.
        'if "%errorlevel%"=="0" exit',
        f'if "%errorlevel%"=="{SAID}" exit',
        'pushd "%~dp0"',
        f'for %%F in (*{_NOTE}) do start "" notepad "%%F"',
        "pause",
        "exit",
        "",
    ]
    text = "\r\n".join(lines)
    # The command processor reads a file in the code page of its console.
    return text.encode("oem" if sys.platform == "win32" else "utf-8")


def _homely(path: str) -> str:
    """A path by the folders Windows has a name for: a person's name in it need not be ASCII."""
    for name in _HOMES:
        home = os.environ.get(name)
        if home and path.lower().startswith(home.lower() + "\\"):
            return f"%{name}%" + path[len(home) :].replace("%", "%%")
    return path.replace("%", "%%")


def shell_script(python: Path, site: Path | None, door: str) -> bytes:
    """A door for a Linux desktop."""
    where = f"PYTHONPATH={_in_shell(str(site))} " if site else ""
    start = f"{where}exec {_in_shell(str(python))} -X utf8 -P -m {MODULE} {door}".rstrip()
    return f'#!/bin/sh\n{start} "$@"\n'.encode()


def _in_shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def desktop_entry(script: Path, label: str, door: str) -> bytes:
    """What a desktop shows of a door: in the menu, on the desktop, at the right mouse button."""
    tip = DOORS[door].tip if door else WORDS["comment"]
    # Two layers: the quotes of the command line, then those of the file (Desktop Entry, Exec).
    quoted = str(script)
    for sign in ("\\", '"', "`", "$"):
        quoted = quoted.replace(sign, "\\" + sign)
    quoted = quoted.replace("\\", "\\\\").replace("%", "%%")
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={label}",
        f"Comment={tip}",
        f'Exec="{quoted}" %F',
        f"Terminal={'true' if door else 'false'}",
        "Icon=x-office-spreadsheet",
        "Categories=Office;Spreadsheet;",
        *([f"MimeType={';'.join(_TYPES)};"] if door else []),
        f"X-Xftools={door or 'window'}",
        "",
    ]
    return "\n".join(lines).encode()
