"""A workbook with all that loading and saving it elsewhere would lose, built from text."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import xlsxwriter

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000187a1e2760000000049454e44ae426082"
)
ROWS = [
    (1, "张秋生", "560199199001010017", dt.date(2026, 10, 5), "邻居占道堆放<柴火>&杂物", 3),
    (2, "李小满", "560199198502020025", dt.date(2026, 10, 9), "要求修复机耕路", 12),
    (3, "王立夏", None, dt.date(2026, 10, 11), "第一行\n第二行", 7),
]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
THREAD = "{54A1B9E2-8A43-4C0B-9D7C-0A1B2C3D4E5F}"
VBA = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b" not a real project " * 40
SHEET = "10月"


def everything(path: Path) -> Path:
    """The workbook. A path that ends in .xlsm gets macros."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True, "border": 1})
    day = book.add_format({"num_format": "m月d日"})
    green = book.add_format({"bg_color": "#00FF00", "font_color": "#0000FF", "num_format": "@"})
    striped = book.add_format({"pattern": 14, "fg_color": "#FFCC00", "bg_color": "#FFFFFF"})
    sheet.merge_range("A1:F1", "柳富村信访登记台账", bold)
    for column, label in enumerate("序号 姓名 身份证号 信访日期 概况 人数".split()):
        sheet.write(1, column, label, bold)
    for row, values in enumerate(ROWS, 2):
        for column, value in enumerate(values):
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, day)
            elif value is not None:
                form = green if column == 2 else striped if column == 4 else None
                sheet.write(row, column, value, form)
    sheet.merge_range("A8:A9", "合并", bold)
    sheet.write_formula("F6", "=SUM(F3:F5)", None, 22)
    sheet.write_formula("G6", "=[1]别处!$A$1", None, 5)
    sheet.write_rich_string("E7", "黑", bold, "粗", "黑")
    sheet.write_comment("B4", "村里原来的批注", {"author": "村会计"})
    sheet.write_comment("D3", "[Threaded comment] 请核对日期", {"author": f"tc={THREAD}"})
    sheet.insert_textbox("H3", "填表说明：文本框")
    sheet.insert_button("H9", {"macro": "check", "caption": "检查"})
    sheet.insert_image("H12", "x.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.set_header("&L&G", {"image_left": "x.png", "image_data_left": io.BytesIO(PIXEL)})
    sheet.add_sparkline("G3", {"range": f"'{SHEET}'!F3:F5"})
    sheet.conditional_format("F3:F5", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(
        "E3:E5", {"type": "text", "criteria": "containing", "value": "路", "format": bold}
    )
    sheet.ignore_errors({"number_stored_as_text": "C3:C5"})
    sheet.data_validation("E3:E5", {"validate": "length", "criteria": ">", "value": 2})
    sheet.autofilter("A2:F5")
    sheet.protect("", {"format_cells": True})
    sheet.repeat_rows(0, 1)
    sheet.print_area("A1:F9")
    sheet.set_landscape()
    sheet.set_row(4, 30)
    sheet.set_column("C:C", 22)
    other = book.add_worksheet("名单")
    rows = [["甲", 1], ["乙", 2]]
    other.add_table(
        "A1:B3", {"name": "名单表", "data": rows, "columns": [{"header": "姓名"}, {"header": "数"}]}
    )
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$F$3:$F$5"})
    other.insert_chart("D3", chart)
    book.define_name("人数", f"='{SHEET}'!$F$3:$F$5")
    if path.suffix == ".xlsm":
        book.add_vba_project(io.BytesIO(VBA), is_stream=True)
    book.close()
    _completed(path)
    return path


def _completed(path: Path) -> None:
    """Adds what no writer makes: threads, WPS pictures in cells, links out, custom XML, printers."""
    found = parts(path)
    one = "xl/worksheets/sheet1.xml"
    text = found[one].decode()
    # An inline string among shared ones.
    text = re.sub(
        r'<c r="B5"([^>]*) t="s"><v>\d+</v></c>',
        r'<c r="B5"\1 t="inlineStr"><is><t>王立夏</t></is></c>',
        text,
    )
    text = re.sub(r"<pageSetup ", '<pageSetup r:id="rIdPrinter" ', text, count=1)
    found[one] = text.encode()
    _related(
        found,
        "xl/worksheets/_rels/sheet1.xml.rels",
        "rIdPrinter",
        f"{OFFICE}/printerSettings",
        "../printerSettings/printerSettings1.bin",
    )
    _related(
        found,
        "xl/worksheets/_rels/sheet1.xml.rels",
        "rIdThread",
        f"{MICROSOFT}/2017/10/relationships/threadedComment",
        "../threadedComments/threadedComment1.xml",
    )
    for ident, kind, target in (
        ("rIdPerson", f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
        ("rIdOut", f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        ("rIdOwn", f"{OFFICE}/customXml", "../customXml/item1.xml"),
        ("rIdWps", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml"),
    ):
        _related(found, "xl/_rels/workbook.xml.rels", ident, kind, target)
    _related(
        found,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "rId1",
        f"{OFFICE}/externalLinkPath",
        "别处.xlsx",
        external=True,
    )
    _related(found, "xl/_rels/cellimages.xml.rels", "rId1", f"{OFFICE}/image", "media/image1.png")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    threads = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    person = "{0C1D2E3F-1111-4222-8333-444455556666}"
    found |= {
        "xl/printerSettings/printerSettings1.bin": b"\x00\x01printer" * 20,
        "xl/threadedComments/threadedComment1.xml": (
            f'<ThreadedComments xmlns="{threads}"><threadedComment ref="D3" dT="2026-10-06T01:02:03.00" personId="{person}" id="{THREAD}">'
            "<text>请核对日期</text></threadedComment></ThreadedComments>"
        ).encode(),
        "xl/persons/person.xml": f'<personList xmlns="{threads}"><person displayName="村会计" id="{person}" userId="x" providerId="None"/></personList>'.encode(),
        "xl/externalLinks/externalLink1.xml": (
            f'<externalLink xmlns="{main}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="别处"/></sheetNames>'
            '<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>5</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
        ).encode(),
        "customXml/item1.xml": b'<office xmlns="urn:x"><note>kept</note></office>',
        "xl/cellimages.xml": (
            '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
            f'xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<etc:cellImage><a:blip r:embed="rId1"/></etc:cellImage></etc:cellImages>'
        ).encode(),
    }
    types = found["[Content_Types].xml"].decode()
    said = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>'
        for part, kind in (
            (
                "xl/threadedComments/threadedComment1.xml",
                "application/vnd.ms-excel.threadedcomments+xml",
            ),
            ("xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
            (
                "xl/externalLinks/externalLink1.xml",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
            ),
            ("xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"),
        )
    )
    types = types.replace(
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/><Override',
        1,
    )
    found["[Content_Types].xml"] = types.replace("</Types>", said + "</Types>").encode()
    book = found["xl/workbook.xml"].decode()
    book = book.replace(
        "<definedNames>",
        '<externalReferences><externalReference r:id="rIdOut"/></externalReferences><definedNames>',
        1,
    )
    found["xl/workbook.xml"] = book.encode()
    # Stored and deflated entries side by side, with a time of their own: both are copied as they lie.
    with zipfile.ZipFile(path, "w") as out:
        for number, (name, content) in enumerate(found.items()):
            entry = zipfile.ZipInfo(name, (2026, 10, 1, 8, number % 60, 0))
            how = zipfile.ZIP_STORED if name.endswith((".png", ".bin")) else zipfile.ZIP_DEFLATED
            out.writestr(entry, content, compress_type=how, compresslevel=1 + number % 9)


def _related(
    found: dict[str, bytes],
    part: str,
    ident: str,
    kind: str,
    target: str,
    *,
    external: bool = False,
) -> None:
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = found.get(part, empty.encode()).decode()
    mode = ' TargetMode="External"' if external else ""
    item = f'<Relationship Id="{ident}" Type="{kind}" Target="{target}"{mode}/>'
    found[part] = text.replace("</Relationships>", item + "</Relationships>").encode()


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package by its name."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def packed(path: Path) -> dict[str, tuple[int, bytes]]:
    """How every part lies in the zip: its way of compression and its very bytes."""
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        found = {}
        for entry in package.infolist():
            at = entry.header_offset
            start = (
                at
                + 30
                + int.from_bytes(raw[at + 26 : at + 28], "little")
                + int.from_bytes(raw[at + 28 : at + 30], "little")
            )
            found[entry.filename] = (entry.compress_type, raw[start : start + entry.compress_size])
        return found


def opened(path: Path, **how: bool) -> openpyxl.Workbook:
    """A workbook through openpyxl, which warns of what it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, **how)


def meaning(path: Path) -> Mapping[tuple[str, str], tuple[object, ...]]:
    """What every cell of every sheet is and looks like: formula and cached value, font, fill,
    border, format, protection and note."""
    told = {}
    plain = opened(path, rich_text=True)
    cached = opened(path, data_only=True)
    for sheet in plain:
        for line in sheet.iter_rows():
            for cell in line:
                note = cell.comment.text if cell.comment else None
                value = cached[sheet.title][cell.coordinate].value
                look = (
                    cell.font,
                    cell.fill,
                    cell.border,
                    cell.alignment,
                    cell.number_format,
                    cell.protection,
                )
                seen = tuple(repr(item) for item in look)
                blank = cell.value is None and note is None and cell.style_id == 0
                if not blank:
                    told[sheet.title, cell.coordinate] = (str(cell.value), str(value), *seen, note)
    return told
