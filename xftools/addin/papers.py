"""The buttons that write documents: drafts, what a visitor is handed, the monthly report."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from xftools.addin.said import LINES, waiting
from xftools.addin.walk import Desk, Walked, known, walk
from xftools.addin.wire import Answer
from xftools.errors import OfficeError
from xftools.model import Outcome, Waiting

SLIP = "slip"
"""How the form that a visitor is handed at once is declared."""


def notices(at: Desk) -> Answer:
    """Drafts of everything that is owed."""
    done = walk(at, until="deadlines", parts=("notices", "waiting"))
    known(at, done)
    key = "notices" if done.outcome.drafts else "no_notices"
    sentence = at.office.say(
        f"addin.said.{key}",
        drafts=len(done.outcome.drafts), waiting=waiting(done.outcome),
        folder=at.office.word("pipeline.files.drafts"),
        file=at.office.word("pipeline.files.waiting"),
    )  # fmt: skip
    return Answer(sentence, done.out)


def notice(at: Desk) -> Answer:
    """Drafts of what is owed to the people in the selected rows, and what the others lack."""
    done, chosen = _of_chosen(at)
    out = done.outcome
    told = [_waits(at, item, out) for item in out.waiting if item.record not in out.restricted]
    told += _apart(at, out, chosen)
    if out.drafts:
        folder = at.office.word("pipeline.files.drafts")
        told.insert(0, at.office.say("addin.said.notice", drafts=len(out.drafts), folder=folder))
    elif not told:
        told = [at.office.word("addin.said.nothing_owed")]
    return Answer("\n".join(told[: LINES + 1]), done.out if out.drafts else None)


def slip(at: Desk) -> Answer:
    """What visitors are handed at once: one for each selected row that names somebody.

    Raises:
        OfficeError: the register in view is of a kind that has no such form.
    """
    done, chosen = _of_chosen(at, SLIP)
    out = done.outcome
    assert out.ledger is not None  # noqa: S101 - rows were chosen of it
    declared = at.office.kind(out.ledger.records.kind).notices.get(SLIP)
    if declared is None:
        raise OfficeError("no_slip", at.office.word("addin.said.no_slip"))
    drafts = [item for item in out.drafts if item.notice == SLIP]
    told = _apart(at, out, chosen)
    nameless = chosen - out.restricted - {item.record for item in drafts}
    rows = sorted(out.ledger.records.places[record].row for record in nameless)
    told += [at.office.say("addin.said.nameless", row=row) for row in rows]
    if drafts:
        words = {"drafts": len(drafts), "folder": declared.label}
        told.insert(0, at.office.say("addin.said.slip", **words))
    return Answer("\n".join(told[: LINES + 1]), done.out if drafts else None)


def _of_chosen(at: Desk, asked: str | None = None) -> tuple[Walked, set[str]]:
    """What came of a walk, its documents narrowed to the selected rows (of the kind `asked` for
    where one is), and the records of these rows.

    Raises:
        OfficeError: no record stands in them.
    """
    chosen: set[str] = set()

    def narrow(outcome: Outcome) -> Outcome:
        if outcome.ledger is None:
            return outcome
        chosen.update(
            record
            for record, place in outcome.ledger.records.places.items()
            if place.sheet == at.request.sheet and place.row in at.request.rows
        )
        return replace(
            outcome,
            drafts=tuple(
                item
                for item in outcome.drafts
                if item.record in chosen and asked in (None, item.notice)
            ),
            waiting=tuple(item for item in outcome.waiting if item.record in chosen),
        )

    wanted = frozenset([asked] if asked else [])
    done = walk(
        at, until="deadlines", parts=("notices",), narrow=narrow, asked=wanted, whose=_of_which
    )
    known(at, done)
    if not chosen:
        raise OfficeError("no_row", at.office.word("addin.said.no_row"))
    return done, chosen


def _of_which(outcome: Outcome) -> str:
    """What tells the documents of one selection from another's of the same day; no name is in it."""
    told = "\n".join(repr((item.notice, sorted(item.values.items()))) for item in outcome.drafts)
    return hashlib.sha256(told.encode()).hexdigest()[:8] if outcome.drafts else ""


def _apart(at: Desk, outcome: Outcome, chosen: set[str]) -> list[str]:
    """How many of the selected rows are none of anybody's here."""
    apart = chosen & outcome.restricted
    return [at.office.say("addin.said.apart", count=len(apart))] if apart else []


def _waits(at: Desk, item: Waiting, outcome: Outcome) -> str:
    ledger = outcome.ledger
    assert ledger is not None  # noqa: S101 - it waits, so there is one
    kind = at.office.kind(ledger.records.kind)
    lacking = at.office.word("books.said.and").join(kind.label_of(key) for key in item.missing)
    return at.office.say(
        "addin.said.waits", row=ledger.records.places[item.record].row, why=item.reason or lacking
    )


def report(at: Desk) -> Answer:
    """The report of the month that was typed.

    Raises:
        OfficeError: nobody understands it as a month, or it is still to come.
    """
    done = walk(at, until="tally", parts=("report",), month=at.request.text)
    known(at, done)
    period = done.outcome.period
    assert period is not None  # noqa: S101 - a month was given
    year, month = (int(part) for part in period.label.split("-"))
    file = at.office.say("pipeline.files.report", year=year, month=month)
    first, last = period.first.isoformat(), period.last.isoformat()
    return Answer(at.office.say("addin.said.report", file=file, first=first, last=last), done.out)
