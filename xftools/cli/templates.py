"""Templates: a blank register, and the proof of a Word template."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xftools.cli.options import HELP, WORDS, Options, common
from xftools.cli.upkeep import tell
from xftools.errors import OfficeError

SAID = WORDS["said"]


@click.command("template", help=HELP["template"])
@click.argument("what", type=click.Choice(["register", "check"]))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--kind", metavar="NAME", help=HELP["opt_kind"])
@common
def template_command(options: Options, what: str, file: Path | None, kind: str | None) -> int:
    """A blank register, or the proof of a template."""
    if what == "register":
        if file is not None:
            raise OfficeError("usage", SAID["no_file_wanted"].format(path=file))
        return _register(options, kind)
    if file is None or not file.is_file():
        told = SAID["no_path"].format(path=file) if file else SAID["need_file"]
        raise OfficeError("no_path", told)
    return _check(options, file)


def _register(options: Options, kind: str | None) -> int:
    from xftools.write.blank import blank_register

    office = options.settled()
    name = kind or office.word("blank.kind")
    label = office.kind(name).label
    folder = options.out or Path.cwd()
    path = folder / office.say("blank.file", label=label)
    if path.exists() and not options.yes:
        raise OfficeError("exists", SAID["exists"].format(path=path))
    blank_register(name, office, path, as_of=options.as_of)
    if options.json:
        answer = {
            "schema": 1, "command": "template", "as_of": options.as_of.isoformat(),
            "status": "clean", "files": [], "outputs": [str(path)],
            "out": str(folder.absolute()), "counts": {},
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(SAID["made"].format(path=path))
    return 0


def _check(options: Options, file: Path) -> int:
    from xftools.doctor.templates import template

    return tell(options, "template", template(file, options.settled(), as_of=options.as_of))
