"""Nasty files, each read in a process of its own, with a limit of time and memory."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 40.0
MEMORY = 4 << 30  # of addresses, far over what may be used: only so that the machine survives


@dataclass(frozen=True)
class Result:
    """How a file ended (tables, refused, other), what was said, and whether calamine reads it."""

    path: Path
    end: str
    said: str
    seconds: float
    peak: float
    bare: bool


def measure(paths: list[Path]) -> list[Result]:
    """Every file, read by this and by bare calamine. A process is a fork of this one, which has
    loaded all that is needed."""
    from xftools.office import load
    from xftools.read import read

    office = load()

    def ours(path: Path) -> tuple[str, str]:
        source = read(path, name=path.name, office=office)
        if source.error_key is None:
            return "tables", str(len(source.tables))
        return "refused", source.error_key

    results = []
    for path in paths:
        end, said, seconds, peak = _apart(ours, path)
        bare = _apart(_bare, path)[0] == "tables"
        results.append(Result(path, end, said, seconds, peak, bare))
    return results


def _bare(path: Path) -> tuple[str, str]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return "tables", str(len(book.sheet_names))


def _apart(work: Callable[[Path], tuple[str, str]], path: Path) -> tuple[str, str, float, float]:
    """How the work ended, what it said, its seconds, and its peak memory in bytes."""
    inlet, outlet = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            answer = work(path)
        except BaseException as error:  # noqa: BLE001  a panic of calamine is no Exception
            answer = ("other", f"{type(error).__name__}: {error}"[:200])
        os.write(outlet, json.dumps(answer).encode())
        os._exit(0)
    os.close(outlet)
    ready, _, _ = select.select([inlet], [], [], PATIENCE)
    answer = ("other", "no answer in time") if not ready else _answer(inlet)
    os.close(inlet)
    if not ready:
        os.killpg(child, signal.SIGKILL)
    _, _, usage = os.wait4(child, 0)
    # ru_maxrss counts kilobytes on Linux.
    return *answer, time.perf_counter() - start, usage.ru_maxrss * 1024.0


def _answer(inlet: int) -> tuple[str, str]:
    content = os.read(inlet, 1 << 16)
    end, said = json.loads(content) if content else ("other", "the process died")
    return end, said
