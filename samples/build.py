"""Makes the samples: an invented township's ledger, its villages' October sheets, and the truth.

    python samples/build.py [TARGET_FOLDER]

Everything is made from one seed; a second run makes the same cells. The truth is written from what
the maker knows, never from what xftools finds. Sheets in .xls, .ods and .et need LibreOffice.
"""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import forms  # noqa: E402
from before import ledger as told_before  # noqa: E402
from cases import Case, Entry, Town, proven  # noqa: E402
from desk import Desk  # noqa: E402
from october import october  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from people import VILLAGES, People, office_toml  # noqa: E402
from sheets import TRUTH, Col, Page, Truth  # noqa: E402
from slips import slips  # noqa: E402

SEED = 20261105
KIND = HERE.parent / "xftools" / "data" / "kinds" / "petition"
LEDGER = "台账.xlsx"
MONTH = "2026-10"
RESERVED = {
    "李建国",
    "王秀英",
    "张志强",
    "刘桂兰",
    "谭春生",
    "谭春梅",
    "段守义",
    "段守信",
    "孔明堂",
    "孔明秀",
    "林知远",
    "邵明远",
    "闵佳",
    "卓然",
    "荆芸",
    "施向阳",
    "柯文澜",
    "解放鸣",
}
RECORD_COLUMNS = (
    "file",
    "sheet",
    "row",
    "ledger_id",
    *TRUTH,
    "restricted",
    "event",
    "matter",
    "persons",
    "identical",
)
SEVERITIES = {
    rule: severity
    for severity, rules in {
        "error": """
            accused_is_duty_unit case_no_across case_no_repeated closed_without_result
            count_unreadable date_future date_order date_unreadable error_cell
            extension_approved_late extension_incomplete extension_too_long file_unreadable
            group_people header_conflict id_checksum id_damaged required_missing totals_row
            withdrawal_without_document
        """,
        "warning": """
            clock_overdue date_ambiguous extension_untold first_repeat_flag
            group_flag_missing header_ambiguous header_unknown headerless id_birth id_gender
            ledger_differs month_mismatch no_register open_with_closed_date phone_format
            required_column serial_gap struck_rows table_unknown uncached_formula
            unit_unknown village_unknown vocabulary_unknown
        """,
        "hint": "filled_down hidden_rows hidden_sheet left_out matter_short officials_words",
    }.items()
    for rule in rules.split()
}


def labels() -> dict[str, str]:
    """Every field of the register and its label, in the declared order."""
    declared = tomllib.loads((KIND / "fields.toml").read_text(encoding="utf-8"))
    return {key: entry["label"] for key, entry in declared.items()}


def build(target: Path, *, seed: int = SEED, convert: bool = True) -> Truth:
    """Writes all samples into a folder; without `convert`, none that needs LibreOffice."""
    rng = random.Random(seed)
    town = Town(rng, People(rng, names=set(RESERVED)))
    earlier = told_before(town)
    sheets = october(town, earlier)
    slips(town, sheets)
    truth = Truth()
    folder = target / MONTH
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    desk = Desk(folder, truth, rng, town, sheets, SEVERITIES, [])
    whose: list[tuple[str, str]] = []
    for village, draw in forms.FORMS.items():
        draw(desk)
        whose.append((village, desk.saved[-1][1].relative_to(folder).as_posix()))
    for draw in forms.TOWN_FORMS:
        draw(desk)
    for book, path in desk.saved:
        _save(book, path, convert=convert)
    _broken(folder / "坏文件.xlsx", folder / "石桥村10月信访登记表.xlsx")
    truth.fault("坏文件.xlsx", "", "file_unreadable", "error")
    entries = [*earlier["all"], *(entry for rows in sheets.values() for entry in rows)]
    proven(town, entries)
    _ledger(target / LEDGER, earlier["all"], truth, rng)
    (target / "office.toml").write_text(office_toml(), encoding="utf-8", newline="\n")
    _truth(target / "truth", truth, town, forms.submissions(whose))
    return truth


# ── the ledger ────────────────────────────────────────────────────────────────────────────────


def write_ledger(
    path: Path,
    rows: Iterable[Mapping[str, object]],
    *,
    title: str = "云溪镇信访办公室2026年信访登记台账",
) -> None:
    """A ledger with the given rows (field key → value) under the standard headers and a title."""
    book = Workbook()
    book.remove(book.active)
    page = Page(
        book.create_sheet("台账"), Truth(), random.Random(0), path.name, severities=SEVERITIES
    )
    columns = [Col(label, key) for key, label in labels().items()]
    page.title(title, 12)
    page.header(columns)
    for number, values in enumerate(rows, 1):
        page.record(Entry(Case(dict(values), "", "", ())), values.get("seq", number))
    save(book, path)


