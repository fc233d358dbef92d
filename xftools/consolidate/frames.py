"""Records of several sheets as one, and the ledger while it is being put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from xftools.model import Place, Records
from xftools.office.declared import Kind
from xftools.values.text import fold

if TYPE_CHECKING:
    from pandas import DataFrame

_MARKS = re.compile(r"[\W_]+")
_DTYPES = {"date": "datetime64[s]", "count": "Int64"}


def dtype_of(kind: Kind, key: str) -> str:
    """The dtype of a field's column."""
    return _DTYPES.get(kind.fields[key].type, "str")


def stacked(parts: Sequence[Records], kind: Kind, *, needs: Iterable[str] = ()) -> Records:
    """The records of all parts, one under the other, with every column that one of them (or
    `needs`) has, in the order of the kind's fields."""
    used = {*needs, *(key for part in parts for key in part.table.columns)}
    columns = [key for key in kind.fields if key in used]
    places: dict[str, Place] = {}
    for part in parts:
        places |= part.places
    dtypes = {key: dtype_of(kind, key) for key in columns}
    return Records(
        kind=kind.name,
        table=_joined([part.table for part in parts], dtypes),
        texts=_joined([part.texts for part in parts], dict.fromkeys(columns, "str")),
        places=places,
        order=tuple(kind.fields),
    )


def _joined(frames: Sequence[DataFrame], dtypes: Mapping[str, str]) -> DataFrame:
    """The frames under one another; a column one of them lacks is blank there."""
    index: list[str] = [record for frame in frames for record in frame.index]
    columns: dict[str, Any] = {}
    for key, dtype in dtypes.items():
        values: list[Any] = []
        for frame in frames:
            values += frame[key].tolist() if key in frame.columns else [None] * len(frame)
        columns[key] = pd.Series(values, index=index, dtype=dtype)
    return pd.DataFrame(columns, index=pd.Index(index, dtype="str"))


class Rows:
    """All rows at hand, cell by cell: the value, and the text it was read from.

    A cell that could not be read has a text and no value; it is not blank.
    """

    def __init__(self, records: Records, kind: Kind) -> None:
        self.kind = kind
        self.keys = tuple(records.table.columns)
        self.places = records.places
        self._at = {record: number for number, record in enumerate(records.table.index)}
        self._values = {key: records.table[key].tolist() for key in self.keys}
        self._texts = {key: records.texts[key].tolist() for key in self.keys}

    def value(self, record: str, key: str) -> Any:
        """The value of a cell, None when it has none."""
        value = self._values[key][self._at[record]]
        return None if pd.isna(value) else value

    def text(self, record: str, key: str) -> str | None:
        """The text of a cell, None when it is blank."""
        text = self._texts[key][self._at[record]]
        return None if pd.isna(text) else text

    def told(self, record: str, key: str) -> str | None:
        """What a cell says, as people read it: its value, or the text nobody could read."""
        value = self.value(record, key)
        if value is None:
            return self.text(record, key)
        return value.date().isoformat() if hasattr(value, "date") else str(value)

    def same(self, left: str, right: str, key: str) -> bool:
        """Whether two cells say the same (width and blanks do not count, nor do marks in a text)."""
        ends = [fold(self.told(record, key) or "") for record in (left, right)]
        if self.kind.fields[key].type == "text":
            ends = [_MARKS.sub("", text) for text in ends]
        return ends[0] == ends[1]

    def take(self, into: str, source: str, key: str) -> None:
        """The cell of one row put into another."""
        for cells in (self._values[key], self._texts[key]):
            cells[self._at[into]] = cells[self._at[source]]

    def put(self, record: str, key: str, text: str) -> None:
        """A text set as a cell's value."""
        self._values[key][self._at[record]] = text
        self._texts[key][self._at[record]] = text

    def kept(self, order: Sequence[str]) -> Records:
        """The rows of `order` as records."""
        at = [self._at[record] for record in order]
        index = pd.Index(order, dtype="str")

        def column(cells: Sequence[Any], dtype: str) -> Any:
            return pd.Series([cells[number] for number in at], index=index, dtype=dtype)

        table = {key: column(self._values[key], dtype_of(self.kind, key)) for key in self.keys}
        texts = {key: column(self._texts[key], "str") for key in self.keys}
        return Records(
            kind=self.kind.name,
            table=pd.DataFrame(table, index=index),
            texts=pd.DataFrame(texts, index=index),
            places={record: self.places[record] for record in order},
            order=tuple(self.kind.fields),
        )
