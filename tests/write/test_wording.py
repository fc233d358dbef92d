"""Numbers, days and comparisons in the office's words."""

from __future__ import annotations

from datetime import date

import paper
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xftools.model import Figure
from xftools.office import Office
from xftools.write import wording


@pytest.fixture(scope="module")
def office() -> Office:
    return paper.settled()


def items(value: float | None) -> Figure:
    return Figure(value, "items")


def rate(part: int, of: int) -> Figure:
    return Figure(part / of if of else None, "rate", numerator=part, denominator=of)


def test_a_day_has_no_leading_zero(office: Office) -> None:
    assert wording.day(date(2026, 3, 5), office) == "2026年3月5日"
    assert wording.span(date(2026, 9, 26), date(2026, 10, 25), office) == (
        "2026年9月26日",
        "10月25日",
    )
    assert wording.span(date(2026, 12, 26), date(2027, 1, 25), office)[1] == "2027年1月25日"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(0.05, 1, "0.1"), (0.25, 1, "0.3"), (2.675, 2, "2.68"), (12.0, 1, "12"), (100, 1, "100"), (0, 1, "0"), (10, 0, "10")],
)  # fmt: skip
def test_rounding_is_half_up(value: float, places: int, said: str) -> None:
    assert wording.rounded(value, places) == said


@pytest.mark.parametrize(
    ("part", "of", "both", "said"),
    [
        (5, 6, True, "83.3%（6件中5件）"),
        (5, 6, False, "83.3%"),
        (7, 8, False, "87.5%"),
        (5, 5, True, "100%（5件中5件）"),
        (2, 3, True, "3件中2件"),
        (0, 4, False, "4件中0件"),
        (0, 0, True, "—"),
    ],
)
def test_a_rate_needs_a_base(office: Office, part: int, of: int, both: bool, said: str) -> None:
    assert wording.rate(rate(part, of), office, both=both) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (8, 5, "比上月增加3件（上升60%）"),
        (8, 4, "比上月增加4件"),
        (3, 6, "比上月减少3件（下降50%）"),
        (1, 2, "比上月减少1件"),
        (4, 4, "与上月持平"),
        (0, 0, "与上月持平"),
        (3, 0, "比上月增加3件"),
        (3, None, ""),
        (None, 3, ""),
    ],
)
def test_a_comparison_counts_first(
    office: Office, now: float | None, before: float | None, said: str
) -> None:
    assert wording.change(items(now), items(before), "previous", office) == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (items(12), "12"),
        (items(None), "—"),
        (rate(1, 4), "4件中1件"),
        (Figure(0.5, "change", numerator=3, denominator=6), "+3（50%）"),
        (Figure(-0.5, "change", numerator=-3, denominator=6), "-3（-50%）"),
        (Figure(1.0, "change", numerator=2, denominator=2), "+2"),
        (Figure(0.0, "change", numerator=0, denominator=6), "0"),
        (Figure(None, "change"), "—"),
        (Figure(12.25, "days"), "12.3"),
    ],
)
def test_a_figure_in_a_table(office: Office, figure: Figure, said: str) -> None:
    assert wording.cell(figure, office) == said


def test_the_first_pattern_that_can_be_filled_is_said() -> None:
    texts = ("{a}和{b}", "只有{a}", "")
    assert wording.pattern(texts, {"a": "甲", "b": "乙"}) == "甲和乙"
    assert wording.pattern(texts, {"a": "甲", "b": None}) == "只有甲"
    assert wording.pattern(texts, {"a": ""}) == ""
    assert wording.pattern("{a}", {}) is None
    assert wording.pattern("{a}", {"a": "{b}", "b": "不该出现"}) == "{b}"


@pytest.mark.parametrize(
    ("text", "length", "said"),
    [
        ("道路破损", 10, "道路破损"),
        ("道路破损。请求修复。", 20, "道路破损"),
        ("一二三四五六，七八九十", 8, "一二三四五六……"),
        ("一二，三四五六七八九十", 8, "一二，三四五六七……"),
        ("\n 道路\t破损 ", 10, "道路 破损"),
    ],
)
def test_a_text_is_cut_after_a_whole_clause(
    office: Office, text: str, length: int, said: str
) -> None:
    assert wording.clipped(text, length, office) == said


@given(text=st.text(max_size=80), length=st.integers(4, 40))
def test_a_cut_text_is_short_and_in_one_line(text: str, length: int) -> None:
    cut = wording.clipped(text, length, paper.settled())
    assert len(cut) <= length + 2
    assert "\n" not in cut
