r"""What goes between the buttons and the worker: files in a job's folder, ASCII, ``\uXXXX`` for all
else, tabs between fields. A file that says something is finished bears its name only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from xftools import data
from xftools.model import CellValue, Grid, Mark, NewSheet, Patch
from xftools.write.laid import digest
from xftools.write.package.anchors import anchored
from xftools.write.package.styles import FILLS

REQUEST, TAKEN, PATCH, DONE, STEP = "request.txt", "taken.txt", "patch.txt", "done.txt", "step.txt"
WITNESSES = 3
"""Cells of a marked row that must still hold what was checked: a row may have moved."""

_CODE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_ROWS = re.compile(r"(\d+)-(\d+)")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell knows no zone
_LONGEST_TEXT_CELL = 255


@dataclass(frozen=True)
class Request:
    """What a button asks: the verb, the copy of the workbook in view and what it is called, its
    folder (None for one never saved), the sheet in view, the selected rows, the text typed, the
    folder chosen, the password that opens the copy."""

    verb: str
    copy: Path
    name: str
    path: Path | None = None
    sheet: str = ""
    rows: frozenset[int] = frozenset()
    text: str = ""
    folder: Path | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Laying:
    """What to lay into the workbook in view. `grids` are its sheets as they were checked; with
    `keeps` what was laid before stays beside it."""

    patch: Patch
    grids: Mapping[str, Grid] = field(default_factory=dict)
    keeps: bool = False


@dataclass(frozen=True)
class Answer:
    """One sentence, and where the results are; `asks` is what the person should be asked before it
    is tried again (``password``)."""

    sentence: str
    folder: Path | None = None
    ok: bool = True
    asks: str = ""


class _Codes(dict[int, str]):
    """What stands for each character, made when it is first met."""

    def __missing__(self, number: int) -> str:
        letter = chr(number)
        if " " <= letter <= "~" and letter != "\\":
            made = letter
        else:
            units = letter.encode("utf-16-be", "surrogatepass").hex().upper()
            made = "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        self[number] = made
        return made


_CODES = _Codes()


def coded(text: str) -> str:
    """The text in ASCII, one line."""
    return text.translate(_CODES)


def plain(text: str) -> str:
    """The text that `coded` made ASCII of."""
    told = _CODE.sub(lambda found: chr(int(found[1], 16)), text)
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_request(job: Path) -> Request | None:
    """The request that was taken, None when it is not whole. A password does not stay on the disk."""
    try:
        lines = (job / TAKEN).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    if not lines or lines[-1] != "end":
        return None
    told = {key: plain(value) for key, _, value in (line.partition("\t") for line in lines)}
    if told.get("password"):
        with suppress(OSError):
            tell(job, TAKEN, ["end"])
    rows: set[int] = set()
    for first, last in _ROWS.findall(told.get("rows", "")):
        rows |= set(range(int(first), int(last) + 1))
    return Request(
        verb=told.get("verb", ""),
        copy=job / Path(told.get("copy", "")).name,
        name=told.get("name") or told.get("copy", ""),
        path=Path(told["path"]) if told.get("path") else None,
        sheet=told.get("sheet", ""),
        rows=frozenset(rows),
        text=told.get("text", "").strip(),
        folder=Path(told["folder"]) if told.get("folder") else None,
        password=told.get("password") or None,
    )


def tell(job: Path, name: str, lines: Iterable[str]) -> None:
    """Writes a file of the job whole or not at all."""
    fresh = job / f"{name}.part"
    fresh.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    fresh.replace(job / name)


def tell_laying(job: Path, laying: Laying) -> None:
    """Writes the patch. The macro may make ready what it says; it lays nothing before all is done."""
    if laying.patch.marks or laying.patch.sheets:
        tell(job, PATCH, patch_lines(laying.patch, laying.grids, keeps=laying.keeps))


def tell_answer(job: Path, answer: Answer) -> None:
    """Writes that all is done."""
    told = [f"ok\t{int(answer.ok)}", f"say\t{coded(answer.sentence)}"]
    if answer.folder is not None:
        told.append(f"folder\t{coded(str(answer.folder))}")
    if answer.asks:
        told.append(f"asks\t{answer.asks}")
    tell(job, DONE, told)


def patch_lines(patch: Patch, grids: Mapping[str, Grid], *, keeps: bool = False) -> list[str]:
    """A patch as the add-in reads it: whether it `keeps` what was laid before, sheets, what must
    stand where, marks, new sheets, and last how many lines there are. Marks and new sheets alone:
    what changes values is never laid this way."""
    if patch.edits or patch.cleared or patch.dropped or (keeps and patch.marks):
        raise ValueError("only marks and new sheets are laid into a workbook in view")
    lines = ["k"] if keeps else []
    for number, name in enumerate(dict.fromkeys(mark.sheet for mark in patch.marks), 1):
        grid = grids.get(name)
        marks = anchored(
            (mark for mark in patch.marks if mark.sheet == name), grid.merged if grid else ()
        )
        lines.append(f"s\t{coded(name)}")
        if grid is not None:
            lines += _witnesses(number, marks, grid)
        lines += [
            f"m\t{number}\t{mark.row}\t{mark.column}\t{mark.severity}\t{_colour(mark.severity)}"
            f"\t{coded(mark.note)}"
            for mark in marks
        ]
    for sheet in patch.sheets:
        lines += _sheet(sheet)
    return [*lines, f"z\t{len(lines)}"]


def _colour(severity: str) -> int:
    """The colour of a severity as Excel's Color counts it: blue, green, red."""
    told = FILLS[severity][-6:]
    return int(told[4:6] + told[2:4] + told[0:2], 16)


