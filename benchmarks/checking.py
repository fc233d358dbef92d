"""`xftools check` on a 300-row register, cold, against `import pandas`, paired in one run.

    python benchmarks/checking.py [--runs 9]

Both are whole processes with bytecode cached (PYTHONDONTWRITEBYTECODE is unset). The two commands take
turns, so that a noisy machine is noisy for both. Target: at most 2.5 times.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from registers import register

TARGET = 2.5


def once(command: list[str], folder: Path) -> float:
    """The wall time of one whole process, in seconds."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


def main() -> None:
    """Prints both medians, and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--rows", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register(folder / "register.xlsx", given.rows)
        base = [sys.executable, "-c", "import pandas"]
        times: dict[str, list[float]] = {"check": [], "pandas": []}
        for turn in range(given.runs + 1):
            check = [
                sys.executable, "-m", "xftools", "check", "register.xlsx",
                "--as-of", "2026-11-05", "-o", f"out{turn}",
            ]  # fmt: skip
            pair = {"pandas": once(base, folder), "check": once(check, folder)}
            if turn:  # the first turn warms the caches
                for key, value in pair.items():
                    times[key].append(value)
        check, pandas = (statistics.median(times[key]) for key in ("check", "pandas"))
        print(f"rows {given.rows}  runs {given.runs}")
        print(
            f"import pandas  {pandas:.3f} s   ({min(times['pandas']):.3f}–{max(times['pandas']):.3f})"
        )
        print(
            f"xftools check  {check:.3f} s   ({min(times['check']):.3f}–{max(times['check']):.3f})"
        )
        print(f"ratio          {check / pandas:.2f}   (target {TARGET})")


if __name__ == "__main__":
    main()
