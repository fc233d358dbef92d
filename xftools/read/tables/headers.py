"""Where a table's header stands: found by what it looks like over what lies below it.

A header is a row of short, distinct texts over columns whose values look otherwise or never repeat
it. Headers that some kind of register declares weigh more, but none is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xftools.model import CellValue
from xftools.read.tables.lines import TYPED, Line, Sheet, columns_of
from xftools.read.tables.words import Words, label_key, shown, squeezed

_CANDIDATES = 20
_LOOK_ON = 2
_SAMPLE = 12
_WIDEST = 500
_MOST_ROWS = 4
_TALLEST = 4
_MOST_SKIPPED = 3
_ENOUGH = 1.9
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its lines (as indexes, both included), the label of each column, and how many of
    its labels a declared kind knows."""

    first: int
    last: int
    labels: dict[int, str]
    keys: tuple[dict[int, str], ...]
    known: int

    def repeats(self, line: Line) -> bool:
        """Whether a line says what one of the header's own lines says."""
        if not isinstance(line.head(1)[0], str):
            return False
        for keys in self.keys:
            same = sum(keys.get(c) == label_key(shown(v)) for c, v in line.cells[:40])
            if same >= 2 and same * 10 >= min(line.count, 40) * 7:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Score:
    """How much a line is like a header, 0 to about 5.5, and what speaks against it. `after` is the
    number of lines that follow."""

    total: float
    against: int
    known: int
    labels: float
    covers: float
    contrast: float
    count: int
    after: int

    @property
    def stands(self) -> bool:
        """Whether it is enough to take the line as a header."""
        if self.known >= 2 and self.known * 2 >= self.count and self.labels >= 0.7:
            return self.against * 3 <= self.count
        if not self.after or self.labels < 0.6 or self.covers < 0.6 or self.total < _ENOUGH:
            return False
        return self.against == 0 or (self.labels >= 0.8 and self.against * 7 <= self.count)


def find_header(sheet: Sheet, start: int, words: Words) -> Header | None:
    """The first header among the lines from index `start` on, None where there is none."""
    tried = stood = 0
    best: tuple[float, int] | None = None
    wide = skipped = 0
    for index in range(start, len(sheet.lines)):
        line = sheet.lines[index]
        if is_heading(line, words):
            continue
        tried += 1
        if tried > (_CANDIDATES if best is None else stood + _LOOK_ON):
            break
        score = score_of(sheet, index, words)
        if score.stands and (skipped <= _MOST_SKIPPED or score.known >= 2):
            total = score.total - 0.4 * wide
            stood = stood or tried
            if best is None or total > best[0]:
                best = (total, index)
        first = score.stands and not wide and score.covers >= 0.9 and not score.against
        if first or _begins_group(sheet, line):
            break
        skipped += 1
        wide += line.count >= 3
    return _grown(sheet, start, best[1], words) if best else None


def _begins_group(sheet: Sheet, line: Line) -> bool:
    """Whether a cell is merged down over more rows than a header has: records begin here."""
    if not sheet.spans:
        return False
    return any(span.bottom - span.top >= _TALLEST for span, _ in sheet.covered(line))


def is_heading(line: Line, words: Words) -> bool:
    """Whether a line stands alone over or between tables: one cell, or names with a colon."""
    if line.count == 1:
        return True
    marks = sum(_is_named(value, words) for _, value in line.cells)
    return marks * 2 >= line.count


def _is_named(value: CellValue, words: Words) -> bool:
    """Whether a cell is a name with a colon, a place or a day, as lines over a table have them."""
    text = squeezed(value) if isinstance(value, str) else ""
    if words.headers["form_line"].search(text) is None:
        return False
    return words.headers["period"].match(text) is None and label_key(text) not in words.known


