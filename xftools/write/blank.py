"""A blank register: the office's own columns, with lists to choose from, hints where one types, and
formats that keep numbers whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import FileCreateError

from xftools.errors import WriteError
from xftools.model import column_letter
from xftools.office import Office, own
from xftools.office.declared import FieldDeclared, Kind
from xftools.write.books.sheets import PAGE, height, lay
from xftools.write.page import DATE, SIZE, TITLE_SIZE, Book, Column

ROWS = 2_000
"""So many rows have lists and hints."""
DRAWN = 45
"""So many rows have lines from the start; others get theirs when something stands in them."""
INLINE = 255
"""A longer list must stand in cells (Excel)."""
LONGEST_TITLE, LONGEST_HINT = 32, 255
FIRST_DAY, BORN_FROM, LAST_DAY = date(1990, 1, 1), date(1900, 1, 1), date(2099, 12, 31)
FORMATS = {"date": DATE, "count": "0"}
_ALIGNED = {"date": "center", "count": "center", "vocabulary": "center", "code": "center"}
_CHOSEN = frozenset({"vocabulary", "village", "unit"})


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A column of the register: its field, None for one of the office's own that has none, its
    header, the words to choose from, whether others may be written, and the hint."""

    key: str | None
    declared: FieldDeclared
    header: str
    words: tuple[str, ...] = ()
    others: bool = True
    hint: str = ""
    required: bool = False


def blank_register(kind: str, office: Office, path: Path, *, as_of: date) -> None:
    """Writes a blank register of a kind.

    Raises:
        OfficeError: no such kind.
        WriteError: the folder may not be written, or the disk is full.
    """
    declared = office.kind(kind)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _written(declared, office, path, as_of)
    except (OSError, FileCreateError) as error:
        raise WriteError(
            "unwritable", office.say("blank.unwritable", folder=path.parent)
        ) from error


def _written(declared: Kind, office: Office, path: Path, as_of: date) -> None:
    columns = blank_columns(declared, office)
    with Book(path, office, as_of) as book:
        sheet = book.sheet(declared.label)
        top = _drawn(book, sheet, declared, columns, office)
        _guide(book, columns, office)
        lists = _lists(book, columns, office)
        for number, column in enumerate(columns):
            rule = _rule(column, lists, office)
            if rule is not None:
                sheet.data_validation(top, number, top + ROWS - 1, number, rule)


def blank_columns(kind: Kind, office: Office) -> tuple[BlankColumn, ...]:
    """The columns of a blank register: those its kind names (all but the ledger's number where it
    names none), then what the office added of its own, under the headers the office uses."""
    added = own(office.folder).get("kinds", {}).get(kind.name, {})
    ledger_id = kind.field_of("ledger_id")
    keys = kind.blank or tuple(key for key in kind.fields if key != ledger_id)
    keys = (*keys, *(key for key in added.get("fields", {}) if key in kind.fields))
    # The header an office says its own sheets have; of several the first.
    called = {key: header for header, key in reversed(kind.headers.also.items())}
    free = [header for header, key in kind.headers.also.items() if key not in kind.fields]
    known = [key for key in dict.fromkeys(keys) if key in kind.fields]
    return (
        *(_column(key, called.get(key), kind, office) for key in known),
        *(BlankColumn(None, FieldDeclared(label=label, type="text"), label) for label in free),
    )


def _column(key: str, header: str | None, kind: Kind, office: Office) -> BlankColumn:
    declared = kind.fields[key]
    words, others = _words(key, declared, kind, office)
    required = key in kind.required
    shown = header or declared.label
    if required:
        shown = office.say("blank.required", label=shown)
    return BlankColumn(
        key, declared, shown, words, others, _hint(declared, words, office), required
    )


def _words(
    key: str, declared: FieldDeclared, kind: Kind, office: Office
) -> tuple[tuple[str, ...], bool]:
    """The words to choose from, and whether others may be written."""
    if declared.type == "vocabulary" and key in kind.values:
        return kind.values[key].words, kind.values[key].open
    if declared.type == "village":
        return tuple(place.name for place in office.villages), True
    if declared.type == "unit":
        return tuple(place.name for place in (*office.units, *office.villages)), True
    return (), True


def _hint(declared: FieldDeclared, words: Sequence[str], office: Office) -> str:
    hints: Mapping[str, Any] = office.words["blank"]["hints"]
    role = hints["role"].get(declared.role or "")
    kind = declared.type if words or declared.type not in _CHOSEN else "text"
    told: str = role or hints["type"].get(kind, "")
    return told.format(threshold=office.groups.threshold)


# ── laying it out ─────────────────────────────────────────────────────────────────────────────


def _drawn(
    book: Book, sheet: Any, kind: Kind, columns: Sequence[BlankColumn], office: Office
) -> int:
    """Title, lines, header and formats; returns the row of the header."""
    shown = [Column(item.header, item.declared.width) for item in columns]
    for number, item in enumerate(columns):
        sheet.set_column(number, number, item.declared.width, book.style(**_format(item)))
    frozen = _frozen(columns)
    top = _headed(book, sheet, kind, columns[:frozen], office)
    book.header(sheet, top, shown)
    for row in range(top + 1, top + 1 + DRAWN):
        for number, item in enumerate(columns, 1):
            book.write(sheet, row, number, None, border=1, **_format(item))
    last = column_letter(len(columns))
    filled = {
        "type": "formula",
        "criteria": f"=COUNTA($A{top + DRAWN + 1}:${last}{top + DRAWN + 1})>0",
        "format": book.style(border=1),
    }
    sheet.conditional_format(top + DRAWN, 0, top + ROWS - 1, len(columns) - 1, filled)
    sheet.ignore_errors({"number_stored_as_text": f"A{top + 1}:{last}{top + ROWS}"})
    sheet.freeze_panes(top, frozen)
    book.printed(sheet, repeat=top)
    across = ceil(sum(item.declared.width for item in columns) / PAGE)
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(0, frozen - 1)
    return top


