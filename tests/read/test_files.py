"""Files of every format give the same table, whatever they are called; bad ones a typed refusal."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter

from xftools.model import Source
from xftools.office import Office
from xftools.read import findings, read

Rows = list[tuple[object, ...]]


def workbook(rows: Rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("10月")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def delimited(rows: Rows, delimiter: str, encoding: str) -> bytes:
    lines = ["" if "\n" in str(row) else delimiter.join(str(x) for x in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def html(rows: Rows, encoding: str) -> bytes:
    def line(row: tuple[object, ...]) -> str:
        width = 5 if len(row) == 1 else 1
        return "".join(f"<td colspan={width}>{value}</td>" for value in row)

    body = "".join(f"<tr>{line(row)}</tr>" for row in rows)
    head = f'<html><head><meta http-equiv=Content-Type content="text/html; charset={encoding}">'
    return f"{head}</head><body><table border=1>{body}</table></body></html>".encode(encoding)


def xml(rows: Rows) -> bytes:
    def cell(value: object) -> str:
        kind = "Number" if isinstance(value, int) else "String"
        return f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'

    body = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="10月"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def opened(tmp_path: Path, content: bytes, town: Office, **more: str) -> Source:
    path = tmp_path / "柳富村.xls"
    path.write_bytes(content)
    return read(path, name="10月/柳富村.xls", office=town, **more)


FORMATS = {
    "xlsx": workbook,
    "csv of WPS": lambda rows: delimited(rows, ",", "gb18030"),
    "csv of Excel": lambda rows: delimited(rows, ",", "utf-8-sig"),
    "csv of programs": lambda rows: delimited(rows, ",", "utf-8"),
    "tabs in UTF-16": lambda rows: delimited(rows, "\t", "utf-16"),
    "tabs in UTF-16 without a mark": lambda rows: delimited(rows, "\t", "utf-16-le"),
    "semicolons": lambda rows: delimited(rows, ";", "utf-8"),
    "html": lambda rows: html(rows, "utf-8"),
    "html in GB2312": lambda rows: html(rows, "gb2312"),
    "xml of 2003": xml,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_table(
    name: str, rows: Rows, tmp_path: Path, town: Office
) -> None:
    source = opened(tmp_path, FORMATS[name](rows), town)
    (table,) = source.tables
    assert source.error is None
    assert table.headers == ("序号", "姓名", "信访日期", "手机号码", "反映内容")
    told = [tuple(str(value) for value in row.cells) for row in table.rows]
    assert told == [tuple(str(value) for value in row) for row in rows[2:]]
    assert [row.row for row in table.rows] == [3, 4]
    assert (table.context.village, table.context.month) == ("柳富村", 10)
    assert (source.file, len(source.sha256)) == ("10月/柳富村.xls", 64)


def test_whole_numbers_are_whole_and_text_stays_text(tmp_path: Path, town: Office) -> None:
    rows: Rows = [("编号", "电话", "数", "文"), (1, 19900001234, 1.5, "001"), (2, 0, -3, " ")]
    (table,) = opened(tmp_path, workbook(rows), town).tables
    assert [row.cells for row in table.rows] == [(1, 19900001234, 1.5, "001"), (2, 0, -3, None)]
    assert [type(value) for value in table.rows[0].cells] == [int, int, float, str]


def test_a_csv_keeps_its_zeros(tmp_path: Path, town: Office) -> None:
    content = '编号,姓名,日期,内容\n="0012",郑爱国,10.3,"反映道路,\n损坏"\n'.encode()
    (table,) = opened(tmp_path, content, town).tables
    assert table.rows[0].cells == ("0012", "郑爱国", "10.3", "反映道路,\n损坏")


def test_html_spans_are_merged_cells(tmp_path: Path, town: Office) -> None:
    content = (
        "<table><tr><th rowspan=2>序号<th colspan=2>信访人<th rowspan=2>反映内容</tr>"
        "<tr><th>姓名<th>电话</tr>"
        "<tr><td>1<td>郑爱国<td>19900001234<td rowspan=2>反映道路<br>损坏</tr>"
        "<tr style='display: none'><td>2<td>冯秀英<td>19900001235</tr></table>"
    ).encode()
    (table,) = opened(tmp_path, content, town).tables
    assert table.headers == ("序号", "信访人/姓名", "信访人/电话", "反映内容")
    assert [row.cells[3] for row in table.rows] == ["反映道路\n损坏"] * 2
    assert [set(row.filled) for row in table.rows] == [set(), {4}]
    assert table.grid.hidden_rows == {4}


def encrypted(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("locked", "given", "key"),
    [
        ("柳富2026", None, "password"),
        ("柳富2026", "石桥2026", "wrong_password"),
        ("柳富2026", "柳富2026", None),
        ("VelvetSweatshop", None, None),
    ],
)
def test_passwords(
    locked: str, given: str | None, key: str | None, rows: Rows, tmp_path: Path, town: Office
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(encrypted(workbook(rows), locked))
    source = read(path, name="a.xlsx", office=town, password=given)
    assert source.error_key == key
    assert len(source.tables) == (key is None)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def ole(stream: str) -> bytes:
    """A file that begins like a compound file and names a stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + f"{stream}\0".encode("utf-16-le")


