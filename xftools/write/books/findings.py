"""The workbook of findings: how many there are of what, the list with jumps, the words in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Finding, Register
from xftools.office import Office
from xftools.write.books.sheets import lay, lay_row
from xftools.write.distribution import Use, in_use
from xftools.write.labels import SEVERITIES, severity_label
from xftools.write.overview import ASPECTS, Count, Overview, cell_of, place
from xftools.write.page import Book, Cell, Column, Row

COLUMNS = {
    "number": (6, "count"), "severity": (6, "centre"), "rule": (14, "wrap"), "file": (18, "wrap"),
    "sheet": (10, "wrap"), "cell": (7, "centre"), "village": (10, "centre"), "which": (14, "wrap"),
    "field": (10, "centre"), "message": (42, "wrap"), "suggestion": (34, "wrap"),
    "done": (16, "wrap"),
}  # fmt: skip
USE_WIDTHS = (14, 30, 8, 22, 46, 40)
FIRST_ROW = 5
"""The first row of the list: under its title, two lines and the header."""
JUMPS = 60_000
"""So many links a sheet may have (Excel takes 65,530)."""
WIDEST = 40.0


def findings_book(
    findings: Sequence[Finding],
    registers: Sequence[Register],
    office: Office,
    path: Path,
    *,
    as_of: date,
    copies: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
) -> None:
    """Writes the sums by rule, column, village and file, all findings, each with what its row says,
    and the words in use.

    What may not be shown must have been left out of `findings`; the records `without` are left out
    of the words in use. `copies` names the marked copy of a file, as seen from the workbook: places
    then jump into it.
    """
    desk = _Desk(Overview.of(findings, registers, office), copies or {}, as_of)
    with Book(path, office, as_of) as book:
        _result(book, desk)
        _list(book, desk)
        _uses(book, desk, in_use(registers, office, without=without))


@dataclass(frozen=True)
class _Desk:
    """What the sheets of the workbook are made from."""

    overview: Overview
    copies: Mapping[str, str]
    as_of: date

    @property
    def office(self) -> Office:
        return self.overview.office

    @property
    def about(self) -> str:
        return self.overview.said("about", as_of=self.as_of.isoformat())

    def label(self, key: str) -> str:
        return self.office.word(f"books.findings.{key}")

    def jump(self, file: str | None, sheet: str | None, cell: str | None) -> str | None:
        """A link to a cell of a file's marked copy, None where there is none."""
        copy = self.copies.get(file or "")
        if copy is None or not sheet or not cell or "#" in copy:
            return None
        return f"external:{copy}#{place(sheet, cell)}"

    def named(self, item: Finding) -> str:
        """Where a finding stands, in words."""
        if item.sheet is None:
            return item.file or self.label("several")
        return self.office.say(
            "books.findings.at", file=item.file, sheet=item.sheet, cell=cell_of(item)
        )


# ── how many of what ──────────────────────────────────────────────────────────────────────────


def _result(book: Book, desk: _Desk) -> None:
    """The sheet of sums: a block for each of what findings are counted by, one below the other."""
    severities = [severity_label(severity, desk.office) for severity in SEVERITIES]
    counted = [*severities, desk.office.word("patch.summary.total")]
    columns = [
        Column("", 36, "wrap"),
        *(Column(label, 8, "count") for label in counted),
        Column(desk.label("counted.first"), 50, "wrap"),
        Column(desk.label("counted.basis"), 36, "wrap"),
    ]
    sheet = book.sheet(desk.label("result"))
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    wide = len(columns)
    at = book.heading(sheet, desk.label("result"), [desk.about], wide)
    if not desk.overview.findings:
        book.merge(sheet, (at, 1, at, wide), desk.label("empty"), align="center", border=1)
        at += 2
    rows = {item: number for number, item in enumerate(desk.overview.findings, FIRST_ROW)}
    for aspect in (*ASPECTS, "file"):
        counts = _of_files(desk) if aspect == "file" else desk.overview.counts(aspect)
        if not counts:
            continue
        at = book.heading_of_block(sheet, at, desk.label(f"by_{aspect}"), wide)
        first = Column(desk.label(f"counted.{aspect}"), columns[0].width, "wrap")
        book.header(sheet, at, [first, *columns[1:]])
        for item in counts:
            at += 1
            lay_row(book, sheet, at, columns, _count_row(item, desk, rows))
        at += 1
        total = _sums([sum(item.each[n] for item in counts) for n in range(len(SEVERITIES))])
        lay_row(book, sheet, at, columns, [counted[-1], *total, None, None])
        at += 2
    sheet.freeze_panes(2, 0)
    book.printed(sheet)


