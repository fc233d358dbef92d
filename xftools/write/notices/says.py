"""What documents say: declared patterns over what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xftools.model import Draft
from xftools.office import Office
from xftools.office.declared import Notice, Pattern
from xftools.write import wording

Known = Mapping[str, str | None]
Row = Mapping[str, Any]
"""A record's values by field, as pandas has them."""

AT_WRITING = ("number", "issued_on", "draft_note")
"""What is known only when the document is written."""


def notice_of(draft: Draft, office: Office) -> Notice:
    """What is declared of a draft's document."""
    return office.kind(draft.kind).notices[draft.notice]


def said(patterns: Mapping[str, Pattern], known: Known) -> dict[str, str]:
    """The patterns that can be said; a template that asks for another will be refused."""
    told = ((key, wording.pattern(texts, known)) for key, texts in patterns.items())
    return {key: text for key, text in told if text is not None}


def without(patterns: Mapping[str, Pattern], names: Sequence[str]) -> dict[str, Pattern]:
    """The patterns that mention none of the names."""
    return {key: texts for key, texts in patterns.items() if not mentions(texts, names)}


def mentions(texts: Pattern, names: Sequence[str]) -> bool:
    """Whether a pattern mentions one of the names."""
    return any(f"{{{name}}}" in text for name in names for text in _each(texts))


def _each(texts: Pattern) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else texts


def signs(office: Office) -> dict[str, str | None]:
    """Who the office is, for patterns: ``office.name``, ``office.phone``."""
    return {f"office.{key}": value for key, value in office.office if isinstance(value, str)}


def text_of(row: Row, key: str | None) -> str | None:
    """A field of a row as text, None where it is blank or there is no such field."""
    from pandas import isna

    value = row.get(key) if key is not None else None
    return None if value is None or isna(value) else str(value)


def entry(draft: Draft, office: Office, as_of: date) -> dict[str, str | None]:
    """What the index and the sheet for signing may say of a draft."""
    return {
        "label": notice_of(draft, office).label,
        "ledger_ids": wording.listed(draft.ledger_ids, office),
        "addressee": draft.addressee,
        "matter": draft.matter,
        "due": draft.due,
        "remark": draft.remark,
        "as_of": wording.day(as_of, office),
    }
