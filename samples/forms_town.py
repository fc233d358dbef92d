"""What does not come from a village: the town's own window, the national system, a file sent by mistake."""

# ruff: noqa: E501  Chinese counts double, and a table is read best as a table
from __future__ import annotations

from datetime import timedelta

from desk import ID, LOWER, NAME, PHONE, UNIT, Desk
from dresses import alias, iso, real, said
from october import EXPORT, WINDOW
from people import COUNTY, TOWN
from sheets import Col


def window(desk: Desk) -> None:
    file = "镇信访办接访登记10月.xlsx"
    page = desk.page(desk.book(file), file, "接访登记")
    columns = [
        Col("序号", "seq"), Col("信访件编号", "case_no"), Col("来访日期", "received_on", iso), Col("登记日期", "registered_on", iso),
        Col("来访人", *NAME), Col("性别", "gender"), Col("出生日期", "birth_on", real), Col("身份证号", *ID), Col("联系电话", *PHONE),
        Col("住址", "address"), Col("村居", "village", alias), Col("信访形式", "channel"), Col("信访目的", "purpose"), Col("内容分类", "category"),
        Col("概况", "matter"), Col("办理路径", "route", said({"31(6)": "信访程序"})), Col("责任单位", *UNIT), Col("受理日期", "accepted_on", iso),
        Col("告知日期", "notified_on", iso), Col("状态", "status"), Col("办理结果", "result"), Col("答复日期", "replied_on", iso),
        Col("办结日期", "closed_on", iso), Col("延期理由", "extension_reason"), Col("批准人", "extension_approver"),
        Col("批准日期", "extension_approved_on", iso), Col("延至", "extended_to", iso), Col("撤回日期", "withdrawn_on", iso),
        Col("撤回申请", "withdrawal_doc"), Col("初重件", "first_or_repeat"),
    ]  # fmt: skip
    page.title(f"{TOWN}信访办2026年10月接访登记", 12)
    page.header(columns)
    for number, entry in enumerate(desk.sheets[WINDOW], 1):
        if not entry.case.values.get("case_no"):
            entry.case = entry.case.but(case_no=desk.town.number(entry.case.on))
        page.record(entry, number)


def export(desk: Desk) -> None:
    """The national system's own: nineteen columns, one header row, no title."""
    file = "信访信息系统导出20261103.xlsx"
    page = desk.page(desk.book(file), file, "Sheet1")
    page.header([
        Col("信访件编号", "case_no"), Col("姓名", "petitioner"), Col("信访人数", "people_count"), Col("住址", "address"), Col("手机号码", "phone"),
        Col("问题属地", "problem_place", lambda value, _: (f"{COUNTY}{TOWN}{value}", None)), Col("信访目的", "purpose", said({"检举控告": "揭发控告"})),
        Col("内容分类", "category", lambda value, _: (f"{value}_{LOWER[value]}", None)), Col("信访日期", "received_on", iso),
        Col("登记日期", "registered_on", iso), Col("限办时间", "due_on", iso), Col("信访形式", "channel"), Col("概况", "matter"),
        Col("是否办结", "closed"), Col("是否全国初次信访", "first_or_repeat", said({"初次": "是", "重复": "否"})),
        Col("联名信或集体访", "group_flag", said({"个人": "否"})),
        Col("信访件状态", "status", said({"待受理": "受理申请审查中", "办理中": "受理", "已答复": "已作出处理意见", "已办结": "审核认定办结"})),
        Col("登记部门"), Col("登记人", "registered_by"),
    ])  # fmt: skip
    for entry in sorted(desk.sheets[EXPORT], key=lambda entry: str(entry.case.values["case_no"])):
        case = entry.case
        entry.case = case.but(
            due_on=case.day("registered_on") + timedelta(days=60), registered_by=desk.rng.choice(("林知远", "县局窗口", "系统")),
            closed="是" if case.values["status"] == "已办结" else "否",
        )  # fmt: skip
        page.record(entry, None, 登记部门=desk.rng.choice((f"{TOWN}信访办公室", f"{COUNTY}信访局")))
    page.planted("header_unknown", row=1, column=page.column("登记部门"))


def roster(desk: Desk) -> None:
    """Sent by mistake: no register at all."""
    file = "国庆值班表.xlsx"
    page = desk.page(desk.book(file), file, "值班表")
    page.stray({1: "国庆节值班安排表"}, "title")
    page.stray(dict(enumerate(("日期", "带班领导", "值班人员", "值班室"), 1)), "no_register")
    for day in range(1, 8):
        pair = (
            "施向阳" if day % 2 else "柯文澜",
            "邵明远、闵佳" if day % 3 else "卓然、荆芸",
            "二楼值班室",
        )
        page.stray(dict(enumerate((f"10月{day}日", *pair), 1)), "no_register")
    page.planted("table_unknown", row=3, column=1)
    desk.truth.fault(file, "", "no_register", desk.severities["no_register"])
