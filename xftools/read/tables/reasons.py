"""Why a row under a header is no record, told from the row and those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xftools.model import CellValue
from xftools.read.tables.headers import Header
from xftools.read.tables.lines import TYPED, Cell, Line, Sheet, look
from xftools.read.tables.words import Words, label_key, squeezed

_LONG_LINE = 30
_SHORT = 3
_SUM_WORD = 24
_DASHES = frozenset({"-", "—", "/", "–", "%"})
FIRST = 5
_SUSPECT_UP_TO = 60
_CLOSING = frozenset({"note", "sign_off", "total"})


@dataclass(frozen=True, slots=True)
class Sorted:
    """A line under a header and why it is set aside; None for a record."""

    line: Line
    reason: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """What is known of a table while its rows are sorted."""

    sheet: Sheet
    header: Header | None
    words: Words
    width: int
    serial: int | None

    def carried(self, row: int) -> set[int]:
        """The columns of a row that stand in a merged cell from above."""
        columns = self.header.labels if self.header else ()
        return {c for c in columns if (row, c) in self.sheet.carried}


def body_of(sheet: Sheet, header: Header, words: Words) -> Body:
    """The state in which the rows under a header are sorted."""
    serials = [c for c, label in header.labels.items() if _is_serial(label, words)]
    first = min(header.labels, default=1)
    serial = serials[0] if serials and serials[0] <= first + 1 else None
    return Body(sheet, header, words, len(header.labels), serial)


def _is_serial(label: str, words: Words) -> bool:
    return label_key(label.rsplit("/", 1)[-1]) in words.serial


def reason_of(body: Body, line: Line, before: Sequence[Sorted]) -> str | None:
    """Why a line under the header is no record, None where it is one."""
    cells = line.cells
    # A serial number says nothing; what stands in its place does.
    counted = cells[0][0] == body.serial and look(cells[0][1], body.words) in TYPED
    first = cells[1 if counted and len(cells) > 1 else 0][1]
    if _is_numbering(body, cells) and not any(item.reason is None for item in before):
        return "note"
    if (len(cells) < 3 or is_suspect(body, line.head(FIRST))) and (
        reason := _by_words(body, line, squeezed(first), before)
    ):
        return reason
    if len(cells) <= 3 and _is_placeholder(body, line):
        return "placeholder"
    if len(cells) == 1 and body.width >= 3:
        return _alone(body, line, before)
    return None


def is_suspect(body: Body, head: Sequence[CellValue]) -> bool:
    """Whether the FIRST values of a line have a sign by which a row set aside may be told."""
    texts = [v for v in head if isinstance(v, str) and len(v) <= _SUSPECT_UP_TO]
    # Its signs are single characters: they may be looked for in all the texts at once.
    return bool(texts) and body.words.rows["suspect"].search("\n".join(texts)) is not None


def _by_words(body: Body, line: Line, text: str, before: Sequence[Sorted]) -> str | None:
    if _is_signed(body, line.cells, text, before):
        return "sign_off"
    if _is_note(body, line, text, before):
        return "note"
    if _is_zero(body, line.cells):
        return "zero"
    return _sum_reason(body, line, before)


def _is_signed(body: Body, cells: Sequence[Cell], text: str, before: Sequence[Sorted]) -> bool:
    rows = body.words.rows
    if rows["sign_off"].match(text) and _signs_off(body, cells):
        return True
    # An organ's name alone may also head a part of the table: not where the table is over.
    over = bool(before) and before[-1].reason in _CLOSING
    if len(cells) == 2 or (len(cells) == 1 and over):
        return all(rows["signature"].match(squeezed(value)) for _, value in cells)
    return False


def _is_note(body: Body, line: Line, text: str, before: Sequence[Sorted]) -> bool:
    rows = body.words.rows
    if rows["note"].match(text) and line.count <= 2:
        return True
    if rows["example"].match(squeezed(line.cells[0][1])):
        return True
    above = before[-1] if before else None
    return above is not None and above.reason == "note" and _continues_note(body, line, above.line)


def _signs_off(body: Body, cells: Sequence[Cell]) -> bool:
    """Whether a line is of names with a label each: more of them where the colons are missing."""
    found = [body.words.rows["sign_off"].match(squeezed(value)) for _, value in cells]
    marks = [match for match in found if match is not None]
    if any(match["colon"] or match["verb"] for match in marks):
        return len(marks) * 3 >= len(cells)
    return len(cells) >= 2 and len(marks) * 2 >= len(cells)


def _continues_note(body: Body, line: Line, above: Line) -> bool:
    columns = body.header.labels if body.header else {}
    first = min(columns, default=1)
    beside = above.count == 2 and line.cells[0][0] == above.cells[1][0]
    return (
        line.count == 1
        and line.row == above.row + 1
        and not body.words.headers["title"].search(squeezed(line.cells[0][1]))
        and (beside or line.cells[0][0] == above.cells[0][0])
        and (beside or line.cells[0][0] != first or len(squeezed(line.cells[0][1])) > 8)
    )


def _is_numbering(body: Body, cells: Sequence[Cell]) -> bool:
    pattern = body.words.rows["numbering"]
    if len(cells) < 3 or len(cells) * 2 < body.width:
        return False
    texts = [squeezed(value) for _, value in cells]
    if not all(pattern.match(text) for text in texts) or len(set(texts)) < len(texts):
        return False
    numbers = [int(t.strip("()[]")) for t in texts if t.strip("()[]").isdecimal()]
    return len(numbers) < 2 or all(b == a + 1 for a, b in pairwise(numbers))


def _is_zero(body: Body, cells: Sequence[Cell]) -> bool:
    """Whether a line says that there is nothing: alone, or beside serial numbers and places."""
    rows, found = body.words.rows, False
    for column, value in cells:
        text = squeezed(value)
        if isinstance(value, str) and len(text) <= 40 and rows["zero"].search(text):
            found = True
        elif column != body.serial and not _is_place(body.words, value, text):
            return False
    return found


def _is_place(words: Words, value: CellValue, text: str) -> bool:
    return (
        text in words.villages
        or look(value, words) == "day"
        or words.rows["beside_zero"].match(text) is not None
    )


def _sum_reason(body: Body, line: Line, before: Sequence[Sorted]) -> str | None:
    """Total or subtotal: its word stands before numbers, beside nothing but what is repeated."""
    if sum(look(value, body.words) == "label" for _, value in line.cells) == line.count > 3:
        return None
    for at, (_, value) in enumerate(line.cells):
        if reason := _sum_word(body, value):
            rest = (v for _, v in line.cells[at + 1 :] if not _is_short(v))
            if any(look(v, body.words) in {"day", "long"} for v in rest):
                return None
            return None if _speaks(body, line.cells[:at], before) else reason
    return None


def _sum_word(body: Body, value: CellValue) -> str | None:
    text = squeezed(value) if isinstance(value, str) else ""
    rows = body.words.rows
    named = (key for key in ("subtotal", "total") if rows[key].match(text))
    return next(named, None) if 0 < len(text) <= _SUM_WORD else None


def _is_short(value: CellValue) -> bool:
    text = squeezed(value)
    return isinstance(value, str) and (text[:1].isdigit() or len(text) <= _SHORT)


def _speaks(body: Body, cells: Sequence[Cell], before: Sequence[Sorted]) -> bool:
    """Whether there is a number, a day or two words in the cells before the word of a sum, that the
    record above does not have too: a record that only speaks of a sum."""
    repeated: dict[int, CellValue] | None = None
    own = 0
    for column, value in cells:
        kind = look(value, body.words)
        if kind in {"number", "digits"}:
            if column != body.serial:
                return True
            continue
        if value in _DASHES:
            continue
        if repeated is None:
            # Looked for only here: a form with thousands of numbered blank rows has none above.
            above = next((item.line for item in reversed(before) if item.reason is None), None)
            repeated = dict(above.cells) if above else {}
        if repeated.get(column) != value:
            own += 1 if _is_short(value) and kind == "label" else 2
    return own > 1


def _is_placeholder(body: Body, line: Line) -> bool:
    """Whether nothing is filled but the serial number (and a place that a template carries)."""
    if body.serial is None or line.cells[0][0] != body.serial or body.carried(line.row):
        return False
    if not squeezed(line.cells[0][1]).strip("().\u3001").isdecimal():
        return False
    rest = [(value, squeezed(value)) for _, value in line.cells[1:]]
    return all(text in body.words.villages for _, text in rest)


def _alone(body: Body, line: Line, before: Sequence[Sorted]) -> str | None:
    """A line of one cell in a wide table: a heading, a note, or a record that is hardly begun."""
    column, value = line.cells[0]
    span = body.sheet.span(line.row, column)
    text = squeezed(value)
    rows = body.words.rows
    first = min(body.header.labels) if body.header else 1
    if body.carried(line.row):
        return None
    if look(value, body.words) in TYPED and column == first:
        return "placeholder" if _is_key(body, column, value, before) else "section"
    if len(text) > _LONG_LINE and column <= first:
        return "note"
    wide = span.right - span.left + 1 >= max(3, body.width * 0.6)
    place = text in body.words.villages or rows["section_end"].search(text)
    if wide or rows["section"].match(text) or (place and column <= first + 1):
        return "section"
    foreign = body.header is not None and column not in body.header.labels
    titled = body.words.headers["title"].search(text) or rows["signature"].match(text)
    return "stray" if foreign or titled or column == body.serial else None


def _is_key(body: Body, column: int, value: CellValue, before: Sequence[Sorted]) -> bool:
    """Whether a lone figure or day is the key of a record without the rest: records so far, if
    there are any, have the like in its column."""
    own = look(value, body.words)
    kinds = {
        look(cell, body.words)
        for item in before[:8]
        if item.reason is None
        for number, cell in item.line.cells
        if number == column
    }
    return own in kinds if kinds else column == body.serial and own != "day"
