"""The month's jobs: run, consolidate, report."""

from __future__ import annotations

from pathlib import Path

import click

from xftools.cli.options import HELP, Options, common
from xftools.cli.session import Job, answer, period_needed, work

FOLDER = click.Path(path_type=Path)
EVERYTHING = (
    "ledger", "marked", "findings", "review", "today", "deadlines", "waiting", "notices", "report",
)  # fmt: skip


@click.command("run", help=HELP["run"])
@click.argument("folder", type=FOLDER)
@click.option("--month", metavar="YYYY-MM", help=HELP["opt_month"])
@click.option("--ledger", type=FOLDER, help=HELP["opt_ledger"])
@common
def run_command(options: Options, folder: Path, month: str | None, ledger: Path | None) -> int:
    """The monthly job."""
    job = Job(
        "run",
        (folder,),
        until="tally",
        parts=EVERYTHING,
        lists=("findings", "links", "deadlines", "figures"),
        month=period_needed(month),
        ledger=ledger,
        consolidating=True,
    )
    return answer(options, work(options, job))


@click.command("consolidate", help=HELP["consolidate"])
@click.argument("folder", type=FOLDER)
@click.option("--into", type=FOLDER, help=HELP["opt_into"])
@click.option("--month", metavar="YYYY-MM", help=HELP["opt_month"])
@common
def consolidate_command(
    options: Options, folder: Path, into: Path | None, month: str | None
) -> int:
    """Village sheets into the ledger."""
    job = Job(
        "consolidate",
        (folder,),
        until="deadlines",
        parts=("ledger", "findings"),
        lists=("findings",),
        month=period_needed(month),
        ledger=into,
        consolidating=True,
    )
    return answer(options, work(options, job))


@click.command("report", help=HELP["report"])
@click.argument("ledger", type=FOLDER)
@click.option("--month", metavar="YYYY-MM", help=HELP["opt_month"])
@common
def report_command(options: Options, ledger: Path, month: str | None) -> int:
    """The monthly report."""
    job = Job(
        "report",
        (ledger,),
        until="tally",
        parts=("report",),
        lists=("figures",),
        month=period_needed(month),
    )
    return answer(options, work(options, job))
