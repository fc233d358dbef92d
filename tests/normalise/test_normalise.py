# ruff: noqa: DTZ001  (cells have no time zone)
from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.normalise import normalise, stack

HEADERS = ("姓名", "信访形式", "概况", "信访日期")
ROW = ("张三", "来信", "路灯不亮", "2026-10-05")
PLAIN = MappingProxyType(dict(zip(HEADERS, ROW, strict=True)))
NAMES = {
    "petitioner": "姓名",
    "channel": "信访形式",
    "matter": "概况",
    "received_on": "信访日期",
    "id_number": "身份证号",
    "phone": "联系电话",
    "people_count": "信访人数",
    "village": "村居",
    "duty_unit": "责任单位",
    "case_no": "信访件编号",
    "closed_on": "办结日期",
    "category": "内容分类",
    "gender": "性别",
    "birth_on": "出生日期",
    "due_on": "办理期限",
    "first_or_repeat": "是否重复",
    "result": "办理结果",
}


def one(table, office, key, cell, **context):
    """A register of one plain row with one cell of its own, and that value."""
    row = dict(PLAIN) | {NAMES[key]: cell}
    context = {"year": 2026, "month": 10} | context
    register, findings = normalise(table(list(row), [list(row.values())], **context), office)
    value = register.records.table[key].iloc[0]
    return register, findings, None if pd.isna(value) else value


