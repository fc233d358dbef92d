"""The monthly report: what its numbers let it say, and where they come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import paper
import pytest
from paper import AS_OF, C, clocks_of, ledger_of, part, settled, told

from xftools import privacy
from xftools.model import Figure, Finding, Ledger, Linked, Period, Submission, Table, Tally
from xftools.office import Office
from xftools.office.period import period_of
from xftools.tally import tally
from xftools.write.report import Report, title_of, write_report
from xftools.write.sources import write_sources

MAY = {"received_on": "2026-05-06", "channel": "来信", "village": "柳富村", "category": "民政"}
OCTOBER = {
    "petitioner": "周明远",
    "address": "柳富村3组",
    "received_on": "2026-10-03",
    "channel": "来访",
    "purpose": "求决",
    "category": "国土资源",
    "village": "柳富村",
    "people_count": 1,
    "first_or_repeat": "初次",
    "accepted_on": "2026-10-09",
    "notified_on": "2026-10-12",
    "route": "31(6)",
    "duty_unit": "自然资源所",
}
SEPTEMBER = {
    **OCTOBER,
    "received_on": "2026-09-03",
    "accepted_on": "2026-09-05",
    "notified_on": "2026-09-08",
}
LATE = {
    **OCTOBER,
    "received_on": "2026-08-03",
    "accepted_on": "2026-08-05",
    "notified_on": "2026-08-08",
    "duty_unit": "村镇建设办",
}
ACCUSED = {
    **OCTOBER,
    "petitioner": "不该出现的人",
    "matter": "村支书收了好处费",
    "accused": "石大川",
    "purpose": "检举控告",
    "category": "纪检监察",
    "village": "白庙村",
}
MONTH = [
    OCTOBER,
    {**OCTOBER, "people_count": 8, "group_flag": "集体访", "category": "农村农业"},
    {**OCTOBER, "channel": "来信", "village": "石桥村", "first_or_repeat": "重复"},
    {**OCTOBER, "channel": "来信", "village": "石桥村", "replied_on": "2026-10-29", "satisfaction": "满意"},
    {**OCTOBER, "accepted_on": None, "route": None, "notified_on": None, "received_on": "2026-10-30"},
    ACCUSED,
    SEPTEMBER,
    {**SEPTEMBER, "replied_on": "2026-10-20"},
    LATE,
]  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Office:
    return settled()


def month_of(
    rows: list[dict[str, Any]], office: Office, **more: Any
) -> tuple[Tally, Ledger, tuple[Any, ...]]:
    ledger = ledger_of(rows, office, **more)
    clocks = clocks_of(ledger, office)
    counted = tally(
        ledger, clocks, Linked(), office, period=period_of("2026-10", office), as_of=AS_OF
    )
    return counted, ledger, clocks


def written(
    rows: list[dict[str, Any]],
    office: Office,
    folder: Path,
    findings: tuple[Finding, ...] = (),
    **more: Any,
) -> Path:
    counted, ledger, clocks = month_of(rows, office, **more)
    path = folder / "月报.docx"
    write_report(counted, ledger, clocks, findings, office, as_of=AS_OF, path=path)
    return path


def body(lines: list[str]) -> list[str]:
    """The report without tables, their titles and notes."""
    text, skip = [], False
    titles = {"总体情况", "按信访形式", "按信访目的", "按内容分类", "按村居", "办理质量", "各责任单位办理情况", "逐月趋势"}  # fmt: skip
    for line in lines:
        if line in titles or " | " in line:
            skip = True
            continue
        if skip and line.startswith("本期："):
            skip = False
            continue
        skip = False
        if line:
            text.append(line)
    return text


def test_a_month_as_its_reader_sees_it(office: Office, tmp_path: Path) -> None:
    sent = (
        Submission("柳富村", "sent", ("a.xlsx",), 4, 0, 1),
        Submission("石桥村", "zero", (), 0, 0, 0),
        Submission("白庙村", "missing", (), 0, 0, 0),
    )
    found = (Finding("x", "error", "record", "m"), Finding("y", "warning", "record", "m"))
    path = written(MONTH, office, tmp_path, found, submissions=sent)
    assert body(told(path)) == [
        "2026年10月信访工作月报",
        "（统计期间：2026年10月1日至10月31日）",
        "一、基本情况",
        "本月共登记信访事项6件、13人次。件次比上月增加4件。群众来访4批次、11人次。其中集体访1批次、8人次。",
        "从信访形式看，来访4件、来信2件。从信访目的看，求决5件、检举控告1件。按登记的初重件统计，初次5件、重复1件。",
        "二、突出问题",
        "从内容看，件数较多的是国土资源4件。从村居看，件数较多的是柳富村3件。",
        "重复信访1件，重复信访率为16.7%（6件中1件）。集体访1批次、8人次。",
        "三、办理与督办",
        "本月办结2件，月末尚未办结7件。办结的信访事项从受理到答复平均32.5天。",
        "本月应当书面告知4件，按期告知4件，按期告知率为4件中4件。"
        "本月应当办结2件，按期办结0件，按期办结率为2件中0件。已评价1件，其中满意和基本满意1件，满意率为1件中1件。",
        "月末超期未办结1件，涉及村镇建设办1件。期限不明1件，是否超期还不能判断。下月办理期限届满1件。",
        "四、存在问题",
        "1.办理超期。月末超期未办结1件，责任单位是村镇建设办。",
        "2.期限不明。1件没有填受理日期或者办理路径，算不出办理期限。",
        "3.报送不全。1个村（社区）没有报送：白庙村。",
        "4.报送不及时。报来时已满15日的有1件。",
        "5.登记不规范。检查出填写错误1处、存疑1处。",
        "五、下步工作建议",
        "1.督促村镇建设办抓紧办理超期的1件，逐件定下办结日期。",
        "2.补齐1件的受理日期和办理路径，算清办理期限。",
        "3.下月到期的1件提前办理，防止超期。",
        "4.对重复信访的1件逐件回访，弄清没有解决到位的地方。",
        "5.对集体访反映的事项，由责任单位与来访代表约定答复时间。",
        "6.请白庙村尽快补报；确实没有信访事项的，作零报告。",
        "7.请各村（社区）对照问题清单改正登记错误。",
        "清溪镇信访办公室",
        "2026年__月__日",
        "附表",
        "制表日期：2026年11月5日。各项数字由台账算出，每个数字对应哪几行，见《2026年10月信访工作月报数据来源》。",
    ]


def test_a_month_without_petitions_reads_naturally(office: Office, tmp_path: Path) -> None:
    path = written([], office, tmp_path)
    assert body(told(path)) == [
        "2026年10月信访工作月报",
        "（统计期间：2026年10月1日至10月31日）",
        "一、基本情况",
        "本月没有登记信访事项。",
        "二、突出问题",
        "本月没有登记信访事项，没有需要归纳的突出问题。",
        "三、办理与督办",
        "本月没有办结的信访事项，月末也没有未办结的信访事项。",
        "四、存在问题",
        "从台账看，本月没有发现超期、告知不及时、报送不全等问题。",
        "五、下步工作建议",
        "继续做好日常的登记、告知和办理工作。",
        "清溪镇信访办公室",
        "2026年__月__日",
        "制表日期：2026年11月5日。各项数字由台账算出，每个数字对应哪几行，见《2026年10月信访工作月报数据来源》。",
    ]
    assert not [name for name in paper.parts(path) if "chart" in name]


def test_none_after_some_is_a_comparison(office: Office, tmp_path: Path) -> None:
    lines = body(told(written([SEPTEMBER], office, tmp_path)))
    assert lines[3] == "本月没有登记信访事项。件次比上月减少1件。"


def test_tables_say_what_they_count(office: Office, tmp_path: Path) -> None:
    lines = told(written(MONTH, office, tmp_path))
    at = lines.index("按村居")
    assert lines[at + 1 : at + 6] == [
        "项目 | 件次 | 人次",
        "柳富村 | 3 | 10",
        "石桥村 | 2 | 2",
        "白庙村 | 0 | 0",
        "合计 | 5 | 12",
    ]
    assert "检举控告类 1 件不列入本表" in lines[at + 6]
    overview = lines.index("总体情况")
    assert lines[overview + 1] == "项目 | 本期 | 上期 | 环比 | 去年同期 | 同比"
    assert lines[overview + 2] == "件次 | 6 | 2 | +4 | — | —"
    assert all(
        word in lines[overview + 13] for word in ("件次：", "批次：", "人次：", "2026-10-01")
    )


def test_a_table_of_nothing_is_left_out_but_the_overview_stays(
    office: Office, tmp_path: Path
) -> None:
    lines = told(written([], office, tmp_path))
    assert "总体情况" in lines
    assert not {"按信访形式", "按村居", "逐月趋势"} & set(lines)


def test_the_chart_shows_the_months_of_the_table(office: Office, tmp_path: Path) -> None:
    path = written([MAY, *MONTH], office, tmp_path)
    xml = part(path, "word/charts/chart1.xml")
    names = [item.text for item in xml.find(f".//{C}cat").iter(f"{C}v")]
    numbers = [item.text for item in xml.find(f".//{C}val").iter(f"{C}v")]
    assert names == ["2026年5月", "6月", "7月", "8月", "9月", "10月"]
    assert numbers == ["1", "0", "0", "1", "2", "6"]
    lines = told(path)
    rows = lines[lines.index("逐月趋势") + 2 :][:6]
    assert [row.split(" | ")[1] for row in rows] == numbers


def test_the_first_month_of_a_ledger_is_charted_by_channel(office: Office, tmp_path: Path) -> None:
    xml = part(written([OCTOBER, {**OCTOBER, "channel": "来信"}], office, tmp_path), "word/charts/chart1.xml")  # fmt: skip
    assert "".join(item.text or "" for item in xml.iter("{*}t")) == "本月各信访形式件次"


# ── single sentences ──────────────────────────────────────────────────────────────────────────


def report_of(office: Office, figures: dict[str, Figure], *tables: Table, **more: Any) -> Report:
    period: Period = period_of("2026-10", office)
    told_of = {f"total.{name}": figure for name, figure in figures.items()}
    return Report(Tally(period, told_of, tables), ledger_of([], office, **more), (), (), office)


def section(report: Report, name: str) -> list[str]:
    return report.paragraphs(report.office.words["report"]["sections"][name])


def words(name: str, title: str, *rows: tuple[str, int]) -> Table:
    return Table(
        name,
        title,
        ("件次", "人次"),
        tuple((label, (Figure(n, "items"), Figure(n, "people"))) for label, n in rows),
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("甲", 5), ("乙", 3), ("丙", 2), ("丁", 1)], "从内容看，件数较多的是甲5件、乙3件、丙2件。"),
        ([("甲", 5), ("乙", 2), ("丙", 1), ("丁", 1)], "从内容看，件数较多的是甲5件、乙2件。"),
        ([("甲", 1), ("乙", 1), ("丙", 1), ("丁", 1)], "从内容看，涉及甲1件、乙1件、丙1件、丁1件。"),
        ([("甲", 4)], "从内容看，涉及甲4件。"),
        ([("甲", 4), ("未填写", 9), ("合计", 13)], "从内容看，涉及甲4件。"),
        ([("未填写", 9), ("合计", 9)], "本月登记的信访事项没有填写内容分类和村居，暂时归纳不出突出问题。"),
    ],
)  # fmt: skip
def test_only_what_stands_out_is_called_more(
    office: Office, rows: list[tuple[str, int]], said: str
) -> None:
    report = report_of(
        office, {"items": Figure(9, "items")}, words("category", "按内容分类", *rows)
    )
    assert section(report, "issues") == [said]


def test_a_figure_nobody_knows_is_not_said(office: Office) -> None:
    figures = {"closed": Figure(2, "items"), "open": Figure(0, "items"), "handling_days": Figure(None, "days")}  # fmt: skip
    assert section(report_of(office, figures), "handling") == [
        "本月办结2件，月末没有未办结的信访事项。"
    ]


def test_unknown_clocks_keep_the_report_from_saying_that_nothing_is_late(office: Office) -> None:
    figures = {"open": Figure(3, "items"), "closed": Figure(0, "items"), "overdue": Figure(0, "items"), "clock_unknown": Figure(2, "items")}  # fmt: skip
    (_, late) = section(report_of(office, figures), "handling")
    assert late == "月末没有已知超期的信访事项。期限不明2件，是否超期还不能判断。"


def test_advice_is_numbered_only_where_there_are_several(office: Office) -> None:
    one = report_of(office, {"repeat": Figure(2, "items")})
    assert section(one, "advice") == ["对重复信访的2件逐件回访，弄清没有解决到位的地方。"]
    two = report_of(office, {"repeat": Figure(2, "items"), "group_visits": Figure(1, "visits")})
    assert [text[:2] for text in section(two, "advice")] == ["1.", "2."]


def test_late_rows_and_undecided_pairs_are_told_and_not_counted(office: Office) -> None:
    figures = {"items": Figure(0, "items"), "late_added": Figure(3, "items"), "undecided_pairs": Figure(2, "pairs")}  # fmt: skip
    assert section(report_of(office, figures), "basics")[1] == (
        "另有以前各月的3件本月补登，不计入本月件次。另有2对疑似重复登记待核，未扣减。"
    )


def test_a_kind_that_counts_other_things_says_less(office: Office, tmp_path: Path) -> None:
    kind = office.kinds["petition"]
    few = {key: kind.tables.measures[key] for key in ("people", "closed", "open")}
    tables = {"channel": kind.tables.tables["channel"].model_copy(update={"measures": ("people",), "share": None})}  # fmt: skip
    less = kind.tables.model_copy(update={"measures": few, "tables": tables})
    mine = office.model_copy(
        update={"kinds": {"petition": kind.model_copy(update={"tables": less})}}
    )
    lines = body(told(written(MONTH, mine, tmp_path)))
    assert "本月共登记" not in "".join(lines)
    assert lines[lines.index("三、办理与督办") + 1] == "本月办结2件，月末尚未办结7件。"


def test_an_office_may_drop_and_reword_a_sentence(tmp_path: Path) -> None:
    from xftools import office as offices

    (tmp_path / "office.toml").write_text(
        "[words.report.sections.advice.paragraphs.repeat.repeat]\nenabled = false\n"
        '[words.report.sections.advice.paragraphs.groups.groups]\nsay = "集体访要包案。"\n',
        encoding="utf-8",
    )
    mine = offices.load(tmp_path)
    figures = {"repeat": Figure(2, "items"), "group_visits": Figure(1, "visits")}
    assert section(report_of(mine, figures), "advice") == ["集体访要包案。"]


def test_an_office_may_have_a_table_of_its_own_and_it_is_printed(
    office: Office, tmp_path: Path
) -> None:
    counted, ledger, clocks = month_of(MONTH, office)
    own = words("own", "按社区网格", ("一网格", 6))
    more = replace(counted, tables=(*counted.tables, own))
    path = tmp_path / "a.docx"
    write_report(more, ledger, clocks, (), office, as_of=AS_OF, path=path)
    lines = told(path)
    assert lines[lines.index("按社区网格") + 2] == "一网格 | 6 | 6"


# ── what must not be in it ────────────────────────────────────────────────────────────────────


def sources(rows: list[dict[str, Any]], office: Office, path: Path, **more: Any) -> Path:
    counted, ledger, clocks = month_of(rows, office, **more)
    hidden = privacy.restricted(ledger.records, office)
    write_sources(
        counted, ledger, office, as_of=AS_OF, restricted=hidden, path=path, deadlines=clocks
    )
    return path


def test_nobody_is_named_and_no_matter_told(office: Office, tmp_path: Path) -> None:
    report = written(MONTH, office, tmp_path)
    numbers = sources(MONTH, office, tmp_path / "a.xlsx")
    for path in (report, numbers):
        text = paper.everything(path)
        for secret in ("周明远", "不该出现的人", "石大川", "好处费", "柳富村3组"):
            assert secret not in text, path


def test_every_number_leads_to_its_rows(office: Office, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sources(MONTH, office, tmp_path / "a.xlsx"))
    numbers = list(book["数字"].iter_rows(min_row=5, values_only=True))
    rows = list(book["出处"].iter_rows(min_row=5, values_only=True))
    (items,) = [row for row in numbers if row[:3] == ("正文", "件次", "本期")]
    assert items[3] == items[6] == 6
    mine = [row for row in rows if row[0] == items[7]]
    # The accusation is counted and has no address.
    assert [row[1:] for row in mine] == [
        (f"2026-{n:04}", "台账.xlsx", "台账", f"A{n + 3}") for n in range(1, 6)
    ]
    (rate,) = [row for row in numbers if row[:3] == ("正文", "按期办结率", "本期")]
    assert rate[3:6] == ("2件中0件", 0, 2)
    (left,) = [row for row in numbers if row[1] == "按期办结率以外"]
    assert [row[1] for row in rows if row[0] == left[7]] == ["2026-0005", "2026-0009"]
    (coming,) = [row for row in numbers if row[1] == "下月办理期限届满"]
    assert [row[1] for row in rows if row[0] == coming[7]] == ["2026-0007"]
    assert {row[0] for row in rows} <= {row[7] for row in numbers}


def test_the_same_month_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    first = written(MONTH, office, tmp_path).read_bytes()
    assert written(MONTH, office, tmp_path).read_bytes() == first
    one = sources(MONTH, office, tmp_path / "a.xlsx").read_bytes()
    assert sources(MONTH, office, tmp_path / "b.xlsx").read_bytes() == one


def test_the_title_is_that_of_the_period(office: Office) -> None:
    counted = Tally(period_of("2026-03", office))
    assert title_of(counted, office) == "2026年3月信访工作月报"
