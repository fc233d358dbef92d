"""Every document that a kind declares has its template."""

from __future__ import annotations

from collections.abc import Iterator

from xftools.doctor.result import Result
from xftools.errors import TemplateError
from xftools.office import Office
from xftools.write.documents import find_template


def templates(office: Office) -> Iterator[Result]:
    """One result for each template that is missing, and one for those that are there."""
    name = office.word("doctor.name.templates")
    wanted = {
        notice.template: notice.label
        for kind in office.kinds.values()
        for notice in kind.notices.values()
    }
    for key in ("notices.sign_off.template", "report.template"):
        file = office.word(key)
        wanted[file] = file.rsplit(".", 1)[0]
    missing = [file for file in wanted if not _found(office, file)]
    for file in missing:
        message = office.say("doctor.templates.missing", file=file, label=wanted[file])
        yield Result(name, ok=False, message=message)
    if not missing:
        yield Result(name, ok=True, message=office.say("doctor.templates.good", count=len(wanted)))


def _found(office: Office, file: str) -> bool:
    try:
        find_template(file, office)
    except TemplateError:
        return False
    return True
