"""Every value keeps its text and its cell, and says how it came about where it is not the text."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.normalise import normalise

CELLS = {
    "petition": {
        "序号": [1, "２", " 3"],
        "信访件编号": ["XF 2026 001", "ＸＦ２０２６００２", 20260003.0],
        "信访日期": ["2026.10.5", date(2026, 10, 6), "10月7日"],
        "姓名": ["赵 守 田", "孙桂兰", "不详"],
        "性别": ["M", "女", "无"],
        "身份证号": [
            "'330399196802141019",
            330399197511032044,
            "３３０３９９１９７５１１０３２０４４",
        ],
        "联系电话": ["199-0000-1234", 19900001235, "无"],
        "村居": ["柳富", "某县石桥镇柳富村", "无名村"],
        "信访形式": ["走访", "来信", "烟花"],
        "信访人数": ["约20人", 3, "三"],
        "概况": ["反映机耕道被水冲毁", "反映补偿款\n没有公开", 12],
        "责任单位": ["国土所", "派出所、国土所", "自然资源所"],
        "内容分类": ["国土资源_土地承包", "民政", "/"],
    },
    "dispute": {
        "排查日期": ["2026.10.5", 46301, "十月七日"],
        "纠纷类型": ["邻里纠纷", "婚姻", "烟花"],
        "当事人": ["赵 守 田", "孙桂兰、郑大山", "无"],
        "简要情况": ["因屋檐滴水发生争吵", "因赡养老人发生争执", "—"],
        "涉及人数": ["2人", 3, "四"],
        "是否消号": ["√", "否", "是"],
    },
}


def shown(value):
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def accounted(register):
    """Each value with its text, or a word on how it came about; each text in its own cell."""
    records = register.records
    for record, place in records.places.items():
        for key in records.table.columns:
            value, text = shown(records.table.at[record, key]), records.texts.at[record, key]
            how = register.changes.get((record, key))
            if value != (None if pd.isna(text) else text):
                assert how, (key, text, value)
            if not pd.isna(text):
                assert place.cell(key) is not None
    assert all(how for how in register.changes.values())
    assert {record for record, _ in register.changes} <= set(records.table.index)
    assert {key for _, key in register.changes} <= set(records.table.columns)


@pytest.mark.parametrize("kind", CELLS)
def test_every_value_that_is_not_its_text_says_how(kind, table, office):
    columns = CELLS[kind]
    raw = table(
        list(columns), list(zip(*columns.values(), strict=True)), year=2026, month=10, village="柳富村"
    )  # fmt: skip
    register, _ = normalise(raw, office)
    assert register.kind == kind
    assert len(register.columns) == len(columns)
    accounted(register)
    assert register.changes


def test_a_cell_filled_from_above_says_so(table, office):
    header = ["信访日期", "姓名", "信访形式", "概况"]
    rows = [["2026-10-05", "赵守田", "来访", "路"], ["2026-10-05", "孙桂兰", "来访", "水"]]
    register, _ = normalise(table(header, rows, filled=[(5, 2)], year=2026), office)
    second = register.records.table.index[1]
    assert register.changes[second, "received_on"] == "filled_down"


ANY = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["无", "不详", "10月5日", "２０２６．１０．５", "来 访", "是", "赵　守田", "12人", "同上"]),
    st.integers(0, 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)  # fmt: skip
KINDS = st.sampled_from(sorted(CELLS))


@settings(max_examples=60, deadline=None)
@given(kind=KINDS, data=st.data())
def test_and_so_it_is_with_anything_that_may_stand_in_a_cell(kind, data, table, office):
    headers = list(CELLS[kind])
    rows = data.draw(st.lists(st.tuples(*[ANY] * len(headers)), min_size=1, max_size=3))
    register, _ = normalise(table(headers, rows, year=2026, month=10), office)
    assert register.kind == kind
    accounted(register)
