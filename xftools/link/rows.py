"""A record as linking sees it: by roles, folded, with all that its comparisons need at hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xftools.link.texts import Corpus, Told, folded
from xftools.model import Records
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.identity import parse_id, parse_phone, standard_id
from xftools.values.names import is_anonymous, split_names

TEXT_ROLES = ("title", "matter", "request")
ROLES = (
    "person", "id_number", "phone", "gender", "birth_on", "address", "village", "problem_place",
    "received_on", "registered_on", "channel", "source_organ", "duty_unit", "category", "case_no",
    "accused", *TEXT_ROLES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `on` is the day received (registered where that is blank) as an ordinal number.

    `names` are only those that name somebody, `common` those of them that several people bear
    here. `ids` are canonical, damaged ones as far as they go; `valid` says that they are whole.
    `house` says that the address is that of one household; `place` is where the problem lies.
    """

    id: str
    names: tuple[str, ...]
    common: frozenset[str]
    ids: tuple[str, ...]
    valid: bool
    phones: frozenset[str]
    gender: str
    birth: date | None
    address: str
    house: bool
    village: str
    place: str
    on: int | None
    channel: str
    source: str
    unit: str
    category: str
    case_no: str
    accused: str
    told: Told


def prepare(records: Records, office: Office) -> tuple[tuple[Row, ...], Corpus]:
    """The rows in table order, and the corpus of their texts."""
    kind = office.kind(records.kind)
    settings = kind.linking.settings
    values = _columns(records, kind)
    people = [_people(text) for text in values["person"]]
    numbers = [
        _ids(text) or _ids(original)
        for text, original in zip(values["id_number"], values["id_as_found"], strict=True)
    ]
    phones = [frozenset(parse_phone(text or None).numbers) for text in values["phone"]]
    public = _public(phones, people, least=settings["public_phone"])
    common = _common(people, numbers, values["village"], least=settings["common_name"])
    known = (*office.village_names, *office.unit_names)
    corpus = Corpus(
        _texts(values),
        [(*names, *known) for names in people],
        common=(*kind.linking.words.get("common", ()), *office.word("link.particles")),
        tenfold=office.word("link.tenfold"),
        uncounted=office.word("link.uncounted"),
    )
    house = re.compile(office.word("link.house"))
    rows = []
    for at, record in enumerate(records.table.index):
        value = {role: column[at] for role, column in values.items()}
        ids = numbers[at] or Ids()
        address = folded(value["address"])
        rows.append(
            Row(
                id=str(record),
                names=people[at],
                common=common.intersection(people[at]),
                ids=(ids.text,) if ids.text else (),
                valid=ids.valid,
                phones=phones[at] - public,
                gender=value["gender"] or ids.gender,
                birth=ids.birth or _day(value["birth_on"]),
                address=address,
                house=bool(house.search(address)),
                village=folded(value["village"]),
                place=folded(value["problem_place"] or value["village"]),
                on=_ordinal(value["received_on"] or value["registered_on"]),
                channel=folded(value["channel"]),
                source=folded(value["source_organ"]),
                unit=folded(value["duty_unit"]),
                category=folded(value["category"]),
                case_no=folded(value["case_no"]),
                accused=folded(value["accused"]),
                told=corpus.told[at],
            )
        )
    return tuple(rows), corpus


@dataclass(frozen=True, slots=True)
class Ids:
    """An ID number as far as it is known, and what it tells where it is whole."""

    text: str = ""
    valid: bool = False
    gender: str = ""
    birth: date | None = None


def _columns(records: Records, kind: Kind) -> dict[str, list[str]]:
    """The values of each role as texts, "" where there is none; dates in ISO form."""
    count = len(records.table)
    values: dict[str, list[str]] = {}
    for role in ROLES:
        key = kind.field_of(role)
        values[role] = _strings(records.table, key) if key is not None else [""] * count
    key = kind.field_of("id_number")
    values["id_as_found"] = _strings(records.texts, key) if key is not None else [""] * count
    return values


def _strings(table: pd.DataFrame, key: str) -> list[str]:
    if key not in table.columns:
        return [""] * len(table)
    column = table[key]
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return [str(value) if present else "" for value, present in zip(
        column.tolist(), column.notna().tolist(), strict=True
    )]  # fmt: skip


def _people(text: str) -> tuple[str, ...]:
    return tuple(name for name in split_names(text or None).names if not is_anonymous(name))


def _ids(text: str) -> Ids | None:
    """None where the cell is blank; what Excel damaged keeps its first fifteen digits."""
    if not text:
        return None
    parsed = parse_id(text)
    if parsed.text is None:
        return Ids(standard_id(text)) if parsed.problem == "damaged" else None
    return Ids(parsed.text, parsed.problem is None, parsed.gender or "", parsed.birth_on)


def _texts(values: Mapping[str, Sequence[str]]) -> list[str]:
    """Title, matter and request together, what one repeats of another once."""
    texts = []
    for parts in zip(*(values[role] for role in TEXT_ROLES), strict=True):
        kept: list[str] = []
        for part in parts:
            if part and not any(part in other for other in kept):
                kept = [other for other in kept if other not in part] + [part]
        texts.append("\n".join(kept))
    return texts


def _public(
    phones: Sequence[frozenset[str]], people: Sequence[tuple[str, ...]], *, least: float
) -> frozenset[str]:
    """Phones given under so many names that they are an office's or a shop's."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for numbers, given in zip(phones, people, strict=True):
        for number in numbers:
            names[number].update(given[:1])
    return frozenset(number for number, given in names.items() if len(given) >= least)


def _common(
    people: Sequence[tuple[str, ...]],
    numbers: Sequence[Ids | None],
    villages: Sequence[str],
    *,
    least: float,
) -> frozenset[str]:
    """Names that several people bear here: under several valid ID numbers, or all over town."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, set[str]] = defaultdict(set)
    for names, number, village in zip(people, numbers, villages, strict=True):
        for name in names:
            if number is not None and number.valid and len(names) == 1:
                ids[name].add(number.text)
            if village:
                places[name].add(village)
    many = {name for name, found in ids.items() if len(found) >= least}
    return frozenset(many | {name for name, found in places.items() if len(found) > least})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _ordinal(text: str) -> int | None:
    day = _day(text)
    return day.toordinal() if day is not None else None
