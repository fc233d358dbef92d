"""Marking a workbook that is open in LibreOffice, against a bare macro of the program's own that gives as
many cells a fill and a note, and against a bare script that does so from outside through xlwings; and
reading it, against the macro that reads all cells at once.

    python benchmarks/opened.py [--rows 5000] [--marks 500] [--runs 5]

Both work on the same open workbook in turns, and each takes back what it laid. Target for marking: at most
3 times. LibreOffice must be installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from registers import register

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from desktop import desk

from xftools import live
from xftools import office as offices
from xftools.model import Mark, Patch
from xftools.write.patch import inverse

TARGET = 3.0
MACRO = """
Sub Mark(where, texts)
  sheet = ThisComponent.CurrentController.ActiveSheet
  For i = LBound(where) To UBound(where)
    cell = sheet.getCellByPosition(where(i)(0), where(i)(1))
    cell.CellBackColor = RGB(255, 199, 206)
    sheet.Annotations.insertNew(cell.CellAddress, texts(i))
  Next
End Sub
Sub Unmark(where)
  sheet = ThisComponent.CurrentController.ActiveSheet
  For i = LBound(where) To UBound(where)
    sheet.getCellByPosition(where(i)(0), where(i)(1)).CellBackColor = -1
  Next
  For i = sheet.Annotations.Count - 1 To 0 Step -1
    sheet.Annotations.removeByIndex(i)
  Next
End Sub
Sub ReadAll()
  sheet = ThisComponent.CurrentController.ActiveSheet
  cursor = sheet.createCursor
  cursor.gotoEndOfUsedArea(True)
  data = cursor.getDataArray()
End Sub
"""


def macro(app: Any, name: str) -> Callable[..., Any]:
    """A macro of the program's own, ready to be called."""
    libraries = app.impl.service("com.sun.star.script.ApplicationScriptLibraryContainer")
    library = libraries.getByName("Standard")
    if not library.hasByName("Bare"):
        library.insertByName("Bare", MACRO)
    factory = app.impl.service("com.sun.star.script.provider.MasterScriptProviderFactory")
    url = f"vnd.sun.star.script:Standard.Bare.{name}?language=Basic&location=application"
    script = factory.createScriptProvider("").getScript(url)
    return lambda *given: script.invoke(given, (), ())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def script(sheet: Any, marks: tuple[Mark, ...]) -> None:
    """The same from outside the program, through xlwings and without looking at anything."""
    for mark in marks:
        cell = sheet.range((mark.row, mark.column))
        cell.color = (255, 199, 206)
        cell.add_note(mark.note)


def main() -> None:
    """Prints the medians, and their ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--marks", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    office = offices.load()
    with tempfile.TemporaryDirectory() as name, desk(Path(name)) as running:
        register(Path(name) / "register.xlsx", given.rows)
        app = running.app()
        book = app.books.open(str(Path(name) / "register.xlsx"))
        step = given.rows // given.marks
        marks = tuple(
            Mark(str(book.sheets[0].name), 5 + at * step, 2 + at % 7, "error", f"no. {at}")
            for at in range(given.marks)
        )
        where = tuple((mark.column - 1, mark.row - 1) for mark in marks)
        texts = tuple(mark.note for mark in marks)
        times: dict[str, list[float]] = {}
        for turn in range(given.runs + 1):
            pair: dict[str, float] = {}
            pair["bare mark"], _ = timed(lambda: macro(app, "Mark")(where, texts))
            macro(app, "Unmark")(where)
            pair["bare script"], _ = timed(lambda: script(book.sheets[0], marks))
            macro(app, "Unmark")(where)
            pair["bare read"], _ = timed(macro(app, "ReadAll"))
            pair["read"], source = timed(lambda: live.read(book, office))
            pair["mark"], laid = timed(
                lambda source=source: live.lay(book, Patch(marks=marks), office, source=source)
            )
            pair["clear"], _ = timed(lambda laid=laid: live.lay(book, inverse(laid), office))
            if turn:  # the first turn warms the caches
                for key, value in pair.items():
                    times.setdefault(key, []).append(value)
        book.close()
    middle = {key: statistics.median(values) for key, values in times.items()}
    print(f"rows {given.rows}  marks {given.marks}  runs {given.runs}")
    for key, value in middle.items():
        print(f"{key:12} {value:.3f} s   ({min(times[key]):.3f}–{max(times[key]):.3f})")
    print(f"marks a second  {given.marks / middle['mark']:.0f}")
    ratio = middle["mark"] / middle["bare mark"]
    print(f"mark / bare mark  {ratio:.2f}   (target {TARGET})")
    print(f"mark / bare script  {middle['mark'] / middle['bare script']:.2f}")
    print(f"clear / bare mark  {middle['clear'] / middle['bare mark']:.2f}")


if __name__ == "__main__":
    main()
