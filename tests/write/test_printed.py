"""The page of findings for paper: the same numbers, nothing from outside, nobody named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import html

from xftools import office as offices
from xftools.errors import TemplateError
from xftools.model import Context, Finding, Grid, Place, RawTable, Records, Register
from xftools.office import Office
from xftools.write import books
from xftools.write.printed import findings_page

AS_OF = date(2026, 11, 5)
NAME, PHONE, MATTER = "张三丰", "19900000001", "老河沟的水渠塌了没人修"
RECORD = "柳富村.xlsx!10月!B4"


@pytest.fixture(scope="module")
def office() -> Office:
    return offices.load()


@pytest.fixture(scope="module")
def register() -> Register:
    row = {"received_on": "10月5日", "petitioner": NAME, "phone": PHONE, "village": "柳富村",
           "channel": "上门找的", "matter": MATTER}  # fmt: skip
    index = pd.Index([RECORD], dtype="str")
    table = pd.DataFrame({key: [value] for key, value in row.items()}, index=index, dtype="str")
    columns = {key: number for number, key in enumerate(row, 2)}
    places = {RECORD: Place("柳富村.xlsx", "10月", 4, columns)}
    raw = RawTable(
        Grid("柳富村.xlsx", "10月", ()), 1, "table", (3,), 4, 4, (), (), (), (), Context()
    )
    return Register(raw=raw, records=Records("petition", table, table, places))


def finding(rule: str, severity: str, **more: object) -> Finding:
    plain = Finding(rule, severity, "record", f"{rule}不对 <&>", "请改。", RECORD, "柳富村.xlsx",
                    "10月", "D4", 4, "phone")  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


FOUND = (
    finding("phone_format", "error"),
    finding("vocabulary_unknown", "warning", field="channel", cell="F4"),
    finding("matter_short", "hint", field="matter", cell="G4"),
    finding("serial_gap", "warning", record=None, field=None, cell=None, row=None),
    finding("review_gone", "hint", record=None, field=None, cell=None, row=None, file=None,
            sheet=None),
)  # fmt: skip


def page(
    path: Path, register: Register, office: Office, *, masked: bool = True,
    found: tuple[Finding, ...] = FOUND,
) -> str:  # fmt: skip
    findings_page(found, [register], office, path, as_of=AS_OF, masked=masked)
    return path.read_text("utf-8")


def sums(block: html.HtmlElement) -> list[tuple[str, ...]]:
    return [
        tuple(cell.text_content().strip() for cell in row.iter("td"))
        for row in block.iter("tr")
        if row.findall("td")
    ]


def test_it_has_the_numbers_of_the_workbook(
    tmp_path: Path, register: Register, office: Office
) -> None:
    text = page(tmp_path / "a.html", register, office)
    books.findings_book(FOUND, [register], office, tmp_path / "a.xlsx", as_of=AS_OF)
    rows = [
        tuple("" if value is None else str(value) for value in row[:5])
        for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["检查结果"].values
    ]
    tables = html.document_fromstring(text).find_class("sums")
    assert len(tables) == 3
    for table in tables:
        told = sums(table)
        assert len(told) > 1
        for name, *counts in told:
            assert any(
                row[0] == name and [n or "0" for n in row[1:]] == [n or "0" for n in counts]
                for row in rows
            ), name
    assert "共 5 处：错误 1 处，存疑 2 处，提示 2 处" in text


def test_nobody_is_named_unless_asked(tmp_path: Path, register: Register, office: Office) -> None:
    text = page(tmp_path / "a.html", register, office)
    for told in (NAME, PHONE, MATTER):
        assert told not in text
    assert "张** 10月5日" in text
    assert "199******01" in text
    assert "姓名、号码、住址已经遮盖" in text
    # What tells of nobody is there to be compared.
    assert "上门找的" in text
    whole = page(tmp_path / "b.html", register, office, masked=False)
    for told in (NAME, PHONE, MATTER):
        assert told in whole
    assert "不得外传" in whole


def test_nothing_comes_from_outside(tmp_path: Path, register: Register, office: Office) -> None:
    text = page(tmp_path / "a.html", register, office)
    document = html.document_fromstring(text)
    assert not [item for item in document.iter("script", "img", "link", "iframe", "object")]
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text)
    assert "default-src 'none'" in text
    assert "size: A4 landscape" in text
    assert "&lt;&amp;&gt;" in text, "what sheets say is text, never markup"


def test_the_header_stands_on_every_page(
    tmp_path: Path, register: Register, office: Office
) -> None:
    text = page(tmp_path / "a.html", register, office)
    document = html.document_fromstring(text)
    assert all(table.find("thead") is not None for table in document.iter("table"))
    assert "display: table-header-group" in text
    assert [item.text_content() for item in document.iter("h3")] == [
        "（几个文件之间）", "柳富村.xlsx　工作表“10月”",
    ]  # fmt: skip


def test_a_list_too_long_for_paper_is_counted(
    tmp_path: Path, register: Register, office: Office
) -> None:
    many = tuple(finding("phone_format", "error", row=n) for n in range(3005))
    text = page(tmp_path / "a.html", register, office, found=many)
    assert "另有 5 处没有印出来" in text
    assert "共 3005 处" in text
    assert len(html.document_fromstring(text).find_class("finding")) == 3000


def test_no_finding_is_said(tmp_path: Path, register: Register, office: Office) -> None:
    assert "没有发现问题。" in page(tmp_path / "a.html", register, office, found=())


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("<p>{{ nothing.there }}</p>", "page"),
        ("<p>{% if %}</p>", "page"),
        ("<script>1</script>", "page_reaches"),
        ('<img src="a.png">', "page_reaches"),
        ("<style>@import 'a.css';</style>", "page_reaches"),
        ('<p style="background: url(a.png)">x</p>', "page_reaches"),
        ('<a href="https://example.invalid">x</a>', "page_reaches"),
    ],
)
def test_an_offices_own_page_that_reaches_out_is_refused(
    tmp_path: Path, register: Register, template: str, key: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "问题清单.html").write_text(template, "utf-8")
    own = offices.load(tmp_path)
    with pytest.raises(TemplateError) as told:
        page(tmp_path / "a.html", register, own)
    assert told.value.key == key
    assert not (tmp_path / "a.html").exists()
