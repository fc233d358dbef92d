"""Whether the add-in, its launcher and its worker are in place and answer, in the clerk's words."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from xftools import __version__, data
from xftools.addin import places, wire
from xftools.addin.build import NAME, PROJECT
from xftools.addin.install import LAUNCHERS, PYTHON, shipped_launcher
from xftools.doctor.result import Result

PATIENCE = 60.0
"""Seconds a worker that has to be started first may take to answer."""


def health() -> tuple[Result, ...]:
    """What was found, in the order in which one thing needs the other."""
    home, jobs, words = places.home(), places.jobs(), data.load("words/addin")["doctor"]
    told = [_addin((places.startup() or home) / NAME, words), _launcher(home, words)]
    python = _python(home)
    works = python is not None and _runs(python)
    key = "runs" if works else "broken"
    told.append(Result(words["python"], works, words[key].format(path=python or home / PYTHON)))
    told.append(_jobs(jobs, words))
    if all(item.ok for item in told[1:]):
        told.append(_worker(home, jobs, words))
    return tuple(told)


def _addin(path: Path, words: Mapping[str, str]) -> Result:
    if not path.is_file():
        return Result(words["addin"], False, words["missing"].format(path=path))
    problems = list(_problems(path))
    if problems:
        return Result(words["addin"], False, words["unsound"].format(problems="; ".join(problems)))
    with zipfile.ZipFile(path) as package:
        core = package.read("docProps/core.xml").decode()
    if f">{PROJECT} {__version__}<" not in core:
        return Result(words["addin"], False, words["old"].format(path=path))
    return Result(words["addin"], True, words["sound"].format(path=path))


def _problems(path: Path) -> Iterator[str]:
    """All that can be wrong with it where the library that made it is here, else what a zip tells."""
    try:
        from xftools.addin.proof import proof

        yield from proof(path)
    except ImportError:
        try:
            with zipfile.ZipFile(path) as package:
                bad = package.testzip()
            if bad is not None:
                yield bad
        except (OSError, zipfile.BadZipFile) as error:
            yield str(error)


def _launcher(home: Path, words: Mapping[str, str]) -> Result:
    for name in LAUNCHERS:
        path = home / name
        if not path.is_file():
            return Result(words["launcher"], False, words["missing"].format(path=path))
        if path.read_bytes() != shipped_launcher(name):
            return Result(words["launcher"], False, words["old"].format(path=path))
    path = home / places.launcher()
    return Result(words["launcher"], True, words["sound"].format(path=path))


def _python(home: Path) -> Path | None:
    """The Python that the launcher starts."""
    with suppress(OSError, IndexError):
        how = "oem" if places.on_windows() else "utf-8"
        return Path((home / PYTHON).read_text(encoding=how).splitlines()[0])
    beside = home / "python" / "python.exe"
    return beside if beside.is_file() else None


def _runs(python: Path) -> bool:
    """Whether that Python is there and starts."""
    try:
        done = subprocess.run(  # noqa: S603 - the program that install named
            [python, "-c", ""], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _jobs(jobs: Path, words: Mapping[str, str]) -> Result:
    try:
        jobs.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=jobs) as file:
            file.write(b"0" * 65536)
    except OSError:
        return Result(words["jobs"], False, words["unwritable"].format(path=jobs))
    left = sum(1 for path in jobs.glob("job*") if any(path.glob("book.*")))
    if left:
        return Result(words["jobs"], True, words["left"].format(count=left, path=jobs))
    return Result(words["jobs"], True, words["writable"].format(path=jobs))


def _worker(home: Path, jobs: Path, words: Mapping[str, str]) -> Result:
    """One press without a workbook, from the launcher to the answer."""
    job = Path(tempfile.mkdtemp(prefix="job", dir=jobs))
    began = time.monotonic()
    try:
        (job / "book.txt").touch()
        wire.tell(job, wire.REQUEST, ["verb\tabout", "copy\tbook.txt", "end"])
        launcher = home / places.launcher()
        started = subprocess.Popen(  # noqa: S603 - our own launcher
            [launcher, job], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=os.name == "posix",
        )  # fmt: skip
        while time.monotonic() - began < PATIENCE and not (job / wire.DONE).is_file():
            time.sleep(0.02)
        started.returncode = started.poll() or 0  # it stays a minute; nobody waits for its end
        ok = "ok\t1" in (job / wire.DONE).read_text(encoding="ascii").splitlines()
    except OSError:
        ok = False
    finally:
        shutil.rmtree(job, ignore_errors=True)
    seconds = f"{time.monotonic() - began:.1f}"
    told = words["answers"].format(seconds=seconds) if ok else words["silent"]
    return Result(words["worker"], ok, told)
