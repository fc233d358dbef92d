"""Who sent, who reported zero, who did not send; and how late rows were when they came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xftools.consolidate.submissions import submissions
from xftools.model import Context, Grid, RawTable, SetAside, Source, Submission
from xftools.office import Office
from xftools.office.period import period_of

Sheets = Callable[..., Any]

ROW = {"petitioner": "赵测试", "received_on": "2026-10-03", "matter": "反映征地补偿款未发放"}


def sent(
    office: Office,
    sheets: Sequence[Any],
    more: Sequence[Source] = (),
    as_of: date = date(2026, 11, 5),
    fresh: Sequence[str] | None = None,
) -> dict[str, Submission]:
    ids = [record for item in sheets for record in item.ids]
    found = submissions(
        [*(item.source for item in sheets), *more],
        [item.register for item in sheets],
        office,
        period=period_of("2026-10", office),
        as_of=as_of,
        fresh=ids if fresh is None else fresh,
    )
    assert [item.village for item in found][:3] == ["柳富村", "石桥村", "大塘村"]
    return {item.village: item for item in found}


def note(file: str, reason: str, *, shape: str = "empty", village: str | None = None) -> Source:
    """A file with one sheet and one line in it."""
    grid = Grid(file, "Sheet1", (("本月无信访",),))
    aside = (SetAside(1, reason, "本月无信访"),)
    raw = RawTable(grid, 1, shape, (), 0, 0, (), (), (), aside, Context(village=village))
    return Source(file, "0" * 64, "xlsx", (raw,))


def test_sent_zero_and_missing(office: Office, sheet_of: Sheets) -> None:
    rows = sheet_of("10月/表一.xlsx", [ROW, ROW], village="柳富", aside=["title", "total"])
    empty = sheet_of("10月/石桥村10月.xlsx", [])
    found = sent(office, [rows, empty])
    assert found["柳富村"] == Submission("柳富村", "sent", ("10月/表一.xlsx",), 2, 1, 2)
    assert found["石桥村"] == Submission("石桥村", "zero", ("10月/石桥村10月.xlsx",), 0, 0, 0)
    assert found["大塘村"] == Submission("大塘村", "missing", (), 0, 0, 0)
    assert "镇直" not in found


@pytest.mark.parametrize(
    ("source", "status"),
    [
        (note("大塘村.xlsx", "zero"), "zero"),
        (note("大塘村.xlsx", "zero", shape="headerless"), "zero"),
        (note("报表.xlsx", "zero", village="大塘村"), "zero"),
        (note("大塘村/10月.xlsx", "zero"), "zero"),
        (note("大塘村.xlsx", "stray"), "missing"),
        (note("大塘村.xlsx", "stray", shape="statistics"), "sent"),
        (note("别的.xlsx", "zero"), "missing"),
        (Source("大塘村.xlsx", "0" * 64, "xlsx", (), (), "damaged", "坏了"), "sent"),
        (Source("坏文件.xlsx", "0" * 64, "xlsx", (), (), "damaged", "坏了"), "missing"),
    ],
)
def test_a_file_without_a_register(office: Office, source: Source, status: str) -> None:
    assert sent(office, [], [source])["大塘村"].status == status


def test_rows_outweigh_a_line_that_says_there_are_none(office: Office, sheet_of: Sheets) -> None:
    rows = sheet_of("柳富村.xlsx", [ROW])
    found = sent(office, [rows], [note("柳富村补.xlsx", "zero")])
    assert found["柳富村"].status == "sent"
    assert found["柳富村"].files == ("柳富村.xlsx", "柳富村补.xlsx")


def test_the_records_tell_the_village_when_nothing_else_does(
    office: Office, sheet_of: Sheets
) -> None:
    one = sheet_of("表.xlsx", [ROW | {"village": "大塘村"}, ROW])
    many = sheet_of("汇总.xlsx", [ROW | {"village": "柳富村"}, ROW | {"village": "石桥村"}])
    found = sent(office, [one, many])
    assert {name: item.status for name, item in found.items()} == {
        "柳富村": "missing",
        "石桥村": "missing",
        "大塘村": "sent",
    }


def test_an_export_of_the_national_system_is_no_village(office: Office, sheet_of: Sheets) -> None:
    row = ROW | {"case_no": "XF1", "registered_by": "周测试", "problem_place": "柳富村"}
    export = sheet_of("系统导出.xlsx", [row])
    # normalise may fill the village from the place; the sheet itself has no such column.
    table = export.register.records.table.assign(village="柳富村")
    records = replace(export.register.records, table=table)
    filled = replace(export, register=replace(export.register, records=records))
    assert {item.status for item in sent(office, [filled]).values()} == {"missing"}


def test_a_village_nobody_declared_is_told_too(office: Office, sheet_of: Sheets) -> None:
    found = sent(office, [sheet_of("表.xlsx", [ROW], village="新建村")])
    assert found["新建村"].rows == 1
    assert found["大塘村"].status == "missing"


def test_how_old_rows_were_when_they_came(office: Office, sheet_of: Sheets) -> None:
    rows = [
        ROW | {"received_on": "2026-10-16"},  # 15 days before the end of the month
        ROW | {"received_on": "2026-10-17"},
        ROW | {"received_on": "2026-10-01", "reached_office_on": "2026-10-15"},
        ROW | {"received_on": "2026-10-01", "reached_office_on": "2026-10-16"},
        {"petitioner": "赵测试", "matter": "没有日期"},
    ]
    sheet = sheet_of("柳富村.xlsx", rows)
    assert sent(office, [sheet])["柳富村"].late_rows == 2
    # On the 25th the first is nine days old.
    assert sent(office, [sheet], as_of=date(2026, 10, 25))["柳富村"].late_rows == 1
    # A row that the ledger had before came in time, or was told then.
    assert sent(office, [sheet], fresh=sheet.ids[1:])["柳富村"].late_rows == 1
