"""Every document that a kind declares has its template, and a template can be filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup

from xftools.doctor.result import Result
from xftools.errors import TemplateError, XftoolsError
from xftools.office import Office
from xftools.write import layout
from xftools.write.documents import fill, find_template, variables

_FETCHED = ("/image", "/attachedTemplate", "/oleObject", "/frame", "/subDocument")
"""Parts that Word fetches from outside when it opens a document."""


def templates(office: Office) -> Iterator[Result]:
    """One result for each template that is missing, and one for those that are there."""
    name = office.word("doctor.name.templates")
    wanted = _labels(office)
    missing = [file for file in wanted if not _found(office, file)]
    for file in missing:
        message = office.say("doctor.templates.missing", file=file, label=wanted[file])
        yield Result(name, ok=False, message=message)
    if not missing:
        yield Result(name, ok=True, message=office.say("doctor.templates.good", count=len(wanted)))


def template(path: Path, office: Office, *, as_of: date) -> tuple[Result, ...]:
    """The proof of one template: whose it is, that it opens and loads nothing from elsewhere, asks
    only for what its document knows, and can be filled and read back."""
    name = office.say("doctor.name.template", file=path.name)

    def bad(key: str, **values: object) -> Result:
        return Result(name, ok=False, message=office.say(f"doctor.templates.{key}", **values))

    known = _known(office).get(path.name)
    results: list[Result] = []
    if known is None:
        listed = office.word("books.said.and").join(_labels(office))
        results.append(bad("not_ours", file=path.name, files=listed))
    try:
        asked = variables(path, office)
        fetched = _fetched(path)
    except TemplateError as error:
        return (*results, Result(name, ok=False, message=error.message))
    results += [bad("fetched", target=target) for target in fetched]
    if known is None:
        return tuple(results)
    for variable in sorted(asked - known.keys()):
        near = get_close_matches(variable, known, n=2, cutoff=0.5)
        told = office.say("doctor.templates.near", names="/".join(near)) if near else ""
        listed = office.word("books.said.and").join(known)
        results.append(bad("variable", variable=variable, near=told, names=listed))
    if not results:
        results.append(_filled(path, known, office, name, as_of))
    unused = [key for key in known if key not in asked]
    if unused and results[-1].ok:
        listed = office.word("books.said.and").join(unused)
        message = office.say("doctor.templates.unused", names=listed)
        results.append(Result(name, ok=True, message=message))
    return tuple(results)


def _filled(
    path: Path, known: Mapping[str, object], office: Office, name: str, as_of: date
) -> Result:
    """The template filled with its own variables' names."""
    with TemporaryDirectory() as folder:
        try:
            fill(path, known, Path(folder) / path.name, office, as_of=as_of, title=path.stem)
        except XftoolsError as error:
            return Result(name, ok=False, message=error.message)
    return Result(name, ok=True, message=office.say("doctor.templates.fills", count=len(known)))


def _fetched(path: Path) -> list[str]:
    """What the document would load from elsewhere when it is opened."""
    from docx import Document

    relations = Document(str(path)).part.package.iter_rels()
    return [
        item.target_ref
        for item in relations
        if item.is_external and item.reltype.endswith(_FETCHED)
    ]


def _labels(office: Office) -> dict[str, str]:
    """The templates an office needs: file and document."""
    wanted = {
        notice.template: notice.label
        for kind in office.kinds.values()
        for notice in kind.notices.values()
    }
    for key in ("notices.sign_off.template", "report.template"):
        file = office.word(key)
        wanted[file] = file.rsplit(".", 1)[0]
    return wanted


def _known(office: Office) -> dict[str, dict[str, object]]:
    """The variables of each template, each with a value like those it will get."""
    listed = office.word("notices.list")
    known: dict[str, dict[str, object]] = {}
    for kind in office.kinds.values():
        for notice in kind.notices.values():
            told = known.setdefault(notice.template, {})
            told |= _named(notice.words)
            if notice.rows:
                told[listed] = [_named(notice.rows), _named(notice.rows)]
    sign_off = office.words["notices"]["sign_off"]
    known[sign_off["template"]] = {
        **_named(sign_off["words"]),
        listed: [_named(sign_off["rows"])],
    }
    known[office.word("report.template")] = _report(office)
    return known


def _named(patterns: Mapping[str, object]) -> dict[str, object]:
    return {key: key for key in patterns}


def _report(office: Office) -> dict[str, object]:
    words = office.words["report"]
    names = words["variables"]
    table = {
        names["table_title"]: names["table_title"],
        names["table_body"]: Markup(layout.table(("1", "2"), [("3", "4")])),  # noqa: S704  our own XML
        names["table_note"]: names["table_note"],
    }
    part = {names["paragraphs"]: ["1", "2"], names["tables"]: [table], names["charts"]: []}
    single = ("title", "period", "made", "organ", "day")
    return {
        **{names[key]: names[key] for key in single},
        **{section["name"]: part for section in words["sections"].values()},
        names["annex"]: part,
    }


def _found(office: Office, file: str) -> bool:
    try:
        find_template(file, office)
    except TemplateError:
        return False
    return True
