"""Tags and addresses of a worksheet part, as text."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape

from xftools.model import CellValue
from xftools.write.package.parts import parsed, plain, serialised

Cell = tuple[int, int]
ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
"""The attributes of a tag, up to its end."""
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def address(name: str) -> Cell:
    """Row and column of an address: B17 is (17, 2)."""
    found = _ADDRESS.match(name)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def text_of(content: bytes, file: str) -> str:
    """A part as text, a letter for each byte of its UTF-8 (see `as_part`); what scanning could
    stumble over is written the plain way first. It is searched for tags, which are ASCII.

    Raises:
        WriteError: it is not well formed.
    """
    head = content[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        return _rewritten(content, file)
    declared = re.search(rb"encoding\s*=\s*[\"']([\w-]+)", head)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return _rewritten(content, file)
    if _odd(content):
        return _rewritten(content, file)
    return content.removeprefix(BOM_UTF8).decode("latin-1")


def _odd(content: bytes) -> bool:
    """Whether there are comments or sections of bare text. A single byte is found fast."""
    at = content.find(b"!")
    while at >= 0:
        if content[at - 1 : at] == b"<":
            return True
        at = content.find(b"!", at + 1)
    return False


def _rewritten(content: bytes, file: str) -> str:
    return serialised(parsed(content, file)).decode("latin-1")


def as_part(text: str) -> str:
    """A text in the letters that `text_of` gives."""
    return text if text.isascii() else text.encode().decode("latin-1")


@cache
def start_tag(prefix: str, name: str) -> re.Pattern[str]:
    """The start tag of an element, whatever its attributes."""
    return re.compile(rf"<{prefix}{name}(?=[\s/>])({ATTRIBUTES})>")


@cache
def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute of a start tag, None without it."""
    found = _attribute(name).search(tag)
    return None if found is None else found[1] if found[1] is not None else found[2]


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """The start tag with an attribute set, or taken away (None)."""
    found = _attribute(name).search(tag)
    if value is None:
        return tag if found is None else tag[: found.start()] + tag[found.end() :]
    if found is not None:
        return f'{tag[: found.start()]} {name}="{value}"{tag[found.end() :]}'
    end = -2 if tag.endswith("/>") else -1
    return f'{tag[:end].rstrip()} {name}="{value}"{tag[end:]}'


def inline(prefix: str, text: str) -> str:
    """A text as the inside of an inline string or a note."""
    safe = _ESCAPED.sub("_x005F_", escape(plain(text)))
    return f'<{prefix}t xml:space="preserve">{safe}</{prefix}t>'


def number_of(value: CellValue, epoch: datetime) -> str:
    """A number, day or time as a worksheet writes it; days count from `epoch`."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    elif isinstance(value, datetime):
        value = value - epoch
    elif isinstance(value, date):
        value = datetime(value.year, value.month, value.day) - epoch  # noqa: DTZ001
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return repr(value)


def style_of(tag: str) -> int:
    """The format that a start tag names, 0 without one."""
    value = attribute(tag, "s")
    return int(value) if value and value.isdigit() else 0
