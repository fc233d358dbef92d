"""The ledger as a workbook, and the separate volume of what only the competent organ may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Correction, Ledger, Origin
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.text import fold
from xftools.write.books.rows import Rows, column_of, shut
from xftools.write.books.sheets import lay
from xftools.write.books.submissions import replaced, submissions_sheet
from xftools.write.page import Book, Column, Row
from xftools.write.rebuilt import draw

STUB_ROLES = (
    "ledger_id", "received_on", "reached_office_on", "registered_on", "transferred_on", "channel",
)  # fmt: skip
EXTRA_WIDTH, FROM_WIDTH = 16, 30
ORIGIN_WIDTHS = {
    "ledger_id": 14, "file": 32, "sheet": 16, "cell": 10, "sha256": 24, "month": 10,
}  # fmt: skip
CORRECTION_WIDTHS = {
    "ledger_id": 14, "field": 16, "old": 34, "new": 34, "origin": 34, "on": 12,
}  # fmt: skip


def ledger_book(
    ledger: Ledger, office: Office, path: Path, *, as_of: date, restricted: frozenset[str]
) -> None:
    """Writes the ledger: its rows, where they came from, what was corrected, who sent what, and the
    other sheets of the ledger before.

    Of a restricted row stand only its number, its dates and the channel.
    """
    apart = shut(ledger, restricted)
    with Book(path, office, as_of) as book:
        view = _View(ledger, office, apart)
        _register(book, view, as_of)
        closed = {view.rows.number(record) for record in apart}
        _origins(book, ledger.origins, office, as_of)
        shown = [item for item in ledger.corrections if item.ledger_id not in closed]
        _corrections(book, shown, view.rows.kind, office, as_of)
        submissions_sheet(book, ledger, office, as_of)
        for grid in ledger.sheets:
            if not replaced(grid, office):
                draw(book, grid)


def restricted_book(
    ledger: Ledger, office: Office, path: Path, *, as_of: date, restricted: frozenset[str]
) -> None:
    """Writes the separate volume: the restricted rows in full, and their corrections. It is read
    with the ledger next month, and its rows take the place of those that stand for them there."""
    apart = shut(ledger, restricted)
    with Book(path, office, as_of) as book:
        view = _View(ledger, office, apart)
        records = [record for record in view.rows.ids if record in apart]
        cells = {record: view.full(record) for record in records}
        headers = _headers(view.unknown(record) for record in records)
        shape = _Shape.of(cells.values(), headers, view, with_note=False)
        told = {"as_of": as_of.isoformat(), "count": len(records)}
        lay(
            book,
            office.word("books.volume.sheet"),
            title=office.word("books.volume.title"),
            lines=[
                office.say("books.volume.about", **told),
                office.say("books.volume.keep", discipline=office.office.discipline),
            ],
            columns=shape.columns(view),
            rows=[shape.row(record, cells[record], view, with_extra=True) for record in records],
            frozen=1,
            empty=office.word("books.volume.empty"),
        )
        closed = {view.rows.number(record) for record in records}
        shown = [item for item in ledger.corrections if item.ledger_id in closed]
        _corrections(book, shown, view.rows.kind, office, as_of)


class _View:
    """The rows of a ledger, with the note that a restricted one carries."""

    def __init__(self, ledger: Ledger, office: Office, apart: AbstractSet[str]) -> None:
        self.ledger = ledger
        self.office = office
        self.rows = Rows(ledger.records, office)
        self.apart = apart
        self.note = office.word("books.ledger.apart")
        named = (key for key in office.listed("books.ledger.note_in"))
        self.note_key = next((key for key in named if key in self.rows.kind.fields), None)
        self.latest = _latest(ledger.origins)
        self._known = _known(self.rows.kind)

    def open(self, record: str) -> dict[str, CellValue]:
        """What the open ledger shows of a row."""
        return self.stub(record) if record in self.apart else self.full(record)

    def full(self, record: str) -> dict[str, CellValue]:
        """All that is told of a row, by field; the note of a stub is no word of its own."""
        told = {key: self.rows.told(record, key) for key in self.rows.keys}
        if self.note_key is not None and told.get(self.note_key) == self.note:
            told[self.note_key] = None
        return told

    def stub(self, record: str) -> dict[str, CellValue]:
        """What stands for a restricted row. Texts that nobody could read are left out, and words
        that are none of the office's own: they might say anything."""
        kind, told = self.rows.kind, {}
        for key in filter(None, map(kind.field_of, STUB_ROLES)):
            value = self.rows.value(record, key)
            if kind.fields[key].type == "vocabulary" and value not in kind.values[key].words:
                value = None
            told[key] = value
        if self.note_key is not None:
            told[self.note_key] = self.note
        return told

    def unknown(self, record: str) -> dict[str, str]:
        """What stands in columns that nobody knows. A header that would be taken for a field when
        the ledger is read again (it was not, beside that field) is told as the sheet's own."""
        told: dict[str, str] = {}
        for header, text in self.ledger.extra.get(self.rows.number(record), {}).items():
            if header == self.office.word("books.ledger.came_from"):
                continue
            shown = header
            if fold(header) in self._known:
                shown = self.office.say("books.ledger.of_sheet", header=header)
            before = told.get(shown)
            told[shown] = text if before in (None, text) else f"{before}\n{text}"
        return told

    def came_from(self, record: str) -> str | None:
        """The place a row came from last."""
        origin = self.latest.get(self.rows.number(record))
        if origin is None:
            return None
        row = "".join(letter for letter in origin.cell if letter.isdigit())
        sentence = "books.ledger.place" if origin.sheet else "books.ledger.place_no_sheet"
        return self.office.say(sentence, file=origin.file, sheet=origin.sheet, row=row)


