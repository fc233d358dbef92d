"""A table whose columns are known, made into a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xftools.model import Finding, Place, RawTable, Records, Register, column_letter
from xftools.normalise.asked import questions
from xftools.normalise.columns import Columns, header_of
from xftools.normalise.fields import Reading, Setting, read_cell
from xftools.normalise.readings import Readings, everywhere, nothing, read_column
from xftools.normalise.said import about_cells, about_columns
from xftools.normalise.tables import table_of, texts_of
from xftools.normalise.words import words_of
from xftools.office import Office
from xftools.values.text import clean

_HALF_YEAR = 183


@dataclass
class Sheet:
    """A table being read: `readings` by field; `places` by record."""

    raw: RawTable
    columns: Columns
    office: Office
    year: int | None
    month: int | None
    ids: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    readings: dict[str, Readings] = field(default_factory=dict)

    def setting(self, key: str) -> Setting:
        """What a field's cells are read under."""
        return Setting(
            office=self.office,
            kind=self.columns.kind,
            key=key,
            words=words_of(self.office),
            year=self.year,
            month=self.month,
            date_1904=self.raw.grid.date_1904,
            answers=self.columns.answers.get(key, {}),
        )


def build(
    raw: RawTable, columns: Columns, office: Office, month: tuple[int, int] | None
) -> tuple[Register, tuple[Finding, ...]]:
    """The register of a table and the findings on its headers and cells, in reading order."""
    kind = columns.kind
    sheet = Sheet(raw, columns, office, *_when(raw, month))
    _place(sheet)
    for key in kind.fields:
        if key in columns.fields:
            at = columns.fields[key]
            cells = [row.cells[at] for row in raw.rows]
            sheet.readings[key] = read_column(cells, sheet.setting(key))
    _roll_yearless(sheet)
    _fill_village(sheet)
    _split_levels(sheet)
    register = Register(
        raw=raw,
        records=_records(sheet),
        columns=_sheet_columns(sheet),
        changes=_changes(sheet),
        unknown_headers=_unknown_headers(sheet),
        left_out_headers={
            column_letter(raw.columns[at]): reason for at, reason in columns.left_out.items()
        },
        extra=_extra(sheet),
        questions=questions(raw, columns, office),
    )
    return register, (*about_columns(sheet), *about_cells(sheet))


