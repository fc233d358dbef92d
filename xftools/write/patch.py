"""Findings as a Patch: a colour and a note on each cell, and two sheets that list them all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from xftools.model import CellValue, Edit, Finding, Mark, NewSheet, Patch
from xftools.office import Office
from xftools.write.labels import SEVERITIES, rule_label, severity_label, sorted_findings
from xftools.write.package.sheets import Cell, address

SUMMARY_WIDTHS = (44.0, 9.0, 9.0, 9.0, 9.0)
LIST_WIDTHS = (6.0, 7.0, 16.0, 8.0, 56.0, 44.0, 24.0)
PLACE_COLUMN = 4
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


def marks(
    findings: Iterable[Finding], file: str, office: Office, *, as_of: date | None = None
) -> Patch:
    """The findings of one file as marks: one per cell, in the colour of the worst, with a note of
    all that is to be said.

    A finding without a cell is marked at the first cell of its row; one without a row, or without a
    sheet, stands in the sheets alone. These, a summary and a list, are added when `as_of` is given.
    """
    mine = [item for item in findings if item.file == file]
    by_cell: dict[tuple[str, Cell], list[Finding]] = defaultdict(list)
    for item in mine:
        where = _cell(item)
        if item.sheet is not None and where is not None:
            by_cell[item.sheet, where].append(item)
    made = tuple(
        Mark(
            sheet=sheet,
            row=row,
            column=column,
            severity=min((item.severity for item in items), key=SEVERITIES.index),
            note=_note(items, office),
        )
        for (sheet, (row, column)), items in sorted(by_cell.items())
    )
    sheets = () if as_of is None else lists(mine, office, as_of=as_of)
    return Patch(marks=made, sheets=sheets)


def lists(findings: Sequence[Finding], office: Office, *, as_of: date) -> tuple[NewSheet, ...]:
    """The summary sheet (how many of each rule) and the list of findings with jumps to cells."""
    return _summary(findings, office, as_of), _list(findings, office)


def inverse(patch: Patch) -> Patch:
    """The Patch that takes another back, as laid (what `lay` returned): fills, notes, values and
    sheets are then what they were."""
    return Patch(
        marks=tuple(replace(mark, fill=None) for mark in patch.cleared),
        edits=tuple(
            Edit(item.sheet, item.row, item.column, item.new, item.old)
            for item in reversed(patch.edits)
        ),
        cleared=patch.marks,
        dropped=tuple(sheet.name for sheet in patch.sheets),
    )


def _cell(finding: Finding) -> Cell | None:
    if finding.cell is not None and address(finding.cell) != (0, 0):
        return address(finding.cell)
    return (finding.row, 1) if finding.row else None


def _note(findings: Iterable[Finding], office: Office) -> str:
    """Everything to be said of a cell, worst first, each thing once."""
    told = []
    for item in sorted_findings(findings):
        severity = severity_label(item.severity, office)
        text = office.say("patch.line", severity=severity, message=item.message)
        if item.suggestion:
            text += "\n" + office.say("patch.advice", suggestion=item.suggestion)
        told.append((SEVERITIES.index(item.severity), text))
    return "\n".join(dict.fromkeys(text for _, text in sorted(told, key=lambda pair: pair[0])))


def _summary(findings: Sequence[Finding], office: Office, as_of: date) -> NewSheet:
    counts = Counter((item.rule, item.severity) for item in findings)
    rules = sorted(
        {item.rule for item in findings},
        key=lambda rule: (*(-counts[rule, severity] for severity in SEVERITIES), rule),
    )
    rows: list[tuple[CellValue, ...]] = [
        (office.say("patch.summary.about", as_of=as_of.isoformat()),),
        office.listed("patch.summary.columns"),
    ]
    for rule in rules:
        each = [counts[rule, severity] for severity in SEVERITIES]
        rows.append((rule_label(rule, office), *(n or None for n in each), sum(each)))
    if rules:
        sums = [sum(counts[rule, s] for rule in rules) for s in SEVERITIES]
        rows.append((office.word("patch.summary.total"), *sums, sum(sums)))
    else:
        rows.append((office.word("patch.summary.none"),))
    name = office.word("patch.sheet.summary")
    return NewSheet(name, tuple(rows), SUMMARY_WIDTHS, header_row=2)


def _list(findings: Sequence[Finding], office: Office) -> NewSheet:
    rows: list[tuple[CellValue, ...]] = [office.listed("patch.list.columns")]
    links = []
    for number, item in enumerate(sorted_findings(findings), 1):
        where = item.cell or (f"A{item.row}" if item.row else None)
        rows.append(
            (
                number,
                severity_label(item.severity, office),
                item.sheet,
                where,
                item.message,
                item.suggestion,
                None,
            )
        )
        if item.sheet and where:
            links.append((number + 1, PLACE_COLUMN, place(item.sheet, where)))
    name = office.word("patch.sheet.list")
    return NewSheet(name, tuple(rows), LIST_WIDTHS, header_row=1, links=tuple(links))


def place(sheet: str, cell: str) -> str:
    """A place in a workbook as Excel writes it: ``'10 a'!B7``."""
    quoted = sheet.replace("'", "''")
    return (
        f"{sheet}!{cell}"
        if _PLAIN_NAME.fullmatch(sheet) and sheet.isascii()
        else (f"'{quoted}'!{cell}")
    )
