"""Drafts on paper, and the sheet that goes with them to who signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xftools.model import Draft
from xftools.office import Office
from xftools.write import documents, wording
from xftools.write.notices.says import AT_WRITING, entry, mentions, notice_of, said, signs


def write_draft(
    draft: Draft,
    path: Path,
    office: Office,
    as_of: date,
    *,
    number: str | None = None,
    issued_on: date | None = None,
) -> None:
    """Writes a draft, or, with its number and day of issue, the document as signed.

    Raises:
        TemplateError: the template is missing, wrong, or asks for what the record does not have.
        WriteError: the document could not be read back.
    """
    notice = notice_of(draft, office)
    words = office.words["notices"]
    known: dict[str, str | None] = {
        "number": office.say(
            "notices.number",
            prefix=office.office.prefix,
            abbreviation=notice.abbreviation,
            year=(issued_on or as_of).year,
            number=number or words["blank_number"],
        ),
        "issued_on": _issued(issued_on, as_of, office),
    }
    if number is None or issued_on is None:
        known["draft_note"] = office.say("notices.draft_note", as_of=wording.day(as_of, office))
    late = {key: texts for key, texts in notice.words.items() if mentions(texts, AT_WRITING)}
    values: dict[str, object] = {**draft.values, **said(late, known)}
    if notice.rows:
        values[office.word("notices.list")] = list(draft.rows)
    template = documents.find_template(notice.template, office)
    documents.fill(template, values, path, office, as_of=as_of, title=notice.label)


def _issued(issued_on: date | None, as_of: date, office: Office) -> str:
    if issued_on is None:
        return office.say("wording.blank_day", year=as_of.year)
    return wording.day(issued_on, office)


def write_sign_off(drafts: Sequence[Draft], path: Path, office: Office, as_of: date) -> None:
    """Writes the sheet that goes with the drafts to the person who signs.

    Raises:
        TemplateError: the template is missing or wrong.
        WriteError: the document could not be read back.
    """
    told = office.words["notices"]["sign_off"]
    labels: dict[str, int] = {}
    for draft in drafts:
        label = notice_of(draft, office).label
        labels[label] = labels.get(label, 0) + 1
    known: dict[str, str | None] = {
        **signs(office),
        "as_of": wording.day(as_of, office),
        "count": str(len(drafts)),
        "kinds": wording.listed(
            (
                office.say("notices.sign_off.kinds", label=label, count=count)
                for label, count in labels.items()
            ),
            office,
        ),
    }
    rows = [
        said(told["rows"], {"n": str(n), **entry(draft, office, as_of)})
        for n, draft in enumerate(drafts, start=1)
    ]
    values = {**said(told["words"], known), office.word("notices.list"): rows}
    template = documents.find_template(told["template"], office)
    documents.fill(template, values, path, office, as_of=as_of, title=told["title"])
