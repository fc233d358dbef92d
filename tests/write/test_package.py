"""Patches laid into workbooks as they come: nothing else changes, and it can be taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import shutil
import subprocess
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment

from xftools.errors import WriteError
from xftools.model import Edit, Mark, NewSheet, Patch, cell_name
from xftools.write.package import lay
from xftools.write.patch import inverse

RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000187a1e2760000000049454e44ae426082"
)
ROWS = [
    ("1", "张秋生", "330521199001011234", dt.date(2026, 10, 5), "邻居占道堆放<柴火>&杂物", 3),
    ("2", "李小满", "330521198502022345", dt.date(2026, 10, 9), "要求修复机耕路", 12),
    ("3", "王立夏", None, dt.date(2026, 10, 11), "_x0041_ 原样的字\n第二行", None),
]  # fmt: skip


def rich(path: Path) -> Path:
    """A register with everything that loading and saving with openpyxl would lose."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("10月")
    bold, day = (
        book.add_format({"bold": True, "border": 1}),
        book.add_format({"num_format": "m月d日"}),
    )
    sheet.merge_range("A1:F1", "柳富村信访登记台账", bold)
    for column, label in enumerate("序号 姓名 身份证号 信访日期 概况 人数".split()):
        sheet.write(1, column, label, bold)
    green = book.add_format({"bg_color": "#00FF00", "font_color": "#0000FF", "num_format": "@"})
    for row, values in enumerate(ROWS, 2):
        for column, value in enumerate(values):
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, day)
            elif value is not None:
                sheet.write(row, column, value, green if column == 2 else None)
    sheet.merge_range("A7:A9", "合并", bold)
    sheet.write_formula("F6", "=SUM(F3:F5)", None, 15)
    sheet.write_rich_string("E7", "黑", bold, "粗", "黑")
    sheet.write_comment("B4", "村里原来的批注", {"author": "村会计"})
    sheet.insert_textbox("H3", "填表说明：文本框")
    sheet.insert_button("H9", {"macro": "check", "caption": "检查"})
    sheet.insert_image("H12", "x.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.set_header("&L&G", {"image_left": "x.png", "image_data_left": io.BytesIO(PIXEL)})
    sheet.add_sparkline("G3", {"range": "'10月'!F3:F5"})
    sheet.conditional_format("F3:F5", {"type": "data_bar", "data_bar_2010": True})
    sheet.ignore_errors({"number_stored_as_text": "C3:C5"})
    sheet.data_validation("E3:E5", {"validate": "length", "criteria": ">", "value": 2})
    sheet.autofilter("A2:F5")
    sheet.set_row(4, 30)
    plain = book.add_worksheet("填表说明")
    plain.write("A1", "请如实填写")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='10月'!$F$3:$F$5"})
    plain.insert_chart("C3", chart)
    book.define_name("人数", "='10月'!$F$3:$F$5")
    book.close()
    cells = b'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/cellimages.xml", cells)
    return path


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich(tmp_path_factory.mktemp("source") / "柳富村.xlsx")


def opened(path: Path, **how: bool) -> openpyxl.Workbook:
    """A workbook through openpyxl, which warns of what it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, **how)


def mark(row: int, column: int, severity: str = "error", note: str = "【错误】不对") -> Mark:
    return Mark("10月", row, column, severity, note)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rewritten(path: Path, part: str, change: Callable[[str], str], target: Path) -> Path:
    """A copy of a package with one part changed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts(path).items():
            fresh = change(content.decode()).encode() if name == part else content
            out.writestr(name, fresh)
    return target


def seen(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """Value, fill, font and note of every cell, by another library."""
    found = {}
    for name, content in parts(path).items():
        if name.endswith(".vml"):
            etree.fromstring(content)
    for sheet in opened(path, rich_text=True):
        for line in sheet.iter_rows():
            for cell in line:
                colour = cell.fill.fgColor.rgb if cell.fill.fill_type else None
                note = cell.comment.text if cell.comment else None
                font = cell.font.color.rgb if cell.font.color else None
                told = (str(cell.value), colour, cell.font.b, font, cell.number_format, note)
                if any(
                    item not in (None, "None", False, "General")
                    for item in (cell.value, colour, note)
                ):
                    found[sheet.title, cell.coordinate] = told
    return found


CHANGED = {
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


def test_only_what_must_change_does(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "标.xlsx"
    lay(source, Patch((mark(3, 3), mark(4, 2, "warning"))), target)
    before, after = parts(source), parts(target)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == CHANGED
    assert "xl/cellimages.xml" in after
    assert "xl/drawings/drawing1.xml" in after


def test_the_sheet_itself_changes_only_at_the_marks(source: Path, tmp_path: Path) -> None:
    lay(source, Patch((mark(3, 3),)), tmp_path / "标.xlsx")
    before = parts(source)["xl/worksheets/sheet1.xml"].decode()
    after = parts(tmp_path / "标.xlsx")["xl/worksheets/sheet1.xml"].decode()
    assert after != before
    assert re.sub(r'<c r="C3"[^>]*>', "", after) == re.sub(r'<c r="C3"[^>]*>', "", before)


def test_a_fill_keeps_the_rest_of_the_format_and_a_note_the_words_before(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "标.xlsx"
    lay(
        source,
        Patch((mark(3, 3), mark(4, 2, "warning", "【存疑】重名"), mark(5, 5, "hint"))),
        target,
    )
    cells = seen(target)
    assert cells["10月", "C3"][1:] == (RED, False, "FF0000FF", "@", "【错误】不对")
    assert cells["10月", "B4"][1] == YELLOW
    assert cells["10月", "B4"][5] == "村里原来的批注\n【存疑】重名"
    assert cells["10月", "E5"][1] == BLUE
    untouched = {at for at in cells if at[1] not in {"C3", "B4", "E5"}}
    assert {at: cells[at] for at in untouched} == {
        at: told for at, told in seen(source).items() if at in untouched
    }


def test_cached_formula_values_stay(source: Path, tmp_path: Path) -> None:
    lay(source, Patch((mark(6, 6),)), tmp_path / "标.xlsx")
    sheet = opened(tmp_path / "标.xlsx", data_only=True)["10月"]
    assert sheet["F6"].value == 15
    assert sheet["F6"].fill.fgColor.rgb == RED


def test_cells_and_rows_that_do_not_exist_are_made_in_order(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "标.xlsx"
    lay(source, Patch((mark(5, 3), mark(5, 30), mark(12, 2), mark(40, 4))), target)
    sheet = opened(target)["10月"]
    assert [sheet[at].fill.fgColor.rgb for at in ("C5", "AD5", "B12", "D40")] == [RED] * 4
    xml = parts(target)["xl/worksheets/sheet1.xml"].decode()
    rows = [int(number) for number in re.findall(r'<row r="(\d+)"', xml)]
    assert rows == sorted(set(rows))
    assert 'ref="A1:AD40"' in xml


def test_a_mark_inside_a_merged_block_shows_at_its_first_cell(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "标.xlsx"
    laid = lay(source, Patch((mark(8, 1, "warning", "甲"), mark(9, 1, "error", "乙"))), target)
    assert [(m.row, m.column, m.severity) for m in laid.marks] == [(7, 1, "error")]
    assert seen(target)["10月", "A7"][5] == "A8：甲\nA9：乙"


def test_new_sheets_stand_at_the_end_and_jump_to_the_cells(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "标.xlsx"
    sheet = NewSheet(
        "问题清单",
        (("序号", "位置"), (1, "B4"), (2, "<&>\"'")),
        widths=(6, 10),
        links=((2, 2, "'10月'!B4"),),
    )
    taken = NewSheet("填表说明", (("x",),))
    laid = lay(source, Patch((mark(3, 3),), sheets=(sheet, taken)), target)
    book = opened(target)
    assert book.sheetnames == ["10月", "填表说明", "问题清单", "填表说明 (2)"]
    assert [item.name for item in laid.sheets] == ["问题清单", "填表说明 (2)"]
    assert book["问题清单"]["B2"].hyperlink.location == "'10月'!B4"
    assert book["问题清单"]["B3"].value == "<&>\"'"
    before, after = parts(source), parts(target)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == CHANGED | {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "docProps/app.xml",
    }  # fmt: skip
    titles = after["docProps/app.xml"].decode()
    assert titles.index("<vt:lpstr>问题清单") > titles.index("<vt:lpstr>填表说明")
    assert "<vt:i4>4</vt:i4>" in titles


def test_edits_set_values_and_formats(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "改.xlsx"
    edits = (
        Edit("10月", 3, 2, "张秋生", "张秋声"),
        Edit("10月", 3, 6, 3, 4),
        Edit("10月", 4, 4, dt.date(2026, 10, 9), dt.date(2026, 10, 8)),
        Edit("10月", 5, 3, None, "330521199003033456"),
        Edit("10月", 4, 6, 12, None),
        Edit("10月", 5, 6, None, dt.date(2026, 10, 31)),
    )
    lay(source, Patch(edits=edits), target)
    sheet = opened(target)["10月"]
    told = [sheet[at].value for at in ("B3", "F3", "D4", "C5", "F4", "F5")]
    told = [item.date() if isinstance(item, dt.datetime) else item for item in told]
    days = [dt.date(2026, 10, 8), dt.date(2026, 10, 31)]
    assert told == ["张秋声", 4, days[0], "330521199003033456", None, days[1]]
    assert sheet["C5"].number_format == "@"
    assert sheet["D4"].number_format == "m月d日"


@pytest.mark.parametrize(
    ("patch", "key"),
    [
        (Patch(edits=(Edit("10月", 3, 2, "别人", "张三"),)), "changed"),
        (Patch(edits=(Edit("10月", 6, 6, 15, 16),)), "formula"),
        (Patch((Mark("11月", 3, 2, "error", "x"),)), "no_sheet"),
        (Patch(dropped=("没有",)), "no_sheet"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    source: Path, tmp_path: Path, patch: Patch, key: str
) -> None:
    with pytest.raises(WriteError) as raised:
        lay(source, patch, tmp_path / "标.xlsx")
    assert raised.value.key == key
    assert "柳富村.xlsx" in raised.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"a,b\n1,2\n"],
)
def test_no_package_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(WriteError) as raised:
        lay(content, Patch((mark(1, 1),)), tmp_path / "标.xlsx", name="甲.xls")
    assert raised.value.key == "not_package"


def test_entities_are_refused(source: Path, tmp_path: Path) -> None:
    bomb = rewritten(
        source,
        "xl/styles.xml",
        lambda text: text.replace("<styleSheet", '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet', 1),
        tmp_path / "源.xlsx",
    )
    with pytest.raises(WriteError) as raised:
        lay(bomb, Patch((mark(3, 3),)), tmp_path / "标.xlsx")
    assert raised.value.key == "entities"


# ── packages that other programs write ────────────────────────────────────────────────────────

SHEET = "xl/worksheets/sheet1.xml"


def prefixed(text: str) -> str:
    """The spreadsheet's own elements under a prefix, as some generators write them."""
    text = re.sub(r"<(/?)(?![?!])([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text)
    return text.replace(' xmlns="', ' xmlns:x="')


def unaddressed(text: str) -> str:
    """Rows and cells without addresses; blank cells fill the gaps, as such writers do."""

    def row(found: re.Match[str]) -> str:
        cells, last = [], 0
        for name, cell in re.findall(r'(<c r="([A-Z])\d+".*?(?:/>|</c>))', found[0]) and [
            (m[1], m[0]) for m in re.finditer(r'<c r="([A-Z])\d+"[^>]*?(?:/>|>.*?</c>)', found[0])
        ]:
            column = ord(name) - 64
            cells += ["<c/>"] * (column - last - 1) + [re.sub(r' r="\w+"', "", cell)]
            last = column
        return "<row>" + "".join(cells) + "</row>"

    return re.sub(r"<row .*?</row>", row, text, flags=re.DOTALL)


def commented(text: str) -> str:
    return text.replace("<sheetData>", "<!-- <row r='9'> --><sheetData><!-- <c/> -->")


def single_quoted(text: str) -> str:
    return re.sub(r"(<(?:row|c) [^>]*>)", lambda m: m[0].replace('"', "'"), text)


@pytest.mark.parametrize("change", [prefixed, unaddressed, commented, single_quoted])
def test_sheets_as_other_programs_write_them(change: Callable[[str], str], tmp_path: Path) -> None:
    plain = tmp_path / "原.xlsx"
    book = xlsxwriter.Workbook(str(plain))
    sheet = book.add_worksheet("10月")
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            sheet.write(row, column, str(value) if column == 3 else value)
    book.close()
    odd = rewritten(plain, SHEET, change, tmp_path / "源.xlsx")
    assert parts(odd)[SHEET] != parts(plain)[SHEET]
    patch = Patch((mark(1, 3), mark(3, 3, "warning"), mark(2, 9), mark(8, 1)))
    laid = lay(odd, patch, tmp_path / "标.xlsx")
    cells = seen(tmp_path / "标.xlsx")
    fills = {at[1]: told[1] for at, told in cells.items() if told[1]}
    assert fills == {"C1": RED, "C3": YELLOW, "I2": RED, "A8": RED}
    assert cells["10月", "E3"][0] == "_x0041_ 原样的字\n第二行"
    lay(tmp_path / "标.xlsx", inverse(laid), tmp_path / "还.xlsx")
    assert seen(tmp_path / "还.xlsx") == seen(plain)


def test_strict_ooxml(tmp_path: Path) -> None:
    plain = tmp_path / "原.xlsx"
    book = xlsxwriter.Workbook(str(plain))
    book.add_worksheet("10月").write(0, 0, "甲")
    book.close()
    with zipfile.ZipFile(tmp_path / "源.xlsx", "w") as out:
        for name, content in parts(plain).items():
            text = content.decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            out.writestr(name, text)
    sheet = NewSheet("检查结果", (("问题",), ("一",)))
    lay(tmp_path / "源.xlsx", Patch((mark(1, 1),), sheets=(sheet,)), tmp_path / "标.xlsx")
    after = {name: content.decode() for name, content in parts(tmp_path / "标.xlsx").items()}
    added = [after["xl/comments1.xml"], after["xl/worksheets/sheet2.xml"]]
    added.append(after["xl/worksheets/_rels/sheet1.xml.rels"].replace("package/2006", ""))
    assert all("purl.oclc.org/ooxml" in text for text in added)
    assert "schemas.openxmlformats.org/officeDocument" not in "".join(added)


def test_a_workbook_without_styles(tmp_path: Path) -> None:
    plain = rich(tmp_path / "原.xlsx")
    bare = tmp_path / "源.xlsx"
    with zipfile.ZipFile(bare, "w") as out:
        for name, content in parts(plain).items():
            text = content
            if name == "xl/_rels/workbook.xml.rels":
                text = re.sub(rb"<Relationship [^>]*styles[^>]*/>", b"", content)
            if name == "[Content_Types].xml":
                text = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", content)
            if name == SHEET:
                text = re.sub(rb' s="\d+"', b"", content)
            if name != "xl/styles.xml":
                out.writestr(name, text)
    lay(bare, Patch((mark(3, 3),)), tmp_path / "标.xlsx")
    assert seen(tmp_path / "标.xlsx")["10月", "C3"][1] == RED


def test_a_macro_workbook_keeps_its_macros(source: Path, tmp_path: Path) -> None:
    macros = b"\xd0\xcf\x11\xe0 vba " * 50
    with zipfile.ZipFile(tmp_path / "源.xlsm", "w") as out:
        for name, content in parts(source).items():
            out.writestr(name, content)
        out.writestr("xl/vbaProject.bin", macros)
    lay(tmp_path / "源.xlsm", Patch((mark(3, 3),)), tmp_path / "标.xlsm")
    assert parts(tmp_path / "标.xlsm")["xl/vbaProject.bin"] == macros


def test_notes_of_a_workbook_that_openpyxl_wrote(tmp_path: Path) -> None:
    """Its drawings declare names where they use them, and not at the top."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "10月"
    sheet["A1"], sheet["B2"] = "甲", "乙"
    sheet["A1"].comment = Comment("原来的", "村会计")
    book.create_sheet("11月")["A1"].comment = Comment("别的表", "村会计")
    book.save(tmp_path / "源.xlsx")
    laid = lay(tmp_path / "源.xlsx", Patch((mark(2, 2), mark(1, 1))), tmp_path / "标.xlsx")
    cells = seen(tmp_path / "标.xlsx")
    assert cells["10月", "A1"][5] == "原来的\n【错误】不对"
    assert cells["10月", "B2"][5] == "【错误】不对"
    drawn = {name: text for name, text in parts(tmp_path / "标.xlsx").items() if ".vml" in name}
    numbers = [re.findall(rb"_x0000_s(\d+)", text) for text in drawn.values()]
    assert sorted(len(set(each)) for each in numbers) == [1, 2]
    lay(tmp_path / "标.xlsx", inverse(laid), tmp_path / "还.xlsx")
    assert seen(tmp_path / "还.xlsx") == seen(tmp_path / "源.xlsx")
    drawn = b"".join(text for name, text in parts(tmp_path / "还.xlsx").items() if ".vml" in name)
    assert len(re.findall(rb"_x0000_s\d+", drawn)) == 2


def test_a_conversation_of_excel_365_is_not_overwritten(source: Path, tmp_path: Path) -> None:
    threaded = rewritten(
        source,
        "xl/comments1.xml",
        lambda text: text.replace("<author>村会计", "<author>tc={0B5}"),
        tmp_path / "源.xlsx",
    )
    lay(threaded, Patch((mark(4, 2), mark(3, 3))), tmp_path / "标.xlsx")
    cells = seen(tmp_path / "标.xlsx")
    assert cells["10月", "B4"][1] == RED
    assert cells["10月", "B4"][5] == "村里原来的批注"
    assert cells["10月", "C3"][5] == "【错误】不对"


# ── laws ──────────────────────────────────────────────────────────────────────────────────────

places = st.tuples(st.integers(1, 14), st.integers(1, 9))
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        places, st.tuples(st.sampled_from(["error", "warning", "hint"]), texts), max_size=8
    ),
    st.dictionaries(st.sampled_from([(3, 2), (4, 5), (12, 2)]), texts, max_size=3),
)
def test_a_patch_and_its_inverse_leave_what_was(
    source: Path, marks: dict[tuple[int, int], tuple[str, str]], edits: dict[tuple[int, int], str]
) -> None:
    old = {(3, 2): "张秋生", (4, 5): "要求修复机耕路", (12, 2): None}
    patch = Patch(
        marks=tuple(mark(*at, *told) for at, told in marks.items()),
        edits=tuple(Edit("10月", *at, old[at], text) for at, text in edits.items()),
        sheets=(NewSheet("检查结果", (("问题",), ("一",))),),
    )
    with tempfile.TemporaryDirectory() as folder:
        there, back = Path(folder, "标.xlsx"), Path(folder, "还.xlsx")
        laid = lay(source, patch, there)
        assert {cell_name(*at) for at in marks} >= {
            at for (_, at), told in seen(there).items() if told[1] in (RED, YELLOW, BLUE)
        } - {"A1", "A7"}
        lay(there, inverse(laid), back)
        assert values(back) == values(source)
        assert opened(back).sheetnames == ["10月", "填表说明"]
        for part in ("xl/drawings/drawing1.xml", "xl/cellimages.xml", "xl/sharedStrings.xml"):
            assert parts(back)[part] == parts(source)[part]


def values(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """Value, fill and note of what shows; a format for text is no loss."""
    return {
        at: (told[0], told[1], told[5])
        for at, told in seen(path).items()
        if told[0] != "None" or told[1] or told[5]
    }


def test_the_same_patch_makes_the_same_bytes(source: Path, tmp_path: Path) -> None:
    patch = Patch((mark(3, 3), mark(5, 2)), sheets=(NewSheet("检查结果", (("问题",),)),))
    for name in ("一.xlsx", "二.xlsx"):
        lay(source, patch, tmp_path / name)
    first, second = (
        hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in ("一.xlsx", "二.xlsx")
    )
    assert first == second


@pytest.mark.office_suite
def test_libreoffice_opens_it_with_marks_notes_and_what_was_there(
    source: Path, tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("soffice is not installed")
    sheet = NewSheet(
        "问题清单", (("序号", "位置"), (1, "B4")), (6, 10), links=((2, 2, "'10月'!B4"),)
    )
    lay(
        source, Patch((mark(3, 3), mark(4, 2, "hint", "乙")), sheets=(sheet,)), tmp_path / "标.xlsx"
    )
    profile = f"-env:UserInstallation=file://{tmp_path}/lo"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path,
         tmp_path / "标.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "标.ods") as package:
        content = package.read("content.xml").decode()
    for text in (
        "【错误】不对",
        "村里原来的批注",
        "乙",
        "文本框",
        "问题清单",
        "柳富村信访登记台账",
    ):
        assert text in content
    assert "ffc7ce" in content
