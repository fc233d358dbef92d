"""The add-in put in place, looked after and taken away: nothing else is touched, and it answers."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from front_door import command

from xftools.addin.build import NAME
from xftools.addin.proof import proof


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A user's own places, empty."""
    told = {
        "XFTOOLS_HOME": tmp_path / "程序", "XFTOOLS_TEMP": tmp_path / "临时",
        "XFTOOLS_XLSTART": tmp_path / "XLSTART",
    }  # fmt: skip
    for name, path in told.items():
        monkeypatch.setenv(name, str(path))
    monkeypatch.setenv("XFTOOLS_STAYS", "0.2")
    monkeypatch.chdir(tmp_path)
    return {name.removeprefix("XFTOOLS_").lower(): path for name, path in told.items()}


def everything(top: Path) -> set[str]:
    return {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()}


def test_build_says_where_and_which(places: dict[str, Path], tmp_path: Path) -> None:
    done = command("addin", "build", "-o", tmp_path / "out")
    assert done.code == 0, done.err
    assert str(tmp_path / "out" / NAME) in done.out
    assert proof(tmp_path / "out" / NAME) == ()
    again = command("addin", "build", "-o", tmp_path / "two", "--json").json
    assert again["outputs"] == [str(tmp_path / "two" / NAME)]
    assert (tmp_path / "out" / NAME).read_bytes() == (tmp_path / "two" / NAME).read_bytes()


def test_install_doctor_uninstall(places: dict[str, Path], tmp_path: Path) -> None:
    mine = places["xlstart"] / "PERSONAL.XLSB"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    office = tmp_path / '小王\'s "信访办"'
    office.mkdir()

    done = command("addin", "install", "--office", office)
    assert done.code == 0, done.err
    assert "请把 Excel 完全关掉再打开" in done.out
    assert everything(places["xlstart"]) == {NAME, "PERSONAL.XLSB"}
    assert everything(places["home"]) == {
        "launch.cmd", "launch.sh", "python.txt", "settings.toml",
    }  # fmt: skip
    assert (places["home"] / "python.txt").read_text().strip() == sys.executable
    told = tomllib.loads((places["home"] / "settings.toml").read_text(encoding="utf-8"))
    assert told == {"office": str(office)}
    for name in ("home", "temp"):
        assert places[name].stat().st_mode & 0o077 == 0
    # A command file with bare line feeds loses its labels.
    lines = (places["home"] / "launch.cmd").read_bytes()
    assert lines.count(b"\n") == lines.count(b"\r\n") > 10
    assert "已经是最新的" in command("addin", "install").out

    well = command("addin", "doctor")
    assert well.code == 0, well.out
    assert "秒答复" in well.out
    assert [row["ok"] for row in command("addin", "doctor", "--json").json["results"]] == [True] * 5

    gone = command("addin", "uninstall")
    assert gone.code == 0, gone.err
    assert f"删除了：{places['xlstart'] / NAME}" in gone.out
    assert everything(tmp_path) == {"XLSTART/PERSONAL.XLSB"}
    assert "没有装过" in command("addin", "uninstall").out
    assert command("addin", "doctor").code == 1


def test_a_python_beside_the_launcher_is_believed_before_one_named_earlier(
    places: dict[str, Path],
) -> None:
    command("addin", "install")
    beside = places["home"] / "python" / "python.exe"
    beside.parent.mkdir()
    beside.touch()
    assert f"删除了：{places['home'] / 'python.txt'}" in command("addin", "install").out
    assert not (places["home"] / "python.txt").exists()


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("xlstart/xftools.xlam", "不完好"),
        ("home/launch.sh", "请重新安装"),
        ("home/python.txt", "不能运行"),
    ],
)
def test_doctor_tells_what_is_broken(
    places: dict[str, Path], tmp_path: Path, broken: str, told: str
) -> None:
    command("addin", "install")
    place, name = broken.split("/")
    (places[place] / name).write_text("#!/bin/false\n")
    done = command("addin", "doctor")
    assert done.code == 1
    assert told in done.out


def test_doctor_counts_copies_that_were_left(places: dict[str, Path]) -> None:
    command("addin", "install")
    (places["temp"] / "job7").mkdir()
    (places["temp"] / "job7" / "book.xlsx").touch()
    assert "里面有 1 个遗留的任务" in command("addin", "doctor").out
    command("addin", "uninstall")
    assert not places["temp"].exists()


def test_without_excel_it_says_where_the_addin_lies(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XFTOOLS_XLSTART")
    done = command("addin", "install")
    assert "没有找到 Excel 的启动文件夹" in done.out
    assert (places["home"] / NAME).is_file()


def test_an_addin_that_was_brought_is_taken_as_it_is(
    places: dict[str, Path], tmp_path: Path
) -> None:
    command("addin", "build", "-o", tmp_path / "带来的")
    brought = tmp_path / "带来的" / NAME
    assert command("addin", "install", "--addin", brought).code == 0
    assert (places["xlstart"] / NAME).read_bytes() == brought.read_bytes()
    assert command("addin", "install", "--addin", tmp_path / "没有.xlam").code == 2
    shutil.rmtree(places["home"])
    # What lies in the current folder, as in an unpacked bundle, is taken before one is made.
    os.chdir(brought.parent)
    brought.write_bytes(brought.read_bytes())
    assert command("addin", "install").code == 0


def test_a_place_that_cannot_be_written_is_told(places: dict[str, Path]) -> None:
    places["home"].write_text("")
    done = command("addin", "install")
    assert done.code == 6
    assert "写不进去" in done.err
