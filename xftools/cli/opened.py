"""check on a workbook that is open."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xftools import live, privacy
from xftools.cli import say
from xftools.cli.answer import CLEAN, as_json, exit_code
from xftools.cli.options import WORDS, Options
from xftools.cli.progress import Steps
from xftools.errors import OfficeError
from xftools.office import Office
from xftools.office.period import period_of


def check_open(options: Options, paths: tuple[Path, ...], month: str | None, *, clear: bool) -> int:
    """Marks what is found in the open workbook of a name (or the one in view), or takes the marks
    back; returns the exit code. Nothing is saved.

    Raises:
        OfficeError: more than one workbook was named.
    """
    if len(paths) > 1:
        raise OfficeError("one_book", WORDS["said"]["one_book"])
    office = options.settled()
    try:
        books = live.opened(office)
        book = live.named(books, str(paths[0]) if paths else None, office)
        office = options.settled(_folder(Path(book.fullname)))
        return _clear(options, book, office) if clear else _check(options, book, office, month)
    finally:
        live.parted()


def _check(options: Options, book: live.Book, office: Office, month: str | None) -> int:
    period = period_of(month, office) if month else None
    with Steps(office, 1, quiet=options.quiet) as told:
        done = live.check(book, office, as_of=options.as_of, period=period, told=told)
    outcome = done.outcome
    if options.json:
        click.echo(as_json("check", outcome, (), ("findings",)))
        return exit_code(outcome)
    if not options.quiet:
        shown = privacy.open_findings(outcome.findings, outcome.restricted)
        say.lines(say.findings(shown))
        if len(shown) < len(outcome.findings):
            click.echo(WORDS["text"]["apart"].format(count=len(outcome.findings) - len(shown)))
        say.lines(say.summary(outcome))
    names = office.word("read.separator").join(sheet.name for sheet in done.added)
    key = "marked" if done.laid.marks else "nothing"
    count = len(done.laid.marks)
    click.echo(office.say(f"live.said.{key}", file=done.file, count=count, sheets=names))
    return exit_code(outcome)


def _clear(options: Options, book: live.Book, office: Office) -> int:
    name = str(book.name)
    taken = live.take_back(book, office)
    if options.json:
        counts = {"cleared": taken.marks if taken else 0}
        told = {
            "schema": 1, "command": "check", "as_of": options.as_of.isoformat(),
            "status": "clean", "files": [], "outputs": [], "counts": counts,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
    elif taken is None:
        click.echo(office.say("live.said.none", file=name))
    else:
        click.echo(office.say("live.said.cleared", file=name, count=taken.marks))
        if taken.kept:
            names = office.word("read.separator").join(taken.kept)
            click.echo(office.say("live.said.stays", sheets=names))
    return CLEAN


def _folder(path: Path) -> Path | None:
    """The office folder of a workbook: the nearest one above it with an office.toml, else its own;
    None for one that was never saved."""
    if not path.is_file() or (Path.cwd() / "office.toml").is_file():
        return None
    own = path.parent.resolve()
    above = (place for place in (own, *own.parents) if (place / "office.toml").is_file())
    return next(above, own)
