"""Sheets by hand: a row is the filled fields, dates in ISO; and a ledger read again as a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pytest

from xftools import office as offices
from xftools.model import (
    CellValue,
    Context,
    Grid,
    Ledger,
    Place,
    RawRow,
    RawTable,
    Records,
    Register,
    SetAside,
    Source,
)
from xftools.office import Office

Row = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A register and the file it came in."""

    register: Register
    source: Source

    @property
    def ids(self) -> list[str]:
        return list(self.register.records.table.index)


@pytest.fixture(scope="session")
def office() -> Office:
    shipped = offices.load()
    places = [
        {"name": "柳富村", "aliases": ("柳富",)},
        {"name": "石桥村", "aliases": ("石桥",)},
        {"name": "大塘村"},
        {"name": "镇直", "report": False},
    ]
    table = shipped.model_dump(by_alias=True)
    table["villages"] = places
    table["office"]["ledger_prefix"] = "测"
    return Office.model_validate(table)


@pytest.fixture(scope="session")
def sheet_of(office: Office) -> Callable[..., Sheet]:
    def build(
        file: str,
        rows: Sequence[Row],
        *,
        village: str | None = None,
        month: tuple[int | None, int | None] = (None, None),
        aside: Iterable[str] = (),
        extra: Mapping[int, Mapping[str, str]] = {},
        others: Sequence[Grid] = (),
        salt: str = "",
    ) -> Sheet:
        return _sheet(
            office, file, rows, village=village, month=month, aside=aside, extra=extra,
            others=others, salt=salt,
        )  # fmt: skip

    return build


@pytest.fixture(scope="session")
def delivered(office: Office) -> Callable[[Ledger], Sheet]:
    """The ledger as it is read again next month: its register and its sheet of origins."""

    def again(ledger: Ledger) -> Sheet:
        rows = _cells(ledger.records)
        grids = (
            _grid(office, "origins", ledger.origins),
            _grid(office, "corrections", ledger.corrections),
        )
        by_id = {row["ledger_id"]: number for number, row in enumerate(rows)}
        extra = {by_id[ledger_id]: told for ledger_id, told in ledger.extra.items()}
        return _sheet(office, "台账.xlsx", rows, others=(*grids, *ledger.sheets), extra=extra)

    return again


def _cells(records: Records) -> list[dict[str, str]]:
    """What a clerk would see: values, and texts where nobody could read one."""
    rows: list[dict[str, str]] = []
    for record in records.table.index:
        row: dict[str, str] = {}
        for key in records.table.columns:
            value, text = records.table.at[record, key], records.texts.at[record, key]
            if pd.notna(value):
                row[key] = str(value.date()) if isinstance(value, pd.Timestamp) else str(value)
            elif pd.notna(text):
                row[key] = text
        rows.append(row)
    return rows


def _grid(office: Office, name: str, items: Sequence[object]) -> Grid:
    keys = office.words["consolidate"][name]
    cells: list[tuple[CellValue, ...]] = [("说明：自动记录，请勿改动",)]
    cells.append(tuple(office.listed(f"consolidate.{name}.{key}")[0] for key in keys))
    cells += [tuple(str(getattr(item, key)) for key in keys) for item in items]
    return Grid("台账.xlsx", office.word(f"consolidate.sheets.{name}"), tuple(cells))


def _sheet(
    office: Office,
    file: str,
    rows: Sequence[Row],
    *,
    village: str | None = None,
    month: tuple[int | None, int | None] = (None, None),
    aside: Iterable[str] = (),
    extra: Mapping[int, Mapping[str, str]] = {},
    others: Sequence[Grid] = (),
    salt: str = "",
) -> Sheet:
    fields = office.kinds["petition"].fields
    keys = [key for key in fields if any(key in row for row in rows)] or ["petitioner", "matter"]
    cells = [tuple(fields[key].label for key in keys)]
    cells += [tuple(row.get(key) for key in keys) for row in rows]
    grid = Grid(file, "Sheet1", tuple(cells))
    raw = RawTable(
        grid=grid,
        number=1,
        shape="table",
        header_rows=(1,),
        first_row=2,
        last_row=len(rows) + 1,
        columns=tuple(range(1, len(keys) + 1)),
        headers=cells[0],
        rows=tuple(RawRow(number + 2, cells[number + 1]) for number in range(len(rows))),
        set_aside=tuple(SetAside(100 + n, reason, "") for n, reason in enumerate(aside)),
        context=Context(village=village, year=month[0], month=month[1]),
    )
    ids = [f"{file}!Sheet1!A{number}" for number in range(2, len(rows) + 2)]
    columns = {key: number + 1 for number, key in enumerate(keys)}
    register = Register(
        raw=raw,
        records=_records(office, keys, rows, ids, {
            record: Place(file, "Sheet1", number + 2, columns) for number, record in enumerate(ids)
        }),
        columns=columns,
        extra={ids[number]: dict(told) for number, told in extra.items()},
    )  # fmt: skip
    digest = hashlib.sha256((salt + repr(cells)).encode()).hexdigest()
    tables = (raw, *(_bare(other) for other in others))
    return Sheet(register, Source(file, digest, "xlsx", tables))


def _bare(grid: Grid) -> RawTable:
    return RawTable(grid, 1, "statistics", (), 0, 0, (), (), (), (), Context())


def _records(
    office: Office,
    keys: Sequence[str],
    rows: Sequence[Row],
    ids: Sequence[str],
    places: Mapping[str, Place],
) -> Records:
    fields = office.kinds["petition"].fields
    texts = pd.DataFrame(
        {key: [row.get(key) for row in rows] for key in keys},
        index=pd.Index(ids, dtype="str"),
        dtype="str",
    )
    table = texts.copy()
    for key in keys:
        if fields[key].type == "date":
            days = pd.to_datetime(texts[key], errors="coerce", format="%Y-%m-%d")
            table[key] = days.astype("datetime64[s]")
        elif fields[key].type == "count":
            table[key] = pd.to_numeric(texts[key], errors="coerce").astype("Int64")
    return Records("petition", table, texts, places)
