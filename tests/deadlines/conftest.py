"""Records by hand: a row is the filled fields, dates in ISO."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from xftools import office as offices
from xftools.model import Place, Records
from xftools.office import Office


@pytest.fixture(scope="session")
def office() -> Office:
    return offices.load()


@pytest.fixture(scope="session")
def records_of(office: Office) -> Callable[..., Records]:
    def build(*rows: Mapping[str, str], kind: str = "petition") -> Records:
        fields = office.kind(kind).fields
        ids = [f"柳富村.xlsx!Sheet1!A{number}" for number in range(2, len(rows) + 2)]
        keys = [key for key in fields if any(key in row for row in rows)]
        texts = pd.DataFrame(
            {key: [row.get(key) for row in rows] for key in keys}, index=ids, dtype="str"
        )
        table = texts.copy()
        for key in keys:
            if fields[key].type == "date":
                table[key] = pd.to_datetime(texts[key]).astype("datetime64[s]")
            elif fields[key].type == "count":
                table[key] = pd.to_numeric(texts[key]).astype("Int64")
        columns = {key: number + 1 for number, key in enumerate(keys)}
        places = {
            record: Place("柳富村.xlsx", "Sheet1", number + 2, columns)
            for number, record in enumerate(ids)
        }
        return Records(kind, table, texts, places)

    return build
