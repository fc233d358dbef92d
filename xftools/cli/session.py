"""One command from its paths to its answer: read, walk, deliver, tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from xftools import pipeline, runs
from xftools.cli import say
from xftools.cli.answer import NOTHING, PARTIAL, as_json, exit_code
from xftools.cli.inputs import Passwords
from xftools.cli.options import WORDS, Options
from xftools.cli.progress import Steps
from xftools.errors import OfficeError, ReadError
from xftools.model import Outcome, Source
from xftools.office import Office
from xftools.office.period import period_of
from xftools.pipeline.inputs import Inputs, gather, skipped_sources
from xftools.pipeline.places import office_folder, volume_beside


@dataclass(frozen=True)
class Job:
    """What a command asks for: its name, what to read, how far to walk, what is done with what was
    found, what to deliver."""

    command: str
    paths: tuple[Path, ...]
    until: str
    parts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    month: str | None = None
    ledger: Path | None = None
    consolidating: bool = False
    decisions: Path | None = None
    notice: str | None = None
    only: frozenset[str] = frozenset()
    fixing: bool = False
    write: str | None = None
    """The copies to put over their sources: ``inside`` (marked) or ``fixed``."""
    then: Callable[[Outcome], Outcome] | None = None

    @property
    def needs_records(self) -> bool:
        """Whether the job is about a ledger: without a register it has nothing to answer."""
        return self.consolidating or self.until in ("deadlines", "tally")


@dataclass(frozen=True)
class Done:
    """What came of a job."""

    job: Job
    outcome: Outcome
    inputs: Inputs
    out: Path | None
    outputs: tuple[str, ...]
    fresh: bool
    written: pipeline.Written = field(default_factory=pipeline.Written)


def work(options: Options, job: Job) -> Done:
    """Reads, walks and delivers; tells nothing yet."""
    beside = folder_of((job.ledger,) if job.ledger else job.paths)
    if job.decisions is not None and not job.decisions.is_file():
        raise OfficeError("no_path", WORDS["said"]["no_path"].format(path=job.decisions))
    office = options.settled(beside)
    period = period_of(job.month, office) if job.month else None
    if period is not None and period.first > options.as_of:
        raise OfficeError("month", office.say("cli.said.month_ahead", month=job.month))
    out = _out(options, office, job)
    volume = _volume(job, office)
    known = [path for path in (job.ledger, out, volume) if path is not None]
    inputs = gather(job.paths, leave=known)
    passwords = Passwords(options)
    hashes = {path: runs.digest(path) for path in inputs.paths.values()} if job.write else {}
    with (
        TemporaryDirectory(prefix="xftools-") as bare,
        Steps(office, len(inputs.paths), quiet=options.quiet) as told,
    ):
        # Marks of before are no part of a sheet.
        paths = pipeline.unmarked(inputs.paths, Path(bare))
        sources = []
        for name, path in paths.items():
            told("read")
            sources.append(passwords.read(path, name, office))
        ledger = _whole(passwords, job.ledger, office, inputs, Path(bare))
        outcome = pipeline.run(
            [*sources, *skipped_sources(inputs)],
            office,
            as_of=options.as_of,
            period=period,
            ledger=ledger,
            volume=_whole(passwords, volume, office, inputs, Path(bare)),
            consolidating=job.consolidating,
            judge=pipeline.decided(office, job.decisions),
            until=job.until,
            asked=frozenset([job.notice] if job.notice else []),
            told=told,
        )
        if job.then is not None:
            outcome = job.then(outcome)
        if job.decisions is not None:
            pipeline.remember(office, job.decisions)
        if job.fixing:
            outcome = pipeline.proposed(outcome, paths)
        outcome = _narrowed(outcome, job)
        done = Done(job, outcome, inputs, out, (), fresh=False)
        if out is not None and job.parts and _something(outcome):
            told("write")
            fresh, outputs = pipeline.deliver(
                outcome, out, command=job.command, parts=job.parts, paths=paths
            )
            done = replace(done, outputs=outputs, fresh=fresh)
            if job.write:
                written = pipeline.write_in_place(outcome, out, inputs.paths, hashes, job.write)
                done = replace(done, written=written)
    if done.fresh:
        # What is kept of files before is personal data: thirty days, and it is gone.
        runs.purge(office, today=datetime.now().astimezone().date())
    return done


def answer(options: Options, done: Done, told: Sequence[str] = ()) -> int:
    """Tells the result on stdout, what could not be read on stderr; returns the exit code."""
    outcome = done.outcome
    if options.json:
        job, outputs = done.job, done.outputs
        click.echo(as_json(job.command, outcome, outputs, job.lists, done.written, out=done.out))
    else:
        say.lines(told)
        if not options.quiet:
            say.lines(say.summary(outcome))
            say.lines(say.copies(done.inputs.skipped))
        if done.outputs:
            key = "delivered" if done.fresh else "nothing_changed"
            click.echo(WORDS["said"][key].format(out=done.out))
            if done.fresh and not options.quiet:
                click.echo(WORDS["said"]["look_at"])
                say.lines(f"  {done.out}/{name}" for name in _top(done.outputs))
        say.lines(say.written(done.written))
    for line in say.failures(outcome):
        click.echo(line, err=True)
    code = exit_code(outcome)
    if done.job.needs_records and not outcome.registers and code not in (NOTHING, PARTIAL):
        click.echo(WORDS["said"]["no_records"], err=True)
        return NOTHING
    return code


def _top(outputs: Sequence[str]) -> list[str]:
    """The files on top, then each folder once: nobody reads a list of forty paths."""
    top = [name for name in outputs if "/" not in name]
    folders = dict.fromkeys(name.rsplit("/", 1)[0] + "/" for name in outputs if "/" in name)
    return [*top, *folders]


def _something(outcome: Outcome) -> bool:
    return any(item.error_key is None for item in outcome.sources)


def _narrowed(outcome: Outcome, job: Job) -> Outcome:
    """The outcome with only the drafts that were asked for by name or by ledger_id.

    Raises:
        OfficeError: no notice has that name, or no row of the ledger that number.
    """
    if outcome.ledger is not None:
        kind = outcome.office.kind(outcome.ledger.records.kind)
        known = outcome.ledger.records.table.get(kind.field_of("ledger_id"), ())
        unknown = sorted(job.only - set(known))
        if job.notice is not None and job.notice not in kind.notices:
            unknown.append(job.notice)
        if job.notice in kind.notices and kind.notices[job.notice].asked and not job.only:
            raise OfficeError("whose", outcome.office.say("cli.said.whose", name=job.notice))
        if unknown:
            names = ", ".join(kind.notices)
            message = outcome.office.say("cli.said.unknown", name=unknown[0], names=names)
            raise OfficeError("unknown", message)
    drafts = tuple(
        item
        for item in outcome.drafts
        if (job.notice is None or item.notice == job.notice)
        and (not job.only or item.ledger_id in job.only)
    )
    return replace(outcome, drafts=drafts)


def _whole(
    passwords: Passwords, path: Path | None, office: Office, inputs: Inputs, bare: Path
) -> Source | None:
    """The ledger must be read: without it every row would be new."""
    if path is None:
        return None
    if not path.is_file():
        raise OfficeError("no_path", WORDS["said"]["no_path"].format(path=path))
    # A village may call its sheet what the office calls its ledger.
    name = f"../{path.name}" if path.name in inputs.paths else path.name
    source = passwords.read(pipeline.unmarked({name: path}, bare)[name], name, office)
    if source.error_key is not None:
        raise ReadError(source.error_key, source.error or source.error_key)
    return source


def _volume(job: Job, office: Office) -> Path | None:
    """The separate volume of restricted records beside a ledger, None when there is none."""
    ledger = job.ledger or (job.paths[0] if len(job.paths) == 1 else None)
    if ledger is None or ledger.is_dir():
        return None
    return volume_beside(ledger, office)


def folder_of(paths: Sequence[Path]) -> Path | None:
    """The office folder: the nearest one above the ledger, or above the input, with an office.toml
    (a delivered ledger lies in a run folder inside it); else the ledger's own."""
    for path in paths[:1]:
        found = office_folder(path)
        if found is not None:
            return found
        if path.is_file() and not (Path.cwd() / "office.toml").is_file():
            return path.parent.resolve()
    return None


