"""A worksheet part as text: some of its cells get another format or value, all else stays.

Only rows that are asked for are taken apart. Rows and cells may lack their addresses (then they
count on from the one before), tags may have a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from html import escape

from lxml import etree

from xftools.model import CellValue, Span, cell_name
from xftools.write.package.parts import failure, parsed, plain

Cell = tuple[int, int]
_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ODD = re.compile(r"<!--|<!\[CDATA\[")
AFTER_NOTES = frozenset(
    "legacyDrawingHF drawingHF picture oleObjects controls AlternateContent webPublishItems "
    "tableParts extLst".split()
)
"""What may only stand after <legacyDrawing> in a worksheet."""


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
    """A part as text; what scanning could stumble over is written the plain way first.

    Raises:
        WriteError: it is not well formed.
    """
    head = content[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        return _rewritten(content, file)
    declared = re.search(rb"encoding\s*=\s*[\"']([\w-]+)", head)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return _rewritten(content, file)
    text = content.decode("utf-8-sig", "strict")
    return _rewritten(content, file) if _ODD.search(text) else text


def _rewritten(content: bytes, file: str) -> str:
    root = parsed(content, file)
    text: str = etree.tostring(root, encoding="unicode")
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text


@cache
def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute of a start tag, None without it."""
    found = _attribute(name).search(tag)
    return None if found is None else found[1] if found[1] is not None else found[2]


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """The start tag with an attribute set, or taken away (None)."""
    bare = _attribute(name).sub("", tag, count=1)
    if value is None:
        return bare
    end = -2 if bare.endswith("/>") else -1
    return f'{bare[:end].rstrip()} {name}="{value}"{bare[end:]}'


@dataclass(frozen=True, slots=True)
class Want:
    """What is asked of a cell: how its format changes, and its new value (in a tuple, for a value
    may be None)."""

    restyle: Callable[[int], int] | None = None
    value: tuple[CellValue] | None = None


