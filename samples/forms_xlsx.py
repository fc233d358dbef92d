"""The villages that send an .xlsx: each has its own form, and keeps it."""

# ruff: noqa: E501  Chinese counts double, and a table is read best as a table
from __future__ import annotations

from datetime import date, timedelta

from cases import REPORTED, Entry, workday
from desk import CROWD, DONE, ID, NAME, PHONE, ROUNDED, RURAL, UNIT, WALK, Desk
from dresses import (
    alias,
    chinese,
    compact,
    dotted,
    filled,
    headcount,
    iso,
    mixed,
    real,
    real_chinese,
    said,
    serial,
    stamped,
    timed,
    yearless,
)
from people import COUNTY, TOWN
from sheets import Col


def shiqiao(desk: Desk) -> None:
    file = "石桥村10月信访登记表.xlsx"
    page = desk.page(desk.book(file), file, "Sheet1", village="石桥村")
    columns = [
        Col("序号", "seq"), Col("信访日期", "received_on", dotted),
        Col(("信访人", "姓名"), *NAME), Col(("信访人", "性别"), "gender"), Col(("信访人", "身份证号"), *ID),
        Col(("信访人", "联系电话"), *PHONE), Col(("信访人", "家庭住址"), "address"),
        Col("信访人数", "people_count"), Col("个访/群访", "group_flag", CROWD),
        Col(("信访情况", "信访形式"), "channel", WALK), Col(("信访情况", "内容分类"), "category"),
        Col(("信访情况", "主要内容"), "matter"), Col("被反映人(单位)", "accused"), Col("责任单位", *UNIT),
        Col(("办理情况", "办理状态"), "status"), Col(("办理情况", "办结日期"), "closed_on", dotted), Col(("办理情况", "办理结果"), "result"),
        Col("初/重", "first_or_repeat", said({"初次": "初", "重复": "重"})), Col("备注", "remark"),
    ]  # fmt: skip
    page.title("石桥村2026年10月信访登记表", len(columns))
    page.form(f"填报单位：石桥村                填报时间：{filled()}", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["石桥村"], 1):
        page.record(entry, number)
    page.total("合计", {"petitioner": page.items, "people_count": page.people})
    page.sign("填表人：方会计", "审核：石桥村委会（盖章）")
    page.note("注：1.本表每月月底前报镇信访办；2.“内容分类”按镇里发的目录填写。")
    page.sheet.freeze_panes = "C5"


def liufu(desk: Desk) -> None:
    file = "柳富村.xlsx"
    page = desk.page(desk.book(file), file, "10月", village="柳富村", left=2)
    page.sheet.column_dimensions["A"].width = 2
    page.row = 2
    columns = [
        Col("序\n号", "seq"), Col("信访日期\n（年-月-日）", "received_on", mixed(real, real, real_chinese)), Col("姓  名", *NAME),
        Col("性别", "gender"), Col("身份证号码\n（18位）", *ID), Col("联系电话", *PHONE), Col("信访\n方式", "channel", WALK),
        Col("来访人数\n(人)", "people_count", headcount), Col("个体/群体", "group_flag", said({"个人": "个体", "集体访": "群体"})),
        Col("反映内容（简要）", "matter"), Col("被反映人/单位", "accused"), Col("责任单位", *UNIT), Col("状态\n（办结/在办）", "status", DONE),
        Col("办结时间", "closed_on", real), Col("办理结果", "result"), Col("初访/重访", "first_or_repeat", ROUNDED), Col("备 注", "remark"),
    ]  # fmt: skip
    page.title("柳富村信访台账", len(columns))
    page.header(columns)
    first = 0
    for number, entry in enumerate(desk.sheets["柳富村"], 1):
        row = page.record(entry, number)
        if entry.look == "hidden":
            first = row
    page.planted("hidden_rows", row=first, column=2)
    page.blank()
    page.note("填报说明：在办的不填办结时间。", merged=False)


