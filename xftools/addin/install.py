"""The add-in and its launcher put in place and taken away; what was done, in words."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from contextlib import suppress
from importlib import resources
from pathlib import Path

from xftools import data
from xftools.addin import places
from xftools.addin.build import NAME
from xftools.errors import WriteError

SETTINGS, PYTHON = "settings.toml", "python.txt"
LAUNCHERS = ("launch.cmd", "launch.sh")


def install(
    *,
    home: Path | None = None,
    startup: Path | None = None,
    jobs: Path | None = None,
    addin: Path | None = None,
    python: Path | None = None,
    office: Path | None = None,
) -> tuple[str, ...]:
    """Puts the launcher (and which Python it starts), the jobs folder and the built `addin` in
    place, and names the `office` folder for workbooks that lie outside of one.

    The add-in goes to `startup`, Excel's own folder for such files; where there is none, beside
    the launcher. Nothing else is ever put into it.

    Raises:
        WriteError: a place may not be written, or Excel holds the file.
    """
    home = home or places.home()
    jobs = jobs or places.jobs()
    words = data.load("words/addin")["install"]
    told: list[str] = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        jobs.mkdir(parents=True, exist_ok=True)
        if not places.on_windows():
            home.chmod(0o700)
            jobs.chmod(0o700)
        for name in LAUNCHERS:
            _put(home / name, shipped_launcher(name), told)
        if not places.on_windows():
            path = home / "launch.sh"
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        beside = home / "python" / "python.exe"
        if python is not None or not beside.is_file():
            chosen = str(python or Path(sys.executable))
            _put(home / PYTHON, _as_console(chosen + "\n"), told)
        elif (home / PYTHON).is_file():
            # The launchers believe it first, and it names a Python of another time.
            (home / PYTHON).unlink()
            told.append(words["removed"].format(path=home / PYTHON))
        if office is not None:
            # A text of JSON is one of TOML too, whatever the path holds.
            line = f"office = {json.dumps(str(office.resolve()), ensure_ascii=False)}\n"
            _put(home / SETTINGS, line.encode(), told)
        if addin is not None:
            target = (startup or home) / NAME
            target.parent.mkdir(parents=True, exist_ok=True)
            _put(target, addin.read_bytes(), told)
            told.append(words["next"] if startup else words["no_excel"].format(path=target))
    except OSError as error:
        message = words["blocked"].format(path=error.filename or home)
        raise WriteError("unwritable", message) from error
    return tuple(told)


def _as_console(text: str) -> bytes:
    """The text as a command file reads it: in the console's own code page on Windows."""
    return text.encode("oem" if places.on_windows() else "utf-8")


def shipped_launcher(name: str) -> bytes:
    """A launcher as it is shipped; a command file with the line ends that its labels need."""
    content = resources.files("xftools.addin").joinpath("launch", name).read_bytes()
    plain = content.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", b"\r\n") if name.endswith(".cmd") else plain


def _put(path: Path, content: bytes, told: list[str]) -> None:
    words = data.load("words/addin")["install"]
    if path.is_file() and path.read_bytes() == content:
        told.append(words["same"].format(path=path))
        return
    fresh = path.with_name(f"{path.name}.part")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    told.append(words["added"].format(path=path))


def uninstall(
    *, home: Path | None = None, startup: Path | None = None, jobs: Path | None = None
) -> tuple[str, ...]:
    """Takes away what `install` put in place, and nothing else; what office folders hold stays.

    Raises:
        WriteError: Excel holds the add-in.
    """
    home = home or places.home()
    jobs = jobs or places.jobs()
    startup = startup or places.startup()
    words = data.load("words/addin")["install"]
    ours = [home / name for name in (*LAUNCHERS, PYTHON, SETTINGS, NAME)]
    ours += [startup / NAME] if startup is not None else []
    told: list[str] = []
    try:
        for path in ours:
            if path.is_file():
                path.unlink()
                told.append(words["removed"].format(path=path))
        for path in jobs.glob("job*"):
            shutil.rmtree(path)
        for name in ("worker.alive", "worker.alive.part", "worker.lock"):
            (jobs / name).unlink(missing_ok=True)
    except OSError as error:
        message = words["blocked"].format(path=error.filename or home)
        raise WriteError("unwritable", message) from error
    for folder in (jobs, home):
        # A folder in which something else lies is not ours alone.
        with suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106 - only an empty one goes
    return tuple(told) or (words["nothing"],)
