"""Findings as a Patch: a colour and a note on each cell, and two sheets that list them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from xftools.model import CellValue, Edit, Finding, Mark, NewSheet, Patch, Register
from xftools.office import Office
from xftools.write.distribution import distribution
from xftools.write.labels import SEVERITIES, severity_label, sorted_findings
from xftools.write.overview import ASPECTS, Overview, cell_of, place, standing_at
from xftools.write.package.sheets import Cell, address

__all__ = ["inverse", "lists", "marks", "place"]

SUMMARY_WIDTHS = (10.0, 40.0, 8.0, 8.0, 8.0, 8.0, 24.0)
LIST_WIDTHS = (6.0, 7.0, 16.0, 14.0, 8.0, 10.0, 18.0, 12.0, 44.0, 34.0, 16.0)
PLACE_COLUMN = 5


def marks(
    findings: Iterable[Finding],
    file: str,
    office: Office,
    *,
    as_of: date | None = None,
    registers: Sequence[Register] = (),
    short: bool = False,
) -> Patch:
    """The findings of one file as marks: one per cell, in the colour of the worst, with a note of
    all that is to be said.

    A finding without a cell is marked at the first cell of its row; one without a row, or without a
    sheet, stands in the sheets alone. These (see `lists`) are added when `as_of` is given.
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
    sheets: tuple[NewSheet, ...] = ()
    if as_of is not None:
        sheets = lists(mine, office, as_of=as_of, registers=registers, short=short)
    return Patch(marks=made, sheets=sheets)


def lists(
    findings: Sequence[Finding],
    office: Office,
    *,
    as_of: date,
    registers: Sequence[Register] = (),
    short: bool = False,
) -> tuple[NewSheet, ...]:
    """The sheets added to a marked copy: how many findings each rule, column and village has, and
    the list of them with jumps to their cells; with the `registers` of the file the list holds what
    the rows say, and a third sheet the words in use. `short` leaves both out: whoever looks at the
    workbook itself has them in view."""
    overview = Overview.of(findings, registers, office)
    told = (_summary(overview, as_of), _list(overview, short=short))
    return (*told, distribution(registers, office)) if registers and not short else told


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


def _summary(overview: Overview, as_of: date) -> NewSheet:
    office = overview.office
    rows: list[tuple[CellValue, ...]] = [
        (office.say("patch.summary.about", as_of=as_of.isoformat()),),
        office.listed("patch.summary.columns"),
    ]
    links = []
    for aspect in ASPECTS:
        by = office.word(f"patch.summary.by.{aspect}")
        for item in overview.counts(aspect):
            each = (count or None for count in item.each)
            sheet, where = standing_at(item.first)
            told = office.say("patch.summary.at", sheet=sheet, cell=where) if where else None
            rows.append((by, item.name, *each, item.total, told))
            if where:
                links.append((len(rows), len(SUMMARY_WIDTHS), place(sheet, where)))
    if overview.findings:
        total = (office.word("patch.summary.total"), None, *overview.total)
        rows.append((*total, sum(overview.total), None))
    else:
        rows.append((office.word("patch.summary.none"),))
    name = office.word("patch.sheet.summary")
    return NewSheet(name, tuple(rows), SUMMARY_WIDTHS, header_row=2, links=tuple(links))


def _list(overview: Overview, *, short: bool) -> NewSheet:
    office = overview.office
    full = overview.columns if overview.whole and not short else {}
    headers = (header for header, _ in full.values())
    rows: list[tuple[CellValue, ...]] = [(*office.listed("patch.list.columns"), *headers)]
    links = []
    for number, item in enumerate(overview.findings, 1):
        where, told = cell_of(item), overview.row_of(item)
        rows.append(
            (
                number,
                severity_label(item.severity, office),
                overview.rule_of(item),
                item.sheet,
                where,
                overview.village_of(item),
                overview.which(item),
                overview.field_of(item),
                item.message,
                item.suggestion,
                None,
                *(told.get(key) for key in full),
            )
        )
        if item.sheet and where:
            links.append((number + 1, PLACE_COLUMN, place(item.sheet, where)))
    name = office.word("patch.sheet.list")
    widths = (*LIST_WIDTHS, *(width for _, width in full.values()))
    return NewSheet(name, tuple(rows), widths, header_row=1, links=tuple(links))