def repacked(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    return zipped(parts)


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
GOOD = workbook([("序号", "姓名", "信访日期"), (1, "郑爱国", "10.3"), (2, "冯秀英", "10.4")])
# A compound file whose directory stands in the 100th sector of 512 bytes, cut off before it.
CUT_OFF = ole("")[:30] + b"\x09\0" + bytes(16) + b"\x64\0\0\0" + bytes(2000)

REFUSED = [
    ("nothing", b"", "empty_file"),
    ("cut off", GOOD[: len(GOOD) // 2], "damaged"),
    ("a part cut off", GOOD.replace(b"PK\x01\x02", b"PK\x01\x09"), "damaged"),
    ("entities", repacked(GOOD, SHEET, b"<worksheet", BOMB), "entities"),
    ("zip of nothing", zipped({}), "damaged"),
    ("zip of files", zipped({"柳富村.xlsx": GOOD}), "archive"),
    ("docx", zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "document"),
    ("doc", ole("WordDocument"), "document"),
    ("old wps", ole("ETData"), "old_wps"),
    ("broken xls", ole("Workbook"), "damaged"),
    ("xls cut off", CUT_OFF, "damaged"),
    ("pdf", b"%PDF-1.7 \n1 0 obj", "pdf"),
    ("photo", b"\xff\xd8\xff\xe0" + bytes(64), "picture"),
    ("rar", b"Rar!\x1a\x07\x00", "archive"),
    ("bytes", bytes(range(256)) * 40, "encoding"),
    ("controls", b"\x01\x02\x03\x04abc" * 300, "not_workbook"),
    ("of no code page", b"a;b\n\xff\xf0;c\n" * 3, "encoding"),
    ("html without table", b"<html><body><p>404 Not Found</p></body></html>", "not_workbook"),
    ("some xml", b"<?xml version='1.0'?><note/>", "not_workbook"),
    ("far cell", repacked(GOOD, SHEET, b"</sheetData>", FAR + b"</sheetData>"), "too_big"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "key"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refusals(content: bytes, key: str, tmp_path: Path, town: Office) -> None:
    source = opened(tmp_path, content, town)
    assert source.error_key == key
    assert source.error is not None
    assert "10月/柳富村.xls" in source.error
    assert source.error.endswith("。")
    (finding,) = findings(source, town)
    assert (finding.rule, finding.severity, finding.file) == (
        "file_unreadable", "error", "10月/柳富村.xls",
    )  # fmt: skip


def test_a_file_that_is_gone(tmp_path: Path, town: Office) -> None:
    source = read(tmp_path / "gone.xlsx", name="gone.xlsx", office=town)
    assert (source.error_key, source.sha256) == ("unopened", "")


def test_a_declared_size_too_big_is_refused_before_unpacking(tmp_path: Path, town: Office) -> None:
    content = bytearray(GOOD)
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 3_000_000_000)
    assert opened(tmp_path, bytes(content), town).error_key == "too_big"


def test_a_declared_size_too_small_is_found_out(tmp_path: Path, town: Office) -> None:
    content = bytearray(GOOD)
    name = content.index(SHEET.encode(), content.index(b"PK\x01\x02"))
    content[name - 46 + 24 : name - 46 + 28] = struct.pack("<I", 40)
    assert opened(tmp_path, bytes(content), town).error_key == "damaged"


def test_hidden_sheets_are_named_and_left(rows: Rows, tmp_path: Path, town: Office) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, state in (("旧表", "hidden"), ("密表", "veryHidden")):
        book.create_sheet(title).append(("序号", "姓名"))
        book[title].sheet_state = state
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    source = read(tmp_path / "a.xlsx", name="a.xlsx", office=town)
    assert source.hidden_sheets == ("旧表", "密表")
    assert [table.grid.sheet for table in source.tables] == ["Sheet"]
    assert [f.sheet for f in findings(source, town)] == ["旧表", "密表"]


@pytest.mark.parametrize("columns", [1, 700, 16_000])
def test_wide_sheets_are_read(columns: int, tmp_path: Path, town: Office) -> None:
    rows: Rows = [("序号", *range(columns)), (1, *range(columns))]
    source = opened(tmp_path, workbook(rows), town)
    assert source.error is None
    assert sum(len(cells) for cells in source.tables[0].grid.cells) == 2 * columns + 2
