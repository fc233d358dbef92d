"""What is dropped on a door arrives whole, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from xftools.doors.dropped import LINE, paths, typed, words

DOOR = r'C:\Windows\system32\cmd.exe /c ""C:\桌面\检查台账.cmd" {dropped}"'


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (r"C:\a.xlsx", [r"C:\a.xlsx"]),
        (r'"C:\两 个\表.xlsx" D:\b.xls', [r"C:\两 个\表.xlsx", r"D:\b.xls"]),
        (r'C:\甲&乙.xlsx "C:\c d.xlsx"', [r"C:\甲&乙.xlsx", r"C:\c d.xlsx"]),
        ("", []),
    ],
)
def test_words_of_a_line_as_windows_writes_it(line: str, meant: list[str]) -> None:
    assert words(line) == meant


@pytest.mark.parametrize(
    "names",
    [["甲&乙.xlsx"], ["甲&乙.xlsx", "两 个.xlsx"], ["两 个.xlsx", "100%.xls"], ["a!b^c.xlsx"]],
)
def test_a_name_that_windows_cuts_off_is_whole_in_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in names:
        Path(name).touch()
    told = " ".join(f'"{name}"' if " " in name else name for name in names)
    cut_off = told.partition("&")[0].split()
    assert paths(cut_off, {LINE: DOOR.format(dropped=told)}) == tuple(map(Path, names))


@pytest.mark.parametrize(
    "line",
    [
        r'"C:\Windows\system32\cmd.exe"',
        r'C:\Windows\system32\cmd.exe /c ""C:\桌面\检查台账.cmd" "',
        r'C:\Windows\system32\cmd.exe /c ""C:\桌面\检查台账.cmd" C:\没有这个.xlsx"',
        "",
    ],
)
def test_a_line_that_names_no_file_is_not_believed(line: str) -> None:
    assert paths(["表.xlsx"], {LINE: line}) == (Path("表.xlsx"),)
    assert paths(["表.xlsx"], {}) == (Path("表.xlsx"),)
    assert paths([], {LINE: line}) == ()


def test_a_name_with_blanks_that_is_typed_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("某 人's 表.xlsx").touch()
    for windows in (True, False):
        assert typed("某 人's 表.xlsx ", windows=windows) == (Path("某 人's 表.xlsx"),)


@pytest.mark.parametrize(
    ("line", "windows", "meant"),
    [
        ("'/home/某 人/表.xlsx' /home/b.xls ", False, ["/home/某 人/表.xlsx", "/home/b.xls"]),
        ("file:///home/表.xlsx", False, ["/home/表.xlsx"]),
        ("/home/it's.xlsx", False, ["/home/it's.xlsx"]),
        (r'"C:\某 人\表.xlsx"', True, [r"C:\某 人\表.xlsx"]),
        ("", False, []),
        ("  ", True, []),
    ],
)
def test_paths_typed_or_dropped_into_a_terminal(line: str, windows: bool, meant: list[str]) -> None:
    assert typed(line, windows=windows) == tuple(map(Path, meant))
