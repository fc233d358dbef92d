"""The same Patch through the hand that writes packages and through the add-in: the same to look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import hands
import openpyxl
import pytest
from excel import Excel, look

from xftools import read
from xftools.addin import wire
from xftools.model import Patch
from xftools.office import load
from xftools.write.package import lay

pytestmark = pytest.mark.office_suite


def patch() -> Patch:
    """What every hand is held to, without the values: the add-in changes none (DECISIONS 40)."""
    return replace(hands.patch(), edits=())


def test_the_add_in_lays_what_the_package_hand_lays(excel: Excel, tmp_path: Path) -> None:
    source = hands.workbook(tmp_path / "原表.xlsx")
    change = patch()
    meant = tmp_path / "meant.xlsx"
    expected = lay(source, change, meant)

    tables = read.read(source, name=source.name, office=load(None)).tables
    lines = wire.patch_lines(change, {table.grid.sheet: table.grid for table in tables})
    (tmp_path / "patch.txt").write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    path = excel.load(source)
    plain = look(excel.saved(path))
    assert excel.ask("call", "Patch.XfLay", str(tmp_path / "patch.txt")) == ""
    found, wanted = look(excel.saved(path)), look(meant)

    added = expected.sheets[0].name
    assert [name for name in excel.ask("sheets", path) if name != "_xftools"] == [
        "10月", "花名 册's", "问题清单", added,
    ]  # fmt: skip
    blank = (None, "", None)
    for at in {at for at in (*found, *wanted) if at[0] not in ("_xftools", added)}:
        assert found.get(at, blank) == wanted.get(at, blank), at
    # What the added sheet says; a jump is a formula here, a link there.
    shown = openpyxl.load_workbook(excel.saved(path), data_only=True)[added]
    told = openpyxl.load_workbook(meant)[added]
    for row in told.iter_rows():
        for cell in row:
            assert shown[cell.coordinate].value == cell.value, cell.coordinate
    jumps = openpyxl.load_workbook(excel.saved(path))[added]
    for row, column, place in expected.sheets[0].links:
        assert place in str(jumps.cell(row, column).value)

    excel.press("XfClear")
    assert look(excel.saved(path)) == plain


def test_a_patch_cut_short_is_not_laid(excel: Excel, tmp_path: Path) -> None:
    path = excel.load(hands.workbook(tmp_path / "原表.xlsx"))
    before = look(excel.saved(path))
    lines = wire.patch_lines(patch(), {})
    for end in (0, 1, len(lines) // 2, len(lines) - 1):
        some = "".join(f"{line}\r\n" for line in lines[:end])
        (tmp_path / "patch.txt").write_bytes(some.encode("ascii"))
        assert "没有收全" in excel.ask("call", "Patch.XfLay", str(tmp_path / "patch.txt"))
    assert look(excel.saved(path)) == before
