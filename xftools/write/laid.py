"""What was laid into a workbook, as every hand tells it there: a hidden sheet with each mark and each
sheet of ours, so that whichever hand comes next takes them out again and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from xftools.model import CellValue, Mark, NewSheet, Patch

SHEET = "_xftools"
"""The name of the sheet; it is hidden so that no menu shows it."""
MARK, ADDED = "mark", "sheet"
"""What a line of it tells of, in its first column."""
COLUMNS = ("xftools", "sheet", "row", "column", "severity", "note", "fill")


@dataclass(frozen=True)
class Traces:
    """What lies in a workbook: `laid`, with each mark where it is now, and `kept`, the names of
    sheets we added in which somebody has written since."""

    laid: Patch
    kept: tuple[str, ...] = ()


def trace(marks: Iterable[Mark], sheets: Iterable[NewSheet]) -> NewSheet:
    """The sheet that tells of marks as laid and of sheets that were added."""
    rows: list[tuple[CellValue, ...]] = [COLUMNS]
    for mark in marks:
        told = (mark.sheet, mark.row, mark.column, mark.severity, mark.note, mark.fill)
        rows.append((MARK, *told))
    for sheet in sheets:
        rows.append((ADDED, sheet.name, None, None, None, digest(sheet.rows), None))
    return NewSheet(SHEET, tuple(rows), hidden=True)


def far(mark: Mark, sheet: str, row: int, column: int) -> tuple[bool, int, int]:
    """How far a cell is from where a mark was laid: another sheet, then columns, then rows."""
    return sheet != mark.sheet, abs(column - mark.column), abs(row - mark.row)


def digest(rows: Iterable[Iterable[CellValue]]) -> str:
    """What the rows say, as one hash, however a reader has numbers and blank ends."""
    told = []
    for row in rows:
        line = [f"{float(v):g}" if isinstance(v, int | float) else str(v or "") for v in row]
        told.append("\t".join(line).rstrip("\t"))
    text = "\n".join(told).rstrip("\n")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
