from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.values.masks import MASKS, mask, scrub


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("name", "张三", "张**"),
        ("name", "欧阳 明明", "欧**"),
        ("name", "张三、李四等12人", "张**、李**"),
        ("id_number", "330106196503120010", "330*************10"),
        ("id_number", "330106 1965 0312 0010", "330*************10"),
        ("id_number", "张三330106196503120010", "330*************10"),
        ("id_number", "张三 33010619650312001", "330************01"),
        ("id_number", "张三丰身份证号不知道怎么查", "***"),
        ("id_number", "33010", "*****"),
        ("phone", "19900001234", "199******34"),
        ("phone", "本人199-0000-1234，儿子张小三19900001235", "199******34、199******35"),
        ("phone", "80001234", "********"),
        ("phone", "问张三", "***"),
        ("address", "某省石桥县石桥镇柳富村三组12号", "某省石桥县石桥镇柳富村***"),
        ("address", "人民路3号", "***"),
        ("text", "张三家门口的路", "（7字）"),
        (None, "照旧", "照旧"),
    ],
)
def test_masks(kind, text, shown):
    assert mask(kind, text) == shown


def test_words_that_should_not_be_personal_lose_what_is():
    said = scrub("来访张三李四，19900001234，11010519491231002X，a@b.cn", ["张三", "李四"])
    assert said == "来访张**李**，19*********，11****************，a@****"


@settings(max_examples=60)
@given(number=st.from_regex(r"\A[1-9]\d{16}[\dX]\Z"), kind=st.sampled_from(sorted(MASKS)))
def test_no_mask_shows_more_than_five_places_of_a_number(number, kind):
    assert sum(sign.isalnum() for sign in mask(kind, number).replace("字", "")) <= 5