def _count_row(item: Count, desk: _Desk, rows: Mapping[Finding, int]) -> Row:
    where: CellValue | Cell = None
    if item.first is not None:
        listed = f"internal:'{desk.label('title')}'!A{rows[item.first]}"
        where = Cell(desk.named(item.first), link=listed)
    return [item.name, *_sums(item.each), where, _basis(item.rule, desk.office)]


def _of_files(desk: _Desk) -> list[Count]:
    """How many findings each file has; those without any too."""
    found: dict[str, list[Finding]] = {item.raw.grid.file: [] for item in desk.overview.registers}
    for item in desk.overview.findings:
        found.setdefault(item.file or "", []).append(item)
    counts = []
    for file, items in sorted(found.items()):
        each = Counter(item.severity for item in items)
        name = file or desk.label("several")
        counts.append(Count(name, tuple(each[s] for s in SEVERITIES), next(iter(items), None)))
    return counts


def _sums(each: Sequence[int]) -> list[CellValue]:
    return [*(count or None for count in each), sum(each)]


def _basis(rule: str, office: Office) -> str | None:
    declared = (office.rule(rule, kind) for kind in (None, *office.kinds) if rule)
    return next((found.source.cited for found in declared if found is not None), None)


# ── all of them ───────────────────────────────────────────────────────────────────────────────


def _list(book: Book, desk: _Desk) -> None:
    """The sheet of findings. On paper it ends before what the rows say: that is for the screen."""
    overview = desk.overview
    full = overview.columns if overview.whole else {}
    rows: list[Row] = []
    jumps = 0
    for number, item in enumerate(overview.findings, 1):
        link = desk.jump(item.file, item.sheet, cell_of(item)) if jumps < JUMPS else None
        jumps += link is not None
        told = overview.row_of(item)
        rows.append(
            [
                number,
                Cell(severity_label(item.severity, desk.office), item.severity),
                overview.rule_of(item),
                item.file,
                item.sheet,
                Cell(cell_of(item), link=link),
                overview.village_of(item),
                overview.which(item),
                overview.field_of(item),
                item.message,
                item.suggestion,
                None,
                *(told.get(key) for key in full),
            ]
        )
    guide = "jump" if jumps else "originals" if overview.whole else "too_many"
    line = desk.label(guide)
    if jumps >= JUMPS:
        line += desk.office.say("books.findings.too_many_jumps", count=JUMPS)
    sheet = lay(
        book,
        desk.label("title"),
        title=desk.label("title"),
        lines=[desk.about, line],
        columns=[
            *(
                Column(desk.label(f"columns.{key}"), width, shape)
                for key, (width, shape) in COLUMNS.items()
            ),
            *(Column(header, min(width, WIDEST), "wrap") for header, width in full.values()),
        ],
        rows=rows,
        frozen=2,
        empty=desk.label("empty"),
    )
    if full:
        sheet.print_area(0, 0, len(rows) + FIRST_ROW - 2, len(COLUMNS) - 1)
        sheet.fit_to_pages(1, 0)


# ── the words in use ──────────────────────────────────────────────────────────────────────────


def _uses(book: Book, desk: _Desk, uses: Sequence[Use]) -> None:
    word: Callable[[str], str] = desk.office.word
    shapes = ("wrap", "wrap", "count", "wrap", "wrap", "wrap")
    rows: list[Row] = []
    for use in uses:
        where = desk.office.say(
            "books.findings.at", file=use.first.file, sheet=use.first.sheet, cell=use.cell
        )
        link = desk.jump(use.first.file, use.first.sheet, use.cell) if len(rows) < JUMPS else None
        tone = TONES.get(use.state)
        rows.append(
            [
                use.label,
                use.text,
                use.count,
                use.standard,
                Cell(word(f"books.distribution.state.{use.state}"), tone),
                Cell(where, link=link),
            ]
        )
    lay(
        book,
        word("books.distribution.sheet"),
        title=word("books.distribution.title"),
        lines=[word("books.distribution.about_files")],
        columns=[
            Column(label, width, shape)
            for label, width, shape in zip(
                desk.office.listed("books.distribution.columns"), USE_WIDTHS, shapes, strict=True
            )
        ],
        rows=rows,
        empty=word("books.distribution.empty"),
    )


TONES = {"alias": "hint", "unknown": "warning", "guess": "warning"}
