"""What the ledger before says of its own past: where rows came from, what was corrected, and the
sheets that are simply carried along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xftools.model import CellValue, Correction, Grid, Origin, Register, Source
from xftools.office import Office
from xftools.values.dates import parse_date
from xftools.values.text import clean, fold

_HEADER_WITHIN = 10

Table = Iterator[Mapping[str, CellValue]]


@dataclass(frozen=True)
class History:
    """`sheets` are those that are neither the register nor one of ours, as found."""

    origins: tuple[Origin, ...] = ()
    corrections: tuple[Correction, ...] = ()
    sheets: tuple[Grid, ...] = ()


def ledger_files(before: Register | None) -> frozenset[str]:
    """The files the ledger before came from: its workbook, and its separate volume."""
    if before is None:
        return frozenset()
    places = before.records.places.values()
    return frozenset({before.raw.grid.file, *(place.file for place in places)})


def history_of(
    before: Register | None, sources: Sequence[Source], office: Office, as_of: date
) -> History:
    """The history of the ledger before, from the sheets of its files among `sources`."""
    if before is None:
        return History()
    files = ledger_files(before)
    registers = {(place.file, place.sheet) for place in before.records.places.values()}
    registers.add((before.raw.grid.file, before.raw.grid.sheet))
    origins: list[Origin] = []
    corrections: list[Correction] = []
    sheets: list[Grid] = []
    for grid in _grids(sources, files):
        if (grid.file, grid.sheet) in registers:
            continue
        if (table := _table(grid, office, "origins")) is not None:
            origins += [_origin(row) for row in table if row["ledger_id"] and row["cell"]]
        elif (table := _table(grid, office, "corrections")) is not None:
            corrections += [
                # A sheet of no corrections says so in its first column.
                _correction(row, as_of)
                for row in table
                if row["ledger_id"] and row["field"]
            ]
        elif grid.file == before.raw.grid.file and any(map(any, grid.cells)):
            # What lies beside the separate volume never goes into the open ledger.
            sheets.append(grid)
    return History(tuple(origins), tuple(corrections), tuple(sheets))


def _grids(sources: Sequence[Source], files: frozenset[str]) -> Iterator[Grid]:
    seen: set[tuple[str, str]] = set()
    for source in sources:
        for raw in source.tables:
            at = raw.grid.file, raw.grid.sheet
            if source.file in files and at not in seen:
                seen.add(at)
                yield raw.grid


def _table(grid: Grid, office: Office, name: str) -> Table | None:
    """The rows of a sheet by our own column names, None when it has not all of its headers."""
    names = {
        fold(header): key
        for key in office.words["consolidate"][name]
        for header in office.listed(f"consolidate.{name}.{key}")
    }
    wanted = set(names.values())
    for number, row in enumerate(grid.cells[:_HEADER_WITHIN]):
        found = {
            names[text]: column
            for column, cell in enumerate(row)
            if (text := fold(clean(cell) or "")) in names
        }
        if wanted == set(found):
            return _rows(grid.cells[number + 1 :], found)
    return None


def _rows(cells: Sequence[Sequence[CellValue]], columns: Mapping[str, int]) -> Table:
    for row in cells:
        yield {key: row[at] if at < len(row) else None for key, at in columns.items()}


def _text(row: Mapping[str, CellValue], key: str) -> str:
    return clean(row[key]) or ""


def _origin(row: Mapping[str, CellValue]) -> Origin:
    return Origin(
        ledger_id=_text(row, "ledger_id"),
        file=_text(row, "file"),
        sheet=_text(row, "sheet"),
        cell=_text(row, "cell"),
        sha256=_text(row, "sha256"),
        # Excel may have made a date of 2026-10.
        month=_text(row, "month")[:7],
    )


def _correction(row: Mapping[str, CellValue], as_of: date) -> Correction:
    return Correction(
        ledger_id=_text(row, "ledger_id"),
        field=_text(row, "field"),
        old=_text(row, "old"),
        new=_text(row, "new"),
        origin=_text(row, "origin"),
        # A day that a hand has spoilt is today's: the correction itself must not be lost.
        on=parse_date(row["on"]).value or as_of,
    )
