"""What the READMEs show is what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from front_door import command

from xftools.cli import COMMANDS

TOP = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def shown(name: str) -> list[tuple[list[str], list[str]]]:
    """The commands a README shows, each with the lines it shows under it."""
    found = []
    for block in re.findall(
        r"(?m)^    \$ xftools .*\n(?:    .*\n?)*", (TOP / name).read_text("utf-8")
    ):
        first, *rest = (line[4:] for line in block.rstrip("\n").split("\n"))
        found.append((shlex.split(first)[2:], [line for line in rest if line.strip() != "…"]))
    return found


@pytest.mark.parametrize("name", READMES)
def test_five_commands_say_what_the_readme_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TOP)
    blocks = shown(name)
    assert len(blocks) == 5
    for number, (arguments, lines) in enumerate(blocks):
        given = list(arguments)
        if "-o" in given:
            given[given.index("-o") + 1] = str(tmp_path / str(number))
        told = command(*given)
        said = told.out.splitlines()
        assert lines
        for line in lines:
            if "out/" not in line:
                assert line in said, f"{name}: {arguments[0]}"


@pytest.mark.parametrize("name", READMES)
def test_no_command_is_named_that_does_not_run(name: str) -> None:
    text = (TOP / name).read_text("utf-8")
    named = set(re.findall(r"(?:`|\$ )xftools ([a-z]+)", text))
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_every_room_is_on_the_map() -> None:
    text = (TOP / "README.md").read_text("utf-8")
    rooms = {
        path.stem for path in (TOP / "xftools").iterdir()
        if not path.name.startswith(("_", "py.typed")) and path.suffix in ("", ".py")
    }  # fmt: skip
    assert {room for room in rooms if f"xftools/{room}" not in text} == set()


def test_the_two_commands_are_in_the_makefile() -> None:
    makefile = (TOP / "Makefile").read_text("utf-8")
    for target in ("demo:", "test:"):
        assert f"\n{target}" in makefile
    assert "make test" in (TOP / ".ci" / "run").read_text("utf-8")
