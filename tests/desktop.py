"""A real LibreOffice for tests: its own profile, its own pipe, ended with all it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from xftools import libreoffice

SHUT = 60.0


@dataclass
class Desk:
    """A LibreOffice that listens on a pipe."""

    pipe: str
    profile: str
    process: subprocess.Popen[bytes]

    def app(self) -> Any:
        """It as an xlwings App."""
        until = time.monotonic() + SHUT
        while time.monotonic() < until and self.process.poll() is None:
            app = libreoffice.join(self.pipe)
            if app is not None:
                return app
            time.sleep(0.2)
        raise AssertionError("LibreOffice does not answer")

    def close_all(self) -> None:
        """Closes every workbook without saving."""
        for book in list(self.app().books):
            book.close()


@contextmanager
def desk(folder: Path, *, listening: bool = True) -> Iterator[Desk]:
    """A LibreOffice with a profile in `folder`."""
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("no LibreOffice here")
    pipe = f"xft-{os.getpid()}-{abs(hash(folder)) % 10**8}"
    profile = (folder / "profile").as_uri()
    accept = [f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"] if listening else []
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo",
         "--nodefault", *accept],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield Desk(pipe, profile, process)
    finally:
        # soffice is a script that starts others: all of them are of one session.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
