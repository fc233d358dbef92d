"""The one order of writing: an Outcome into a run folder, staged, verified, swapped in whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xftools import __version__, privacy, runs
from xftools.errors import WriteError
from xftools.model import Outcome, Patch, Register, Source
from xftools.office import Office
from xftools.pipeline import fixing, views
from xftools.pipeline.decisions import office_key
from xftools.pipeline.stage import PACKAGES, Stage, copy_name, copy_of
from xftools.write import books, patch
from xftools.write.package import lay
from xftools.write.rebuilt import marked_copy
from xftools.write.village import village_copy


def deliver(
    outcome: Outcome,
    out: Path,
    *,
    command: str,
    parts: Sequence[str],
    paths: Mapping[str, Path],
) -> tuple[bool, tuple[str, ...]]:
    """Writes the parts of an outcome into the run folder; (whether it wrote anything, its files).

    The same inputs, office, month, as_of and version find their results already there: nothing is
    rewritten. Otherwise all is written beside the folder first and moved in only when every file
    could be read back.

    Raises:
        WriteError: a result failed its own re-reading, or another run holds the folder.
    """
    declared = _declared(outcome.office)
    key = _key(outcome, command, parts, declared["declarations"])
    with runs.locked(out, outcome.office):
        done = runs.already_done(out, key)
        if done is not None:
            return False, done
        with runs.staged(out, outcome.office) as folder:
            stage = Stage(outcome, folder, paths)
            try:
                for part in parts:
                    PARTS[part](stage)
            except OSError as error:
                # No room, or no leave to write: nothing has been moved in yet.
                message = outcome.office.say("runs.unwritable", out=out)
                raise WriteError("unwritable", message) from error
            return True, runs.swap_in(
                folder,
                out,
                outcome.office,
                command=command,
                key=key,
                as_of=outcome.as_of,
                inputs={item.file: item.sha256 for item in (*outcome.sources, *outcome.beside)},
                declared=declared,
            )


def _key(outcome: Outcome, command: str, parts: Sequence[str], declarations: str) -> str:
    """What the results depend on, as one hash."""
    told = [
        __version__,
        command,
        ",".join(parts),
        outcome.as_of.isoformat(),
        outcome.period.label if outcome.period else "",
        declarations,
        *(f"{item.file}={item.sha256}" for item in (*outcome.sources, *outcome.beside)),
        *(f"{link.left}|{link.right}|{link.judgement}" for link in outcome.linked.links),
        *(f"{draft.notice}|{draft.addressee}|{draft.ledger_ids}" for draft in outcome.drafts),
        *(f"{f.rule}|{f.file}|{f.sheet}|{f.cell}|{f.message}" for f in outcome.findings),
        *(repr((f.file, f.edit)) for f in outcome.fixes),
        *(f"{item.record}|{item.by}" for item in outcome.found),
        *_own_templates(outcome.office.folder),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _declared(office: Office) -> dict[str, str]:
    """The hashes of all that is declared (rules, limits, words …), and of the office's own file."""
    told = office.model_dump_json(exclude={"folder"})
    found = {"declarations": hashlib.sha256(told.encode()).hexdigest()}
    own = office.folder / "office.toml" if office.folder is not None else None
    if own is not None and own.is_file():
        found[own.name] = runs.digest(own)
    return found


def _own_templates(folder: Path | None) -> list[str]:
    """The office's own templates with their hashes."""
    top = folder / "templates" if folder is not None else None
    if top is None or not top.is_dir():
        return []
    return [f"{path.name}={runs.digest(path)}" for path in sorted(top.iterdir()) if path.is_file()]


