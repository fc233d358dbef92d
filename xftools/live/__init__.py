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
from xftools.live.books import Book, named, opened, parted
from xftools.live.laying import lay
from xftools.live.memory import forget, keep, kept
from xftools.live.reading import read
from xftools.model import Outcome, Patch, Period
from xftools.office import Office
from xftools.write import patch

__all__ = ["Checked", "check", "lay", "named", "opened", "parted", "read", "take_back"]


@dataclass(frozen=True)
class Checked:
    """What checking an open workbook found, and the marks as laid into it."""

    outcome: Outcome
    laid: Patch


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
    laid = lay(book, whole, office, source=source)
    keep(book, office, laid)
    return Checked(outcome, laid)


def take_back(book: Book, office: Office) -> int:
    """Takes the marks of the last check out of an open workbook; how many there were.

    What somebody has coloured or noted since stays.

    Raises:
        WriteError: the workbook is protected or gone; nothing is taken away then.
    """
    before = kept(book, office)
    if before is None:
        return 0
    lay(book, patch.inverse(before), office)
    forget(book, office)
    return len(before.marks)
