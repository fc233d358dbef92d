"""The monthly job on the samples, held to the truth their maker wrote beside them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from front_door import SAMPLES, Answer, command, truth

Key = tuple[str, str, int]


def faults(told: Answer) -> set[tuple[Any, ...]]:
    return {
        (item["file"], item["sheet"] or "", item["rule"], item["row"] or 0)
        for item in told.json["findings"]
    }


def test_it_ends_in_code_4_and_says_which_file(month: tuple[Answer, Path]) -> None:
    told, _ = month
    assert told.code == 4
    assert told.json["status"] == "partial"
    failed = [item for item in told.json["files"] if item["status"] == "failed"]
    assert [item["file"] for item in failed] == ["坏文件.xlsx"]
    assert "坏文件.xlsx" in told.err
    assert "Traceback" not in told.err


def test_every_planted_fault_is_found(month: tuple[Answer, Path]) -> None:
    found = faults(month[0])
    missed = [
        fault
        for fault in truth("faults")
        if (fault["file"], fault["sheet"], fault["rule"], int(fault["row"] or 0)) not in found
    ]
    assert missed == []


def test_no_false_error(month: tuple[Answer, Path]) -> None:
    planted = {(f["file"], f["sheet"], f["rule"], int(f["row"] or 0)) for f in truth("faults")}
    errors = [
        (item["file"], item["sheet"] or "", item["rule"], item["row"] or 0)
        for item in month[0].json["findings"]
        if item["severity"] == "error"
    ]
    assert [error for error in errors if error not in planted] == []


def pairs(told: Answer) -> dict[frozenset[Key], str]:
    def key(end: dict[str, Any]) -> Key:
        return end["file"], end["sheet"], end["row"]

    return {
        frozenset((key(link["left"]), key(link["right"]))): link["relation"]
        for link in told.json["links"]
    }


def planted_links() -> dict[frozenset[Key], str]:
    return {
        frozenset(
            (link[f"{side}_file"], link[f"{side}_sheet"], int(link[f"{side}_row"]))
            for side in ("left", "right")
        ): link["relation"]
        for link in truth("links")
    }


def test_every_planted_duplicate_and_repeat_is_a_link(month: tuple[Answer, Path]) -> None:
    found = pairs(month[0])
    missed = {
        tuple(sorted(pair)): relation
        for pair, relation in planted_links().items()
        if relation in ("duplicate", "repeat") and pair not in found
    }
    assert missed == {}


def test_no_link_between_strangers(month: tuple[Answer, Path]) -> None:
    records = {(r["file"], r["sheet"], int(r["row"])): r for r in truth("records")}

    def related(pair: frozenset[Key]) -> bool:
        left, right = (records[end] for end in pair)
        persons = set(left["persons"].split(";")) & set(right["persons"].split(";"))
        return left["matter"] == right["matter"] or bool(persons - {""})

    assert [tuple(sorted(pair)) for pair in pairs(month[0]) if not related(pair)] == []


def test_rows_in_are_rows_out_and_set_aside(month: tuple[Answer, Path]) -> None:
    tie = month[0].json["counts"]["tie_out"]
    assert tie["holds"]
    rows = [r for r in truth("records") if r["file"] != "台账.xlsx"]
    assert tie["new"] + tie["merged"] == len(rows)
    assert tie["before"] == len(truth("records")) - len(rows)
    events = {r["event"] for r in truth("records")}
    # Rows of one event that a person has yet to judge stay apart: never fewer rows than events.
    assert tie["after"] >= len(events)


def test_who_sent_and_who_did_not(month: tuple[Answer, Path]) -> None:
    planted: dict[str, int] = {}
    for village in truth("submissions"):
        planted[village["status"]] = planted.get(village["status"], 0) + 1
    assert month[0].json["counts"]["submissions"] == planted


def texts(path: Path | BytesIO) -> Iterator[str]:
    """The text of every part of a package, packages inside packages included."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            content = package.read(name)
            if content[:2] == b"PK":
                yield from texts(BytesIO(content))
            else:
                yield name + content.decode("utf-8", "replace")


