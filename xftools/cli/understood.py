"""What was understood of each file, and at a terminal the questions that only a person can answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from xftools import pipeline
from xftools.cli.answer import changed
from xftools.cli.options import HELP, WORDS, Options, common
from xftools.cli.session import Done, Job, answer, work
from xftools.errors import OfficeError
from xftools.model import Finding, Question, RawTable, Register, column_letter
from xftools.office import load, remember

TEXT = WORDS["text"]
ASK = WORDS["ask"]
# The line for a table, by whether it has a header and rows.
_LINES = {
    (True, True): "table",
    (True, False): "table_blank",
    (False, True): "table_headless",
    (False, False): "table_bare",
}


@click.command("inspect", help=HELP["inspect"])
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--changes", is_flag=True, help=HELP["opt_changes"])
@common
def inspect_command(options: Options, paths: tuple[Path, ...], *, changes: bool) -> int:
    """What was understood of each file."""
    lists = ("records", "findings", *(("changes",) if changes else ()))
    done = work(options, Job("inspect", paths, until="normalise", lists=lists))
    if options.asks and not options.yes and _asked(done):
        done = _again(done)
    return answer(options, done, list(_understood(done, changes=changes)))


# ── the questions ─────────────────────────────────────────────────────────────────────────────


def _asked(done: Done) -> bool:
    """Asks what only a person can say, each header once; whether anything was answered. An answer is
    kept in the office folder at once: who stops in between loses nothing."""
    folder = done.outcome.office.folder
    open_ = {
        (question.table, tuple((item.header, item.key) for item in question.choices)): (
            register,
            question,
        )
        for register in reversed(done.outcome.registers)
        for question in reversed(register.questions)
    }
    if folder is None or not open_:
        return False
    if not os.access(folder, os.W_OK):
        _tell(ASK["unwritable"].format(folder=folder, count=len(open_)))
        return False
    answered = False
    for register, question in reversed(open_.values()):
        number = _answer(register, question)
        if number is None:
            continue
        choice = question.choices[number]
        try:
            path = remember(folder, question.table, choice.header, choice.key)
        except OfficeError as error:
            _tell(error.message)
            return answered
        answered = True
        _tell(ASK["kept"].format(file=path))
    return answered


def _answer(register: Register, question: Question) -> int | None:
    """The number of the choice, from 0; None where the question stays open."""
    grid = register.raw.grid
    _tell(f"{grid.file}·{grid.sheet}·{question.cell}")
    _tell(question.text)
    for number, choice in enumerate(question.choices, 1):
        _tell(ASK["choice"].format(number=number, label=choice.label))
    while True:
        given = click.prompt(ASK["prompt"], default="", show_default=False, err=True).strip()
        if not given:
            return None
        if given.isdecimal() and 1 <= int(given) <= len(question.choices):
            return int(given) - 1
        _tell(ASK["again"].format(most=len(question.choices)))


def _again(done: Done) -> Done:
    """The same files under the office as it is now; they are not read a second time."""
    office = load(done.outcome.office.folder)
    outcome = pipeline.run(
        done.outcome.sources, office, as_of=done.outcome.as_of, until=done.job.until
    )
    return replace(done, outcome=outcome)


def _tell(message: str) -> None:
    click.echo(message, err=True)


# ── what was understood ───────────────────────────────────────────────────────────────────────


def _understood(done: Done, *, changes: bool) -> Iterator[str]:
    known = {id(item.raw): item for item in done.outcome.registers}
    for source in done.outcome.sources:
        yield TEXT["file"].format(file=source.file)
        if source.error_key is not None:
            yield "  " + TEXT["failed"].format(message=source.error)
        for at, raw in enumerate(source.tables):
            register = known.get(id(raw))
            yield from _table(done, raw, register)
            if changes and register is not None:
                yield from _changes(done, register)
            following = source.tables[at + 1 : at + 2]
            if not following or following[0].grid.sheet != raw.grid.sheet:
                yield from _doubts(done, raw)
        if source.error_key is None:
            yield from _of_file(done, source.file)


def _of_file(done: Done, file: str) -> Iterator[str]:
    """What is to say of a file as such: hidden sheets, rows without header, no register at all."""
    for item in done.outcome.findings:
        if item.scope == "file" and item.file == file:
            yield from _told(item, "  ")


def _table(done: Done, raw: RawTable, register: Register | None) -> Iterator[str]:
    office = done.outcome.office
    shape = office.word(f"pipeline.shape.{raw.shape}")
    if register is not None:
        shape = office.kinds[register.kind].label
    header = "-".join(str(row) for row in dict.fromkeys(raw.header_rows[:1] + raw.header_rows[-1:]))
    yield TEXT[_LINES[bool(header), bool(raw.rows)]].format(
        sheet=raw.grid.sheet,
        shape=shape,
        header=header,
        first=raw.first_row,
        last=raw.last_row,
        records=len(raw.rows),
    )
    if register is not None:
        kind = office.kinds[register.kind]
        headers = dict(zip(raw.columns, raw.headers, strict=True))
        for key, column in sorted(register.columns.items(), key=lambda item: item[1]):
            yield TEXT["column"].format(
                letter=column_letter(column),
                header=" ".join(headers.get(column, "").split()),
                label=kind.label_of(key),
            )
        for letter, header in register.unknown_headers.items():
            yield TEXT["unknown"].format(letter=letter, header=" ".join(header.split()))
        for letter in register.left_out_headers:
            yield TEXT["left_out"].format(letter=letter)
    for item in raw.set_aside:
        reason = office.word(f"pipeline.reason.{item.reason}")
        yield TEXT["aside"].format(row=item.row, reason=reason)


def _doubts(done: Done, raw: RawTable) -> Iterator[str]:
    """What is not certain about the headers of a sheet, and what to do."""
    for item in done.outcome.findings:
        mine = (item.file, item.sheet) == (raw.grid.file, raw.grid.sheet)
        if mine and item.scope == "register" and item.severity != "hint":
            yield from _told(item, "    ")


def _told(item: Finding, indent: str) -> Iterator[str]:
    severity = TEXT[f"severity_{item.severity}"]
    yield f"{indent}{severity}  {item.message}"
    for line in (item.suggestion or "").splitlines():
        yield f"{indent}  {line}"


def _changes(done: Done, register: Register) -> Iterator[str]:
    kind = done.outcome.office.kinds[register.kind]
    for item in changed(register):
        yield TEXT["changed"].format(
            cell=item["cell"] or "—",
            label=kind.label_of(item["field"]),
            text="" if item["text"] is None else item["text"],
            value=ASK["nothing"] if item["value"] is None else item["value"],
            how=_how(item["how"], read=item["value"] is not None),
        )


def _how(how: str, *, read: bool) -> str:
    """How a value came about, in words; what came to nothing has words of its own."""
    words = WORDS["changed"]
    nothing = None if read else words.get(f"{how}_nothing")
    return str(nothing or words.get(how, words["other"]))
