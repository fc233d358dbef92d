"""What is to be done today, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xftools.model import CellValue, Deadline, Draft, Judgement, Outcome
from xftools.write.books.clocks import by_due, by_urgency
from xftools.write.books.rows import Rows, days_said, missing, shut
from xftools.write.books.sheets import height, lay_row
from xftools.write.page import FILLS, Book, Column

COLUMNS = {
    "ledger_id": Column("", 13, "centre"), "person": Column("", 11, "centre"),
    "village": Column("", 11, "centre"), "duty_unit": Column("", 18, "wrap"),
    "todo": Column("", 34, "wrap"), "due_on": Column("", 12, "date"),
    "left": Column("", 14, "centre"),
}  # fmt: skip
WIDE = len(COLUMNS)
AT_MOST = 8
HEADING = 22.0

Line = tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its name, how many there are, its lines, how loud it is, and what is said
    under the lines or instead of them."""

    name: str
    many: int
    lines: Sequence[Line] = ()
    tone: str | None = None
    said: str = ""


def today_book(outcome: Outcome, path: Path) -> None:
    """Writes the page of today; what only the competent organ may read is not on it."""
    office = outcome.office
    with Book(path, office, outcome.as_of) as book:
        sheet = book.sheet(office.word("books.today.sheet"))
        for number, column in enumerate(COLUMNS.values()):
            sheet.set_column(number, number, column.width)
        row = _head(book, sheet, outcome)
        numbers = office.listed("books.today.numbers")
        for ordinal, part in zip(numbers, _parts(outcome), strict=False):
            heading = office.say(
                f"books.today.parts.{part.name}",
                number=ordinal,
                count=part.many,
                days=office.clocks.soon_days,
            )
            row = _part(book, sheet, row, heading, part)
        book.printed(sheet, portrait=True)
        sheet.fit_to_pages(1, 1)


# ── what there is to do ───────────────────────────────────────────────────────────────────────


def _apart(outcome: Outcome) -> frozenset[str]:
    if outcome.ledger is None:
        return outcome.restricted
    return outcome.restricted | shut(outcome.ledger, outcome.restricted)


def _parts(outcome: Outcome) -> Iterator[Part]:
    office, apart = outcome.office, _apart(outcome)
    if outcome.ledger is not None:
        rows = Rows(outcome.ledger.records, office)
        yield from _clocks(outcome, rows, apart)
        yield _waiting(outcome, rows, apart)
    pairs, none = _undecided(outcome, apart), office.word("books.today.none")
    file = office.word("pipeline.files.review")
    said = office.say("books.today.said.pairs", count=pairs, file=file) if pairs else none
    yield Part("pairs", pairs, said=said)
    drafts = [item for item in outcome.drafts if not apart & {item.record, *item.records}]
    yield Part("drafts", len(drafts), said=_drafts(outcome, drafts) or none)
    if outcome.ledger is not None and outcome.ledger.submissions:
        silent = [item.village for item in outcome.ledger.submissions if item.status == "missing"]
        said = office.word("books.said.and").join(silent) or none
        yield Part("silent", len(silent), said=said)


def _clocks(outcome: Outcome, rows: Rows, apart: frozenset[str]) -> Iterator[Part]:
    """What binds the office: overdue, due soon, and what nobody can tell."""
    office = outcome.office
    mine = [
        item
        for item in outcome.deadlines
        if item.for_whom == "office" and item.record not in apart and item.record in rows
    ]
    ordered = by_urgency(mine, rows, office, outcome.as_of)
    for state, tone in (("overdue", "error"), ("soon", "warning"), ("unknown", None)):
        of_record: dict[str, list[Deadline]] = {}
        for item in ordered:
            if item.state == state:
                of_record.setdefault(item.record, []).append(item)
        lines = [_steps(items, rows, outcome) for items in of_record.values()]
        yield Part(state, len(lines), lines[:AT_MOST], tone, _rest(outcome, lines, "deadlines"))


