"""The way to a running LibreOffice: UNO over a pipe of this user, never over a port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

DEBIAN = "/usr/lib/python3/dist-packages"
"""Where Debian keeps python3-uno; only ever at the end of sys.path, so that nothing of ours is
shadowed, and only while it is looked for."""
PIPES = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108  where LibreOffice puts its pipes
_WAIT = 30.0
_TRIES = 5
_joined: list[tuple[str, str | None]] = []


def uno() -> Any | None:
    """Python's bridge to LibreOffice, None where it is missing or made for another Python."""
    added = DEBIAN not in sys.path
    if added:
        sys.path.append(DEBIAN)
    try:
        import uno as found
    except ImportError:
        return None
    finally:
        if added:
            sys.path.remove(DEBIAN)
    return found


def struct(name: str, *values: Any) -> Any:
    """A structure of UNO's with its members in their order."""
    return _found().createUnoStruct(name, *values)


def enum(name: str, value: str) -> Any:
    """A value of one of UNO's enumerations."""
    return _found().Enum(name, value)


def path_of(url: str) -> str:
    """The path of a file URL."""
    return str(_found().fileUrlToSystemPath(url))


def faults() -> tuple[type[Exception], ...]:
    """What UNO raises when a workbook is gone or a call is refused; empty without UNO."""
    bridge = sys.modules.get("uno")
    if bridge is None:
        return ()
    root: type[Exception] = bridge.getClass("com.sun.star.uno.Exception")
    return (root, bridge.RuntimeException) if hasattr(bridge, "RuntimeException") else (root,)


def _found() -> Any:
    bridge = uno()
    if bridge is None:
        raise ImportError("uno")
    return bridge


def connected(pipe: str | None, profile: str | None) -> Any | None:
    """The component context of a running LibreOffice, None when there is none to be had."""
    bridge = uno()
    if bridge is None:
        return None
    if pipe is not None:
        return _resolved(bridge, pipe)
    if not running():
        return None
    name = f"xftools-{os.getpid()}"
    if not _asked(f"--accept=pipe,name={name};urp;StarOffice.ComponentContext", profile):
        return None
    _joined.append((name, profile))
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        if (context := _resolved(bridge, name)) is not None:
            return context
        time.sleep(0.1)
    return None


def silenced() -> None:
    """Closes the pipes that `connected` asked for."""
    while _joined:
        name, profile = _joined.pop()
        _asked(f"--unaccept=pipe,name={name};urp;StarOffice.ComponentContext", profile)


def running() -> bool:
    """Whether this user has a LibreOffice open: its pipe for second starts is there, and so is the
    program (one that crashed leaves its pipe behind)."""
    if not hasattr(os, "getuid"):
        return False
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_*"
    return any(any(folder.glob(name)) for folder in PIPES) and any(_programs())


def _programs() -> Iterator[int]:
    """The numbers of this user's LibreOffice processes."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            mine = entry.name.isdigit() and entry.stat().st_uid == os.getuid()
            if mine and (entry / "comm").read_text().strip() == "soffice.bin":
                yield int(entry.name)


def _asked(option: str, profile: str | None) -> bool:
    """Hands an option to the LibreOffice that runs: a second start passes it on and ends."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return False
    where = [f"-env:UserInstallation={profile}"] if profile else []
    started = subprocess.Popen(  # noqa: S603  the path is the system's own
        [program, *where, "--nologo", "--norestore", option],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return started.wait(_WAIT) == 0
    except subprocess.TimeoutExpired:
        # The one that ran has just ended, and this start became an office of its own.
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        return False


def _resolved(bridge: Any, pipe: str) -> Any | None:
    local = bridge.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    refused = bridge.getClass("com.sun.star.connection.NoConnectException")
    disposed = bridge.getClass("com.sun.star.lang.DisposedException")
    for _ in range(_TRIES):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except refused:
            return None
        except disposed:
            # It came upon the last connection while that was being taken down.
            time.sleep(0.1)
    return None
