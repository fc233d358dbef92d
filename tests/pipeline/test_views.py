"""What people look at after a check: places jump to cells that are there, all say the same, and
what is kept apart stays apart."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from front_door import SAMPLES, Answer, command
from lxml import html
from openpyxl.utils import range_boundaries

CLOSED = "检举控告专办"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    out = tmp_path_factory.mktemp("check") / "out"
    told = command(
        "check", SAMPLES / "2026-10", "--office", SAMPLES, "--month", "2026-10",
        "--as-of", "2026-11-05", "-o", out, "--json",
    )  # fmt: skip
    return told, out


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].values)


def test_every_jump_of_the_list_lands_on_a_marked_cell(checked: tuple[Answer, Path]) -> None:
    _, out = checked
    sheet = openpyxl.load_workbook(out / "问题清单.xlsx")["问题清单"]
    at = [cell.value for cell in sheet[4]].index("位置") + 1
    books: dict[Path, openpyxl.Workbook] = {}
    marked = jumps = shown = 0
    for number in range(5, sheet.max_row + 1):
        link = sheet.cell(number, at).hyperlink
        if link is None:
            continue
        jumps += 1
        path = out.joinpath(*link.target.split("\\"))
        assert CLOSED not in path.parts
        book = books.setdefault(path, openpyxl.load_workbook(path))
        name, _, where = link.location.rpartition("!")
        name = name.strip("'").replace("''", "'")
        assert where == sheet.cell(number, at).value
        # A mark inside a merged block shows at its first cell; a village's copy bears its own alone.
        merged = any(where in span for span in book[name].merged_cells.ranges)
        bare = merged or "退村版" in path.parts
        marked += bare or book[name][where].fill.fill_type == "solid"
        shown += not bare
        assert range_boundaries(where)
    assert len(books) > 15
    assert marked == jumps
    assert shown > 70


def test_the_sheets_added_to_a_copy_hold_its_own_findings(checked: tuple[Answer, Path]) -> None:
    told, out = checked
    name = "东坪村信访台账（10月）.xlsx"
    mine = [item for item in told.json["findings"] if item["file"] == name]
    book = openpyxl.load_workbook(out / "标记副本" / "内部版" / name)
    assert book.sheetnames[-4:] == ["检查结果", "问题清单", "值分布", "_xftools"]
    assert book["_xftools"].sheet_state == "veryHidden"
    listed = list(book["问题清单"].values)
    assert len(listed) == len(mine) + 1
    by = [row for row in book["检查结果"].values if row[0] == "按问题"]
    assert sum(int(str(row[5])) for row in by) == len(mine)
    header = listed[0]
    for line, item in zip(
        listed[1:], sorted(mine, key=lambda f: (f["sheet"], f["row"])), strict=True
    ):
        whole = dict(zip(header, line, strict=True))
        if item["record"] is None:
            continue
        row = book[item["sheet"]][item["row"]]
        texts = {str(cell.value) for cell in row if cell.value is not None}
        assert str(whole["原表“姓名”"]) in texts
    for sheet in ("检查结果", "问题清单", "值分布"):
        for (cell,) in ((c,) for line in book[sheet].iter_rows() for c in line if c.hyperlink):
            assert cell.hyperlink.location.rpartition("!")[0].strip("'") in book.sheetnames


def test_a_marked_copy_is_read_again_as_what_it_was(checked: tuple[Answer, Path]) -> None:
    _, out = checked
    path = out / "标记副本" / "内部版" / "东坪村信访台账（10月）.xlsx"
    again = command("inspect", path, "--office", SAMPLES, "--json").json
    kinds = {t["sheet"]: t["kind"] for t in again["files"][0]["tables"]}
    assert {sheet for sheet, kind in kinds.items() if kind} == {"10月上半月", "10月下半月"}


@pytest.mark.parametrize("folder", [".", CLOSED])
def test_page_and_workbook_say_the_same(checked: tuple[Answer, Path], folder: str) -> None:
    _, out = checked
    page = html.document_fromstring((out / folder / "问题清单.html").read_text("utf-8"))
    listed = rows(out / folder / "问题清单.xlsx", "问题清单")
    about = page.text_content()
    assert re.findall(r"共 (\d+) 处", about)[0] == str(len(listed) - 4)
    assert len(page.find_class("finding")) == len(listed) - 4
    told = [str(row[0]) for row in rows(out / folder / "问题清单.xlsx", "检查结果") if row[0]]
    for name in (
        row[0].text_content() for table in page.find_class("sums") for row in table.iter("tr")
    ):
        assert name in {*told, "问题", "栏目", "村居"}


def test_what_is_kept_apart_is_on_no_other_page(checked: tuple[Answer, Path]) -> None:
    told, out = checked
    shut = rows(out / CLOSED / "问题清单.xlsx", "问题清单")[4:]
    assert shut
    open_places = {(row[3], row[4], row[5]) for row in rows(out / "问题清单.xlsx", "问题清单")[4:]}
    assert not {(row[3], row[4], row[5]) for row in shut} & open_places
    names = {str(row[7]).split()[0] for row in shut if row[7]}
    page = (out / "问题清单.html").read_text("utf-8")
    book = str([rows(out / "问题清单.xlsx", sheet) for sheet in ("检查结果", "问题清单", "值分布")])
    assert names
    assert not [name for name in names if name in page or name in book]
    assert "检举控告" not in {str(row[1]) for row in rows(out / "问题清单.xlsx", "值分布")}
    findings = {item["rule"] for item in told.json["findings"]}
    assert findings


def test_no_personal_value_of_the_samples_stands_on_the_page(checked: tuple[Answer, Path]) -> None:
    told, out = checked
    page = (out / "问题清单.html").read_text("utf-8")
    inspected = command("inspect", SAMPLES / "2026-10", "--office", SAMPLES, "--json").json
    people = {
        str(record[key])
        for file in inspected["files"]
        for table in file["tables"]
        for record in table["records"]
        for key in ("petitioner", "id_number", "phone")
        if len(str(record.get(key) or "")) > 1
    }
    assert len(people) > 500
    assert told.code == 4
    leaks = sorted(value for value in people if value in page)
    assert leaks == []