@pytest.mark.parametrize(
    ("key", "cell", "value", "how", "rule"),
    [
        ("petitioner", "张 三", "张三", "folded", None),
        ("petitioner", "张三 李四", "张三、李四", "folded", None),
        ("channel", "来信", "来信", None, None),
        ("channel", "走访", "来访", "standard_word", None),
        ("gender", "女士", "女", "standard_word", None),
        ("channel", "飞 鸽", "飞鸽", "folded", "vocabulary_unknown"),
        ("channel", "—", None, "absent", None),
        ("category", "三农", "农村农业", "standard_word", None),
        ("category", "占道经营", "占道经营", None, None),
        ("gender", "M", "男", "standard_word", None),
        ("received_on", "2026-10-05", "2026-10-05", None, None),
        ("received_on", datetime(2026, 10, 5), "2026-10-05", None, None),
        ("received_on", datetime(2026, 10, 5, 9, 30), "2026-10-05", "cell", None),
        ("received_on", "10.5", "2026-10-05", "yearless", None),
        ("received_on", 46300.0, "2026-10-05", "serial", None),
        ("received_on", "2026.10.5-10.7", "2026-10-05", "range", None),
        ("received_on", "农历八月十五", None, "lunar", "date_unreadable"),
        ("received_on", "八月十五", None, "maybe_lunar", "date_unreadable"),
        ("received_on", "10月5日前后", None, "about", "date_unreadable"),
        ("received_on", "年   月   日", None, "absent", None),
        ("received_on", "2026年10月   日", None, "month_only", "date_unreadable"),
        ("received_on", "5/10/26", None, "ambiguous", "date_ambiguous"),
        ("received_on", "2026年10月5日（农历八月廿五）", "2026-10-05", "plain", None),
        ("received_on", "2026年10月", None, "month_only", "date_unreadable"),
        ("received_on", "10/5/2026", None, "ambiguous", "date_ambiguous"),
        ("closed_on", "未办结", None, "unknown", None),
        ("closed_on", "/", None, "absent", None),
        ("birth_on", 25000, "1968-06-11", "serial", None),
        ("received_on", 25000, None, "unreadable", "date_unreadable"),
        ("id_number", "33010619650312001 0", "330106196503120010", "folded", None),
        ("id_number", "330106650312001", "330106196503120010", "upgraded", None),
        ("id_number", 330106196503120010, None, "damaged", "id_damaged"),
        ("id_number", "3.30106E+17", None, "damaged", "id_damaged"),
        ("id_number", "330106196503120012", "330106196503120012", None, None),
        ("id_number", "不详", None, "unknown", None),
        ("id_number", "未带身份证", None, "unknown", None),
        ("phone", "没留电话", None, "unknown", None),
        ("received_on", "不详（来信未署日期）", None, "explained", None),
        ("phone", 19900001234.0, "19900001234", None, None),
        ("phone", "199-0000-1234", "19900001234", "folded", None),
        ("people_count", 12.0, 12, None, None),
        ("people_count", "12人", 12, "counted", None),
        ("people_count", "若干", None, "unreadable", "count_unreadable"),
        ("village", "柳富村", "柳富村", None, None),
        ("village", "柳富村村委会", "柳富村", "standard_name", None),
        ("village", "石桥镇柳富村", "柳富村", "standard_name", None),
        ("village", "柳富村三组", "柳富村", "standard_name", None),
        ("village", "柳富村（三组）", "柳富村", "standard_name", None),
        ("village", "柳富三组", "柳富村", "standard_name", None),
        ("village", "柳富村二组12号", "柳富村", "standard_name", None),
        ("village", "柳富村第3网格", "柳富村", "standard_name", None),
        ("village", "柳富村两委", "柳富村", "standard_name", None),
        ("village", "石桥村、柳富村", "石桥村、柳富村", None, "village_unknown"),
        ("village", "柳富新村", "柳富新村", None, "village_unknown"),
        ("duty_unit", "石桥镇人民政府派出所", "派出所", "standard_name", None),
        ("duty_unit", "派出所 国土所", "派出所、自然资源所", "standard_name", None),
        ("village", "东河", "东河社区", "standard_name", None),
        ("people_count", "两百五", 250, "chinese", None),
        ("village", "石桥", "石桥", None, "village_unknown"),
        ("village", "下湾村", "下湾村", None, "village_unknown"),
        ("duty_unit", "国土所", "自然资源所", "standard_name", None),
        ("duty_unit", "国土所、柳富村委", "自然资源所、柳富村", "standard_name", None),
        ("duty_unit", "水 利 站", "水利站", "folded", "unit_unknown"),
        ("case_no", " ＸＦ 2026-001", "XF2026-001", "folded", None),
        ("case_no", 2026001.0, "2026001", None, None),
        ("case_no", 202610050000000123, None, "damaged", "id_damaged"),
        ("first_or_repeat", "是", "重复", "standard_word", None),
        ("first_or_repeat", "×", "初次", "standard_word", None),
        ("result", "无", None, "absent", None),
        ("matter", "第一行\r\n第二行", "第一行\n第二行", None, None),
    ],
)
def test_one_cell(key, cell, value, how, rule, table, office):
    register, findings, found = one(table, office, key, cell)
    said = found.date().isoformat() if isinstance(found, pd.Timestamp) else found
    assert said == value
    record = register.records.table.index[0]
    assert register.changes.get((record, key)) == how
    assert [finding.rule for finding in findings] == ([rule] if rule else [])
    for finding in findings:
        assert (finding.record, finding.field) == (record, key)
        assert finding.cell == f"{'BCDEF'[register.columns[key] - 2]}4"
        assert finding.message


def test_types_and_addresses(table, office):
    raw = table([*HEADERS, "信访人数"], [[*ROW, 3], ["李四", None, None, None, None]])
    register, findings = normalise(raw, office)
    records = register.records
    assert findings == ()
    assert list(records.table.index) == ["柳富村.xlsx!10月!B4", "柳富村.xlsx!10月!B5"]
    assert dict(records.table.dtypes.astype(str)) == {
        "received_on": "datetime64[s]",
        "channel": "str",
        "petitioner": "str",
        "people_count": "Int64",
        "matter": "str",
    }
    assert set(records.texts.dtypes.astype(str)) == {"str"}
    assert list(records.texts.columns) == list(records.table.columns)
    assert records.table.loc["柳富村.xlsx!10月!B5"].drop("petitioner").isna().all()
    place = records.places["柳富村.xlsx!10月!B5"]
    assert (place.row, place.cell("people_count"), place.first_cell) == (5, "F5", "B5")
    assert register.columns["petitioner"] == 2


def test_a_table_without_rows_keeps_its_columns(table, office):
    register, findings = normalise(table(HEADERS, []), office)
    assert findings == ()
    assert register.records.table.empty
    assert str(register.records.table["received_on"].dtype) == "datetime64[s]"
    assert set(register.columns) == {"petitioner", "channel", "matter", "received_on"}


