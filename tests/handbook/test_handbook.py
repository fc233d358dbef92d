"""The handbook speaks of what is there: its pictures, commands and settings are real."""

from __future__ import annotations

import re
import struct
import tomllib
from pathlib import Path

import pictures
import pytest
from front_door import command

from xftools import data
from xftools.doors import DOORS
from xftools.office import load

ROOT = pictures.ROOT
BOOK = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[[^\]]+\]\(pictures/(\w+)\.png\)", BOOK)
COMMANDS = re.findall(r"`xftools ([^`]+)`", BOOK)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("handbook")
    pictures.results(folder)
    pictures.pressed(folder)
    return pictures.printed(folder)


def size(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def test_every_picture_is_shown_once_and_every_one_shown_is_there() -> None:
    kept = sorted(path.stem for path in pictures.PICTURES.iterdir())
    assert sorted(SHOWN) == sorted(pictures.TAKEN) == kept


@pytest.mark.parametrize("name", sorted(pictures.TAKEN))
def test_a_picture_is_of_what_is_made_today(
    name: str, printed: dict[str, Path], tmp_path: Path
) -> None:
    picture = pictures.TAKEN[name]
    page = printed[picture.result]
    number = pictures.page_of(page, picture)
    squeezed = "".join(pictures.text_of(page, number).split())
    assert [word for word in picture.words if word not in squeezed] == []
    taken = pictures.take(name, page, number, tmp_path)
    assert size(taken) == size(pictures.PICTURES / f"{name}.png")


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one(line: str) -> None:
    name, *rest = line.split()
    told = command(name, "--help")
    assert told.code == 0
    for word in rest:
        if word.startswith("--"):
            assert word in told.out


def test_every_button_and_every_door_is_explained() -> None:
    ribbon = data.load("ribbon")
    buttons = [b["label"] for group in ribbon["groups"] for b in group["buttons"]]
    told = re.findall(r"(?m)^\| (\S+) \| ", BOOK.split("## 六、")[1].split("## 七、")[0])
    assert told[0] == "按钮"
    assert told[1:] == buttons
    icons = "".join(re.findall(r"(?ms)^2\. \*\*拖放。.*?^3\. ", BOOK))
    assert [door.label for door in DOORS.values() if f"“{door.label}”" not in icons] == []


def test_the_settings_shown_are_understood(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", BOOK, re.S)
    (tmp_path / "office.toml").write_text(shown, encoding="utf-8")
    office = load(tmp_path)
    settings = tomllib.loads(shown)
    assert office.office.name == settings["office"]["name"]
    assert "柳富" in office.village_names
    (rule,) = settings["kinds"]["petition"]["rules"]
    assert load().rule(rule, "petition") is not None
    assert office.rule(rule, "petition") is None
