"""What goes wrong while a press waits: told in words, nothing half done, no copy left."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from excel import BLUE, RED, YELLOW, Excel, look, village

from xftools import read
from xftools.addin import wire
from xftools.model import Mark, NewSheet, Patch, Source
from xftools.office import load

pytestmark = pytest.mark.office_suite


@pytest.fixture
def another_python(excel: Excel) -> Iterator[Callable[[str], None]]:
    """Names another program as the launcher's Python, and waits until no worker is left."""
    path = excel.home / "python.txt"
    kept = path.read_text()

    def name(program: str) -> None:
        excel.stop_worker()
        path.write_text(program + "\n")

    yield name
    excel.stop_worker()
    path.write_text(kept)


def script(path: Path, text: str) -> str:
    """A program that stands in front of the launcher's Python."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def gate(tmp_path: Path, another_python: Callable[[str], None]) -> str:
    """The worker waits before a gate until a test has done something to the workbook."""
    folder = tmp_path / "gate"
    folder.mkdir()
    waits = f'touch "{folder}/waits"\nwhile [ ! -e "{folder}/open" ]; do sleep 0.05; done'
    another_python(script(tmp_path / "python", f'{waits}\nexec {sys.executable} "$@"'))
    return str(folder)


def unmarked(excel: Excel, sheet: str) -> bool:
    told = look(excel.saved(sheet)).values()
    return not [fill for _, fill, _ in told if fill in (RED, YELLOW, BLUE)]


def untouched(excel: Excel, sheet: str, before: object) -> None:
    assert look(excel.saved(sheet)) == before
    assert excel.left() == []
    assert not [path for path in excel.jobs.rglob("*") if path.suffix in (".xls", ".xlsx")]


def test_python_is_missing(excel: Excel, sheet: str, another_python: Callable[[str], None]) -> None:
    before = look(excel.saved(sheet))
    another_python("/no/such/python")
    assert "找不到后台程序要用的 Python" in excel.press("XfCheck")
    untouched(excel, sheet, before)


def test_python_ends_at_once(
    excel: Excel, sheet: str, another_python: Callable[[str], None]
) -> None:
    before = look(excel.saved(sheet))
    another_python("/bin/false")
    assert "中途停了" in excel.press("XfCheck")
    untouched(excel, sheet, before)


def test_an_answer_that_never_comes(
    excel: Excel, sheet: str, another_python: Callable[[str], None], tmp_path: Path
) -> None:
    before = look(excel.saved(sheet))
    another_python(script(tmp_path / "slow", "exec sleep 6"))
    assert "等得太久" in excel.press("XfCheck", patience=2)
    untouched(excel, sheet, before)


def lay_file(
    path: Path, *, marks: tuple[Mark, ...] = (), sheets: tuple[NewSheet, ...] = ()
) -> Path:
    lines = wire.patch_lines(Patch(marks=marks, sheets=sheets), {})
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    return path


def read_again(sheet: str) -> Source:
    return read.read(Path(sheet), name=Path(sheet).name, office=load(None))


def a_list(name: str) -> NewSheet:
    return NewSheet(name, (("序号", "问题"), (1, "写得不对")), (6.0, 40.0), 1)


def test_lists_that_fail_after_the_patch_is_there(
    excel: Excel, sheet: str, another_python: Callable[[str], None], tmp_path: Path
) -> None:
    """The sheets that were made ready are taken away again, and no cell was marked."""
    before = look(excel.saved(sheet))
    patch = lay_file(
        tmp_path / "patch.txt",
        marks=(Mark("10月", 3, 6, "error", "写得不对"),),
        sheets=(a_list("问题清单"),),
    )
    said = wire.coded("磁盘满了，没有做成。")
    answers = f"""for job; do :; done
cd "$job" && mv request.txt taken.txt && touch by.$(basename "$job")
cp "{patch}" patch.part && mv patch.part patch.txt
sleep 1
printf 'ok\\t0\\r\\nsay\\t%s\\r\\n' '{said}' >done.part && mv done.part done.txt"""
    another_python(script(tmp_path / "python", answers))
    assert excel.press("XfCheck") == "磁盘满了，没有做成。"
    assert excel.ask("sheets", sheet) == ["10月"]
    untouched(excel, sheet, before)


@pytest.fixture
def prepared(another_python: Callable[[str], None], tmp_path: Path) -> str:
    """The worker tells its patch, and waits before a gate until it says that all is done."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    patch = lay_file(
        tmp_path / "patch.txt",
        marks=(Mark("10月", 3, 6, "error", "写得不对"),),
        sheets=(a_list("问题清单"), a_list("另一张")),
    )
    said = wire.coded("好了。")
    answers = f"""for job; do :; done
cd "$job" && mv request.txt taken.txt && touch by.$(basename "$job")
cp "{patch}" patch.part && mv patch.part patch.txt
sleep 1.5
touch "{folder}/waits"
while [ ! -e "{folder}/open" ]; do sleep 0.05; done
sleep 0.2
printf 'ok\\t1\\r\\nsay\\t%s\\r\\n' '{said}' >done.part && mv done.part done.txt"""
    another_python(script(tmp_path / "python", answers))
    return str(folder)


