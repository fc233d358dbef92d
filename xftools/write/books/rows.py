"""The rows of a ledger as people read them, and the columns that show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xftools.model import CellValue, Ledger, Records
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.write.page import Column

_SHAPES = {"date": "date", "count": "count", "id_number": "text", "phone": "wrap"}
_CENTRED = frozenset({"vocabulary", "name", "village", "code"})
_NUMBERS = frozenset({"id_number", "code"})
_WIDE = 20
EXCEL_DIGITS = 15
"""So many digits of a number Excel keeps."""
_WORKDAYS = "workdays"


class Rows:
    """The cells of some records: the value, or the text that nobody could read."""

    def __init__(self, records: Records, office: Office) -> None:
        self.kind: Kind = office.kind(records.kind)
        self.office = office
        self.ids: list[str] = [str(record) for record in records.table.index]
        self.keys = tuple(key for key in self.kind.fields if key in records.table.columns)
        self._at = {record: number for number, record in enumerate(self.ids)}
        self._values = {key: _told(records.table[key]) for key in self.keys}
        self._texts = {
            key: _told(records.texts[key]) for key in self.keys if key in records.texts.columns
        }

    def __contains__(self, record: object) -> bool:
        return record in self._at

    def value(self, record: str, key: str | None) -> CellValue:
        """The value of a field: text, day or number; None when there is none."""
        if key is None or key not in self._values or record not in self._at:
            return None
        return self._values[key][self._at[record]]

    def told(self, record: str, key: str | None) -> CellValue:
        """The value of a field, or its text where nobody could read it.

        Of a number whose end Excel has lost only the true digits stand: with the others it would
        be taken for whole when it is read again.
        """
        value = self.value(record, key)
        if value is not None or key is None:
            return value
        text = self.original(record, key)
        long = isinstance(text, str) and text.isdecimal() and len(text) > EXCEL_DIGITS
        if long and self.kind.fields[key].type in _NUMBERS:
            return f"{str(text)[:EXCEL_DIGITS]}***"
        return text

    def of(self, record: str, role: str) -> CellValue:
        """What the field of a role tells."""
        return self.told(record, self.kind.field_of(role))

    def number(self, record: str) -> str:
        """The ledger_id of a record, empty when it has none."""
        return str(self.of(record, "ledger_id") or "")

    def original(self, record: str, key: str | None) -> CellValue:
        """What stood in the cell, None where it was blank."""
        if key is None or key not in self._texts or record not in self._at:
            return None
        return self._texts[key][self._at[record]]


def _told(column: Any) -> list[CellValue]:
    """The cells of a column as plain values; a day is a day without hours."""
    return [_plain(value) for value in column.astype(object).where(column.notna(), None).tolist()]


def _plain(value: Any) -> CellValue:
    return value.date() if hasattr(value, "to_pydatetime") else value


def shut(ledger: Ledger, restricted: Iterable[str]) -> frozenset[str]:
    """The rows of a ledger that nobody but the competent organ may read: those that are restricted
    themselves, and those one of whose sources is."""
    restricted = frozenset(restricted)
    mine: list[str] = [str(record) for record in ledger.records.table.index]
    numbers = {ledger.merged[record] for record in restricted if record in ledger.merged}
    if not numbers or "ledger_id" not in ledger.records.table.columns:
        return (restricted | ledger.restricted) & frozenset(mine)
    given = ledger.records.table["ledger_id"].tolist()
    of_them = {record for record, number in zip(mine, given, strict=True) if number in numbers}
    return (restricted | ledger.restricted | of_them) & frozenset(mine)


def column_of(kind: Kind, key: str) -> Column:
    """The column of a field: its label, its width, and how its values stand."""
    declared = kind.fields[key]
    shape = _SHAPES.get(declared.type, "wrap")
    if declared.type in _CENTRED and declared.width < _WIDE:
        shape = "centre"
    return Column(declared.label, declared.width, shape)


def missing(keys: Iterable[str], kind: Kind, office: Office) -> str:
    """The missing fields by their labels; a year whose holidays nobody knows by its number."""
    said = []
    for key in keys:
        thing, _, year = key.partition(":")
        if thing == _WORKDAYS:
            said.append(office.say("books.said.no_workdays", year=year))
        else:
            said.append(kind.label_of(key))
    return office.word("books.said.and").join(dict.fromkeys(said))


def days_said(days: int | None, unit: str, office: Office) -> str:
    """How long there is still, or since when it is too late; empty where no clock runs."""
    if days is None:
        return ""
    if days == 0:
        return office.word("books.left.today")
    side = "left" if days > 0 else "over"
    return office.say(f"books.left.{unit}_{side}", days=abs(days))
