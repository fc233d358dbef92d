"""A door as a clerk meets it: sheets dropped, one sentence at the end, the folder opened."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import hands
import openpyxl
import pytest
from front_door import SAMPLES, command
from msoffcrypto.format.ooxml import OOXMLFile

from xftools.doors import DOORS

AS_OF = "2026-11-05"
VILLAGE = SAMPLES / "2026-10" / "石桥村10月信访登记表.xlsx"
LEDGER = SAMPLES / "台账.xlsx"
DOOR = [sys.executable, "-X", "utf8", "-P", "-m", "xftools.doors"]


class Desk:
    """A folder with sheets in it, and a desktop that notes what it is asked to show."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder / "桌面", folder / "seen.txt"
        self.folder.mkdir()
        program = folder / "bin" / "xdg-open"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\necho "$1" >> "{self.seen}"\n', encoding="utf-8")
        program.chmod(0o755)
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "DISPLAY": ":none"}
        self.environment["XFTOOLS_HOME"] = str(folder / "home")

    def has(self, source: Path) -> Path:
        target = self.folder / source.name
        target.write_bytes(source.read_bytes())
        return target

    def shown(self, among: int = 1) -> list[Path]:
        """The folders that were shown, once there are so many."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            told = self.seen.read_text(encoding="utf-8").split() if self.seen.exists() else []
            if len(told) >= among:
                return [Path(line) for line in told]
            time.sleep(0.05)
        return []

    def drop(self, door: str, *paths: Path | str) -> tuple[int, list[str], str]:
        """Exit code, what was said, and what the command said besides."""
        done = subprocess.run(
            [*DOOR, door, *map(str, paths), "--as-of", AS_OF],
            check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env=self.environment, cwd=self.folder,
        )  # fmt: skip
        return done.returncode, done.stdout.splitlines(), done.stderr

    def at_terminal(
        self, door: str, *paths: Path | str, says: Sequence[tuple[str, str]]
    ) -> tuple[int, str]:
        """A door in a terminal: to each question the answer that stands beside it."""
        master, slave = pty.openpty()
        running = subprocess.Popen(
            [*DOOR, door, *map(str, paths), "--as-of", AS_OF],
            stdin=slave, stdout=slave, stderr=slave, env=self.environment, cwd=self.folder,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        said, answers = b"", list(says)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            ready, _, _ = select.select([master], [], [], 0.2)
            try:
                got = os.read(master, 65536) if ready else None
            except OSError:
                break
            if got == b"":
                break
            said += got or b""
            if answers and answers[0][0] in said.decode(errors="replace"):
                answer = answers.pop(0)[1]
                if answer == "^C":
                    os.killpg(running.pid, signal.SIGINT)
                else:
                    os.write(master, answer.encode() + b"\n")
        os.close(master)
        assert not answers, said.decode(errors="replace")
        return running.wait(30), said.decode(errors="replace")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_sheet_is_checked_and_its_folder_shown(desk: Desk) -> None:
    sheet = desk.has(VILLAGE)
    content = sheet.read_bytes()
    code, said, errors = desk.drop("check", sheet)
    truth = command("check", VILLAGE, "--as-of", AS_OF, "--json", "-o", desk.folder / "out").json
    counts = truth["counts"]
    out = desk.folder / "runs" / f"check-{AS_OF}"
    assert (code, errors) == (0, "")
    assert said == [
        "正在做：检查台账……",
        f"检查了 {counts['records']} 条记录：错误 {counts['error']} 处，存疑 {counts['warning']} 处，"
        f"提示 {counts['hint']} 处。结果在：{out}",
    ]
    assert desk.shown() == [out]
    assert (out / "问题清单.xlsx").is_file()
    assert sheet.read_bytes() == content


def test_the_whole_month_with_the_ledger_beside(desk: Desk) -> None:
    ledger = desk.has(LEDGER)
    villages = desk.folder / "2026-10"
    villages.mkdir()
    for source in ("石桥村10月信访登记表.xlsx", "柳富村.xlsx", "坏文件.xlsx"):
        (villages / source).write_bytes((SAMPLES / "2026-10" / source).read_bytes())
    code, said, errors = desk.drop("run", villages)
    assert code == 0
    assert said[0] == "没有说原来的台账是哪一份，接着旁边的“台账.xlsx”汇总。"
    assert "“坏文件.xlsx”不完整或者已损坏" in errors
    assert said[-1].endswith(f"结果在：{desk.folder / 'runs' / f'run-2026-10-{AS_OF}'}")
    made = openpyxl.load_workbook(desk.shown()[0] / "台账.xlsx").worksheets[0]
    assert made.max_row > openpyxl.load_workbook(ledger).worksheets[0].max_row


@pytest.mark.parametrize(
    ("door", "begins", "makes"),
    [
        ("today", "台账里 138 件，已超期", "今天要办.xlsx"),
        ("deadlines", "台账里 138 件，已超期", "期限清单.xlsx"),
        ("notices", "起草了 ", "待告知清单.xlsx"),
        ("report", "月报写好了", "2026年10月信访工作月报.docx"),
        ("dedupe", "查了 138 条记录", "查重核对.xlsx"),
        ("redact", "1 个文件脱敏另存好了", "脱敏/台账（脱敏）.xlsx"),
    ],
)
def test_a_ledger_on_every_other_door(desk: Desk, door: str, begins: str, makes: str) -> None:
    code, said, _ = desk.drop(door, desk.has(LEDGER))
    assert code == 0
    assert said[-1].startswith(begins)
    assert (desk.shown()[0] / makes).is_file()


def test_marks_are_cleared_and_that_is_undone(desk: Desk) -> None:
    sheet = desk.has(VILLAGE)
    plain = hands.shown(sheet)
    assert command("check", sheet, "--write", "--as-of", AS_OF).code == 1
    marked = hands.shown(sheet)
    assert marked != plain
    code, said, _ = desk.drop("clear", sheet)
    assert (code, hands.shown(sheet)) == (0, plain)
    assert said[-1].startswith("1 个文件里的标记清除了。")
    code, said, _ = desk.drop("undo", sheet)
    assert (code, said[-1]) == (0, "恢复了 1 个文件。")
    assert hands.shown(sheet) == marked


BLANK = "信访登记台账（空白）.xlsx"
MADE = f"空白登记表“{BLANK}”做好了，可以发给各村填。结果在："


def test_a_blank_register_is_made_once_and_then_stays(desk: Desk) -> None:
    office, path = desk.folder, desk.folder / BLANK
    (office / "office.toml").touch()
    code, said, errors = desk.drop("blank", desk.has(LEDGER))
    assert (code, errors) == (0, "")
    assert said == ["正在做：空白台账……", f"{MADE}{office}"]
    assert desk.shown() == [office]
    assert openpyxl.load_workbook(path).sheetnames == ["信访登记台账", "填表说明"]
    path.write_bytes(b"what the clerk has filled in")
    code, said, errors = desk.drop("blank", office)
    assert (code, errors) == (0, "")
    assert said == [
        f"空白登记表“{BLANK}”已经有了，没有再做；要重新做，请先把它改名或移走。它在：{office}"
    ]
    assert desk.shown(among=2) == [office, office]
    assert path.read_bytes() == b"what the clerk has filled in"


def test_a_blank_register_without_anything_dropped(desk: Desk) -> None:
    code, said, _ = desk.drop("blank")
    assert (code, said[-1]) == (0, f"{MADE}{desk.folder}")
    (desk.folder / BLANK).unlink()
    asks = [(f"就放在“{desk.folder}”里", ""), ("按回车键关闭", "")]
    code, said_ = desk.at_terminal("blank", says=asks)
    assert (code, f"{MADE}{desk.folder}" in said_) == (0, True)
    elsewhere = desk.folder / "it's 别处"
    elsewhere.mkdir()
    asks = [("拖到这个窗口里", f'"{elsewhere}"'), ("按回车键关闭", "")]
    code, _ = desk.at_terminal("blank", says=asks)
    assert (code, (elsewhere / BLANK).is_file()) == (0, True)


def test_nothing_to_undo(desk: Desk) -> None:
    code, said, _ = desk.drop("undo", desk.has(VILLAGE))
    assert (code, said[-1]) == (0, "没有可以撤销的：上一次没有改过原表。")
    assert desk.shown(among=0) == []


@pytest.mark.parametrize(
    ("door", "says"),
    [
        ("check", "一条登记也没有读到。每个文件是怎么回事，写在“问题清单”里。结果在："),
        ("clear", "没有找到检查时做的标记，什么也没有改。"),
        ("dedupe", "一条登记也没有读到，没有可以查的。"),
        ("consolidate", "各村的表里一条登记也没有读到，请看看是不是选错了文件夹。结果在："),
        ("run", "各村的表里一条登记也没有读到，请看看是不是选错了文件夹。结果在："),
    ],
)
def test_where_there_was_nothing_it_does_not_count_to_nought(
    desk: Desk, door: str, says: str
) -> None:
    sheet = desk.has(SAMPLES / "2026-10" / "国庆值班表.xlsx")
    if DOORS[door].ledger:
        sheet = desk.folder / "2026-10"
        sheet.mkdir()
        for name in ("国庆值班表.xlsx", "坏文件.xlsx"):
            (sheet / name).write_bytes((SAMPLES / "2026-10" / name).read_bytes())
    code, said, _ = desk.drop(door, sheet)
    assert (code, said[-1][: len(says)]) == (0, says)


def test_a_reviewed_workbook_is_remembered_and_that_is_said(desk: Desk) -> None:
    sheet = desk.has(SAMPLES / "2026-10" / "柳富村.xlsx")
    assert desk.drop("dedupe", sheet)[1][-1].startswith(
        "查了 17 条记录，找到可能有关联的 1 对。结果在"
    )
    review = desk.has(desk.shown()[0] / "查重核对.xlsx")
    book = openpyxl.load_workbook(review)
    for column, word in (("F", "重复登记"), ("G", "钱进"), ("H", "2026-11-05")):
        book.worksheets[0][f"{column}4"] = word
    book.save(review)
    code, said, errors = desk.drop("dedupe", sheet, review)
    assert (code, errors) == (0, "")
    assert "1 对。核对表里填好的意见记住了，以后也算数。结果在：" in said[-1]
    assert (desk.folder / "decisions.xlsx").is_file()


def test_what_cannot_be_read_is_said_once(desk: Desk) -> None:
    code, said, errors = desk.drop("check", desk.has(SAMPLES / "2026-10" / "坏文件.xlsx"))
    assert (code, said[-1]) == (7, "没有做成，原来的表没有动。")
    assert "“坏文件.xlsx”不完整或者已损坏" in errors
    assert desk.shown(among=0) == []


def test_no_file_no_door_and_a_broken_office(desk: Desk) -> None:
    assert desk.drop("check")[1][-1] == "没有收到表格。"
    assert desk.drop("check", desk.folder / "没有.xlsx")[1][-1].startswith("找不到“没有.xlsx”")
    assert "没有“烧水”这件事" in desk.drop("烧水")[1][-1]
    (desk.folder / "office.toml").write_text("[没有这一项]\n甲 = 1\n", encoding="utf-8")
    code, said, errors = desk.drop("check", desk.has(VILLAGE))
    assert (code, said[-1]) == (7, "没有做成，原来的表没有动。")
    assert "office.toml" in errors


def test_a_module_in_the_clerks_folder_is_not_run(desk: Desk) -> None:
    (desk.folder / "pandas.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    assert desk.drop("check", desk.has(VILLAGE))[0] == 0


def test_a_window_that_was_opened_for_it_stays_until_it_was_read(desk: Desk) -> None:
    code, said = desk.at_terminal("check", desk.has(VILLAGE), says=[("按回车键关闭", "")])
    assert code == 0
    assert "检查了" in said
    assert said.rindex("按回车键关闭") > said.rindex("结果在")


def test_it_stays_open_where_there_is_no_such_door(desk: Desk) -> None:
    code, said = desk.at_terminal("烧水", says=[("按回车键关闭", "")])
    assert (code, "没有“烧水”这件事" in said) == (7, True)


def test_the_month_is_asked_for_and_enter_means_the_usual_one(desk: Desk) -> None:
    code, said = desk.at_terminal(
        "report", desk.has(LEDGER), says=[("2026-10 就直接按回车", ""), ("按回车键关闭", "")]
    )
    assert code == 0
    assert (desk.shown()[0] / "2026年10月信访工作月报.docx").is_file()
    asked = [("2026-10 就直接按回车", "九月"), ("按回车键关闭", "")]
    code, said = desk.at_terminal("report", desk.folder / LEDGER.name, says=asked)
    assert code == 7
    assert "“九月”看不出是哪个月" in said


def test_a_sheet_dropped_into_the_window(desk: Desk) -> None:
    sheet = desk.has(VILLAGE)
    code, said = desk.at_terminal("check", says=[("再按回车", f"'{sheet}'"), ("按回车键关闭", "")])
    assert code == 0
    assert "请把要处理的表格或文件夹拖到“检查台账”" in said


def test_a_ledger_beside_is_gone_on_with_only_if_so_said(desk: Desk) -> None:
    desk.has(LEDGER)
    villages = desk.folder / "2026-10"
    villages.mkdir()
    (villages / VILLAGE.name).write_bytes(VILLAGE.read_bytes())
    asked = [("接着它汇总吗", "n"), ("直接按回车：", "2026-10"), ("按回车键关闭", "")]
    code, _ = desk.at_terminal("consolidate", villages, says=asked)
    assert code == 0
    made = openpyxl.load_workbook(desk.shown()[0] / "台账.xlsx").worksheets[0]
    assert made.max_row < 60  # the village's own rows, not the ledger's 138


def test_a_password_is_asked_for(desk: Desk) -> None:
    sheet = desk.folder / "加密.xlsx"
    with VILLAGE.open("rb") as source, sheet.open("wb") as target:
        OOXMLFile(source).encrypt("马到成功", target)
    asked = [("知道就直接按回车", "马到成功"), ("按回车键关闭", "")]
    code, said = desk.at_terminal("check", sheet, says=asked)
    assert code == 0
    assert "马到成功" not in said
    assert "检查了" in said
    code, said = desk.at_terminal(
        "check", sheet, says=[("知道就直接按回车", ""), ("按回车键关闭", "")]
    )
    assert code == 7


def test_stopped_half_way(desk: Desk) -> None:
    ledger = desk.has(LEDGER)
    content = ledger.read_bytes()
    asked = [("正在做", "^C"), ("按回车键关闭", "")]
    code, said = desk.at_terminal(
        "run", desk.folder, ledger, says=[("按回车：", "2026-10"), *asked]
    )
    assert code == 7
    assert "停下来了，原来的表没有动。" in said
    assert ledger.read_bytes() == content
    assert not list((desk.folder).rglob("*.docx"))