def test_the_village_of_the_title_counts_where_no_column_says_it(table, office):
    register, findings = normalise(table(HEADERS, [ROW], village="柳富"), office)
    record = register.records.table.index[0]
    assert register.records.table.loc[record, "village"] == "柳富村"
    assert pd.isna(register.records.texts.loc[record, "village"])
    assert register.changes[record, "village"] == "from_title"
    assert "village" not in register.columns
    assert findings == ()


def test_a_column_of_villages_outranks_the_title(table, office):
    raw = table([*HEADERS, "村居"], [[*ROW, None]], village="柳富村")
    register, _ = normalise(raw, office)
    assert register.records.table["village"].isna().all()


@pytest.mark.parametrize(
    ("context", "month", "day"),
    [
        ({"year": 2025, "month": 10}, (2026, 11), "2025-10-05"),
        ({"year": 2025}, (2026, 11), "2025-10-05"),
        ({}, (2026, 11), "2026-10-05"),
        ({"month": 10}, (2026, 11), "2026-10-05"),
        ({"month": 10}, (2027, 1), "2026-10-05"),
        ({}, (2027, 1), "2026-10-05"),
        ({}, None, None),
    ],
)
def test_the_year_of_a_date_without_one(context, month, day, table, office):
    raw = table(HEADERS, [[*ROW[:3], "10月5日"]], **context)
    register, findings = normalise(raw, office, month=month)
    value = register.records.table["received_on"].iloc[0]
    assert (None if pd.isna(value) else value.date().isoformat()) == day
    assert [finding.rule for finding in findings] == ([] if day else ["date_unreadable"])


def test_a_step_without_its_year_does_not_lie_before_the_receipt(table, office):
    raw = table([*HEADERS, "办理期限"], [[*ROW[:3], "12月10日", "2月8日"]], year=2026, month=12)
    register, _ = normalise(raw, office)
    assert register.records.table["due_on"].iloc[0].date() == date(2027, 2, 8)
    assert register.records.texts["due_on"].iloc[0] == "2月8日"


def test_a_leap_day_without_its_year_is_never_moved_to_a_year_without_one(table, office):
    raw = table([*HEADERS, "办理期限"], [[*ROW[:3], "12月10日", "2月29日"]], year=2028, month=12)
    register, _ = normalise(raw, office)
    assert register.records.table["due_on"].iloc[0].date() == date(2028, 2, 29)


def test_levels_of_a_category_part(table, office):
    raw = table(
        [*HEADERS, "内容分类"],
        [[*ROW, "国土资源_土地征收_补偿"], [*ROW, "占道_摆摊"], [*ROW, "民政"]],
    )
    register, _ = normalise(raw, office)
    assert list(register.records.table["category"]) == ["国土资源", "占道_摆摊", "民政"]
    assert register.records.table["subcategory"].iloc[0] == "土地征收_补偿"
    assert register.records.texts["category"].iloc[0] == "国土资源_土地征收_补偿"
    assert register.records.table["subcategory"].iloc[1:].isna().all()


def test_cells_filled_from_above_are_counted_once_a_column(table, office):
    raw = table(HEADERS, [ROW, ROW, ROW], filled=[(5, 3), (6, 3), (6, 2)])
    register, findings = normalise(raw, office)
    told = [(finding.rule, finding.cell, finding.field) for finding in findings]
    assert told == [("filled_down", "B6", "petitioner"), ("filled_down", "C5", "channel")]
    assert "2 格" in findings[1].message
    assert register.changes["柳富村.xlsx!10月!B5", "channel"] == "filled_down"


def test_no_message_shows_a_person(table, office):
    headers = [*HEADERS, "身份证号", "出生日期", "信访人数", "责任单位"]
    private = ["330106196503120012", "1965.3.45", "张三19900001234", "张大爷19900001234"]
    _, findings = normalise(table(headers, [[*ROW, *private]]), office)
    told = " ".join(f"{finding.message}{finding.suggestion}" for finding in findings)
    assert {finding.rule for finding in findings} >= {"date_unreadable", "unit_unknown"}
    for secret in ("19900001234", "1965.3.45", "330106196503120012"):
        assert secret not in told


