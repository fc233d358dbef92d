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
    Origin,
    Place,
    RawRow,
    RawTable,
    Records,
    Register,
    SetAside,
    Submission,
)
from xftools.office.declared import Kind
from xftools.office.declared import Place as Declared

AS_OF = date(2026, 11, 5)
"""The day on which examples are judged unless they say another."""

_FIRST_ROW = 3
_AROUND = frozenset(
    {
        "rows", "sheets", "month", "village", "villages", "aside", "links", "clocks", "as_of",
        "again", "new", "submissions",
    }
)  # fmt: skip
_BEFORE = "before.xlsx"


@dataclass(frozen=True)
class Example:
    """All that `check` takes, made of one example; `villages` are those of the office in it."""

    registers: tuple[Register, ...]
    ledger: Ledger
    linked: Linked
    deadlines: tuple[Deadline, ...]
    as_of: date
    villages: tuple[Declared, ...] | None = None


def built(given: Mapping[str, Any], kind: Kind) -> Example:
    """The example of a kind: one record, or `rows`, or `sheets` of rows, with what stands around.

    The first sheet is the ledger too. `villages` are those of the office, `village` the one whose
    sheets these are. `again` says of each row of the second sheet (0 for none) which ledger row it
    tells of again, `new` which ledger rows are new, `submissions` what each village sent.

    Raises:
        KeyError: it names a field that the kind does not have.
        ValueError: a date or a number in it cannot be read.
    """
    if not (_AROUND - set(kind.fields)).intersection(given):
        given = {"rows": [given]}
    sheets = given.get("sheets") or [given["rows"]]
    registers = tuple(
        _register(f"{number}.xlsx", rows, given, kind) for number, rows in enumerate(sheets, 1)
    )
    records = registers[0].records
    ids = [str(record) for record in records.table.index]
    return Example(
        registers,
        _ledger(given, registers, kind),
        Linked(links=tuple(_link(item, ids) for item in given.get("links", ()))),
        tuple(_clock(item, ids) for item in given.get("clocks", ())),
        _day(given.get("as_of")) or AS_OF,
        tuple(map(Declared.model_validate, given["villages"])) if "villages" in given else None,
    )


def _ledger(given: Mapping[str, Any], registers: Sequence[Register], kind: Kind) -> Ledger:
    """The first sheet as the ledger, and what a month has brought to it."""
    records = registers[0].records
    ids = [str(record) for record in records.table.index]
    key = kind.field_of("ledger_id")
    numbers = records.table[key].tolist() if key in records.table.columns else []
    came = [str(record) for register in registers[1:2] for record in register.records.table.index]
    again = zip(came, given.get("again", ()), strict=False)
    return Ledger(
        records=records,
        origins=tuple(
            Origin(str(number), _BEFORE, kind.label, "A3", "", "") for number in numbers if number
        ),
        merged={record: numbers[row - 1] for record, row in again if row},
        new=frozenset(ids[row - 1] for row in given.get("new", ())),
        submissions=tuple(
            Submission(village, status, (), 0, 0, 0)
            for village, status in given.get("submissions", {}).items()
        ),
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
        context=_context(given),
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


def _context(given: Mapping[str, Any]) -> Context:
    if "month" not in given:
        return Context(village=given.get("village"))
    year, number = given["month"].split("-")
    return Context(village=given.get("village"), year=int(year), month=int(number))


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
        done_on=_day(given.get("done_on")),
        days_left=given.get("days_left"),
        unit=given.get("unit", "day"),
        state=given["state"],
        missing=(),
        source=given.get("source", ""),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
