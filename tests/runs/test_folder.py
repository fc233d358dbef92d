"""A run's folder: swapped in whole, the clerk's hand kept, no second run beside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from xftools import office, runs
from xftools.errors import WriteError

OFFICE = office.load()
DAY = date(2026, 11, 5)


def delivered(out: Path, files: dict[str, str], key: str = "k1") -> tuple[str, ...]:
    with runs.locked(out, OFFICE), runs.staged(out, OFFICE) as folder:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        return runs.swap_in(
            folder, out, OFFICE, command="check", key=key, as_of=DAY, inputs={"甲.xlsx": "aa"}
        )


def test_results_and_their_hashes_are_in_the_manifest(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert delivered(out, {"一.txt": "1", "夹/二.txt": "2"}) == ("一.txt", "夹/二.txt")
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    assert told["outputs"] == {name: runs.digest(out / name) for name in ("一.txt", "夹/二.txt")}
    assert told["inputs"] == {"甲.xlsx": "aa"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"], "no staging, no lock left"


def test_the_same_key_is_done_only_while_every_result_is_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    delivered(out, {"一.txt": "1", "二.txt": "2"})
    assert runs.already_done(out, "k1") == ("一.txt", "二.txt")
    assert runs.already_done(out, "k2") is None
    (out / "二.txt").unlink()
    assert runs.already_done(out, "k1") is None


def test_what_a_person_changed_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    delivered(out, {"一.txt": "1", "二.txt": "2"})
    (out / "一.txt").write_text("改过", "utf-8")
    delivered(out, {"一.txt": "新", "二.txt": "2"}, key="k2")
    assert (out / "一.txt").read_text("utf-8") == "新"
    assert (out / "旧版" / "一.txt").read_text("utf-8") == "改过"
    (out / "一.txt").write_text("又改", "utf-8")
    delivered(out, {"一.txt": "再新"}, key="k3")
    assert (out / "旧版" / "一-2.txt").read_text("utf-8") == "又改"


def test_stale_results_go_unless_somebody_changed_them(tmp_path: Path) -> None:
    out = tmp_path / "out"
    delivered(out, {"甲/一.txt": "1", "二.txt": "2", "三.txt": "3"})
    (out / "二.txt").write_text("批注过", "utf-8")
    delivered(out, {"三.txt": "3"}, key="k2")
    assert not (out / "甲").exists()
    assert not (out / "二.txt").exists()
    assert (out / "旧版" / "二.txt").read_text("utf-8") == "批注过"


def test_nothing_is_moved_while_a_result_is_open(tmp_path: Path) -> None:
    out = tmp_path / "out"
    delivered(out, {"一.xlsx": "1", "二.xlsx": "2"})
    (out / "~$二.xlsx").touch()
    with pytest.raises(WriteError, match=r"二\.xlsx") as caught:
        delivered(out, {"一.xlsx": "新", "二.xlsx": "新"}, key="k2")
    assert caught.value.key == "open"
    assert (out / "一.xlsx").read_text("utf-8") == "1"


@pytest.mark.parametrize("owner", ["~$台账.xlsx", ".~lock.台账.xlsx#"])
def test_open_files_are_noticed(tmp_path: Path, owner: str) -> None:
    path = tmp_path / "台账.xlsx"
    assert not runs.is_open(path)
    (tmp_path / owner).touch()
    assert runs.is_open(path)


def test_a_second_run_is_kept_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with runs.locked(out, OFFICE):
        with pytest.raises(WriteError) as caught, runs.locked(out, OFFICE):
            pass
        assert caught.value.key == "busy"
    with runs.locked(out, OFFICE):
        pass


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def fails() -> None:
        with runs.locked(out, OFFICE), runs.staged(out, OFFICE) as folder:
            (folder / "姓名.txt").write_text("甲", "utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert list(tmp_path.iterdir()) == []


def test_kept_files_are_purged_after_thirty_days_and_results_stay(tmp_path: Path) -> None:
    mine = OFFICE.model_copy(update={"folder": tmp_path})
    out = tmp_path / "runs" / "check-1"
    delivered(out, {"一.txt": "1"})
    (out / "一.txt").write_text("改过", "utf-8")
    delivered(out, {"一.txt": "新"}, key="k2")
    assert [run.command for run in runs.listed(mine)] == ["check"]
    today = date.today()  # noqa: DTZ011
    assert runs.purge(mine, today=today) == 0
    assert runs.purge(mine, today=today + timedelta(days=31)) == 1
    assert not (out / "旧版").exists()
    assert (out / "一.txt").read_text("utf-8") == "新"


def test_a_broken_manifest_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", "utf-8")
    assert runs.manifest(tmp_path) is None
    assert runs.already_done(tmp_path, "k") is None
