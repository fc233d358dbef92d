"""The worker and what it reads and writes, without a spreadsheet program."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from xftools.addin import wire
from xftools.addin.worker import STALE, UNREAD, sweep
from xftools.model import Edit, NewSheet, Patch

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_text_is_ascii_in_one_line_and_comes_back(text: str) -> None:
    told = wire.coded(text)
    assert told.isascii()
    assert told.isprintable()
    assert wire.plain(told) == text


def test_what_changes_values_is_never_laid_into_a_workbook_in_view() -> None:
    with pytest.raises(ValueError, match="marks and new sheets"):
        wire.patch_lines(Patch(edits=(Edit("a", 1, 1, "x", "y"),)), {})


@pytest.mark.parametrize(
    ("text", "laid"),
    [("=1+1", "@"), ("0012", "@"), ("true", "@"), ("￥3", "@"), ("石桥村", "-"), ("YX-1", "-")],
)
def test_a_column_a_sheet_would_misread_is_laid_as_text(text: str, laid: str) -> None:
    lines = wire.patch_lines(Patch(sheets=(NewSheet("a", (("表",), (text,)), (8.0,), 1),)), {})
    assert lines[0].split("\t")[5] == laid


def ask(jobs: Path, name: str, verb: str = "about") -> Path:
    job = jobs / name
    job.mkdir(parents=True)
    (job / "book.xlsx").write_bytes(b"")
    wire.tell(job, wire.REQUEST, [f"verb\t{verb}", "copy\tbook.xlsx", "end"])
    return job


def started(job: Path, stays: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "xftools.addin.worker", job],
        env={**os.environ, "XFTOOLS_STAYS": stays}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def done(job: Path, seconds: float = 30) -> list[str]:
    until = time.monotonic() + seconds
    while not (job / wire.DONE).is_file():
        assert time.monotonic() < until
        time.sleep(0.01)
    return (job / wire.DONE).read_text(encoding="ascii").splitlines()


def test_it_answers_those_that_come_after_and_goes(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    first = ask(jobs, "job1")
    with started(first, "1.5") as process:
        assert "ok\t1" in done(first)
        assert (jobs / "worker.alive").read_text().startswith(f"{process.pid} ")
        second = ask(jobs, "job2", "no such verb")
        assert "ok\t0" in done(second, 1.0)
        # Two launchers at once: the second worker answers its own job and goes at once.
        third = ask(jobs, "job3")
        with started(third, "30") as other:
            assert other.wait(20) == 0
        assert "ok\t1" in done(third)
        assert process.wait(10) == 0
    assert not (jobs / "worker.alive").exists()
    assert not list(jobs.rglob("book.*"))
    assert stat.S_IMODE(jobs.stat().st_mode) == 0o700


def test_a_press_given_up_while_its_copy_was_in_use_leaves_no_folder(tmp_path: Path) -> None:
    job = ask(tmp_path / "jobs", "job1", "check")
    process = started(job, "0")
    until = time.monotonic() + 30
    while not (job / wire.TAKEN).is_file():
        assert time.monotonic() < until
        time.sleep(0.001)
    # All that Excel can take away while the copy is held open.
    (job / wire.TAKEN).unlink()
    assert process.wait(30) == 0
    assert not job.exists()


def test_a_request_that_is_not_whole_is_told(tmp_path: Path) -> None:
    job = ask(tmp_path, "job1")
    wire.tell(job, wire.REQUEST, ["verb\tcheck", "copy\tbook.xlsx"])
    with started(job, "0"):
        told = done(job)
    assert "ok\t0" in told
    assert "没有收全" in wire.plain("".join(told))


def test_a_workbook_with_a_password_asks_for_it(tmp_path: Path) -> None:
    """It is tried with the one that is told, which does not stay on the disk."""
    plain, locked = tmp_path / "plain.xlsx", tmp_path / "locked.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["序号", "信访日期", "姓名", "联系电话", "概况", "村居"])
    book.active.append([1, "2026-10-08", "邬试甲", "19900000001", "路灯不亮", "石桥村"])
    book.save(plain)
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("马到成功", target)
    jobs, told = tmp_path / "jobs", []
    for number, word in enumerate([None, "不对", "马到成功"]):
        job = jobs / f"job{number}"
        job.mkdir(parents=True)
        shutil.copy(locked, job / "book.xlsx")
        lines = [
            "verb\tfind",
            "copy\tbook.xlsx",
            f"name\t{wire.coded('台账.xlsx')}",
            "text\t19900000001",
        ]
        lines += [f"password\t{wire.coded(word)}"] if word else []
        wire.tell(job, wire.REQUEST, [*lines, "end"])
        process = started(job, "0")
        told.append([line.split("\t") for line in done(job)])
        process.wait(20)
        left = b"".join(path.read_bytes() for path in job.iterdir())
        assert wire.coded("马到成功").encode() not in left
    assert ["asks", "password"] in told[0]
    assert "有密码" in wire.plain(dict(map(tuple, told[0]))["say"])
    assert ["asks", "password"] in told[1]
    assert "密码不对" in wire.plain(dict(map(tuple, told[1]))["say"])
    assert ["ok", "1"] in told[2]
    assert "查到 1 件" in wire.plain(dict(map(tuple, told[2]))["say"])


def test_copies_of_an_excel_that_is_gone_are_taken_away(tmp_path: Path) -> None:
    old, fresh, other = ask(tmp_path, "job1"), ask(tmp_path, "job2"), tmp_path / "mine"
    other.mkdir()
    for path in (old, other):
        os.utime(path, (time.time() - STALE - 5,) * 2)
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {fresh.name, "mine"}


def test_an_answer_that_nobody_reads_is_taken_away_sooner(tmp_path: Path) -> None:
    unread, read = ask(tmp_path, "job1"), ask(tmp_path, "job2")
    for job in (unread, read):
        (job / wire.DONE).write_text("ok\t1\n")
        (job / "patch.txt").write_text("m\t赵甲")
    os.utime(unread / wire.DONE, (time.time() - UNREAD - 5,) * 2)
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [read.name]
