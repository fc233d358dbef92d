"""Marks taken out of files again, and what a run wrote taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from xftools import pipeline, runs
from xftools.cli import say
from xftools.cli.answer import CLEAN, NOTHING, PARTIAL
from xftools.cli.options import HELP, WORDS, Options, common
from xftools.cli.session import folder_of, run_folder
from xftools.errors import OfficeError, WriteError
from xftools.office import Office
from xftools.pipeline.inputs import gather

TEXT = WORDS["text"]


def clear_marks(options: Options, paths: tuple[Path, ...], *, write: bool) -> int:
    """`check --clear`: our marks out of files, as copies or (`write`) in place."""
    office = options.settled(folder_of(paths))
    label = f"clear-{options.as_of.isoformat()}"
    out = run_folder(options, office, paths, label, write=write)
    if out is None:
        raise WriteError("unwritable", office.say("runs.unwritable", out=office.folder or Path()))
    inputs = gather(paths, leave=[out])
    done = pipeline.clear(inputs.paths, office, out, as_of=options.as_of, write=write)
    if options.json:
        click.echo(_as_json(done, options, out))
    else:
        say.lines(_told(done, out))
    for name, message in done.failed.items():
        click.echo(f"  {name}  {message}", err=True)
    if done.failed:
        return PARTIAL if done.cleared or done.bare else NOTHING
    return CLEAN


def _told(done: pipeline.Cleared, out: Path) -> Iterator[str]:
    for name in done.cleared:
        yield TEXT["cleared"].format(file=name)
        if name in done.kept:
            sheets = TEXT["join"].join(done.kept[name])
            yield TEXT["sheets_stay"].format(file=name, sheets=sheets)
    if done.bare:
        yield TEXT["bare"].format(count=len(done.bare))
    if done.written:
        yield TEXT["can_undo"]
    elif done.outputs:
        yield WORDS["said"]["delivered"].format(out=out)
        for folder in dict.fromkeys(name.rsplit("/", 1)[0] for name in done.outputs):
            yield f"  {out}/{folder}/"


def _as_json(done: pipeline.Cleared, options: Options, out: Path) -> str:
    files = [
        *({"file": name, "status": "cleared", "error": None} for name in done.cleared),
        *({"file": name, "status": "bare", "error": None} for name in done.bare),
        *(
            {"file": name, "status": "failed", "error": {"key": "write", "message": message}}
            for name, message in done.failed.items()
        ),
    ]
    status = "clean" if not done.failed else "partial" if done.cleared or done.bare else "failed"
    answer = {
        "schema": 1, "command": "check", "as_of": options.as_of.isoformat(), "status": status,
        "files": files, "outputs": list(done.outputs), "out": str(out.absolute()),
        "counts": {"cleared": len(done.cleared)},
        "written": {"over": list(done.cleared) if done.written else [], "beside": {}, "left": []},
    }  # fmt: skip
    return json.dumps(answer, ensure_ascii=False)


@click.command("undo", help=HELP["undo"])
@click.argument("run", type=click.Path(path_type=Path), required=False)
@common
def undo_command(options: Options, run: Path | None) -> int:
    """Takes back what a run put over files."""
    office = options.settled(folder_of((run,)) if run is not None and run.exists() else None)
    folder = _found(run, office)
    names = runs.undo(office, folder)
    if options.json:
        answer = {"schema": 1, "command": "undo", "as_of": options.as_of.isoformat(),
                  "status": "clean", "files": [{"file": name, "status": "restored"} for name in names],
                  "outputs": [], "counts": {"restored": len(names)}}  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
        return CLEAN
    for name in names:
        click.echo(TEXT["restored"].format(file=name))
    if not names:
        click.echo(TEXT["nothing_to_undo"])
    return CLEAN


def _found(run: Path | None, office: Office) -> Path | None:
    """The folder of a run: as given, or by its name among the office's runs.

    Raises:
        OfficeError: there is no such run.
    """
    if run is None:
        return None
    known = (run, (office.folder or Path()) / "runs" / run)
    found = next((path for path in known if runs.manifest(path) is not None), None)
    if found is None:
        raise OfficeError("no_path", WORDS["said"]["no_run"].format(run=run))
    return found
