"""One step each: check, dedupe, deadlines, today, notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xftools import privacy
from xftools.cli import say
from xftools.cli.answer import NOTHING, PARTIAL
from xftools.cli.marks import clear_marks
from xftools.cli.options import HELP, WORDS, Options, common
from xftools.cli.session import Done, Job, answer, work
from xftools.errors import OfficeError

PATHS = click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
LEDGER = click.argument("ledger", type=click.Path(path_type=Path))
TEXT = WORDS["text"]


@click.command("check", help=HELP["check"])
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1)
@click.option("--month", metavar="YYYY-MM", help=HELP["opt_month"])
@click.option("--fix", is_flag=True, help=HELP["opt_fix"])
@click.option("--clear", is_flag=True, help=HELP["opt_clear"])
@click.option("--write", is_flag=True, help=HELP["opt_write"])
@click.option("--unmasked", is_flag=True, help=HELP["opt_unmasked"])
@click.option("--live", is_flag=True, help=HELP["opt_live"])
@common
def check_command(
    options: Options,
    paths: tuple[Path, ...],
    month: str | None,
    *,
    fix: bool,
    clear: bool,
    write: bool,
    unmasked: bool,
    live: bool,
) -> int:
    """Findings, and marked copies; what can be put right; marks taken out again; with `live`, all of
    it in the workbook that is open."""
    if clear and fix:
        raise OfficeError("options", WORDS["said"]["clear_alone"])
    if live:
        if fix or write:
            raise OfficeError("options", WORDS["said"]["live_alone"])
        from xftools.cli.opened import check_open

        return check_open(options, paths, month, clear=clear)
    if not paths:
        raise OfficeError("which_file", WORDS["said"]["which_file"])
    if clear:
        return clear_marks(options, paths, write=write)
    parts: tuple[str, ...] = ("marked", "findings", "open_page" if unmasked else "page")
    if fix:
        parts = ("fixed",) if write else (*parts, "fixes")
    job = Job(
        "check",
        paths,
        until="check",
        parts=parts,
        lists=("findings", "fixes") if fix else ("findings",),
        month=month,
        fixing=fix,
        write=("fixed" if fix else "inside") if write else None,
    )
    done = work(options, job)
    shown = privacy.open_findings(done.outcome.findings, done.outcome.restricted)
    told = [] if options.quiet else list(say.findings(shown))
    if len(shown) < len(done.outcome.findings) and not options.quiet:
        told.append(TEXT["apart"].format(count=len(done.outcome.findings) - len(shown)))
    if fix and not options.quiet:
        told = [] if write else told
        told += say.fixes(done.outcome)
        if done.outcome.fixes and not write:
            told.append(TEXT["fix_how"])
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


@click.command("redact", help=HELP["redact"])
@PATHS
@common
def redact_command(options: Options, paths: tuple[Path, ...]) -> int:
    """Registers that may leave the office."""
    done = work(options, Job("redact", paths, until="normalise", parts=("redacted",)))
    ids = {record for item in done.outcome.registers for record in item.records.places}
    stay = len(ids & done.outcome.restricted)
    told = [TEXT["redacted"].format(count=len(ids) - stay)] if done.outputs else []
    told += [TEXT["stayed"].format(count=stay)] if stay else []
    code = answer(options, done, [] if options.quiet else told)
    if not done.outputs and not done.outcome.registers and code not in (NOTHING, PARTIAL):
        click.echo(WORDS["said"]["nothing_to_redact"], err=True)
        return NOTHING
    return code


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
