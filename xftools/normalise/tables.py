"""Values into tables of the agreed types, and tables into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from xftools.model import Place, Records
from xftools.normalise.readings import Readings

# Looked up once: by its name pandas asks every type it knows, for each column anew.
_TEXT = pd.api.types.pandas_dtype("str")


def table_of(
    columns: Mapping[str, Readings], types: Mapping[str, str], ids: Sequence[str]
) -> pd.DataFrame:
    """The values of columns by field as a table: text is str, days datetime64[s], counts Int64."""
    made = {
        key: _array([reading.value for reading in column.distinct], types[key])[column.at]
        for key, column in columns.items()
    }
    return pd.DataFrame(made, index=pd.Index(ids, dtype=_TEXT))


def texts_of(columns: Mapping[str, Readings], ids: Sequence[str]) -> pd.DataFrame:
    """The texts of columns by field as a table of str."""
    made = {
        key: _array([reading.text for reading in column.distinct], "text")[column.at]
        for key, column in columns.items()
    }
    return pd.DataFrame(made, index=pd.Index(ids, dtype=_TEXT))


def joined(parts: Sequence[Records]) -> Records:
    """Records of one kind as one; a field that a part lacks is absent there."""
    if not parts:
        return Records(kind="", table=pd.DataFrame(), texts=pd.DataFrame(), places={})
    if len(parts) == 1:
        return parts[0]
    order = max((part.order for part in parts), key=len)
    present = {key for part in parts for key in part.table.columns}
    keys = [key for key in order if key in present]
    keys += [key for part in parts for key in part.table.columns if key not in keys]
    keys = list(dict.fromkeys(keys))
    places: dict[str, Place] = {}
    for part in parts:
        places.update(part.places)
    return Records(
        kind=parts[0].kind,
        table=_stacked([part.table for part in parts], keys),
        texts=_stacked([part.texts for part in parts], keys),
        places=places,
        order=order,
    )


def _array(values: Sequence[Any], kind: str) -> Any:
    if kind == "date":
        return np.array(values, dtype="datetime64[s]")
    return pd.array(values, dtype="Int64" if kind == "count" else _TEXT)


def _stacked(tables: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """One table below the other. Each column keeps its type, also where a table lacks it."""
    types = {key: table[key].dtype for table in tables for key in table.columns}
    whole = pd.concat([table for table in tables if len(table)] or tables[:1])
    return whole.reindex(columns=keys).astype({key: types[key] for key in keys})
