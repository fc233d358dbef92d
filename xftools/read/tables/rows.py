"""Where a table ends: each row under its header sorted, and the next header found."""

from __future__ import annotations

from collections.abc import Sequence

from xftools.read.tables.headers import is_heading, score_of
from xftools.read.tables.lines import TYPED, Line, look
from xftools.read.tables.reasons import FIRST, Body, Sorted, is_suspect, reason_of
from xftools.read.tables.words import label_key, squeezed

# Headings of the table or part that follows; at a table's end they go to the next one.
HEADINGS = frozenset({"section", "form_line", "title", "stray"})
# What may stand right over a header, whatever it looks like under a table.
ABOVE = HEADINGS | {"note", "sign_off"}


def sort_rows(body: Body, start: int, title: str | None) -> tuple[list[Sorted], int]:
    """The lines from index `start` to the table's end, sorted, and the index of the next table.

    A header like the own one is repeated and set aside, unless a title of its own stands over it.
    """
    lines = body.sheet.lines
    found: list[Sorted] = []
    index = start
    while index < len(lines):
        line = lines[index]
        reason = None
        if _follows_plainly(body, line, found):
            found.append(Sorted(line, None))
            index += 1
            continue
        if begins_table(body, index, found):
            repeated = body.header is not None and body.header.repeats(line)
            if not repeated or _own_title(found, title):
                return _cut(found, index, line)
            reason = "repeated_header"
            _retitle(found, title)
        found.append(Sorted(line, reason or reason_of(body, line, found)))
        index += 1
    return _tail(body, found), index


def _follows_plainly(body: Body, line: Line, before: Sequence[Sorted]) -> bool:
    """Whether a line is surely one more record: most are, and need no closer look."""
    if line.count <= 3 or not before or before[-1].reason is not None:
        return False
    head = line.head(FIRST)
    return not isinstance(head[0], str) and not is_suspect(body, head)


def begins_table(body: Body, index: int, before: Sequence[Sorted]) -> bool:
    """Whether the line at an index is a header: the own one again, or that of another table."""
    line = body.sheet.lines[index]
    if body.header is None or line.count < 2:
        return False
    if body.header.repeats(line):
        return True
    if any(not isinstance(v, str) or len(v) > 40 or v[:1].isdigit() for _, v in line.cells[:12]):
        return False
    keys = [label_key(value) for _, value in line.cells if isinstance(value, str)]
    known = sum(key in body.words.known for key in keys)
    if len(keys) == line.count and known >= 3 and known * 5 >= len(keys) * 3:
        return (
            len(set(keys)) * 5 >= len(keys) * 4 and score_of(body.sheet, index, body.words).stands
        )
    if line.count < 3 or not before or is_heading(line, body.words):
        return False
    return _counts_anew(body, line) or (
        _stands_apart(line, before) and _is_another(body, line, index)
    )


def _is_another(body: Body, line: Line, index: int) -> bool:
    """Whether a line is a header over what lies below, and no record of this table."""
    score = score_of(body.sheet, index, body.words)
    return score.stands and score.against == 0 and score.contrast >= 0.4 and _unlike(body, line)


def _counts_anew(body: Body, line: Line) -> bool:
    """Whether the label of serial numbers stands where the rows have theirs."""
    heads = (v for c, v in line.cells if c == body.serial and isinstance(v, str))
    return any(label_key(value) in body.words.serial for value in heads)


def _stands_apart(line: Line, before: Sequence[Sorted]) -> bool:
    """Whether blank rows or headings lie between a line and the last record."""
    if before[-1].reason in HEADINGS:
        return True
    below = line.row
    for item in reversed(before):
        if below > item.line.row + 1:
            return True
        if item.reason is None:
            return False
        below = item.line.row
    return False


def _unlike(body: Body, line: Line) -> bool:
    """Whether labels stand where the rows of this table have numbers or days."""
    sample = (
        [s for s in body.sheet.lines[body.header.last + 1 :][:8] if s is not line]
        if body.header
        else []
    )
    typed = {c for s in sample for c, v in s.cells if look(v, body.words) in TYPED}
    if body.serial in typed and any(c == body.serial for c, _ in line.cells):
        return True
    return sum(column in typed for column, _ in line.cells) >= 2


def _own_title(found: Sequence[Sorted], title: str | None) -> bool:
    """Whether a heading of another text stands right above."""
    if not found or found[-1].reason not in {"section", "stray", "title"}:
        return False
    heads: list[Sorted] = []
    for item in reversed(found):
        if item.reason not in HEADINGS:
            break
        heads.append(item)
    texts = {squeezed(v) for item in heads for _, v in item.line.cells}
    return title is None or squeezed(title) not in texts


def _retitle(found: list[Sorted], title: str | None) -> None:
    """The headings over a repeated header are titles and form lines, printed once a page."""
    for number in range(len(found) - 1, -1, -1):
        item = found[number]
        # A line that names its unit looks like a signature under the page before.
        if item.reason not in {"section", "stray", "sign_off"}:
            break
        same = title is not None and squeezed(item.line.cells[0][1]) == squeezed(title)
        found[number] = Sorted(item.line, "title" if same else "form_line")
        if same:
            break


def _cut(found: list[Sorted], index: int, header: Line) -> tuple[list[Sorted], int]:
    """The rows of this table and the index where the next begins: with the headings over it, and
    whatever a blank row parts from this table and none from the next."""
    own = len(found)
    while own and found[own - 1].reason in HEADINGS:
        own -= 1
    first, below = len(found), header.row
    while first and found[first - 1].reason in ABOVE and found[first - 1].line.row == below - 1:
        first -= 1
        below = found[first].line.row
    if first and found[first - 1].line.row < below - 1:
        own = min(own, first)
    return found[:own], index - (len(found) - own)


def _tail(body: Body, found: list[Sorted]) -> list[Sorted]:
    """Lines behind the last record that stand alone are notes or a signature, not sections."""
    for number in range(len(found) - 1, -1, -1):
        item = found[number]
        if item.reason in {None, "total", "subtotal", "placeholder", "zero"}:
            break
        if item.reason in {"section", "stray"}:
            text = squeezed(item.line.cells[0][1])
            signed = len(item.line.cells) == 1 and body.words.rows["signature"].match(text)
            found[number] = Sorted(item.line, "sign_off" if signed else "note")
    return found
