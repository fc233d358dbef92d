"""A worksheet part as text: some of its cells get another format or value, all else stays.

Only rows that are asked for are taken apart. Rows and cells may lack their addresses (then they
count on from the one before), tags may have a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from xftools.model import CellValue, Span, cell_name
from xftools.write.package.parts import failure
from xftools.write.package.rows import Rows
from xftools.write.package.tags import (
    ATTRIBUTES,
    Cell,
    address,
    as_part,
    attribute,
    inline,
    number_of,
    start_tag,
    style_of,
    text_of,
    with_attribute,
)

__all__ = ["Cell", "Sheet", "Want", "address", "inline"]

AFTER_NOTES = frozenset(
    "legacyDrawingHF drawingHF picture oleObjects controls AlternateContent webPublishItems "
    "tableParts extLst".split()
)
"""What may only stand after <legacyDrawing> in a worksheet."""


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
        root = re.search(rf"<((?:[\w.-]+:)?)worksheet(?=[\s>])({ATTRIBUTES})>", text)
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
            data, self._tail = "", f"</{self.prefix}sheetData>" + text[start.end() :]
        else:
            end = text.rfind(f"</{self.prefix}sheetData")
            if end < 0:
                raise failure("damaged", file)
            data, self._tail = text[start.end() : end], text[end:]
        self.rows = self._sized = Rows(data, self.prefix, file)

    def _tag(self, name: str) -> re.Pattern[str]:
        return start_tag(self.prefix, name)

    @property
    def content(self) -> bytes:
        """The whole part."""
        return f"{self._head}{self.rows.data}{self._tail}".encode("latin-1")

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
        spliced: list[tuple[int, int, str]] = []
        for number in sorted(by_row):
            if number in self.rows.spans:
                start, end = self.rows.spans[number]
                spliced.append((start, end, self._row(number, start, end, by_row[number])))
            else:
                at = self.rows.place(number)
                spliced.append((at, at, self._new_row(by_row, number)))
        pieces: list[str] = []
        at = 0
        for start, end, fresh in sorted(spliced, key=lambda item: item[:2]):
            pieces += [self.rows.data[at:start], fresh]
            at = end
        fresh_data = "".join([*pieces, self.rows.data[at:]])
        self.rows = Rows(fresh_data, self.prefix, self._file)
        self._stretch(wants)

    def styles(self, cells: Mapping[Cell, object]) -> dict[Cell, int]:
        """The formats of some cells, as a reader sees them; cells that do not exist included."""
        found: dict[Cell, int] = {}
        by_row: dict[int, list[int]] = {}
        for row, column in cells:
            by_row.setdefault(row, []).append(column)
        for row, columns in by_row.items():
            if row not in self.rows.spans:
                continue
            start, end = self.rows.spans[row]
            tag = self.rows.opened(start)
            walked = False
            for column in columns:
                span = self.rows.named(row, column, start + len(tag), end)
                if span is not None:
                    found[row, column] = style_of(self.rows.data[slice(*span)])
                elif not walked:
                    walked = True
                    for at, first, last, _ in self.rows.cells(start + len(tag), end):
                        found.setdefault((row, at), style_of(self.rows.data[first:last]))
                found.setdefault((row, column), self._default(tag, column))
        return {cell: found.get(cell, self._default("", cell[1])) for cell in cells}

    def column_width(self, column: int) -> int:
        """The width of a column in pixels."""
        tag = self._column(column)
        if tag is None:
            return 68
        hidden = attribute(tag, "hidden") in ("1", "true")
        return 0 if hidden else round(float(attribute(tag, "width") or 9) * 7) + 5

    def row_height(self, row: int) -> int:
        """The height of a row in pixels, 0 when it is hidden."""
        # Laying changes no height: the rows as they were need not be looked for again.
        if row not in self._sized.spans:
            return 20
        tag = self._sized.opened(self._sized.spans[row][0])
        if "h" not in tag:
            return 20
        if attribute(tag, "hidden") in ("1", "true"):
            return 0
        height = attribute(tag, "ht")
        return round(float(height) * 4 / 3) if height else 20

    def _column(self, column: int) -> str | None:
        """The tag that says how a column looks, None without one."""
        for first, last, tag in self._columns:
            if first <= column <= last:
                return tag
        return None

    @cached_property
    def _columns(self) -> list[tuple[int, int, str]]:
        found = []
        for tag in (item[0] for item in self._tag("col").finditer(self._head)):
            first, last = attribute(tag, "min"), attribute(tag, "max")
            if first and last:
                found.append((int(first), int(last), tag))
        return found

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

    def remove_legacy_drawing(self) -> None:
        """Points at no such part any more."""
        self._tail = self._tag("legacyDrawing").sub("", self._tail, count=1)

    def _children(self) -> Iterator[tuple[str, int]]:
        """What stands after the rows: local name and start of each element, "" for the end."""
        depth = 0
        skip = self._tail.index(">") + 1
        for found in re.finditer(rf"<(/?)([\w:.-]+){ATTRIBUTES}>", self._tail[skip:]):
            closing = found[1] == "/"
            if depth == 0:
                yield ("" if closing else found[2].rpartition(":")[2]), skip + found.start()
            if closing:
                depth -= 1
            elif not found[0].endswith("/>"):
                depth += 1

    def only(self, numbers: Collection[int]) -> bytes:
        """A worksheet of the rows with these numbers alone."""
        text = f"{self._root_tag}{self.rows.only(numbers)}</{self.prefix}worksheet>"
        return text.encode("latin-1")

    def around(self) -> str:
        """What stands before and after the rows, without the used range and the link to notes."""
        bare = self._tag("dimension").sub("", self._head + self._tail)
        return self._tag("legacyDrawing").sub("", bare)

    def _row(self, number: int, start: int, end: int, wants: dict[int, Want]) -> str:
        """A row with what is asked of its cells."""
        tag = self.rows.opened(start)
        opened = start + len(tag)
        if (fresh := self._restyled(number, start, opened, end, wants)) is not None:
            return fresh
        pending = sorted(wants)
        cells, at, made = [], opened, False
        for column, first, last, stop in self.rows.cells(opened, end):
            while pending and pending[0] < column:
                cells += [self.rows.data[at:first], self._new_cell(tag, number, pending[0], wants)]
                at, made = first, True
                pending.pop(0)
            if pending and pending[0] == column:
                pending.pop(0)
                cell = self._cell((number, column), first, last, stop, wants[column])
                cells += [self.rows.data[at:first], cell]
                at = stop
        empty = tag.endswith("/>")
        close = opened if empty else self.rows.data.rfind("<", opened, end)
        cells.append(self.rows.data[at:close])
        cells += [self._new_cell(tag, number, column, wants) for column in pending]
        if made or pending:
            # "spans" is a hint that would now be wrong.
            tag = with_attribute(tag, "spans", None)
        if empty:
            return f"{tag[:-2].rstrip()}>{''.join(cells)}</{self.prefix}row>{self.rows.data[close:end]}"
        return tag + "".join(cells) + self.rows.data[close:end]

    def _restyled(
        self, number: int, start: int, opened: int, end: int, wants: Mapping[int, Want]
    ) -> str | None:
        """The row, where only formats are asked of cells that state their addresses; else None."""
        pieces, at = [], start
        for column, want in sorted(wants.items()):
            span = self.rows.named(number, column, max(at, opened), end)
            if span is None or want.value is not None or want.restyle is None:
                return None
            tag = self.rows.data[slice(*span)]
            style = style_of(tag)
            fresh = want.restyle(style)
            if fresh != style:
                tag = with_attribute(tag, "s", str(fresh) if fresh else None)
            pieces += [self.rows.data[at : span[0]], tag]
            at = span[1]
        return "".join([*pieces, self.rows.data[at:end]])

    def _cell(self, cell: Cell, start: int, opened: int, end: int, want: Want) -> str:
        tag, rest = self.rows.data[start:opened], self.rows.data[opened:end]
        style = style_of(tag)
        fresh = want.restyle(style) if want.restyle else style
        if want.value is None:
            return (
                with_attribute(tag, "s", str(fresh) if fresh else None) if fresh != style else tag
            ) + rest
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
            return style_of(row_tag)
        tag = self._column(column)
        return int(attribute(tag, "style") or 0) if tag is not None else 0

    def _written(self, cell: Cell, style: int, value: CellValue) -> str:
        p, head = self.prefix, f'r="{cell_name(*cell)}"' + (f' s="{style}"' if style else "")
        if value is None:
            return f"<{p}c {head}/>"
        if isinstance(value, bool):
            return f'<{p}c {head} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
        if isinstance(value, str):
            return f'<{p}c {head} t="inlineStr"><{p}is>{as_part(inline(p, value))}</{p}is></{p}c>'
        return f"<{p}c {head}><{p}v>{number_of(value, self._epoch)}</{p}v></{p}c>"

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
