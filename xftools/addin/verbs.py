"""What each button does: one table from verb to work. Every one walks through the pipeline."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

from xftools import __version__, pipeline, runs
from xftools.addin.copies import blank, redacted, words_in_use
from xftools.addin.gathering import consolidate, submissions
from xftools.addin.papers import notice, notices, report, slip
from xftools.addin.places import home
from xftools.addin.said import LINES, clocks, records, waiting
from xftools.addin.walk import Desk, Lays, Told, desk, grids, known, walk
from xftools.addin.wire import Answer, Laying, Request
from xftools.errors import OfficeError, ReadError
from xftools.model import Outcome
from xftools.office import own
from xftools.write import patch


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
        return Answer(at.office.say("addin.said.clean", records=records(out)), done.out)
    sentence = at.office.say(
        "addin.said.checked",
        records=records(out),
        **{severity: counts[severity] for severity in ("error", "warning", "hint")},
        sheet=at.office.word("patch.sheet.list"),
    )
    return Answer(sentence, done.out)


def _today(at: Desk) -> Answer:
    done = walk(at, until="deadlines", parts=("today",))
    known(at, done)
    sentence = at.office.say(
        "addin.said.today", **clocks(done.outcome), waiting=waiting(done.outcome),
        file=at.office.word("pipeline.files.today"),
    )  # fmt: skip
    return Answer(sentence, done.out)


def _deadlines(at: Desk) -> Answer:
    done = walk(at, until="deadlines", parts=("deadlines",))
    known(at, done)
    file = at.office.word("pipeline.files.deadlines")
    return Answer(
        at.office.say("addin.said.deadlines", **clocks(done.outcome), file=file), done.out
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


VERBS: dict[str, Callable[[Desk], Answer]] = {
    "today": _today,
    "find": _find,
    "check": _check,
    "dedupe": _dedupe,
    "reviewed": _reviewed,
    "consolidate": consolidate,
    "submissions": submissions,
    "deadlines": _deadlines,
    "notice": notice,
    "notices": notices,
    "slip": slip,
    "report": report,
    "undo": _undo,
    "settings": _settings,
    "about": _about,
    "distribution": words_in_use,
    "blank": blank,
    "redact": redacted,
}
