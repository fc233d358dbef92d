"""What keeps the office's tool in order: office, doctor, runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from xftools import runs
from xftools.cli.options import HELP, WORDS, Options, common
from xftools.doctor import Result, doctor
from xftools.office import own

TEXT = WORDS["text"]


@click.command("office", help=HELP["office"])
@common
def office_command(options: Options) -> int:
    """What is declared, and what differs from what is shipped."""
    office = options.settled()
    differs = dict(_flat(own(office.folder)))
    if options.json:
        click.echo(json.dumps({"schema": 1, "command": "office", "own": differs}, default=str))
        return 0
    if not differs:
        click.echo(TEXT["no_differences"])
    for key, value in differs.items():
        click.echo(TEXT["differs"].format(key=key, value=value))
    return 0


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield above + key, value


@click.command("doctor", help=HELP["doctor"])
@common
def doctor_command(options: Options) -> int:
    """Proofs of the declarations, the templates and the machine."""
    return tell(options, "doctor", doctor(options.settled(), as_of=options.as_of))


def tell(options: Options, command: str, results: Sequence[Result]) -> int:
    """Tells what was proved and what was not; 1 where something does not stand."""
    if options.json:
        rows = [{"name": r.name, "ok": r.ok, "message": r.message} for r in results]
        click.echo(
            json.dumps({"schema": 1, "command": command, "results": rows}, ensure_ascii=False)
        )
    else:
        for result in results:
            if not result.ok or not options.quiet:
                click.echo(f"{TEXT['ok' if result.ok else 'bad']}  {result.name}  {result.message}")
    return 0 if all(result.ok for result in results) else 1


@click.command("runs", help=HELP["runs"])
@click.option("--purge", is_flag=True, help=HELP["opt_purge"])
@common
def runs_command(options: Options, *, purge: bool) -> int:
    """The runs of this office folder."""
    office = options.settled()
    if purge:
        click.echo(
            TEXT["purged"].format(
                count=runs.purge(office, today=datetime.now().astimezone().date())
            )
        )
        return 0
    found = runs.listed(office)
    if options.json:
        told = [
            {
                "command": r.command,
                "as_of": r.as_of,
                "folder": str(r.folder),
                "outputs": len(r.outputs),
                "undoable": len(r.actions),
            }
            for r in found
        ]
        click.echo(json.dumps({"schema": 1, "command": "runs", "runs": told}, ensure_ascii=False))
        return 0
    for item in found:
        click.echo(
            TEXT["run_line"].format(
                when=item.as_of, command=item.command, files=len(item.outputs), folder=item.folder
            )
            + (TEXT["run_undo"].format(count=len(item.actions)) if item.actions else "")
        )
    return 0