@pytest.mark.parametrize("door", ["XfClear", "XfUndo", "XfCheck"])
def test_another_button_while_sheets_stand_ready(
    excel: Excel, sheet: str, prepared: str, door: str
) -> None:
    clean = look(excel.saved(sheet))
    assert excel.press_while(prepared, "door", f"Doors.{door}") == "好了。"
    assert excel.ask("sheets", sheet) == ["10月", "问题清单", "另一张", "_xftools"]
    excel.stop_worker()
    assert "清除了 1 处" in excel.press("XfClear")
    assert look(excel.saved(sheet)) == clean


def test_the_register_stays_in_view_while_sheets_stand_ready(
    excel: Excel, sheet: str, prepared: str, tmp_path: Path
) -> None:
    assert excel.press_while(prepared, "note_shown", sheet, str(tmp_path / "shown")) == "好了。"
    assert (tmp_path / "shown").read_text(encoding="utf-8") == "10月"


def test_a_sheet_that_stands_ready_is_called_something_else(
    excel: Excel, sheet: str, prepared: str
) -> None:
    assert excel.press_while(prepared, "rename", sheet, "xf1", "我的") == "好了。"
    assert excel.ask("sheets", sheet) == ["10月", "问题清单", "另一张", "_xftools"]


@pytest.mark.parametrize(
    ("change", "told"),
    [(("write", "10月", "B3", "别人"), "改过了"), (("protect", "10月"), "受保护")],
    ids=["a cell edited", "the sheet protected"],
)
def test_the_workbook_changes_while_sheets_stand_ready(
    excel: Excel, sheet: str, another_python: Callable[[str], None], tmp_path: Path, prepared: str,
    change: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    grids = {table.grid.sheet: table.grid for table in read_again(sheet).tables}
    marks = (Mark("10月", 3, 6, "error", "写得不对"),)
    lines = wire.patch_lines(Patch(marks=marks, sheets=(a_list("问题清单"),)), grids)
    patch = tmp_path / "patch.txt"
    patch.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    name, *rest = change
    assert told in excel.press_while(prepared, name, sheet, *rest)
    assert excel.ask("sheets", sheet) == ["10月"]
    assert unmarked(excel, sheet)


def test_the_password_is_asked_for_once(
    excel: Excel, sheet: str, another_python: Callable[[str], None], tmp_path: Path
) -> None:
    """Excel's copy of a workbook with a password has it too: asked, tried again, and remembered."""
    asking, well = wire.coded("“台账.xlsx”有密码。"), wire.coded("查到了。")
    word = wire.coded("马到成功")
    answers = f"""for job; do :; done
cd "$job" && mv request.txt taken.txt && touch by.$(basename "$job")
if grep -qF 'password	{word}' taken.txt; then printf 'ok\\t1\\r\\nsay\\t%s\\r\\n' '{well}' >done.part
else printf 'ok\\t0\\r\\nsay\\t%s\\r\\nasks\\tpassword\\r\\n' '{asking}' >done.part; fi
mv done.part done.txt"""
    another_python(script(tmp_path / "python", answers))
    # Nothing typed: given up, and said why.
    assert excel.press("XfToday", "") == "“台账.xlsx”有密码。"
    assert excel.press("XfToday", "马到成功") == "查到了。"
    assert excel.press("XfToday") == "查到了。"
    assert excel.left() == []
    assert sheet


def test_a_run_folder_that_cannot_be_made(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    runs = Path(sheet).parent / "runs"
    runs.write_text("")
    assert "写不进去" in excel.press("XfCheck")
    untouched(excel, sheet, before)
    runs.unlink()
    assert excel.press("XfCheck").startswith("检查了 5 条")


@pytest.mark.parametrize("again", [False, True], ids=["a first time", "over earlier marks"])
@pytest.mark.parametrize(
    "wrong",
    [
        {
            "marks": (
                Mark("10月", 2, 4, "hint", "前一个"),
                Mark("10月", 9_999_999, 1, "error", "没有这一行"),
            )
        },
        {
            "marks": (Mark("10月", 3, 6, "error", "写得不对"),),
            "sheets": (a_list("新表"), a_list("坏/名")),
        },
    ],
    ids=["in the middle of the marks", "at the last sheet's name"],
)
def test_what_breaks_off_is_as_it_was(
    excel: Excel, sheet: str, tmp_path: Path, wrong: dict[str, Any], *, again: bool
) -> None:
    clean = look(excel.saved(sheet))
    if again:
        excel.press("XfCheck")
    before, sheets = look(excel.saved(sheet)), excel.ask("sheets", sheet)
    assert excel.ask("call", "Patch.XfLay", str(lay_file(tmp_path / "patch.txt", **wrong)))
    assert look(excel.saved(sheet)) == before
    assert excel.ask("sheets", sheet) == sheets
    if again:
        # What was laid before can still be taken back.
        assert "清除了" in excel.press("XfClear")
        assert look(excel.saved(sheet)) == clean


def test_the_launcher_is_missing(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.stop_worker()
    kept = (excel.home / "launch.sh").rename(excel.home / "kept.sh")
    try:
        assert "后台程序没有装好" in excel.press("XfCheck")
    finally:
        kept.rename(excel.home / "launch.sh")
    untouched(excel, sheet, before)


def test_a_worker_killed_in_the_middle(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.press("XfAbout")
    pid = excel.worker()
    assert pid is not None

    def kill() -> None:
        for _ in range(3000):
            if list(excel.jobs.glob("job*/taken.txt")):
                os.kill(pid, signal.SIGKILL)
                return
            time.sleep(0.002)

    thread = threading.Thread(target=kill)
    thread.start()
    said = excel.press("XfCheck")
    thread.join()
    assert "中途停了" in said
    untouched(excel, sheet, before)
    # It cost one press: the next starts another.
    assert excel.press("XfCheck").startswith("检查了 5 条")
    assert excel.worker() not in (None, pid)


def test_a_worker_that_died_unseen(excel: Excel, sheet: str) -> None:
    """Its sign of life is still there, and nobody takes the request: another is started."""
    excel.press("XfAbout")
    excel.stop_worker()
    (excel.jobs / "worker.alive").write_text("1 1\r\n")
    assert excel.press("XfCheck").startswith("检查了 5 条")
    assert sheet
    assert excel.left() == []


def test_no_room_for_jobs(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.stop_worker()
    kept = excel.jobs.rename(excel.folder / "kept")
    excel.jobs.write_text("")
    try:
        assert "临时文件夹写不进去" in excel.press("XfCheck")
    finally:
        excel.jobs.unlink()
        kept.rename(excel.jobs)
    untouched(excel, sheet, before)


@pytest.mark.parametrize("blocks", [0, 1], ids=["nothing fits", "the done file alone fits"])
def test_a_disk_that_is_full(
    excel: Excel, sheet: str, another_python: Callable[[str], None], tmp_path: Path, blocks: int
) -> None:
    """No file of the worker's may grow: its run folder, its patch, its answer."""
    before = look(excel.saved(sheet))
    limit = f"ulimit -f {blocks}"
    another_python(script(tmp_path / "python", f'{limit}\nexec {sys.executable} "$@"'))
    said = excel.press("XfCheck")
    assert any(told in said for told in ("磁盘", "空间", "写不进去"))
    untouched(excel, sheet, before)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("write", "10月", "F3", "19900000099"), "“10月”的 F3 改过了"),
        (("insert_rows", "10月", 3, 1), "改过了"),
        (("rename", "10月", "改名"), "工作表“10月”改了名"),
        (("protect", "10月"), "受保护"),
    ],
    ids=["a cell edited", "a row put in", "the sheet renamed", "the sheet protected"],
)
def test_the_workbook_changes_while_waiting(
    excel: Excel, sheet: str, gate: str, change: tuple[object, ...], told: str
) -> None:
    name, *rest = change
    assert told in excel.press_while(gate, name, sheet, *rest)
    assert unmarked(excel, sheet)
    assert len(excel.ask("sheets", sheet)) == 1
    assert excel.left() == []


def test_another_workbook_comes_into_view_while_waiting(
    excel: Excel, sheet: str, gate: str, tmp_path: Path
) -> None:
    """The marks go where the copy was made of, never to what is in view by then."""
    other = village(tmp_path / "别的.xlsx")
    before = look(other)
    said = excel.press_while(gate, "load", str(other))
    excel.open.append(str(other))
    assert said.startswith("检查了 5 条")
    assert not unmarked(excel, sheet)
    assert look(excel.saved(str(other))) == before


def test_the_workbook_is_closed_while_waiting(excel: Excel, sheet: str, gate: str) -> None:
    said = excel.press_while(gate, "close", sheet)
    excel.open.clear()
    assert "被关掉了" in said
    assert excel.left() == []


def test_a_protected_sheet(excel: Excel, sheet: str) -> None:
    before = look(excel.saved(sheet))
    excel.ask("protect", sheet, "10月")
    assert "受保护" in excel.press("XfCheck")
    untouched(excel, sheet, before)
    excel.ask("protect", sheet, "10月", on=False)
    excel.press("XfCheck")
    marked = look(excel.saved(sheet))
    excel.ask("protect", sheet, "10月")
    assert "受保护" in excel.press("XfClear")
    assert look(excel.saved(sheet)) == marked


def test_twenty_presses_in_a_row(excel: Excel, sheet: str) -> None:
    excel.press("XfAbout")
    pid = excel.worker()
    for number in range(10):
        assert excel.press("XfCheck").startswith("检查了 5 条"), number
        assert "清除了" in excel.press("XfClear")
    assert excel.worker() == pid
    assert excel.left() == []
    assert excel.ask("sheets", sheet) == ["10月"]
