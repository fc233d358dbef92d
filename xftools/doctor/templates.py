"""Every document that a kind declares has its template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xftools
from xftools.doctor.result import Result
from xftools.office import Office


def templates(office: Office) -> Iterator[Result]:
    """One result for each template that is missing, and one for those that are there."""
    name = office.word("doctor.name.templates")
    wanted = {
        notice.template: notice.label
        for kind in office.kinds.values()
        for notice in kind.notices.values()
    }
    missing = [file for file in wanted if _found(office, file) is None]
    for file in missing:
        message = office.say("doctor.templates.missing", file=file, label=wanted[file])
        yield Result(name, ok=False, message=message)
    if not missing:
        yield Result(name, ok=True, message=office.say("doctor.templates.good", count=len(wanted)))


def _found(office: Office, file: str) -> Path | None:
    """The office's own template, else the shipped one."""
    package = Path(xftools.__file__).parent
    folders = [package / "templates", package.parent / "templates"]
    if office.folder is not None:
        folders.insert(0, office.folder / "templates")
    return next((folder / file for folder in folders if (folder / file).is_file()), None)
