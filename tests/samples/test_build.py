"""The committed samples are what their maker makes, and the truth beside them holds together."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

SAMPLES = Path(__file__).parents[2] / "samples"
CONVERTED = {".ods", ".et", ".xls"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RELATIONS = {"duplicate", "repeat", "multi_channel", "joint", "same_person"}
Key = tuple[str, str, str]


@pytest.fixture(scope="session")
def build() -> ModuleType:
    """The maker, as a module."""
    sys.path.insert(0, str(SAMPLES))
    import build as made

    return made


@pytest.fixture(scope="session")
def remade(build: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All samples made anew, but for those that need LibreOffice."""
    folder = tmp_path_factory.mktemp("samples")
    build.build(folder, convert=False)
    return folder


def truth(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(row: dict[str, str], side: str = "") -> Key:
    return row[f"{side}file"], row[f"{side}sheet"], row[f"{side}row"]


def is_xlsx(path: Path) -> bool:
    return path.read_bytes()[:2] == b"PK" and path.suffix != ".ods"


def look(path: Path) -> dict[str, object]:
    """Every cell of an .xlsx with what is seen of it."""
    seen: dict[str, object] = {}
    for sheet in load_workbook(BytesIO(path.read_bytes())).worksheets:
        seen[sheet.title] = sheet.sheet_state, sorted(map(str, sheet.merged_cells.ranges))
        for row in sheet.iter_rows():
            for cell in row:
                note = cell.comment.text if cell.comment else None
                hidden = sheet.row_dimensions[cell.row].hidden
                seen[f"{sheet.title}!{cell.coordinate}"] = (
                    cell.value, cell.number_format, bool(cell.font.strike), note, hidden,
                )  # fmt: skip
    return seen


# ── made again ────────────────────────────────────────────────────────────────────────────────


def test_what_is_committed_is_what_is_made(remade: Path) -> None:
    compared = 0
    for path in sorted(remade.rglob("*")):
        if not path.is_file():
            continue
        committed = SAMPLES / path.relative_to(remade)
        if is_xlsx(path) and path.name != "坏文件.xlsx":
            assert look(committed) == look(path), path.name
        elif path.name != "坏文件.xlsx":
            assert committed.read_bytes() == path.read_bytes(), path.name
        compared += 1
    assert compared == 25


def test_nothing_else_lies_there(remade: Path) -> None:
    made = {path.relative_to(remade) for path in remade.rglob("*") if path.is_file()}
    lying = {
        path.relative_to(SAMPLES)
        for folder in ("2026-10", "truth")
        for path in (SAMPLES / folder).rglob("*")
        if path.is_file()
    }
    assert {path.suffix for path in lying - made} <= CONVERTED
    assert len(lying - made) == 3


@pytest.mark.office_suite
def test_converted_sheets_are_what_is_made(build: ModuleType, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is missing")
    build.build(tmp_path)
    compared = 0
    for path in sorted((tmp_path / "2026-10").rglob("*")):
        if path.suffix in CONVERTED:
            committed = SAMPLES / path.relative_to(tmp_path)
            assert rows_of(committed) == rows_of(path), path.name
            compared += 1
    assert compared == 4


def rows_of(path: Path) -> dict[str, object]:
    # By its content: the names are meant to mislead.
    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_one_seed_makes_one_town(build: ModuleType, tmp_path: Path) -> None:
    build.build(tmp_path, seed=7, convert=False)
    assert (tmp_path / "truth" / "records.csv").read_text("utf-8") != (
        SAMPLES / "truth" / "records.csv"
    ).read_text("utf-8")


# ── the truth ─────────────────────────────────────────────────────────────────────────────────


def test_there_is_enough_of_everything() -> None:
    files = Counter(row["file"] for row in truth("records"))
    assert files.pop("台账.xlsx") >= 100
    assert sum(files.values()) >= 250
    assert len(files) >= 16
    months = Counter(
        row["received_on"][:7] for row in truth("records") if row["file"] == "台账.xlsx"
    )
    assert set(months) == {"2026-07", "2026-08", "2026-09"}
    assert min(months.values()) >= 20


def test_every_rule_is_planted(build: ModuleType) -> None:
    planted = Counter(row["rule"] for row in truth("faults"))
    assert sorted(set(build.SEVERITIES) - set(planted)) == []
    assert all(row["severity"] == build.SEVERITIES[row["rule"]] for row in truth("faults"))


def test_every_relation_is_planted() -> None:
    planted = Counter(row["relation"] for row in truth("links"))
    assert set(planted) == RELATIONS
    assert min(planted.values()) >= 5
    merged = {row["relation"] for row in truth("links") if row["identical"] == "1"}
    assert merged == {"duplicate"}


def test_links_are_of_rows_that_are_there() -> None:
    records = {place(row): row for row in truth("records")}
    assert len(records) == len(truth("records"))
    for link in truth("links"):
        left, right = records[place(link, "left_")], records[place(link, "right_")]
        assert (left["event"] == right["event"]) == (link["relation"] == "duplicate")
        assert (left["matter"] == right["matter"]) == (link["relation"] != "same_person")


def test_rows_of_one_matter_or_one_person_are_linked() -> None:
    linked = {frozenset((place(row, "left_"), place(row, "right_"))) for row in truth("links")}
    together: dict[str, list[Key]] = {}
    for row in truth("records"):
        for key in {row["event"], row["matter"], *row["persons"].split(";")} - {""}:
            together.setdefault(key, []).append(place(row))
    for group in together.values():
        for at, left in enumerate(group):
            for right in group[at + 1 :]:
                assert frozenset((left, right)) in linked, (left, right)


def test_a_row_is_a_record_or_set_aside() -> None:
    records = {place(row) for row in truth("records")}
    aside = [place(row) for row in truth("set_aside")]
    assert len(set(aside)) == len(aside)
    assert not records & set(aside)
    assert {row["reason"] for row in truth("set_aside")} >= {
        "title", "form_line", "total", "subtotal", "section", "note", "sign_off", "placeholder",
        "repeated_header", "zero", "headerless",
    }  # fmt: skip


def test_faults_stand_where_something_stands() -> None:
    for row in truth("faults"):
        path = SAMPLES / ("" if row["file"] == "台账.xlsx" else "2026-10") / row["file"]
        assert path.is_file(), row
        assert bool(row["row"]) >= bool(row["cell"])


def test_villages_sent_nothing_zero_or_a_sheet(build: ModuleType) -> None:
    sent = truth("submissions")
    assert [row["village"] for row in sent] == list(build.VILLAGES)
    assert Counter(row["status"] for row in sent) == {"sent": 16, "zero": 1, "missing": 3}
    for row in sent:
        assert bool(row["files"]) == (row["status"] != "missing")
        assert not row["files"] or (SAMPLES / "2026-10" / row["files"]).is_file()


# ── the people ────────────────────────────────────────────────────────────────────────────────


def test_ledger_ids_are_valid_numbers_of_no_county() -> None:
    sheet = load_workbook(SAMPLES / "台账.xlsx")["台账"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    at = {label: number for number, label in enumerate(rows[0])}
    seen = 0
    for row in rows[1:]:
        number, born = row[at["身份证号"]], row[at["出生日期"]]
        if number is None:
            continue
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
        assert number[17] == "10X98765432"[total % 11]
        assert number[:6] == "560199"
        assert number[6:14] == f"{born:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (row[at["性别"]] == "男")
        assert row[at["联系电话"]].startswith("1990000")
        seen += 1
    assert seen >= 100


def test_no_day_is_still_to_come_but_where_it_is_planted() -> None:
    planted = {place(row) for row in truth("faults") if row["rule"] == "date_future"}
    for row in truth("records"):
        days = [row[key] for key in ("received_on", "registered_on", "accepted_on", "closed_on")]
        late = any(day > "2026-11-05" for day in days)
        assert late == (place(row) in planted)


# ── what other tests use ──────────────────────────────────────────────────────────────────────


def test_a_small_ledger_can_be_written(build: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "小台账.xlsx"
    rows = [{"ledger_id": "YX-2026-0001", "petitioner": "赵守田", "received_on": date(2026, 10, 8)}]
    build.write_ledger(path, rows)
    sheet = load_workbook(path)["台账"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert list(heads) == list(build.labels().values())
    assert sheet.cell(3, heads["姓名"]).value == "赵守田"
    assert sheet.cell(3, heads["信访日期"]).value.date() == date(2026, 10, 8)


def test_a_plain_register_is_as_long_as_asked(build: ModuleType) -> None:
    header, records = build.plain_register(300)
    assert len(records) == 300
    assert {len(row) for row in records} == {len(header)}
    assert len({tuple(row) for row in records}) == 300
