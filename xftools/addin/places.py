"""Where the add-in's parts lie on this machine. The VBA module Wire says the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xftools.office.named import home

__all__ = ["home", "jobs", "launcher", "on_windows", "startup"]


def on_windows() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def jobs() -> Path:
    """Where jobs lie: a folder of this user's own."""
    given = os.environ.get("XFTOOLS_TEMP")
    if given:
        return Path(given)
    if on_windows():
        return Path(os.environ.get("TEMP", str(Path.home()))) / "xftools"
    return Path.home() / ".cache" / "xftools"


def startup() -> Path | None:
    """The folder Excel loads add-ins from; None where there is no Excel."""
    given = os.environ.get("XFTOOLS_XLSTART")
    if given:
        return Path(given)
    if on_windows() and os.environ.get("APPDATA"):
        return Path(os.environ["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART"
    return None


def launcher() -> str:
    """The launcher's name here."""
    return "launch.cmd" if on_windows() else "launch.sh"
