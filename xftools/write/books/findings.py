"""The list of findings, and how many there are of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Finding, Register
from xftools.office import Office
from xftools.write.books.rows import Rows
from xftools.write.books.sheets import lay
from xftools.write.labels import SEVERITIES, rule_label, severity_label, sorted_findings
from xftools.write.page import Book, Cell, Column, Row

SHOWN_ROLES = (
    "case_no", "received_on", "channel", "person", "village", "matter", "duty_unit", "status",
)  # fmt: skip
COLUMNS = {
    "severity": (7, "centre"), "file": (20, "wrap"), "sheet": (12, "wrap"), "cell": (8, "centre"),
    "row": (6, "count"), "field": (12, "centre"), "message": (46, "wrap"),
    "suggestion": (36, "wrap"), "done": (14, "wrap"),
}  # fmt: skip
FIELD_WIDTHS = {"matter": 40.0}


def findings_book(
    findings: Sequence[Finding],
    registers: Sequence[Register],
    office: Office,
    path: Path,
    *,
    as_of: date,
) -> None:
    """Writes all findings, each with what its row says, and the sums by rule and by file.

    What may not be shown must have been left out of `findings`.
    """
    records = _Originals(registers, office)
    found = sorted_findings(findings)
    counts = _by_severity(found)
    about = office.say("books.findings.about", as_of=as_of.isoformat(), **counts)
    with Book(path, office, as_of) as book:
        lay(
            book,
            office.word("patch.sheet.list"),
            title=office.word("books.findings.title"),
            lines=[about, office.word("books.findings.originals")],
            columns=[
                *(
                    Column(office.word(f"books.findings.columns.{key}"), width, shape)
                    for key, (width, shape) in COLUMNS.items()
                ),
                *records.columns,
            ],
            rows=[_row(item, office, records) for item in found],
            frozen=1,
            empty=office.word("books.findings.empty"),
        )
        _by_rule(book, found, office, about)
        _by_file(book, found, registers, office, about)


class _Originals:
    """The main fields of the records that findings are about, in the words of the sheets."""

    def __init__(self, registers: Sequence[Register], office: Office) -> None:
        self._rows = [Rows(item.records, office) for item in registers]
        self._of = {record: rows for rows in self._rows for record in rows.ids}
        labels: dict[str, Column] = {}
        for rows in self._rows:
            for role in SHOWN_ROLES:
                key = rows.kind.field_of(role)
                if key in rows.keys:
                    declared = rows.kind.fields[key]
                    width = FIELD_WIDTHS.get(role, declared.width)
                    labels.setdefault(role, Column(declared.label, width, "wrap"))
        self._roles = [role for role in SHOWN_ROLES if role in labels]
        self.columns = [labels[role] for role in self._roles]

    def of(self, record: str | None) -> list[CellValue]:
        """The main fields of a record; blank where there is none."""
        rows = self._of.get(record or "")
        if rows is None or record is None:
            return [None] * len(self._roles)
        return [rows.original(record, rows.kind.field_of(role)) for role in self._roles]

    def label(self, item: Finding, office: Office) -> str | None:
        """What people call the field of a finding."""
        if item.field is None:
            return None
        rows = self._of.get(item.record or "")
        kinds = [rows.kind] if rows is not None else list(office.kinds.values())
        return next(
            (kind.label_of(item.field) for kind in kinds if item.field in kind.fields), None
        )


def _row(item: Finding, office: Office, records: _Originals) -> Row:
    return [
        Cell(severity_label(item.severity, office), item.severity),
        item.file,
        item.sheet,
        item.cell,
        item.row,
        records.label(item, office),
        item.message,
        item.suggestion,
        None,
        *records.of(item.record),
    ]


def _by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    counts = Counter(item.severity for item in findings)
    return {severity: counts[severity] for severity in SEVERITIES} | {"count": len(findings)}


def _by_rule(book: Book, found: Sequence[Finding], office: Office, about: str) -> None:
    """How many findings each rule has, the worst and the most first."""
    of_rule: dict[str, Counter[str]] = {}
    for item in found:
        of_rule.setdefault(item.rule, Counter())[item.severity] += 1
    order = sorted(
        of_rule, key=lambda rule: ([-of_rule[rule][severity] for severity in SEVERITIES], rule)
    )
    rows = [
        [rule_label(rule, office), *_sums(of_rule[rule]), _basis(rule, office)] for rule in order
    ]
    if rows:
        rows.append([*_totals(found, office), None])
    lay(
        book,
        office.word("patch.sheet.summary"),
        title=office.word("books.findings.by_rule"),
        lines=[about],
        columns=[
            Column(office.word("books.findings.columns.rule"), 44, "wrap"),
            *_counted(office),
            Column(office.word("books.findings.columns.basis"), 44, "wrap"),
        ],
        rows=rows,
        empty=office.word("books.findings.empty"),
    )


def _by_file(
    book: Book,
    found: Sequence[Finding],
    registers: Sequence[Register],
    office: Office,
    about: str,
) -> None:
    """How many findings each file has; those without any too."""
    of_file: dict[str, Counter[str]] = {item.raw.grid.file: Counter() for item in registers}
    for item in found:
        of_file.setdefault(item.file or "", Counter())[item.severity] += 1
    several = office.word("books.findings.several")
    rows = [[file or several, *_sums(counts)] for file, counts in sorted(of_file.items())]
    if rows:
        rows.append(_totals(found, office))
    lay(
        book,
        office.word("books.findings.files"),
        title=office.word("books.findings.by_file"),
        lines=[about],
        columns=[Column(office.word("books.findings.columns.file"), 56, "wrap"), *_counted(office)],
        rows=rows,
        empty=office.word("books.findings.empty"),
    )


def _counted(office: Office) -> list[Column]:
    labels = [severity_label(severity, office) for severity in SEVERITIES]
    return [Column(label, 10, "count") for label in (*labels, office.word("patch.summary.total"))]


def _sums(counts: Mapping[str, int]) -> list[CellValue]:
    each = [counts.get(severity, 0) for severity in SEVERITIES]
    return [*(count or None for count in each), sum(each)]


def _totals(found: Sequence[Finding], office: Office) -> list[CellValue]:
    sums = _sums(Counter(item.severity for item in found))
    return [office.word("patch.summary.total"), *sums]


def _basis(rule: str, office: Office) -> str | None:
    declared = (office.rule(rule, kind) for kind in (None, *office.kinds))
    return next((found.source.cited for found in declared if found is not None), None)
