"""Draws rows into a worksheet as a clerk does, and notes where each row and each slip stands."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import Entry
from dresses import Dress, stamped, timed
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
GREY = PatternFill("solid", fgColor="FFD9D9D9")
WIDE = {
    "ledger_id": 14,
    "matter": 38,
    "address": 24,
    "id_number": 21,
    "phone": 15,
    "result": 24,
    "request": 24,
    "case_no": 20,
    "duty_unit": 16,
    "received_on": 13,
    "registered_on": 13,
}
TRUTH = (
    "received_on",
    "registered_on",
    "channel",
    "purpose",
    "category",
    "village",
    "people_count",
    "first_or_repeat",
    "route",
    "accepted_on",
    "notified_on",
    "closed_on",
    "status",
)


@dataclass
class Truth:
    """All that is known of the drawn sheets, as rows of the truth's tables."""

    records: list[dict[str, object]] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    set_aside: list[dict[str, object]] = field(default_factory=list)

    drawn: dict[tuple[object, ...], Entry] = field(default_factory=dict)

    def entry(self, row: dict[str, object]) -> Entry:
        """The entry of a row of records."""
        return self.drawn[row["file"], row["sheet"], row["row"]]

    def fault(
        self,
        file: str,
        sheet: str,
        rule: str,
        severity: str,
        row: int | None = None,
        cell: str = "",
    ) -> None:
        """Something wrong at a place."""
        self.faults.append(
            {
                "file": file,
                "sheet": sheet,
                "cell": cell,
                "row": row or "",
                "rule": rule,
                "severity": severity,
            }
        )


@dataclass(frozen=True)
class Col:
    """A column: its header (parents first), its field, and how its values are dressed."""

    head: str | tuple[str, ...]
    key: str | None = None
    dress: Dress | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """The header's lines."""
        return (self.head,) if isinstance(self.head, str) else self.head


# ── the page ──────────────────────────────────────────────────────────────────────────────────


