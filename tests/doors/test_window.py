"""The small window, pressed for real on a screen nobody looks at."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desktop import screen
from front_door import SAMPLES

from xftools.doors import DOORS
from xftools.doors.window import Window

pytestmark = pytest.mark.office_suite

AS_OF = date(2026, 11, 5)
VILLAGE = SAMPLES / "2026-10" / "石桥村10月信访登记表.xlsx"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen() as found:
        yield found


class Pressed:
    """The window and what it was seen to do."""

    def __init__(self, display: str) -> None:
        import tkinter as tk

        self.shown: list[Path] = []
        self.root = tk.Tk(screenName=display)
        self.window = Window(self.root, as_of=AS_OF, opened=self.shown.append)

    def until(self, done: Callable[[], bool]) -> None:
        limit = time.monotonic() + 90
        while not done():
            assert time.monotonic() < limit
            self.root.update()
            time.sleep(0.01)

    def press(self, door: str) -> str:
        self.window.buttons[door].invoke()
        self.until(lambda: self.window.running is None)
        return self.said()

    def said(self) -> str:
        return str(self.window.said.get("1.0", "end")).strip()

    def states(self) -> dict[str, str]:
        return {name: str(button["state"]) for name, button in self.window.buttons.items()}


@pytest.fixture
def pressed(display: str) -> Iterator[Pressed]:
    found = Pressed(display)
    yield found
    found.window.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    target = tmp_path / VILLAGE.name
    target.write_bytes(VILLAGE.read_bytes())
    return target


def test_every_door_has_a_button_that_says_what_it_is_for(pressed: Pressed) -> None:
    assert list(pressed.window.buttons) == list(DOORS)
    for name, button in pressed.window.buttons.items():
        assert button["text"] == DOORS[name].label
        button.event_generate("<Enter>")
        pressed.root.update()
        assert DOORS[name].tip in labels(pressed.root)
        # Every button is whole on the screen.
        assert button.winfo_width() >= button.winfo_reqwidth()
    assert pressed.window.month.get() == "2026-10"


def labels(widget: Any) -> list[str]:
    """All texts that are shown."""
    found = [str(widget.cget("text"))] if "text" in widget.keys() else []  # noqa: SIM118
    return found + [text for child in widget.winfo_children() for text in labels(child)]


def test_a_press_does_its_work_and_shows_the_folder(pressed: Pressed, sheet: Path) -> None:
    pressed.window.add(sheet)
    pressed.window.add(sheet)
    assert pressed.window.list.get(0, "end") == (str(sheet),)
    said = pressed.press("check")
    out = sheet.parent / "runs" / "check-2026-11-05"
    assert said.startswith("检查了")
    assert said.endswith(f"结果在：{out}")
    assert pressed.shown == [out]
    pressed.window.open_button.invoke()
    assert pressed.shown == [out, out]
    assert set(pressed.states().values()) == {"normal"}


def test_what_is_wrong_is_said_and_nothing_begins(pressed: Pressed, sheet: Path) -> None:
    assert pressed.press("check") == "没有收到表格。"
    pressed.window.add(sheet.parent)
    assert "一次只看一份台账" in pressed.press("report")
    pressed.window.list.selection_set(0)
    pressed.window.take_out()
    assert pressed.window.paths == []
    pressed.window.add(sheet)
    pressed.window.month.set("上个月")
    assert "“上个月”看不出是哪个月" in pressed.press("report")
    assert pressed.shown == []
    assert not (sheet.parent / "runs").exists()


def test_a_blank_register_needs_nothing_on_the_list(
    pressed: Pressed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XFTOOLS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert pressed.press("blank").endswith(f"做好了，可以发给各村填。结果在：{tmp_path}")
    pressed.window.add(tmp_path)
    assert "已经有了，没有再做" in pressed.press("blank")
    assert pressed.shown == [tmp_path, tmp_path]
    assert [path.name for path in tmp_path.iterdir()] == ["信访登记台账（空白）.xlsx"]
    assert set(pressed.states().values()) == {"normal"}


def test_what_the_command_says_is_shown_too(pressed: Pressed, tmp_path: Path) -> None:
    bad = tmp_path / "坏文件.xlsx"
    bad.write_bytes((SAMPLES / "2026-10" / bad.name).read_bytes())
    pressed.window.add(bad)
    said = pressed.press("check")
    assert said.startswith("没有做成，原来的表没有动。")
    assert "不完整或者已损坏" in said
    assert pressed.shown == []


def test_one_work_at_a_time_and_it_can_be_stopped(pressed: Pressed, tmp_path: Path) -> None:
    for source in SAMPLES.joinpath("2026-10").glob("*.xlsx"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    pressed.window.add(tmp_path)
    pressed.window.buttons["run"].invoke()
    running = pressed.window.running
    assert running is not None
    assert set(pressed.states().values()) == {"disabled"}
    pressed.window.do(DOORS["check"])
    assert pressed.window.running is running
    pressed.window.stop_button.invoke()
    pressed.until(lambda: pressed.window.running is None)
    assert pressed.said() == "停下来了，原来的表没有动。"
    assert set(pressed.states().values()) == {"normal"}


def test_closing_the_window_ends_the_work(display: str, sheet: Path) -> None:
    pressed = Pressed(display)
    pressed.window.add(sheet)
    pressed.window.buttons["check"].invoke()
    running = pressed.window.running
    assert running is not None
    pressed.window.close()
    assert running.returncode not in (None, 0)


def test_a_password_is_asked_for(pressed: Pressed, tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = tmp_path / "加密.xlsx"
    with VILLAGE.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("马到成功", target)
    pressed.window.add(locked)
    said = pressed.press("check")
    assert "有密码" in said
    assert pressed.window.question.winfo_manager() == "grid"
    assert pressed.window.password["show"] == "*"
    pressed.window.go_on.invoke()
    assert pressed.window.running is None  # nothing was typed
    pressed.window.password.insert(0, "马到成功")
    pressed.window.go_on.invoke()
    pressed.until(lambda: pressed.window.running is None)
    assert pressed.said().startswith("检查了")
    assert pressed.window.question.winfo_manager() == ""
    assert pressed.window.password.get() == ""
    assert "马到成功" not in pressed.said()


def test_it_opens_from_the_door_and_closes(display: str, tmp_path: Path) -> None:
    code = (
        "import tkinter; from xftools.doors.__main__ import main; "
        "begun = tkinter.Misc.mainloop; "
        "tkinter.Misc.mainloop = lambda self, n=0: (self.after(300, self.destroy), begun(self, n)); "
        "raise SystemExit(main([]))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        check=False, capture_output=True, text=True, timeout=60, cwd=tmp_path,
        env={**os.environ, "DISPLAY": display},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_a_screen_the_doors_are_named(tmp_path: Path) -> None:
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "xftools.doors"],
        check=False, capture_output=True, text=True, cwd=tmp_path, env=bare,
    )  # fmt: skip
    assert done.returncode == 7
    assert "检查台账" in done.stdout
