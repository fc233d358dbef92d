"""How much of what an office keeps is read, whether it is read right, and how fast.

    python benchmarks/reading.py [robust registers headers teddy speed files] [--data DIR] [--runs 5]

Without names all are measured. Sheets of other people are looked for in ../shared/data beside the
project; where there are none, those measures are left out and it says so. Speed is measured on sheets
made here, of invented people: the commands take turns, so that a noisy machine is noisy for all, and
the ratio is the median of the pairs.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import headings
import robustness
from registers import register

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ROWS, FILES = 50_000, 200


@dataclass(frozen=True)
class Line:
    """One measure: what is aimed at, what was found, and whether that is enough."""

    measure: str
    target: str
    found: str
    holds: bool


# ── sheets of other people ────────────────────────────────────────────────────────────────────


def robust(data: Path, _: int) -> Iterator[Line]:
    """Every nasty workbook, each in a process of its own."""
    results = robustness.measure(sorted(p for p in (data / "robust").rglob("*") if p.is_file()))
    ends = Counter(result.end for result in results)
    for result in results:
        if result.end == "other" or result.seconds > 30 or result.peak > 1e9:
            print(
                f"    {result.path.name}: {result.end} {result.said} {result.seconds:.0f} s {result.peak / 1e6:.0f} MB"
            )
        elif result.bare and result.end != "tables":
            print(f"    read by calamine, refused here: {result.path.name} ({result.said})")
    bare = sum(result.bare for result in results)
    slowest, largest = max(r.seconds for r in results), max(r.peak for r in results)
    told = f"{ends['tables']} tables, {ends['refused']} refused, {ends['other']} other of {len(results)}"
    yield Line("robust: tables or a typed refusal", "all", told, not ends["other"])
    yield Line("robust: slowest file", "30 s", f"{slowest:.1f} s", slowest <= 30)
    yield Line("robust: peak memory", "1 GB", f"{largest / 1e6:.0f} MB", largest <= 1e9)
    yield Line(
        "robust: files read", f">= {bare} (calamine)", str(ends["tables"]), ends["tables"] >= bare
    )


def registers(data: Path, _: int) -> Iterator[Line]:
    """The rows of real sheets against what a person saw."""
    folder = data / "registers"
    office = _office()
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    sources = {name: _read(folder / name, office) for name in {row["file"] for row in truth}}
    right: dict[str, list[bool]] = defaultdict(list)
    petition = 0
    for row in truth:
        tables = [t for t in sources[row["file"]].tables if t.grid.sheet == row["sheet"]]
        petition += sum(_kind(table, office) == "petition" for table in tables)
        missed = _missed(row, tables)
        right[row["kind"]].append(not missed)
        if missed:
            seen = [(t.shape, t.header_rows, t.first_row, t.last_row) for t in tables]
            print(
                f"    {row['file']} {row['sheet']} ({row['kind']}): {', '.join(missed)}; found {seen}"
            )
    tables = right.pop("table")
    share = sum(tables) / len(tables)
    yield Line(
        "registers: all four rows right", ">= 90 %", f"{share:.1%} of {len(tables)}", share >= 0.9
    )
    for kind, all_ in right.items():
        yield Line(f"registers: {kind}", "all", f"{sum(all_)} of {len(all_)}", all(all_))
    yield Line("registers: taken for a petition register", "0", str(petition), petition == 0)


def _missed(row: dict[str, str], tables: list[Any]) -> list[str]:
    """What of a sheet was read otherwise than a person saw it."""
    full = [table for table in tables if table.rows]
    kind = row["kind"]
    if kind in {"form", "empty_form", "header_only"}:
        return ["records"] if any(t.rows for t in tables if t.shape != "form") else []
    if kind == "multi_table" and len(full) < 2:
        return ["one table"]
    if not full:
        return ["no table"]
    table = full[0]
    if kind == "headerless":
        wanted = table.shape == "headerless" and table.first_row == int(row["data_first"])
        return [] if wanted else ["shape or first row"]
    found = {
        "header_first": min(table.header_rows, default=0),
        "header_last": max(table.header_rows, default=0),
        "data_first": table.first_row,
        "data_last": table.last_row,
    }
    last = int(row["data_last"])
    if found["data_last"] < last and any(item.row == last for item in table.set_aside):
        found["data_last"] = last
    return [key for key, value in found.items() if int(row[key]) not in (0, value)]


def headers(data: Path, _: int) -> Iterator[Line]:
    """Real headers of petition systems: right, wrong, not mapped."""
    office = _office()
    with (data / "headers" / "headers_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for way in headings.WAYS:
        judged = headings.measure(rows, office, way)
        print(f"    {way}:")
        for source in dict.fromkeys(item.source for item in judged):
            own = [item for item in judged if item.source == source]
            right = sum(item.verdict == "right" for item in own)
            others = [
                f"{i.header}→{i.got or '?'} ({i.verdict}, {i.meant})"
                for i in own
                if i.verdict != "right"
            ]
            print(f"      {source.split('(')[0]}: {right} of {len(own)}  {'; '.join(others)}")
        share = sum(item.verdict == "right" for item in judged) / len(judged)
        wrong = sum(item.verdict == "wrong" for item in judged)
        yield Line(
            f"headers, {way}: right", ">= 92 %", f"{share:.1%} of {len(judged)}", share >= 0.92
        )
        yield Line(
            f"headers, {way}: mapped wrong", "0", f"{wrong} ({wrong / len(judged):.1%})", wrong == 0
        )


def teddy(data: Path, _: int) -> Iterator[Line]:
    """Two sheets of citizens' messages: every row, every date."""
    office = _office()
    for name, wanted in (("附件3_留言.xlsx", 4326), ("附件4_留言与答复.xlsx", 2816)):
        source = _read(data / "teddy" / name, office)
        (table,) = (t for t in source.tables if t.rows)
        register, found = _normalise(table, office)
        rows = len(register.records.table) if register else 0
        days = {f.key for f in (register.raw and _dates(office, register))} if register else set()
        bad = sum(item.field in days and item.rule.startswith("date") for item in found)
        blank = (
            sum(int(register.records.table[key].isna().sum()) for key in days) if register else -1
        )
        yield Line(f"teddy: rows of {name}", str(wanted), str(rows), rows == wanted)
        told = f"{blank} unparsed, {bad} findings ({', '.join(sorted(days))})"
        yield Line(f"teddy: dates of {name}", "0 unparsed", told, blank == 0 and bool(days))


