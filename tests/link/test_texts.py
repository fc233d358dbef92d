"""Texts compared: what is common says little, what is rare says much."""

from __future__ import annotations

import pytest

from xftools.link.compare import sound_alike
from xftools.link.texts import Corpus, amounts, folded, gaps, numbers_shared

COMMON = ("反映", "要求", "征地", "补偿", "补偿款", "未发放", "解决", "尽快")


def corpus(*texts: str) -> Corpus:
    return Corpus(texts, [()] * len(texts), common=COMMON, tenfold="万", uncounted="年月日人组")


def test_folding_leaves_the_words() -> None:
    assert folded("反映 ：征地（２.3亩），\n未发放。") == "反映征地23亩未发放"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("补偿3.2万元", {(32000.0, "元")}),
        ("补偿32000元", {(32000.0, "元")}),
        ("承包地２.３亩、3个人", {(2.3, "亩")}),
        ("2023年5月12日，12组", set()),
        ("电话19900000001", {(19900000001.0, "")}),
        ("500元", {(500.0, "元")}),
        ("2头牛", set()),
    ],
)
def test_amounts(text: str, expected: set[tuple[float, str]]) -> None:
    assert amounts(text, "万", "年月日人组") == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({(32000.0, "元")}, {(32000.0, "元"), (2.3, "亩")}, 0.5),
        ({(32150.0, "元")}, {(32150.0, "元"), (2.3, "亩")}, 1.0),
        ({(32000.0, "元")}, {(41000.0, "元")}, 0.0),
        ({(32000.0, "元")}, {(2.3, "亩")}, None),
        (set(), {(2.3, "亩")}, None),
    ],
)
def test_shared_amounts(left: set, right: set, expected: float | None) -> None:  # type: ignore[type-arg]
    assert numbers_shared(frozenset(left), frozenset(right)) == expected
    assert numbers_shared(frozenset(right), frozenset(left)) == expected


def test_common_words_are_no_rare_content() -> None:
    texts = corpus(
        "反映征地补偿款未发放，要求解决",
        "要求尽快解决征地补偿款未发放",
        "反映鱼嘴塘征地",
        "鱼嘴塘要求补偿",
    )
    one, two, pond, other = texts.told
    assert texts.rarely_shared(one, two) == 0
    assert texts.rarely_shared(pond, other) > 0.4
    assert texts.alike(one, two) > 0.4


def test_one_s_own_name_is_no_content() -> None:
    texts = Corpus(
        ("张三丰反映邻居占地", "张三丰要求低保"),
        [("张三丰",)] * 2,
        common=(),
        tenfold="万",
        uncounted="",
    )
    assert texts.rarely_shared(*texts.told) == 0


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("反映何满仓在老河沟建房占路", "反映孙有田在老河沟建房占路", 0.5),
        ("反映何满仓在老河沟建房占路", "反映孙有田在竹林湾建房占路", 0.0),
        ("反映何满仓在老河沟建房占路", "反映何满苍在老河沟建房占路", None),
        ("反映老河沟征地补偿款", "要求老河沟征地补偿款", None),
        ("老河沟的地被淹了", "养老保险少记了几年", None),
    ],
)
def test_one_sentence_filled_in_twice(left: str, right: str, expected: float | None) -> None:
    texts = corpus(left, right)
    assert texts.unswapped(*texts.told) == expected


def test_gaps() -> None:
    assert [gap for gap in gaps("甲去乙处", "丙去乙家") if gap != ("", "")] == [
        ("甲", "丙"),
        ("处", "家"),
    ]


def test_pairs_that_share_something_rare() -> None:
    texts = corpus("鱼嘴塘边何满仓养猪", "何满仓在鱼嘴塘排污", "反映征地补偿款", "要求征地补偿款")
    assert texts.rare_pairs([0, 1, 2, 3], crowd=10, least=0.45) == [(0, 1)]
    assert texts.rare_pairs([0, 2, 3], crowd=10, least=0.45) == []
    assert texts.rare_pairs([], crowd=10, least=0.45) == []


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("建华", "健华", True),
        ("单雄", "善雄", True),
        ("丽娟", "丽捐", True),
        ("建国", "建军", False),
        ("阿A", "阿B", False),
    ],
)
def test_sounds(left: str, right: str, expected: bool) -> None:
    assert sound_alike(left, right) is expected


def test_latin_words_among_chinese_ones() -> None:
    texts = Corpus(
        ("公司LOGO广告牌扰民", "LOGO牌太亮"),
        [()] * 2,
        common=("公司", "og"),
        tenfold="万",
        uncounted="",
    )
    assert texts.alike(*texts.told) > 0
