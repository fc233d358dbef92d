"""The register of documents, where signing, numbering and delivery are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xftools.model import Draft
from xftools.office import Office
from xftools.write import wording
from xftools.write.notices.says import entry
from xftools.write.page import Book, Column


def key_of(draft: Draft) -> str:
    """What tells a draft from all others, also next month."""
    return "|".join(
        (draft.notice, draft.addressee if draft.record is None else "", *draft.ledger_ids)
    )


def write_index(drafts: Sequence[Draft], path: Path, office: Office, as_of: date) -> None:
    """Writes the register of documents: one row a draft, with the cells a person fills.

    Raises:
        WriteError: it could not be read back.
    """
    told = office.words["notices"]["index"]
    declared: list[Mapping[str, Any]] = list(told["columns"].values())
    columns = [
        Column(label, item["width"], item.get("shape", "wrap"))
        for label, item in told["columns"].items()
    ]
    about = office.say("notices.index.about", count=len(drafts), as_of=wording.day(as_of, office))
    with Book(path, office, as_of) as book:
        sheet = book.sheet(told["sheet"])
        top = book.heading(sheet, told["title"], (about, *told["guide"]), len(columns))
        book.header(sheet, top, [*columns, Column(told["key"])])
        for row, draft in enumerate(drafts, start=top + 1):
            known = entry(draft, office, as_of)
            for number, (column, item) in enumerate(zip(columns, declared, strict=True), start=1):
                text = wording.pattern(item.get("says", ()), known)
                book.cell(sheet, row, number, column, text)
            book.cell(sheet, row, len(columns) + 1, Column(told["key"]), key_of(draft))
        last = top + max(len(drafts), 1)
        for number, (column, item) in enumerate(zip(columns, declared, strict=True)):
            sheet.set_column(number, number, column.width)
            if "choose" in item:
                choice = {"validate": "list", "source": told[item["choose"]]}
                sheet.data_validation(top, number, last - 1, number, choice)
        sheet.set_column(len(columns), len(columns), None, None, {"hidden": True})
        sheet.autofilter(top - 1, 0, last - 1, len(columns) - 1)
        sheet.freeze_panes(top, 2)
        book.printed(sheet, repeat=top)