def accusations(told: Answer) -> set[str]:
    """The accused of every restricted record, as their sheets name them."""
    named: set[str] = set()
    rows = {
        (r["file"], r["sheet"], int(r["row"])) for r in truth("records") if r["restricted"] == "1"
    }
    for path in (SAMPLES / "2026-10", SAMPLES / "台账.xlsx"):
        for file in command("inspect", path, "--json").json["files"]:
            for table in file["tables"]:
                for record in table["records"]:
                    if (file["file"], table["sheet"], record["row"]) in rows:
                        named.add(record.get("accused", ""))
    return named - {""}


def test_the_accused_is_in_no_output_but_the_separate_folder(month: tuple[Answer, Path]) -> None:
    told, out = month
    named = accusations(told)
    assert len(named) >= 2
    walked = 0
    apart = ""
    for path in sorted(out.rglob("*")):
        if not path.is_file():
            continue
        content = "".join(texts(path)) if zipfile.is_zipfile(path) else path.read_text("utf-8")
        if "检举控告专办" in path.parts:
            apart += content
            continue
        walked += 1
        assert [name for name in named if name in content] == [], path.name
        assert [name for name in named if name in path.name] == []
    assert walked > 40
    assert all(name in apart for name in named), "the separate volume must hold them"


def test_the_same_run_again_rewrites_nothing(month: tuple[Answer, Path]) -> None:
    _, out = month
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    told = command(
        "run", SAMPLES / "2026-10", "--month", "2026-10", "--ledger", SAMPLES / "台账.xlsx",
        "--as-of", "2026-11-05", "-o", out,
    )  # fmt: skip
    assert told.code == 4
    assert "没有重写" in told.out
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_the_next_run_over_its_own_ledger_adds_nothing(
    month: tuple[Answer, Path], tmp_path: Path
) -> None:
    """The delivered ledger, its separate volume beside it, is the ledger before of a second run."""
    told, out = month
    again = command(
        "run", SAMPLES / "2026-10", "--month", "2026-10", "--ledger", out / "台账.xlsx",
        "--office", SAMPLES, "--as-of", "2026-11-05", "-o", tmp_path / "again", "--json",
    )  # fmt: skip
    tie = again.json["counts"]["tie_out"]
    assert tie["before"] == told.json["counts"]["tie_out"]["after"]
    assert tie["after"] == tie["before"]
    assert tie["new"] == 0


def test_the_delivered_ledger_is_read_with_its_volume(
    month: tuple[Answer, Path], tmp_path: Path
) -> None:
    """Rows that stand for restricted records owe nothing, lack nothing, and name nobody."""
    told, out = month
    later = command(
        "notices", out / "台账.xlsx", "--office", SAMPLES, "--as-of", "2026-11-05",
        "-o", tmp_path / "a", "--json",
    )  # fmt: skip
    for key in ("drafts", "waiting"):
        assert later.json["counts"][key] == told.json["counts"][key], key
    alone = tmp_path / "只有台账"
    alone.mkdir()
    (alone / "台账.xlsx").write_bytes((out / "台账.xlsx").read_bytes())
    bare = command(
        "notices", alone / "台账.xlsx", "--office", SAMPLES, "--as-of", "2026-11-05",
        "-o", tmp_path / "b", "--json",
    )  # fmt: skip
    assert bare.json["counts"]["waiting"] == told.json["counts"]["waiting"]
    checked = command(
        "check", alone / "台账.xlsx", "--office", SAMPLES, "--as-of", "2026-11-05",
        "-o", tmp_path / "c", "--json",
    )  # fmt: skip
    (ledger,) = [
        table
        for table in command("inspect", alone / "台账.xlsx", "--json").json["files"][0]["tables"]
        if table["kind"]
    ]
    stands = {r["row"] for r in ledger["records"] if "另册" in r.get("remark", "")}
    assert len(stands) >= 4
    lacking = {f["row"] for f in checked.json["findings"] if f["rule"] == "required_missing"}
    assert stands & lacking == set()
