"""Who sent what: one line a village, and the sum that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Grid, Ledger, Submission
from xftools.office import Office
from xftools.values.text import clean
from xftools.write.books.sheets import lay
from xftools.write.page import Book, Cell, Column, Row

COLUMNS = {
    "village": (14, "centre"),
    "status": (10, "centre"),
    "files": (36, "wrap"),
    "rows": (8, "count"),
    "set_aside": (8, "count"),
    "late_rows": (12, "count"),
    "zero_by": (20, "wrap"),
    "taken_by": (12, "centre"),
    "taken_on": (14, "date"),
}
BY_HAND = ("zero_by", "taken_by", "taken_on")
TONES = {"missing": "warning", "zero": "hint"}
_HEADER_WITHIN = 10


def submissions_book(ledger: Ledger, office: Office, path: Path, *, as_of: date) -> None:
    """Writes who sent what, with the sum of the rows."""
    with Book(path, office, as_of) as book:
        submissions_sheet(book, ledger, office, as_of)


def submissions_sheet(book: Book, ledger: Ledger, office: Office, as_of: date) -> None:
    """Adds the sheet of who sent what."""
    tie = ledger.tie_out
    statuses = [item.status for item in ledger.submissions]
    counts = {status: statuses.count(status) for status in ("sent", "zero", "missing")}
    lay(
        book,
        office.word("books.submissions.sheet"),
        title=office.word("books.submissions.title"),
        lines=[
            office.say("books.submissions.about", as_of=as_of.isoformat(), **counts),
            office.say(
                "books.submissions.tie",
                rows_in=tie.rows_in,
                new=tie.new,
                merged=tie.merged,
                set_aside=tie.set_aside,
                before=tie.before,
                after=tie.after,
            ),
            office.word("books.submissions.by_hand"),
        ],
        columns=[
            Column(_label(office, key), width, shape) for key, (width, shape) in COLUMNS.items()
        ],
        rows=[_row(item, office) for item in ledger.submissions],
        frozen=1,
        empty=office.word("books.submissions.empty"),
    )


def _label(office: Office, key: str) -> str:
    return office.word(f"books.submissions.columns.{key}")


def _row(item: Submission, office: Office) -> Row:
    status = office.word(f"books.submissions.status.{item.status}")
    return [
        item.village,
        Cell(status, TONES.get(item.status)),
        office.word("books.said.and").join(item.files),
        item.rows,
        item.set_aside,
        Cell(item.late_rows, "warning" if item.late_rows else None),
        *(None for _ in BY_HAND),
    ]


def replaced(grid: Grid, office: Office) -> bool:
    """Whether a sheet of the ledger before is our own of who sent what, with nothing added by hand:
    then the new one takes its place. What somebody wrote into it is kept."""
    by_hand = {_label(office, key) for key in BY_HAND}
    wanted = {_label(office, key) for key in COLUMNS}
    for number, row in enumerate(grid.cells[:_HEADER_WITHIN]):
        headers = [clean(cell) or "" for cell in row]
        if wanted <= set(headers):
            at = {number for number, header in enumerate(headers) if header in by_hand}
            told = (cell for below in grid.cells[number + 1 :] for cell in _at(below, at))
            return not any(clean(cell) for cell in told)
    return False


def _at(row: tuple[CellValue, ...], columns: set[int]) -> Iterator[CellValue]:
    yield from (row[column] for column in columns if column < len(row))
