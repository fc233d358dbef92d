"""`xftools check` on a 300-row register, cold, against `import pandas`, paired in one run.

    python benchmarks/checking.py [--runs 9]

Both are whole processes with bytecode cached (PYTHONDONTWRITEBYTECODE is unset). The two commands take
turns, so that a noisy machine is noisy for both. Target: at most 2.5 times.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

TARGET = 2.5


HEADER = (
    "序号", "信访日期", "登记日期", "姓名", "性别", "身份证号", "联系电话", "住址", "村居", "信访形式", "信访目的",
    "内容分类", "信访人数", "概况", "诉求", "初重件", "责任单位", "状态", "受理日期", "备注",
)  # fmt: skip
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安柏川冬方桂禾嘉可岚明宁平秋瑞"
THINGS = (
    "水渠损坏",
    "路灯不亮",
    "宅基地界线",
    "低保审核",
    "垃圾清运",
    "补偿款发放",
    "邻里排水",
    "危房改造",
)


def person_number(born: date, order: int) -> str:
    """An invented ID number of no real county, its check digit right."""
    body = f"560199{born:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def register(path: Path, rows: int) -> None:
    """A register of `rows` invented records of 20 columns; one in ten has a fault to be found."""
    draw = random.Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADER)
        for at in range(1, rows + 1):
            born = date(1950, 1, 1) + timedelta(days=draw.randrange(18000))
            number = person_number(born, draw.randrange(1000))
            came = date(2026, 7, 1) + timedelta(days=draw.randrange(120))
            sheet.write_row(at, 0, (
                at, f"{came:%Y.}{came.month}.{came.day}", came.isoformat(),
                draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN),
                "男" if int(number[16]) % 2 else "女",
                number if at % 10 else number[:-1] + ("1" if number[-1] != "1" else "2"),
                f"1990000{draw.randrange(10000):04}", f"某镇某村{draw.randrange(20)}组", f"第{draw.randrange(20)}村",
                draw.choice(("来访", "来信", "来电")), "求决", "农村农业", draw.choice((1, 1, 2, 3)),
                f"反映{draw.randrange(40)}组{draw.choice(THINGS)}，涉及{draw.randrange(2, 90)}户，已有{draw.randrange(2, 30)}个月",
                "请求尽快处理", "初次", "农业服务中心", "办理中", came.isoformat(), "",
            ))  # fmt: skip


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
