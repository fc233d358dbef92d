"""Marks harm nothing: of a workbook with everything in it, what must not change does not, and what
was marked can be cleared out of any copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import everything
import pytest
from everything import SHEET, meaning, opened, packed, parts
from everything import everything as built

from xftools.model import Edit, Mark, NewSheet, Patch
from xftools.write.package import lay, traces
from xftools.write.patch import inverse

LISTS = (
    NewSheet("检查结果", (("问题", "合计"), ("日期不对", 2)), (20, 8)),
    NewSheet("问题清单", (("序号", "位置", "处理情况"), (1, "B4", None)), links=((2, 2, f"'{SHEET}'!B4"),)),
)  # fmt: skip
MARKS = (
    Mark(SHEET, 3, 3, "error", "【错误】C3 不对"),
    Mark(SHEET, 4, 2, "warning", "【存疑】B4 重名"),
    Mark(SHEET, 3, 4, "warning", "【存疑】D3 看看"),
    Mark(SHEET, 4, 5, "hint", "【提示】E4 太短"),
    Mark(SHEET, 9, 1, "error", "【错误】A9 空着"),
    Mark(SHEET, 6, 6, "hint", "【提示】F6 合计"),
    Mark(SHEET, 14, 2, "hint", "【提示】B14 没有这一格"),
)
MAY_CHANGE = {
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}
FOR_SHEETS = {
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "docProps/app.xml",
}


@pytest.fixture(scope="module", params=["台账.xlsx", "台账.xlsm"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("source") / request.param)


@pytest.fixture
def marked(source: Path, tmp_path: Path) -> Path:
    target = tmp_path / f"标{source.suffix}"
    lay(source, Patch(MARKS, sheets=LISTS), target, traced=True)
    return target


def test_every_other_part_lies_in_the_zip_as_it_lay(source: Path, marked: Path) -> None:
    before, after = packed(source), packed(marked)
    new = {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"}
    assert set(after) - set(before) == new
    assert set(before) <= set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == MAY_CHANGE | FOR_SHEETS
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(marked) as fresh:
        stamps = {item.filename: item.date_time for item in fresh.infolist()}
        assert {i.filename: i.date_time for i in old.infolist()}.items() <= stamps.items()


@pytest.mark.parametrize(
    ("part", "thing"),
    [
        ("xl/drawings/drawing1.xml", "填表说明：文本框"),
        ("xl/charts/chart1.xml", "c:barChart"),
        ("xl/tables/table1.xml", "名单表"),
        ("xl/cellimages.xml", "etc:cellImage"),
        ("xl/threadedComments/threadedComment1.xml", "请核对日期"),
        ("xl/persons/person.xml", "村会计"),
        ("xl/externalLinks/externalLink1.xml", "externalBook"),
        ("xl/printerSettings/printerSettings1.bin", "printer"),
        ("customXml/item1.xml", "kept"),
        ("xl/worksheets/sheet2.xml", "tablePart"),
        ("xl/drawings/vmlDrawing2.vml", "v:imagedata"),
        ("xl/sharedStrings.xml", "柳富村信访登记台账"),
    ],
)
def test_what_a_load_and_save_would_lose_is_there(
    source: Path, marked: Path, part: str, thing: str
) -> None:
    found = parts(marked)[part]
    assert thing.encode() in found
    assert found == parts(source)[part]


@pytest.mark.parametrize(
    "thing",
    [
        "<x14:sparkline>",
        "x14:dataBar",
        "<ignoredError ",
        "<sheetProtection ",
        "<dataValidation ",
        '<conditionalFormatting sqref="E3:E5">',
        "<autoFilter ",
        '<mergeCell ref="A8:A9"/>',
        "<legacyDrawingHF ",
        'r:id="rIdPrinter"',
        "<f>SUM(F3:F5)</f><v>22</v>",
        "<f>[1]别处!$A$1</f><v>5</v>",
        't="inlineStr"><is><t>王立夏</t></is>',
        '<row r="5" ht="30"',
    ],
)
def test_in_the_marked_sheet_it_is_there_too(source: Path, marked: Path, thing: str) -> None:
    before = parts(source)["xl/worksheets/sheet1.xml"].decode()
    after = parts(marked)["xl/worksheets/sheet1.xml"].decode()
    thing = thing.replace(' ht="30"', "") if thing not in before else thing
    assert before.count(thing) == after.count(thing) > 0


def test_the_button_keeps_its_macro_and_its_box(source: Path, marked: Path) -> None:
    drawn = "xl/drawings/vmlDrawing1.vml"
    button = re.compile(
        rb'<v:shape [^>]*>(?:(?!</v:shape>).)*ObjectType="Button".*?</v:shape>', re.DOTALL
    )
    before, after = (button.findall(parts(path)[drawn]) for path in (source, marked))
    assert before == after != []
    if source.suffix == ".xlsm":
        assert parts(marked)["xl/vbaProject.bin"] == everything.VBA


def test_values_looks_and_notes_are_the_same_but_for_the_marks(source: Path, marked: Path) -> None:
    before, after = meaning(source), meaning(marked)
    touched = {(SHEET, at) for at in ("C3", "B4", "D3", "E4", "A8", "F6", "B14")}
    assert {
        at: told for at, told in after.items() if at[0] in (SHEET, "名单") and at not in touched
    } == {at: told for at, told in before.items() if at not in touched}
    for at in touched & set(before):
        old, new = before[at], after[at]
        assert old[:3] == new[:3]
        assert old[4:8] == new[4:8], "only the fill and the note differ"
        assert old[3] != new[3]


def test_a_thread_is_left_to_excel(marked: Path) -> None:
    told = meaning(marked)[SHEET, "D3"]
    assert told[-1] == "[Threaded comment] 请核对日期"


def test_cleared_it_means_what_it_meant(source: Path, marked: Path, tmp_path: Path) -> None:
    found = traces(marked)
    assert found is not None
    assert {(mark.sheet, mark.row, mark.column) for mark in found.laid.marks} == {
        (SHEET, *at) for at in ((3, 3), (4, 2), (3, 4), (4, 5), (8, 1), (6, 6), (14, 2))
    }
    back = tmp_path / f"还{source.suffix}"
    lay(marked, inverse(found.laid), back)
    assert meaning(back) == meaning(source)
    assert opened(back).sheetnames == opened(source).sheetnames
    before, after = packed(source), packed(back)
    assert set(before) == set(after)
    assert {name for name in before if before[name] != after[name]} <= MAY_CHANGE | FOR_SHEETS
    sheet = "xl/worksheets/sheet1.xml"
    made = re.compile(rb'<row r="14">.*?</row>|<dimension [^>]*>')
    assert made.sub(b"", parts(back)[sheet]) == made.sub(b"", parts(source)[sheet])
    assert traces(back) is None


def test_nothing_to_clear_is_said(source: Path) -> None:
    assert traces(source) is None


def changed_by(path: Path, part: str, change: Callable[[str], str]) -> Path:
    found = parts(path)
    found[part] = change(found[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in found.items():
            out.writestr(name, content)
    return path


def test_marks_are_found_where_their_rows_have_gone(tmp_path: Path) -> None:
    """A row was put in above, and a sheet was renamed, by a program that saves all anew."""
    source = tmp_path / "源.xlsx"
    book = opened(built(tmp_path / "全.xlsx"))
    book[SHEET].protection.disable()
    book.save(source)
    lay(source, Patch(MARKS, sheets=LISTS), tmp_path / "标.xlsx", traced=True)
    book = opened(tmp_path / "标.xlsx")
    sheet = book[SHEET]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(3)
    sheet.title = "十月"
    book.save(tmp_path / "存.xlsx")
    found = traces(tmp_path / "存.xlsx")
    assert found is not None
    assert {(m.sheet, m.row, m.column) for m in found.laid.marks if "D3" not in m.note} == {
        ("十月", row + 1, column)
        for row, column in ((3, 3), (4, 2), (4, 5), (8, 1), (6, 6), (14, 2))
    }
    lay(tmp_path / "存.xlsx", inverse(found.laid), tmp_path / "还.xlsx")
    sheet = opened(tmp_path / "还.xlsx")["十月"]
    assert sheet["C4"].fill.fgColor.rgb == "FF00FF00", "the village's own green is back"
    assert sheet["E5"].fill.fill_type == "lightUp"
    assert sheet["B5"].comment.text == "村里原来的批注"
    assert sheet["C4"].comment is None
    assert opened(tmp_path / "还.xlsx").sheetnames == ["十月", "名单"]


def test_what_somebody_wrote_into_our_note_and_our_list_stays(
    source: Path, marked: Path, tmp_path: Path
) -> None:
    changed_by(
        marked,
        "xl/comments1.xml",
        lambda text: text.replace("【错误】C3 不对</t>", "【错误】C3 不对\n已打电话问过</t>"),
    )
    changed_by(
        marked,
        "xl/worksheets/sheet4.xml",
        lambda text: re.sub(
            r'<c r="C2" s="(\d+)"/>',
            r'<c r="C2" s="\1" t="inlineStr"><is><t>已改</t></is></c>',
            text,
        ),
    )
    found = traces(marked)
    assert found is not None
    assert found.kept == ("问题清单",)
    lay(marked, inverse(found.laid), tmp_path / f"还{source.suffix}")
    book = opened(tmp_path / f"还{source.suffix}")
    assert book[SHEET]["C3"].comment.text == "已打电话问过"
    assert book.sheetnames == [SHEET, "名单", "问题清单"]
    assert book["问题清单"]["C2"].value == "已改"


def test_a_fill_somebody_gave_since_stays(source: Path, marked: Path, tmp_path: Path) -> None:
    style = re.search(r'<c r="E3" s="(\d+)"', parts(marked)["xl/worksheets/sheet1.xml"].decode())
    assert style is not None
    changed_by(
        marked,
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r'<c r="C3" s="\d+"', f'<c r="C3" s="{style[1]}"', text),
    )
    found = traces(marked)
    assert found is not None
    lay(marked, inverse(found.laid), tmp_path / f"还{source.suffix}")
    assert opened(tmp_path / f"还{source.suffix}")[SHEET]["C3"].fill.fill_type == "lightUp"


def test_what_excel_adds_for_our_sheets_goes_with_them(
    source: Path, marked: Path, tmp_path: Path
) -> None:
    """Excel names each filter of a sheet by its number, and remembers which sheet is in view."""
    changed_by(
        marked,
        "xl/workbook.xml",
        lambda text: re.sub(
            r'activeTab="\d+"|<workbookView ',
            '<workbookView activeTab="3" ',
            text.replace(' activeTab="0"', ""),
            count=1,
        ).replace(
            "</definedNames>",
            '<definedName name="_xlnm._FilterDatabase" localSheetId="3" hidden="1">问题清单!$A$1:$C$2</definedName></definedNames>',
        ),
    )
    found = traces(marked)
    assert found is not None
    lay(marked, inverse(found.laid), tmp_path / f"还{source.suffix}")
    text = parts(tmp_path / f"还{source.suffix}")["xl/workbook.xml"].decode()
    assert "问题清单" not in text
    assert [int(n) for n in re.findall(r'localSheetId="(\d+)"', text)] == [0, 0, 0]
    assert int((re.search(r'activeTab="(\d+)"', text) or [0, 0])[1]) <= 1
    assert opened(tmp_path / f"还{source.suffix}").sheetnames == [SHEET, "名单"]


def test_edits_and_marks_together_are_taken_back_together(source: Path, tmp_path: Path) -> None:
    patch = Patch(
        MARKS, edits=(Edit(SHEET, 3, 2, "张秋生", "张秋声"), Edit(SHEET, 5, 6, 7, 8)), sheets=LISTS
    )
    there, back = tmp_path / f"改{source.suffix}", tmp_path / f"还{source.suffix}"
    laid = lay(source, patch, there)
    assert (opened(there)[SHEET]["B3"].value, opened(there)[SHEET]["F5"].value) == ("张秋声", 8)
    lay(there, inverse(laid), back)
    now = {at: told[:2] for at, told in meaning(back).items()}
    assert now == {at: told[:2] for at, told in meaning(source).items()}


@pytest.mark.office_suite
def test_libreoffice_opens_it_and_the_values_are_equal(
    source: Path, marked: Path, tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    assert soffice is not None, "soffice is not installed"
    back = tmp_path / f"还{source.suffix}"
    found = traces(marked)
    assert found is not None
    lay(marked, inverse(found.laid), back)
    shutil.copy(source, tmp_path / f"源{source.suffix}")
    files = [tmp_path / f"{name}{source.suffix}" for name in ("源", "标", "还")]
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "lo-out", *files],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    told = []
    for path in files:
        book = opened(tmp_path / "lo-out" / f"{path.stem}.xlsx", data_only=True)
        told.append({
            (name, cell.coordinate): cell.value
            for name in (SHEET, "名单") for line in book[name].iter_rows() for cell in line
            if cell.value is not None
        })  # fmt: skip
    assert told[0] == told[1] == told[2]
    assert told[0][SHEET, "F6"] == 22
