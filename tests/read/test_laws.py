"""What holds for every sheet: nothing is lost, no row is two things."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xftools.model import CellValue, Grid, RawTable, Span
from xftools.office import Office
from xftools.read.tables import find_tables
from xftools.read.tables.headers import squeezed_label
from xftools.read.tables.words import shown, words_of

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


# ── sheets as offices make them: the parts are known, so what becomes of them can be told ──────

PEOPLE = (
    "张秀兰 李长河 王桂英 陈玉民 周福来 吴月娥 郑爱国 冯秀英 褚建军 卫小满 蒋大山 沈明月".split()
)
MATTERS = (
    "反映机耕路塌方 反映水费过高 反映路灯不亮 反映违章搭建 反映垃圾没有清运 反映低保没有批".split()
)
# A header of one row or of two, and what a record has under it: name, day, village, matter.
HEADS = (
    (("序号", "姓名", "信访日期", "村居", "反映内容"),),
    (("序号", "信访人", "信访时间", "所在村", "信访事由"),),
    (("序号", "信访人", "信访事项", None, None), (None, "姓名", "信访日期", "村居", "反映内容")),
    (("序↵号", "信访人情况", None, "问题", None), (None, "姓 名", "来访日期", "属地", "反映内容")),
)
BEHIND = ("合计", "注：以上均已核实。", "填表人：赵志刚", "共2件")


@st.composite
def tables(draw: st.DrawFn, left: int) -> tuple[list[list[CellValue]], list[Span], int]:
    """The rows of one register from column `left` on, its merges, and how many records it has."""
    rows: list[list[CellValue]] = []
    merged: list[Span] = []

    def put(*cells: CellValue) -> None:
        rows.append([None] * (left - 1) + list(cells))

    if draw(st.booleans()):
        put("石桥村信访登记台账")
        merged.append(Span(len(rows), left, len(rows), left + 4))
    if draw(st.booleans()):
        put("填报单位：石桥村", None, None, "填报日期：2026年11月1日")
    head = draw(st.sampled_from(HEADS))
    for number, line in enumerate(head):
        put(*(text and text.replace("↵", "\n") for text in line))
        if len(head) == 2 and number == 0:
            top = len(rows)
            below = [c for c, text in enumerate(line) if text is None]
            start = below[0] - 1
            merged.append(Span(top, left, top + 1, left))
            if all(line[c] is None for c in range(start + 1, 5)):
                merged.append(Span(top, left + start, top, left + 4))
    count = draw(st.integers(1, 6))
    for serial in range(1, count + 1):
        if serial > 1 and draw(st.integers(0, 5)) == 0:
            put()
        if draw(st.integers(0, 7)) == 0:
            put(draw(st.sampled_from(("一、来信", "石桥村", "10月份"))))
            merged.append(Span(len(rows), left, len(rows), left + 4))
        if serial > 1 and draw(st.integers(0, 7)) == 0:
            for line in head:
                put(*(text and text.replace("↵", "\n") for text in line))
        day = draw(st.sampled_from((date(2026, 10, 3), "10月5日", "2026.10.8")))
        filled = len(rows[-1]) == left + 4 and rows[-1][left - 1] == serial - 1
        village = draw(st.sampled_from(("同上", "〃", "柳富村", None))) if filled else "柳富村"
        put(serial, draw(st.sampled_from(PEOPLE)), day, village, draw(st.sampled_from(MATTERS)))
        if village is None:  # merged with the cell above
            above = Span(len(rows) - 1, left + 3, len(rows) - 1, left + 3)
            if merged and merged[-1].left == above.left and merged[-1].bottom == above.bottom:
                above = merged.pop()
            merged.append(Span(above.top, above.left, len(rows), above.left))
    for text in draw(st.lists(st.sampled_from(BEHIND), max_size=2, unique=True)):
        put(text, 2) if text == "合计" else put(text)
    return rows, merged, count


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Grid, int]:
    """Registers under or beside each other, and how many records there are."""
    cells: list[list[CellValue]] = []
    merged: list[Span] = []
    total = 0
    left = draw(st.integers(1, 3))
    beside = draw(st.integers(1, 2))
    for _ in range(1 if beside == 2 else draw(st.integers(1, 3))):
        top = len(cells) + (draw(st.integers(1, 2)) if cells else 0)
        gap = draw(st.integers(1, 2))
        for side in range(beside):
            rows, spans, count = draw(tables(left + side * (5 + gap)))
            total += count
            merged += [Span(s.top + top, s.left, s.bottom + top, s.right) for s in spans]
            for number, row in enumerate(rows, top):
                cells += [[] for _ in range(number + 1 - len(cells))]
                cells[number] += [None] * (len(row) - len(cells[number]))
                cells[number] = [new if new is not None else old
                                 for new, old in zip(row + [None] * 20, cells[number], strict=False)]  # fmt: skip
    whole = tuple(trimmed(tuple(row)) for row in cells)
    return Grid("石桥村.xlsx", "10月", whole, tuple(merged)), total


def holds(
    table: RawTable, row: int, column: int, value: CellValue, ditto: Container[object]
) -> bool:
    """Whether a cell is in the header, a record, or a row set aside of a table."""
    if row in table.header_rows:
        if column not in table.columns:
            return False
        return squeezed_label(shown(value)) in table.headers[table.columns.index(column)]
    for record in table.rows:
        if record.row == row:
            if column not in table.columns:
                return False
            kept = record.cells[table.columns.index(column)]
            return kept == value or (column in record.filled and value in ditto)
    return any(aside.row == row and shown(value) in aside.text for aside in table.set_aside)


def lost(grid: Grid, office: Office) -> list[tuple[int, int, CellValue]]:
    """The filled cells of a grid that are nowhere in its tables."""
    found, ditto = find_tables(grid, office), words_of(office).ditto
    return [
        (row, column, value)
        for row, cells in enumerate(grid.cells, 1)
        for column, value in enumerate(cells, 1)
        if value is not None and not any(holds(t, row, column, value, ditto) for t in found)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=grids())
def test_nothing_is_lost(grid: Grid, town: Office) -> None:
    assert lost(grid, town) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=sheets())
def test_of_registers_under_and_beside_each_other_every_record_is_found(
    made: tuple[Grid, int], town: Office
) -> None:
    grid, count = made
    found = find_tables(grid, town)
    assert lost(grid, town) == []
    records = [record for table in found for record in table.rows]
    assert sum(any(cell in PEOPLE for cell in record.cells) for record in records) == count
    assert len(records) == count
    # What was merged or marked as above has come down.
    assert all("柳富村" in record.cells for record in records)


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
