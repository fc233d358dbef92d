"""The workbooks of a run, read back: what stands in them, in which order, and what never does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xftools import office as offices
from xftools.consolidate.history import history_of
from xftools.model import (
    Context,
    Correction,
    Deadline,
    Draft,
    Finding,
    Grid,
    Judgement,
    Ledger,
    Link,
    Linked,
    Origin,
    Outcome,
    Place,
    RawTable,
    Records,
    Register,
    Submission,
    TieOut,
    Waiting,
)
from xftools.normalise import normalise
from xftools.office import Office
from xftools.read import read
from xftools.write import books
from xftools.write.patch import lists

AS_OF = date(2026, 11, 5)
ACCUSED = "贾不义"
ROWS = (
    {"ledger_id": "云2026-0001", "petitioner": "张三丰", "id_number": "110101194003070015",
     "phone": "19900000001", "village": "柳富村", "channel": "来访", "received_on": "2026-10-05",
     "duty_unit": "镇水利站", "matter": "=老河沟的水渠塌了，没人修"},
    {"ledger_id": "云2026-0002", "petitioner": "李四喜", "village": "石桥村", "channel": "来信",
     "received_on": "2026-10-09", "registered_on": "2026-10-10", "accused": ACCUSED,
     "purpose": "检举控告", "matter": f"举报{ACCUSED}侵占集体资金", "phone": "19900000002"},
    {"ledger_id": "云2026-0003", "petitioner": "王五妹", "village": "石桥村", "channel": "来电",
     "received_on": "农历八月廿八", "people_count": "3", "matter": "路灯不亮"},
)  # fmt: skip
A, B, C = IDS = tuple(f"石桥村.xlsx!10月!A{n}" for n in (4, 5, 6))
SHUT = frozenset({B})


@pytest.fixture(scope="module")
def office() -> Office:
    table = offices.load().model_dump(by_alias=True)
    table["office"] |= {"town": "云溪镇", "discipline": "清源县纪委监委"}
    table["villages"] = [{"name": "柳富村"}, {"name": "石桥村"}]
    return Office.model_validate(table)


def records(office: Office, rows: Sequence[Mapping[str, str]] = ROWS) -> Records:
    fields = office.kinds["petition"].fields
    ids = [f"石桥村.xlsx!10月!A{n}" for n in range(4, len(rows) + 4)]
    keys = [key for key in fields if any(key in row for row in rows)]
    index = pd.Index(ids, dtype="str")
    texts = pd.DataFrame({k: [r.get(k) for r in rows] for k in keys}, index=index, dtype="str")
    table = texts.copy()
    for key in keys:
        if fields[key].type == "date":
            days = pd.to_datetime(texts[key], errors="coerce", format="%Y-%m-%d")
            table[key] = days.astype("datetime64[s]")
        elif fields[key].type == "count":
            table[key] = pd.to_numeric(texts[key], errors="coerce").astype("Int64")
    columns = {key: number for number, key in enumerate(keys, 1)}
    places = {id_: Place("石桥村.xlsx", "10月", n, columns) for n, id_ in enumerate(ids, 4)}
    return Records("petition", table, texts, places)


@pytest.fixture(scope="module")
def ledger(office: Office) -> Ledger:
    return Ledger(
        records=records(office),
        origins=(
            Origin("云2026-0001", "柳富村.xlsx", "9月", "B9", "aa", "2026-09"),
            Origin("云2026-0001", "柳富村.xlsx", "10月", "B7", "bb", "2026-10"),
            Origin("云2026-0002", "石桥村.xlsx", "10月", "A5", "cc", "2026-10"),
        ),
        corrections=(
            Correction("云2026-0001", "status", "办理中", "已办结", "柳富村.xlsx!10月!B7", AS_OF),
            Correction("云2026-0002", "result", ACCUSED, f"已移交{ACCUSED}", "石桥村.xlsx", AS_OF),
        ),
        new=frozenset({A}),
        submissions=(
            Submission("柳富村", "sent", ("柳富村.xlsx", "柳富村补.xlsx"), 9, 1, 2),
            Submission("石桥村", "zero", ("石桥村.xlsx",), 0, 1, 0),
            Submission("大塘村", "missing", (), 0, 0, 0),
        ),
        tie_out=TieOut(12, 8, 2, 2, 5, 13),
        extra={"云2026-0001": {"包村干部意见": "0571"}, "云2026-0002": {"密件": ACCUSED}},
        sheets=(
            Grid("台账.xlsx", "诉求分项", (("台账号", "诉求"), ("云2026-0001", "修渠"))),
            Grid("台账.xlsx", "来源", (("何人送来",), ("张主任",))),
        ),
        restricted=SHUT,
    )


Sheets = dict[str, list[list[object]]]


def told(path: Path) -> Sheets:
    """All cells, days as dates."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            [v.date() if isinstance(v, datetime) else v for v in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }


