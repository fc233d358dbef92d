"""The buttons in LibreOffice, against what cannot be done without, in one run.

    python benchmarks/buttons.py [--rounds 5]

LibreOffice runs already, with the add-in as it is shipped. Taking turns:

* a register of 300 rows in view: the first press (no worker yet), warm presses, a macro that only
  saves a copy, and ``import pandas`` in a process of its own;
* 5,000 rows and 500 scattered marks: laying them as a press does, and a bare macro that writes 500
  fills and notes.

Targets: a first press at most 3 times `import pandas` plus the macro, a warm one at most the macro
plus half of `import pandas`; laying at most 3 times the bare macro.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests" / "addin"), str(HERE.parent / "tests")]

import xlsxwriter  # noqa: E402
from excel import Excel, excel_at  # noqa: E402
from registers import matter, person, person_number  # noqa: E402

from xftools.addin import wire  # noqa: E402
from xftools.model import Mark, Patch  # noqa: E402

FIRST, WARM, LAYING = 3.0, 0.5, 3.0
ROWS, LONG, MARKS = 300, 5_000, 500
AS_OF = "2026-11-05"
HEAD = (
    "序号", "信访日期", "信访形式", "姓名", "身份证号", "联系电话", "村居", "概况", "责任单位", "状态",
)  # fmt: skip
VILLAGES = ("石桥村", "柳富村", "大湾村", "金竹村", "下坪村")
MEANT = {"XfCheck": "检查了 300 条记录", "XfToday": "已超期", "XfFind": "查到"}
"""What a press says when it did its job."""
BARE = """Public Sub SaveCopy(path)
    ActiveWorkbook.SaveCopyAs path
End Sub

Public Sub Mark(path)
    Dim handle As Integer, told As String, parts As Variant, sheet As Object
    Application.ScreenUpdating = False
    Set sheet = ActiveWorkbook.Worksheets(1)
    handle = FreeFile
    Open path For Input As #handle
    Do While Not EOF(handle)
        Line Input #handle, told
        parts = Split(told, vbTab)
        sheet.Cells(CLng(parts(0)), CLng(parts(1))).Interior.Color = CLng(parts(2))
        sheet.Cells(CLng(parts(0)), CLng(parts(1))).AddComment parts(3)
    Loop
    Close #handle
    Application.ScreenUpdating = True
End Sub
"""


def register(path: Path, rows: int) -> None:
    """Invented records of the last days; every thirtieth telephone number is a digit short."""
    draw = random.Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEAD)
        for at in range(1, rows + 1):
            number = person_number(
                date(1950, 1, 1) + timedelta(days=draw.randrange(18000)), draw.randrange(1000)
            )
            phone = f"1990000{draw.randrange(10_000):04}"[: 10 if at % 30 == 0 else 11]
            village = draw.choice(VILLAGES)
            sheet.write_row(
                at, 0,
                (at, f"2026-11-0{draw.randrange(1, 5)}", "来访", person(draw), number, phone,
                 village, matter(draw), village, "办理中"),
            )  # fmt: skip


def bare(path: Path) -> Path:
    """A workbook of macros that do the least."""
    from pyopenvba import ExcelFile

    with ExcelFile.create_new(path) as book:
        project = book.vba_project()
        project.delete_module("Module1")
        project.add_module("Bare", BARE.replace("\n", "\r\n"))
        book.save()
    return path


def imported() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)
    return time.perf_counter() - began


def presses(excel: Excel, macros: Path, rounds: int) -> bool:
    book = excel.office(ledger=None)
    register(book, ROWS)
    path = excel.load(book)
    edits = itertools.count(1)

    def pressed(verb: str, *answers: str) -> float:
        # Each press finds something that no press before has seen, and one mark that comes or goes.
        edit = next(edits)
        excel.ask("write", path, "台账", "H2", f"反映第{edit}组水渠损坏，没人来修")
        excel.ask("write", path, "台账", "F12", f"1990000{edit:04}"[: 10 + edit % 2])
        seconds = excel.timed_press(verb, *answers)
        if MEANT[verb] not in excel.said:
            raise SystemExit(excel.said)
        return seconds

    copy = str(excel.folder / "copy.xlsx")
    verbs = ("XfCheck", "XfToday")
    for verb in verbs:  # whatever is only ever done once
        pressed(verb)
    taken: dict[str, list[float]] = {}

    def note(what: str, seconds: float) -> None:
        taken.setdefault(what, []).append(seconds)

    for _ in range(rounds):
        note("import pandas", imported())
        note("save a copy", excel.ask("timed", "Bare.SaveCopy", copy, macros=str(macros)))
        for verb in verbs:
            excel.stop_worker()
            note(f"first {verb}", pressed(verb))
            note(f"warm {verb}", pressed(verb))
        note("warm XfFind", pressed("XfFind", "19900000000"))
    middle = {what: statistics.median(times) for what, times in taken.items()}
    for what, times in taken.items():
        print(f"{what:16} {middle[what]:7.3f} s  ({min(times):.3f}–{max(times):.3f})")
    good = True
    pandas, least = middle["import pandas"], middle["save a copy"]
    for what, seconds in middle.items():
        kind = what.partition(" ")[0]
        if kind in ("first", "warm"):
            most = least + pandas * (FIRST if kind == "first" else WARM)
            good &= seconds <= most
            word = "ok" if seconds <= most else "TOO SLOW"
            print(f"{what:16} {seconds / most:5.2f} of what it may take  {word}")
    return good


def laying(excel: Excel, macros: Path, rounds: int) -> bool:
    draw = random.Random(11)
    cells = draw.sample([(r, c) for r in range(2, LONG + 2) for c in range(1, 11)], MARKS)
    marks = tuple(
        Mark("台账", row, column, severity, f"【错误】第{row}行第{column}列写得不对。")
        for row, column in sorted(cells)
        for severity in [draw.choice(("error", "warning", "hint"))]
    )
    patch, plain = excel.folder / "patch.txt", excel.folder / "plain.txt"
    lines = wire.patch_lines(Patch(marks=marks), {})
    patch.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    told = [line.split("\t") for line in lines if line.startswith("m\t")]
    plain.write_bytes("".join(f"{m[2]}\t{m[3]}\t{m[5]}\t{m[6]}\r\n" for m in told).encode("ascii"))
    book = excel.office(ledger=None)
    register(book, LONG)
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(rounds):
        excel.load(book)
        times["bare"].append(excel.ask("timed", "Bare.Mark", str(plain), macros=str(macros)))
        excel.load(book)
        times["ours"].append(excel.ask("timed", "Patch.XfLay", str(patch)))
        if len(excel.ask("sheets", str(book))) != 2:
            raise SystemExit("nothing was laid")
    middle = {what: statistics.median(some) for what, some in times.items()}
    ratio = statistics.median(a / b for a, b in zip(times["ours"], times["bare"], strict=True))
    print(
        f"{MARKS} marks: ours {middle['ours']:.2f} s, bare {middle['bare']:.2f} s, {ratio:.2f} times (at most {LAYING})"
    )
    return ratio <= LAYING


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    # An installed xftools has its bytecode cached, as pandas has.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder, excel_at(Path(folder), as_of=AS_OF) as excel:
        macros = bare(Path(folder) / "bare.xlam")
        excel.ask("also", str(macros))
        good = presses(excel, macros, rounds)
        return 0 if laying(excel, macros, rounds) and good else 1


if __name__ == "__main__":
    sys.exit(main())
