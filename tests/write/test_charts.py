"""Charts that a person can edit: their parts, their numbers, and the workbook behind them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import paper
import pytest
from docx import Document
from paper import AS_OF, A, C, W, part

from xftools.write.charts import Chart
from xftools.write.documents import fill

MONTHS = Chart("column", "逐月“件次” <10 & 以上", ("9月", "10月 & <半>"), (("件次", (3, 12.5)),))
TWO = Chart("line", "两项", ("甲", "乙", "丙"), (("件次", (1, None, 3)), ("人次", (2, 5, 1234567))))


def shown(folder: Path, *charts: Chart) -> Path:
    document = Document()
    for number in range(len(charts)):
        document.add_paragraph(f"{{{{p 图{number} }}}}")
    document.save(folder / "样.docx")
    values: dict[str, object] = {f"图{number}": chart for number, chart in enumerate(charts)}
    path = folder / "成.docx"
    fill(folder / "样.docx", values, path, paper.settled(), as_of=AS_OF, title="")
    return path


@pytest.mark.parametrize("chart", [MONTHS, TWO], ids=["column", "line"])
def test_the_numbers_stand_in_the_part_and_in_its_workbook(tmp_path: Path, chart: Chart) -> None:
    path = shown(tmp_path, chart)
    xml = part(path, "word/charts/chart1.xml")
    assert xml.find(f".//{C}{'barChart' if chart.kind == 'column' else 'lineChart'}") is not None
    assert [item.text for item in xml.find(f".//{C}title").iter(f"{A}t")] == [chart.title]
    for series, (name, values) in zip(xml.iter(f"{C}ser"), chart.series, strict=True):
        assert series.findtext(f"{C}tx//{C}v") == name
        assert [item.text for item in series.find(f"{C}cat").iter(f"{C}v")] == list(
            chart.categories
        )
        points = {
            int(item.get("idx")): item.findtext(f"{C}v")
            for item in series.find(f"{C}val").iter(f"{C}pt")
        }
        assert points == {n: f"{value:.12g}" for n, value in enumerate(values) if value is not None}
    with zipfile.ZipFile(path) as package:
        book = openpyxl.load_workbook(BytesIO(package.read("word/embeddings/chart1.xlsx")))
    rows = list(book["Sheet1"].iter_rows(values_only=True))
    assert rows[0] == (None, *(name for name, _ in chart.series))
    for number, category in enumerate(chart.categories):
        assert rows[number + 1] == (category, *(values[number] for _, values in chart.series))


def test_the_formulas_point_at_the_cells_of_the_workbook(tmp_path: Path) -> None:
    xml = part(shown(tmp_path, TWO), "word/charts/chart1.xml")
    assert [item.text for item in xml.iter(f"{C}f")] == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4",
        "Sheet1!$C$1", "Sheet1!$A$2:$A$4", "Sheet1!$C$2:$C$4",
    ]  # fmt: skip


def test_every_relation_leads_somewhere(tmp_path: Path) -> None:
    path = shown(tmp_path, MONTHS, TWO)
    names = set(paper.parts(path))
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= names
    for number in (1, 2):
        relations = part(path, f"word/charts/_rels/chart{number}.xml.rels")
        (target,) = [item.get("Target") for item in relations]
        assert f"word/{target.removeprefix('../')}" in names
        outside = part(path, f"word/charts/chart{number}.xml").find(f"{C}externalData")
        key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        assert outside.get(key) == relations[0].get("Id")
    assert len(list(part(path, "word/document.xml").iter(f"{C}chart"))) == 2
    ids = [
        item.get("id")
        for item in part(path, "word/document.xml").iter()
        if item.tag.endswith("}docPr")
    ]
    assert len(set(ids)) == 2


def test_the_text_of_a_chart_is_in_a_chinese_font(tmp_path: Path) -> None:
    xml = part(shown(tmp_path, MONTHS), "word/charts/chart1.xml")
    faces = {item.get("typeface") for item in xml.iter(f"{A}ea")}
    assert faces == {"仿宋"}


def test_a_chart_is_as_wide_as_the_type_area(tmp_path: Path) -> None:
    document = part(shown(tmp_path, MONTHS), "word/document.xml")
    (extent,) = [item for item in document.iter() if item.tag.endswith("}extent")]
    assert int(extent.get("cx")) == 156 * 36000
    assert document.find(f".//{W}drawing") is not None


def test_equal_numbers_give_equal_bytes(tmp_path: Path) -> None:
    assert MONTHS.workbook() == MONTHS.workbook()
    assert shown(tmp_path, MONTHS).read_bytes() == shown(tmp_path, MONTHS).read_bytes()
