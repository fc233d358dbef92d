"""A real LibreOffice for tests: its own profile, its own pipe, ended with all it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from xftools import libreoffice
from xftools.libreoffice.bridge import PIPES

SHUT = 60.0


@dataclass
class Desk:
    """A LibreOffice that listens on a pipe."""

    pipe: str
    profile: str
    process: subprocess.Popen[bytes]
    before: frozenset[Path] = frozenset()
    """Pipes that lay there already: one that was killed leaves its own behind."""

    def app(self) -> Any:
        """It as an xlwings App."""
        until = time.monotonic() + SHUT
        while time.monotonic() < until and self.process.poll() is None:
            app = libreoffice.join(self.pipe)
            if app is not None:
                return app
            time.sleep(0.2)
        raise AssertionError("LibreOffice does not answer")

    def listens(self) -> bool:
        """Whether a pipe of ours is open into it."""
        return bool(pipes() - self.before)

    def shows(self, name: str) -> bool:
        """Whether it has opened a file: then its lock file lies beside."""
        return (Path(name).parent / f".~lock.{Path(name).name}#").exists()

    def close_all(self) -> None:
        """Closes every workbook without saving."""
        for book in list(self.app().books):
            book.close()


def pipes() -> frozenset[Path]:
    """The pipes into a LibreOffice that one of our commands asked for."""
    name = f"OSL_PIPE_{os.getuid()}_xftools-*"
    return frozenset(path for folder in PIPES for path in folder.glob(name))


@contextmanager
def screen() -> Iterator[str]:
    """A screen nobody looks at; its name for DISPLAY."""
    if shutil.which("Xvfb") is None and os.environ.get("CI") != "true":
        pytest.skip("no Xvfb here")
    told, tells = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(tells,),
    )  # fmt: skip
    os.close(tells)
    try:
        with os.fdopen(told) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def desk(folder: Path, *, display: str | None = None, file: Path | None = None) -> Iterator[Desk]:
    """A LibreOffice with a profile in `folder`: one that listens on a pipe and has no window; or,
    with a `display`, one as a person starts it, with a file in view."""
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("no LibreOffice here")
    pipe = f"xft-{os.getpid()}-{abs(hash(folder)) % 10**8}"
    profile = (folder / "profile").as_uri()
    before = pipes()
    how = [
        "--headless",
        "--nodefault",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
    ]
    if display is not None:
        how = ["--calc", *([str(file)] if file else [])]
    environment = {**os.environ, **({"DISPLAY": display} if display else {})}
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile}", "--norestore", "--nologo", *how],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env=environment,
    )  # fmt: skip
    try:
        yield Desk(pipe, profile, process, before)
    finally:
        # soffice is a script that starts others: all of them are of one session. Asked to end, it
        # takes its pipes away.
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, sign)
                process.wait(10)
        (PIPES[0] / f"OSL_PIPE_{os.getuid()}_{pipe}").unlink(missing_ok=True)