def dongping(desk: Desk) -> None:
    file = "东坪村信访台账（10月）.xlsx"
    book = desk.book(file)
    columns = [
        Col("序号", "seq"), Col("日期", "received_on", yearless), Col("信访人", *NAME), Col("身份证", *ID), Col("电话", *PHONE),
        Col("地址", "address"), Col("形式", "channel"), Col("事由", "matter"), Col("承办单位", *UNIT),
        Col("是否办结", "status", said({"已办结": "是", "办理中": "否"})), Col("办结日期", "closed_on", yearless), Col("处理结果", "result"),
        Col("是否重复信访", "first_or_repeat", said({"初次": "否", "重复": "是"})),
    ]  # fmt: skip
    halves: dict[str, list[Entry]] = {"上": [], "下": []}
    seen: set[str] = set()
    for entry in desk.sheets["东坪村"]:
        if entry.case.values["status"] != "已办结":
            entry.case = entry.case.but(status="办理中")
        halves["下" if entry.case.on.day > 15 or entry.case.event in seen else "上"].append(entry)
        seen.add(entry.case.event)
    for half, entries in halves.items():
        page = desk.page(book, file, f"10月{half}半月", village="东坪村")
        page.title(f"东坪村信访登记表（2026年10月{half}半月）", len(columns))
        page.header(columns)
        for number, entry in enumerate(entries, 1):
            page.record(entry, number)
        page.total(f"合计：{page.items}件", {}, boxed=False)


def dawan(desk: Desk) -> None:
    file = "大湾村2026年信访台账.xlsx"
    book = desk.book(file)
    columns = [
        Col("序号", "seq"), Col("信访件编号", "case_no"), Col("信访日期", "received_on", compact), Col("姓名", *NAME), Col("性别", "gender"),
        Col("身份证号", *ID), Col("联系电话", *PHONE), Col("住址", "address"), Col("信访形式", "channel"), Col("信访目的", "purpose"),
        Col("内容分类", "category"), Col("概况", "matter"), Col("责任单位", *UNIT), Col("状态", "status"), Col("办理结果", "result"),
        Col("办结日期", "closed_on", compact),
    ]  # fmt: skip
    linked = {id(entry) for left, right, *_ in desk.town.links for entry in (left, right)}
    for month in (7, 8, 9, 10):
        page = desk.page(book, file, f"{month}月", village="大湾村")
        page.title(f"大湾村2026年{month}月份信访登记", len(columns))
        page.header(columns)
        rows = (
            desk.sheets["大湾村"]
            if month == 10
            else [e for e in desk.sheets["大湾村:早"] if e.case.on.month == month]
        )
        for number, entry in enumerate(rows, 1):
            if not entry.case.values.get("case_no") and id(entry) not in linked:
                entry.case = entry.case.but(case_no=desk.town.number(entry.case.on))
            page.record(entry, number)
    page = desk.page(book, file, "补充", village="大湾村")
    for row in (
        (1, "何顺昌", "2026.10.29", "来电", "询问冬修水利投工怎样折算，办事处说要等通知"),
        (2, "陆双全", "2026.10.30", "走访", "反映门前排水沟盖板被拖拉机压断，要求更换"),
        (3, "万桂枝", "2026.10.30", "走访", "要求把老人证上的出生月份改过来"),
    ):
        page.stray(dict(enumerate(row, 1)), "headerless")
    page.planted("headerless")


def jinzhu(desk: Desk) -> None:
    file = "金竹村信访登记.xlsx"
    page = desk.page(desk.book(file), file, "10月", village="金竹村")
    columns = [
        Col("序号", "seq"), Col("村组", "village"), Col("信访日期", "received_on", mixed(dotted, iso, compact)), Col("信访人", *NAME),
        Col("身份证号", *ID), Col("联系电话", *PHONE), Col("信访形式", "channel"), Col("信访内容", "matter"), Col("责任单位", *UNIT),
        Col("承办单位", "second"), Col("办理状态", "status"), Col("备注", "remark"),
    ]  # fmt: skip
    page.title("金竹村2026年10月信访登记表", len(columns))
    page.header(columns)
    rows = sorted(
        desk.sheets["金竹村"], key=lambda entry: "一二三四五六七八九".find(group_of(entry))
    )
    top, above, start = {}, None, page.row
    first_filled: dict[int, int] = {}
    for number, entry in enumerate(rows, 1):
        group = group_of(entry)
        values = {
            "village": None if group in top else f"金竹村{group}组",
            "second": "镇司法所" if number in (4, 9) else entry.case.values["duty_unit"],
        }
        channel = entry.case.values["channel"]
        if above == channel and "channel" not in entry.shown:
            values["channel"] = "同上"
            first_filled.setdefault(page.column("channel"), page.row)
        row = page.record(entry, number, **values)
        if group in top:
            first_filled.setdefault(page.column("village"), row)
        top.setdefault(group, row)
        above = channel
    ends = [*sorted(top.values())[1:], page.row]
    for begin, end in zip(sorted(top.values()), ends, strict=True):
        page.sheet.merge_cells(start_row=begin, end_row=end - 1, start_column=2, end_column=2)
    for column, row in first_filled.items():
        page.planted("filled_down", row=row, column=column)
    page.planted("header_conflict", row=start - 1, column=page.column("duty_unit"))


