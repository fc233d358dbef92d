"""What is known of somebody before a new matter of theirs is registered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xftools.model import CellValue, Deadline, Found, Outcome
from xftools.values.text import fold
from xftools.write.books.rows import Rows, days_said
from xftools.write.books.sheets import lay
from xftools.write.page import Book, Cell, Column

COLUMNS = {
    "ledger_id": (14, "centre"), "received_on": (12, "date"), "person": (12, "wrap"),
    "by": (14, "centre"), "channel": (10, "centre"), "matter": (44, "wrap"),
    "duty_unit": (18, "wrap"), "status": (12, "centre"), "due": (30, "wrap"),
    "documents": (30, "wrap"),
}  # fmt: skip


def found_book(outcome: Outcome, path: Path) -> None:
    """Writes the matters found, those that go on first."""
    office = outcome.office
    rows = list(found_rows(outcome))
    columns = [Column(office.word(f"find.columns.{key}"), *shape) for key, shape in COLUMNS.items()]
    lines = [
        office.say(
            "find.about",
            as_of=outcome.as_of.isoformat(),
            count=len(rows),
            open=sum(item.open_ for item in outcome.found),
        ),
        office.word("find.apart"),
    ]
    with Book(path, office, outcome.as_of) as book:
        lay(
            book,
            office.word("find.sheet"),
            title=office.word("find.title"),
            lines=lines,
            columns=columns,
            rows=[
                [Cell(row[key], tone="warning") if row["open"] else row[key] for key in COLUMNS]
                for row in rows
            ],
            empty=office.word("find.empty"),
            frozen=1,
        )


def found_rows(outcome: Outcome) -> Iterator[dict[str, CellValue]]:
    """What is told of each matter found, by column; `open` says whether it goes on."""
    if outcome.ledger is None:
        return
    office = outcome.office
    rows = Rows(outcome.ledger.records, office)
    steps = _next_steps(outcome)
    for item in outcome.found:
        place = outcome.ledger.records.places[item.record]
        matter = next(
            (
                text
                for role in ("title", "matter", "request")
                if (text := rows.of(item.record, role))
            ),
            None,
        )
        yield {
            "ledger_id": rows.number(item.record) or f"{place.sheet}·{place.first_cell}",
            "received_on": rows.of(item.record, "received_on"),
            "person": rows.of(item.record, "person"),
            "by": office.word("books.said.and").join(
                office.word(f"find.by.{role}") for role in item.by
            ),
            "channel": rows.of(item.record, "channel"),
            "matter": fold(str(matter)) if matter is not None else None,
            "duty_unit": rows.of(item.record, "duty_unit"),
            "status": rows.of(item.record, "status"),
            "due": _due(item, steps, outcome),
            "documents": _documents(item, rows, outcome),
            "open": item.open_,
        }


def _next_steps(outcome: Outcome) -> dict[str, Deadline]:
    """The office's next step of each record: the first that is not done."""
    steps: dict[str, Deadline] = {}
    for item in outcome.deadlines:
        if item.for_whom != "office" or item.state not in ("running", "soon", "overdue"):
            continue
        known = steps.get(item.record)
        if item.due_on and (known is None or known.due_on is None or item.due_on < known.due_on):
            steps[item.record] = item
    return steps


def _due(item: Found, steps: dict[str, Deadline], outcome: Outcome) -> str | None:
    office, step = outcome.office, steps.get(item.record)
    if step is None:
        return None if item.open_ else office.word("find.done")
    return office.say(
        "find.due",
        limit=office.limits[step.limit].label,
        due_on=step.due_on,
        left=days_said(step.days_left, step.unit, office),
    )


def _documents(item: Found, rows: Rows, outcome: Outcome) -> str:
    office = outcome.office
    told = [
        office.say("find.document", label=rows.kind.label_of(key), on=value)
        for key in office.listed("find.documents")
        if key in rows.keys and (value := rows.told(item.record, key)) is not None
    ]
    return office.word("books.said.and").join(told) or office.word("find.no_documents")
