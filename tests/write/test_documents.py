"""Templates filled, the layout of GB/T 9704-2012, and the same bytes every time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import paper
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper import AS_OF, W, part, told

from xftools import data
from xftools.errors import TemplateError
from xftools.office import Office
from xftools.write import layout
from xftools.write.documents import fill, find_template, packed, variables

TEMPLATES = Path(__file__).parents[2] / "templates"
SHIPPED = ("受理告知书.docx", "催办通知.docx", "文书签批单.docx", "月报.docx")
MM = 1440 / 25.4


@pytest.fixture(scope="module")
def office() -> Office:
    return paper.settled()


def template(folder: Path, *paragraphs: str, name: str = "样.docx") -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(folder / name)
    return folder / name


def write(folder: Path, office: Office, values: dict[str, object], *paragraphs: str) -> Path:
    path = folder / "成品.docx"
    fill(template(folder, *paragraphs), values, path, office, as_of=AS_OF, title="样")
    return path


# ── the layout of the shipped templates ───────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_is_that_of_the_standard(name: str) -> None:
    section = part(TEMPLATES / name, "word/document.xml").find(f".//{W}sectPr")
    size, margins, grid = (section.find(W + tag) for tag in ("pgSz", "pgMar", "docGrid"))
    assert int(size.get(W + "w")) == pytest.approx(210 * MM, abs=1)
    assert int(size.get(W + "h")) == pytest.approx(297 * MM, abs=1)
    for side, millimetres in {"top": 37, "bottom": 35, "left": 28, "right": 26}.items():
        assert int(margins.get(W + side)) == pytest.approx(millimetres * MM, abs=1)
    assert grid.get(W + "type") == "lines"
    assert grid.get(W + "charSpace") is None
    pitch = int(grid.get(W + "linePitch"))
    assert 22 * pitch <= 225 * MM < 23 * pitch


def test_28_characters_and_22_lines_fit_and_no_more() -> None:
    page, body = data.load("layout")["page"], data.load("layout")["styles"]["body"]
    each = body["size"] * 20 + page["spacing"]
    assert page["spacing"] == -5
    assert 28 * each <= layout.twips(156) < 29 * each


@pytest.mark.parametrize("name", SHIPPED)
def test_fonts_are_named_for_chinese_and_none_is_left_to_the_theme(name: str) -> None:
    styles = part(TEMPLATES / name, "word/styles.xml")
    fonts = {
        style.find(f"{W}name").get(W + "val"): style.find(f".//{W}rFonts").get(W + "eastAsia")
        for style in styles.iter(f"{W}style")
        if style.find(f".//{W}rFonts") is not None
    }
    assert fonts["公文正文"] == "仿宋"
    assert fonts["公文标题"] == "方正小标宋_GBK"
    assert fonts["公文一级标题"] == "黑体"
    assert fonts["公文二级标题"] == "楷体"
    assert fonts["公文页码"] == "宋体"
    assert not [key for item in styles.iter(f"{W}rFonts") for key in item.keys() if "heme" in key]  # noqa: SIM118
    sizes = {
        style.find(f"{W}name").get(W + "val"): style.find(f".//{W}sz").get(W + "val")
        for style in styles.iter(f"{W}style")
        if style.find(f".//{W}sz") is not None
    }
    assert (sizes["公文正文"], sizes["公文标题"], sizes["公文页码"]) == ("32", "44", "28")
    body = next(item for item in styles.iter(f"{W}style") if item.get(W + "styleId") == "GwBody")
    assert body.find(f".//{W}rPr/{W}spacing").get(W + "val") == "-5"
    assert body.find(f".//{W}pPr/{W}spacing").get(W + "lineRule") == "exact"
    assert body.find(f".//{W}ind").get(W + "firstLineChars") == "200"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_font_names_what_may_stand_in_for_it_and_none_is_embedded(name: str) -> None:
    table = part(TEMPLATES / name, "word/fontTable.xml")
    stand_ins = {
        font.get(W + "name"): font.find(f"{W}altName").get(W + "val").split(",") for font in table
    }
    assert {"仿宋_GB2312", "FangSong"} <= set(stand_ins["仿宋"])
    assert {"方正小标宋简体", "宋体"} <= set(stand_ins["方正小标宋_GBK"])
    assert not [item for item in table.iter() if "embed" in str(item.tag)]


@pytest.mark.parametrize("name", SHIPPED)
def test_page_numbers_stand_outside_between_dashes(name: str) -> None:
    with zipfile.ZipFile(TEMPLATES / name) as package:
        footers = [package.read(item).decode() for item in package.namelist() if "footer" in item]
    numbered = [text for text in footers if " PAGE " in text]
    assert len(numbered) == 2
    assert sorted(re.findall(r'w:(right|left)Chars="100"', "".join(numbered))) == ["left", "right"]
    for text in numbered:
        assert re.findall(r"<w:t[^>]*>(— | —)</w:t>", text) == ["— ", " —"]
        assert 'w:hint="eastAsia"' in text
    with zipfile.ZipFile(TEMPLATES / name) as package:
        assert b"evenAndOddHeaders" in package.read("word/settings.xml")


@pytest.mark.parametrize("name", ["受理告知书.docx", "催办通知.docx"])
def test_a_letter_has_red_double_lines_and_no_number_on_its_first_page(name: str) -> None:
    section = part(TEMPLATES / name, "word/document.xml").find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert int(section.find(f"{W}pgMar").get(W + "header")) == pytest.approx(30 * MM, abs=1)
    assert int(section.find(f"{W}pgMar").get(W + "footer")) == pytest.approx(20 * MM, abs=1)
    relations = {
        item.get("Id"): item.get("Target")
        for item in part(TEMPLATES / name, "word/_rels/document.xml.rels")
    }
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    first = {
        item.tag.removeprefix(W): part(TEMPLATES / name, f"word/{relations[item.get(key)]}")
        for item in section
        if item.get(W + "type") == "first"
    }
    for place, kind in {
        "headerReference": "thickThinSmallGap",
        "footerReference": "thinThickSmallGap",
    }.items():
        line = first[place].find(f".//{W}pBdr/{W}top")
        assert (line.get(W + "val"), line.get(W + "color")) == (kind, "FF0000")
        indents = line.getparent().getparent().find(f"{W}ind")
        wide = layout.twips(156) - int(indents.get(W + "left")) - int(indents.get(W + "right"))
        assert wide == pytest.approx(170 * MM, abs=2)
    assert " PAGE " not in "".join(first["footerReference"].itertext())


def test_tables_have_the_widths_that_wps_needs() -> None:
    for name in SHIPPED:
        for table in part(TEMPLATES / name, "word/document.xml").iter(f"{W}tbl"):
            grid = [int(item.get(W + "w")) for item in table.find(f"{W}tblGrid")]
            assert sum(grid) == layout.twips(156)
            assert all(cell.find(f".//{W}tcW") is not None for cell in table.iter(f"{W}tc"))


def test_the_committed_templates_are_what_the_build_makes(tmp_path: Path) -> None:
    built = tmp_path / "templates"
    built.mkdir()
    shutil.copy(TEMPLATES / "build.py", built)
    subprocess.run(
        [sys.executable, built / "build.py"],
        check=True,
        capture_output=True,
        env={"PYTHONPATH": str(TEMPLATES.parent), "PYTHONUTF8": "1"},
    )
    for name in SHIPPED:
        assert (built / name).read_bytes() == (TEMPLATES / name).read_bytes(), name


@pytest.mark.office_suite
def test_a_page_renders_22_lines_of_28_characters(tmp_path: Path) -> None:
    document = Document(TEMPLATES / "月报.docx")
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    document.add_paragraph("信" * (26 + 28 * 43), style="公文正文")
    document.save(tmp_path / "满.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "满.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "满.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, timeout=60
    ).stdout.decode()
    pages = [re.findall("信+", page) for page in text.split("\f") if "信" in page]
    assert [[len(line) for line in page] for page in pages] == [[26] + [28] * 21, [28] * 22]
    assert re.findall(r"—\s*([12])\s*—", text) == ["1", "2"]


# ── filling ───────────────────────────────────────────────────────────────────────────────────


def test_signs_that_word_could_swallow_survive(office: Office, tmp_path: Path) -> None:
    said = '占地<3亩 & 补偿款"多"少 {{ 不是标记 }} {% 也不是 %} </w:t>'
    path = write(tmp_path, office, {"事由": said}, "事由：{{ 事由 }}。")
    assert told(path) == [f"事由：{said}。"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_text_comes_out_as_it_went_in(office: Office, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, office, {"文": text}, "始{{ 文 }}终")
    kept = re.sub("[\ufffe\uffff]", "", text)
    assert told(path) == [f"始{kept}终"]


def test_a_line_break_stays_one(office: Office, tmp_path: Path) -> None:
    assert told(write(tmp_path, office, {"文": "甲\n乙"}, "{{ 文 }}")) == ["甲\n乙"]


def test_characters_that_xml_forbids_are_left_out(office: Office, tmp_path: Path) -> None:
    path = write(tmp_path, office, {"事由": "道\x00路\x0b破\x1f损\ufffe"}, "{{ 事由 }}")
    assert told(path) == ["道路破损"]


def test_a_variable_without_content_is_named_and_nothing_is_written(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        write(tmp_path, office, {"主送": "周明远"}, "{{ 主送 }}：{{ 受理日期 }}")
    assert caught.value.key == "undefined"
    assert "“样.docx”" in caught.value.message
    assert "“受理日期”" in caught.value.message
    assert not (tmp_path / "成品.docx").exists()


def test_a_missing_cell_of_a_listing_is_named_too(office: Office, tmp_path: Path) -> None:
    texts = ("{%p for 件 in 清单 %}", "{{ 件.事由 }}", "{%p endfor %}")
    with pytest.raises(TemplateError) as caught:
        write(tmp_path, office, {"清单": [{"台账号": "1"}]}, *texts)
    assert "“事由”" in caught.value.message


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{{ 主送 }：", "syntax"),
        ("{% if 主送 %}甲", "syntax"),
        ("{{ 主送 | 没有的办法 }}", "syntax"),
        ("{{ 主送.__class__.__mro__ }}", "failed"),
    ],
)
def test_wrong_marks_are_told_in_a_sentence(
    office: Office, tmp_path: Path, text: str, key: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        write(tmp_path, office, {"主送": "周明远"}, text)
    assert caught.value.key == key
    assert "“样.docx”" in caught.value.message


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04broken"])
def test_what_is_no_document_is_told(office: Office, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "样.docx").write_bytes(content)
    with pytest.raises(TemplateError) as caught:
        fill(tmp_path / "样.docx", {}, tmp_path / "成.docx", office, as_of=AS_OF, title="")
    assert caught.value.key == "not_document"


def test_a_zip_that_is_no_document_is_told(office: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "样.docx", "w") as package:
        package.writestr("x.txt", "x")
    with pytest.raises(TemplateError) as caught:
        fill(tmp_path / "样.docx", {}, tmp_path / "成.docx", office, as_of=AS_OF, title="")
    assert caught.value.key == "not_document"


def test_marks_of_chinese_text_keep_the_chinese_font(office: Office, tmp_path: Path) -> None:
    path = write(
        tmp_path, office, {"事由": "反映“道路破损”……——", "字": "道路"}, "{{ 事由 }}", "{{ 字 }}"
    )
    runs = list(part(path, "word/document.xml").iter(f"{W}r"))
    hints = [run.find(f"{W}rPr/{W}rFonts") for run in runs]
    assert hints[0] is not None
    assert hints[0].get(W + "hint") == "eastAsia"
    assert hints[1] is None


def test_a_theme_font_does_not_outrank_the_named_one(office: Office, tmp_path: Path) -> None:
    made = template(tmp_path, "{{ 字 }}")
    document = Document(made)
    fonts = document.paragraphs[0].runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    for key, value in {"eastAsia": "仿宋", "eastAsiaTheme": "minorEastAsia"}.items():
        fonts.set(W + key, value)
    document.save(made)
    fill(made, {"字": "道路"}, tmp_path / "成.docx", office, as_of=AS_OF, title="")
    found = part(tmp_path / "成.docx", "word/document.xml").find(f".//{W}r/{W}rPr/{W}rFonts")
    assert dict(found.attrib) == {W + "eastAsia": "仿宋"}


def test_the_same_input_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    first = write(tmp_path, office, {"字": "道路"}, "{{ 字 }}").read_bytes()
    made = tmp_path / "样.docx"
    fill(made, {"字": "道路"}, tmp_path / "再.docx", office, as_of=AS_OF, title="样")
    assert (tmp_path / "再.docx").read_bytes() == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    told_of = Document(BytesIO(first)).core_properties
    assert told_of.created is not None
    assert told_of.created.date() == AS_OF
    assert told_of.author == "清溪镇人民政府"
    assert packed(first) == first


# ── which template ────────────────────────────────────────────────────────────────────────────


def test_the_office_has_the_first_word(office: Office, tmp_path: Path) -> None:
    assert find_template("月报.docx", office) == TEMPLATES / "月报.docx"
    mine = office.model_copy(update={"folder": tmp_path})
    assert find_template("月报.docx", mine) == TEMPLATES / "月报.docx"
    (tmp_path / "templates").mkdir()
    own = template(tmp_path / "templates", "{{ 标题 }}", name="月报.docx")
    assert find_template("月报.docx", mine) == own


def test_a_template_that_is_nowhere_is_named(office: Office) -> None:
    with pytest.raises(TemplateError) as caught:
        find_template("没有.docx", office)
    assert "“没有.docx”" in caught.value.message


def test_what_a_template_asks_for(office: Office) -> None:
    assert variables(TEMPLATES / "催办通知.docx", office) >= {
        "主送",
        "清单",
        "截止日期",
        "回复要求",
    }


def known_words() -> list[Any]:
    kinds = paper.settled().kinds.values()
    return [(notice, kind.name) for kind in kinds for notice in kind.notices.values()]


@pytest.mark.parametrize(
    ("notice", "kind"), known_words(), ids=lambda item: getattr(item, "label", item)
)
def test_every_variable_of_a_shipped_template_is_declared(
    office: Office, notice: Any, kind: str
) -> None:
    assert kind in office.kinds
    declared = {*notice.words, office.word("notices.list")}
    assert variables(TEMPLATES / notice.template, office) <= declared
