"""Fixes lose nothing: applied, none is left to propose; no name and no digit of an ID is touched."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from everything import opened
from hypothesis import given, settings
from hypothesis import strategies as st

from xftools import pipeline, read
from xftools.model import Outcome
from xftools.office import load
from xftools.values.text import fold
from xftools.write.fixes import edits
from xftools.write.package import lay

OFFICE = load()
HEADER = [
    "序号",
    "信访日期",
    "姓名",
    "身份证号",
    "联系电话",
    "信访形式",
    "概况",
    "责任单位",
    "状态",
]
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SURE = ["560199199003070096", "56019919900307007X", "560199199003070256"]


def found(path: Path) -> Outcome:
    source = read.read(path, name="登记表.xlsx", office=OFFICE)
    outcome = pipeline.run([source], OFFICE, as_of=date(2026, 11, 5), until="normalise")
    return pipeline.proposed(outcome, {"登记表.xlsx": path})


def dressed(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A value in the dresses people give it."""
    coats = [
        str,
        lambda t: t.translate(FULL),
        lambda t: f" {t}　",
        lambda t: t.lower(),
        lambda t: f"{t[:4]} {t[4:]}",
    ]
    return st.tuples(words, st.sampled_from(coats)).map(lambda pair: pair[1](pair[0]))


rows = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "2026.10.3",
                "2026年10月3日",
                "20261003",
                "二〇二六年十月三日",
                "10月3日",
                "2026-10-03 09:30",
                "2026.10.3（来访）",
                "10/3/26",
                "26.10.3",
            ]
        ),
        st.sampled_from(["赵甲", "钱 乙", "　孙丙", "李某等12人", "ｌｉｕ"]),
        dressed(st.sampled_from([*SURE, "560199199003070011", "56019919900307"])),
        dressed(st.sampled_from(["19900000001", "0572-1234567", "19900000002（女儿）"])),
        dressed(st.sampled_from(["走访", "来访", "来电", "集体访", "不认识的词"])),
        dressed(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
        ),
        dressed(st.sampled_from(["农业服务中心", "某单位"])),
        st.sampled_from(["在办", "已办结", " 办理中 ", "是"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None)
@given(rows)
def test_applied_none_is_left_and_what_a_value_says_is_the_same(
    table: list[tuple[str, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, after = Path(folder, "源.xlsx"), Path(folder, "改.xlsx")
        book = openpyxl.Workbook()
        book.active.append(HEADER)
        for number, values in enumerate(table, 1):
            book.active.append([str(number), *values])
        book.save(path)
        before = found(path)
        lay(path, edits(before.fixes, "登记表.xlsx"), after)
        now = found(after)
        assert now.fixes == ()
        for old, new in zip(before.registers, now.registers, strict=True):
            assert old.records.table.equals(new.records.table), "every value means what it meant"
        old_sheet, new_sheet = opened(path).active, opened(after).active
        for line in range(2, len(table) + 2):
            assert new_sheet.cell(line, 3).value == old_sheet.cell(line, 3).value, (
                "a name is a name"
            )
            was, is_now = (str(s.cell(line, 4).value) for s in (old_sheet, new_sheet))
            assert fold(was).upper().replace(" ", "") == fold(is_now).upper().replace(" ", "")


def test_what_says_more_than_its_field_stays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for number, (day, channel) in enumerate(
        [("2026.10.3", "集体访"), ("2026.10.3（来访）", "走访"), ("10月3日", "来访")], 1
    ):
        book.active.append(
            [
                str(number),
                day,
                "赵甲",
                None,
                None,
                channel,
                f"反映第{number}组水渠损坏",
                "某单位",
                "办理中",
            ]
        )
    book.save(tmp_path / "源.xlsx")
    fixes = found(tmp_path / "源.xlsx").fixes
    assert [(f.edit.row, f.field, str(f.edit.new)) for f in fixes] == [
        (2, "received_on", "2026-10-03"),
        (3, "channel", "来访"),
    ]
