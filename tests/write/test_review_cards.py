"""Cards: what is told of two records, and which characters differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools.write.review.cards import Piece, breadth, cards, lines_needed, merged

HOW = {"blank": "（空）", "more": "……", "longest": 20}


def shown(card: tuple[Piece, ...]) -> str:
    signs = {"differs": "[{}]", "absent": "<{}>"}
    return "".join(signs.get(p.look, "{}").format(p.text) for p in merged(card))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("张三丰",), ("张三峰",), ("张三[丰]", "张三[峰]")),
        (("张三丰",), ("张三丰",), ("张三丰", "张三丰")),
        (("张三丰",), ("",), ("张三丰", "<（空）>")),
        (("要求修路",), ("要求尽快修路",), ("要求修路", "要求[尽快]修路")),
        (("老河沟征地",), ("养老保险少记",), ("[老河沟征地]", "[养老保险少记]")),
        (("2026-10-05", "来访"), ("2026-10-05", ""), ("2026-10-05  来访", "2026-10-05")),
        (("", "柳富村"), ("柳富村3组", "柳富村"), ("<（空）>  柳富村", "柳富村3组  柳富村")),
        (("很长" * 20,), ("很长" * 20,), ("很长" * 10 + "……",) * 2),
    ],
)
def test_a_line(left: tuple[str, ...], right: tuple[str, ...], expected: tuple[str, str]) -> None:
    both = cards([("概况：", left, right)], heads=("甲", "乙"), **HOW)  # type: ignore[arg-type]
    assert tuple(map(shown, both)) == tuple(
        f"{head}\n概况：{text}" for head, text in zip("甲乙", expected, strict=True)
    )


def test_a_line_blank_on_both_sides_is_left_out() -> None:
    both = cards([("住址：", ("", ""), ("", ""))], heads=("甲", "乙"), **HOW)  # type: ignore[arg-type]
    assert tuple(map(shown, both)) == ("甲", "乙")


@settings(max_examples=60)
@given(st.text("张三丰李四 \n", max_size=20), st.text("张三丰李四 \n", max_size=20))
def test_nothing_is_lost(left: str, right: str) -> None:
    both = cards([("概况：", (left,), (right,))], heads=("甲", "乙"), **HOW)  # type: ignore[arg-type]
    for card, text in zip(both, (left, right), strict=True):
        assert text in "".join(piece.text for piece in card)


def test_how_much_room_a_card_takes() -> None:
    assert breadth("姓名: a") == 7
    assert lines_needed((Piece("一二三四五\n六", "plain"),), 8) == 3