def _format(item: BlankColumn) -> dict[str, object]:
    kind = item.declared.type
    look: dict[str, object] = {"num_format": FORMATS.get(kind, "@"), "text_wrap": True}
    return look | ({"align": _ALIGNED[kind]} if kind in _ALIGNED else {})


def _headed(book: Book, sheet: Any, kind: Kind, over: Sequence[BlankColumn], office: Office) -> int:
    """Title and lines, over the columns that stand on every page; returns the row of the header."""
    wide = sum(item.declared.width for item in over)
    title = office.say("blank.title", town=office.office.town, label=kind.label)
    book.merge(
        sheet, (1, 1, 1, len(over)), title, bold=True, font_size=TITLE_SIZE, align="center",
        text_wrap=True,
    )  # fmt: skip
    sheet.set_row(0, height(title, wide * SIZE / TITLE_SIZE) + TITLE_SIZE)
    for row, key in enumerate(("form_line", "about"), 2):
        line = office.word(f"blank.{key}")
        book.merge(sheet, (row, 1, row, len(over)), line, align="left", text_wrap=True)
        sheet.set_row(row - 1, height(line, wide))
    return 4


def _frozen(columns: Sequence[BlankColumn]) -> int:
    """The columns up to the person's name stay in view and stand on every page, where they leave
    room for others; else as many as a title needs."""
    wide = 0.0
    enough = 1
    for number, item in enumerate(columns, 1):
        wide += item.declared.width
        if wide > PAGE / 3:
            return enough
        if item.declared.role == "person":
            return number
        enough = number
    return enough


# ── choosing and hints ────────────────────────────────────────────────────────────────────────


def _lists(book: Book, columns: Sequence[BlankColumn], office: Office) -> dict[str, str]:
    """The place of every list that is too long to stand in its rule, on a sheet of their own."""
    long = [item for item in columns if len(",".join(item.words)) > INLINE]
    if not long:
        return {}
    name = office.word("blank.lists.sheet")
    sheet = book.sheet(name)
    places = {}
    top = book.heading(sheet, name, [office.word("blank.lists.about")], max(len(long), 6))
    book.header(sheet, top, [Column(item.declared.label) for item in long])
    for number, item in enumerate(long, 1):
        sheet.set_column(number - 1, number - 1, 24)
        for row, word in enumerate(item.words, top + 1):
            book.write(sheet, row, number, word, border=1, num_format="@")
        letter, last = column_letter(number), top + len(item.words)
        places[item.header] = f"='{name}'!${letter}${top + 1}:${letter}${last}"
    sheet.freeze_panes(top, 0)
    book.printed(sheet, repeat=top, portrait=True)
    return places


def _rule(column: BlankColumn, lists: Mapping[str, str], office: Office) -> dict[str, Any] | None:
    """What Excel asks of a column: a list, a day, a number, or only to show the hint."""
    errors: Mapping[str, str] = office.words["blank"]["errors"]
    kind = column.declared.type
    title = column.declared.label[:LONGEST_TITLE]
    rule: dict[str, Any] = {"input_title": title, "error_title": title}
    if column.hint:
        rule["input_message"] = column.hint[:LONGEST_HINT]
    if column.words:
        source = lists.get(column.header) or list(column.words)
        # Other words may be right: Excel asks and takes them.
        told = {"error_type": "warning", "error_message": errors["other"]}
        stop = {"error_message": errors["list"]}
        return {**rule, "validate": "list", "source": source, **(told if column.others else stop)}
    if kind == "date":
        first = BORN_FROM if column.declared.role == "birth_on" else FIRST_DAY
        days = {"criteria": "between", "minimum": first, "maximum": LAST_DAY}
        return {**rule, "validate": "date", **days, "error_message": errors["date"]}
    if kind == "count":
        least = {"criteria": ">=", "value": 1}
        return {**rule, "validate": "integer", **least, "error_message": errors["count"]}
    return {**rule, "validate": "any"} if column.hint else None


def _guide(book: Book, columns: Sequence[BlankColumn], office: Office) -> None:
    """The sheet that says how each column is filled in, and what may be chosen."""
    told = office.words["blank"]["guide"]
    labels, widths = office.listed("blank.guide.columns"), (18.0, 8.0, 56.0, 66.0)
    lay(
        book,
        told["sheet"],
        title=told["sheet"],
        lines=[office.word("blank.guide.about")],
        columns=[Column(label, wide, "wrap") for label, wide in zip(labels, widths, strict=True)],
        rows=[
            [
                item.declared.label,
                told["yes"] if item.required else None,
                item.hint or None,
                office.word("books.said.and").join(item.words) or None,
            ]
            for item in columns
        ],
        empty="",
    )