def test_a_silenced_rule_says_nothing_and_the_value_is_the_same(table, office):
    silent = office.model_copy(
        update={"rules": {k: v for k, v in office.rules.items() if k != "village_unknown"}}
    )
    _, findings, value = one(table, silent, "village", "下湾村")
    assert (findings, value) == ((), "下湾村")


def test_without_declared_villages_none_is_unknown(table, shipped):
    _, findings, value = one(table, shipped, "village", "下 湾 村")
    assert (findings, value) == ((), "下湾村")


# ── laws ──────────────────────────────────────────────────────────────────────────────────────

SIGNS = st.text(alphabet="柳富村张三李12０９.-/年月日　 、人是男×√（）()X无—\n\u200b", max_size=14)
CELLS = st.one_of(
    st.none(),
    SIGNS,
    st.integers(-10, 60_000),
    st.integers(10**10, 10**18),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
)
FIELDS = tuple(NAMES)


@pytest.fixture(scope="module")
def full(table, office):
    def run(rows):
        raw = table([NAMES[key] for key in FIELDS], rows, year=2026, month=10)
        return normalise(raw, office)

    return run


def as_cells(records):
    """The values as a sheet would hold them."""
    table = records.table.reindex(columns=list(FIELDS))
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    return [
        [cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row]
        for row in rows
    ]


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.tuples(*[CELLS] * len(FIELDS)), min_size=1, max_size=3))
def test_normalising_twice_is_once(full, rows):
    first, _ = full([dict(zip(FIELDS, row, strict=True)).values() for row in rows])
    again = as_cells(first.records)
    at = FIELDS.index("first_or_repeat")
    for row in again:  # its header asks "repeated?", the standard word is an answer too
        assert row[at] in (None, "初次", "重复") or isinstance(row[at], str)
    second, _ = full(again)
    pd.testing.assert_frame_equal(
        second.records.table.drop(columns=["subcategory"], errors="ignore"),
        first.records.table.drop(columns=["subcategory"], errors="ignore"),
    )


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.tuples(*[CELLS] * len(FIELDS)), min_size=1, max_size=3))
def test_no_cell_is_lost_in_silence(full, rows):
    register, findings = full(rows)
    table, texts = register.records.table, register.records.texts
    told = {(finding.record, finding.field) for finding in findings}
    for record in table.index:
        for key in FIELDS:
            if pd.notna(texts.loc[record, key]) and pd.isna(table.loc[record, key]):
                nothing = register.changes.get((record, key)) in ("absent", "unknown")
                assert nothing or (record, key) in told


# ── stacking ──────────────────────────────────────────────────────────────────────────────────


def test_stacked_registers_keep_rows_types_and_order(table, office):
    first, _ = normalise(table(HEADERS, [ROW, ROW]), office)
    other = ["姓名", "概况", "信访件编号", "登记日期", "信访人数"]
    second, _ = normalise(
        table(other, [["李四", "水管", "X1", "2026-10-06", 2]], letters=range(12, 17)), office
    )
    empty, _ = normalise(table([*HEADERS, "民族"], []), office)
    records = stack([empty, second, first])
    assert list(records.table.index) == [*second.records.table.index, *first.records.table.index]
    assert list(records.table.columns) == [
        "case_no", "received_on", "registered_on", "channel", "petitioner", "ethnicity",
        "people_count", "matter",
    ]  # fmt: skip
    types = records.table.dtypes.astype(str)
    assert types["people_count"] == "Int64"
    assert {types["received_on"], types["registered_on"]} == {"datetime64[s]"}
    assert {types["case_no"], types["ethnicity"]} == {"str"}
    assert records.kind == "petition"
    assert set(records.places) == set(records.table.index)
    assert records.texts.shape == records.table.shape


def test_nothing_stacked_is_nothing():
    records = stack([])
    assert (len(records.table), len(records.texts), dict(records.places)) == (0, 0, {})
