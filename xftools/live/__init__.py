"""The verbs on a workbook that is open, through the public xlwings API.

    opened → read → pipeline → lay → take_back

On Windows and Mac that is Excel, on Linux LibreOffice through our own engine. Nothing is saved: what
is laid stands in the open workbook, and whether it is kept is for whoever has it open to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xftools import pipeline
from xftools.errors import WriteError
from xftools.live.books import Book, named, opened, parted, spoken
from xftools.live.laying import lay
from xftools.live.reading import OURS, read
from xftools.live.traces import found
from xftools.model import NewSheet, Outcome, Patch, Period
from xftools.office import Office
from xftools.write import patch

__all__ = [
    "Book",
    "Checked",
    "Taken",
    "check",
    "lay",
    "named",
    "opened",
    "parted",
    "read",
    "take_back",
]


@dataclass(frozen=True)
class Checked:
    """What checking an open workbook found, and the marks as laid into it."""

    outcome: Outcome
    laid: Patch

    @property
    def file(self) -> str:
        """What the workbook is called."""
        return self.outcome.sources[0].file

    @property
    def added(self) -> tuple[NewSheet, ...]:
        """The sheets that were added for people."""
        return tuple(sheet for sheet in self.laid.sheets if sheet.name not in OURS)


@dataclass(frozen=True)
class Taken:
    """How many marks were taken back, and the sheets of ours that stay for what was written there."""

    marks: int
    kept: tuple[str, ...]


def check(
    book: Book,
    office: Office,
    *,
    as_of: date,
    period: Period | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Checks an open workbook, unsaved changes included, and marks what was found in it.

    The marks of a check before are taken back first. `told` is called with the name of each step.

    Raises:
        ReadError: the workbook is gone, or too big.
        WriteError: it is protected, or changed while it was checked; nothing is marked then.
    """
    take_back(book, office)
    told("read")
    source = read(book, office)
    outcome = pipeline.run(
        [source],
        office,
        as_of=as_of,
        period=period,
        judge=pipeline.decided(office, None),
        until="check",
        told=told,
    )
    told("write")
    whole = patch.marks(outcome.findings, source.file, office, as_of=as_of)
    laid = lay(book, whole, office, source=source, traced=True)
    return Checked(outcome, laid)


def take_back(book: Book, office: Office) -> Taken | None:
    """Takes the marks that lie in an open workbook out of it; None when there are none.

    What somebody has coloured or noted since stays, and so does a sheet of ours that he wrote in.

    Raises:
        WriteError: the workbook is protected or gone; nothing is taken away then.
    """
    before = spoken(lambda: found(book), book, "", office, WriteError)
    if before is None:
        return None
    lay(book, patch.inverse(before.laid), office)
    return Taken(len(before.laid.marks), before.kept)