class Sheet:
    """A worksheet part, its rows found once."""

    def __init__(self, content: bytes, file: str, *, date_1904: bool = False) -> None:
        """Opens a worksheet part.

        Raises:
            WriteError: it is not a worksheet, or not well formed.
        """
        self._file = file
        self._epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        text = text_of(content, file)
        root = re.search(rf"<((?:[\w.-]+:)?)worksheet(?=[\s>])({_ATTRIBUTES})>", text)
        if root is None:
            raise failure("damaged", file)
        self.prefix = root[1]
        self._root_tag = root[0]
        start = self._tag("sheetData").search(text, root.end())
        if start is None:
            raise failure("damaged", file)
        self._head = text[: start.end()]
        if start[0].endswith("/>"):
            self._head = text[: start.end() - 2].rstrip() + ">"
            self._data, self._tail = "", f"</{self.prefix}sheetData>" + text[start.end() :]
        else:
            end = text.rfind(f"</{self.prefix}sheetData")
            if end < 0:
                raise failure("damaged", file)
            self._data, self._tail = text[start.end() : end], text[end:]
        self._row_tag = self._tag("row")
        self._cell_tag = self._tag("c")

    def _tag(self, name: str) -> re.Pattern[str]:
        return re.compile(rf"<{self.prefix}{name}(?=[\s/>])({_ATTRIBUTES})>")

    @property
    def text(self) -> str:
        """The whole part."""
        return self._head + self._data + self._tail

    def merged(self) -> tuple[Span, ...]:
        """The merged blocks."""
        spans = []
        for found in self._tag("mergeCell").finditer(self._tail):
            first, _, last = (attribute(found[0], "ref") or "").partition(":")
            spans.append(Span(*address(first), *address(last or first)))
        return tuple(spans)

    def lay(self, wants: Mapping[Cell, Want]) -> None:
        """Gives cells what is asked of them, making those that do not exist.

        Raises:
            WriteError: a value is asked of a cell that holds a formula.
        """
        by_row: dict[int, dict[int, Want]] = {}
        for (row, column), want in sorted(wants.items()):
            by_row.setdefault(row, {})[column] = want
        pending = sorted(by_row)
        pieces: list[str] = []
        at = 0
        for number, start, opened, end in self._rows:
            while pending and pending[0] < number:
                pieces += [self._data[at:start], self._new_row(by_row, pending.pop(0))]
                at = start
            if pending and pending[0] == number:
                fresh = self._row(number, start, opened, end, by_row[pending.pop(0)])
                pieces += [self._data[at:start], fresh]
                at = end
        pieces.append(self._data[at:])
        pieces += [self._new_row(by_row, number) for number in pending]
        self._data = "".join(pieces)
        for found in ("_rows", "_tags"):
            self.__dict__.pop(found, None)
        self._stretch(wants)

    def styles(self, cells: Mapping[Cell, object]) -> dict[Cell, int]:
        """The formats of some cells, as a reader sees them; cells that do not exist included."""
        found: dict[Cell, int] = {}
        by_row: dict[int, set[int]] = {}
        for row, column in cells:
            by_row.setdefault(row, set()).add(column)
        for number, start, opened, end in self._rows:
            columns = by_row.get(number, set())
            if columns:
                tag = self._data[start:opened]
                unnamed = {
                    column
                    for column in columns
                    if not self._named(found, number, column, opened, end)
                }
                for column, first, last, _ in self._cells(opened, end) if unnamed else ():
                    if column in unnamed:
                        found[number, column] = _style(self._data[first:last])
                for column in columns:
                    found.setdefault((number, column), self._default(tag, column))
        return {cell: found.get(cell, self._default("", cell[1])) for cell in cells}

    def _named(self, found: dict[Cell, int], row: int, column: int, start: int, end: int) -> bool:
        """Takes the format of a cell that states its address, without walking its whole row."""
        at = self._data.find(f' r="{cell_name(row, column)}"', start, end)
        if at < 0:
            return False
        opened = self._data.rfind("<", start, at)
        found[row, column] = _style(self._data[opened : self._data.find(">", at) + 1])
        return True

    def column_width(self, column: int) -> int:
        """The width of a column in pixels."""
        for found in self._tag("col").finditer(self._head):
            first, last = attribute(found[0], "min"), attribute(found[0], "max")
            if first and last and int(first) <= column <= int(last):
                hidden = attribute(found[0], "hidden") in ("1", "true")
                return 0 if hidden else round(float(attribute(found[0], "width") or 9) * 7) + 5
        return 68

    def row_height(self, row: int) -> int:
        """The height of a row in pixels, 0 when it is hidden."""
        if row not in self._tags:
            return 20
        start, opened = self._tags[row]
        tag = self._data[start:opened]
        if attribute(tag, "hidden") in ("1", "true"):
            return 0
        height = attribute(tag, "ht")
        return round(float(height) * 4 / 3) if height else 20

    def legacy_drawing(self) -> str | None:
        """The id of the relationship to the part that draws the notes, None without one."""
        found = self._tag("legacyDrawing").search(self._tail)
        return attribute(found[0], r"(?:[\w.-]+:)?id") if found else None

    def insert_legacy_drawing(self, rel_id: str, namespace: str) -> None:
        """Points at the part that draws the notes."""
        at = len(self._tail)
        for name, start in self._children():
            if name in AFTER_NOTES or name == "":
                at = start
                break
        declares = rf"xmlns:([\w.-]+)\s*=\s*[\"']{re.escape(namespace)}[\"']"
        known = re.search(declares, self._root_tag)
        prefix, declared = (known[1], "") if known else ("r", f' xmlns:r="{namespace}"')
        tag = f'<{self.prefix}legacyDrawing{declared} {prefix}:id="{rel_id}"/>'
        self._tail = self._tail[:at] + tag + self._tail[at:]

    def _children(self) -> Iterator[tuple[str, int]]:
        """What stands after the rows: local name and start of each element, "" for the end."""
        depth = 0
        skip = self._tail.index(">") + 1
        for found in re.finditer(rf"<(/?)([\w:.-]+){_ATTRIBUTES}>", self._tail[skip:]):
            closing = found[1] == "/"
            if depth == 0:
                yield ("" if closing else found[2].rpartition(":")[2]), skip + found.start()
            if closing:
                depth -= 1
            elif not found[0].endswith("/>"):
                depth += 1

    @cached_property
    def _rows(self) -> list[tuple[int, int, int, int]]:
        """Number, start, end of the start tag and end of every row."""
        rows, number, at = [], 0, 0
        closing = f"</{self.prefix}row"
        while (found := self._row_tag.search(self._data, at)) is not None:
            number = int(attribute(found[0], "r") or number + 1)
            at = found.end()
            if not found[0].endswith("/>"):
                at = self._data.find(">", self._after(closing, at)) + 1
            rows.append((number, found.start(), found.end(), at))
        return rows

    @cached_property
    def _tags(self) -> dict[int, tuple[int, int]]:
        """Start and end of the start tag of every row by its number."""
        return {number: (start, opened) for number, start, opened, _ in self._rows}

    def _cells(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Column, start, end of the start tag and end of every cell of a row."""
        column, at = 0, start
        closing = f"</{self.prefix}c>"
        while (found := self._cell_tag.search(self._data, at, end)) is not None:
            name = attribute(found[0], "r")
            column = address(name)[1] if name else column + 1
            at = found.end()
            if not found[0].endswith("/>"):
                at = self._after(closing, at)
            yield column, found.start(), found.end(), at

    def _after(self, closing: str, start: int) -> int:
        """Where an end tag ends.

        Raises:
            WriteError: there is none.
        """
        at = self._data.find(closing, start)
        if at < 0:
            raise failure("damaged", self._file)
        return at + len(closing)

    def _row(self, number: int, start: int, opened: int, end: int, wants: dict[int, Want]) -> str:
        """A row with what is asked of its cells."""
        tag = self._data[start:opened]
        pending = sorted(wants)
        cells, at, made = [], opened, False
        for column, first, last, stop in self._cells(opened, end):
            while pending and pending[0] < column:
                cells += [self._data[at:first], self._new_cell(tag, number, pending[0], wants)]
                at, made = first, True
                pending.pop(0)
            if pending and pending[0] == column:
                pending.pop(0)
                cell = self._cell((number, column), first, last, stop, wants[column])
                cells += [self._data[at:first], cell]
                at = stop
        empty = tag.endswith("/>")
        close = end if empty else self._data.rfind("<", opened, end)
        cells.append(self._data[at:close])
        cells += [self._new_cell(tag, number, column, wants) for column in pending]
        if made or pending:
            # "spans" is a hint that would now be wrong.
            tag = with_attribute(tag, "spans", None)
        if empty:
            return f"{tag[:-2]}>{''.join(cells)}</{self.prefix}row>"
        return tag + "".join(cells) + self._data[close:end]

    def _cell(self, cell: Cell, start: int, opened: int, end: int, want: Want) -> str:
        tag, rest = self._data[start:opened], self._data[opened:end]
        style = _style(tag)
        fresh = want.restyle(style) if want.restyle else style
        if want.value is None:
            return (with_attribute(tag, "s", str(fresh)) if fresh != style else tag) + rest
        if re.search(rf"<{self.prefix}f(?=[\s/>])", rest):
            raise failure("formula", self._file, sheet="", cell=cell_name(*cell))
        return self._written(cell, fresh, want.value[0])

    def _new_row(self, by_row: Mapping[int, dict[int, Want]], number: int) -> str:
        cells = "".join(
            self._new_cell("", number, column, by_row[number]) for column in sorted(by_row[number])
        )
        return f'<{self.prefix}row r="{number}">{cells}</{self.prefix}row>'

    def _new_cell(self, row_tag: str, row: int, column: int, wants: Mapping[int, Want]) -> str:
        want = wants[column]
        style = self._default(row_tag, column)
        style = want.restyle(style) if want.restyle else style
        return self._written((row, column), style, want.value[0] if want.value else None)

    def _default(self, row_tag: str, column: int) -> int:
        """The format of a cell that does not exist: its row's, else its column's."""
        if attribute(row_tag, "customFormat") in ("1", "true"):
            return _style(row_tag)
        for found in self._tag("col").finditer(self._head):
            first, last = attribute(found[0], "min"), attribute(found[0], "max")
            if first and last and int(first) <= column <= int(last):
                return int(attribute(found[0], "style") or 0)
        return 0

    def _written(self, cell: Cell, style: int, value: CellValue) -> str:
        p, head = self.prefix, f'r="{cell_name(*cell)}"' + (f' s="{style}"' if style else "")
        if value is None:
            return f"<{p}c {head}/>"
        if isinstance(value, bool):
            return f'<{p}c {head} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
        if isinstance(value, str):
            return f'<{p}c {head} t="inlineStr"><{p}is>{inline(p, value)}</{p}is></{p}c>'
        return f"<{p}c {head}><{p}v>{self._number(value)}</{p}v></{p}c>"

    def _number(self, value: CellValue) -> str:
        if isinstance(value, time):
            value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        elif isinstance(value, datetime):
            value = value - self._epoch
        elif isinstance(value, date):
            value = datetime(value.year, value.month, value.day) - self._epoch  # noqa: DTZ001
        if isinstance(value, timedelta):
            value = value / timedelta(days=1)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return repr(value)

    def _stretch(self, wants: Mapping[Cell, Want]) -> None:
        """Widens <dimension> over cells that were made outside it."""
        found = self._tag("dimension").search(self._head)
        if found is None or not wants:
            return
        first, _, last = (attribute(found[0], "ref") or "A1").partition(":")
        top, left = address(first)
        bottom, right = address(last or first)
        rows = sorted((top, bottom, *(row for row, _ in wants)))
        columns = sorted((left, right, *(column for _, column in wants)))
        ref = f"{cell_name(rows[0], columns[0])}:{cell_name(rows[-1], columns[-1])}"
        if (rows[0], columns[0], rows[-1], columns[-1]) != (top, left, bottom, right):
            tag = with_attribute(found[0], "ref", ref)
            self._head = self._head[: found.start()] + tag + self._head[found.end() :]


def inline(prefix: str, text: str) -> str:
    """A text as the inside of an inline string or a note."""
    safe = _ESCAPED.sub("_x005F_", escape(plain(text)))
    return f'<{prefix}t xml:space="preserve">{safe}</{prefix}t>'


def _style(tag: str) -> int:
    value = attribute(tag, "s")
    return int(value) if value and value.isdigit() else 0
