"""What an office.toml says, and an answer laid into it without a word of it changed."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from xftools import data
from xftools.errors import OfficeError

NAME = "office.toml"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLE = re.compile(r"^[ \t]*\[(?!\[)(?P<name>[^\[\]]+)\][ \t]*(?:#.*)?$")
_MARK = b"\xef\xbb\xbf"


def parsed(text: str) -> dict[str, Any]:
    """A TOML text as plain values. A table that is begun again goes on where it was: two lines that
    two findings tell to write are pasted one under the other.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        together = _together(text)
        if together == text:
            raise
        with suppress(tomllib.TOMLDecodeError):
            return tomllib.loads(together)
        raise


def read_own(path: Path) -> dict[str, Any]:
    """What an office.toml says, empty when there is none.

    Raises:
        OfficeError: it is not TOML.
    """
    if not path.is_file():
        return {}
    try:
        return parsed(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = data.load("words/office")["not_toml"].format(file=path, error=error)
        raise OfficeError("not_toml", message) from error


def remember(folder: Path, table: tuple[str, ...], key: str, value: str) -> Path:
    """Writes ``key = value`` under a table of the folder's office.toml; returns its path.

    All else in it (comments, order, line ends) stays as it is. The file is there whole or not at
    all, and says what it said before and this.

    Raises:
        OfficeError: the file cannot be written, is no TOML, or says it in a way that a line more
            would contradict. The message holds the lines to write.
    """
    path = (folder / NAME).resolve()
    before = read_own(path)
    wanted = _with(before, table, key, value)
    if wanted == before:
        return path
    try:
        raw = path.read_bytes() if path.exists() else b""
        text = raw.removeprefix(_MARK).decode("utf-8")
        ends = "\r\n" if "\r\n" in text else "\n"
        made = _laid(text, table, _line(key, value), _quoted(key), ends)
        if _says(made) != wanted:
            raise _refused(folder, table, key, value, "not_laid")
        mark = _MARK if raw.startswith(_MARK) else b""
        _replace(path, mark + made.encode("utf-8"))
    except OSError as error:
        raise _refused(folder, table, key, value, "not_written") from error
    return path


def lines_of(table: tuple[str, ...], key: str, value: str) -> str:
    """The lines of an office.toml that say this."""
    return f"{_head(table)}\n{_line(key, value)}"


def _refused(folder: Path, table: tuple[str, ...], key: str, value: str, why: str) -> OfficeError:
    told = data.load("words/office")[why]
    lines = lines_of(table, key, value)
    return OfficeError(why, told.format(file=folder / NAME, lines=lines))


def _says(text: str) -> dict[str, Any] | None:
    try:
        return parsed(text)
    except tomllib.TOMLDecodeError:
        return None


def _with(said: Mapping[str, Any], table: tuple[str, ...], key: str, value: str) -> dict[str, Any]:
    if not table:
        return {**said, key: value}
    below = said.get(table[0], {})
    if not isinstance(below, Mapping):
        below = {}
    return {**said, table[0]: _with(below, table[1:], key, value)}


# ── the text ──────────────────────────────────────────────────────────────────────────────────


def _quoted(text: str) -> str:
    # A basic string of TOML is quoted as one of JSON is.
    return json.dumps(text, ensure_ascii=False)


def _line(key: str, value: str) -> str:
    return f"{_quoted(key)} = {_quoted(value)}"


def _head(table: tuple[str, ...]) -> str:
    parts = (part if _BARE.fullmatch(part) else _quoted(part) for part in table)
    return f"[{'.'.join(parts)}]"


def _name_at(line: str) -> str | None:
    """The name of the table that a line begins, None when it begins none."""
    found = _TABLE.match(line.rstrip("\r\n"))
    return re.sub(r"\s", "", found["name"]) if found else None


def _laid(text: str, table: tuple[str, ...], line: str, key: str, ends: str) -> str:
    """The text with a line under a table: over the line of the same key, at the table's end, or
    under a table of its own at the text's end."""
    lines = text.splitlines(keepends=True)
    name = _head(table)[1:-1]
    start = next((at for at, item in enumerate(lines) if _name_at(item) == name), None)
    if start is None:
        gap = ends if text.strip() else ""
        body = text if not text or text.endswith(("\n", "\r")) else text + ends
        return f"{body}{gap}{_head(table)}{ends}{line}{ends}"
    end = next(
        (at for at in range(start + 1, len(lines)) if lines[at].lstrip().startswith("[")),
        len(lines),
    )
    same = re.compile(rf"^\s*{re.escape(key)}\s*=")
    for at in range(start + 1, end):
        if same.match(lines[at]):
            lines[at] = line + ends
            return "".join(lines)
    # Blank lines and remarks before the next table are the next table's.
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[:1] == "#"):
        end -= 1
    if not lines[end - 1].endswith(("\n", "\r")):
        lines[end - 1] += ends
    lines.insert(end, line + ends)
    return "".join(lines)


def _together(text: str) -> str:
    """The text with each table's parts in one place, the first."""
    parts: list[list[str]] = [[]]
    first: dict[str, list[str]] = {}
    for line in text.splitlines(keepends=True):
        whole = line if line.endswith(("\n", "\r")) else line + "\n"
        name = _name_at(line)
        if name is not None and name in first:
            # Goes on in the table's first part; what comes next belongs to it too.
            parts.append(first[name])
        elif name is not None or line.lstrip().startswith("[["):
            parts.append([whole])
            if name is not None:
                first[name] = parts[-1]
        else:
            parts[-1].append(whole)
    once = {id(part): part for part in parts}
    return "".join(line for part in once.values() for line in part)


def _replace(path: Path, content: bytes) -> None:
    """The file with this content, there whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".office", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