def score_of(sheet: Sheet, index: int, words: Words) -> Score:
    """How much the line at an index is like a header over the lines that follow it."""
    line = sheet.lines[index]
    own = sheet.read(line, words)
    below = _below(sheet, index, words)
    columns = columns_of(sheet, below, words)
    keys = [label_key(text) for _, _, text in own]
    count = len(own)
    against = contrast = judged = 0
    covered: set[int] = set()
    for number, kind, text in own:
        span = sheet.spans.get((line.row, number))
        if span is None:
            covered.add(number)
        else:
            covered.update(range(span.left, min(span.right, span.left + _WIDEST) + 1))
            against += span.bottom - span.top >= _TALLEST
        column = columns.get(number)
        if column is None:
            continue
        judged += 1
        common, times = column.common
        if kind == "label":
            contrast += common != "label"
            against += common == "label" and text in column.texts
        elif kind in TYPED and kind == common and times * 10 >= column.count * 7:
            against += 1
    known = sum(key in words.known for key in keys)
    labels = sum(kind == "label" for _, kind, _ in own) / count
    filled = [c for c, column in columns.items() if column.count * 4 >= len(below)]
    covers = sum(c in covered for c in filled) / len(filled) if filled else 1.0
    different = contrast / judged if judged else 0.0
    after = len(sheet.lines) - index - 1
    total = 2 * known / count + labels + len(set(keys)) / count + covers + different / 2
    return Score(total, against, known, labels, covers, different, count, after)


def _below(sheet: Sheet, index: int, words: Words) -> list[Line]:
    """Some lines under a line, without those that repeat it and those that stand alone, as far as
    the label of serial numbers: that is another header."""
    own = sheet.read(sheet.lines[index], words)
    found: list[Line] = []
    for line in sheet.lines[index + 1 : index + 1 + _SAMPLE * 2]:
        if found and any(_is_serial(t, words) for _, _, t in sheet.read(line, words)):
            break
        if line.count == len(own) and sheet.read(line, words) == own:
            continue
        if line.count > 1 or len(own) <= 3:
            found.append(line)
        if len(found) == _SAMPLE:
            break
    return found


def _is_serial(text: str, words: Words) -> bool:
    """Whether a text is the label of serial numbers. Long texts without a note are none."""
    return (len(text) <= _SHORT or "(" in text) and label_key(text) in words.serial


# ── headers of several rows ───────────────────────────────────────────────────────────────────


def _grown(sheet: Sheet, start: int, index: int, words: Words) -> Header:
    first = last = index
    while first > start and last - first < _MOST_ROWS - 1 and _is_parent(sheet, first - 1, words):
        first -= 1
    while (
        last + 1 < len(sheet.lines)
        and last - first < _MOST_ROWS - 1
        and _is_child(sheet, first, last + 1, words)
    ):
        last += 1
    lines = sheet.lines[first : last + 1]
    labels = joined(sheet, lines, words)
    keys = tuple({c: label_key(shown(v)) for c, v in line.cells} for line in lines)
    tails = {label_key(label.rsplit("/", 1)[-1]) for label in labels.values()}
    return Header(first, last, labels, keys, len(tails & words.known))


def _is_parent(sheet: Sheet, index: int, words: Words) -> bool:
    """Whether the line at `index` holds parents of the header line right under it."""
    line, child = sheet.lines[index], sheet.lines[index + 1]
    if child.row != line.row + 1 or not _all_labels(sheet, line, words):
        return False
    title = words.headers["title"]
    if any(_is_named(v, words) or title.search(squeezed(v)) for _, v in line.cells):
        return False
    below = {column for column, _ in child.cells}
    width = max(below) - min(below) + 1
    spans = [span for span, _ in sheet.covered(line)]
    partial = any(
        span.right - span.left > 0 and span.right - span.left + 1 < width * 0.7 for span in spans
    )
    tall = any(span.bottom > line.row for span in spans)
    gaps = [text for column, _, text in sheet.read(line, words) if column not in below]
    if line.count == 1:
        return partial and not tall
    # A label that every register has, with nothing of the child under it, belongs to a header.
    serial = any(label_key(text) in words.serial for text in gaps)
    return partial or tall or serial or (len(gaps) > 0 and len(gaps) * 3 >= line.count)


