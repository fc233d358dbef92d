"""Real column headers against the fields they are mapped to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What the list calls a meaning, and our fields for it; none where we have no field, so that a header is
# right when it is not mapped or left out.
FIELDS: Mapping[str, str] = {
    "序号": "seq", "编号": "case_no", "上级编号": "superior_no", "信访人": "petitioner", "人数": "people_count",
    "住址": "address", "电话": "phone", "属地": "problem_place", "信访目的": "purpose", "类别": "category",
    "子类别": "subcategory", "信访日期": "received_on", "登记日期": "registered_on",
    "办理期限": "due_on assigned_due_on", "信访形式": "channel", "诉求标题": "title", "诉求内容": "matter request",
    "是否办结": "status", "办理状态": "status", "初重": "first_or_repeat", "是否集体": "group_flag",
    "登记人": "registered_by", "责任单位": "duty_unit", "主管单位": "supervising_unit",
    "办理结果": "result", "办理情况": "result method", "交办日期": "moved_on transferred_on",
    "登记单位": "", "承办科室": "", "交办人": "", "预警状态": "", "风险等级": "",
}  # fmt: skip
# What another kind than the petition register calls the same.
ALSO: Mapping[str, Mapping[str, str]] = {
    "dispute": {
        "信访人": "parties",
        "信访日期": "found_on",
        "风险等级": "level",
        "办理情况": "measures",
    },
}

# What a column of the meaning holds; invented.
CELLS: Mapping[str, tuple[object, ...]] = {
    "序号": (1, 2, 3), "编号": ("XF2610050001", "XF2610060002", "XF2610090003"),
    "上级编号": ("SJ26100501", "SJ26100602", "SJ26100903"), "信访人": ("赵安柏", "钱川冬", "孙方桂"),
    "人数": (1, 1, 12), "住址": ("某镇甲村三组", "某镇乙村一组", "某镇丙村五组"),
    "电话": ("19900000001", "19900000002", "19900000003"), "属地": ("某镇甲村", "某镇乙村", "某镇丙村"),
    "信访目的": ("求决", "意见建议", "求决"), "类别": ("农村农业", "城乡建设", "农村农业"),
    "子类别": ("土地承包", "物业管理", "土地承包"), "信访日期": ("2026-10-05", "2026-10-06", "2026-10-09"),
    "登记日期": ("2026-10-06", "2026-10-06", "2026-10-10"), "交办日期": ("2026-10-07", "2026-10-08", "2026-10-11"),
    "办理期限": ("2026-12-06", "2026-12-06", "2026-12-10"), "信访形式": ("来访", "来信", "网上投诉"),
    "诉求标题": ("水渠损坏问题", "路灯不亮问题", "宅基地界线问题"),
    "诉求内容": ("反映水渠损坏，涉及十户", "反映路灯不亮已有三个月", "反映邻居占用宅基地通道"),
    "是否办结": ("是", "否", "否"), "办理状态": ("已办结", "办理中", "办理中"), "初重": ("是", "是", "否"),
    "是否集体": ("否", "否", "是"), "登记人": ("李禾嘉", "李禾嘉", "李禾嘉"),
    "责任单位": ("农业服务中心", "村镇建设办公室", "自然资源所"),
    "主管单位": ("农业农村局", "住房城乡建设局", "自然资源局"),
    "办理结果": ("已经修好水渠，信访人表示满意", "正在联系供电所", "已实地核查，待调解"),
    "办理情况": ("安排专人修理", "联系供电所", "组织双方调解"), "登记单位": ("某镇信访办", "某镇信访办", "某镇信访办"),
    "承办科室": ("农业科", "建设科", "国土科"), "交办人": ("周可岚", "周可岚", "周可岚"),
    "预警状态": ("正常", "黄色", "正常"), "风险等级": ("低", "中", "高"),
}  # fmt: skip
WAYS = ("filled", "bare")


@dataclass(frozen=True)
class Judged:
    """A header, what it means, what it was mapped to (None: nothing), and the verdict: right,
    wrong or unmapped."""

    source: str
    header: str
    meant: str
    got: str | None
    verdict: str


def measure(rows: Sequence[Mapping[str, str]], office: Any, way: str) -> list[Judged]:
    """Every header in the table of its source: with some rows under it (filled), or without any
    content that could settle what is ambiguous (bare)."""
    judged: list[Judged] = []
    for source in dict.fromkeys(row["source"] for row in rows):
        own = [row for row in rows if row["source"] == source]
        kind, mapped = _mapped([(r["header"], r["canonical"]) for r in own], office, way)
        for at, row in enumerate(own):
            key = mapped.get(at)
            wanted = FIELDS[row["canonical"]].split()
            wanted += ALSO.get(kind, {}).get(row["canonical"], "").split()
            verdict = (
                "right"
                if (key in wanted if key else not wanted)
                else "wrong"
                if key
                else "unmapped"
            )
            judged.append(Judged(source, row["header"], row["canonical"], key, verdict))
    return judged


def _mapped(columns: list[tuple[str, str]], office: Any, way: str) -> tuple[str, dict[int, str]]:
    """The kind, and of each column that was mapped its field."""
    from xftools.model import Context, Grid, RawRow, RawTable
    from xftools.normalise import normalise

    headers = tuple(header for header, _ in columns)
    cells = [tuple(CELLS[meaning][row] for _, meaning in columns) for row in range(3)]
    rows = (
        tuple(RawRow(row + 2, cells[row], frozenset()) for row in range(3))
        if way == "filled"
        else ()
    )
    grid = Grid("headers.xlsx", "Sheet1", (headers, *cells), ())
    numbers = tuple(range(1, len(headers) + 1))
    table = RawTable(grid, 1, "table", (1,), 2, 4, numbers, headers, rows, (), Context())
    register, _ = normalise(table, office)
    if register is None:
        return "", {}
    return register.records.kind, {number - 1: key for key, number in register.columns.items()}
