"""The workbooks of a run: the ledger and its separate volume, the lists of findings, of limits and
of what waits, who sent what, the one page of today, and what may leave the office."""

from xftools.write.books.clocks import deadlines_book, waiting_book
from xftools.write.books.findings import findings_book
from xftools.write.books.found import found_book, found_rows
from xftools.write.books.ledger import ledger_book, restricted_book
from xftools.write.books.redacted import persons, redacted_book, without_names
from xftools.write.books.submissions import submissions_book
from xftools.write.books.today import today_book

__all__ = [
    "deadlines_book",
    "findings_book",
    "found_book",
    "found_rows",
    "ledger_book",
    "persons",
    "redacted_book",
    "restricted_book",
    "submissions_book",
    "today_book",
    "waiting_book",
    "without_names",
]