def _when(raw: RawTable, month: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """The year and month of the table: its own; the run's where it says nothing; and for a month
    without a year, the one that lies nearest before the run's."""
    year, own = raw.context.year, raw.context.month
    if year is not None or month is None:
        return year, own
    if own is None:
        return month
    return month[0] - (own - month[1] > 6), own


def _place(sheet: Sheet) -> None:
    raw = sheet.raw
    file, name, columns = raw.grid.file, raw.grid.sheet, _sheet_columns(sheet)
    before = f"{file}!{name}!{column_letter(min(columns.values(), default=1))}"
    for row in raw.rows:
        record = f"{before}{row.row}"
        sheet.ids.append(record)
        sheet.places[record] = Place(file, name, row.row, columns)


def _sheet_columns(sheet: Sheet) -> dict[str, int]:
    found = sheet.columns.fields
    return {key: sheet.raw.columns[found[key]] for key in sheet.columns.kind.fields if key in found}


# ── what one cell alone does not say ──────────────────────────────────────────────────────────


def _roll_yearless(sheet: Sheet) -> None:
    """A step after the receipt, written without its year, does not lie before it: a limit of the
    10th of January in a sheet of December is next year's."""
    kind = sheet.columns.kind
    start = kind.field_of("received_on")
    received = sheet.readings.get(start or "")
    if received is None:
        return
    for key, readings in sheet.readings.items():
        if key == start or kind.fields[key].type != "date":
            continue
        later: dict[int, Reading] = {}
        for row in readings.rows(lambda item: item.how == "yearless"):
            reading, first = readings[row], received[row].value
            if isinstance(first, date) and isinstance(reading.value, date):
                rolled = _year_later(reading.value)
                if rolled is not None and (first - reading.value).days > _HALF_YEAR:
                    later[row] = reading._replace(value=rolled)
        sheet.readings[key] = readings.changed(later)


def _year_later(day: date) -> date | None:
    """The same day of the next year, None for a 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return None


def _fill_village(sheet: Sheet) -> None:
    """The village that the title, a form line or the sheet's name gives to every record of a table
    that has no column for it."""
    key = sheet.columns.kind.field_of("village")
    name = sheet.raw.context.village
    if key is None or name is None or key in sheet.columns.fields:
        return
    reading = Reading(read_cell(name, sheet.setting(key)).value, None, "from_title")
    sheet.readings[key] = everywhere(reading, len(sheet.ids))


def _split_levels(sheet: Sheet) -> None:
    """Levels of a category written in one cell, parted into category and subcategory."""
    kind = sheet.columns.kind
    key, below = kind.field_of("category"), kind.field_of("subcategory")
    if key is None or below is None or key not in sheet.readings:
        return
    setting = sheet.setting(key)
    vocabulary = setting.words.vocabularies[kind.name].get(key, {})
    sign = sheet.office.word("normalise.level")
    rows = len(sheet.ids)
    upper, lower = sheet.readings[key], sheet.readings.get(below, nothing(rows))
    first_levels: dict[int, Reading] = {}
    second_levels: dict[int, Reading] = {}
    for at in upper.rows(lambda reading: sign in str(reading.value or "")):
        reading, under = upper[at], lower[at]
        first, _, rest = str(reading.value).partition(sign)
        word = vocabulary.get(first.strip())
        if not rest or word is None:
            continue
        if under.value is None:
            second_levels[at] = Reading(rest.strip(), under.text, "from_category")
        elif under.value not in rest.split(sign):
            continue
        first_levels[at] = reading._replace(value=word, how="first_level")
    sheet.readings[key] = upper.changed(first_levels)
    if second_levels:
        sheet.readings[below] = lower.changed(second_levels)


# ── the parts of a register ───────────────────────────────────────────────────────────────────


def _records(sheet: Sheet) -> Records:
    kind = sheet.columns.kind
    columns = {key: sheet.readings[key] for key in kind.fields if key in sheet.readings}
    return Records(
        kind=kind.name,
        table=table_of(columns, {key: kind.fields[key].type for key in columns}, sheet.ids),
        texts=texts_of(columns, sheet.ids),
        places=sheet.places,
        order=tuple(kind.fields),
    )


def _changes(sheet: Sheet) -> dict[tuple[str, str], str]:
    changes: dict[tuple[str, str], str] = {}
    for key, readings in sheet.readings.items():
        for row in readings.rows(lambda reading: reading.how):
            changes[sheet.ids[row], key] = readings[row].how or ""
    keys = {column: key for key, column in _sheet_columns(sheet).items()}
    for record, raw in zip(sheet.ids, sheet.raw.rows, strict=True):
        for column in raw.filled:
            if column in keys:
                changes.setdefault((record, keys[column]), "filled_down")
    return changes


def _unread(sheet: Sheet) -> list[int]:
    """The columns whose texts are kept aside: unknown, ambiguous, or doubling a field."""
    columns = sheet.columns
    return sorted({*columns.unknown, *columns.asked, *columns.taken})


def _unknown_headers(sheet: Sheet) -> dict[str, str]:
    raw = sheet.raw
    return {
        column_letter(raw.columns[at]): header_of(raw, at, sheet.office) for at in _unread(sheet)
    }


def _extra(sheet: Sheet) -> Mapping[str, Mapping[str, str]]:
    """The texts of columns nobody knows, by record and header; a header that two columns have is
    told apart by its column's letter."""
    raw = sheet.raw
    names: dict[int, str] = {}
    for at in _unread(sheet):
        name = header_of(raw, at, sheet.office)
        taken = name in names.values()
        names[at] = f"{name} {column_letter(raw.columns[at])}" if taken else name
    extra: dict[str, dict[str, str]] = {}
    for record, row in zip(sheet.ids, raw.rows, strict=True):
        texts = {name: clean(row.cells[at]) for at, name in names.items()}
        kept = {name: text for name, text in texts.items() if text is not None}
        if kept:
            extra[record] = kept
    return extra
