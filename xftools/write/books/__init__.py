"""The workbooks of a run: the ledger and its separate volume, the lists of findings, of limits and
of what waits, who sent what, and the one page of today."""

from xftools.write.books.clocks import deadlines_book, waiting_book
from xftools.write.books.findings import findings_book
from xftools.write.books.ledger import ledger_book, restricted_book
from xftools.write.books.submissions import submissions_book
from xftools.write.books.today import today_book

__all__ = [
    "deadlines_book",
    "findings_book",
    "ledger_book",
    "restricted_book",
    "submissions_book",
    "today_book",
    "waiting_book",
]
