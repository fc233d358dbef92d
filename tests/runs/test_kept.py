"""What happens when a run is cut short, and what is kept, taken back and purged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from pathlib import Path

import pytest

from xftools import runs
from xftools.errors import WriteError
from xftools.office import Office, load

AS_OF = date(2026, 11, 5)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "信访办"
    folder.mkdir()
    return load(folder)


def run(out: Path, office: Office, key: str, **files: str) -> tuple[str, ...]:
    """A run that writes files (a name's "__" is its folder)."""
    with runs.locked(out, office), runs.staged(out, office) as folder:
        for name, text in files.items():
            path = folder / (name.replace("__", "/") + ".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return runs.swap_in(
            folder, out, office, command="run", key=key, as_of=AS_OF, inputs={"甲.xlsx": "00"}
        )


def found(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != runs.MANIFEST
    }


def test_old_results_go_and_what_a_hand_changed_is_kept(tmp_path: Path, office: Office) -> None:
    out = tmp_path / "十月"
    run(out, office, "1", 台账="一", 清单="一", 草稿__甲="一", 草稿__乙="一")
    (out / "清单.txt").write_text("手填", encoding="utf-8")
    (out / "草稿" / "乙.txt").write_text("手改", encoding="utf-8")
    (out / "自己的.txt").write_text("别动", encoding="utf-8")
    run(out, office, "2", 台账="二", 清单="二")
    assert found(out) == {
        "台账.txt": "二",
        "清单.txt": "二",
        "旧版/清单.txt": "手填",
        "旧版/草稿/乙.txt": "手改",
        "自己的.txt": "别动",
    }
    assert not (out / "草稿").exists()
    (out / "清单.txt").write_text("又填", encoding="utf-8")
    run(out, office, "3", 台账="三", 清单="三")
    assert found(out)["旧版/清单-2.txt"] == "又填"


def test_a_strangers_file_in_the_way_is_kept(tmp_path: Path, office: Office) -> None:
    out = tmp_path / "十月"
    out.mkdir()
    (out / "台账.txt").write_text("早就在", encoding="utf-8")
    run(out, office, "k", 台账="一")
    assert found(out) == {"台账.txt": "一", "旧版/台账.txt": "早就在"}


def test_a_manifest_of_another_form_is_none(tmp_path: Path, office: Office) -> None:
    out = tmp_path / "十月"
    run(out, office, "k", 台账="一")
    for text in ("[]", '{"key": "k"}', '{"actions": 1, "outputs": {}}'):
        (out / runs.MANIFEST).write_text(text, encoding="utf-8")
        assert runs.manifest(out) is None


KILLED = """
    import os, sys
    from datetime import date
    from pathlib import Path
    from xftools import runs
    from xftools.office import load

    left = int(sys.argv[2])
    real = Path.replace
    def replace(self, target):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return real(self, target)

    out, office = Path(sys.argv[1]), load()
    with runs.locked(out, office), runs.staged(out, office) as folder:
        for name in ("台账", "清单", "提要"):
            (folder / f"{name}.txt").write_text("新", encoding="utf-8")
        Path.replace = replace
        day = date(2026, 11, 5)
        runs.swap_in(folder, out, office, command="run", key="2", as_of=day, inputs={})
"""


@pytest.mark.parametrize("steps", range(5))
def test_killed_between_any_two_steps_each_file_is_old_or_new(
    steps: int, tmp_path: Path, office: Office
) -> None:
    out = tmp_path / "十月"
    run(out, office, "1", 台账="旧", 清单="旧", 草稿="旧")
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), out, str(steps)], check=False, timeout=60
    )
    assert told.returncode == 9
    left = {name: text for name, text in found(out).items() if not name.startswith("manifest")}
    assert set(left.values()) <= {"旧", "新"}
    assert {"台账.txt", "清单.txt"} <= set(left)
    assert runs.already_done(out, "2") is None
    run(out, office, "2", 台账="新", 清单="新", 提要="新")
    assert found(out) == {"台账.txt": "新", "清单.txt": "新", "提要.txt": "新"}, (
        "nothing kept twice"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["信访办", "十月"]


def test_who_is_kept_out_does_not_break_the_lock(tmp_path: Path, office: Office) -> None:
    out = tmp_path / "十月"
    with runs.locked(out, office):
        for _ in range(2):
            with pytest.raises(WriteError) as raised, runs.locked(out, office):
                pass
            assert raised.value.key == "busy"
        assert (tmp_path / ".十月.lock").exists()
    with runs.locked(out, office):
        pass


# ── in place ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def written(office: Office) -> tuple[Path, Path, Path]:
    """A ledger of the office written over, and a file newly made: folder, ledger, file."""
    assert office.folder is not None
    out, ledger = office.folder / "runs" / "十月", office.folder / "台账.txt"
    fresh = office.folder / "新表.txt"
    ledger.write_text("原来", encoding="utf-8")
    run(out, office, "k", 台账="后来", 新表="新")
    runs.write_back(out, office, {ledger: "台账.txt", fresh: "新表.txt"})
    return out, ledger, fresh


def test_what_is_written_in_place_is_kept_and_taken_back(
    written: tuple[Path, Path, Path], office: Office
) -> None:
    out, ledger, fresh = written
    assert (ledger.read_text(encoding="utf-8"), fresh.read_text(encoding="utf-8")) == ("后来", "新")
    told = json.loads((out / runs.MANIFEST).read_text(encoding="utf-8"))
    assert [action["target"] for action in told["actions"]] == ["台账.txt", "新表.txt"]
    assert set(runs.undo(office)) == {"台账.txt", "新表.txt"}
    assert ledger.read_text(encoding="utf-8") == "原来"
    assert not fresh.exists()
    assert runs.undo(office) == ()
    assert runs.undo(office, out) == ()


def test_what_was_changed_since_is_not_taken_back(
    written: tuple[Path, Path, Path], office: Office
) -> None:
    _, ledger, fresh = written
    ledger.write_text("又改", encoding="utf-8")
    with pytest.raises(WriteError) as raised:
        runs.undo(office)
    assert raised.value.key == "changed"
    assert (ledger.read_text(encoding="utf-8"), fresh.exists()) == ("又改", True)


def test_an_open_file_is_not_written_over(written: tuple[Path, Path, Path], office: Office) -> None:
    out, ledger, fresh = written
    (ledger.parent / "~$台账.txt").touch()
    for act in (lambda: runs.write_back(out, office, {fresh: "台账.txt", ledger: "新表.txt"}),
                lambda: runs.undo(office)):  # fmt: skip
        with pytest.raises(WriteError) as raised:
            act()
        assert raised.value.key == "open"
    assert (ledger.read_text(encoding="utf-8"), fresh.read_text(encoding="utf-8")) == ("后来", "新")


def test_the_last_run_is_taken_back_first(written: tuple[Path, Path, Path], office: Office) -> None:
    out, ledger, _ = written
    later = out.with_name("十一月")
    run(later, office, "k2", 台账="最后")
    runs.write_back(later, office, {ledger: "台账.txt"})
    os.utime(out / runs.MANIFEST, (1, 1))
    assert runs.undo(office) == ("台账.txt",)
    assert ledger.read_text(encoding="utf-8") == "后来"
    runs.undo(office)
    assert ledger.read_text(encoding="utf-8") == "原来"


def test_the_office_folder_may_move(written: tuple[Path, Path, Path], office: Office) -> None:
    assert office.folder is not None
    moved = office.folder.rename(office.folder.with_name("交接"))
    assert "台账.txt" in runs.undo(load(moved))
    assert (moved / "台账.txt").read_text(encoding="utf-8") == "原来"


def test_the_next_swap_forgets_nothing_that_can_be_taken_back(
    written: tuple[Path, Path, Path], office: Office
) -> None:
    out, ledger, _ = written
    run(out, office, "k3", 台账="再来")
    runs.undo(office)
    assert ledger.read_text(encoding="utf-8") == "原来"


def test_purging_takes_what_was_kept_too_long_and_leaves_results(
    written: tuple[Path, Path, Path], office: Office
) -> None:
    out, _, _ = written
    (out / "台账.txt").write_text("手改", encoding="utf-8")
    run(out, office, "k4", 台账="四")
    kept = [path for path in out.rglob("*") if path.parent.name in ("旧版", "备份")]
    assert len(kept) == 2
    today = date.fromtimestamp(max(path.stat().st_mtime for path in kept))  # noqa: DTZ012
    assert runs.purge(office, today=today) == 0
    assert runs.purge(office, today=today + timedelta(days=30)) == 0
    assert runs.purge(office, today=today + timedelta(days=31)) == 2
    assert found(out) == {"台账.txt": "四"}
    with pytest.raises(WriteError) as raised:
        runs.undo(office)
    assert raised.value.key == "purged"


def test_runs_are_listed_newest_first(office: Office) -> None:
    assert runs.listed(office) == ()
    assert runs.listed(load()) == ()
    assert office.folder is not None
    for number, name in enumerate(("九月", "十月")):
        out = office.folder / "runs" / name
        run(out, office, name, 台账=name)
        os.utime(out / runs.MANIFEST, (number, number))
    (office.folder / "runs" / "别的").mkdir()
    assert [item.folder.name for item in runs.listed(office)] == ["十月", "九月"]
    assert [item.as_of for item in runs.listed(office)] == ["2026-11-05"] * 2
