"""Before registering: what is there already of a name, a telephone or an ID number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from xftools.cli.options import HELP, Options, common
from xftools.cli.session import Done, Job, answer, work
from xftools.cli.views import LEDGER
from xftools.errors import OfficeError
from xftools.pipeline.find import asked, find, no_one
from xftools.write.books import found_rows

SHOWN = 20


@click.command("find", help=HELP["find"])
@LEDGER
@click.argument("texts", nargs=-1, required=True)
@common
def find_command(options: Options, ledger: Path, texts: tuple[str, ...]) -> int:
    """Open and past matters of somebody, with state, due days and documents given."""
    who = asked(texts)
    if not who:
        office = options.settled()
        raise OfficeError("nobody", no_one(office, chosen=False))
    job = Job(
        "find",
        (ledger,),
        until="deadlines",
        parts=("found",),
        lists=("found",),
        then=lambda outcome: find(outcome, who),
    )
    done = work(options, job)
    return answer(replace(options, quiet=True), done, [] if options.json else list(_told(done)))


def _told(done: Done) -> Iterator[str]:
    outcome = done.outcome
    office = outcome.office
    rows = list(found_rows(outcome))
    if not rows:
        yield office.word("find.none")
    else:
        yield office.say("find.some", count=len(rows), open=sum(bool(row["open"]) for row in rows))
    long = int(office.words["find"]["gist"])
    for row in rows[:SHOWN]:
        told = {key: "—" if value is None else str(value) for key, value in row.items()}
        told["matter"] = told["matter"][:long]
        yield office.say("find.line", **told)
    if len(rows) > SHOWN:
        file = office.word("pipeline.files.found")
        yield office.say("find.more", count=len(rows) - SHOWN, file=file)
    yield office.word("find.apart")
