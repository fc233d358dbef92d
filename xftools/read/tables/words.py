"""The words and patterns by which rows and headers are told, ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from xftools.model import CellValue
from xftools.office import Office
from xftools.values.text import clean, fold

Pattern = re.Pattern[str]
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\u3010[^\u3010\u3011]*\u3011")
_EDGES = " *:.;,\n\t"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Words:
    """All of data/reading.toml, and every header that any declared kind knows; `seen` keeps what
    texts look like, and how they compare (lines.look)."""

    known: frozenset[str]
    villages: Mapping[str, str]
    unnamed: str
    serial: frozenset[str]
    ditto: frozenset[str]
    rows: Mapping[str, Pattern]
    headers: Mapping[str, Pattern]
    context: Mapping[str, tuple[Pattern, ...]]
    months: Mapping[str, str]
    digits: Mapping[str, str]
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)


_latest: tuple[Office, Words] | None = None


def words_of(office: Office) -> Words:
    """The words of an office. The last office's are kept: a run asks for one office many times."""
    global _latest  # noqa: PLW0603  a cache of one, replaced whole
    kept = _latest
    if kept is not None and kept[0] is office:
        return kept[1]
    reading: Mapping[str, Any] = office.reading
    context = reading["context"]
    words = Words(
        known=frozenset(label_key(label) for label in _labels(office)) - {""},
        villages=office.village_names,
        unnamed=office.word("read.unnamed"),
        serial=frozenset(label_key(label) for label in reading["serial"]),
        ditto=frozenset(_ditto(reading["ditto"], ("", *reading["ditto_ends"]))),
        rows=_Patterns(reading["rows"]),
        headers=_Patterns(reading["headers"]),
        context={key: _patterns(item) for key, item in context.items() if _is_pattern(item)},
        months=context["months"],
        digits=context["digits"],
    )
    _latest = (office, words)
    return words


def _ditto(words: Sequence[str], ends: Sequence[str]) -> Iterator[str]:
    """Every way the words may be written: cells are looked up among them as they stand."""
    return (left + word + right for word in words for left in ends for right in ends)


class _Patterns(dict[str, Pattern]):
    """Patterns by key, each compiled when it is first asked for: most sheets need few of them."""

    def __init__(self, written: Mapping[str, str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, key: str) -> Pattern:
        self[key] = re.compile(self._written[key])
        return self[key]


def _is_pattern(item: object) -> bool:
    return isinstance(item, (str, list, tuple))


def _patterns(item: Any) -> tuple[Pattern, ...]:
    return tuple(re.compile(pattern) for pattern in ([item] if isinstance(item, str) else item))


def _labels(office: Office) -> list[str]:
    labels: list[str] = list(office.reading["serial"])
    for kind in office.kinds.values():
        headers = kind.headers
        labels += [field.label for field in kind.fields.values()]
        labels += [label for group in headers.fields.values() for label in group]
        labels += [label for group in headers.left_out.values() for label in group]
        labels += [*headers.ambiguous, *headers.ignored]
    return labels


@lru_cache(maxsize=1 << 14)
def label_key(text: str) -> str:
    """A header as it is compared: folded, without notes in brackets, stars and colons."""
    folded = fold(text)
    short = _NOTE.sub("", folded).strip(_EDGES) if "(" in folded or "[" in folded else folded
    return _BLANKS.sub("", (short or folded).strip(_EDGES)).casefold()


def squeezed(value: CellValue) -> str:
    """The text of a cell in half width without any blanks, as the patterns expect it."""
    text = fold(value) if isinstance(value, str) else clean(value) or ""
    return _BLANKS.sub("", text) if " " in text else text


def shown(value: CellValue) -> str:
    """The text of a cell as it is told to people: one line."""
    return _BLANKS.sub(" ", clean(value) or "").strip()
