"""The command line: files in, pipeline, files out."""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

import click

from xftools import __version__
from xftools.cli import cold  # noqa: F401  settles what must come before the heavy imports
from xftools.cli.answer import CANCELLED, CRASHED, NOTHING, UNVERIFIED, USAGE
from xftools.cli.options import HELP, WORDS
from xftools.errors import ReadError, WriteError, XftoolsError

COMMANDS = {
    "run": "jobs",
    "consolidate": "jobs",
    "report": "jobs",
    "inspect": "understood",
    "check": "views",
    "dedupe": "views",
    "deadlines": "views",
    "today": "views",
    "find": "find",
    "notices": "views",
    "redact": "views",
    "office": "upkeep",
    "doctor": "upkeep",
    "undo": "marks",
    "runs": "upkeep",
    "template": "templates",
    "addin": "addin",
}


class Doors(click.Group):
    """The commands, each imported only when it is asked for: a cold start pays for one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None when there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"xftools.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.command(cls=Doors, help=HELP["group"])
@click.version_option(__version__, "--version", message="xftools %(version)s", help=HELP["version"])
def group() -> None:
    """The door."""


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code (see contract: 0 1 2 3 4 6 130)."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a rare character must not end the work.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    debug = "--debug" in given
    if debug:
        os.environ["XFTOOLS_DEBUG"] = "1"
    try:
        code = group.main(args=given, prog_name="xftools", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _tell(WORDS["said"]["cancelled"])
        sys.exit(CANCELLED)
    except KeyboardInterrupt:
        _tell(WORDS["said"]["cancelled"])
        sys.exit(CANCELLED)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except XftoolsError as error:
        if debug:
            traceback.print_exc()
        _tell(error.message)
        sys.exit(_code(error))
    except Exception as error:  # noqa: BLE001 - the last word before a person: a sentence, not a trace
        if debug:
            traceback.print_exc()
        _tell(WORDS["said"]["crashed"].format(kind=type(error).__name__))
        sys.exit(CRASHED)


def program() -> NoReturn:
    """`main` as a program of its own: it does not wait for the libraries to be taken apart piece by
    piece, an eighth of a short command. All files are closed by then."""
    try:
        main()
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 0)
    os._exit(0)


def _code(error: XftoolsError) -> int:
    if isinstance(error, ReadError):
        return NOTHING
    return UNVERIFIED if isinstance(error, WriteError) else USAGE


def _tell(message: str) -> None:
    click.echo(message, err=True)
