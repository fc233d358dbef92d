# ruff: noqa: DTZ001  (cells have no time zone)
from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xftools.values.text import clean, fold


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        (" 　\n\u200b", None),
        (float("nan"), None),
        (" 柳富村\u200b ", "柳富村"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        ("a\x00\ufeffb", "ab"),
        ("无", "无"),
        ("—", "—"),
        ("（全角）", "（全角）"),
        (12, "12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (3.3010619650312e17, "330106196503120000"),
        (True, "TRUE"),
        (date(2026, 10, 5), "2026-10-05"),
        (datetime(2026, 10, 5), "2026-10-05"),
        (datetime(2026, 10, 5, 9, 30), "2026-10-05 09:30"),
        (datetime(2026, 10, 5, 9, 30, 5), "2026-10-05 09:30:05"),
        (time(9, 30), "09:30"),
    ],
)
def test_what_a_cell_says(value, text):
    assert clean(value) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢ１２（一）", "AB12(一)"),
        ("邓\ue863明\ue816\ue864", "邓䶮明𠂇龻"),
        ("李𬭎 㛃", "李𬭎㛃"),
        ("张　 三", "张三"),
        ("妇  联", "妇联"),
        ("Li   Ming", "Li Ming"),
        ("2026 年 3 月", "2026年3月"),
        ("a\u200bb\xa0c", "ab c"),
        ("﨑", "﨑"),
    ],
)
def test_what_is_compared(text, folded):
    assert fold(text) == folded


@given(text=st.text())
def test_folding_and_cleaning_twice_is_once(text):
    assert fold(fold(text)) == fold(text)
    if (said := clean(text)) is not None:
        assert clean(said) == said
