"""The hands that lay a Patch into a workbook, held to one result.

A hand is a function (source, patch, target) → the Patch as laid: it writes `target`, the source with
the patch laid into it. `assert_same` holds one to the hand that writes packages, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from xftools.model import CellValue, Edit, Mark, NewSheet, Patch
from xftools.write.package import lay as lay_package
from xftools.write.patch import inverse

Hand = Callable[[Path, Patch, Path], Patch]


@dataclass(frozen=True)
class Shown:
    """A cell as another library reads it."""

    value: CellValue
    fill: str | None
    note: str | None
    jump: str | None = None


Book = Mapping[str, Mapping[str, Shown]]
BLANK = Shown(None, None, None)


def shown(path: Path) -> Book:
    """Every cell that holds, shows or says something, by sheet; sheets nobody sees are left out."""
    book = openpyxl.load_workbook(path)
    found: dict[str, dict[str, Shown]] = {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        cells = found.setdefault(sheet.title, {})
        for row in sheet.iter_rows():
            for cell in row:
                solid = cell.fill.patternType == "solid"
                fill = str(cell.fill.fgColor.rgb)[-6:] if solid else None
                note = cell.comment.text if cell.comment else None
                link = cell.hyperlink.location if cell.hyperlink else None
                seen = Shown(cell.value, fill, note, (link or "").replace("'", "") or None)
                if seen != BLANK:
                    cells[cell.coordinate] = seen
    book.close()
    return found


def by_package(source: Path, patch: Patch, target: Path) -> Patch:
    """The hand that writes packages."""
    return lay_package(source, patch, target)


def workbook(path: Path) -> Path:
    """A register with all that a mark can meet: a fill, a note and a merged block of the clerk's."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "10月"
    sheet.append(["序号", "姓名", "身份证号", "信访日期", "概况", "信访人数"])
    for number in range(1, 31):
        day, told = f"2026.10.{number}", f"路灯不亮{number}"
        sheet.append([number, f"田{number}", "00123", day, told, 1.5])
    sheet["B4"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["C4"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["E5"].comment = Comment("已电话核实", "林晓舟")
    sheet.merge_cells("E10:F12")
    other = book.create_sheet("花名 册's")
    other["A1"] = "问题清单"
    book.create_sheet("问题清单")["A1"] = "旧的"
    book.save(path)
    return path


def patch() -> Patch:
    """Marks of every kind, edits of every kind; a sheet with jumps, whose name is taken and whose
    texts look otherwise."""
    sheet = "10月"
    marks = [
        Mark(sheet, 4, 2, "error", "【错误】姓名不全"),
        Mark(sheet, 5, 5, "warning", '【存疑】说得太短，"如下"\n建议：补一句 \\u4e00 𠮷'),
        Mark(sheet, 11, 6, "hint", "【提示】合并的格子"),
        Mark(sheet, 40, 9, "error", "【错误】空白处"),
        *(Mark(sheet, row, 3, "error", f"【错误】证件号不对 {row}") for row in range(14, 25)),
        Mark("花名 册's", 1, 1, "hint", "【提示】别的表"),
    ]
    edits = (
        Edit(sheet, 7, 3, "00123", "00456"),
        Edit(sheet, 8, 6, 1.5, 12),
        Edit(sheet, 9, 5, "路灯不亮8", None),
        Edit(sheet, 9, 2, "田8", "=田八"),
    )
    rows = (
        ("序号", "位置", "问题", "数"),
        (1, "B4", "姓名不全", 0.25),
        (2, "A1", "0012", 7),
        (3, None, "=1+1", -3),
        (4, None, "2026-10-05", None),
        (5, None, "+86 1990000", 12),
    )
    links = ((2, 2, "'10月'!B4"), (3, 2, "'花名 册''s'!A1"))
    added = NewSheet("问题清单", rows, (6.0, 8.0, 40.0, 8.0), 1, links)
    return Patch(marks=tuple(marks), edits=edits, sheets=(added,))


def assert_same(hand: Hand, folder: Path) -> None:
    """Holds a hand to the one that writes packages: fills, notes, values, sheets and jumps.

    A program that saves may change cells that nobody touched (a theme's colour becomes a plain
    one); so these are held to the source as it saves it with nothing laid into it.
    """
    source = workbook(folder / "原表.xlsx")
    change = patch()
    plain, meant = folder / "plain.xlsx", folder / "meant.xlsx"
    mine, back = folder / "mine.xlsx", folder / "back.xlsx"
    hand(source, Patch(), plain)
    laid, expected = hand(source, change, mine), by_package(source, change, meant)
    assert [sheet.name for sheet in laid.sheets] == [sheet.name for sheet in expected.sheets]
    assert {place(mark) for mark in laid.marks} == {place(mark) for mark in expected.marks}
    touched = {place(mark) for mark in laid.marks} | {place(edit) for edit in change.edits}
    found, wanted, untouched = shown(mine), shown(meant), shown(plain)
    assert list(found) == list(wanted)
    added = {sheet.name for sheet in laid.sheets}
    for name, cells in found.items():
        for at in cells.keys() | wanted[name].keys():
            truth = wanted if name in added or (name, at) in touched else untouched
            mine_now, meant_now = cells.get(at, BLANK), truth[name].get(at, BLANK)
            if name in added:
                # Header and lines are looks: what counts is what the sheet says.
                assert (mine_now.value, mine_now.note) == (meant_now.value, meant_now.note), at
                assert mine_now.jump == meant_now.jump, at
            else:
                assert mine_now == meant_now, f"{name}!{at}"
    hand(mine, inverse(laid), back)
    assert shown(back) == untouched


def place(item: Mark | Edit) -> tuple[str, str]:
    """Sheet and address."""
    from xftools.model import cell_name

    return item.sheet, cell_name(item.row, item.column)
