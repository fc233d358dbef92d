"""One step each: inspect, check, dedupe, deadlines, today, notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xftools import privacy
from xftools.cli import say
from xftools.cli.options import HELP, WORDS, Options, common
from xftools.cli.session import Done, Job, answer, work
from xftools.model import RawTable, Register, column_letter

PATHS = click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
LEDGER = click.argument("ledger", type=click.Path(path_type=Path))
TEXT = WORDS["text"]


@click.command("inspect", help=HELP["inspect"])
@PATHS
@common
def inspect_command(options: Options, paths: tuple[Path, ...]) -> int:
    """What was understood of each file."""
    job = Job("inspect", paths, until="normalise", lists=("records", "findings"))
    done = work(options, job)
    return answer(options, done, list(_understood(done)))


def _understood(done: Done) -> Iterator[str]:
    known = {id(item.raw): item for item in done.outcome.registers}
    for source in done.outcome.sources:
        yield TEXT["file"].format(file=source.file)
        if source.error_key is not None:
            yield "  " + TEXT["failed"].format(message=source.error)
        for raw in source.tables:
            yield from _table(done, raw, known.get(id(raw)))


def _table(done: Done, raw: RawTable, register: Register | None) -> Iterator[str]:
    shape = done.outcome.office.word(f"pipeline.shape.{raw.shape}")
    if register is not None:
        shape = done.outcome.office.kinds[register.kind].label
    rows = "-".join(str(row) for row in dict.fromkeys(raw.header_rows[:1] + raw.header_rows[-1:]))
    yield TEXT["table"].format(
        sheet=raw.grid.sheet,
        shape=shape,
        header=rows or "—",
        first=raw.first_row,
        last=raw.last_row,
        records=len(raw.rows),
    )
    if register is not None:
        kind = done.outcome.office.kinds[register.kind]
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
        reason = done.outcome.office.word(f"pipeline.reason.{item.reason}")
        yield TEXT["aside"].format(row=item.row, reason=reason)


@click.command("check", help=HELP["check"])
@PATHS
@click.option("--month", metavar="YYYY-MM", help=HELP["opt_month"])
@common
def check_command(options: Options, paths: tuple[Path, ...], month: str | None) -> int:
    """Findings, and marked copies."""
    job = Job(
        "check",
        paths,
        until="check",
        parts=("marked", "findings"),
        lists=("findings",),
        month=month,
    )
    done = work(options, job)
    shown = privacy.open_findings(done.outcome.findings, done.outcome.restricted)
    told = [] if options.quiet else list(say.findings(shown))
    if len(shown) < len(done.outcome.findings) and not options.quiet:
        told.append(TEXT["apart"].format(count=len(done.outcome.findings) - len(shown)))
    return answer(options, done, told)


@click.command("dedupe", help=HELP["dedupe"])
@PATHS
@click.option("--decisions", type=click.Path(path_type=Path), help=HELP["opt_decisions"])
@common
def dedupe_command(options: Options, paths: tuple[Path, ...], decisions: Path | None) -> int:
    """Links, and the review workbook."""
    job = Job(
        "dedupe", paths, until="link", parts=("review",), lists=("links",), decisions=decisions
    )
    return answer(options, work(options, job))


@click.command("deadlines", help=HELP["deadlines"])
@LEDGER
@common
def deadlines_command(options: Options, ledger: Path) -> int:
    """Every clock."""
    job = Job("deadlines", (ledger,), until="deadlines", parts=("deadlines",), lists=("deadlines",))
    done = work(options, job)
    told = [] if options.quiet else list(_clocks(done, ("overdue", "soon", "unknown")))
    return answer(options, done, told)


@click.command("today", help=HELP["today"])
@LEDGER
@common
def today_command(options: Options, ledger: Path) -> int:
    """One page for today."""
    job = Job("today", (ledger,), until="deadlines", parts=("today",), lists=("deadlines",))
    done = work(options, job)
    told = [] if options.quiet else list(_clocks(done, ("overdue", "soon")))
    return answer(options, done, told)


@click.command("notices", help=HELP["notices"])
@LEDGER
@click.option("--notice", metavar="NAME")
@click.option("--record", "records", metavar="ID", multiple=True)
@common
def notices_command(
    options: Options, ledger: Path, notice: str | None, records: tuple[str, ...]
) -> int:
    """Drafts of the documents that are owed."""
    job = Job(
        "notices",
        (ledger,),
        until="deadlines",
        parts=("notices", "waiting"),
        notice=notice,
        only=frozenset(records),
    )
    return answer(options, work(options, job))


def _clocks(done: Done, states: tuple[str, ...]) -> Iterator[str]:
    """The office's own clocks in these states, the most urgent first; restricted records apart."""
    outcome = done.outcome
    if outcome.ledger is None:
        return
    table = outcome.ledger.records.table
    kind = outcome.office.kinds[outcome.ledger.records.kind]
    key = kind.field_of("ledger_id")
    for item in sorted(
        (
            item
            for item in outcome.deadlines
            if item.state in states
            and item.for_whom == "office"
            and item.record not in outcome.restricted
        ),
        key=lambda item: (states.index(item.state), item.days_left or 0),
    ):
        number = table.at[item.record, key] if key in table.columns else None
        place = outcome.ledger.records.places[item.record]
        yield TEXT["deadline"].format(
            state=WORDS["state"][item.state],
            ledger_id=number if isinstance(number, str) else f"{place.sheet}·{place.first_cell}",
            limit=outcome.office.limits[item.limit].label,
            due=item.due_on or "—",
            left=say.left(item),
            source=item.source,
        )
