"""The office that the tests of this room read with."""

from __future__ import annotations

import pytest

from xftools import office

DECLARED = """
[[villages]]
name = "柳富村"
[[villages]]
name = "石桥村"
aliases = ["石桥"]
"""


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> office.Office:
    """An office of two villages."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "office.toml").write_text(DECLARED, encoding="utf-8")
    return office.load(folder)


HEADER = ("序号", "姓名", "信访日期", "手机号码", "反映内容")
RECORDS = (
    (1, "张秀兰", "2026-10-05", "19900001234", "反映道路损坏，下雨不能走"),
    (2, "李长河", "2026-10-09", "19900001235", "反映“低保”没有批"),
)


@pytest.fixture
def rows() -> list[tuple[object, ...]]:
    """A small register, all of it text but the serial numbers."""
    return [("柳富村2026年10月信访登记台账",), HEADER, *RECORDS]