def _out(options: Options, office: Office, job: Job) -> Path | None:
    """The run folder: ``--out``, else runs/<command>… in the office folder; None where nobody
    may write, so that a reading command still answers."""
    if not job.parts:
        return None
    paths = [path for path in (*job.paths, job.ledger) if path is not None]
    label = "-".join(part for part in (job.command, job.month, options.as_of.isoformat()) if part)
    return run_folder(options, office, paths, label, write=job.write is not None)


def run_folder(
    options: Options, office: Office, paths: Sequence[Path], label: str, *, write: bool
) -> Path | None:
    """Where a command's results go. One that writes in place has a folder to itself, so that it is
    taken back by itself."""
    if options.out is not None:
        out: Path = options.out
        tops = [path.resolve() for path in paths if path.is_dir()]
        tops += [path.resolve().parent for path in paths if path.is_file()]
        if out.resolve() in tops:
            raise OfficeError("same_out", WORDS["said"]["same_out"].format(out=out))
        return out
    top = office.folder or Path.cwd()
    if not os.access(top, os.W_OK):
        click.echo(WORDS["said"]["unwritable"].format(out=top), err=True)
        return None
    out, number = top / "runs" / label, 1
    while write and (run := runs.manifest(out)) is not None and run.actions:
        number += 1
        out = top / "runs" / f"{label}-{number}"
    return out


def period_needed(month: str | None) -> str:
    """The month, which this command cannot do without.

    Raises:
        OfficeError: none was given.
    """
    if month is None:
        raise OfficeError("month", WORDS["said"]["need_month"])
    return month