def _witnesses(number: int, marks: Iterable[Mark], grid: Grid) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for mark in marks:
        row = grid.cells[mark.row - 1] if mark.row <= len(grid.cells) else ()
        filled = [at for at, value in enumerate(row, 1) if value is not None][:WITNESSES]
        for column in (*filled, mark.column):
            if (mark.row, column) in seen or (mark.row, column) in grid.uncached:
                continue
            seen.add((mark.row, column))
            kind, told = _stands(grid, mark.row, column)
            yield f"v\t{number}\t{mark.row}\t{column}\t{kind}\t{told}"


def _stands(grid: Grid, row: int, column: int) -> tuple[str, str]:
    """What a cell holds: blank, t(ext), n(umber), d(ay), b(oolean), e(rror)."""
    if (row, column) in grid.error_cells:
        return "e", ""
    value = grid.at(row, column)
    if isinstance(value, str):
        return ("t", coded(value)) if value else ("", "")
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, int | float):
        return "n", repr(value)
    serial = _serial(value)
    return ("", "") if serial is None else ("d", repr(serial))


def _serial(value: CellValue) -> float | None:
    """A day, an hour or a span as a spreadsheet counts it, in days."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _FIRST_DAY) / timedelta(days=1)
    if isinstance(value, date):
        return float((value - _FIRST_DAY.date()).days)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return value / timedelta(days=1) if isinstance(value, timedelta) else None


def _sheet(sheet: NewSheet) -> Iterator[str]:
    wide = max((len(row) for row in sheet.rows), default=1)
    links = {(link[0], link[1]): link[2] for link in sheet.links}
    texts = "".join(
        "@" if _text_column([row[at] for row in sheet.rows if at < len(row)]) else "-"
        for at in range(wide)
    )
    for _, column in links:
        texts = f"{texts[: column - 1]}f{texts[column:]}"
    widths = ",".join(f"{width:g}" for width in sheet.widths)
    size = f"{len(sheet.rows)}\t{wide}\t{sheet.header_row}"
    yield f"a\t{coded(sheet.name)}\t{size}\t{texts}\t{widths}\t{digest(sheet.rows)}"
    for number, row in enumerate(sheet.rows, 1):
        told = [
            _jump(links[number, at], value) if (number, at) in links else _value(value)
            for at, value in enumerate(row, 1)
        ]
        yield "\t".join(["r", *told])


def _text_column(values: Iterable[CellValue]) -> bool:
    """Whether a column must be laid as text: one of its texts would be taken for something else."""
    texts = [value for value in values if isinstance(value, str)]
    risky = re.compile(data.load("words/addin")["cell"]["risky"], re.IGNORECASE)
    return any(risky.match(text) for text in texts) and all(
        len(text) <= _LONGEST_TEXT_CELL for text in texts
    )


def _value(value: CellValue) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, int | float):
        return f"n{value!r}"
    if isinstance(value, datetime | date):
        return f"t{coded(value.isoformat()[:10])}"
    return f"t{coded(str(value))}"


def _jump(place: str, value: CellValue) -> str:
    """A cell that leads to a place of the workbook when it is clicked."""
    told, shown = (str(text).replace('"', '""') for text in (place, value or place))
    return "f" + coded(f'=HYPERLINK("#{told}","{shown}")')
