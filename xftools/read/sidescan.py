"""One pass over the bytes of each sheet of an .xlsx: no tree, and cells looked at only where a
cheap search says that there is something to see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xftools.errors import ReadError
from xftools.model import Span
from xftools.read.grids import MOST_CELLS, Seen, bounded
from xftools.read.package import Package, local

_ROW = re.compile(rb"<row\b([^>]*)>")
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_REF = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
_FORMULA = re.compile(rb"<f[ />]")
# A formula with nothing behind it that could be its result.
_BARE_FORMULA = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v[^>]*/>|<v[^>]*>\s*</v>)?\s*</c>")
_VALUE = re.compile(rb"<v[^>/]*>[^<]|<is>")
_SHOWN = re.compile(rb"<v[^>/]*>([^<]*)")
_COLUMN = re.compile(rb"<col\b[^>]*>")
_BETWEEN = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_MERGED = re.compile(rb"""<mergeCell\b[^>]*ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_END = b"</row>"
_LAST_COLUMN = 16_384
# Between two ends of rows; a row of 16,384 long texts takes less.
_LONGEST = 1 << 26
# Cells beyond column Z, or with a row of six places: nearly no register has any.
_BEYOND = re.compile(rb"""r=["'](?:[A-Z]{2}|[A-Z]\d{6}|\d{8})""")
# The same where no other quotes occur: a search for a fixed beginning is twice as fast.
_BEYOND_QUOTED = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]\d{6}|\d{8})')
# Cells that may lie far off; calamine allots all between them and the others, or ends the process.
_FAR = re.compile(rb"""r=["'](?:[A-Z]{3}|[A-Z]+\d{6}|\d{8})""")
_FAR_CELL = re.compile(rb"""<c\b[^>]*?\br=["']([A-Z]{3,}|[A-Z]+(?=\d{6}))(\d+)["'][^>]*(?<!/)>""")
_MOST_SHEETS = 5_000
_MOST_STRINGS, _MOST_OF_STRINGS = 5_000_000, 200_000_000
# Packed bytes that cannot unpack to more, at 1,032 times as much and 5 bytes for an empty string.
_FEW_STRINGS = 20_000


class Marks(NamedTuple):
    """What one sheet showed so far; `struck` are the style numbers whose font is struck out."""

    struck: frozenset[bytes]
    hidden_rows: set[int]
    struck_rows: set[int]
    errors: dict[tuple[int, int], str]
    uncached: set[tuple[int, int]]
    extent: list[int]


def scan(package: Package, workbook: str) -> list[Seen]:
    """What is to see of each sheet, in the workbook's order.

    Raises:
        ReadError: a part is broken, declares entities, or holds more than can be kept.
    """
    root = package.tree(workbook)
    if root is None:
        return []
    relations = package.related(workbook)
    styles = next((part for kind, part in relations.values() if kind == "styles"), "")
    struck = _struck_styles(package, styles)
    for kind, part in relations.values():
        if kind == "sharedStrings" and package.packed(part) > _FEW_STRINGS:
            _count_strings(package, part)
    date_1904 = any(
        local(item.tag) == "workbookPr" and item.get("date1904") in {"1", "true"} for item in root
    )
    seen: list[Seen] = []
    for sheets in (item for item in root if local(item.tag) == "sheets"):
        for sheet in sheets:
            ids = [value for key, value in sheet.items() if local(key) == "id"]
            kind, part = relations.get(ids[0] if ids else "", ("", ""))
            known = kind == "worksheet" and part in package
            if len(seen) >= _MOST_SHEETS:
                raise ReadError("too_big", "sheets")
            seen.append(_sheet(package, part, struck, date_1904) if known else Seen())
    return seen


def _count_strings(package: Package, part: str) -> None:
    """Unpacks the shared strings only to count them: calamine does not count."""
    size = count = 0
    for piece in package.chunks(part):
        size += len(piece)
        count += piece.count(b"<si")
        if size > _MOST_OF_STRINGS or count > _MOST_STRINGS:
            raise ReadError("too_big", part)


def _sheet(package: Package, part: str, struck: frozenset[bytes], date_1904: bool) -> Seen:
    marks = Marks(struck, set(), set(), {}, set(), [0, 0])
    columns: set[int] = set()
    merged: list[Span] = []
    number = 0
    for head, block, tail in _blocks(package, part):
        if head:
            columns = _hidden_columns(head)
        if tail:
            merged = [_span(found) for found in _MERGED.finditer(tail)]
        number = _rows(block, number, marks)
    return Seen(
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=frozenset(columns),
        struck_rows=frozenset(marks.struck_rows),
        notes=_notes(package, part),
        error_cells=marks.errors,
        uncached=frozenset(marks.uncached),
        merged=tuple(merged),
        date_1904=date_1904,
    )


