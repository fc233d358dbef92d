"""A LibreOffice that stands in for Excel, as tests use it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from front_door import SAMPLES
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from xftools.addin.build import NAME, build
from xftools.addin.install import install

HERE = Path(__file__).parent
RED, YELLOW, BLUE = "FFC7CE", "FFEB9C", "DDEBF7"


@dataclass
class Excel:
    """A LibreOffice that stands in for Excel; what a press says, and what became of its book."""

    folder: Path
    home: Path
    jobs: Path
    process: subprocess.Popen[str]
    number: int = 0
    said: str = ""
    where: str = ""
    open: list[str] = field(default_factory=list)

    def ask(self, name: str, *arguments: object, **named: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, arguments, named]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    def office(self, *, ledger: Path | None = SAMPLES / "台账.xlsx") -> Path:
        """An office folder of its own with a ledger in it; the ledger's path."""
        self.number += 1
        folder = self.folder / f"信访办 {self.number}"
        folder.mkdir()
        shutil.copy(SAMPLES / "office.toml", folder)
        if ledger is not None:
            shutil.copy(ledger, folder / "台账.xlsx")
        return folder / "台账.xlsx"

    def load(self, path: Path) -> str:
        self.close()
        self.ask("load", str(path))
        self.open.append(str(path))
        return str(path)

    def close(self) -> None:
        while self.open:
            self.ask("close", self.open.pop())

    def press(self, door: str, *answers: str, patience: int = 60) -> str:
        """Presses a button; the sentence it ended with."""
        self._quiet(patience, answers)
        self.ask("door", f"Doors.{door}")
        return self._told()

    def press_while(self, gate: str, *then: object) -> str:
        """Presses 检查台账 and does something else while it waits; the sentence it ended with."""
        self._quiet(20, ())
        trouble = self.ask("door_while", "Doors.XfCheck", gate, *then)
        assert not trouble, trouble
        return self._told()

    def timed_press(self, door: str, *answers: str) -> float:
        """Seconds that a press takes."""
        self._quiet(60, answers)
        seconds = float(self.ask("timed", f"Doors.{door}"))
        assert self._told()
        return seconds

    def worker(self) -> int | None:
        """The process behind the buttons, None when there is none."""
        with suppress(OSError, ValueError, IndexError):
            return int((self.jobs / "worker.alive").read_text().split()[0])
        return None

    def stop_worker(self) -> None:
        """Ends the warm worker, as a crash would."""
        pid = self.worker()
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            for _ in range(100):
                if not Path(f"/proc/{pid}").exists():
                    break
                time.sleep(0.02)
        (self.jobs / "worker.alive").unlink(missing_ok=True)

    def _quiet(self, patience: int, answers: tuple[str, ...]) -> None:
        self.ask("call", "Job.XfPatience", str(patience))
        self.ask("call", "Talk.XfQuiet", "\t".join(answers))

    def _told(self) -> str:
        self.said, _, self.where = self.ask("call", "Talk.XfSaid").partition("\t")
        return self.said

    def saved(self, path: str) -> Path:
        """The workbook in view as another program reads it."""
        self.number += 1
        target = self.folder / f"saved{self.number}.xlsx"
        self.ask("save", path, str(target))
        return target

    def left(self) -> list[str]:
        """What of the jobs is still there."""
        return sorted(path.name for path in self.jobs.glob("job*"))


@contextmanager
def excel_at(folder: Path, *, as_of: str) -> Iterator[Excel]:
    """LibreOffice with the add-in as it is shipped; the launcher and a worker of this checkout behind it."""
    home, jobs = folder / "home", folder / "jobs"
    addin = build(folder / NAME)
    install(home=home, startup=None, jobs=jobs, addin=addin, python=Path(sys.executable))
    told = {
        "XFTOOLS_HOME": str(home), "XFTOOLS_TEMP": str(jobs), "XFTOOLS_AS_OF": as_of,
        "XFTOOLS_STAYS": "20",
    }  # fmt: skip
    with (folder / "presser.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, HERE / "presser.py", folder, addin],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, **told},
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (folder / "presser.log").read_text()
        excel = Excel(folder, home, jobs, process)
        try:
            yield excel
        finally:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()
            excel.stop_worker()


def look(path: Path) -> dict[tuple[str, str], tuple[object, str, str | None]]:
    """Every cell that holds, shows or says something: its value, its fill, its note."""
    told = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                fill = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else ""
                note = cell.comment.text if cell.comment else None
                if cell.value is not None or fill or note:
                    told[sheet.title, cell.coordinate] = (cell.value, fill, note)
    return told


def village(target: Path) -> Path:
    """A small register with faults, and with a fill and a note of the clerk's own on faulty cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "10月"
    sheet.append(
        ["序号", "信访日期", "信访形式", "姓名", "身份证号", "联系电话", "概况", "村居", "状态"]
    )
    for number in range(1, 6):
        sheet.append(
            [
                number,
                f"2026-10-0{number}",
                "来访",
                f"邬试{'甲乙丙丁戊'[number - 1]}",
                None,
                f"1990000000{number}",
                "反映门前路灯不亮",
                "石桥村",
                "办理中",
            ]
        )
    sheet["F3"] = "1990000000"
    sheet["F3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["F4"] = "67890"
    sheet["F4"].comment = Comment("问过村里了", "经办")
    book.save(target)
    return target
