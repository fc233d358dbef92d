"""The findings on paper: one HTML file that any browser prints on A4, with no script and nothing
from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from xftools.errors import TemplateError, WriteError
from xftools.model import Finding, Register
from xftools.office import Office
from xftools.write.documents import find_template
from xftools.write.labels import SEVERITIES, severity_label
from xftools.write.overview import ASPECTS, Overview, cell_of

LISTED = 3_000
"""So many findings are printed one by one, a hundred sheets of paper; all are counted."""
_LOADING = frozenset(
    "script img link iframe object embed video audio source base form input svg".split()
)
_REACHING = ("://", "@import", "url(")


def findings_page(
    findings: Iterable[Finding],
    registers: Iterable[Register],
    office: Office,
    path: Path,
    *,
    as_of: date,
    masked: bool = True,
) -> None:
    """Writes the page: the same numbers as the workbook of findings, and the list to work through
    with a pen. `masked`, no name or number on it leads to a person.

    Raises:
        TemplateError: the template is missing or wrong, or loads something from elsewhere.
        WriteError: what was written does not hold the findings.
    """
    overview = Overview.of(findings, registers, office)
    words = office.words["page"]
    listed = overview.findings[:LISTED]
    left = len(overview.findings) - len(listed)
    template = find_template(words["template"], office)
    text = _rendered(
        template,
        {
            "words": words,
            "office": office.office.name,
            "as_of": as_of.isoformat(),
            "masked": masked,
            "about": overview.said("about", as_of=as_of.isoformat()),
            "severities": [severity_label(severity, office) for severity in SEVERITIES],
            "blocks": list(_blocks(overview)),
            "files": list(_files(listed, overview, masked=masked)),
            "left": office.say("page.left", count=left) if left else "",
        },
        office,
    )
    _hold(text, overview, template, path.name, office)
    path.write_text(text, encoding="utf-8", newline="\n")


def _blocks(overview: Overview) -> Iterator[dict[str, Any]]:
    """The tables of numbers."""
    for aspect in ASPECTS:
        counts = overview.counts(aspect)
        yield {
            "title": overview.office.word(f"books.findings.by_{aspect}"),
            "label": overview.office.word(f"books.findings.counted.{aspect}"),
            "rows": [(item.name, item.each, item.total) for item in counts],
            "total": (overview.total, sum(overview.total)),
        }


def _files(
    listed: Sequence[Finding], overview: Overview, *, masked: bool
) -> Iterator[dict[str, Any]]:
    """The findings of each file and sheet, numbered through."""
    number = 0
    for (file, sheet), items in groupby(listed, key=lambda item: (item.file, item.sheet)):
        rows = []
        for item in items:
            number += 1
            rows.append(
                {
                    "number": number,
                    "severity": severity_label(item.severity, overview.office),
                    "tone": item.severity,
                    "cell": cell_of(item) or "",
                    "which": overview.which(item, masked=masked) or "",
                    "field": overview.field_of(item) or "",
                    "says": overview.cell_of(item, masked=masked) or "",
                    "message": item.message,
                    "suggestion": item.suggestion or "",
                }
            )
        name = file or overview.office.word("books.findings.several")
        yield {"name": name, "sheet": sheet or "", "rows": rows}


def _rendered(template: Path, values: Mapping[str, Any], office: Office) -> str:
    from jinja2 import StrictUndefined
    from jinja2 import TemplateError as JinjaError
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.from_string(template.read_text(encoding="utf-8")).render(values)
    except (JinjaError, UnicodeDecodeError) as error:
        told = office.say("page.errors.failed", name=template.name, detail=str(error))
        raise TemplateError("page", told) from error


def _hold(text: str, overview: Overview, template: Path, name: str, office: Office) -> None:
    """Reads the page again: it loads nothing, and holds every finding and the sums."""
    from lxml import html

    page = html.document_fromstring(text)
    styles = " ".join(item.text or "" for item in page.iter("style"))
    attributes = " ".join(
        value for item in page.iter() if isinstance(item.tag, str) for value in item.attrib.values()
    )
    loads = any(item.tag in _LOADING for item in page.iter() if isinstance(item.tag, str))
    if loads or any(sign in f"{styles} {attributes}" for sign in _REACHING):
        told = office.say("page.errors.reaches", name=template.name)
        raise TemplateError("page_reaches", told)
    rows = len(page.find_class("finding"))
    sums = [item.text_content().strip() for item in page.find_class("all")]
    wanted = str(sum(overview.total))
    if rows != min(len(overview.findings), LISTED) or sums != [wanted] * len(ASPECTS):
        raise WriteError("page", office.say("page.errors.unequal", name=name))