class Page:
    """A worksheet being filled from the top. `village` is whose sheet it is."""

    def __init__(
        self,
        sheet: Worksheet,
        truth: Truth,
        rng: random.Random,
        file: str,
        *,
        village: str | None = None,
        left: int = 1,
        severities: dict[str, str],
        sheet_name: str | None = None,
    ) -> None:
        self.sheet = sheet
        self.truth = truth
        self.rng = rng
        self.file = file
        self.name = sheet.title if sheet_name is None else sheet_name
        self.village = village
        self.left = left
        self.row = 1
        self.columns: tuple[Col, ...] = ()
        self.header_row = 0
        self.severities = severities
        self.last: dict[str, object] = {}
        self.people = self.items = 0

    # ── what is no record ──

    def title(self, text: str, width: int) -> None:
        """A merged title."""
        self._across(text, width, "title", Font(name="宋体", size=16, bold=True), MIDDLE)
        self.sheet.row_dimensions[self.row - 1].height = 30

    def form(self, text: str, width: int) -> None:
        """A merged line with who fills it in, and when."""
        self._across(text, width, "form_line", Font(name="宋体", size=11), LEFT)

    def section(self, text: str) -> None:
        """The heading of a part."""
        self._across(
            text, len(self.columns), "section", Font(name="宋体", size=11, bold=True), LEFT
        )

    def note(self, text: str, *, merged: bool = True) -> None:
        """A note under the table."""
        self._across(
            text, len(self.columns) if merged else 1, "note", Font(name="宋体", size=10), LEFT
        )

    def sign(self, *texts: str) -> None:
        """Who filled it in and who checked it, spread over the row."""
        step = max(1, len(self.columns) // max(1, len(texts)))
        for number, text in enumerate(texts):
            self.sheet.cell(self.row, self.left + number * step, text)
        self._aside("sign_off")

    def blank(self) -> None:
        """An empty row."""
        self.row += 1

    def serials(self, first: int, count: int) -> None:
        """Rows that hold nothing but their number."""
        for number in range(first, first + count):
            cell = self.sheet.cell(self.row, self.left, number)
            cell.alignment, cell.font = MIDDLE, Font(name="宋体", size=11)
            self._box(cell.row)
            self._aside("placeholder")

    def stray(self, values: dict[int, object], reason: str) -> int:
        """A row of single values that is no record; the row's number."""
        for column, value in values.items():
            self.sheet.cell(self.row, column, value)
        self._box(self.row)
        return self._aside(reason)

    def total(
        self, label: str, cells: dict[str, object], *, reason: str = "total", boxed: bool = True
    ) -> int:
        """A row of sums under the columns of the fields; the row's number."""
        self.sheet.cell(self.row, self.left, label).font = Font(name="宋体", size=11, bold=True)
        for key, value in cells.items():
            self.sheet.cell(self.row, self.column(key), value)
        if boxed:
            self._box(self.row)
        return self._aside(reason)

    def _across(self, text: str, width: int, reason: str, font: Font, alignment: Alignment) -> None:
        cell = self.sheet.cell(self.row, self.left, text)
        cell.font = font
        if width > 1:
            cell.alignment = alignment
            self.sheet.merge_cells(
                start_row=self.row,
                end_row=self.row,
                start_column=self.left,
                end_column=self.left + width - 1,
            )
        self._aside(reason)

    def _aside(self, reason: str) -> int:
        self.truth.set_aside.append(
            {"file": self.file, "sheet": self.name, "row": self.row, "reason": reason}
        )
        self.row += 1
        return self.row - 1

    # ── header and records ──

    def header(self, columns: Sequence[Col], *, again: bool = False) -> None:
        """The header, in as many lines as its deepest column needs; parents are merged."""
        self.columns = tuple(columns)
        lines = max(len(column.heads) for column in columns)
        top = self.row
        for line in range(lines):
            for number, column in enumerate(columns):
                if line < len(column.heads):
                    cell = self.sheet.cell(top + line, self.left + number, column.heads[line])
                    cell.font, cell.alignment, cell.border = (
                        Font(name="宋体", size=11, bold=True),
                        MIDDLE,
                        BOX,
                    )
                    cell.fill = GREY
        if lines > 1:
            self._merge_heads(top, lines)
        if again:
            for _ in range(lines):
                self._aside("repeated_header")
        else:
            self.row += lines
            for number, column in enumerate(columns):
                letter = get_column_letter(self.left + number)
                clock = column.dress in (timed, stamped) or (
                    column.key == "received_on" and self.file.startswith("新建")
                )
                self.sheet.column_dimensions[letter].width = (
                    18 if clock else WIDE.get(column.key or "", 11)
                )
        for line in range(lines):
            self.sheet.row_dimensions[top + line].height = 30 if lines == 1 else 20
        self.header_row = top + lines - 1

    def _merge_heads(self, top: int, lines: int) -> None:
        number = 0
        while number < len(self.columns):
            heads = self.columns[number].heads
            at = self.left + number
            if len(heads) == 1:
                self.sheet.merge_cells(
                    start_row=top, end_row=top + lines - 1, start_column=at, end_column=at
                )
                number += 1
                continue
            last = number
            while (
                last + 1 < len(self.columns)
                and self.columns[last + 1].heads[:1] == heads[:1]
                and len(self.columns[last + 1].heads) > 1
            ):
                last += 1
            if last > number:
                self.sheet.merge_cells(
                    start_row=top, end_row=top, start_column=at, end_column=self.left + last
                )
            number = last + 1

    def record(self, entry: Entry, seq: object, **cells: object) -> int:
        """A registration, with its number; `cells` holds raw cells of single columns. Its row."""
        values = {**entry.case.values, "seq": seq}
        for number, column in enumerate(self.columns):
            cell = self.sheet.cell(self.row, self.left + number)
            cell.border, cell.alignment, cell.font = (
                BOX,
                LEFT if column.key == "matter" else MIDDLE,
                Font(name="宋体", size=11),
            )
            raw, form = self._dressed(entry, column, values, cells)
            if raw is not None:
                cell.value = raw
            if form is not None:
                cell.number_format = form
            if entry.look == "struck":
                cell.font = Font(name="宋体", size=11, strike=True)
        if entry.look == "hidden":
            self.sheet.row_dimensions[self.row].hidden = True
        if entry.look == "noted":
            note = Comment("已电话核实，材料在档案柜第二格。", "柳富村")
            self.sheet.cell(self.row, self.column("matter")).comment = note
        told = str(entry.shown.get("matter", values.get("matter")) or "")
        self.sheet.row_dimensions[self.row].height = 45 if len(told) > 36 else 30
        entry.place = (self.file, self.name, self.row)
        self._note(entry)
        self.row += 1
        return self.row - 1

    def _dressed(
        self, entry: Entry, column: Col, values: dict[str, object], cells: dict[str, object]
    ) -> tuple[Any, str | None]:
        key = column.key
        if key is None:
            return cells.get(column.heads[-1]), None
        if key in entry.shown:
            raw = entry.shown[key]
            if isinstance(raw, date) and column.dress is not None:
                return column.dress(raw, self.rng)
            return raw, _format(raw)
        if key in cells:
            return cells[key], "yyyy-mm-dd" if key == "due_on" else None
        value = values.get(key)
        if value is None:
            return None, None
        if column.dress is not None:
            return column.dress(value, self.rng)
        return value, "yyyy-mm-dd" if isinstance(value, date) else "@" if key in (
            "id_number",
            "case_no",
        ) else None

    def _note(self, entry: Entry) -> None:
        here = {column.key for column in self.columns if column.key}
        told = {**entry.case.values, **entry.means}
        if entry.case.values.get("problem_place") and "problem_place" in here:
            here.add("village")
        row: dict[str, object] = {"file": self.file, "sheet": self.name, "row": self.row}
        row["ledger_id"] = told.get("ledger_id") if "ledger_id" in here else None
        for key in TRUTH:
            row[key] = told.get(key) if key in here else None
        if "village" not in here and self.village:
            row["village"] = self.village
        row["restricted"] = int(bool(entry.case.values.get("accused")))
        row["event"], row["matter"] = entry.case.event, entry.case.matter
        row["persons"] = ";".join(entry.case.persons)
        self.truth.drawn[entry.place or ()] = entry
        self.truth.records.append(row)
        for rule, key in entry.faults:
            if key in here or rule in ("struck_rows",):
                cell = f"{get_column_letter(self.column(key))}{self.row}" if key in here else ""
                self.truth.fault(self.file, self.name, rule, self.severities[rule], self.row, cell)
        count = told.get("people_count") if "people_count" in here else None
        self.people += count if isinstance(count, int) else 0
        self.items += 1

    def planted(self, rule: str, *, row: int | None = None, column: int | None = None) -> None:
        """A slip of the sheet itself."""
        cell = f"{get_column_letter(column)}{row}" if row and column else ""
        self.truth.fault(self.file, self.name, rule, self.severities[rule], row, cell)

    def column(self, key: str) -> int:
        """The sheet's column of a field or a header."""
        for number, column in enumerate(self.columns):
            if key in (column.key, column.heads[-1]):
                return self.left + number
        raise KeyError(key)

    def _box(self, row: int) -> None:
        for number in range(len(self.columns)):
            self.sheet.cell(row, self.left + number).border = BOX


def _format(raw: object) -> str | None:
    """How a raw cell is formatted."""
    if isinstance(raw, date):
        return "yyyy-mm-dd"
    return "0" if isinstance(raw, int) and raw > 10**12 else None
