"""The findings on headers and cells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xftools.model import Finding, RawTable, cell_name, column_letter
from xftools.normalise.columns import header_of
from xftools.normalise.headers import IGNORE, folded_by, lexicons, nearest
from xftools.normalise.kinds import Recognised
from xftools.office import Office
from xftools.values.masks import scrub
from xftools.values.text import clean

if TYPE_CHECKING:
    from xftools.normalise.registers import Sheet

_LABELS = 3


def unread_table(raw: RawTable, found: Recognised, office: Office) -> tuple[Finding, ...]:
    """That a table with rows is of no kind, and what it lacks to be of the nearest; or of two kinds
    alike, and how to say which."""
    if not raw.rows or found.near is None:
        return ()
    at: dict[str, Any] = {
        "file": raw.grid.file,
        "sheet": raw.grid.sheet,
        "row": raw.first_row,
        "cell": cell_name(raw.first_row, raw.columns[0]) if raw.columns else None,
        "count": len(raw.rows),
    }
    either = office.word("normalise.asked.either")
    if found.rivals:
        labels = [kind.label for kind in found.rivals]
        both = office.word("normalise.asked.or").join(labels)
        return office.finding("table_two_kinds", kinds=both, title=labels[0], **at)
    missing = found.near.missing
    if not missing:
        label = found.near.kind.label
        return office.finding("table_untold", kinds=label, title=label, **at)
    groups = (
        either.join(found.near.kind.label_of(key) for key in group[:_LABELS]) for group in missing
    )
    told = office.word("normalise.asked.join").join(groups)
    return office.finding("table_unknown", missing=told, **at)


def about_columns(sheet: Sheet) -> tuple[Finding, ...]:
    """The findings on headers, from left to right. A column without content is no matter."""
    columns = sheet.columns
    conflicting = {at for _, _, at in columns.conflicts}
    findings: list[tuple[int, Finding]] = []

    def add(at: int, rule: str, **told: Any) -> None:
        count = _filled(sheet.raw, at)
        if count:
            header = _header(sheet, at)
            made = _at_header(sheet, at, rule, header=header, count=count, **told)
            findings.extend((at, finding) for finding in made)

    for at in columns.left_out:
        add(at, "left_out")
    for at in columns.unknown:
        add(at, "header_unknown", advice=_advice(sheet, at))
    for at, key in columns.taken.items():
        if at not in conflicting:
            add(at, "header_unknown", advice=_taken(sheet, at, key))
    for at, candidates in columns.asked.items():
        add(at, "header_ambiguous", **_choice(sheet, at, candidates))
    for key, kept, at in columns.conflicts:
        findings.extend((at, finding) for finding in _conflict(sheet, key, kept, at))
    for key, at in columns.fields.items():
        findings.extend((at, finding) for finding in _filled_down(sheet, key, at))
    return tuple(finding for _, finding in sorted(findings, key=lambda found: found[0]))


def about_cells(sheet: Sheet) -> list[Finding]:
    """The findings on values, row by row."""
    kind = sheet.columns.kind
    found: list[tuple[int, int, Finding]] = []
    for at, (key, readings) in enumerate(sheet.readings.items()):
        for number in readings.rows(lambda reading: reading.rule):
            reading, record = readings[number], sheet.ids[number]
            made = sheet.office.finding(
                reading.rule or "",
                kind=kind.name,
                place=sheet.places[record],
                record=record,
                field=key,
                **dict[str, Any](reading.told),
            )
            found.extend((number, at, finding) for finding in made)
    return [finding for _, _, finding in sorted(found, key=lambda item: item[:2])]


def _filled(raw: RawTable, at: int) -> int:
    return sum(1 for row in raw.rows if clean(row.cells[at]) is not None)


def _header_row(raw: RawTable) -> int:
    return raw.header_rows[-1] if raw.header_rows else raw.first_row


def _header(sheet: Sheet, at: int) -> str:
    """A header as a message may show it: a row of somebody's may have been taken for one."""
    return scrub(header_of(sheet.raw, at, sheet.office))


def _header_cell(sheet: Sheet, at: int) -> str:
    return cell_name(_header_row(sheet.raw), sheet.raw.columns[at])


def _at_header(
    sheet: Sheet, at: int, rule: str, *, field: str | None = None, **told: Any
) -> tuple[Finding, ...]:
    raw = sheet.raw
    return sheet.office.finding(
        rule,
        kind=sheet.columns.kind.name,
        file=raw.grid.file,
        sheet=raw.grid.sheet,
        cell=_header_cell(sheet, at),
        row=_header_row(raw),
        field=field,
        **told,
    )


def _line(sheet: Sheet, at: int, key: str) -> str:
    """The lines of office.toml that settle a header."""
    folded = scrub(folded_by(sheet.office, sheet.raw.headers[at]))
    # A basic string of TOML is quoted as one of JSON is.
    quoted = json.dumps(folded, ensure_ascii=False)
    kind = sheet.columns.kind.name
    return sheet.office.say("normalise.asked.line", kind=kind, header=quoted, key=key)


def _advice(sheet: Sheet, at: int) -> str:
    office, kind = sheet.office, sheet.columns.kind
    key = nearest(sheet.raw.headers[at], lexicons(office)[kind.name], office)
    if key is None or key in sheet.columns.fields:
        return office.say("normalise.asked.far", line=_line(sheet, at, IGNORE))
    label = kind.label_of(key)
    return office.say("normalise.asked.near", label=label, line=_line(sheet, at, key))


def _taken(sheet: Sheet, at: int, key: str) -> str:
    label = sheet.columns.kind.label_of(key)
    return sheet.office.say("normalise.asked.taken", label=label, line=_line(sheet, at, IGNORE))


def _choice(sheet: Sheet, at: int, candidates: tuple[str, ...]) -> dict[str, str]:
    office, kind = sheet.office, sheet.columns.kind
    labels = office.word("normalise.asked.or").join(kind.label_of(key) for key in candidates)
    told = [_line(sheet, at, key).split("\n", 1) for key in candidates]
    head, lines = told[0][0], [line for _, line in told]
    if len(candidates) > 1:
        # Each says what it means, for of the lines only one may stay.
        lines = [
            office.say("normalise.asked.if", line=line, label=kind.label_of(key))
            for line, key in zip(lines, candidates, strict=True)
        ]
    return {"labels": labels, "line": "\n".join((head, *lines))}


def _conflict(sheet: Sheet, key: str, kept: int, at: int) -> tuple[Finding, ...]:
    return _at_header(
        sheet,
        kept,
        "header_conflict",
        field=key,
        kept=_header(sheet, kept),
        header=_header(sheet, at),
        other=_header_cell(sheet, at),
    )


def _filled_down(sheet: Sheet, key: str, at: int) -> tuple[Finding, ...]:
    raw = sheet.raw
    column = raw.columns[at]
    rows = [row.row for row in raw.rows if column in row.filled]
    if not rows:
        return ()
    return sheet.office.finding(
        "filled_down",
        kind=sheet.columns.kind.name,
        file=raw.grid.file,
        sheet=raw.grid.sheet,
        cell=f"{column_letter(column)}{rows[0]}",
        row=rows[0],
        field=key,
        count=len(rows),
    )
