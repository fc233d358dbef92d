from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xftools.values.numerals import ParsedCount, chinese_number, parse_count


@pytest.mark.parametrize(
    ("value", "number", "how"),
    [
        (12, 12, "plain"),
        (12.0, 12, "plain"),
        ("12", 12, "plain"),
        ("１２", 12, "plain"),
        ("0", 0, "plain"),
        ("1,200", 1200, "plain"),
        ("12人", 12, "counted"),
        ("12 人次", 12, "counted"),
        ("等12人", 12, "counted"),
        ("共12户", 12, "counted"),
        ("12人（代表3人）", 12, "counted"),
        ("约20", 20, "about"),
        ("20余人", 20, "about"),
        ("二十多人", 20, "about"),
        ("30人左右", 30, "about"),
        ("十二", 12, "chinese"),
        ("十", 10, "chinese"),
        ("廿三人", 23, "chinese"),
        ("壹佰贰拾", 120, "chinese"),
        ("一千零一", 1001, "chinese"),
        ("12.0", 12, "plain"),
        ("1,200.00", 1200, "plain"),
        ("人数：3", 3, "counted"),
        ("3个人", 3, "counted"),
        ("3口人", 3, "counted"),
        ("十几人", 10, "about"),
        ("二百五十人", 250, "chinese"),
        ("一百二", 120, "chinese"),
        ("5人以上", None, "unreadable"),
        ("0.5", None, "unreadable"),
        ("1O", None, "unreadable"),
        ("数十人", None, "unreadable"),
        ("", None, "blank"),
        (None, None, "blank"),
        ("三五人", None, "unreadable"),
        ("几十人", None, "unreadable"),
        ("5-6人", None, "unreadable"),
        ("5户20人", None, "unreadable"),
        (1.5, None, "unreadable"),
        (-3, None, "unreadable"),
        (True, None, "unreadable"),
        ("若干", None, "unreadable"),
        (19900001234, None, "unreadable"),
    ],
)
def test_counts(value, number, how):
    assert parse_count(value) == ParsedCount(number, how)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇二六", 2026), ("二○二六", 2026), ("二零二六", 2026),
        ("廿", 20), ("廿一", 21), ("卅一", 31),
        ("一百零五", 105), ("一百一十", 110), ("百", None),
        ("两万三千", 23000), ("两千三", 2300), ("一万二", 12000), ("一千零二", 1002), ("一万零五", 10005),
        ("十万", 100000), ("三十", 30),
        ("十十", None), ("一万万", None), ("二三百", None), ("人", None),
        ("", None), ("二十廿", None), ("5百", 500),
    ],
)  # fmt: skip
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number


SIGNS = "零一二三四五六七八九"


def written(number: int) -> str:
    """Numbers below ten thousand as they are read aloud."""
    text, zero = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + SIGNS[digit] + sign
            zero = False
        else:
            zero = True
    return text or "零"


@given(number=st.integers(0, 9999))
def test_every_number_comes_back(number):
    assert chinese_number(written(number)) == number
    assert parse_count(f"{written(number)}人").value == number
