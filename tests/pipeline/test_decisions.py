"""What a person decides in the review workbook holds: in this run, and in the next month's."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from front_door import command

HEADER = ["序号", "信访日期", "姓名", "身份证号", "联系电话", "信访形式", "概况", "村居"]
PAIR = [
    [
        1,
        "2026-10-08",
        "岑望舒",
        None,
        "19900000011",
        "来访",
        "反映三组机耕道被洪水冲毁，农机进不去",
        "东山村",
    ],
    [
        2,
        "2026-10-09",
        "岑望舒",
        None,
        "19900000011",
        "来访",
        "三组机耕道让洪水冲毁了，农机进不去田",
        "东山村",
    ],
]


def month(folder: Path, name: str, rows: list[list[object]]) -> Path:
    top = folder / name
    top.mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(top / "东山村.xlsx")
    return top


def answered(path: Path, word: str) -> Path:
    """The review workbook with the same answer in every row, as a clerk fills it."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "处理意见":
                    for below in range(cell.row + 1, sheet.max_row + 1):
                        if sheet.cell(below, 1).value is not None:
                            sheet.cell(below, cell.column, word)
    target = path.with_name("核对过.xlsx")
    book.save(target)
    return target


def test_a_word_of_unrelated_ends_the_link_now_and_next_time(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text("[office]\nname = '测试镇信访办'\n", "utf-8")
    folder = month(tmp_path, "2026-10", PAIR)
    first = command("dedupe", folder, "-o", tmp_path / "a", "--json")
    assert [link["judgement"] for link in first.json["links"]] == [None]
    reviewed = answered(tmp_path / "a" / "查重核对.xlsx", "无关")
    second = command("dedupe", folder, "--decisions", reviewed, "-o", tmp_path / "b", "--json")
    assert second.json["links"] == []
    assert (tmp_path / "decisions.xlsx").is_file()
    third = command("dedupe", folder, "-o", tmp_path / "c", "--json")
    assert third.json["links"] == [], "the office folder remembers"


def test_a_word_of_duplicate_merges_and_counts_once(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text("[office]\nname = '测试镇信访办'\n", "utf-8")
    folder = month(tmp_path, "2026-10", PAIR)
    given = ("run", folder, "--month", "2026-10", "--as-of", "2026-11-05", "--json", "-o")
    first = command(*given, tmp_path / "a")
    assert first.json["counts"]["tie_out"]["after"] == 2, "nothing merges without a person's word"
    reviewed = answered(tmp_path / "a" / "查重核对.xlsx", "重复登记")
    command("dedupe", folder, "--decisions", reviewed, "-o", tmp_path / "b")
    second = command(*given, tmp_path / "c")
    tie = second.json["counts"]["tie_out"]
    assert (tie["after"], tie["merged"], tie["holds"]) == (1, 1, True)
    assert second.json["figures"]["total.items"]["value"] == 1
