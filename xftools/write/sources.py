"""Where the numbers of a report come from: each of them, and the cells of the rows it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Deadline, Figure, Finding, Ledger, Tally
from xftools.office import Office
from xftools.write import wording
from xftools.write.page import Book, Column
from xftools.write.report import Report, title_of


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as the reader finds it: the table, the row and the column it stands in."""

    table: str
    row: str
    column: str
    figure: Figure


def write_sources(
    tally: Tally,
    ledger: Ledger,
    office: Office,
    *,
    as_of: date,
    restricted: frozenset[str],
    path: Path,
    deadlines: Iterable[Deadline] = (),
    findings: Iterable[Finding] = (),
) -> None:
    """Writes the companion workbook of a report: the numbers, and the addresses of their rows.

    `deadlines` and `findings` are those the report was given. It names no person and no matter.
    Rows that may go to nobody but the competent organ are counted and not addressed.

    Raises:
        WriteError: it could not be read back.
    """
    words = office.words["report"]["sources"]
    title = office.say("report.sources.title", title=title_of(tally, office))
    first, last = wording.span(tally.period.first, tally.period.last, office)
    told = wording.day(as_of, office)
    about = office.say("report.sources.about", first=first, last=last, as_of=told)
    report = Report(tally, ledger, tuple(deadlines), tuple(findings), office)
    numbers = [*_of_text(report), *_of_tables(tally)]
    blocks = _blocks(numbers)
    with Book(path, office, as_of) as book:
        book.table(
            words["numbers"],
            title=title,
            lines=(about, words["numbers_about"]),
            columns=_columns(words["columns"], words["widths"]),
            rows=(_row(number, blocks, office) for number in numbers),
        )
        book.table(
            words["rows"],
            title=title,
            lines=(about, words["rows_about"]),
            columns=_columns(words["row_columns"], words["row_widths"]),
            rows=_addresses(blocks, ledger, office, restricted | ledger.restricted),
        )


def _columns(labels: list[str], widths: list[float]) -> list[Column]:
    wide = 30
    return [
        Column(label, width, "wrap" if width >= wide else "centre")
        for label, width in zip(labels, widths, strict=True)
    ]


def _of_text(report: Report) -> Iterator[_Number]:
    """The figures that sentences use."""
    office = report.office
    measures = office.kind(report.ledger.records.kind).tables.measures
    labels = {f"{name}.rest": measure.label for name, measure in measures.items()}
    text, this = office.word("report.sources.text"), office.word("tally.columns.this")
    for name, measure in measures.items():
        figure = report.tally.figures.get(f"total.{name}")
        if figure is not None:
            yield _Number(text, measure.label, this, figure)
    for name, figure in report.facts.items():
        if not figure.value:
            continue
        known = office.words["report"]["sources"]["facts"]
        label = known.get(name) or office.say("report.sources.rest", label=labels.get(name, name))
        yield _Number(text, label, this, figure)


def _of_tables(tally: Tally) -> Iterator[_Number]:
    """The figures of the tables, each row and column."""
    for table in tally.tables:
        for label, cells in table.rows:
            for column, figure in zip(table.columns, cells, strict=True):
                yield _Number(table.title, label, column, figure)


def _blocks(numbers: Iterable[_Number]) -> dict[tuple[str, ...], int]:
    """The rows that numbers count, each set of rows once, by its number."""
    sets = dict.fromkeys(number.figure.records for number in numbers if number.figure.records)
    return {records: n for n, records in enumerate(sets, start=1)}


def _row(
    number: _Number, blocks: Mapping[tuple[str, ...], int], office: Office
) -> tuple[CellValue, ...]:
    figure = number.figure
    shown: CellValue = figure.value
    if figure.value is None or figure.unit in _SHARES:
        shown = wording.cell(figure, office)
    return (
        number.table,
        number.row,
        number.column,
        shown,
        figure.numerator,
        figure.denominator,
        len(figure.records),
        blocks.get(figure.records),
        figure.definition or None,
    )


_SHARES = frozenset({"rate", "share", "change"})


def _addresses(
    blocks: Mapping[tuple[str, ...], int], ledger: Ledger, office: Office, hidden: frozenset[str]
) -> Iterator[tuple[CellValue, ...]]:
    ids = _ledger_ids(ledger, office)
    for records, n in blocks.items():
        for record in records:
            place = ledger.records.places.get(record)
            if place is not None and record not in hidden:
                yield n, ids.get(record), place.file, place.sheet, place.first_cell


def _ledger_ids(ledger: Ledger, office: Office) -> dict[str, str]:
    key = office.kind(ledger.records.kind).field_of("ledger_id")
    table = ledger.records.table
    if key is None or key not in table.columns:
        return {}
    return {str(record): str(value) for record, value in table[key].dropna().items()}
