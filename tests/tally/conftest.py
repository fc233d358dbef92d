"""A ledger by hand: a row is the filled fields, dates in ISO."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd
import pytest

from xftools import office as offices
from xftools.deadlines import deadlines
from xftools.model import Ledger, Link, Linked, Origin, Place, Records, Tally
from xftools.office import Office
from xftools.office.period import period_of
from xftools.tally import tally

Row = Mapping[str, str]


@pytest.fixture(scope="session")
def office() -> Office:
    table = offices.load().model_dump(by_alias=True)
    table["villages"] = [{"name": "柳富村"}, {"name": "石桥村"}, {"name": "大塘村"}]
    return Office.model_validate(table)


def ledger_of(
    office: Office, rows: Sequence[Row], *, taken: Sequence[str] = (), **more: object
) -> Ledger:
    """`taken` are the months in which the rows were taken in, in their order."""
    fields = office.kinds["petition"].fields
    rows = [{"ledger_id": f"测2026-{n:04}", **row} for n, row in enumerate(rows, 1)]
    ids = [f"台账.xlsx!台账!A{number}" for number in range(2, len(rows) + 2)]
    keys = ["ledger_id"] + [
        key for key in fields if any(key in row for row in rows) and key != "ledger_id"
    ]
    index = pd.Index(ids, dtype="str")
    texts = pd.DataFrame(
        {key: [row.get(key) for row in rows] for key in keys}, index=index, dtype="str"
    )
    table = texts.copy()
    for key in keys:
        if fields[key].type == "date":
            table[key] = pd.to_datetime(texts[key]).astype("datetime64[s]")
        elif fields[key].type == "count":
            table[key] = pd.to_numeric(texts[key]).astype("Int64")
    places = {
        record: Place("台账.xlsx", "台账", n, {"ledger_id": 1}) for n, record in enumerate(ids, 2)
    }
    origins = tuple(
        Origin(row["ledger_id"], "柳富村.xlsx", "Sheet1", f"A{n}", "0" * 64, month)
        for n, (row, month) in enumerate(zip(rows, taken, strict=False))
    )
    return Ledger(Records("petition", table, texts, places), origins=origins, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def month(office: Office) -> Callable[..., Tally]:
    """The numbers of a month of rows."""

    def count(
        rows: Sequence[Row],
        label: str = "2026-10",
        *,
        as_of: date = date(2026, 11, 5),
        links: Sequence[Link] = (),
        mine: Office = office,
        **more: object,
    ) -> Tally:
        ledger = ledger_of(mine, rows, **more)  # type: ignore[arg-type]
        clocks = deadlines(ledger.records, mine, as_of=as_of)
        return tally(
            ledger, clocks, Linked(tuple(links)), mine, period=period_of(label, mine), as_of=as_of
        )

    return count