def body(rows: list[list[object]], first: str) -> list[dict[str, object]]:
    """The rows under the header that begins with `first`, by their headers."""
    at = next(n for n, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


@pytest.fixture
def book(tmp_path: Path, office: Office, ledger: Ledger) -> Path:
    path = tmp_path / "台账.xlsx"
    books.ledger_book(ledger, office, path, as_of=AS_OF, restricted=SHUT)
    return path


def volume(tmp_path: Path, office: Office, ledger: Ledger) -> Path:
    path = tmp_path / "检举控告专册.xlsx"
    books.restricted_book(ledger, office, path, as_of=AS_OF, restricted=SHUT)
    return path


# ── the ledger ────────────────────────────────────────────────────────────────────────────────


def test_the_ledger_has_its_sheets_and_those_of_before(book: Path) -> None:
    sheets = told(book)
    assert list(sheets) == ["台账", "来源", "更正记录", "报送情况", "诉求分项", "来源 (2)"]
    assert sheets["诉求分项"] == [["台账号", "诉求"], ["云2026-0001", "修渠"]]
    assert sheets["来源 (2)"][1] == ["张主任"]


def test_the_ledger_has_the_columns_that_say_anything_in_their_order(book: Path) -> None:
    sheet = told(book)["台账"]
    assert sheet[0][0] == "云溪镇信访登记台账"
    assert "核对日期：2026-11-05" in str(sheet[1][0])
    assert sheet[4] == [
        "台账号", "信访日期", "登记日期", "信访形式", "姓名", "身份证号", "联系电话", "村居",
        "信访人数", "概况", "责任单位", "备注", "包村干部意见", "出自哪张表",
    ]  # fmt: skip


def test_values_keep_their_kind(book: Path) -> None:
    first, stub, third = body(told(book)["台账"], "台账号")
    assert first["身份证号"] == "110101194003070015"
    assert first["联系电话"] == "19900000001"
    assert first["概况"] == "=老河沟的水渠塌了，没人修"
    assert first["信访日期"] == date(2026, 10, 5)
    assert first["包村干部意见"] == "0571"
    assert first["出自哪张表"] == "柳富村.xlsx·10月·第7行"
    assert third["信访人数"] == 3
    # A text nobody could read is not lost.
    assert third["信访日期"] == "农历八月廿八"
    assert stub["登记日期"] == date(2026, 10, 10)


def test_a_restricted_row_is_a_stub(book: Path) -> None:
    stub = body(told(book)["台账"], "台账号")[1]
    assert {key: value for key, value in stub.items() if value is not None} == {
        "台账号": "云2026-0002",
        "信访日期": date(2026, 10, 9),
        "登记日期": date(2026, 10, 10),
        "信访形式": "来信",
        "备注": "检举控告件，另册登记",
        "出自哪张表": "石桥村.xlsx·10月·第5行",
    }


def test_a_stub_has_no_words_of_its_own(tmp_path: Path, office: Office) -> None:
    row = {**ROWS[1], "received_on": f"{ACCUSED}来的那天", "channel": f"{ACCUSED}转来"}
    some = Ledger(records=records(office, [ROWS[0], row]))
    books.ledger_book(some, office, tmp_path / "a.xlsx", as_of=AS_OF, restricted=SHUT)
    assert ACCUSED not in str(told(tmp_path / "a.xlsx"))


def test_a_row_is_shut_when_one_of_its_sources_is(tmp_path: Path, office: Office) -> None:
    source = "别村.xlsx!10月!A9"
    some = Ledger(records=records(office), merged={source: "云2026-0002"})
    path = tmp_path / "a.xlsx"
    books.ledger_book(some, office, path, as_of=AS_OF, restricted=frozenset({source}))
    assert ACCUSED not in str(told(path))


def test_corrections_of_a_restricted_row_stand_in_the_volume_only(
    tmp_path: Path, office: Office, ledger: Ledger, book: Path
) -> None:
    assert body(told(book)["更正记录"], "台账号") == [
        {"台账号": "云2026-0001", "栏目": "状态", "原来的内容": "办理中", "现在的内容": "已办结",
         "依据": "柳富村.xlsx!10月!B7", "更正日期": AS_OF}
    ]  # fmt: skip
    sheets = told(volume(tmp_path, office, ledger))
    assert [row["台账号"] for row in body(sheets["更正记录"], "台账号")] == ["云2026-0002"]
    (row,) = body(sheets["检举控告专册"], "台账号")
    assert (row["被反映人(单位)"], row["密件"], row["姓名"]) == (ACCUSED, ACCUSED, "李四喜")
    assert "张三丰" not in str(sheets)


def test_the_ledger_is_read_again_whole(
    tmp_path: Path, office: Office, ledger: Ledger, book: Path
) -> None:
    """Next month: the register, its history, and the volume with the same headers."""
    again = read(book, name="台账.xlsx", office=office)
    (register,) = (item for raw in again.tables if (item := normalise(raw, office)[0]))
    before = history_of(register, [again], office, AS_OF)
    assert before.origins == ledger.origins
    assert [item.ledger_id for item in before.corrections] == ["云2026-0001"]
    assert {grid.sheet for grid in before.sheets} == {"报送情况", "诉求分项", "来源 (2)"}
    assert list(register.records.table["ledger_id"]) == [row["ledger_id"] for row in ROWS]
    assert register.records.table["id_number"].iloc[0] == ROWS[0]["id_number"]
    assert [set(told) for told in register.extra.values()] == [{"包村干部意见"}]
    apart = read(volume(tmp_path, office, ledger), name="专册.xlsx", office=office)
    (own,) = (item for raw in apart.tables if (item := normalise(raw, office)[0]))
    assert own.records.table["accused"].tolist() == [ACCUSED]
    assert own.records.table["received_on"].tolist() == [pd.Timestamp("2026-10-09")]


def test_the_note_of_a_stub_does_not_become_a_word_of_the_record(
    tmp_path: Path, office: Office
) -> None:
    row = {**ROWS[1], "remark": "检举控告件，另册登记"}
    some = Ledger(records=records(office, [ROWS[0], row]))
    (only,) = body(told(volume(tmp_path, office, some))["检举控告专册"], "台账号")
    assert "备注" not in only


def test_what_was_no_field_before_is_none_after(tmp_path: Path, office: Office) -> None:
    """A column nobody knew and a damaged number are not taken for more next month."""
    some = records(office, [{**ROWS[0], "case_no": "110101202610050000"}])
    some.table.loc[A, ["id_number", "case_no"]] = None
    extra = {"云2026-0001": {"办理时间": "2026-10-30", "原表“办理时间”": "未定", "所属网格": "3"}}
    path = tmp_path / "台账.xlsx"
    books.ledger_book(
        Ledger(records=some, extra=extra), office, path, as_of=AS_OF, restricted=frozenset()
    )
    (row,) = body(told(path)["台账"], "台账号")
    assert row["原表“办理时间”"] == "2026-10-30\n未定"
    assert (row["身份证号"], row["信访件编号"]) == ("110101194003070***", "110101202610050***")
    raw = read(path, name="台账.xlsx", office=office).tables[0]
    register, _ = normalise(raw, office)
    assert register is not None
    assert not {"moved_on", "closed_on", "replied_on"} & set(register.columns)
    (kept,) = register.extra.values()
    assert set(kept) == {"原表“办理时间”", "所属网格"}


# ── who sent what ─────────────────────────────────────────────────────────────────────────────


def test_who_sent_what(tmp_path: Path, office: Office, ledger: Ledger) -> None:
    path = tmp_path / "报送情况.xlsx"
    books.submissions_book(ledger, office, path, as_of=AS_OF)
    sheet = told(path)["报送情况"]
    assert str(sheet[2][0]).startswith("报来 12 行 = 新增 8 件 + 并入已有 2 行 + 另列 2 行")
    rows = body(sheet, "村居")
    assert [(row["村居"], row["报送"], row["行数"]) for row in rows] == [
        ("柳富村", "已报送", 9), ("石桥村", "零报告", 0), ("大塘村", "未报送", 0),
    ]  # fmt: skip
    assert rows[0]["文件"] == "柳富村.xlsx、柳富村补.xlsx"
    assert rows[0]["到镇时已满15日的行数"] == 2
    assert [rows[2][key] for key in ("零报告来源", "经手人", "时间")] == [None] * 3


@pytest.mark.parametrize(("by_hand", "kept"), [(None, False), ("大塘村支书电话", True)])
def test_what_people_wrote_about_a_month_stays(
    tmp_path: Path, office: Office, ledger: Ledger, by_hand: str | None, kept: bool
) -> None:
    first = tmp_path / "报送情况.xlsx"
    books.submissions_book(ledger, office, first, as_of=AS_OF)
    cells = [tuple(row) for row in told(first)["报送情况"]]
    cells[-1] = (*cells[-1][:6], by_hand, None, None)
    later = replace(ledger, sheets=(Grid("台账.xlsx", "报送情况", tuple(cells)),))
    books.ledger_book(later, office, tmp_path / "b.xlsx", as_of=AS_OF, restricted=SHUT)
    sheets = told(tmp_path / "b.xlsx")
    assert ("报送情况 (2)" in sheets) is kept
    assert (by_hand is not None and by_hand in str(sheets)) is kept


# ── findings ──────────────────────────────────────────────────────────────────────────────────


def grid_table(office: Office) -> RawTable:
    grid = Grid("石桥村.xlsx", "10月", ())
    return RawTable(grid, 1, "table", (3,), 4, 6, (), (), (), (), Context(village="石桥村"))


def test_findings_stand_with_what_the_row_says(tmp_path: Path, office: Office) -> None:
    register = Register(raw=grid_table(office), records=records(office))
    other = replace(grid_table(office), grid=Grid("柳富村.xlsx", "10月", ()))
    clean = Register(raw=other, records=records(office, []))
    found = (
        Finding("serial_gap", "warning", "register", "序号不连续。", file="石桥村.xlsx",
                sheet="10月"),
        Finding("date_unreadable", "error", "record", "看不懂。", "请改成 2026-10-05。", C,
                "石桥村.xlsx", "10月", "B6", 6, "received_on"),
        Finding("matter_short", "hint", "record", "太短。", None, C, "石桥村.xlsx", "10月", "C6",
                6, "matter"),
    )  # fmt: skip
    path = tmp_path / "问题清单.xlsx"
    books.findings_book(found, (register, clean), office, path, as_of=AS_OF)
    sheets = told(path)
    assert list(sheets) == ["检查结果", "问题清单", "值分布"]
    rows = body(sheets["问题清单"], "序号")
    assert [row["程度"] for row in rows] == ["存疑", "错误", "提示"]
    assert [row["类别"] for row in rows] == ["序号不连续", "日期看不懂", "概况太简单"]
    bad = rows[1]
    assert (bad["位置"], bad["栏目"], bad["建议"]) == ("B6", "信访日期", "请改成 2026-10-05。")
    assert (bad["村居"], bad["哪一件"]) == ("石桥村", "王五妹 农历八月廿八")
    # The whole row, under headers that nobody takes for a register's.
    assert {key: value for key, value in bad.items() if str(key).startswith("原表")} == {
        "原表“台账号”": "云2026-0003", "原表“信访日期”": "农历八月廿八", "原表“信访形式”": "来电",
        "原表“姓名”": "王五妹", "原表“村居”": "石桥村", "原表“信访人数”": "3",
        "原表“概况”": "路灯不亮",
    }  # fmt: skip
    assert (rows[0]["哪一件"], rows[0]["村居"]) == (None, "石桥村")
    assert sums(sheets["检查结果"], "问题") == [
        ("日期看不懂", 1, None, None, 1), ("序号不连续", None, 1, None, 1),
        ("概况太简单", None, None, 1, 1), ("合计", 1, 1, 1, 3),
    ]  # fmt: skip
    assert [row[0] for row in sums(sheets["检查结果"], "栏目")] == [
        "信访日期", "（整行或整张表）", "概况", "合计",
    ]  # fmt: skip
    assert sums(sheets["检查结果"], "村居") == [
        ("石桥村", 1, 1, 1, 3), ("合计", 1, 1, 1, 3),
    ]  # fmt: skip
    assert sums(sheets["检查结果"], "文件") == [
        ("柳富村.xlsx", None, None, None, 0), ("石桥村.xlsx", 1, 1, 1, 3), ("合计", 1, 1, 1, 3),
    ]  # fmt: skip
    (again,) = (raw for raw in read(path, name="a.xlsx", office=office).tables
                if raw.grid.sheet == "问题清单")  # fmt: skip
    assert normalise(again, office)[0] is None, "a list of findings is no register"


def sums(rows: list[list[object]], first: str) -> list[tuple[object, ...]]:
    """The block of sums whose header begins with `first`."""
    at = next(n for n, row in enumerate(rows) if row[0] == first)
    end = next(n for n in range(at, len(rows)) if rows[n][0] == "合计")
    return [tuple(row[:5]) for row in rows[at + 1 : end + 1]]


def test_places_jump_into_the_marked_copy_and_sums_into_the_list(
    tmp_path: Path, office: Office
) -> None:
    register = Register(raw=grid_table(office), records=records(office))
    found = [
        Finding(
            "matter_short", "hint", "record", "太短。", None, C, file, "10月", "C6", 6, "matter"
        )
        for file in ("石桥村.xlsx", "没有副本.xlsx")
    ]
    path = tmp_path / "问题清单.xlsx"
    copies = {"石桥村.xlsx": "标记副本/内部版/石桥村.xlsx"}
    books.findings_book(found, (register,), office, path, as_of=AS_OF, copies=copies)
    book = openpyxl.load_workbook(path)
    listed = book["问题清单"]
    links = [listed.cell(row, 6).hyperlink for row in (5, 6)]
    assert links[0] is None
    # Excel parts the folders of a link to a file this way; LibreOffice reads it so too.
    assert links[1].target.split("\\") == ["标记副本", "内部版", "石桥村.xlsx"]
    assert links[1].location == "'10月'!C6"
    first = book["检查结果"]["F5"]
    assert (first.value, first.hyperlink.location) == ("没有副本.xlsx·10月·C6", "'问题清单'!A5")
    assert listed.print_area == "'问题清单'!$A$1:$L$6"


@pytest.mark.parametrize(("count", "told"), [(20_000, 7), (20_001, 0)])
def test_a_very_long_list_leaves_the_rows_to_the_sheets(
    office: Office, count: int, told: int
) -> None:
    register = Register(raw=grid_table(office), records=records(office))
    item = Finding(
        "matter_short", "hint", "record", "太短。", None, C, "石桥村.xlsx", "10月", "C6", 6
    )
    _, listed, _ = lists([item] * count, office, as_of=AS_OF, registers=[register])
    assert len(listed.rows) == count + 1
    assert sum(str(header).startswith("原表") for header in listed.rows[0]) == told


# ── what is due ───────────────────────────────────────────────────────────────────────────────


def clock(record: str, state: str, due: date | None, **more: object) -> Deadline:
    days = None if due is None or state in ("done", "exempt") else (due - AS_OF).days
    plain = Deadline(
        record=record, limit="close_reply", for_whom="office", started_on=None, due_on=due,
        rolled_on=None, done_on=None, days_left=days, unit="day", state=state, missing=(),
        source="《信访工作条例》第三十四条",
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


CLOCKS = (
    clock(A, "done", date(2026, 10, 1)),
    clock(A, "running", date(2026, 12, 20)),
    clock(C, "overdue", date(2026, 11, 1)),
    clock(A, "soon", date(2026, 11, 5)),
    clock(C, "overdue", date(2026, 10, 20), unit="workday"),
    clock(A, "unknown", None, started_on=date(2026, 10, 30), missing=("accepted_on",)),
    clock(A, "unknown", None, missing=("accepted_on", "workdays:2027")),
    clock(B, "overdue", date(2026, 9, 1), limit="register"),
    clock(A, "running", date(2026, 11, 8), for_whom="petitioner", rolled_on=date(2026, 11, 9),
          limit="ask_review"),
)  # fmt: skip


@pytest.fixture
def due(tmp_path: Path, office: Office, ledger: Ledger) -> Sheets:
    path = tmp_path / "期限清单.xlsx"
    books.deadlines_book(CLOCKS, ledger, office, path, as_of=AS_OF, restricted=SHUT)
    return told(path)


def test_the_most_urgent_stands_first(due: Sheets) -> None:
    rows = body(due["期限清单"], "台账号")
    assert [(row["状态"], row["还有／已超"]) for row in rows] == [
        ("期限不明", None), ("已超期", "已超 16 个工作日"), ("已超期", "已超 4 天"),
        ("快到期", "今天到期"), ("期限不明", None), ("办理中", "还有 45 天"), ("已办", None),
    ]  # fmt: skip
    assert rows[0]["缺什么"] == "受理日期、2027年放假安排"
    assert (rows[1]["台账号"], rows[1]["姓名"], rows[1]["到期日"]) == (
        "云2026-0003", "王五妹", date(2026, 10, 20),
    )  # fmt: skip


def test_the_petitioners_own_limits_stand_apart(due: Sheets) -> None:
    (row,) = body(due["信访人的期限"], "台账号")
    assert (row["约束谁"], row["顺延至"], row["还有／已超"]) == (
        "信访人", date(2026, 11, 9), "还有 3 天",
    )  # fmt: skip


def test_restricted_rows_are_only_counted(due: Sheets) -> None:
    assert "云2026-0002" not in str(due)
    assert due["期限清单"][2][0] == "另有 1 件检举控告件不在本表，由专人按规定处理。"


def test_what_waits_says_what_is_missing(tmp_path: Path, office: Office, ledger: Ledger) -> None:
    path = tmp_path / "待告知清单.xlsx"
    waiting = (
        Waiting(A, "云2026-0001", ("route", "address"), date(2026, 11, 8), 3),
        Waiting(B, "云2026-0002", ("route",), None, None),
        Waiting(C, "云2026-0003", (), None, None, "按建议办理"),
    )
    books.waiting_book(waiting, ledger, office, path, as_of=AS_OF, restricted=SHUT)
    rows = body(told(path)["待告知清单"], "台账号")
    assert [(row["台账号"], row["缺什么"], row["说明"]) for row in rows] == [
        ("云2026-0003", None, "按建议办理"), ("云2026-0001", "办理路径、住址", None),
    ]  # fmt: skip
    assert rows[1]["联系电话"] == "19900000001"


# ── today ─────────────────────────────────────────────────────────────────────────────────────


def today(outcome: Outcome, tmp_path: Path) -> list[list[object]]:
    books.today_book(outcome, tmp_path / "今天要办.xlsx")
    return told(tmp_path / "今天要办.xlsx")["今天要办"]


def test_today_is_one_page(tmp_path: Path, office: Office, ledger: Ledger) -> None:
    pair = Link(A, C, "duplicate", 0.9, ())
    outcome = Outcome(
        office, AS_OF, None, ledger=ledger, deadlines=CLOCKS, restricted=SHUT,
        linked=Linked((
            pair, replace(pair, judgement=Judgement.UNRELATED), replace(pair, identical=True),
            replace(pair, judgement=Judgement.UNSURE), replace(pair, right=B),
            replace(pair, relation="repeat"),
        )),
        drafts=(
            Draft("acceptance", A, "云2026-0001", "张三丰", {}, kind="petition"),
            Draft("acceptance", B, "云2026-0002", "李四喜", {}, kind="petition"),
        ),
        waiting=(Waiting(A, "云2026-0001", ("route",), date(2026, 11, 8), 3),
                 Waiting(B, "云2026-0002", ("route",), None, None)),
    )  # fmt: skip
    sheet = today(outcome, tmp_path)
    first = [row[0] for row in sheet]
    headings = [str(text) for text in first if str(text)[1:2] == "、"]
    assert headings == [
        "一、已超期（1 件）", "二、今天和 7 天内到期（1 件）", "三、期限不明，请补日期（1 件）",
        "四、待告知（1 件）", "五、待核对的重复（2 对）", "六、文书待签（1 份）",
        "七、没有报送的村（1 个）",
    ]  # fmt: skip
    assert first[-1] == "大塘村"
    overdue = sheet[first.index("一、已超期（1 件）") + 1]
    assert overdue[0] == "云2026-0003"
    assert overdue[-1] == "已超 16 个工作日"
    assert "云2026-0002" not in str(sheet)
    assert "李四喜" not in str(sheet)


def test_what_has_no_room_is_counted(tmp_path: Path, office: Office) -> None:
    rows = [{**ROWS[0], "ledger_id": f"云2026-{n:04}"} for n in range(20)]
    some = Ledger(records=records(office, rows))
    late = tuple(clock(id_, "overdue", date(2026, 10, 1)) for id_ in some.records.table.index)
    sheet = today(Outcome(office, AS_OF, None, ledger=some, deadlines=late), tmp_path)
    numbers = [row[0] for row in sheet if str(row[0]).startswith("云2026")]
    (more,) = (str(row[0]) for row in sheet if str(row[0]).startswith("另有"))
    assert 5 <= len(numbers) <= 15
    assert more == f"另有 {20 - len(numbers)} 件，见“期限清单.xlsx”。"


# ── all of them ───────────────────────────────────────────────────────────────────────────────


def write_all(folder: Path, office: Office, ledger: Ledger) -> list[Path]:
    folder.mkdir()
    names = iter(folder / f"{n}.xlsx" for n in range(7))
    shut = {"as_of": AS_OF, "restricted": SHUT}
    books.ledger_book(ledger, office, next(names), **shut)  # type: ignore[arg-type]
    books.restricted_book(ledger, office, next(names), **shut)  # type: ignore[arg-type]
    books.submissions_book(ledger, office, next(names), as_of=AS_OF)
    books.findings_book((), (), office, next(names), as_of=AS_OF)
    books.deadlines_book((), ledger, office, next(names), **shut)  # type: ignore[arg-type]
    books.waiting_book((), ledger, office, next(names), **shut)  # type: ignore[arg-type]
    books.today_book(Outcome(office, AS_OF, None, ledger=ledger, restricted=SHUT), next(names))
    return sorted(folder.iterdir())


def test_the_same_contents_give_the_same_bytes(
    tmp_path: Path, office: Office, ledger: Ledger
) -> None:
    one, two = (write_all(tmp_path / name, office, ledger) for name in ("one", "two"))
    assert len(one) == 7
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_nothing_but_the_volume_knows_the_accused(
    tmp_path: Path, office: Office, ledger: Ledger
) -> None:
    leaks = [
        path.name
        for path in write_all(tmp_path / "x", office, ledger)
        if ACCUSED in str(told(path))
    ]
    assert leaks == ["1.xlsx"]


def test_an_empty_office_gets_sheets_that_say_so(tmp_path: Path, office: Office) -> None:
    empty = Ledger(records=records(office, []))
    for path in write_all(tmp_path / "x", office, empty):
        for sheet in told(path).values():
            assert any("没有" in str(row[0]) for row in sheet)


def test_sheets_are_ready_to_print(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["台账"]
    assert sheet.page_setup.paperSize == "9" or int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "B6"
    assert sheet.auto_filter.ref == "A5:N8"
    assert "&P" in sheet.oddFooter.center.text
    assert sheet["A6"].font.name == "宋体"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1))
def test_any_text_stays_what_it_is(
    tmp_path_factory: pytest.TempPathFactory, office: Office, text: str
) -> None:
    some = Ledger(records=records(office, [{"ledger_id": "1", "matter": text}]))
    path = tmp_path_factory.mktemp("t") / "a.xlsx"
    books.ledger_book(some, office, path, as_of=AS_OF, restricted=frozenset())
    (row,) = body(told(path)["台账"], "台账号")
    assert row["概况"] == text
