"""How long checking takes: cold on a small register, the whole rule book on a large one, and as
registers grow.

    python benchmarks/checking.py [cold rules growth] [--runs 5]

Commands take turns in processes of their own, so that a noisy machine is noisy for all; the ratio is
the median of the pairs. Registers are of invented people, one record in ten with a fault.

* cold: `xftools check` on 300 rows against `import pandas`, both whole processes; at most 2.5 times.
* rules: every rule of the book over 50,000 rows, read and normalised before, against
  `pandas.read_excel(engine="calamine", dtype=str)` of that file; at most 1 time.
* growth: the same rules over 5,000, 50,000 and 500,000 rows; exponent at most 1.1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from registers import register

AS_OF = date(2026, 11, 5)
COLD, RULES, EXPONENT, BOOK = 2.5, 1.0, 1.1, 45
SMALL, LARGE, GROWTH = 300, 50_000, (5_000, 50_000, 500_000)


def cold(folder: Path, runs: int) -> Iterator[tuple[str, bool]]:
    """A clerk checks one sheet."""
    register(folder / "small.xlsx", SMALL)
    times: dict[str, list[float]] = {"check": [], "pandas": []}
    for turn in range(runs + 1):
        check = [
            sys.executable, "-m", "xftools", "check", "small.xlsx",
            "--as-of", AS_OF.isoformat(), "-o", f"out{turn}",
        ]  # fmt: skip
        pair = {
            "pandas": _whole([sys.executable, "-c", "import pandas"], folder),
            "check": _whole(check, folder),
        }
        if turn:  # the first turn warms the caches
            for key, value in pair.items():
                times[key].append(value)
    check_time, base = (statistics.median(times[key]) for key in ("check", "pandas"))
    ratio = _ratio(times["check"], times["pandas"])
    yield f"cold: import pandas {base:.2f} s, xftools check {check_time:.2f} s", True
    yield f"cold: {ratio:.2f} times (at most {COLD})", ratio <= COLD


def rules(folder: Path, runs: int) -> Iterator[tuple[str, bool]]:
    """The whole book over a large register."""
    path = folder / "large.xlsx"
    register(path, LARGE)
    ours, base, told = [], [], {}
    for turn in range(runs + 1):
        peer, told = _way("pandas", path), _way("rules", path)
        if turn:
            base.append(peer["seconds"])
            ours.append(told["seconds"])
    ratio = _ratio(ours, base)
    yield f"rules: {told['rules']:.0f} rules (at least {BOOK})", told["rules"] >= BOOK
    yield (
        f"rules: {LARGE} rows, {told['findings']:.0f} findings, {statistics.median(ours):.2f} s; "
        f"pandas {statistics.median(base):.2f} s",
        True,
    )
    yield f"rules: {ratio:.2f} times (at most {RULES})", ratio <= RULES


def growth(folder: Path, runs: int) -> Iterator[tuple[str, bool]]:
    """The same as registers grow."""
    times = {}
    for rows in GROWTH:
        path = folder / f"{rows}.xlsx"
        register(path, rows)
        times[rows] = min(_way("rules", path)["seconds"] for _ in range(min(runs, 3)))
        path.unlink()
    told = ", ".join(f"{rows} rows {seconds:.2f} s" for rows, seconds in times.items())
    first, last = GROWTH[0], GROWTH[-1]
    exponent = math.log(times[last] / times[first]) / math.log(last / first)
    yield f"growth: {told}", True
    yield f"growth: exponent {exponent:.2f} (at most {EXPONENT})", exponent <= EXPONENT


def _ratio(ours: list[float], base: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, base, strict=True))


def _whole(command: list[str], folder: Path) -> float:
    """The wall time of one whole process, in seconds, with bytecode cached."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


def _way(name: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--way", name, "--path", str(path)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout)
    return told


# ── one way, in a process of its own ──────────────────────────────────────────────────────────


def _pandas(path: Path) -> dict[str, float]:
    import pandas as pd

    start = time.perf_counter()
    pd.read_excel(path, engine="calamine", dtype=str)
    return {"seconds": time.perf_counter() - start}


def _rules(path: Path) -> dict[str, float]:
    """Only checking is timed: reading, fields and clocks are other rooms' work."""
    import xftools.cli.cold  # noqa: F401  as every command runs: the collector comes seldom
    from xftools.check import check, rules_of
    from xftools.deadlines import deadlines
    from xftools.model import Ledger, Linked
    from xftools.normalise import normalise
    from xftools.office import load
    from xftools.read import read

    office = load()
    (table,) = read(path, name=path.name, office=office).tables
    found, _ = normalise(table, office)
    if found is None:
        raise SystemExit("no register")
    clocks = deadlines(found.records, office, as_of=AS_OF)
    ledger = Ledger(records=found.records)
    start = time.perf_counter()
    findings = check([found], ledger, Linked(), clocks, office, as_of=AS_OF, period=None)
    seconds = time.perf_counter() - start
    book = list(rules_of(office.kinds[found.kind], office))
    return {"seconds": seconds, "findings": len(findings), "rules": len(book)}


WAYS: dict[str, Callable[[Path], dict[str, float]]] = {"pandas": _pandas, "rules": _rules}
MEASURES = {"cold": cold, "rules": rules, "growth": growth}


def main() -> None:
    """Prints each measure with its target. Ends in 1 where one does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES], default=[])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--path", type=Path)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(WAYS[given.way](given.path)))
        return
    held = True
    for name in given.measures or MEASURES:
        with tempfile.TemporaryDirectory() as folder:
            for line, holds in MEASURES[name](Path(folder), given.runs):
                print("  " if holds else "NOT ", line, flush=True)
                held = held and holds
    sys.exit(not held)


if __name__ == "__main__":
    main()
