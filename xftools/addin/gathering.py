"""The buttons about what villages sent: their sheets into the ledger in view, and who sent."""

from __future__ import annotations

from collections import Counter

from xftools.addin.said import LINES
from xftools.addin.walk import Desk, Walked, walk
from xftools.addin.wire import Answer
from xftools.errors import OfficeError


def consolidate(at: Desk) -> Answer:
    """A new ledger of the one in view and the sheets of a folder.

    Raises:
        OfficeError: there is no such folder, or a month that cannot stand.
    """
    done = _gathered(at, ("ledger", "findings"))
    ledger = done.outcome.ledger
    assert ledger is not None  # noqa: S101 - a walk that consolidates has one
    tie = ledger.tie_out
    told = at.office.say(
        "addin.said.consolidated",
        rows_in=tie.rows_in, new=tie.new, merged=tie.merged, set_aside=tie.set_aside,
        after=tie.after, file=at.office.word("pipeline.files.ledger"),
    )  # fmt: skip
    return Answer("\n".join([told, *_silent(at, done), *_unread(at, done)]), done.out)


def submissions(at: Desk) -> Answer:
    """Which villages sent their sheets, for the month and folder that were chosen.

    Raises:
        OfficeError: there is no such folder, or a month that cannot stand.
    """
    done = _gathered(at, ("submissions",))
    ledger = done.outcome.ledger
    statuses = Counter(item.status for item in ledger.submissions) if ledger else Counter[str]()
    told = at.office.say(
        "addin.said.submissions",
        sent=statuses["sent"], zero=statuses["zero"], missing=statuses["missing"],
        file=at.office.word("pipeline.files.submissions"),
    )  # fmt: skip
    return Answer("\n".join([told, *_silent(at, done), *_unread(at, done)]), done.out)


def _gathered(at: Desk, parts: tuple[str, ...]) -> Walked:
    """The sheets of the chosen folder consolidated into the ledger in view."""
    folder = at.request.folder
    if folder is None or not folder.is_dir():
        raise OfficeError("no_folder", at.office.say("addin.said.no_folder", folder=folder or ""))
    return walk(at, until="deadlines", parts=parts, month=at.request.text, folder=folder)


def _silent(at: Desk, done: Walked) -> list[str]:
    ledger = done.outcome.ledger
    names = (
        [item.village for item in ledger.submissions if item.status == "missing"] if ledger else []
    )
    if not names:
        return []
    return [at.office.say("addin.said.silent", names=at.office.word("books.said.and").join(names))]


def _unread(at: Desk, done: Walked) -> list[str]:
    """The files that could not be read, each with why."""
    failed = [s for s in done.outcome.sources if s.error_key not in (None, "skipped")]
    if not failed:
        return []
    head = at.office.say("addin.said.unread", count=len(failed))
    return [head, *(str(item.error) for item in failed[:LINES])]
