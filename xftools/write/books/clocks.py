"""The lists of what is due: every clock by urgency, and the notices that wait for something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Deadline, Ledger, Waiting
from xftools.office import Office
from xftools.write.books.rows import Rows, days_said, missing, shut
from xftools.write.books.sheets import lay
from xftools.write.page import Book, Cell, Column, Row

UNKNOWN_OLD = 15
"""Days after which a clock that nobody can read heads the list: a blank date hides no lateness."""
URGENCY = ("old", "overdue", "soon", "unknown", "running", "paused", "done_late", "done")
TONES = {"overdue": "error", "soon": "warning", "unknown": "warning", "done_late": "hint"}
ENDED = frozenset({"done", "exempt", "withdrawn"})

COLUMNS = {
    "ledger_id": (13, "centre"), "person": (10, "centre"), "village": (10, "centre"),
    "duty_unit": (18, "wrap"), "limit": (18, "wrap"), "for_whom": (8, "centre"),
    "started_on": (12, "date"), "due_on": (12, "date"), "rolled_on": (12, "date"),
    "left": (14, "centre"), "state": (10, "centre"), "missing": (18, "wrap"),
    "source": (32, "wrap"), "reason": (20, "wrap"),
}  # fmt: skip
WAITING = {
    "ledger_id": (13, "centre"), "person": (10, "centre"), "village": (10, "centre"),
    "phone": (15, "wrap"), "duty_unit": (18, "wrap"), "received_on": (12, "date"),
    "missing": (26, "wrap"), "reason": (30, "wrap"), "due_on": (12, "date"),
    "left": (14, "centre"), "done": (14, "wrap"),
}  # fmt: skip


def deadlines_book(
    deadlines: Sequence[Deadline],
    ledger: Ledger,
    office: Office,
    path: Path,
    *,
    as_of: date,
    restricted: frozenset[str],
) -> None:
    """Writes every clock, the most urgent first; those that bind the petitioner stand apart."""
    rows = Rows(ledger.records, office)
    apart = shut(ledger, restricted) | restricted
    shown = [item for item in deadlines if item.record not in apart]
    about = {"as_of": as_of.isoformat(), "soon_days": office.clocks.soon_days}
    left_out = _left_out(len(apart & frozenset(rows.ids)), office)
    with Book(path, office, as_of) as book:
        for whom in ("office", "petitioner_side"):
            mine = [item for item in shown if (item.for_whom == "office") == (whom == "office")]
            # Only who petitions may wait until after a holiday.
            keys = [key for key in COLUMNS if key != "rolled_on" or whom != "office"]
            told = {state: sum(item.state == state for item in mine) for state in TONES}
            lay(
                book,
                office.word(f"books.deadlines.{whom}.sheet"),
                title=office.word(f"books.deadlines.{whom}.title"),
                lines=[office.say(f"books.deadlines.{whom}.about", **about, **told), *left_out],
                columns=_columns({key: COLUMNS[key] for key in keys}, office),
                rows=[
                    [cells[key] for key in keys]
                    for item in by_urgency(mine, rows, office, as_of)
                    for cells in (_clock(item, rows, office),)
                ],
                frozen=2,
                empty=office.word("books.deadlines.empty"),
            )


def waiting_book(
    waiting: Sequence[Waiting],
    ledger: Ledger,
    office: Office,
    path: Path,
    *,
    as_of: date,
    restricted: frozenset[str],
) -> None:
    """Writes the records whose notice waits, and for what; the first due first."""
    rows = Rows(ledger.records, office)
    apart = shut(ledger, restricted) | restricted
    shown = by_due([item for item in waiting if item.record not in apart])
    with Book(path, office, as_of) as book:
        lay(
            book,
            office.word("books.waiting.sheet"),
            title=office.word("books.waiting.title"),
            lines=[
                office.say("books.waiting.about", as_of=as_of.isoformat(), count=len(shown)),
                *_left_out(len(apart & frozenset(rows.ids)), office),
            ],
            columns=_columns(WAITING, office),
            rows=[_wait(item, rows, office) for item in shown],
            frozen=2,
            empty=office.word("books.waiting.empty"),
        )


def by_urgency(
    deadlines: Sequence[Deadline], rows: Rows, office: Office, as_of: date
) -> list[Deadline]:
    """The clocks, the most urgent first: those nobody can read and that are old, then what is
    overdue, due soon, unknown, running, over."""

    def urgency(item: Deadline) -> tuple[int, date]:
        state = item.state
        since = received(item, rows, office)
        if state == "unknown":
            if since is None or (as_of - since).days >= UNKNOWN_OLD:
                state = "old"
            return URGENCY.index(state), since or date.min
        at = URGENCY.index(state) if state in URGENCY else len(URGENCY)
        return at, item.rolled_on or item.due_on or date.max

    return sorted(deadlines, key=urgency)


def by_due(waiting: Sequence[Waiting]) -> list[Waiting]:
    """What waits, the first due first; what has no date may be the latest of all."""
    return sorted(waiting, key=lambda item: item.due_on or date.min)


def received(item: Deadline, rows: Rows, office: Office) -> date | None:
    """The day from which a clock that nobody can read is old."""
    days = (rows.value(item.record, key) for key in office.clocks.receipt)
    return item.started_on or next((day for day in days if isinstance(day, date)), None)


def _columns(columns: dict[str, tuple[int, str]], office: Office) -> list[Column]:
    return [
        Column(office.word(f"books.columns.{key}"), width, shape)
        for key, (width, shape) in columns.items()
    ]


def _left_out(count: int, office: Office) -> list[str]:
    return [office.say("books.said.left_out", count=count)] if count else []


def _clock(item: Deadline, rows: Rows, office: Office) -> dict[str, CellValue | Cell]:
    tone = TONES.get(item.state, "quiet" if item.state in ENDED else None)
    limit = office.limits.get(item.limit)
    side = "office" if item.for_whom == "office" else "petitioner_side"
    return {
        "ledger_id": rows.number(item.record),
        **{role: rows.of(item.record, role) for role in ("person", "village", "duty_unit")},
        "limit": limit.label if limit is not None else item.limit,
        "for_whom": office.word(f"books.deadlines.{side}.whom"),
        "started_on": item.started_on,
        "due_on": item.due_on,
        "rolled_on": item.rolled_on,
        "left": Cell(days_said(item.days_left, item.unit, office), tone),
        "state": Cell(office.word(f"books.state.{item.state}"), tone),
        "missing": missing(item.missing, rows.kind, office),
        "source": item.source,
        "reason": item.reason,
    }


def _wait(item: Waiting, rows: Rows, office: Office) -> Row:
    late = item.days_left is not None and item.days_left < 0
    return [
        item.ledger_id,
        rows.of(item.record, "person"),
        rows.of(item.record, "village"),
        rows.of(item.record, "phone"),
        rows.of(item.record, "duty_unit"),
        rows.of(item.record, "received_on"),
        missing(item.missing, rows.kind, office),
        item.reason,
        item.due_on,
        Cell(days_said(item.days_left, "day", office), "error" if late else None),
        None,
    ]