def _dates(office: Any, register: Any) -> list[Any]:
    @dataclass(frozen=True)
    class Key:
        key: str

    fields = office.kinds[register.records.kind].fields
    return [Key(k) for k in register.columns if fields[k].type == "date"]


def _office() -> Any:
    from xftools.office import load

    return load()


def _read(path: Path, office: Any) -> Any:
    from xftools.read import read

    return read(path, name=path.name, office=office)


def _normalise(table: Any, office: Any) -> Any:
    from xftools.normalise import normalise

    return normalise(table, office)


def _kind(table: Any, office: Any) -> str | None:
    if not table.rows:
        return None
    register, _ = _normalise(table, office)
    return register.records.kind if register else None


# ── speed ─────────────────────────────────────────────────────────────────────────────────────


def speed(_: Path, runs: int) -> Iterator[Line]:
    """One large register against pandas over calamine, which hands out mere texts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        register(path, ROWS)
        times = _paired(("pandas", "ours"), path, runs)
    pairs = [
        ours["seconds"] / base["seconds"]
        for ours, base in zip(times["ours"], times["pandas"], strict=True)
    ]
    ratio = statistics.median(pairs)
    parts = {
        key: statistics.median(run[key] for run in times["ours"]) for key in ("read", "normalise")
    }
    base = statistics.median(run["seconds"] for run in times["pandas"])
    print(f"    pandas {base:.2f} s; read {parts['read']:.2f} s, normalise {parts['normalise']:.2f} s; "
          f"{parts['normalise'] / ROWS * 1e6:.0f} µs a row; ratios {min(pairs):.2f}–{max(pairs):.2f}")  # fmt: skip
    peak = max(run["peak"] for run in times["ours"])
    yield Line(
        "speed: 50,000 × 20 against pandas over calamine", "<= 2.0", f"{ratio:.2f}", ratio <= 2
    )
    yield Line("speed: peak memory", "600 MB", f"{peak / 1e6:.0f} MB", peak <= 600e6)


def files(_: Path, runs: int) -> Iterator[Line]:
    """Many small files: bare calamine, pandas over openpyxl, and this."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            register(folder / f"{number:03}.xlsx", 100, seed=number)
        times = _paired(("bare", "openpyxl", "ours"), folder, runs)

    def against(base: str, part: str) -> float:
        return statistics.median(
            ours[part] / other["seconds"]
            for ours, other in zip(times["ours"], times[base], strict=True)
        )

    bare, whole = against("bare", "read"), against("bare", "seconds")
    slow = 1 / against("openpyxl", "read")
    print(f"    read and normalised: {whole:.2f} times bare calamine, "
          f"{1 / against('openpyxl', 'seconds'):.1f} times as fast as pandas over openpyxl")  # fmt: skip
    yield Line(
        "files: 200 × 100 rows read, against bare calamine", "<= 3.0", f"{bare:.2f}", bare <= 3
    )
    yield Line("files: times as fast as pandas over openpyxl", ">= 5.0", f"{slow:.1f}", slow >= 5)


