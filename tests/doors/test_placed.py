"""The doors as files: each starts what it says, and they go without a trace."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from front_door import SAMPLES

import xftools
from xftools.doors import DOORS, console, put, take_away
from xftools.doors.placed import MODULE, command_file
from xftools.errors import WriteError

PYTHON = Path(sys.executable)
SITE = Path(xftools.__file__).parents[1]
SHEET = SAMPLES / "2026-10" / "石桥村10月信访登记表.xlsx"
LABELS = {door.label for door in DOORS.values()} | {"信访台账工具"}


def bare() -> dict[str, str]:
    """The environment without a screen and without anything of ours."""
    return {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "PYTHONPATH")}


def dropped_on(command: list[str], sheet: Path) -> str:
    done = subprocess.run(
        [*command, str(sheet)],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=bare(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_script_for_each_door(tmp_path: Path) -> None:
    made = put(tmp_path / "门", PYTHON, windows=False)
    assert {path.name for path in made} == {f"{n}.{e}" for n in LABELS for e in ("sh", "desktop")}
    for path in made:
        assert os.access(path, os.X_OK)
    assert put(tmp_path / "门", PYTHON, windows=False) == made


@pytest.mark.parametrize("name", ["平常", "两 个", "it's", 'a"b', "50%", "$HOME`x`"])
def test_a_sheet_dropped_on_a_script_or_a_desktop_entry(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    put(folder, PYTHON, site=SITE, windows=False)
    sheet = folder / f"{name}.xlsx"
    sheet.write_bytes(SHEET.read_bytes())
    if name == "平常":
        told = dropped_on([str(folder / "检查台账.sh")], sheet)
        assert told.splitlines()[0] == "正在做：检查台账……"
    told = dropped_on(started_by(folder / "检查台账.desktop"), sheet)
    assert "检查了" in told.splitlines()[-1]
    assert list((folder / "runs").rglob("问题清单.xlsx"))


def started_by(path: Path) -> list[str]:
    """What a desktop starts for an entry, read as its specification says."""
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(path, encoding="utf-8")
    line = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    found = re.fullmatch(r'"((?:[^"\\]|\\.)*)" %F', line)
    assert found is not None
    return [re.sub(r"\\(.)", r"\1", found[1]).replace("%%", "%")]


def test_an_entry_says_what_a_desktop_asks(tmp_path: Path) -> None:
    menu = tmp_path / "applications"
    put(tmp_path / "门", PYTHON, menu=menu, windows=False)
    assert {path.stem for path in menu.iterdir()} == LABELS
    assert not list((tmp_path / "门").glob("*.desktop"))
    for path in menu.iterdir():
        entry = configparser.RawConfigParser()
        entry.optionxform = str  # type: ignore[assignment,method-assign]
        entry.read(path, encoding="utf-8")
        told = dict(entry["Desktop Entry"])
        assert told["Type"] == "Application"
        assert told["Name"] == path.stem
        window = path.stem == "信访台账工具"
        assert told["Terminal"] == ("false" if window else "true")
        assert ("MimeType" in told) is not window
        assert Path(started_by(path)[0]).is_file()


def test_a_command_file_for_each_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    made = put(tmp_path, Path(r"C:\xftools\python\python.exe"), windows=True)
    note = tmp_path / "打不开时看这里 xftools.txt"
    assert set(made) == {note, *(tmp_path / f"{name}.cmd" for name in LABELS)}
    for path in set(made) - {note}:
        content = path.read_bytes()
        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n") <= 11
        assert content.endswith(b"\r\nexit\r\n")
    lines = (tmp_path / "检查台账.cmd").read_text(encoding="ascii").splitlines()
    assert lines[4] == rf'"C:\xftools\python\python.exe" -X utf8 -P -m {MODULE} check %*'
    # Python that is missing or breaks has said nothing: the note does, and the window stays.
    assert lines[5:] == [
        'if "%errorlevel%"=="0" exit',
        f'if "%errorlevel%"=="{console.NOT_DONE}" exit',
        'pushd "%~dp0"',
        'for %%F in (*xftools.txt) do start "" notepad "%%F"',
        "pause",
        "exit",
    ]
    told = note.read_bytes().decode("utf-8-sig")
    assert r"C:\xftools\python\python.exe" in told
    assert told.count("\n") == told.count("\r\n") > 5
    (tmp_path / "我的 xftools.txt").touch()
    assert set(take_away(tmp_path)) == set(made)
    assert [path.name for path in tmp_path.iterdir()] == ["我的 xftools.txt"]


def test_no_door_to_a_window_that_cannot_be_shown(tmp_path: Path) -> None:
    made = put(tmp_path, PYTHON, windows=False, window=False)
    assert {path.stem for path in made} == LABELS - {"信访台账工具"}


def test_a_persons_name_in_a_path_stays_out_of_the_command_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOCALAPPDATA", r"C:\Users\林晓舟\AppData\Local")
    python = Path(r"C:\Users\林晓舟\AppData\Local\xftools\100%\python.exe")
    told = command_file(python, None, "check")
    assert told.isascii()
    assert rb'"%LOCALAPPDATA%\xftools\100%%\python.exe" -X utf8' in told


def test_they_go_and_nothing_else_does(tmp_path: Path) -> None:
    mine = tmp_path / "检查台账.cmd"
    mine.write_text("@echo mine\n", encoding="ascii")
    menu = tmp_path / "menu"
    made = put(tmp_path, PYTHON, menu=menu, windows=False)
    (tmp_path / "台账.xlsx").touch()
    assert set(take_away(tmp_path, menu=menu)) == set(made)
    assert {path.name for path in tmp_path.iterdir()} == {"检查台账.cmd", "台账.xlsx", "menu"}
    assert not list(menu.iterdir())
    assert take_away(tmp_path, menu=menu) == ()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "门").touch()
    with pytest.raises(WriteError) as caught:
        put(tmp_path / "门", PYTHON)
    assert "门" in caught.value.message


def test_another_program_asks_for_them(tmp_path: Path) -> None:
    """As an installer does, which has nothing of ours in its own process."""
    command = [sys.executable, "-X", "utf8", "-m", MODULE]
    done = subprocess.run(
        [*command, "--put", str(tmp_path / "门")], check=True, capture_output=True, text=True
    )
    window = find_spec("_tkinter") is not None
    assert len(done.stdout.splitlines()) == 2 * (len(DOORS) + window)
    away = [*command, "--take-away", str(tmp_path / "门")]
    gone = subprocess.run(away, check=True, capture_output=True, text=True)
    assert gone.stdout == done.stdout
