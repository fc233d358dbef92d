"""The review workbook: one row a pair of records that may belong together; written, and read back.

What a person decides is tied to the content of the two records by keyed hashes in hidden columns,
so it survives sorting, deleted rows, added columns, and the next month's run.
"""

from xftools.write.review.answers import (
    Decision,
    read_decisions,
    read_review,
    write_decisions,
)
from xftools.write.review.keys import record_keys
from xftools.write.review.page import write_review

__all__ = [
    "Decision",
    "read_decisions",
    "read_review",
    "record_keys",
    "write_decisions",
    "write_review",
]
