"""An example of a rule (TOML) built into the registers and the ledger that the rule would see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xftools.model import (
    CellValue,
    Context,
    Deadline,
    Grid,
    Judgement,
    Ledger,
    Link,
    Linked,
    Place,
    RawRow,
    RawTable,
    Records,
    Register,
    SetAside,
)
from xftools.office.declared import Kind

AS_OF = date(2026, 11, 5)
"""The day on which examples are judged unless they say another."""

_FIRST_ROW = 3
_AROUND = frozenset({"rows", "sheets", "month", "aside", "links", "clocks", "as_of"})


@dataclass(frozen=True)
class Example:
    """All that `check` takes, made of one example."""

    registers: tuple[Register, ...]
    ledger: Ledger
    linked: Linked
    deadlines: tuple[Deadline, ...]
    as_of: date


def built(given: Mapping[str, Any], kind: Kind) -> Example:
    """The example of a kind: one record, or `rows`, or `sheets` of rows, with what stands around.

    Raises:
        KeyError: it names a field that the kind does not have.
        ValueError: a date or a number in it cannot be read.
    """
    if not _AROUND.intersection(given):
        given = {"rows": [given]}
    sheets = given.get("sheets") or [given["rows"]]
    registers = tuple(
        _register(f"{number}.xlsx", rows, given, kind) for number, rows in enumerate(sheets, 1)
    )
    records = registers[0].records
    ids = [str(record) for record in records.table.index]
    return Example(
        registers,
        Ledger(records=records),
        Linked(links=tuple(_link(item, ids) for item in given.get("links", ()))),
        tuple(_clock(item, ids) for item in given.get("clocks", ())),
        _day(given.get("as_of")) or AS_OF,
    )


def _register(
    file: str, rows: Sequence[Mapping[str, Any]], given: Mapping[str, Any], kind: Kind
) -> Register:
    """A sheet with a title, a header and the rows; the rows set aside stand under them."""
    asides: Sequence[Mapping[str, Any]] = given.get("aside", ())
    named = {key for row in (*rows, *asides) for key in row} - {"reason"}
    unknown = named - set(kind.fields)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    keys = [key for key in kind.fields if key in named]
    columns = {key: number for number, key in enumerate(keys, 1)}
    labels = tuple(kind.label_of(key) for key in keys)
    lines = [tuple(row.get(key) or None for key in keys) for row in (*rows, *asides)]
    cells: list[tuple[CellValue, ...]] = [(kind.label,), labels, *lines]
    grid = Grid(file, kind.label, tuple(cells))
    below = _FIRST_ROW + len(rows)
    raw = RawTable(
        grid=grid,
        number=1,
        shape="table",
        header_rows=(2,),
        first_row=_FIRST_ROW,
        last_row=below - 1,
        columns=tuple(columns.values()),
        headers=labels,
        rows=tuple(RawRow(_FIRST_ROW + at, lines[at]) for at in range(len(rows))),
        set_aside=tuple(
            SetAside(
                below + at, aside["reason"], " ".join(filter(None, map(str, lines[len(rows) + at])))
            )
            for at, aside in enumerate(asides)
        ),
        context=_context(given.get("month")),
    )
    places = {
        f"{file}!{kind.label}!A{_FIRST_ROW + at}": Place(file, kind.label, _FIRST_ROW + at, columns)
        for at in range(len(rows))
    }
    texts = pd.DataFrame(
        {key: pd.Series([row.get(key) or None for row in rows], dtype="str") for key in keys}
    ).set_axis(list(places))
    table = pd.DataFrame({key: _typed(texts[key], kind.fields[key].type) for key in keys})
    return Register(raw, Records(kind.name, table, texts, places), columns=columns)


def _typed(texts: pd.Series[Any], of: str) -> pd.Series[Any]:
    """The column as normalise would hand it over."""
    if of == "date":
        return pd.to_datetime(texts, format="%Y-%m-%d").astype("datetime64[s]")
    return pd.to_numeric(texts).astype("Int64") if of == "count" else texts


def _context(month: str | None) -> Context:
    if month is None:
        return Context()
    year, number = month.split("-")
    return Context(year=int(year), month=int(number))


def _link(given: Mapping[str, Any], ids: Sequence[str]) -> Link:
    judgement = given.get("judgement")
    return Link(
        left=ids[given["left"] - 1],
        right=ids[given["right"] - 1],
        relation=given["relation"],
        score=given.get("score", 1.0),
        reasons=(),
        judgement=Judgement(judgement) if judgement else None,
    )


def _clock(given: Mapping[str, Any], ids: Sequence[str]) -> Deadline:
    return Deadline(
        record=ids[given["row"] - 1],
        limit=given["limit"],
        for_whom=given.get("binds", "office"),
        started_on=_day(given.get("started_on")),
        due_on=_day(given.get("due_on")),
        rolled_on=None,
        done_on=None,
        days_left=given.get("days_left"),
        unit=given.get("unit", "day"),
        state=given["state"],
        missing=(),
        source=given.get("source", ""),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
