"""A register that may leave the office: what leads to a person is masked, what nobody has declared
stays behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from xftools.model import CellValue, Register
from xftools.office import Office
from xftools.office.declared import FieldDeclared
from xftools.values.identity import parse_phone
from xftools.values.masks import MASKS, mask, mask_address, scrub
from xftools.write.books.rows import Rows, column_of
from xftools.write.page import Book

# The fewest digits that may be a telephone number, and an ID number.
_LONG, _LONGEST = 7, 15


def redacted_book(
    registers: Sequence[Register],
    office: Office,
    path: Path,
    *,
    as_of: date,
    restricted: frozenset[str],
    names: Collection[str],
) -> bool:
    """Writes the tables of one file, masked; False (and no file) when there is nothing to write.

    `restricted` records stay behind, and so do columns that are unknown, left out or empty, and all
    that stands outside the tables. `names` are the persons whom the sheets' own names must not tell.
    """
    tables = [Rows(item.records, office) for item in registers]
    kept = [
        (register, rows, [record for record in rows.ids if record not in restricted])
        for register, rows in zip(registers, tables, strict=True)
    ]
    kept = [item for item in kept if item[2]]
    if not kept:
        return False
    with Book(path, office, as_of) as book:
        for register, rows, ids in kept:
            keys = [key for key in rows.keys if key in register.columns]
            behind = len(register.unknown_headers) + len(register.left_out_headers)
            lines = [office.say("books.redacted.about", as_of=as_of.isoformat())]
            if behind or len(ids) < len(rows.ids):
                lines.append(
                    office.say(
                        "books.redacted.behind", rows=len(rows.ids) - len(ids), columns=behind
                    )
                )
            book.table(
                without_names(register.raw.grid.sheet, names),
                title=office.word("books.redacted.title"),
                lines=lines,
                columns=[column_of(rows.kind, key) for key in keys],
                rows=[[_shown(rows, record, key, names) for key in keys] for record in ids],
            )
    return True


def persons(registers: Sequence[Register], office: Office) -> frozenset[str]:
    """Everybody whom a field of private names tells, in all of the registers."""
    found: Counter[str] = Counter()
    for register in registers:
        texts = register.records.texts
        for key, declared in office.kind(register.kind).fields.items():
            if key in texts.columns and declared.private == "name":
                found.update(str(text).strip() for text in texts[key].dropna())
    return frozenset(name for name in found if len(name) > 1)


def without_names(text: str, names: Collection[str]) -> str:
    """The name of a file or sheet, with the persons in it masked."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, mask("name", name))
    return text


def _shown(rows: Rows, record: str, key: str, names: Collection[str]) -> CellValue:
    """A cell as it may be seen outside."""
    declared = rows.kind.fields[key]
    value = rows.value(record, key)
    if value is None:
        text = rows.original(record, key)
        # What nobody could read may be anything.
        return None if text is None else mask("text", str(text))
    if declared.role == "birth_on":
        return mask("text", str(value))
    if not isinstance(value, str):
        return value
    return _text(rows, declared, key, value, names)


def _text(rows: Rows, declared: FieldDeclared, key: str, value: str, names: Collection[str]) -> str:
    kind = declared.private or (declared.type if declared.type in MASKS else None)
    if kind is not None:
        return mask(kind, value)
    if declared.type == "vocabulary":
        known = rows.kind.values.get(key)
        return value if known is not None and value in known.words else mask("text", value)
    if declared.type == "code":
        return _code(value)
    places: Mapping[str, str] = (
        rows.office.village_names if declared.type == "village" else rows.office.unit_names
    )
    if value in places.values():
        return value
    return scrub(mask_address(value) if declared.type == "village" else value, names)


def _code(value: str) -> str:
    """The number of a matter. Where somebody's own number stands in its place, that is masked."""
    if sum(sign.isdecimal() for sign in value) >= _LONGEST:
        # Whether or not it is a sound ID number.
        return mask("id_number", value)
    bare = value.isdecimal() and len(value) >= _LONG
    return mask("phone", value) if bare and parse_phone(value).problem is None else value
