"""A column is read cell by cell, only faster: equal cells once, and 1, 1.0 and TRUE are three cells."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xftools import office
from xftools.normalise.fields import Reading, Setting, read_cell
from xftools.normalise.readings import everywhere, nothing, read_column
from xftools.normalise.words import words_of

OFFICE = office.load()
KIND = OFFICE.kind("petition")

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 2.5, 45000.0]),
    st.sampled_from(
        [
            "1",
            "1.0",
            "TRUE",
            "无",
            " 无 ",
            "10月8日",
            "张 三",
            "来访",
            "２０２６.１０.８",
            "_x000D_",
        ]
    ),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.dates(date(2025, 1, 1), date(2026, 1, 1)).map(
        lambda day: datetime.combine(day, time(9, 30))
    ),
)


def setting(key: str) -> Setting:
    return Setting(OFFICE, KIND, key, words_of(OFFICE), 2026, 10, date_1904=False, answers={})


@pytest.mark.parametrize(
    "key", ["seq", "received_on", "people_count", "petitioner", "channel", "phone"]
)
@given(cells=st.lists(CELLS, max_size=30))
def test_a_column_reads_as_its_cells(key: str, cells: list[object]) -> None:
    told = setting(key)
    column = read_column(cells, told)
    assert list(column) == [read_cell(cell, told) for cell in cells]
    assert [column[at] for at in range(len(column))] == list(column)
    assert len(column.distinct) == len({(type(cell), cell) for cell in cells})


def test_rows_and_changes() -> None:
    column = read_column(["甲", None, "乙", "甲"], setting("petitioner"))
    assert column.rows(lambda reading: reading.value == "甲") == [0, 3]
    fresh = column.changed({3: Reading("丙", "甲", "folded"), 1: Reading("丁", None, "folded")})
    assert [reading.value for reading in fresh] == ["甲", "丁", "乙", "丙"]
    assert [reading.value for reading in column] == ["甲", None, "乙", "甲"]
    assert column.changed({}) is column
    assert [item.value for item in everywhere(Reading("甲", "甲"), 2)] == ["甲", "甲"]
    assert [item.value for item in nothing(2)] == [None, None]
