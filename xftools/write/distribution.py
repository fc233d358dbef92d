"""The words in use: what stands in the columns that have a vocabulary, how often, and the standard
word for it. Columns that tell of a person are never in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from xftools.model import CellValue, NewSheet, Place, Register
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.text import fold
from xftools.write.overview import place

WIDTHS = (14.0, 30.0, 8.0, 24.0, 44.0, 10.0)
PLACE_COLUMN = 6
ALIKE = 0.5
"""Two of four letters in common: enough for a slip of the pen in words of two or three."""
_TYPES = frozenset({"vocabulary", "village", "unit"})
_PERSONAL = frozenset({"gender"})
"""Roles of fields that tell of a person though they have a vocabulary."""


@dataclass(frozen=True, slots=True)
class Use:
    """One way of writing in one column: how often, and the first place. `state` is standard, alias
    (`standard` is meant), absent (it counts as blank), answer (the header turns it), own (the
    vocabulary is open, or there is no list to hold it to), unknown or guess (it is unknown, and
    like `standard` alone)."""

    label: str
    text: str
    count: int
    state: str
    standard: str | None
    first: Place
    cell: str


def in_use(
    registers: Iterable[Register], office: Office, *, without: Collection[str] = ()
) -> tuple[Use, ...]:
    """Every way of writing in the columns that have a vocabulary, by column in the order of the
    kind; the most frequent first. Records `without` are left out."""
    found: dict[tuple[str, str], Use] = {}
    order: dict[str, int] = {}
    for register in registers:
        kind = office.kinds[register.kind]
        for number, (key, declared) in enumerate(kind.fields.items()):
            hidden = declared.private or declared.role in _PERSONAL
            if declared.type not in _TYPES or hidden or key not in register.columns:
                continue
            order.setdefault(declared.label, number)
            for use in _column(register, kind, key, office, without):
                known = found.get((use.label, use.text))
                count = use.count + (known.count if known else 0)
                found[use.label, use.text] = replace(known or use, count=count)
    return tuple(
        sorted(found.values(), key=lambda use: (order[use.label], use.label, -use.count, use.text))
    )


def distribution(
    registers: Sequence[Register], office: Office, *, without: Collection[str] = ()
) -> NewSheet:
    """The sheet of the words in use in one workbook: each with the number of its cells, the
    standard word, and a jump to the first."""
    uses = in_use(registers, office, without=without)
    rows: list[tuple[CellValue, ...]] = [
        (office.word("books.distribution.about"),),
        office.listed("books.distribution.columns"),
    ]
    links = []
    for use in uses:
        told = office.word(f"books.distribution.state.{use.state}")
        rows.append((use.label, use.text, use.count, use.standard, told, use.cell))
        links.append((len(rows), PLACE_COLUMN, place(use.first.sheet, use.cell)))
    if not uses:
        rows.append((office.word("books.distribution.empty"),))
    name = office.word("books.distribution.sheet")
    return NewSheet(name, tuple(rows), WIDTHS, header_row=2, links=tuple(links))


def _column(
    register: Register, kind: Kind, key: str, office: Office, without: Collection[str]
) -> list[Use]:
    """The ways of writing in one column of one register, in the order in which they appear."""
    records = register.records
    if key not in records.texts.columns:
        return []
    texts = records.texts[key].dropna()
    values = records.table[key]
    known = _known(kind, key, office)
    turned = _turned(register, kind, key)
    counts: dict[str, int] = {}
    firsts: dict[str, str] = {}
    for record, text in texts.items():
        # A value that was carried down or comes from a title has no cell of its own column.
        if str(record) in without or records.places[str(record)].cell(key) is None:
            continue
        counts[str(text)] = counts.get(str(text), 0) + 1
        firsts.setdefault(str(text), str(record))
    blank = values.isna()
    uses = []
    for text, count in counts.items():
        record = firsts[text]
        value = None if blank[record] else str(values[record])
        state, standard = _state(text, value, known, turned=turned)
        where = records.places[record]
        label = kind.label_of(key)
        uses.append(Use(label, text, count, state, standard, where, where.cell(key) or ""))
    return uses


@dataclass(frozen=True)
class _Known:
    """What a column may say: every known way of writing, and the standard word it means."""

    words: frozenset[str]
    meant: dict[str, str]
    closed: bool


def _known(kind: Kind, key: str, office: Office) -> _Known:
    declared = kind.fields[key]
    if declared.type == "vocabulary":
        found = kind.values.get(key)
        if found is None:
            return _Known(frozenset(), {}, closed=False)
        meant = {**found.aliases, **{word: word for word in found.words}}
        return _Known(frozenset(found.words), meant, closed=not found.open)
    names = dict(office.village_names)
    if declared.type == "unit":
        names |= office.unit_names
    return _Known(frozenset(names.values()), names, closed=bool(names))


def _turned(register: Register, kind: Kind, key: str) -> bool:
    """Whether the header of a field turns its answers: yes under "repeated?"."""
    turning = {fold(header) for header in kind.headers.values}
    headers = dict(zip(register.raw.columns, register.raw.headers, strict=True))
    return fold(headers.get(register.columns[key], "")) in turning


def _state(text: str, value: str | None, known: _Known, *, turned: bool) -> tuple[str, str | None]:
    if value is None:
        return "absent", None
    if turned:
        return "answer", value
    if value in known.words:
        return ("standard", None) if value == text else ("alias", value)
    if not known.closed:
        return "own", None
    guess = _alike(text, known)
    return "guess" if guess else "unknown", guess


def _alike(text: str, known: _Known) -> str | None:
    """The one standard word that a text is most like; None where several are, or none is."""
    best, meant = ALIKE, set[str]()
    for way, word in known.meant.items():
        score = SequenceMatcher(None, fold(text), fold(way)).ratio()
        if score > best:
            best, meant = score, {word}
        elif score == best:
            meant.add(word)
    return next(iter(meant)) if len(meant) == 1 else None
