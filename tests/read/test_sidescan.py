"""What calamine leaves out is seen: hidden, struck out, notes, errors, formulas without result."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from xftools.model import Grid, Span
from xftools.office import Office
from xftools.read import findings, read


def marked(path: Path) -> None:
    """A register with every mark: row 4 hidden, row 5 struck out, row 6 only in one cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("信访登记台账",))
    sheet.append(("序号", "姓名", "信访日期", "反映内容", "人数"))
    for number in range(1, 7):
        sheet.append((number, "郑爱国", f"10.{number}", "反映道路损坏", number))
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    for cell in sheet[5]:
        cell.font = Font(strike=True)
    sheet["B6"].font = Font(strike=True)
    sheet["B7"].comment = Comment("电话里说已经解决", "王")
    sheet["E7"] = "#N/A"
    sheet["E8"] = "=SUM(E3:E4)"
    sheet["H1"] = "#REF!"
    sheet.merge_cells("D3:D4")
    book.save(path)


def grid_of(path: Path, town: Office) -> Grid:
    source = read(path, name=path.name, office=town)
    assert source.error is None, source.error
    return source.tables[0].grid


def test_marks_of_xlsx(tmp_path: Path, town: Office) -> None:
    path = tmp_path / "a.xlsx"
    marked(path)
    grid = grid_of(path, town)
    assert grid.hidden_rows == {4}
    assert grid.hidden_columns == {5}
    assert grid.struck_rows == {5}
    assert grid.notes == {(7, 2): "电话里说已经解决"}
    assert grid.error_cells == {(7, 5): "#N/A", (1, 8): "#REF!"}
    assert grid.uncached == {(8, 5)}
    assert grid.merged == (Span(3, 4, 4, 4),)
    assert (grid.date_1904, grid.unseen) == (False, ())


def test_findings_name_rows_and_cells(tmp_path: Path, town: Office) -> None:
    path = tmp_path / "a.xlsx"
    marked(path)
    source = read(path, name="a.xlsx", office=town)
    told = [(f.rule, f.severity, f.cell, f.row) for f in findings(source, town)]
    # The error in H1 stands over the table: it is nobody's value.
    assert told == [
        ("hidden_rows", "hint", "A4", 4),
        ("hidden_columns", "hint", "E3", None),
        ("struck_rows", "warning", "A5", 5),
        ("error_cell", "error", "E7", 7),
        ("uncached_formula", "warning", "E8", 8),
    ]
    assert all(f.sheet == "Sheet" and f.file == "a.xlsx" for f in findings(source, town))


def test_an_office_may_silence_a_finding(tmp_path: Path, town: Office) -> None:
    marked(tmp_path / "a.xlsx")
    rules = {key: rule for key, rule in town.rules.items() if key != "struck_rows"}
    quiet = town.model_copy(update={"rules": rules})
    source = read(tmp_path / "a.xlsx", name="a.xlsx", office=quiet)
    assert "struck_rows" not in {f.rule for f in findings(source, quiet)}


def repacked(path: Path, name: str, *changes: tuple[str, str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part).decode() for part in package.namelist()}
    for old, new in changes:
        assert old in parts[name], old
        parts[name] = parts[name].replace(old, new)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, text in parts.items():
            package.writestr(part, text)
    path.write_bytes(out.getvalue())


SHEET = "xl/worksheets/sheet1.xml"


def test_other_spellings_of_the_same_sheet(tmp_path: Path, town: Office) -> None:
    """Prefixed elements and single quotes are as good XML as what Excel writes."""
    path = tmp_path / "a.xlsx"
    marked(path)
    before = grid_of(path, town)
    names = ("worksheet", "sheetData", "row", "cols", "col", "mergeCells", "mergeCell")
    changes = [(f"</{n}>", f"</x:{n}>") for n in names if n not in {"col", "mergeCell"}]
    changes += [(f"<{n} ", f"<x:{n} ") for n in names if n != "sheetData"]
    changes = [c for c in changes if c[0] != "<cols "]
    changes += [("<sheetData>", "<x:sheetData>"), ("<cols>", "<x:cols>"), ("<c ", "<x:c "),
                ("</c>", "</x:c>"), ("<v>", "<x:v>"), ("</v>", "</x:v>"), ("<f>", "<x:f>"),
                ("</f>", "</x:f>"), ("xmlns=", "xmlns:x="), ('t="e"', "t='e'"),
                ('hidden="1"', "hidden='true'"), ("<is>", "<x:is>"), ("</is>", "</x:is>"),
                ("<t>", "<x:t>"), ("</t>", "</x:t>")]  # fmt: skip
    with zipfile.ZipFile(path) as package:
        text = package.read(SHEET).decode()
    repacked(path, SHEET, *[(old, new) for old, new in changes if old in text])
    after = grid_of(path, town)
    for name in ("hidden_rows", "hidden_columns", "struck_rows", "error_cells", "uncached"):
        assert getattr(after, name) == getattr(before, name), name


def test_cells_without_addresses(tmp_path: Path, town: Office) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (("序号", "姓名", "人数"), (1, "郑爱国", "#N/A"), (2, "冯秀英", 3)):
        book.active.append(row)
    book.save(path)
    bare = [(f' r="{column}{row}"', "") for row in (1, 2, 3) for column in "ABC"]
    repacked(path, SHEET, *bare, *[(f' r="{row}"', "") for row in (1, 2, 3)])
    assert grid_of(path, town).error_cells == {(2, 3): "#N/A"}


def test_dates_of_1904(tmp_path: Path, town: Office) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(("序号", "姓名"))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(path)
    assert grid_of(path, town).date_1904


def test_a_text_result_may_be_blank(tmp_path: Path, town: Office) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (("序号", "姓名", "备注"), (1, "郑爱国", '=IF(A2=1,"","x")')):
        book.active.append(row)
    book.save(path)
    assert grid_of(path, town).uncached == {(2, 3)}
    repacked(path, SHEET, ('<c r="C2">', '<c r="C2" t="str">'))
    assert grid_of(path, town).uncached == frozenset()


@pytest.mark.office_suite
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_marks_of_other_formats(suffix: str, tmp_path: Path, town: Office) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed"
    marked(tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=180
    )
    grid = grid_of(tmp_path / f"a.{suffix}", town)
    assert grid.hidden_rows == {4}
    assert 5 in grid.hidden_columns
    assert grid.struck_rows == {5}
    assert Span(3, 4, 4, 4) in grid.merged
    assert "".join(grid.notes.values()).strip() == "电话里说已经解决"
    # LibreOffice calculates what it opens: no formula is left without a result.
    assert grid.at(8, 5) == 3
    assert grid.error_cells[7, 5] == "#N/A"
