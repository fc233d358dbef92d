"""What was last laid into a workbook, kept in the office folder until it is taken back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xftools.errors import WriteError
from xftools.live.books import Book
from xftools.model import Mark, NewSheet, Patch
from xftools.office import Office

FOLDER = Path("runs") / ".open"
"""In the office folder. A file holds addresses, colours, and notes in which people are masked."""


def keep(book: Book, office: Office, laid: Patch) -> None:
    """Keeps what was laid.

    Raises:
        WriteError: the office folder cannot be written.
    """
    told = {
        "schema": 1,
        "marks": [asdict(mark) for mark in laid.marks],
        "sheets": [sheet.name for sheet in laid.sheets],
    }
    path = _path(book, office)
    fresh = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise WriteError("unwritable", office.say("live.errors.unkept")) from error


def kept(book: Book, office: Office) -> Patch | None:
    """What was last laid into a workbook and not taken back, None when there is nothing."""
    try:
        told: Any = json.loads(_path(book, office).read_text(encoding="utf-8"))
        marks = tuple(Mark(**mark) for mark in told["marks"])
        sheets = tuple(NewSheet(name, ()) for name in told["sheets"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = {str(sheet.name) for sheet in book.sheets}
    return Patch(
        marks=tuple(mark for mark in marks if mark.sheet in there),
        sheets=tuple(sheet for sheet in sheets if sheet.name in there),
    )


def forget(book: Book, office: Office) -> None:
    """Lets go of what was laid."""
    _path(book, office).unlink(missing_ok=True)


def _path(book: Book, office: Office) -> Path:
    key = hashlib.sha256(str(book.fullname).encode()).hexdigest()[:16]
    return (office.folder or Path.cwd()) / FOLDER / f"{key}.json"
