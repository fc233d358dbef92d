"""What each button does: one table from verb to work. Every one walks through the pipeline."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from xftools import __version__, pipeline, runs
from xftools.addin.copies import blank, redacted, words_in_use
from xftools.addin.places import home
from xftools.addin.walk import Desk, Lays, Told, Walked, desk, grids, known, walk
from xftools.addin.wire import Answer, Laying, Request
from xftools.errors import OfficeError, ReadError
from xftools.model import Outcome, Waiting
from xftools.office import own
from xftools.write import patch

LINES = 6
"""So many lines a window shows without hiding its buttons."""


def answer(request: Request, told: Told = lambda _: None, lay: Lays = lambda _: None) -> Answer:
    """What a button's verb answers; `lay` is called with what is to be laid into the workbook.

    Raises:
        XftoolsError: it could not be done; the message says why, in the clerk's words.
    """
    at = desk(request, told, lay)
    if request.verb not in VERBS:
        raise OfficeError("verb", at.office.say("addin.said.no_verb", verb=request.verb))
    return VERBS[request.verb](at)


def _check(at: Desk) -> Answer:
    """Marks and sheets for the workbook in view, which is the marked copy then; the lists in the
    run folder. The list in view is short: its rows are a click away, the words have a button."""

    def lay(out: Outcome) -> None:
        found = patch.marks(
            out.findings,
            out.sources[0].file,
            at.office,
            as_of=at.as_of,
            registers=out.registers,
            short=True,
        )
        if out.registers:
            at.lay(Laying(found, grids(out)))

    done = walk(at, until="check", parts=("findings",), ahead=lay)
    known(at, done)
    out = done.outcome
    counts = Counter(item.severity for item in out.findings)
    if not out.findings:
        return Answer(at.office.say("addin.said.clean", records=_records(out)), done.out)
    sentence = at.office.say(
        "addin.said.checked",
        records=_records(out),
        **{severity: counts[severity] for severity in ("error", "warning", "hint")},
        sheet=at.office.word("patch.sheet.list"),
    )
    return Answer(sentence, done.out)


def _today(at: Desk) -> Answer:
    done = walk(at, until="deadlines", parts=("today",))
    known(at, done)
    sentence = at.office.say(
        "addin.said.today", **_clocks(done.outcome), waiting=_waiting_count(done.outcome),
        file=at.office.word("pipeline.files.today"),
    )  # fmt: skip
    return Answer(sentence, done.out)


def _deadlines(at: Desk) -> Answer:
    done = walk(at, until="deadlines", parts=("deadlines",))
    known(at, done)
    file = at.office.word("pipeline.files.deadlines")
    return Answer(
        at.office.say("addin.said.deadlines", **_clocks(done.outcome), file=file), done.out
    )


def _find(at: Desk) -> Answer:
    """Open and past matters of who was typed, else of the people in the selected rows."""
    from xftools.pipeline.find import asked, asked_of, find, no_one
    from xftools.write.books import found_rows

    def narrow(outcome: Outcome) -> Outcome:
        who, leaving = asked([at.request.text]), frozenset[str]()
        if not at.request.text:
            rows = {(at.request.sheet, row) for row in at.request.rows}
            who, leaving = asked_of(outcome, rows)
        if not who:
            raise OfficeError("nobody", no_one(at.office, chosen=not at.request.text))
        return find(outcome, who, leaving=leaving)

    done = walk(at, until="deadlines", parts=("found",), narrow=narrow)
    known(at, done)
    rows = list(found_rows(done.outcome))
    if not rows:
        told = [at.office.word("find.none")]
    else:
        open_ = sum(bool(row["open"]) for row in rows)
        told = [at.office.say("find.some", count=len(rows), open=open_)]
    long = int(at.office.words["find"]["gist"])
    for row in rows[:LINES]:
        line = {key: "—" if value is None else str(value) for key, value in row.items()}
        line["matter"] = line["matter"][:long]
        told.append(at.office.say("find.line", **line))
    if len(rows) > LINES:
        file = at.office.word("pipeline.files.found")
        told.append(at.office.say("find.more", count=len(rows) - LINES, file=file))
    return Answer("\n".join([*told, at.office.word("find.apart")]), done.out)


def _dedupe(at: Desk) -> Answer:
    done = walk(at, until="link", parts=("review",))
    known(at, done)
    near = [
        item for item in done.outcome.linked.links
        if not {item.left, item.right} & done.outcome.restricted
    ]  # fmt: skip
    relations = Counter(item.relation for item in near)
    names = ("duplicate", "repeat", "multi_channel", "joint", "same_person")
    told = {name: relations[name] for name in names}
    file = at.office.word("pipeline.files.review")
    return Answer(at.office.say("addin.said.linked", **told, file=file), done.out)


def _reviewed(at: Desk) -> Answer:
    """The decisions of the reviewed workbook in view, remembered by the office folder.

    Raises:
        ReadError: it is no review workbook.
        OfficeError: nothing is decided in it, or nowhere to remember it.
    """
    from xftools.write import review

    at.told("read")
    try:
        decisions, findings = review.read_decisions(at.request.copy, at.office)
    except ReadError as error:
        raise ReadError("no_review", at.office.word("addin.said.no_review")) from error
    if at.office.folder is None or not decisions:
        key = "no_decisions" if at.office.folder is not None else "no_office"
        raise OfficeError(key, at.office.word(f"addin.said.{key}"))
    kept = pipeline.remember(at.office, at.request.copy)
    sentence = at.office.say("addin.said.reviewed", count=len(decisions))
    if findings:
        sentence += "\n" + "\n".join(item.message for item in findings[:LINES])
    return Answer(sentence, kept.parent if kept is not None else None)


def _consolidate(at: Desk) -> Answer:
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


def _submissions(at: Desk) -> Answer:
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


def _notices(at: Desk) -> Answer:
    """Drafts of everything that is owed."""
    done = walk(at, until="deadlines", parts=("notices", "waiting"))
    known(at, done)
    key = "notices" if done.outcome.drafts else "no_notices"
    sentence = at.office.say(
        f"addin.said.{key}",
        drafts=len(done.outcome.drafts), waiting=_waiting_count(done.outcome),
        folder=at.office.word("pipeline.files.drafts"),
        file=at.office.word("pipeline.files.waiting"),
    )  # fmt: skip
    return Answer(sentence, done.out)


def _notice(at: Desk) -> Answer:
    """Drafts of what is owed to the people in the selected rows, and what the others lack."""
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
            drafts=tuple(item for item in outcome.drafts if item.record in chosen),
            waiting=tuple(item for item in outcome.waiting if item.record in chosen),
        )

    done = walk(at, until="deadlines", parts=("notices",), narrow=narrow)
    known(at, done)
    if not chosen:
        raise OfficeError("no_row", at.office.word("addin.said.no_row"))
    out = done.outcome
    told = [_waits(at, item, out) for item in out.waiting if item.record not in out.restricted]
    apart = chosen & out.restricted
    if apart:
        told.append(at.office.say("addin.said.apart", count=len(apart)))
    if out.drafts:
        folder = at.office.word("pipeline.files.drafts")
        told.insert(0, at.office.say("addin.said.notice", drafts=len(out.drafts), folder=folder))
    elif not told:
        told = [at.office.word("addin.said.nothing_owed")]
    return Answer("\n".join(told[: LINES + 1]), done.out if out.drafts else None)


def _waits(at: Desk, item: Waiting, outcome: Outcome) -> str:
    ledger = outcome.ledger
    assert ledger is not None  # noqa: S101 - it waits, so there is one
    kind = at.office.kind(ledger.records.kind)
    lacking = at.office.word("books.said.and").join(kind.label_of(key) for key in item.missing)
    return at.office.say(
        "addin.said.waits", row=ledger.records.places[item.record].row, why=item.reason or lacking
    )


def _report(at: Desk) -> Answer:
    done = walk(at, until="tally", parts=("report",), month=at.request.text)
    known(at, done)
    period = done.outcome.period
    assert period is not None  # noqa: S101 - a month was given
    year, month = (int(part) for part in period.label.split("-"))
    file = at.office.say("pipeline.files.report", year=year, month=month)
    first, last = period.first.isoformat(), period.last.isoformat()
    return Answer(at.office.say("addin.said.report", file=file, first=first, last=last), done.out)


def _undo(at: Desk) -> Answer:
    """What the last run wrote back over files, taken back."""
    if at.office.folder is None:
        raise OfficeError("no_office", at.office.word("addin.said.no_office"))
    names = runs.undo(at.office)
    if not names:
        return Answer(at.office.word("addin.said.nothing_to_undo"))
    told = at.office.word("books.said.and").join(names)
    return Answer(at.office.say("addin.said.undone", files=told), at.office.folder)


def _settings(at: Desk) -> Answer:
    folder = at.office.folder
    if folder is None:
        raise OfficeError("no_office", at.office.word("addin.said.no_office"))
    if not (folder / "office.toml").is_file():
        return Answer(at.office.say("addin.said.no_settings", folder=folder), folder)
    count = _leaves(own(folder))
    return Answer(at.office.say("addin.said.settings", folder=folder, count=count), folder)


def _leaves(table: object) -> int:
    if isinstance(table, dict):
        return sum(_leaves(value) for value in table.values())
    return 1


def _about(at: Desk) -> Answer:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Answer(
        at.office.say("addin.said.about", version=__version__, python=version, home=home())
    )


# ── what sentences are made of ────────────────────────────────────────────────────────────────


def _records(outcome: Outcome) -> int:
    return sum(len(item.records.table) for item in outcome.registers)


def _clocks(outcome: Outcome) -> dict[str, int]:
    """How many of the office's own clocks are in each state, restricted records left out."""
    states = Counter(
        item.state
        for item in outcome.deadlines
        if item.for_whom == "office" and item.record not in outcome.restricted
    )
    return {state: states[state] for state in ("overdue", "soon", "unknown")}


def _waiting_count(outcome: Outcome) -> int:
    return sum(item.record not in outcome.restricted for item in outcome.waiting)


VERBS: dict[str, Callable[[Desk], Answer]] = {
    "today": _today,
    "find": _find,
    "check": _check,
    "dedupe": _dedupe,
    "reviewed": _reviewed,
    "consolidate": _consolidate,
    "submissions": _submissions,
    "deadlines": _deadlines,
    "notice": _notice,
    "notices": _notices,
    "report": _report,
    "undo": _undo,
    "settings": _settings,
    "about": _about,
    "distribution": words_in_use,
    "blank": blank,
    "redact": redacted,
}
