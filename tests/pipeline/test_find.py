"""Before registering: matters of a name, a telephone or an ID number, each by itself."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from front_door import SAMPLES, command

from xftools.pipeline.find import asked

LEDGER = SAMPLES / "台账.xlsx"
AS_OF = ("--as-of", "2026-11-05")


def rows() -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(LEDGER).worksheets[0]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:] if row[0]]


@pytest.mark.parametrize(
    ("text", "person", "phone", "id_number"),
    [
        ("何兴旺", {"何兴旺"}, set(), set()),
        ("何兴旺、汤三妹", {"何兴旺", "汤三妹"}, set(), set()),
        ("0999-66660000", set(), {"0999-66660000"}, set()),
        ("１９９００００１２３４", set(), {"19900001234"}, set()),
        ("匿名", set(), set(), set()),
        ("", set(), set(), set()),
    ],
)
def test_what_is_asked_for(
    text: str, person: set[str], phone: set[str], id_number: set[str]
) -> None:
    who = asked([text])
    assert (set(who.person), set(who.phone), set(who.id_number)) == (person, phone, id_number)
    assert bool(who) == bool(person or phone or id_number)


@pytest.mark.parametrize("column", ["姓名", "联系电话", "身份证号"])
def test_a_matter_is_found_by_each_way_of_asking(column: str, tmp_path: Path) -> None:
    row = next(row for row in rows() if row.get(column) and "、" not in str(row[column]))
    done = command("find", LEDGER, str(row[column]), *AS_OF, "-o", tmp_path / "out")
    assert done.code == 0, done.err
    assert str(row["台账号"]) in done.out
    assert done.out.startswith("查到")


def test_it_tells_state_due_days_and_documents(tmp_path: Path) -> None:
    row = next(
        row
        for row in rows()
        if row["告知日期"] and not row["答复日期"] and row["姓名"] and not row["办结日期"]
    )
    done = command("find", LEDGER, str(row["姓名"]), *AS_OF, "-o", tmp_path / "out")
    line = next(line for line in done.out.splitlines() if line.startswith(str(row["台账号"])))
    assert str(row["状态"]) in line
    assert f"告知日期 {row['告知日期']:%Y-%m-%d}" in line
    book = openpyxl.load_workbook(tmp_path / "out" / "登记前查一查.xlsx")
    told = [cell.value for cells in book.worksheets[0].iter_rows() for cell in cells]
    assert row["台账号"] in told
    answer = command("find", LEDGER, str(row["姓名"]), *AS_OF, "-o", tmp_path / "j", "--json").json
    assert {"record", "by", "open"} == set(answer["found"][0])


def test_nobody_is_found_and_nobody_is_asked_for(tmp_path: Path) -> None:
    done = command("find", LEDGER, "查无此人氏", *AS_OF, "-o", tmp_path / "out")
    assert done.code == 0
    assert "没有查到" in done.out
    assert command("find", LEDGER, "匿名", *AS_OF, "-o", tmp_path / "none").code == 2


def test_people_are_never_counted_or_ranked(tmp_path: Path) -> None:
    """Practice 16: matters stand each by itself; no line says how often somebody came."""
    row = next(row for row in rows() if row["姓名"])
    command("find", LEDGER, str(row["姓名"]), *AS_OF, "-o", tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "登记前查一查.xlsx")
    headers = [cell.value for cell in book.worksheets[0][4]]
    assert "姓名" in headers
    assert not [text for text in headers if text and ("次" in text or "排" in text)]


def test_accusations_are_not_looked_at(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["台账号", "信访日期", "信访形式", "姓名", "联系电话", "概况", "信访目的", "村居"])
    sheet.append(
        [
            "T-1",
            "2026-10-09",
            "来访",
            "邬试言",
            "19900000011",
            "反映村干部侵占集体资金",
            "检举控告",
            "石桥村",
        ]
    )
    sheet.append(
        [
            "T-2",
            "2026-10-10",
            "来访",
            "邬试言",
            "19900000011",
            "反映自家门前路灯不亮",
            "求决",
            "石桥村",
        ]
    )
    book.save(tmp_path / "台账.xlsx")
    for text in ("邬试言", "19900000011"):
        done = command("find", tmp_path / "台账.xlsx", text, *AS_OF, "-o", tmp_path / text)
        assert "T-2" in done.out
        assert "T-1" not in done.out
        assert "侵占" not in done.out
        assert "查到 1 件" in done.out
        cells = [
            str(cell.value)
            for cells in openpyxl.load_workbook(tmp_path / text / "登记前查一查.xlsx")
            .worksheets[0]
            .iter_rows()
            for cell in cells
        ]
        assert not [cell for cell in cells if "T-1" in cell or "侵占" in cell]
