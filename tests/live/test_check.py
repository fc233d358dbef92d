"""`xftools check --live`: the verb on the workbook in view, and what it says when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import hands
import openpyxl
import pytest
from desktop import Desk, desk, screen
from front_door import SAMPLES, Answer, command

from xftools.live.books import PIPE, PROFILE

pytestmark = pytest.mark.office_suite

AS_OF = "2026-11-05"
SHEET = SAMPLES / "2026-10" / "石桥村10月信访登记表.xlsx"


@pytest.fixture
def opened(app: Any, running: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A village's sheet, open, with a change that nobody saved."""
    monkeypatch.setenv(PIPE, running.pipe)
    target = tmp_path / SHEET.name
    target.write_bytes(SHEET.read_bytes())
    return app.books.open(str(target))


def checked(*more: str | Path) -> Answer:
    return command("check", "--live", "--as-of", AS_OF, *more)


def shown(book: Any, folder: Path) -> hands.Book:
    target = folder / "seen.xlsx"
    before = book.fullname
    book.save(str(target))
    book.save(before)
    return hands.shown(target)


def test_the_workbook_in_view_is_marked_and_cleared(opened: Any, tmp_path: Path) -> None:
    before = shown(opened, tmp_path)
    done = checked()
    assert done.code == 1
    assert "石桥村10月信访登记表.xlsx”里标了" in done.out
    assert "还没有保存" in done.out
    after = shown(opened, tmp_path)
    assert set(after) - set(before) == {"检查结果", "问题清单"}
    marked = {at for at, cell in after["Sheet1"].items() if cell != before["Sheet1"].get(at)}
    assert marked
    assert all(after["Sheet1"][at].note for at in marked)
    # A second check takes the first one's marks back and finds the same.
    assert checked().code == 1
    assert shown(opened, tmp_path) == after
    cleared = checked("--clear")
    assert cleared.code == 0
    assert f"{len(marked)} 处标记取消了" in cleared.out
    assert shown(opened, tmp_path) == before
    assert "没有检查留下的标记" in checked("--clear").out


def test_it_finds_what_a_file_of_it_would_give(opened: Any, tmp_path: Path) -> None:
    live = checked("--json").json
    file = command("check", SHEET, "--as-of", AS_OF, "--json", "-o", tmp_path / "out").json
    assert live["findings"] == file["findings"]
    assert live["counts"] == file["counts"]
    assert live["files"] == file["files"]
    assert (live["schema"], live["command"], live["outputs"]) == (1, "check", [])


def test_nothing_is_written_to_disk(opened: Any, tmp_path: Path) -> None:
    content = (tmp_path / SHEET.name).read_bytes()
    checked()
    assert (tmp_path / SHEET.name).read_bytes() == content
    left = {path.name for path in tmp_path.iterdir()} - {f".~lock.{SHEET.name}#"}
    assert left == {SHEET.name}


def test_what_is_typed_and_not_saved_counts(opened: Any) -> None:
    def told() -> list[Any]:
        return [item for item in checked("--json").json["findings"] if item["cell"] == "H15"]

    assert told()  # a visit by three that is called one of a group
    opened.sheets[0]["H15"].value = 6
    assert not told()


def test_marks_move_with_their_rows(opened: Any, tmp_path: Path) -> None:
    before = shown(opened, tmp_path)
    checked()
    opened.impl.document.getSheets().getByIndex(0).getRows().insertByIndex(1, 2)
    checked("--clear")
    opened.impl.document.getSheets().getByIndex(0).getRows().removeByIndex(1, 2)
    assert shown(opened, tmp_path) == before


