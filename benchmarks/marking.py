"""Marking 2,000 cells of a 50,000 × 20 register, against openpyxl and against the zip alone, in one run.

    python benchmarks/marking.py [--rounds 5] [--rows 50000] [--marks 2000]

Three ways take turns, in this process and each as a whole process of its own:

* ours: `write.package.lay`, the re-reading of what was written included;
* openpyxl: load, a fill and a note on each cell, save;
* zip: every part read and written again at our level of compression.

Targets: ours at least 8 times as fast as openpyxl, and at most 2 times the zip. Proof by re-reading
is part of our time; what laying alone takes is told beside it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

FASTER, AT_MOST = 8.0, 2.0
LEVEL = 6
SHEET = "台账"
ROWS, COLUMNS, MARKS = 50_000, 20, 2_000
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "hint": "FFDDEBF7"}
THINGS = ("水渠损坏", "路灯不亮", "宅基地界线", "低保审核", "垃圾清运", "补偿款发放", "邻里排水")


def register(path: Path, rows: int) -> None:
    """Invented records with values, formats, dates and a column of formulas with cached values."""
    draw = random.Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDDDDD"})
        text = book.add_format({"num_format": "@", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
        plain = book.add_format({"border": 1, "text_wrap": True})
        sheet.write_row(0, 0, [f"第{n}列" for n in range(1, COLUMNS + 1)], head)
        for at in range(1, rows + 1):
            came = date(2026, 1, 1) + timedelta(days=draw.randrange(300))
            sheet.write_number(at, 0, at, plain)
            sheet.write_datetime(at, 1, came, day)
            sheet.write_string(at, 2, f"56019919{draw.randrange(10**10):010}", text)
            sheet.write_string(at, 3, f"1990000{draw.randrange(10000):04}", text)
            matter = (
                f"反映{draw.randrange(40)}组{draw.choice(THINGS)}，涉及{draw.randrange(2, 90)}户"
            )
            sheet.write_string(at, 4, matter, plain)
            sheet.write_number(at, 5, draw.randrange(1, 9), plain)
            sheet.write_formula(at, 6, f"=F{at + 1}*2", plain, 4)
            for column in range(7, COLUMNS):
                sheet.write_string(at, column, f"{draw.choice(THINGS)}{draw.randrange(500)}", plain)


def chosen(rows: int, marks: int) -> list[tuple[int, int, str]]:
    """The cells to mark, scattered, and how."""
    draw = random.Random(11)
    cells = draw.sample([(r, c) for r in range(2, rows + 2) for c in range(1, COLUMNS + 1)], marks)
    return [(row, column, draw.choice(tuple(COLOURS))) for row, column in sorted(cells)]


def note(row: int, column: int) -> str:
    return f"【错误】第{row}行第{column}列写得不对。\n建议：请写成 2026-10-05 这样。"


def ours(source: Path, target: Path, cells: list[tuple[int, int, str]]) -> None:
    from xftools.model import Mark, Patch
    from xftools.write.package import lay

    marks = tuple(Mark(SHEET, r, c, severity, note(r, c)) for r, c, severity in cells)
    lay(source, Patch(marks), target)


def by_openpyxl(source: Path, target: Path, cells: list[tuple[int, int, str]]) -> None:
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = openpyxl.load_workbook(source)
    sheet = book[SHEET]
    fills = {key: PatternFill("solid", fgColor=colour) for key, colour in COLOURS.items()}
    for row, column, severity in cells:
        cell = sheet.cell(row, column)
        cell.fill = fills[severity]
        cell.comment = Comment(note(row, column), "台账检查")
    book.save(target)


def zip_alone(source: Path, target: Path, cells: list[tuple[int, int, str]]) -> None:
    del cells
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))


WAYS: dict[str, Callable[[Path, Path, list[tuple[int, int, str]]], None]] = {
    "ours": ours,
    "openpyxl": by_openpyxl,
    "zip": zip_alone,
}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def whole(way: str, source: Path, target: Path, rows: int, marks: int) -> float:
    """One way as a process of its own."""
    line = [sys.executable, __file__, "--way", way, str(source), str(target)]
    line += ["--rows", str(rows), "--marks", str(marks)]
    return timed(lambda: subprocess.run(line, check=True))


def told(title: str, times: dict[str, list[float]]) -> bool:
    """Prints one comparison; whether both targets are met (ratios of paired rounds)."""
    middle = {way: statistics.median(taken) for way, taken in times.items()}
    faster = statistics.median(
        theirs / mine for mine, theirs in zip(times["ours"], times["openpyxl"], strict=True)
    )
    over = statistics.median(
        mine / theirs for mine, theirs in zip(times["ours"], times["zip"], strict=True)
    )
    print(title, "  ".join(f"{way} {taken:.2f} s" for way, taken in middle.items()))
    print(f"  {faster:.1f} times as fast as openpyxl (at least {FASTER:g})")
    print(f"  {over:.2f} times the zip alone (at most {AT_MOST:g})")
    return faster >= FASTER and over <= AT_MOST


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--marks", type=int, default=MARKS)
    parser.add_argument("--way", nargs=3, metavar=("WAY", "SOURCE", "TARGET"))
    given = parser.parse_args()
    cells = chosen(given.rows, given.marks)
    if given.way:
        way, source, target = given.way
        WAYS[way](Path(source), Path(target), cells)
        return 0
    met = True
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "源.xlsx"), Path(folder, "标.xlsx")
        register(source, given.rows)
        inside: dict[str, list[float]] = {way: [] for way in WAYS}
        alone: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(given.rounds):
            for way, work in WAYS.items():
                inside[way].append(timed(lambda work=work: work(source, target, cells)))
            for way in WAYS:
                alone[way].append(whole(way, source, target, given.rows, given.marks))
        print(f"{given.rows} rows, {given.marks} marks, {source.stat().st_size / 1e6:.1f} MB")
        met &= told("in one process:  ", inside)
        met &= told("whole processes: ", alone)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
