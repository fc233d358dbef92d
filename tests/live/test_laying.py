"""What can go wrong while marks are laid: it is said in the clerk's words, and nothing is half laid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import hands
import openpyxl
import pytest

from xftools import live
from xftools.errors import ReadError, WriteError
from xftools.model import Edit, Mark, NewSheet, Patch
from xftools.office import Office
from xftools.write.patch import inverse

pytestmark = pytest.mark.office_suite


@pytest.fixture
def book(app: Any, tmp_path: Path) -> Any:
    return app.books.open(str(hands.workbook(tmp_path / "原表.xlsx")))


def seen(book: Any, folder: Path) -> hands.Book:
    """Every cell of the open workbook, as a copy of it shows them."""
    target = folder / "seen.xlsx"
    book.save(str(target))
    return hands.shown(target)


def refused(book: Any, patch: Patch, office: Office, folder: Path, **more: Any) -> WriteError:
    before = seen(book, folder)
    with pytest.raises(WriteError) as caught:
        live.lay(book, patch, office, **more)
    assert seen(book, folder) == before
    assert book.app.screen_updating
    return caught.value


def test_a_row_that_was_typed_into_meanwhile(book: Any, office: Office, tmp_path: Path) -> None:
    source = live.read(book, office)
    # Another cell of the marked row: what was checked is no longer what stands there.
    book.sheets["10月"]["F4"].value = 9
    error = refused(book, hands.patch(), office, tmp_path, source=source)
    assert error.key == "changed"
    assert "F4" in error.message


def test_a_row_that_was_inserted_meanwhile(book: Any, office: Office, tmp_path: Path) -> None:
    source = live.read(book, office)
    book.impl.document.getSheets().getByName("10月").getRows().insertByIndex(3, 1)
    assert refused(book, hands.patch(), office, tmp_path, source=source).key == "changed"


def test_a_row_nobody_marked_may_change(book: Any, office: Office) -> None:
    source = live.read(book, office)
    book.sheets["10月"]["A28"].value = "改了"
    assert live.lay(book, hands.patch(), office, source=source).marks


def test_an_edit_holds_to_its_old_value(book: Any, office: Office, tmp_path: Path) -> None:
    patch = Patch(edits=(Edit("10月", 2, 2, "别的", "田一"),))
    assert refused(book, patch, office, tmp_path).key == "changed"


def test_a_formula_is_not_written_over(book: Any, office: Office, tmp_path: Path) -> None:
    book.sheets["10月"]["F2"].formula = "=1+1"
    patch = Patch(edits=(Edit("10月", 2, 6, 2, 3),))
    assert refused(book, patch, office, tmp_path).key == "formula"


def test_a_protected_sheet(book: Any, office: Office, tmp_path: Path) -> None:
    book.sheets["花名 册's"].impl.native.protect("")
    error = refused(book, hands.patch(), office, tmp_path)
    assert error.key == "protected"
    assert "花名 册" in error.message


def test_a_protected_workbook(book: Any, office: Office, tmp_path: Path) -> None:
    book.impl.document.protect("")
    assert refused(book, hands.patch(), office, tmp_path).key == "structure"
    assert live.lay(book, replace(hands.patch(), sheets=()), office).marks


def test_a_sheet_that_was_renamed(book: Any, office: Office, tmp_path: Path) -> None:
    source = live.read(book, office)
    book.sheets["10月"].name = "十月"
    error = refused(book, hands.patch(), office, tmp_path, source=source)
    assert error.key == "no_sheet"
    assert "10月" in error.message


def test_a_workbook_that_was_closed(book: Any, office: Office) -> None:
    source = live.read(book, office)
    book.close()
    with pytest.raises(WriteError) as caught:
        live.lay(book, hands.patch(), office, source=source)
    assert caught.value.key == "closed"
    assert "原表.xlsx" in caught.value.message
    with pytest.raises(ReadError) as again:
        live.read(book, office)
    assert again.value.key == "closed"


def test_a_fault_half_way_takes_back_what_was_laid(
    book: Any, office: Office, tmp_path: Path
) -> None:
    # The marks, the edits and the first sheet are laid by the time the second one is refused.
    patch = hands.patch()
    bad = NewSheet("一:二[三]", (("甲",),))
    error = refused(book, replace(patch, sheets=(*patch.sheets, bad)), office, tmp_path)
    assert error.key in ("sheet_name", "refused")


def test_a_cell_beyond_the_sheet_is_refused_before_anything(
    book: Any, office: Office, tmp_path: Path
) -> None:
    patch = hands.patch()
    far = Mark("10月", 2, 30_000, "error", "太远")
    refused(book, replace(patch, marks=(*patch.marks, far)), office, tmp_path)


def test_a_fill_that_only_a_file_can_give_back(book: Any, office: Office, tmp_path: Path) -> None:
    theme = '<fill><patternFill patternType="solid"><fgColor theme="4"/></patternFill></fill>'
    patch = Patch(cleared=(Mark("10月", 4, 2, "error", "甲", theme),))
    assert refused(book, patch, office, tmp_path).key == "foreign_fill"


def test_taking_back_leaves_what_a_person_did_since(
    book: Any, office: Office, tmp_path: Path
) -> None:
    patch = replace(hands.patch(), edits=())
    laid = live.lay(book, patch, office, source=live.read(book, office))
    sheet = book.sheets["10月"]
    sheet["B4"].color = (1, 2, 3)
    sheet["C14"].note.text = "林晓舟：已问过本人"
    sheet["C15"].note.text += "\n林晓舟：是笔误"
    live.lay(book, inverse(laid), office)
    after = seen(book, tmp_path)["10月"]
    assert after["B4"].fill == "010203"
    assert after["B4"].note is None
    assert after["C14"].note == "林晓舟：已问过本人"
    assert after["C14"].fill == "FFC7CE"  # whose note is gone, nobody knows whose colour it is
    assert (after["C15"].note, after["C15"].fill) == ("林晓舟：是笔误", None)
    assert (after["C4"].fill, after["E5"].note) == ("92D050", "已电话核实")


@pytest.mark.parametrize(
    "value", ["520101199003070011", "=1+1", "3-5", "1E5", "'引号", "TRUE", "００１"]
)
def test_a_text_stays_a_text(book: Any, office: Office, tmp_path: Path, value: str) -> None:
    live.lay(book, Patch(edits=(Edit("10月", 7, 3, "00123", value),)), office)
    target = tmp_path / "text.xlsx"
    book.save(str(target))
    cell = openpyxl.load_workbook(target)["10月"]["C7"]
    assert (cell.value, cell.data_type) == (value, "s")


def test_twenty_times_there_and_back(book: Any, office: Office, tmp_path: Path) -> None:
    before = seen(book, tmp_path)
    for _ in range(20):
        laid = live.lay(book, hands.patch(), office, source=live.read(book, office))
        live.lay(book, inverse(laid), office)
    assert seen(book, tmp_path) == before
