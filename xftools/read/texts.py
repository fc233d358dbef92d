"""Text files as tables: encoding and delimiter are found, and every value stays text."""

from __future__ import annotations

import codecs
import csv
import io
import re
import threading

from xftools.errors import ReadError
from xftools.read.grids import Seen, Sheets, bounded, grid_of, row_of, trimmed

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",\t;|\uff0c"
_SAMPLE = 200
_LONGEST = 1 << 24
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_AS_FORMULA = re.compile(r'="(.*)"', re.S)
# The limit of the csv module is one for the whole process.
_LIMIT = threading.Lock()


def decoded(content: bytes) -> str:
    """The text of a file: a mark at its head, UTF-8, or what Chinese Windows writes.

    Raises:
        ReadError: it is none of these (``encoding``), or no text at all (``not_workbook``).
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    encodings = ["utf-8", "gb18030"]
    head = content[:4096]
    if head.count(0) * 4 > len(head):
        # Half of the bytes of Latin text in UTF-16 are zero, and they stand on one side.
        little = head[1::2].count(0) >= head[::2].count(0)
        encodings = ["utf-16-le" if little else "utf-16-be"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROLS.findall(text[:10_000])) * 50 > len(text[:10_000]):
            raise ReadError("not_workbook", "control characters")
        return text
    raise ReadError("encoding", "neither UTF-8 nor GB18030")


def read_text(content: bytes, name: str) -> Sheets:
    """The one sheet of a .csv, .tsv or the like.

    Raises:
        ReadError: the text cannot be decoded, or is too big.
    """
    text = decoded(content)
    try:
        with _LIMIT:
            before = csv.field_size_limit(_LONGEST)
            try:
                rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
            finally:
                csv.field_size_limit(before)
    except csv.Error as error:
        raise ReadError("damaged", str(error)) from error
    bounded(len(rows), max((len(row) for row in rows), default=0))
    cells = trimmed([row_of(_unwrapped(value) for value in row) for row in rows])
    sheet = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Sheets((grid_of(name, sheet, cells, Seen()),))


def _unwrapped(value: str) -> str:
    """What programs write as ="0123" so that Excel keeps the zero, without its wrapping."""
    found = _AS_FORMULA.fullmatch(value)
    return found[1].replace('""', '"') if found else value


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of fields."""
    lines = [line for line in text[:200_000].splitlines()[:_SAMPLE] if line.strip()]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if wide:
            common = max(set(wide), key=wide.count)
            score = wide.count(common) / len(widths) * min(common, 6)
            if score > most:
                best, most = delimiter, score
    return best