def _ledger(path: Path, entries: Sequence[Entry], truth: Truth, rng: random.Random) -> None:
    book = Workbook()
    book.remove(book.active)
    page = Page(book.create_sheet("台账"), truth, rng, LEDGER, severities=SEVERITIES)
    page.title("云溪镇信访办公室2026年信访登记台账", 12)
    page.header([Col(label, key) for key, label in labels().items()])
    for entry in entries:
        page.record(entry, entry.case.values["seq"])
    page.sheet.freeze_panes = "C3"
    save(book, path)


def plain_register(rows: int, *, seed: int = 7) -> tuple[list[str], list[list[str]]]:
    """A header and invented records as plain text, for benchmarks: ordinary people and matters."""
    rng = random.Random(seed)
    names = (
        "序号",
        "信访日期",
        "姓名",
        "性别",
        "身份证号",
        "联系电话",
        "住址",
        "村居",
        "信访形式",
        "信访目的",
        "内容分类",
        "信访人数",
        "概况",
        "责任单位",
        "状态",
    )
    keys = (
        "received_on",
        "petitioner",
        "gender",
        "id_number",
        "phone",
        "address",
        "village",
        "channel",
        "purpose",
        "category",
        "people_count",
        "matter",
        "duty_unit",
        "status",
    )
    homes = list(VILLAGES)
    records: list[list[str]] = []
    while len(records) < rows:
        town = Town(rng, People(rng, names=set(RESERVED), lines=1000 + 11 * len(records) % 8000))
        for home in homes * 8:
            if len(records) == rows:
                break
            case = town.progress(town.case(town.people.person(home), town.day()))
            records.append([str(len(records) + 1), *(str(case.values[key] or "") for key in keys)])
    return list(names), records


# ── files ─────────────────────────────────────────────────────────────────────────────────────


def save(book: Workbook, path: Path) -> None:
    """Saves a workbook so that the same cells are the same bytes: no clock inside."""
    book.properties.creator = "samples/build.py"
    book.properties.created = datetime.combine(date(2026, 11, 1), time())
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-01T00:00:00Z", content
                )
            kept = zipfile.ZipInfo(item.filename, (2026, 11, 1, 0, 0, 0))
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, content)


def _save(book: Workbook, path: Path, *, convert: bool) -> None:
    """Saves a workbook in the format its name promises, or in the one it should not have."""
    if path.suffix == ".xlsx" or path.name == "龙泉村.xls":
        save(book, path)
    elif path.suffix == ".csv":
        _csv(book, path)
    elif convert:
        _converted(book, path)


def _csv(book: Workbook, path: Path) -> None:
    sheet = book.worksheets[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in sheet.iter_rows(values_only=True):
        writer.writerow(["" if value is None else value for value in row])
    encoding = "gb18030" if path.name.startswith("白马") else "utf-8-sig"
    path.write_bytes(text.getvalue().encode(encoding))


def _converted(book: Workbook, path: Path) -> None:
    """Converted by LibreOffice under a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SystemExit(f"{path.name}: needs LibreOffice")
    kind = {".xls": "xls:MS Excel 97", ".et": "xls:MS Excel 97", ".ods": "ods"}[path.suffix]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(book, folder / "in.xlsx")
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder / "out"),
            str(folder / "in.xlsx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        (made,) = (folder / "out").iterdir()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, path)


def _broken(path: Path, whole: Path) -> None:
    """A file of which only the first part arrived."""
    content = whole.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 5])


# ── the truth ─────────────────────────────────────────────────────────────────────────────────


def _truth(folder: Path, truth: Truth, town: Town, sent: list[dict[str, object]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for row in truth.records:
        row["identical"] = int(truth.entry(row).identical)
    _write(folder / "records.csv", RECORD_COLUMNS, truth.records)
    links = []
    for left, right, relation, identical in town.links:
        row = {}
        for side, place in (("left", left.place), ("right", right.place)):
            row.update(
                {
                    f"{side}_{part}": value
                    for part, value in zip(("file", "sheet", "row"), place or (), strict=True)
                }
            )
        links.append({**row, "relation": relation, "identical": int(identical)})
    _write(folder / "links.csv", tuple(links[0]), links)
    _write(
        folder / "faults.csv", ("file", "sheet", "cell", "row", "rule", "severity"), truth.faults
    )
    _write(folder / "set_aside.csv", ("file", "sheet", "row", "reason"), truth.set_aside)
    _write(folder / "submissions.csv", ("village", "status", "files"), sent)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: _plain(row.get(key)) for key in columns})


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None else value


__all__ = ["build", "labels", "plain_register", "write_ledger"]

if __name__ == "__main__":
    made = build(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE)
    print(f"{len(made.records)} rows, {len(made.faults)} faults")