def _paired(names: tuple[str, ...], path: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """What each way took, turn by turn; the first turn warms the caches and does not count."""
    times: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(runs + 1):
        for name in names:
            done = subprocess.run(
                [sys.executable, __file__, "--way", name, "--path", str(path)],
                capture_output=True, check=True, text=True,
            )  # fmt: skip
            if turn:
                times[name].append(json.loads(done.stdout))
    return times


def one_way(name: str, path: Path) -> dict[str, float]:
    """Seconds and peak memory of one way to read a file, or every file of a folder."""
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    told = {"pandas": _pandas, "openpyxl": _openpyxl, "bare": _bare, "ours": _ours}[name](paths)
    # ru_maxrss counts kilobytes on Linux.
    peaks = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {**told, "peak": max(peaks) * 1024}


def _pandas(paths: list[Path], engine: str = "calamine") -> dict[str, float]:
    import pandas as pd

    start = time.perf_counter()
    for path in paths:
        pd.read_excel(path, engine=engine, dtype=str)
    return {"seconds": time.perf_counter() - start}


def _openpyxl(paths: list[Path]) -> dict[str, float]:
    return _pandas(paths, "openpyxl")


def _bare(paths: list[Path]) -> dict[str, float]:
    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    for path in paths:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    return {"seconds": time.perf_counter() - start}


def _ours(paths: list[Path]) -> dict[str, float]:
    import pandas as pd  # the floor of both: its import is not what is compared

    import xftools.cli.cold  # noqa: F401  as every command runs: the collector comes seldom
    from xftools.normalise import normalise
    from xftools.read import read

    office = _office()
    pd.DataFrame({"a": ["1"]})
    taken = {"read": 0.0, "normalise": 0.0}
    for path in paths:
        start = time.perf_counter()
        source = read(path, name=path.name, office=office)
        middle = time.perf_counter()
        for table in source.tables:
            if normalise(table, office)[0] is None:
                raise SystemExit(f"{path.name}: no register")
        taken["read"] += middle - start
        taken["normalise"] += time.perf_counter() - middle
    return {**taken, "seconds": sum(taken.values())}


# ── the table ─────────────────────────────────────────────────────────────────────────────────

MEASURES: dict[str, Callable[[Path, int], Iterator[Line]]] = {
    "robust": robust, "registers": registers, "headers": headers, "teddy": teddy,
    "speed": speed, "files": files,
}  # fmt: skip
OUTSIDE = {"robust": "robust", "registers": "registers", "headers": "headers", "teddy": "teddy"}


def main() -> None:
    """Prints each measure with its target. Ends in 1 where one does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES], default=[])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(one_way(given.way, given.path)))
        return
    lines: list[Line] = []
    for name in given.measures or MEASURES:
        if name in OUTSIDE and not (given.data / OUTSIDE[name]).is_dir():
            print(f"{name}: left out, there is no {given.data / OUTSIDE[name]}")
            continue
        print(f"{name} …", flush=True)
        lines += MEASURES[name](given.data, given.runs)
    width = max((len(line.measure) for line in lines), default=0)
    print()
    for line in lines:
        print(
            f"{'ok ' if line.holds else 'NOT'}  {line.measure:{width}}  {line.target:>16}  {line.found}"
        )
    raise SystemExit(not all(line.holds for line in lines))


if __name__ == "__main__":
    main()
