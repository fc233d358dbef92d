"""The report's numbers against a count made here, from the truth of the samples and from ledgers made here.

Nothing of xftools counts on this side: records are rows of a CSV, dates are strings.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from front_door import Answer, command, truth

HEADERS = ("台账号", "姓名", "信访日期", "登记日期", "信访形式", "信访目的", "村居", "信访人数", "初重件",
           "状态", "概况", "办理路径", "受理日期", "办结日期")  # fmt: skip
CHANNELS = ("来信", "来访", "来电", "网上信访")


def ledger_rows() -> list[dict[str, str]]:
    """The truth as the ledger should hold it: rows of identical evidence are one, and what the
    first leaves blank another may say."""
    events: dict[str, dict[str, str]] = {}
    rows = []
    for row in sorted(truth("records"), key=lambda row: row["file"] != "台账.xlsx"):
        held = events.get(row["event"]) if row["identical"] == "1" else None
        if held is not None:
            held.update({key: value for key, value in row.items() if value and not held[key]})
            continue
        mine = dict(row)
        rows.append(mine)
        if row["identical"] == "1":
            events[row["event"]] = mine
    return rows


def counted(rows: list[dict[str, Any]], first: str, last: str) -> dict[str, int]:
    """The period's numbers, by hand: ISO dates compare as strings."""
    mine = [r for r in rows if first <= (r["received_on"] or r["registered_on"] or "") <= last]
    visits = [r for r in mine if r["channel"] == "来访"]
    people = sum(int(r["people_count"] or 1) for r in mine)
    return {
        "total.items": len(mine),
        "total.visits": len(visits),
        "total.people": people,
        "total.visit_people": sum(int(r["people_count"] or 1) for r in visits),
        "total.first": sum(r["first_or_repeat"] == "初次" for r in mine),
        "total.repeat": sum(r["first_or_repeat"] == "重复" for r in mine),
    }


def told(answer: Answer, names: dict[str, int]) -> dict[str, Any]:
    figures = answer.json["figures"]
    return {name: figures[name]["value"] for name in names}


def test_october_equals_the_truth(month: tuple[Answer, Path]) -> None:
    expected = counted(ledger_rows(), "2026-10-01", "2026-10-31")
    assert told(month[0], expected) == expected


def test_the_month_before_equals_the_truth(month: tuple[Answer, Path]) -> None:
    before = counted(ledger_rows(), "2026-09-01", "2026-09-30")
    figures = month[0].json["figures"]
    assert figures["total.items.previous"]["value"] == before["total.items"]
    assert figures["total.people.previous"]["value"] == before["total.people"]


def test_every_number_has_its_rows(month: tuple[Answer, Path]) -> None:
    figures = month[0].json["figures"]
    total = figures["total.items"]
    assert len(set(total["records"])) == total["value"]
    for name, figure in figures.items():
        if figure["unit"] == "items" and figure["value"] and figure["records"]:
            assert len(set(figure["records"])) == figure["value"], name


def made(path: Path, days: list[date], seed: int) -> list[dict[str, Any]]:
    """A ledger with one record a day given, written by openpyxl; its rows as this test knows them."""
    draw = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    rows = []
    for number, day in enumerate(days, 1):
        row = {
            "received_on": day.isoformat(),
            "registered_on": "",
            "channel": draw.choice(CHANNELS),
            "people_count": str(draw.choice([1, 1, 1, 2, 7])),
            "first_or_repeat": draw.choice(["初次", "初次", "重复"]),
        }
        rows.append(row)
        sheet.append((
            f"TZ{day.year}-{number:04}", f"甲{number}", day, None, row["channel"], "求决", f"第{number}村",
            int(row["people_count"]), row["first_or_repeat"], "办理中", f"第{number}件事，地名{number}号路灯不亮",
            "31(6)", None, None,
        ))  # fmt: skip
    book.save(path)
    return rows


def around_new_year() -> list[date]:
    return [date(2026, 11, 20) + timedelta(days=step) for step in range(0, 75, 3)]


@pytest.mark.parametrize(
    ("starts_on", "label", "first", "last"),
    [
        (1, "2026-12", "2026-12-01", "2026-12-31"),
        (1, "2027-01", "2027-01-01", "2027-01-31"),
        (26, "2026-12", "2026-11-26", "2026-12-25"),
        (26, "2027-01", "2026-12-26", "2027-01-25"),
        (1, "2027-06", "2027-06-01", "2027-06-30"),
        (26, "2025-03", "2025-02-26", "2025-03-25"),
    ],
)
def test_any_period_of_a_ledger(
    tmp_path: Path, starts_on: int, label: str, first: str, last: str
) -> None:
    """The 1st and the 26th, December to January, and months in which nothing came."""
    rows = made(tmp_path / "台账.xlsx", around_new_year(), seed=starts_on)
    (tmp_path / "office.toml").write_text(
        f"[period]\nstarts_on = {starts_on}\n[office]\ntown = '测试镇'\nname = '测试镇信访办'\n",
        "utf-8",
    )
    answer = command(
        "report", tmp_path / "台账.xlsx", "--month", label, "--as-of", "2027-07-01",
        "-o", tmp_path / "out", "--json",
    )  # fmt: skip
    assert answer.code in (0, 1), answer.err
    expected = counted(rows, first, last)
    assert told(answer, expected) == expected
    year, number = label.split("-")
    document = tmp_path / "out" / f"{year}年{int(number)}月信访工作月报.docx"
    assert document.is_file()
    text = words(document)
    said = f"{expected['total.items']}件" if expected["total.items"] else "本月没有登记信访事项"
    assert said in text.replace(" ", "")


def words(path: Path) -> str:
    """All text of a Word document, tables included."""
    import docx

    document = docx.Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def test_the_report_says_what_was_counted(month: tuple[Answer, Path]) -> None:
    answer, out = month
    text = words(out / "2026年10月信访工作月报.docx").replace(" ", "")
    figures = answer.json["figures"]
    for name, unit in (("total.items", "件"), ("total.people", "人次")):
        assert f"{figures[name]['value']}{unit}" in text
    by_channel = Counter(
        row["channel"] for row in ledger_rows()
        if "2026-10-01" <= (row["received_on"] or row["registered_on"] or "") <= "2026-10-31"
    )  # fmt: skip
    for channel, count in by_channel.items():
        if channel:
            assert channel in text
            assert f"{count}件" in text or f"\n{count}\n" in text
