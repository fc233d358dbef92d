"""``kill -9`` at any step leaves each file as it was or as it was to be, and it can be taken back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from everything import opened

from xftools import runs
from xftools.office import load
from xftools.write.package import traces

NAMES = ("甲", "乙", "丙")
KILLING = Path(__file__).with_name("killing.py")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two files and a run that holds new ones for them, and a third."""
    tree = tmp_path_factory.mktemp("killed") / "信访办"
    out = tree / "runs" / "十月"
    out.parent.mkdir(parents=True)
    office = load(tree)
    for name in NAMES[:2]:
        (tree / f"{name}.txt").write_text(f"原来{name}", "utf-8")
    with runs.locked(out, office), runs.staged(out, office) as folder:
        for name in NAMES:
            (folder / f"{name}.txt").write_text(f"后来{name}", "utf-8")
        runs.swap_in(
            folder, out, office, command="check", key="k", as_of=date(2026, 11, 5), inputs={}
        )
    return tree


def told(tree: Path) -> dict[str, str]:
    return {
        path.name: path.read_text("utf-8") for path in tree.iterdir() if path.is_file()
    }  # fmt: skip


BEFORE = {f"{name}.txt": f"原来{name}" for name in NAMES[:2]}
AFTER = {f"{name}.txt": f"后来{name}" for name in NAMES}


def trees(what: str, template: Path, folder: Path) -> list[Path]:
    """The trees that killing at every step left; the last one got through."""
    done = subprocess.run(
        [sys.executable, KILLING, what, template, folder],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    steps = int(done.stdout)
    assert steps > 20, "there are many steps to be killed at"
    return [folder / f"{number:03}" for number in range(steps + 1)]


def held(tree: Path) -> None:
    """Each of the clerk's files is whole, old or new."""
    for name in NAMES:
        path = tree / f"{name}.txt"
        old, new = BEFORE.get(path.name), AFTER[path.name]
        assert (path.read_text("utf-8") if path.exists() else None) in (old, new)


def test_killed_at_any_step_of_writing(template: Path, tmp_path: Path) -> None:
    left = trees("write", template, tmp_path)
    for tree in left:
        held(tree)
        again = shutil.copytree(tree, tmp_path / "again")
        runs.undo(load(again))
        runs.write_back(
            again / "runs" / "十月", load(again), {again / name: name for name in AFTER}
        )  # fmt: skip
        assert told(again) == AFTER, "the next one does it whole, and nothing lies about"
        runs.undo(load(again))
        assert told(again) == BEFORE
        shutil.rmtree(again)
        runs.undo(load(tree))
        held(tree)
        assert {n: t for n, t in told(tree).items() if not n.startswith(".")} == BEFORE
    assert told(left[-1]) == BEFORE


def test_killed_at_any_step_of_taking_back(template: Path, tmp_path: Path) -> None:
    written = shutil.copytree(template, tmp_path / "written")
    runs.write_back(
        written / "runs" / "十月", load(written), {written / name: name for name in AFTER}
    )
    assert told(written) == AFTER
    (tmp_path / "trees").mkdir()
    for tree in trees("undo", written, tmp_path / "trees"):
        held(tree)
        runs.undo(load(tree))
        now = told(tree)
        assert now.pop(".xftools.lock", "") == "", "an empty lock that nobody holds"
        assert now == BEFORE, "the next one finishes it, and nothing lies about"


def register(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "10月"
    sheet.append(["序号", "信访日期", "姓名", "身份证号", "信访形式", "概况", "责任单位", "状态"])
    for n in range(1, 60):
        sheet.append(
            [
                n,
                f"2026-10-{n % 28 + 1:02}",
                "赵甲",
                "560199199003070011",
                "来访",
                f"反映{n}组水渠损坏",
                "农业服务中心",
                "在办",
            ]
        )
    book.save(path)
    return path


def test_a_command_killed_at_any_time_leaves_the_register_whole(tmp_path: Path) -> None:
    path = register(tmp_path / "登记表.xlsx")
    original = path.read_bytes()
    values = [[cell.value for cell in line] for line in opened(path)["10月"].iter_rows()]
    line = [
        sys.executable,
        "-m",
        "xftools",
        "check",
        path,
        "--write",
        "--as-of",
        "2026-11-05",
        "--quiet",
    ]

    def check(kill_after: float | None = None) -> float:
        start = time.perf_counter()
        job = subprocess.Popen(
            line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
        )
        try:
            code = job.wait(kill_after or 120)
            assert code == 1
        except subprocess.TimeoutExpired:
            os.kill(job.pid, signal.SIGKILL)
            job.wait(60)
        return time.perf_counter() - start

    whole = check()
    assert traces(path) is not None
    office = load(tmp_path)
    assert runs.undo(office) == (path.name,)
    assert path.read_bytes() == original
    for part in (0.6, 0.75, 0.85, 0.92, 0.97):
        check(whole * part)
        if path.read_bytes() != original:
            assert traces(path) is not None, "the whole marked copy"
            assert [[c.value for c in line] for line in opened(path)["10月"].iter_rows()] == values
        runs.undo(office)
        assert path.read_bytes() == original
    check()
    assert traces(path) is not None
    left = [item.name for item in tmp_path.iterdir() if item.name.startswith(".")]
    assert left == []
