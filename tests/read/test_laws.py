"""What holds for every sheet: nothing is lost, no row is two things."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xftools.model import CellValue, Grid, RawTable, Span
from xftools.office import Office
from xftools.read.tables import find_tables
from xftools.read.tables.words import shown

HEADER = ("序号", "姓名", "信访日期", "信访形式", "反映内容", "责任单位")
WORDS = (
    "柳富村 合计 小计： 张秀兰 无 同上 〃 来访 反映道路损坏，下雨不能走 一、来信 填表人：赵志刚 "
    "注：以上属实 示例 序号 姓名 信访日期 2026年10月 110101198001010011 本月无信访事项 （盖章） "
    "信访登记台账 电话：19900001234 1 abc"
)
texts = st.sampled_from(WORDS.split())
values = st.one_of(
    st.none(), texts, st.integers(0, 40), st.floats(0, 9).filter(lambda x: x % 1 > 0),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.text(min_size=1, max_size=6).map(str.strip),
)  # fmt: skip
records = st.tuples(
    st.integers(1, 99), texts, st.dates(date(2026, 1, 1), date(2026, 12, 31)), texts, texts, values
)
rows = st.one_of(
    st.lists(values, max_size=9).map(tuple), records, records,
    st.sampled_from([HEADER, (None, *HEADER), (*HEADER, None, *HEADER), (), ("信访台账",)]),
)  # fmt: skip


def trimmed(row: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
    cells = [value or None if isinstance(value, str) else value for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    cells = tuple(map(trimmed, draw(st.lists(rows, max_size=18))))
    spans = draw(st.lists(st.tuples(st.integers(1, 18), st.integers(1, 9), st.integers(0, 4),
                                    st.integers(0, 4)), max_size=4))  # fmt: skip
    merged = tuple(
        Span(top, left, top + down, left + right)
        for top, left, down, right in spans
        if (down or right) and top + down <= len(cells)
    )
    return Grid("柳富村.xlsx", "10月", cells, merged)


def holds(table: RawTable, row: int, column: int, value: CellValue) -> bool:
    """Whether a cell is in the header, a record, or a row set aside of a table."""
    if row in table.header_rows:
        return column in table.columns
    for record in table.rows:
        if record.row == row:
            if column not in table.columns:
                return False
            kept = record.cells[table.columns.index(column)]
            return kept == value or column in record.filled
    return any(aside.row == row and shown(value) in aside.text for aside in table.set_aside)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=grids())
def test_nothing_is_lost(grid: Grid, town: Office) -> None:
    tables = find_tables(grid, town)
    for row, cells in enumerate(grid.cells, 1):
        for column, value in enumerate(cells, 1):
            if value is not None:
                assert any(holds(t, row, column, value) for t in tables), (row, column, value)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=grids())
def test_a_row_of_a_table_is_one_thing(grid: Grid, town: Office) -> None:
    for table in find_tables(grid, town):
        told = [*table.header_rows, *(r.row for r in table.rows), *(a.row for a in table.set_aside)]
        assert len(told) == len(set(told))
        assert len(table.columns) == len(table.headers) == len(set(table.columns))
        assert all(len(record.cells) == len(table.columns) for record in table.rows)
        assert all(record.filled <= set(table.columns) for record in table.rows)


@settings(max_examples=60, deadline=None)
@given(grid=grids())
def test_finding_tables_twice_finds_the_same(grid: Grid, town: Office) -> None:
    assert find_tables(grid, town) == find_tables(grid, town)