def _ledger(stage: Stage) -> None:
    """The ledger, its separate volume, and who sent what."""
    out, ledger = stage.outcome, stage.outcome.ledger
    if ledger is None:
        return
    books.ledger_book(
        ledger, out.office, stage.file("ledger"), as_of=out.as_of, restricted=out.restricted
    )
    books.submissions_book(ledger, out.office, stage.file("submissions"), as_of=out.as_of)
    apart = out.restricted | ledger.restricted
    if apart & set(ledger.records.table.index):
        books.restricted_book(
            ledger, out.office, stage.apart("volume"), as_of=out.as_of, restricted=apart
        )


def _review(stage: Stage) -> None:
    """The pairs a person decides on; those with a restricted record apart."""
    from xftools.write import review

    out = stage.outcome
    if out.records is None:
        return
    secret = office_key(out.office, make=True)
    near = tuple(link for link in out.linked.links if not {link.left, link.right} & out.restricted)
    far = tuple(link for link in out.linked.links if {link.left, link.right} & out.restricted)
    for links, path in ((near, stage.file("review")), (far, None)):
        if path is None and not links:
            continue
        review.write_review(
            path or stage.apart("review"),
            replace(out.linked, links=links),
            out.records,
            out.office,
            restricted=out.restricted if path is not None else frozenset(),
            secret=secret,
        )


def _marked(stage: Stage) -> None:
    """Each file with its findings marked: the internal copy, and the one that goes back."""
    out = stage.outcome
    for source in out.sources:
        path = stage.paths.get(source.file)
        if source.error_key is not None or path is None:
            continue
        registers = [item for item in out.registers if item.raw.grid.file == source.file]
        whole = patch.marks(
            out.findings, source.file, out.office, as_of=out.as_of, registers=registers
        )
        _lay(source, path, whole, stage.at(copy_of(out, source, "inside")), out)
        if _village_sheet(out, source.file):
            shown = privacy.village_findings(out.findings, out.restricted)
            village_copy(
                registers,
                patch.marks(shown, source.file, out.office),
                out.restricted,
                out.office,
                stage.at(f"{out.office.word('pipeline.files.village')}/{_anew(copy_name(source))}"),
                as_of=out.as_of,
            )


def _lay(source: Source, path: Path, whole: Patch, target: Path, outcome: Outcome) -> None:
    """The marks laid into the file itself where its package allows, else into a copy made anew."""
    if source.format in PACKAGES:
        # An unusual package: nothing was written; the same cells in a new workbook say so.
        with suppress(WriteError):
            lay(path, whole, target, name=source.file, traced=True)
            return
    grids = tuple({table.grid.sheet: table.grid for table in source.tables}.values())
    marked_copy(grids, whole, target.with_suffix(".xlsx"), outcome.office, as_of=outcome.as_of)


def _anew(name: str) -> str:
    """The name of a workbook made anew, which holds no macro."""
    return f"{name}.xlsx" if name.lower().endswith(".xlsm") else name


def _village_sheet(outcome: Outcome, file: str) -> bool:
    """Whether a file is a village's own sheet, so that a copy may go back to it.

    In a run what a village sent; elsewhere what says in its title or form line whose it is.
    """
    mine = [item for item in outcome.registers if item.raw.grid.file == file]
    named = {item.raw.context.village for item in mine}
    people = set[str]()
    for item in mine:
        key = outcome.office.kind(item.kind).field_of("village")
        if key is not None and key in item.records.table.columns:
            people |= set(item.records.table[key].dropna())
    ledger = outcome.ledger
    if ledger is not None and ledger.submissions and _of_kind(mine, ledger.records.kind):
        sent = [item.village for item in ledger.submissions if file in item.files]
        # Sheets of several villages, or of the town's own desk, would tell one of another's people.
        called = any(village in named or village in file for village in sent)
        return called and len(sent) == 1 and people | (named - {None}) <= set(sent)
    return None not in named and len(named | people) == 1


def _of_kind(registers: list[Register], kind: str) -> bool:
    """Whether a file holds a register of the ledger's kind, or none: only then was it counted as
    what a village sent."""
    return not registers or any(item.kind == kind for item in registers)