def group_of(entry: Entry) -> str:
    """The group a petitioner lives in."""
    address = str(entry.case.values.get("address") or "一组")
    return address[address.index("组") - 1]


def maanshan(desk: Desk) -> None:
    file = "马鞍山村.xlsx"
    page = desk.page(desk.book(file), file, "10月份", village="马鞍山村")
    columns = [
        Col("序号", "seq"), Col("来信来访日期", "received_on", yearless), Col("信访人姓名", *NAME), Col("性别", "gender"), Col("身份证号", *ID),
        Col("联系电话", *PHONE), Col("信访方式", "channel"), Col("人数", "people_count"), Col("主要内容及诉求", "matter"),
        Col("责任单位", *UNIT), Col("办理状态", "status", DONE), Col("办理结果", "result"), Col("是否重点人员"), Col("稳控责任人"),
    ]  # fmt: skip
    page.title("马鞍山村2026年10月份群众信访登记表", len(columns))
    page.form(
        f"填报单位（盖章）：马鞍山村委会          填报日期：{filled(date(2026, 10, 30))}",
        len(columns),
    )
    page.header(columns)
    for number, entry in enumerate(desk.sheets["马鞍山村"], 1):
        page.record(entry, number, 是否重点人员="否", 稳控责任人="村干部")
    page.serials(page.items + 1, 4)
    row = page.total("合计", {"petitioner": page.items + 2})
    page.planted("totals_row", row=row, column=page.column("petitioner"))
    for head in ("是否重点人员", "稳控责任人"):
        page.planted("left_out", row=page.header_row, column=page.column(head))
    page.sign("填表人：付文书", "负责人：", "联系电话：0999-66770044")


def qingshuitang(desk: Desk) -> None:
    file = "清水塘村10月报表.xlsx"
    page = desk.page(desk.book(file), file, "Sheet1", village="清水塘村")
    columns = [
        Col("序号", "seq"), Col("信访日期", "received_on", chinese), Col("姓名", *NAME), Col("性别", "gender"), Col("身份证号", *ID),
        Col("联系电话", *PHONE), Col("信访形式", "channel"), Col("信访目的", "purpose"), Col("内容分类", "category"), Col("概况", "matter"),
        Col("所属网格"), Col("责任单位", *UNIT), Col("受理日期", "accepted_on", real), Col("办理期限", "due_on"), Col("办理时间"),
        Col("状态", "status"),
    ]  # fmt: skip
    page.title(f"{COUNTY}{TOWN}", len(columns))
    page.title("清水塘村二〇二六年十月信访登记表", len(columns))
    page.header(columns)
    formulas: list[int] = []
    for number, entry in enumerate(desk.sheets["清水塘村"], 1):
        values = entry.case.values
        if (
            values["status"] in ("办理中", "已办结")
            and values["purpose"] == "求决"
            and not entry.faults
        ):
            taken = workday(entry.case.on + timedelta(days=1))
            ends = {
                key: day
                for key in ("replied_on", "closed_on")
                if isinstance(day := values.get(key), date)
            }
            if all(day >= taken for day in ends.values()) and number % 2 and taken <= REPORTED:
                entry.case = entry.case.but(accepted_on=taken)
                formulas.append(page.row)
        seen = min(entry.case.on + timedelta(days=2), date(2026, 10, 31))
        dealt = f"{seen.year}-{seen.month:02}-{seen.day:02}"
        due = f"=M{page.row}+60" if formulas and formulas[-1] == page.row else None
        page.record(
            entry, number, 所属网格=f"第{desk.rng.randrange(1, 7)}网格", 办理时间=dealt, due_on=due
        )
    page.planted("uncached_formula", row=formulas[0], column=page.column("due_on"))
    page.planted("header_unknown", row=page.header_row, column=page.column("所属网格"))
    page.planted("header_ambiguous", row=page.header_row, column=page.column("办理时间"))


def fengshuping(desk: Desk) -> None:
    file = "枫树坪村.xlsx"
    book = desk.book(file)
    page = desk.page(book, file, "2026年10月", village="枫树坪村")
    columns = [
        Col("序号", "seq"), Col("信访件编号", "case_no"), Col("信访日期", "received_on", serial), Col("姓名", *NAME), Col("性别", "gender"),
        Col("身份证号", *ID), Col("联系电话", *PHONE), Col("所在村", "village", alias), Col("信访形式", "channel"), Col("内容分类", "category", RURAL),
        Col("信访概况", "matter"), Col("办理单位", *UNIT), Col("办理状态", "status"), Col("办结日期", "closed_on", serial), Col("办理结果", "result"),
        Col("初重件", "first_or_repeat"),
    ]  # fmt: skip
    page.title("枫树坪村信访登记台账", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["枫树坪村"], 1):
        page.record(entry, number)
    hidden = book.create_sheet("模板")
    for number, column in enumerate(columns, 1):
        hidden.cell(1, number, column.heads[0])
    hidden.sheet_state = "hidden"
    desk.truth.fault(file, "模板", "hidden_sheet", desk.severities["hidden_sheet"])