def _waiting(outcome: Outcome, rows: Rows, apart: frozenset[str]) -> Part:
    office = outcome.office
    lines: list[Line] = [
        (
            item.ledger_id,
            *_who(item.record, rows),
            missing(item.missing, rows.kind, office) or item.reason,
            item.due_on,
            days_said(item.days_left, "day", office),
        )
        for item in by_due(outcome.waiting)
        if item.record not in apart
    ]
    return Part("waiting", len(lines), lines[:AT_MOST], said=_rest(outcome, lines, "waiting"))


def _rest(outcome: Outcome, lines: Sequence[Line], file: str) -> str:
    """What is said where there is no line, or more than the page takes."""
    office = outcome.office
    if not lines:
        return office.word("books.today.none")
    more = len(lines) - AT_MOST
    if more <= 0:
        return ""
    name = office.word(f"pipeline.files.{file}")
    return office.say("books.today.more", count=more, file=name)


def _steps(items: Sequence[Deadline], rows: Rows, outcome: Outcome) -> Line:
    """What a record's clocks ask for, the most urgent first, in one line."""
    office, first = outcome.office, items[0]
    limits = (office.limits.get(item.limit) for item in items)
    labels = [
        limit.label if limit is not None else item.limit
        for item, limit in zip(items, limits, strict=True)
    ]
    todo = office.word("books.said.and").join(labels)
    lacking = missing([key for item in items for key in item.missing], rows.kind, office)
    if first.state == "unknown" and lacking:
        todo = office.say("books.today.lacks", todo=todo, missing=lacking)
    left = days_said(first.days_left, first.unit, office)
    number = rows.number(first.record)
    return (number, *_who(first.record, rows), todo, first.due_on, left)


def _who(record: str, rows: Rows) -> tuple[CellValue, ...]:
    return tuple(rows.of(record, role) for role in ("person", "village", "duty_unit"))


def _undecided(outcome: Outcome, apart: frozenset[str]) -> int:
    """The pairs of possible duplicates that wait for a person's word."""
    return sum(
        link.relation == "duplicate"
        and not link.identical
        and link.judgement in (None, Judgement.UNSURE)
        and not apart & {link.left, link.right}
        for link in outcome.linked.links
    )


def _drafts(outcome: Outcome, drafts: Sequence[Draft]) -> str:
    """How many of each document."""
    office = outcome.office
    labels = Counter(
        office.kinds[item.kind].notices[item.notice].label
        if item.kind in office.kinds and item.notice in office.kinds[item.kind].notices
        else item.notice
        for item in drafts
    )
    each = [
        office.say("books.today.said.draft", label=label, count=count)
        for label, count in labels.items()
    ]
    return office.word("books.said.and").join(each)


# ── on paper ──────────────────────────────────────────────────────────────────────────────────


def _head(book: Book, sheet: Any, outcome: Outcome) -> int:
    """Title, day and header; returns the row after them."""
    office, hidden = outcome.office, _apart(outcome)
    lines = [
        office.say("books.today.about", as_of=outcome.as_of.isoformat(), name=office.office.name)
    ]
    if outcome.ledger is not None:
        hidden &= frozenset(outcome.ledger.records.table.index)
    if hidden:
        lines.append(office.say("books.said.left_out", count=len(hidden)))
    top = book.heading(sheet, office.word("books.today.title"), lines, WIDE)
    labels = [office.word(f"books.columns.{key}") for key in COLUMNS]
    book.header(sheet, top, [Column(label) for label in labels])
    sheet.freeze_panes(top, 0)
    return top + 1


def _part(book: Book, sheet: Any, row: int, heading: str, part: Part) -> int:
    """One part from `row` on; returns the row after it."""
    fill = FILLS[part.tone] if part.tone and part.many else FILLS["quiet"]
    corners = (row, 1, row, WIDE)
    book.merge(sheet, corners, heading, bold=True, border=1, bg_color=fill, align="left")
    sheet.set_row(row - 1, HEADING)
    row += 1
    for line in part.lines:
        lay_row(book, sheet, row, list(COLUMNS.values()), line)
        row += 1
    if part.said:
        look = {"border": 1, "text_wrap": True, "align": "left"}
        book.merge(sheet, (row, 1, row, WIDE), part.said, **look)
        wide = sum(column.width for column in COLUMNS.values()) - 2
        sheet.set_row(row - 1, height(part.said, wide))
        row += 1
    return row
