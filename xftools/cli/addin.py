"""The add-in: built, put in place, taken away, looked after."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from xftools import data
from xftools.addin import places
from xftools.addin.build import NAME, build
from xftools.cli.options import HELP, Options, common
from xftools.cli.upkeep import tell
from xftools.errors import OfficeError, WriteError

SAID = data.load("words/addin")["install"]


@click.command("addin", help=HELP["addin"])
@click.argument("what", type=click.Choice(["build", "install", "uninstall", "doctor"]))
@click.option("--addin", "given", type=click.Path(path_type=Path), help=HELP["opt_addin"])
@click.option("--python", type=click.Path(path_type=Path), help=HELP["opt_python"])
@common
def addin_command(options: Options, what: str, given: Path | None, python: Path | None) -> int:
    """The add-in for Excel."""
    if what == "build":
        return _build(options)
    if what == "install":
        return _install(options, given, python)
    if what == "uninstall":
        from xftools.addin.install import uninstall

        return _say(options, what, uninstall())
    from xftools.addin.health import health

    return tell(options, "addin", health())


def _build(options: Options) -> int:
    path = (options.out or Path.cwd()) / NAME
    _built(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return _say(options, "build", [SAID["built"].format(path=path, digest=digest)], [path])


def _built(path: Path) -> None:
    """The add-in, proved sound.

    Raises:
        OfficeError: the library that makes it is not installed.
        WriteError: it is not as it should be, and is not left lying.
    """
    try:
        build(path)
    except ImportError as error:
        raise OfficeError("no_builder", SAID["no_builder"].format(path=path)) from error
    except OSError as error:
        raise WriteError("unwritable", SAID["blocked"].format(path=path)) from error
    from xftools.addin.proof import proof

    problems = proof(path)
    if problems:
        path.unlink()
        raise WriteError("unverified", SAID["unsound"].format(problems="; ".join(problems)))


def _install(options: Options, given: Path | None, python: Path | None) -> int:
    from xftools.addin.install import install

    for path in (given, python, options.office):
        if path is not None and not path.exists():
            raise OfficeError("no_path", SAID["no_path"].format(path=path))
    with tempfile.TemporaryDirectory() as folder:
        beside = Path.cwd() / NAME
        addin = given or (beside if beside.is_file() else None)
        if addin is None:
            addin = Path(folder) / NAME
            _built(addin)
        told = install(startup=places.startup(), addin=addin, python=python, office=options.office)
    return _say(options, "install", told)


def _say(options: Options, what: str, lines: Sequence[str], outputs: Sequence[Path] = ()) -> int:
    if options.json:
        answer = {
            "schema": 1, "command": "addin", "what": what, "as_of": options.as_of.isoformat(),
            "status": "clean", "files": [], "outputs": [str(path) for path in outputs],
            "counts": {}, "said": list(lines),
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(line)
    return 0