def xinjian(desk: Desk) -> None:
    file = "新建社区（10月份）.xlsx"
    page = desk.page(desk.book(file), file, "10月", village="新建社区")
    columns = [
        Col("序号", "seq"), Col("信访件编号", "case_no"), Col("登记时间", "registered_on", timed), Col("信访时间", "received_on", mixed(timed, stamped)),
        Col("信访人", *NAME), Col("身份证号码", *ID), Col("联系电话", *PHONE), Col("居住地", "address"), Col("信访形式", "channel"),
        Col("人数", "people_count"), Col("联名信或集体访", "group_flag"), Col("信访内容", "matter"), Col("责任单位", *UNIT), Col("办理状态", "status"),
        Col("办结时间", "closed_on", iso), Col("办理结果", "result"), Col("是否初次信访", "first_or_repeat", said({"初次": "是", "重复": "否"})),
    ]  # fmt: skip
    page.title("新建社区2026年10月信访登记表", len(columns))
    page.form("填报单位：新建社区居委会（章）", len(columns))
    page.header(columns)
    number = 0
    rows = desk.sheets["新建社区"]
    for heading, wanted in (("一、来访", True), ("二、来信、来电和网上", False)):
        page.section(heading)
        before = page.items
        for entry in rows:
            if (entry.case.values["channel"] == "来访") == wanted:
                number += 1
                case = entry.case
                if not case.values.get("registered_on"):
                    entry.case = case.but(registered_on=case.on)
                page.record(entry, number)
        page.total("小计", {"petitioner": page.items - before}, reason="subtotal")
    page.total("总计", {"petitioner": page.items})
    page.sign("制表人：贺晓", "审核人：贾书记")


def zhendong(desk: Desk) -> None:
    file = "镇东社区/信访台账2026.10.xlsx"
    book = desk.book(file)
    page = desk.page(book, file, "信访台账", village="镇东社区")
    columns = [
        Col("序号", "seq"), Col("来访日期", "received_on", mixed(dotted, yearless, iso)), Col("姓名", *NAME), Col("性别", "gender"), Col("联系电话", *PHONE),
        Col("身份证号", *ID), Col("住址", "address"), Col("信访形式", "channel"), Col("信访目的", "purpose"), Col("反映问题", "matter"),
        Col("责任部门", *UNIT), Col("办理状态", "status"), Col("办理结果", "result"), Col("办结日期", "closed_on", dotted), Col("满意度", "satisfaction"),
    ]  # fmt: skip
    page.title("镇东社区2026年10月信访台账", len(columns))
    page.header(columns)
    rows = desk.sheets["镇东社区"]
    for number, entry in enumerate(rows, 1):
        if number == 10:  # a new page was printed, the header with it
            page.header(columns, again=True)
        page.record(entry, number)
    page.note("★ 满意度由社区回访后填写。")
    page.form(f"镇东社区居委会    {filled()}", len(columns))
    desk.truth.set_aside[-1]["reason"] = "sign_off"
    names = desk.page(book, file, "网格员名单", village="镇东社区")
    for row in (
        ("序号", "网格", "网格员", "片区"),
        (1, "第一网格", "曾玲", "正街东段"),
        (2, "第二网格", "苏大全", "正街西段"),
        (3, "第三网格", "邹敏", "河堤路"),
    ):
        names.stray(dict(enumerate(row, 1)), "no_register")
    names.planted("table_unknown", row=2, column=1)


def xiaping(desk: Desk) -> None:
    file = "下坪村.xlsx"
    page = desk.page(desk.book(file), file, "10月", village="下坪村")
    columns = [
        Col("序号", "seq"),
        Col("信访日期", "received_on"),
        Col("姓名", "petitioner"),
        Col("联系电话", "phone"),
        Col("信访形式", "channel"),
        Col("反映内容", "matter"),
        Col("办理情况", "result"),
    ]
    page.title("下坪村2026年10月信访登记表", len(columns))
    page.form(f"填报单位：下坪村          填报时间：{filled()}", len(columns))
    page.header(columns)
    page.section("本月无信访事项")
    desk.truth.set_aside[-1]["reason"] = "zero"
    page.sign("填表人：黎文书", "审核：黎支书")