def _today(stage: Stage) -> None:
    if stage.outcome.ledger is not None:
        books.today_book(stage.outcome, stage.file("today"))


def _deadlines(stage: Stage) -> None:
    out = stage.outcome
    if out.ledger is not None:
        books.deadlines_book(
            out.deadlines,
            out.ledger,
            out.office,
            stage.file("deadlines"),
            as_of=out.as_of,
            restricted=out.restricted,
        )


def _waiting(stage: Stage) -> None:
    out = stage.outcome
    if out.ledger is not None:
        books.waiting_book(
            out.waiting,
            out.ledger,
            out.office,
            stage.file("waiting"),
            as_of=out.as_of,
            restricted=out.restricted,
        )


def _notices(stage: Stage) -> None:
    """A draft each, and what the signer signs: the sheet and the index. What is handed over at once
    lies apart and is in neither."""
    from xftools.write import notices

    out = stage.outcome
    if not out.drafts or out.ledger is None:
        return
    kind = out.office.kind(out.ledger.records.kind)
    folder = out.office.word("pipeline.files.drafts")
    for number, draft in enumerate(out.drafts, 1):
        # A file name is seen by everybody: a unit's name may stand in it, a person's never.
        told = draft.ledger_id or (f"{number:03}" if draft.record else draft.addressee)
        notice = kind.notices[draft.notice]
        name = out.office.say("pipeline.files.draft", label=notice.label, name=_file_name(told))
        where = notice.label if notice.asked else folder
        notices.write_draft(draft, stage.at(f"{where}/{name}"), out.office, as_of=out.as_of)
    signed = tuple(draft for draft in out.drafts if not kind.notices[draft.notice].asked)
    for key, write in (("index", notices.write_index), ("sign_off", notices.write_sign_off)):
        if signed:
            path = stage.at(f"{folder}/{out.office.word(f'pipeline.files.{key}')}")
            write(signed, path, out.office, as_of=out.as_of)


def _report(stage: Stage) -> None:
    from xftools.write.report import write_report
    from xftools.write.sources import write_sources

    out = stage.outcome
    if out.tally is None or out.ledger is None or out.period is None:
        return
    year, month = (int(part) for part in out.period.label.split("-"))
    # Its sentences are of the kind that leads; of another, the numbers alone are delivered.
    if out.office.kind(out.ledger.records.kind).leads:
        write_report(
            out.tally,
            out.ledger,
            out.deadlines,
            privacy.open_findings(out.findings, out.restricted),
            out.office,
            as_of=out.as_of,
            path=stage.file("report", year=year, month=month),
        )
    write_sources(
        out.tally,
        out.ledger,
        out.office,
        as_of=out.as_of,
        restricted=out.restricted,
        deadlines=out.deadlines,
        findings=privacy.open_findings(out.findings, out.restricted),
        path=stage.file("figures", year=year, month=month),
    )


def _found(stage: Stage) -> None:
    if stage.outcome.ledger is not None:
        books.found_book(stage.outcome, stage.file("found"))


def _submissions(stage: Stage) -> None:
    out = stage.outcome
    if out.ledger is not None:
        books.submissions_book(out.ledger, out.office, stage.file("submissions"), as_of=out.as_of)


def _file_name(text: str) -> str:
    """The text without what a file name may not hold."""
    return "".join("_" if letter in '\\/:*?"<>|' else letter for letter in text)


PARTS: dict[str, Callable[[Stage], None]] = {
    "ledger": _ledger,
    "findings": views.findings,
    "page": views.page,
    "open_page": views.open_page,
    "redacted": views.redacted,
    "review": _review,
    "marked": _marked,
    "today": _today,
    "deadlines": _deadlines,
    "waiting": _waiting,
    "notices": _notices,
    "report": _report,
    "fixes": fixing.listed,
    "fixed": fixing.fixed,
    "found": _found,
    "submissions": _submissions,
}