def _blocks(package: Package, part: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The part in whole rows: what stands before the rows, the rows, what stands behind."""
    prefix: tuple[bytes, bytes] | None = None
    head, rest, begun = b"", b"", False
    for piece in package.chunks(part):
        if not begun and (found := _PREFIX.search(piece, 0, 4096)):
            prefix = (b"<" + found[1] + b":", b"</" + found[1] + b":")
        rest += piece
        if len(rest) > _LONGEST:
            raise ReadError("too_big", f"{part}: no end of a row")
        if prefix:
            # A half tag at the end stays whole with what comes next.
            rest = rest.replace(prefix[0], b"<").replace(prefix[1], b"</")
        if not begun:
            start = rest.find(b"<sheetData")
            if start < 0:
                continue
            head, rest, begun = rest[:start], rest[start:], True
        cut = rest.rfind(_END)
        if cut >= 0:
            cut += len(_END)
            yield head, rest[:cut], b""
            head, rest = b"", rest[cut:]
    if not begun:
        # No sheet, or one in UTF-16: calamine would take it for an empty one.
        raise ReadError("damaged", f"{part}: no rows")
    end = rest.find(b"</sheetData")
    yield head, rest[: max(end, 0)], rest[max(end, 0) :]


def _rows(block: bytes, number: int, marks: Marks) -> int:
    """The number of the last row of a block of whole rows; what it shows is added to the marks."""
    # Searched in the whole block first: few sheets have any error or formula.
    errors = b't="e"' in block or (b"'" in block and b"t='e'" in block)
    formulas = _FORMULA.search(block) is not None and _BARE_FORMULA.search(block) is not None
    # LibreOffice writes of every row that it is not hidden.
    hidden = b"hidden=" in block and _HIDDEN.search(block) is not None
    if not (errors or formulas or marks.struck or hidden):
        last = _plain_end(block)
        if last is not None:
            return last
    if _FAR.search(block):
        _extend_far(block, marks.extent)
    starts = list(_ROW.finditer(block))
    ends = [*(found.start() for found in starts[1:]), len(block)]
    for found, end in zip(starts, ends, strict=False):
        attributes = found[1]
        named = _NUMBER.search(attributes)
        number = int(named[1]) if named else number + 1
        if hidden and _HIDDEN.search(attributes):
            marks.hidden_rows.add(number)
        body = block[found.end() : end]
        if b"<c" not in body:
            continue
        _extend(body, number, marks.extent)
        if marks.struck or (errors and _ERROR.search(body)) or (formulas and _FORMULA.search(body)):
            _cells(body, number, marks)
    return number


def _plain_end(block: bytes) -> int | None:
    """The number of the last row of a block that is surely small enough to be kept; else None."""
    found = _ROW.match(block, max(block.rfind(b"<row"), 0))
    named = _NUMBER.search(found[1]) if found else None
    if named is None:
        return None
    beyond = (_BEYOND if b"'" in block else _BEYOND_QUOTED).search(block) is not None
    width = 702 if beyond else 26
    small = int(named[1]) * width <= MOST_CELLS and not (beyond and _FAR.search(block))
    return int(named[1]) if small else None


def _extend_far(block: bytes, extent: list[int]) -> None:
    """Counts in every filled cell that says of itself that it lies far off, whatever its row says."""
    for found in _FAR_CELL.finditer(block):
        content = block[found.end() : block.find(b"</c>", found.end())]
        if b"<v" in content or b"<is" in content:
            extent[0] = max(extent[0], int(found[2][:9]))
            extent[1] = max(extent[1], _column(found[1][:7]))
            bounded(*extent)


def _extend(body: bytes, number: int, extent: list[int]) -> None:
    last = max(body.rfind(b"</v>"), body.rfind(b"<is>"))
    if last < 0:
        return
    begin = body.rfind(b"<c ", 0, last)
    ref = _REF.search(body, begin, last) if begin >= 0 else None
    column = _column(ref[1]) if ref else body.count(b"<c")
    extent[0] = max(extent[0], number)
    extent[1] = max(extent[1], column)
    bounded(*extent)


def _cells(body: bytes, number: int, marks: Marks) -> None:
    """The cells of one row that hold an error or a formula without result, and its strokes."""
    column = filled = struck = 0
    for cell in _CELL.finditer(body):
        attributes, content = cell[1], cell[2] or b""
        ref = _REF.search(attributes)
        column = _column(ref[1]) if ref else column + 1
        if _VALUE.search(content):
            filled += 1
            style = _STYLE.search(attributes)
            struck += style is not None and style[1] in marks.struck
            if _ERROR.search(attributes):
                shown = _SHOWN.search(content)
                marks.errors[number, column] = shown[1].decode("utf-8", "replace") if shown else ""
        elif _FORMULA.search(content) and not _TEXT_RESULT.search(attributes):
            marks.uncached.add((number, column))
    if struck * 2 > filled:
        marks.struck_rows.add(number)


def _hidden_columns(head: bytes) -> set[int]:
    hidden: set[int] = set()
    for column in _COLUMN.findall(head):
        if _HIDDEN.search(column):
            ends = {key: int(value) for key, value in _BETWEEN.findall(column)}
            last = min(ends.get(b"max", 0), _LAST_COLUMN)
            hidden.update(range(max(ends.get(b"min", 1), 1), last + 1))
    return hidden


def _struck_styles(package: Package, part: str) -> frozenset[bytes]:
    content = package.read(part) if part else b""
    if b"strike" not in content:
        return frozenset()
    root = package.tree(part)
    tables = {local(item.tag): item for item in root} if root is not None else {}
    fonts = {
        str(index)
        for index, font in enumerate(tables.get("fonts", ()))
        for mark in font
        if local(mark.tag) == "strike" and mark.get("val") not in {"0", "false"}
    }
    return frozenset(
        str(index).encode()
        for index, style in enumerate(tables.get("cellXfs", ()))
        if style.get("fontId") in fonts
    )


def _notes(package: Package, part: str) -> dict[tuple[int, int], str]:
    notes: dict[tuple[int, int], str] = {}
    for kind, target in package.related(part).values():
        root = package.tree(target) if kind == "comments" else None
        for item in root.iter() if root is not None else ():
            ref = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", item.get("ref", ""))
            if local(item.tag) == "comment" and ref:
                text = "".join(t.text or "" for t in item.iter() if local(t.tag) == "t")
                notes[int(ref[2]), _column(ref[1].encode())] = text.strip()
    return notes


def _span(found: re.Match[bytes]) -> Span:
    return Span(int(found[2]), _column(found[1]), int(found[4]), _column(found[3]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
