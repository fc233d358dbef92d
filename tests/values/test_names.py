from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xftools.values.names import fold_name, is_anonymous, split_names, surname, tidy_names

CASES = Path(__file__).parent.parent / "cases" / "names.csv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("value", "names", "count", "tidy"), cases())
def test_several_names_in_one_cell(value, names, count, tidy):
    parsed = split_names(value)
    assert parsed.names == tuple(names.split())
    assert parsed.count == (int(count) if count else None)
    assert tidy_names(value) == tidy


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        " ",
        "张",
        "张某",
        "张某某",
        "张*",
        "**",
        "李XX",
        "李××",
        "某先生",
        "王先生",
        "欧阳女士",
        "群众",
        "匿名",
        "匿名(村民)",
        "不愿透露姓名",
        "无名氏",
        "举报人：匿名",
        "柳富村村民",
        "柳富村三组部分村民",
        "一名群众",
        "未留姓名",
        "拒绝透露",
        "某公司职工",
        "老张",
        "同上",
        "—",
        "XX",
    ],
)
def test_names_that_name_nobody(name):
    assert is_anonymous(name)


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "欧阳明明",
        "李先",
        "Li Xiao",
        "买买提·吐尔逊",
        "张建国老师",
        "张三先生",
        "Max Li",
        "李𬭎",
        "阿木日火",
    ],
)
def test_names_that_name_somebody(name):
    assert not is_anonymous(name)


def test_one_name_however_it_is_spaced_or_dotted():
    assert (
        len(
            {
                fold_name(name)
                for name in ["买买提•吐尔逊", "买买提 ・ 吐尔逊", "买买提．吐尔逊（代）"]
            }
        )
        == 1
    )


def test_surnames():
    assert [surname(name) for name in ("欧阳明", "单明", "买买提", "")] == [
        "欧阳",
        "单",
        None,
        None,
    ]


@given(text=st.text(alphabet="张三李四王和等12人 　、,/()（）代表·\n", max_size=20))
def test_tidy_twice_is_tidy_once_and_loses_no_name(text):
    tidy = tidy_names(text)
    assert tidy_names(tidy) == tidy
    if not set(text) & set("()（）"):
        assert set(split_names(tidy).names) == set(split_names(text).names)
