"""What was dropped on a door, as the command it asks for, or why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xftools import data
from xftools import office as offices
from xftools.doors import DOORS
from xftools.doors.asked import Asked, asked, ledger_beside, month_of, usual_month
from xftools.errors import OfficeError

OFFICE = offices.load()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as a clerk has it."""
    for name in ("台账.xlsx", "别的台账.xlsx", "2026-10/柳富村.xlsx", "2026-10/查重核对.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "2026-09").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("door", "dropped", "meant"),
    [
        ("check", "台账.xlsx 2026-10", "check 台账.xlsx 2026-10"),
        ("clear", "台账.xlsx", "check --clear --write 台账.xlsx"),
        ("today", "台账.xlsx", "today 台账.xlsx"),
        ("dedupe", "2026-10/柳富村.xlsx 台账.xlsx", "dedupe 2026-10/柳富村.xlsx 台账.xlsx"),
        (
            "dedupe",
            "2026-10/查重核对.xlsx 台账.xlsx",
            "dedupe 台账.xlsx --decisions 2026-10/查重核对.xlsx",
        ),
        ("consolidate", "2026-10", "consolidate 2026-10 --month 2026-10"),
        (
            "consolidate",
            "台账.xlsx 2026-10",
            "consolidate 2026-10 --into 台账.xlsx --month 2026-10",
        ),
        ("run", "2026-10 台账.xlsx", "run 2026-10 --ledger 台账.xlsx --month 2026-10"),
        ("report", "台账.xlsx", "report 台账.xlsx --month 2026-10"),
        ("undo", "台账.xlsx", "undo"),
    ],
)
def test_a_door_walks_through_its_command(desk: Path, door: str, dropped: str, meant: str) -> None:
    told = asked(DOORS[door], [desk / name for name in dropped.split()], month="2026年10月")
    plain = [word.replace(f"{desk}/", "") for word in told.words]
    assert plain == meant.split()


@pytest.mark.parametrize(
    ("door", "dropped", "key"),
    [
        ("check", "", "nothing"),
        ("undo", "", "nothing"),
        ("check", "没有.xlsx", "gone"),
        ("today", "2026-10", "one_file"),
        ("report", "台账.xlsx 别的台账.xlsx", "one_file"),
        ("consolidate", "台账.xlsx", "one_folder"),
        ("run", "2026-10 2026-09", "one_ledger"),
        ("run", "2026-10 台账.xlsx 别的台账.xlsx", "one_ledger"),
        ("dedupe", "2026-10/查重核对.xlsx", "only_review"),
    ],
)
def test_what_a_door_does_not_take_is_said(desk: Path, door: str, dropped: str, key: str) -> None:
    with pytest.raises(OfficeError) as caught:
        asked(DOORS[door], [desk / name for name in dropped.split()], month="2026-10")
    assert caught.value.key == key
    assert "{" not in caught.value.message


def test_the_ledger_beside_the_villages_folder(desk: Path) -> None:
    run, check = DOORS["run"], DOORS["check"]
    assert ledger_beside(run, [desk / "2026-10"]) == desk / "台账.xlsx"
    assert ledger_beside(run, [desk / "2026-10", desk / "别的台账.xlsx"]) is None
    assert ledger_beside(run, [desk]) is None
    assert ledger_beside(check, [desk / "2026-10"]) is None
    told = asked(run, [desk / "2026-10"], month="2026-10", ledger=desk / "台账.xlsx")
    assert str(desk / "台账.xlsx") in told.words


def test_results_lie_beside_what_was_dropped(desk: Path) -> None:
    assert asked(DOORS["check"], [desk / "台账.xlsx"]).folder == desk
    assert asked(DOORS["check"], [desk / "2026-10"]).folder == desk
    assert asked(DOORS["check"], [desk / "2026-10/柳富村.xlsx"]).folder == desk / "2026-10"


def test_what_was_done_is_undone_where_it_was_done(desk: Path) -> None:
    sheet = desk / "2026-10/柳富村.xlsx"
    (desk / "runs").mkdir()
    assert asked(DOORS["undo"], [sheet]).folder == desk
    (desk / "2026-10" / "runs").mkdir()
    assert asked(DOORS["undo"], [sheet]).folder == desk / "2026-10"
    (desk / "office.toml").touch()
    assert asked(DOORS["undo"], [sheet]).words == ("undo", "--office", str(desk))


def blank(*paths: Path) -> Asked:
    return asked(DOORS["blank"], paths)


def test_a_blank_register_belongs_into_the_office_folder(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XFTOOLS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(desk / "2026-09")
    # Nobody has said where the office folder is: what was dropped, or where one is, counts.
    assert blank(desk / "2026-10").folder == desk / "2026-10"
    assert blank(desk / "台账.xlsx").folder == desk
    assert blank().folder == desk / "2026-09"
    named = tmp_path / "it's 本单位"
    (tmp_path / "home").mkdir()
    named.mkdir()
    (tmp_path / "home" / "settings.toml").write_text(f'office = "{named}"\n', encoding="utf-8")
    assert blank().folder == blank(desk / "2026-10").folder == named
    (desk / "office.toml").touch()
    assert blank().folder == blank(desk / "2026-10/柳富村.xlsx").folder == desk
    words = ("template", "register", "--office", str(desk), "--out", str(desk))
    assert (blank().words, blank().there) == (words, None)
    (desk / "信访登记台账（空白）.xlsx").touch()
    assert blank().there == desk / "信访登记台账（空白）.xlsx"
    with pytest.raises(OfficeError) as caught:
        blank(desk / "没有")
    assert caught.value.key == "gone"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-10", "2026-10"),
        ("2026年9月", "2026-09"),
        (" 2026.1 ", "2026-01"),
        ("2026/12", "2026-12"),
        ("2026-13", None),
        ("十月", None),
        ("", None),
    ],
)
def test_a_month_as_people_write_it(text: str, meant: str | None) -> None:
    if meant is not None:
        assert month_of(text) == meant
        return
    with pytest.raises(OfficeError) as caught:
        month_of(text)
    assert caught.value.key == "bad_month"


@pytest.mark.parametrize(
    ("today", "meant"),
    [
        ((2026, 11, 5), "2026-10"),
        ((2026, 11, 24), "2026-10"),
        ((2026, 11, 25), "2026-11"),
        ((2026, 11, 30), "2026-11"),
        ((2027, 1, 4), "2026-12"),
    ],
)
def test_the_month_that_is_reported_on(today: tuple[int, int, int], meant: str) -> None:
    assert usual_month(date(*today), OFFICE) == meant


def test_every_door_says_what_it_is_for() -> None:
    labels = [door.label for door in DOORS.values()]
    assert len(set(labels)) == len(labels)
    for door in DOORS.values():
        assert door.tip.endswith("。")
        assert door.done.endswith("。")
        assert door.takes in ("any", "file", "villages", "review", "office", "anywhere")
        assert bool(door.counts) == door.none.endswith("。")
        assert bool(door.ledger) == (door.takes == "villages")
    errors = data.load("words/doors")["errors"].values()
    assert all(error.endswith("。") for error in errors)
