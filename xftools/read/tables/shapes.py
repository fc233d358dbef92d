"""Sheets that are no plain table: side by side, forms, statistics, and those without a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise, repeat

from xftools.model import RawRow, RawTable, SetAside, column_letter
from xftools.read.tables.context import context_of, reasons_above
from xftools.read.tables.headers import Header, find_header, is_heading
from xftools.read.tables.lines import Line, Sheet, look
from xftools.read.tables.reasons import Body, Sorted, reason_of
from xftools.read.tables.records import records_of, set_aside
from xftools.read.tables.words import Words, label_key, squeezed

_FORM_LINES = 60
_MOST_LABELS = 4
_ODD_LINES = 4


def bands_of(sheet: Sheet, words: Words) -> list[Sheet]:
    """The sheet cut where tables stand side by side; itself where they do not."""
    used = sorted(sheet.columns(line for line in sheet.lines if line.count > 1))
    if not used:
        return [sheet]
    edges = [0, *(a for a, b in pairwise(used) if b > a + 1)]
    if len(edges) > 1:
        bands = _cut(sheet, edges)
        if _stand_apart(bands, words):
            return bands
    return [sheet]


def halves_of(sheet: Sheet, header: Header) -> list[Sheet]:
    """The sheet cut where the same labels begin again in one header; empty where they do not."""
    cut = _halves(header)
    return _cut(sheet, [0, *cut]) if cut else []


def _cut(sheet: Sheet, edges: Sequence[int]) -> list[Sheet]:
    ends = [*edges[1:], 1 << 20]
    bands = [sheet.between(a + 1, b) for a, b in zip(edges, ends, strict=True)]
    return [band for band in bands if band.lines]


def _stand_apart(bands: Sequence[Sheet], words: Words) -> bool:
    """Whether every band has a header of its own, and they are not parts of one."""
    headers = [find_header(band, 0, words) for band in bands]
    if len(bands) < 2 or any(header is None or len(header.labels) < 2 for header in headers):
        return False
    own = [header for header in headers if header is not None]
    keys = [{label_key(label) for label in header.labels.values()} for header in own]
    alike = all(len(k & keys[0]) * 2 >= min(len(k), len(keys[0])) for k in keys[1:])
    serial = all(k & words.serial for k in keys)
    rows = {band.lines[header.first].row for band, header in zip(bands, own, strict=True)}
    apart = len(rows) == len(bands) or all(map(_is_titled, bands, own, repeat(words)))
    return alike or serial or (apart and all(h.known >= 2 for h in own))


def _is_titled(band: Sheet, header: Header, words: Words) -> bool:
    """Whether a title stands right over the header of a band."""
    over = band.lines[header.first - 1].cells if header.first else ()
    title = words.headers["title"]
    return len(over) == 1 and title.search(squeezed(over[0][1])) is not None


def _halves(header: Header) -> list[int]:
    """Behind which columns the same labels begin again; empty where they do not."""
    columns = sorted(header.labels)
    keys = [label_key(header.labels[column]) for column in columns]
    for parts in (2, 3):
        size, rest = divmod(len(keys), parts)
        distinct = size >= 2 and len(set(keys[:size])) == size
        if rest == 0 and distinct and keys == keys[:size] * parts:
            return [columns[size * part] - 1 for part in range(1, parts)]
    return []


def is_form(sheet: Sheet, start: int, header: Header | None, words: Words) -> bool:
    """Whether the lines are a form to fill in, though one of them looks like a header."""
    if header is None:
        return _is_labelled(sheet.lines[start:], words)
    if header.known > _MOST_LABELS:
        return False
    # What has one known label is no better a header than any other line of a form.
    known = header.known > 1
    others = [line for line in sheet.lines[start:] if not (known and header.repeats(line))]
    return _is_labelled(others, words) or (
        header.known < 3 and start == 0 and _is_filled_in(sheet, start, header)
    )


def _is_labelled(lines: Sequence[Line], words: Words) -> bool:
    """Whether known labels stand in many lines, a few in each, beside the blanks to fill."""
    known = [_known(line, words) for line in lines[:_FORM_LINES] if line.count > 1]
    marked = sum(count > 0 for count in known)
    most = max(known, default=0)
    enough = marked >= 3 and marked * 2 >= len(known)
    return enough and most * 2 <= sum(known) and most <= _MOST_LABELS


def _is_filled_in(sheet: Sheet, start: int, header: Header) -> bool:
    """Whether half of the lines under a header, or of those around it, are blanks to fill in."""
    heads = sheet.lines[header.first : header.last + 1]
    edges = {(span.left, span.right) for line in heads for span, _ in sheet.covered(line)}
    under = sheet.lines[header.last + 1 :][:_FORM_LINES]
    odd = [_is_odd(sheet, line, edges) for line in under if line.row not in sheet.carried_columns]
    if len(under) >= 3 and sum(odd) * 2 >= len(under):
        return True
    around = [line for line in (*sheet.lines[start : header.first], *under) if line.count > 1]
    odd = [_is_odd(sheet, line, edges) for line in around]
    return sum(odd) >= _ODD_LINES and sum(odd) * 2 >= len(around)


def _is_odd(sheet: Sheet, line: Line, edges: Container[tuple[int, int]]) -> bool:
    """Whether a cell of a line ends in a colon, or is merged over other columns than a header's."""
    spans = (span for span, _ in sheet.covered(line))
    if any(s.right > s.left and (s.left, s.right) not in edges for s in spans):
        return True
    return any(":" in squeezed(value)[-8:] for _, value in line.cells)


