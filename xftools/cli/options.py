"""The options every command shares, and what they mean together."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from xftools import data
from xftools.errors import OfficeError
from xftools.office import Office, load

WORDS = data.load("words/cli")
HELP = WORDS["help"]


@dataclass(frozen=True)
class Options:
    """The common options as given. `as_of` is today unless told."""

    office: Path | None
    out: Path | None
    as_of: date
    json: bool
    yes: bool
    no_input: bool
    no_color: bool
    password_stdin: bool
    quiet: bool
    debug: bool

    @property
    def asks(self) -> bool:
        """Whether a question may be asked: only at a terminal."""
        return not self.no_input and not self.json and sys.stdin.isatty() and sys.stderr.isatty()

    def settled(self, beside: Path | None = None) -> Office:
        """The office: ``--office``, else the folder of the ledger, else the current folder.

        Raises:
            OfficeError: the folder does not exist, or its declarations cannot stand.
        """
        folder = self.office or beside or Path.cwd()
        if not folder.is_dir():
            raise OfficeError("no_path", WORDS["said"]["no_path"].format(path=folder))
        return load(folder.resolve())


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    if value is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise OfficeError("as_of", WORDS["said"]["bad_date"].format(value=value)) from None


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """`command` with the common options, handed over as one Options object."""

    def gathered(**given: Any) -> Any:
        options = Options(**{name: given.pop(name) for name in Options.__dataclass_fields__})
        if options.no_color:
            os.environ["NO_COLOR"] = "1"
        return command(options, **given)

    gathered.__name__ = command.__name__
    folder = click.Path(path_type=Path)
    for decorate in reversed(
        (
            click.option("--office", type=folder, help=HELP["opt_office"]),
            click.option("-o", "--out", type=folder, help=HELP["opt_out"]),
            click.option("--as-of", callback=_date, metavar="YYYY-MM-DD", help=HELP["opt_as_of"]),
            click.option("--json", is_flag=True, help=HELP["opt_json"]),
            click.option("--yes", is_flag=True, help=HELP["opt_yes"]),
            click.option("--no-input", is_flag=True, help=HELP["opt_no_input"]),
            click.option("--no-color", is_flag=True, help=HELP["opt_no_color"]),
            click.option("--password-stdin", is_flag=True, help=HELP["opt_password"]),
            click.option("--quiet", is_flag=True, help=HELP["opt_quiet"]),
            click.option("--debug", is_flag=True, help=HELP["opt_debug"]),
        )
    ):
        gathered = decorate(gathered)
    return gathered