def _known(kind: Kind) -> frozenset[str]:
    """The headers that mean something to a kind, folded."""
    declared = kind.headers
    names = [field.label for field in kind.fields.values()]
    names += [name for synonyms in declared.fields.values() for name in synonyms]
    return frozenset(fold(name) for name in (*names, *declared.ambiguous, *declared.also))


def _latest(origins: Iterable[Origin]) -> Mapping[str, Origin]:
    latest: dict[str, Origin] = {}
    for item in origins:
        if item.ledger_id not in latest or item.month >= latest[item.ledger_id].month:
            latest[item.ledger_id] = item
    return latest


@dataclass(frozen=True)
class _Shape:
    """Which columns a sheet of the ledger has: fields that say anything, then unknown headers."""

    keys: Sequence[str]
    headers: Sequence[str]

    @classmethod
    def of(
        cls,
        rows: Iterable[Mapping[str, CellValue]],
        headers: Sequence[str],
        view: _View,
        *,
        with_note: bool,
    ) -> _Shape:
        """The columns for `rows`. A ledger without any row still shows what is to be filled in."""
        kind = view.rows.kind
        used = {key for row in rows for key, value in row.items() if value is not None}
        first = kind.field_of("ledger_id")
        used |= {first} if first else set()
        if len(used) <= 1 or view.apart:
            # Rows that stand for others fill too little for the sheet to be known again.
            used |= set(kind.required)
        if with_note and view.note_key:
            used |= {view.note_key}
        keys = sorted((key for key in kind.fields if key in used), key=lambda key: key != first)
        return cls(keys, headers)

    def columns(self, view: _View) -> list[Column]:
        """The columns, the last being where a row came from."""
        return [
            *(column_of(view.rows.kind, key) for key in self.keys),
            *(Column(header, EXTRA_WIDTH, "wrap") for header in self.headers),
            Column(view.office.word("books.ledger.came_from"), FROM_WIDTH, "wrap"),
        ]

    def row(
        self, record: str, told: Mapping[str, CellValue], view: _View, *, with_extra: bool
    ) -> Row:
        """The cells of a row."""
        extra = view.unknown(record) if with_extra else {}
        return [
            *(told.get(key) for key in self.keys),
            *(extra.get(header) for header in self.headers),
            view.came_from(record),
        ]


def _headers(told: Iterable[Mapping[str, str]]) -> list[str]:
    """The headers that nobody knows, as they first come."""
    return list(dict.fromkeys(header for extra in told for header in extra))


def _register(book: Book, view: _View, as_of: date) -> None:
    """The rows, those of the competent organ as stubs."""
    office, rows = view.office, view.rows
    cells = {record: view.open(record) for record in rows.ids}
    shown = [record for record in rows.ids if record not in view.apart]
    headers = _headers(view.unknown(record) for record in shown)
    shape = _Shape.of(cells.values(), headers, view, with_note=bool(view.apart))
    new = len(view.ledger.new)
    lines = [
        office.say("books.ledger.about", as_of=as_of.isoformat(), count=len(rows.ids), new=new),
        office.word("books.ledger.keep"),
    ]
    if view.apart:
        lines.append(office.say("books.ledger.kept_apart", count=len(view.apart)))
    lay(
        book,
        office.word("books.ledger.sheet"),
        title=office.say("books.ledger.title", town=office.office.town, label=rows.kind.label),
        lines=lines,
        columns=shape.columns(view),
        rows=[
            shape.row(record, cells[record], view, with_extra=record not in view.apart)
            for record in rows.ids
        ],
        frozen=1,
        empty=office.word("books.ledger.empty"),
    )


def _origins(book: Book, origins: Sequence[Origin], office: Office, as_of: date) -> None:
    keys = _our_keys(office, "origins")
    lay(
        book,
        office.word("consolidate.sheets.origins"),
        title=office.word("books.origins.title"),
        lines=[office.say("books.origins.about", as_of=as_of.isoformat())],
        columns=_our_columns(office, "origins", ORIGIN_WIDTHS),
        rows=[[getattr(item, key) for key in keys] for item in origins],
        empty=office.word("books.origins.empty"),
    )


def _corrections(
    book: Book, corrections: Sequence[Correction], kind: Kind, office: Office, as_of: date
) -> None:
    keys = _our_keys(office, "corrections")
    lay(
        book,
        office.word("consolidate.sheets.corrections"),
        title=office.word("books.corrections.title"),
        lines=[office.say("books.corrections.about", as_of=as_of.isoformat())],
        columns=_our_columns(office, "corrections", CORRECTION_WIDTHS),
        rows=[
            [kind.label_of(item.field) if key == "field" else getattr(item, key) for key in keys]
            for item in corrections
        ],
        empty=office.word("books.corrections.empty"),
    )


def _our_keys(office: Office, name: str) -> tuple[str, ...]:
    """The columns of a sheet that consolidate reads back, in their declared order."""
    return tuple(office.words["consolidate"][name])


def _our_columns(office: Office, name: str, widths: Mapping[str, float]) -> list[Column]:
    return [
        Column(
            office.listed(f"consolidate.{name}.{key}")[0],
            widths[key],
            {"on": "date", "sha256": "text"}.get(key, "wrap"),
        )
        for key in _our_keys(office, name)
    ]
