"""Where this person's part of xftools lies, and the office folder that was named at installation."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path


def home() -> Path:
    """Where the launcher and the settings lie."""
    given = os.environ.get("XFTOOLS_HOME")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "xftools"
    return Path.home() / ".local" / "share" / "xftools"


def named() -> Path | None:
    """The office folder that was named at installation; None when none was, or it is gone."""
    try:
        told = tomllib.loads((home() / "settings.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return None
    folder = Path(str(told.get("office", "")))
    return folder if told.get("office") and folder.is_dir() else None