def _known(line: Line, words: Words) -> int:
    return sum(
        isinstance(value, str) and len(value) <= 20 and label_key(value) in words.known
        for _, value in line.cells
    )


def is_statistics(
    header: Header, records: Sequence[RawRow], title: str | None, words: Words
) -> bool:
    """Whether the table counts things: nearly all of it figures, few known headers."""
    if header.known >= 3 or not records:
        return False
    figures = cells = 0
    for record in records[:60]:
        for value in record.cells[1:]:
            if value is not None:
                cells += 1
                figures += look(value, words) in {"number", "digits"}
    titled = title is not None and words.headers["statistics"].search(title) is not None
    return cells > 0 and figures * 10 >= cells * (6 if titled else 9)


def without_header(sheet: Sheet, start: int, words: Words, *, form: bool) -> RawTable:
    """What stands on a sheet in which no header was found: headerless rows, or a form. `form`:
    something looked like a header, but it stands in a form."""
    lines = sheet.lines[start:]
    rows = [line for line in lines if _is_row(sheet, line, words)]
    form = form or _is_labelled(lines, words) or _is_laid_out(sheet, rows)
    if not form and len(rows) >= 2 and len(rows) * 2 >= len(lines) and _alike(sheet, rows):
        return _headerless(sheet, lines, words)
    aside: list[SetAside] = []
    over = True
    for line, above in zip(lines, reasons_above(lines, words), strict=True):
        over = over and line.count == 1
        keep = above.reason in {"note", "zero"} or (over and above.reason == "title")
        aside.append(above if keep else set_aside(line, "form_line"))
    zero = any(item.reason == "zero" for item in aside)
    shape = "empty" if zero or len(lines) == 1 else "form"
    told = [item for item in aside if item.reason in {"title", "zero"}]
    context = context_of(sheet, told, words)
    return RawTable(sheet.grid, 0, shape, (), 0, 0, (), (), (), tuple(aside), context)


def _is_row(sheet: Sheet, line: Line, words: Words) -> bool:
    return line.row in sheet.carried_columns or not is_heading(line, words)


def _is_laid_out(sheet: Sheet, rows: Sequence[Line]) -> bool:
    """Whether cells are merged sideways in half of the rows, and not always over the same columns:
    blanks to fill in, no records."""
    layouts = [
        tuple((s.left, s.right) for s, _ in sheet.covered(line) if s.right > s.left)
        for line in rows[:_FORM_LINES]
    ]
    merged = [layout for layout in layouts if layout]
    return len(merged) * 2 >= len(layouts) and len(set(merged)) > 1


def _alike(sheet: Sheet, rows: Sequence[Line]) -> bool:
    """Whether most rows fill the same columns, as records do."""
    counts: Counter[int] = Counter()
    sample = rows[:40]
    for line in sample:
        counts.update(column for column, _ in line.cells)
        counts.update(sheet.carried_columns.get(line.row, ()))
    steady = sum(count * 2 > len(sample) for count in counts.values())
    return steady >= 2


def _headerless(sheet: Sheet, lines: Sequence[Line], words: Words) -> RawTable:
    first = next(i for i, line in enumerate(lines) if _is_row(sheet, line, words))
    above = reasons_above(lines[:first], words)
    columns = tuple(sorted(sheet.columns(lines[first:])))
    body = Body(sheet, None, words, len(columns), None)
    items: list[Sorted] = []
    for line in lines[first:]:
        items.append(Sorted(line, reason_of(body, line, items)))
    records, aside = records_of(body, items, columns)
    return RawTable(
        grid=sheet.grid,
        number=0,
        shape="headerless",
        header_rows=(),
        first_row=records[0].row if records else 0,
        last_row=records[-1].row if records else 0,
        columns=columns,
        headers=tuple(words.unnamed.format(column=column_letter(c)) for c in columns),
        rows=records,
        set_aside=(*above, *aside),
        context=context_of(sheet, above, words),
    )