def test_marks_of_an_open_workbook_are_taken_out_of_its_file(opened: Any, tmp_path: Path) -> None:
    """The same traces, whoever laid them: marked while open, saved, cleared as a file."""
    before = shown(opened, tmp_path)
    checked()
    opened.save(opened.fullname)
    opened.close()
    path = tmp_path / SHEET.name
    done = command("check", path, "--clear", "-o", tmp_path / "out", "--as-of", AS_OF)
    assert done.code == 0, done.err
    cleared = [found for found in (tmp_path / "out").rglob("*.xlsx") if "runs" not in found.parts]
    assert [hands.shown(found) for found in cleared] == [before]


def test_marks_of_a_file_are_taken_out_while_it_is_open(
    app: Any, running: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PIPE, running.pipe)
    path = tmp_path / SHEET.name
    path.write_bytes(SHEET.read_bytes())
    before = hands.shown(path)
    assert command("check", path, "--write", "--yes", "--as-of", AS_OF).code == 1
    assert hands.shown(path) != before
    book = app.books.open(str(path))
    cleared = checked("--clear")
    assert "处标记取消了" in cleared.out
    assert shown(book, tmp_path) == before


def test_a_list_somebody_wrote_in_stays(opened: Any, tmp_path: Path) -> None:
    checked()
    opened.sheets["问题清单"]["G2"].value = "已改"
    cleared = checked("--clear")
    assert "“问题清单”里有人写过字" in cleared.out
    assert [sheet.name for sheet in opened.sheets if sheet.visible] == ["Sheet1", "问题清单"]


def test_a_workbook_is_found_by_its_name(app: Any, opened: Any, tmp_path: Path) -> None:
    app.books.open(str(hands.workbook(tmp_path / "别的.xlsx")))
    assert "石桥村10月信访登记表.xlsx”里标了" in checked(SHEET.name).out
    assert checked("--clear", tmp_path / SHEET.name).code == 0
    missing = checked("没有.xlsx")
    assert missing.code == 3
    assert "“没有.xlsx”没有打开" in missing.err
    assert "别的.xlsx" in missing.err


def test_no_workbook_is_open(app: Any, running: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PIPE, running.pipe)
    none = checked()
    assert none.code == 3
    assert "没有打开任何表格" in none.err


def test_no_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PIPE, "nobody-listens-here")
    none = checked()
    assert none.code == 3
    assert "没有找到打开着的 Excel 或 LibreOffice" in none.err


def test_a_protected_sheet_is_said(opened: Any, tmp_path: Path) -> None:
    before = shown(opened, tmp_path)
    opened.sheets[0].impl.native.protect("")
    refused = checked()
    assert refused.code == 6
    assert "设了保护" in refused.err
    opened.sheets[0].impl.native.unprotect("")
    assert shown(opened, tmp_path) == before


def test_one_workbook_at_a_time_and_a_file_without_live() -> None:
    assert checked("a.xlsx", "b.xlsx").code == 2
    assert command("check").code == 2
    assert checked("--clear", "--fix").code == 2
    both = checked("--write")
    assert both.code == 2
    assert "--live" in both.err


def test_without_xlwings_it_says_what_else_to_do(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['xlwings'] = None; "
        "from xftools.cli import main; main(['check', '--live'])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 3
    assert "xlwings" in done.stderr
    assert "xftools check 表格文件" in done.stderr


def test_a_desktop_that_does_not_listen_is_asked_to(tmp_path: Path) -> None:
    """A LibreOffice as a person starts it: it listens for the one command, and then no more."""
    target = tmp_path / SHEET.name
    target.write_bytes(SHEET.read_bytes())
    with screen() as display, desk(tmp_path, display=display, file=target) as found:
        until = time.monotonic() + 60
        while not found.shows(str(target)) and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(3)
        environment = {**os.environ, PROFILE: found.profile, "DISPLAY": display}
        environment.pop(PIPE, None)
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "xftools", "check", "--live", "--as-of", AS_OF],
            check=False, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert "石桥村10月信访登记表.xlsx”里标了" in done.stdout
        assert not found.listens()
    assert openpyxl.load_workbook(target).sheetnames == ["Sheet1"]