def _is_child(sheet: Sheet, first: int, index: int, words: Words) -> bool:
    """Whether the line at `index` goes on with the header that began at `first`."""
    line, above = sheet.lines[index], sheet.lines[index - 1]
    header = sheet.lines[first:index]
    # Rows between that hold nothing but what is merged down from the header are part of it.
    ends = (min(s.bottom, s.top + _TALLEST) for p in header for s, _ in sheet.covered(p))
    if line.row > max(above.row, *ends) + 1 or not _all_labels(sheet, line, words):
        return False
    wide: set[int] = set()
    named: set[int] = set()
    tall = False
    for parent in header:
        for span, _ in sheet.covered(parent):
            columns = range(span.left, min(span.right, span.left + _WIDEST) + 1)
            named.update(columns)
            if span.right > span.left:
                wide.update(columns)
            tall = tall or span.bottom >= line.row
    bracketed = words.headers["bracketed"]
    noted = [bool(bracketed.match(squeezed(value))) for _, value in line.cells]
    if all(noted) and line.count >= 1 and not tall:
        return line.count < above.count
    stray = sum(
        column in named and column not in wide and not note
        for (column, _), note in zip(line.cells, noted, strict=True)
    )
    under = sum(column in wide for column, _ in line.cells)
    score = score_of(sheet, index, words)
    if score.against or (score.contrast == 0 and not tall and score.known == 0 and not under):
        return False
    if under and stray * 4 <= line.count:
        return True
    # A merged parent that lost its merge: blanks right of it, filled in the row below.
    fresh = sum(column not in named for column, _ in line.cells)
    return fresh * 2 >= line.count and score.known >= 2 and stray <= fresh


def _all_labels(sheet: Sheet, line: Line, words: Words) -> bool:
    return all(kind == "label" for _, kind, _ in sheet.read(line, words))


def joined(sheet: Sheet, lines: Sequence[Line], words: Words) -> dict[int, str]:
    """The label of each column a header covers: its parts from above to below, joined by "/". A
    note in brackets stands right behind the label above, where that is of its column alone."""
    bracketed = words.headers["bracketed"]
    parts: dict[int, list[str]] = {}
    shared: set[int] = set()
    for depth, line in enumerate(lines):
        reached = {column for later in lines[depth + 1 :] for column, _ in later.cells}
        for number, (column, value) in enumerate(line.cells):
            span = sheet.span(line.row, column)
            right = span.right
            if span.right == column and depth + 1 < len(lines):
                right = _stretched(sheet, lines, line, number, reached)
            label = _label(value)
            if parts.get(column) and column not in shared and bracketed.match(squeezed(label)):
                parts[column][-1] += label
                continue
            covers = range(column, min(right, column + _WIDEST) + 1)
            shared = shared.union(covers) if right > column else shared - {column}
            for covered in covers:
                _add(parts, covered, label)
    return {column: "/".join(texts) for column, texts in sorted(parts.items())}


def _stretched(
    sheet: Sheet, lines: Sequence[Line], line: Line, number: int, reached: set[int]
) -> int:
    """How far right a parent without a merge reaches: over blanks that have children below."""
    column = line.cells[number][0]
    if column not in reached:
        return column
    stop = line.cells[number + 1][0] if number + 1 < line.count else max(reached) + 1
    above = {
        covered
        for other in lines
        if other.row < line.row
        for span, _ in sheet.covered(other)
        if span.bottom >= line.row
        for covered in range(span.left, min(span.right, span.left + _WIDEST) + 1)
    }
    right = column
    while right + 1 < stop and right + 1 in reached and right + 1 not in above:
        right += 1
    return right


def _add(parts: dict[int, list[str]], column: int, label: str) -> None:
    texts = parts.setdefault(column, [])
    if label and label not in texts:
        texts.append(label)


def _label(value: CellValue) -> str:
    """A label in one line, without blanks between Chinese characters."""
    text = shown(value)
    return squeezed_label(text)


def squeezed_label(text: str) -> str:
    """The text without blanks beside characters that are no Latin letters or digits."""
    out: list[str] = []
    pieces = text.split(" ")
    for piece in pieces:
        if out and piece and out[-1][-1:].isascii() and piece[:1].isascii():
            out.append(" ")
        if piece:
            out.append(piece)
    return "".join(out)
