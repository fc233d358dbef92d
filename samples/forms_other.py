"""The villages that send something else: .csv, .xls, .ods, .et, and an .xlsx under a wrong name."""

# ruff: noqa: E501  Chinese counts double, and a table is read best as a table
from __future__ import annotations

from pathlib import Path

from desk import DONE, ID, NAME, PHONE, ROUNDED, RURAL, UNIT, WALK, Desk
from dresses import alias, chinese, dotted, filled, headcount, iso, mixed, real, said, slashed
from sheets import Col


def qingshiling(desk: Desk) -> None:
    file = "青石岭村2026年10月信访情况.xls"
    page = desk.page(desk.book(file), file, "信访情况", village="青石岭村")
    columns = [
        Col("序号", "seq"), Col("村名", "village", alias), Col("信访时间", "received_on", real), Col("信访人姓名", *NAME), Col("性别", "gender"),
        Col("身份证号码", *ID), Col("手机号", *PHONE), Col("信访方式", "channel"), Col("问题类型", "category", RURAL), Col("信访内容", "matter"),
        Col("办理单位", *UNIT), Col("办理状态", "status"), Col("办结时间", "closed_on", real), Col("答复意见", "result"),
        Col("是否初访", "first_or_repeat", said({"初次": "是", "重复": "否"})),
    ]  # fmt: skip
    page.title("2026年10月信访情况登记表", len(columns))
    page.form("单位：青石岭村委会    联系人：蔡文书    电话：0999-66770021", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["青石岭村"], 1):
        page.record(entry, number)
    page.serials(page.items + 1, 3)
    page.sign("制表：蔡文书", "审核：")


def baima(desk: Desk) -> None:
    file = "白马村.csv"
    page = desk.page(desk.book(file), file, "白马村", village="白马村", told=Path(file).stem)
    page.header([
        Col("序号", "seq"), Col("来信来访时间", "received_on", slashed), Col("信访人", *NAME), Col("身份证号", *ID), Col("联系电话", *PHONE),
        Col("人数", "people_count"), Col("信访形式", "channel", WALK), Col("问题类别", "category"), Col("反映的主要问题", "matter"),
        Col("承办单位", *UNIT), Col("办理结果", "result"), Col("是否初次信访", "first_or_repeat", said({"初次": "是", "重复": "否"})),
    ])  # fmt: skip
    for number, entry in enumerate(desk.sheets["白马村"], 1):
        page.record(entry, number)


def hongqi(desk: Desk) -> None:
    file = "红旗村来信来访登记10月.csv"
    page = desk.page(desk.book(file), file, "红旗村", village="红旗村", told=Path(file).stem)
    columns = [
        Col("序号", "seq"), Col("来访日期", "received_on", iso), Col("姓名", *NAME), Col("性别", "gender"), Col("身份证号", *ID), Col("电话", *PHONE),
        Col("住址", "address"), Col("信访形式", "channel"), Col("人数", "people_count", headcount), Col("联名或集体访", "group_flag"),
        Col("主要内容", "matter"), Col("责任单位", *UNIT), Col("办理状态", "status", DONE), Col("初/重", "first_or_repeat"), Col("备注", "remark"),
    ]  # fmt: skip
    page.title("红旗村2026年10月来信来访登记", 1)
    page.header(columns)
    for number, entry in enumerate(desk.sheets["红旗村"], 1):
        page.record(entry, number)
    page.total("合计", {"people_count": ""}, boxed=False)


def shuanghe(desk: Desk) -> None:
    file = "双河村.ods"
    page = desk.page(desk.book(file), file, "2026年10月", village="双河村")
    columns = [
        Col("编号", "seq"), Col("信访日期", "received_on", iso), Col("姓名", *NAME), Col("性别", "gender"), Col("身份证号", *ID), Col("电话", *PHONE),
        Col("家庭住址", "address"), Col("反映渠道", "channel"), Col("信访事由", "matter"), Col("信访类别", "category"), Col("责任单位", *UNIT),
        Col("办理状态", "status"), Col("处理结果", "result"), Col("初重件", "first_or_repeat"),
    ]  # fmt: skip
    page.title("双河村信访台账", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["双河村"], 1):
        page.record(entry, number)
    page.note("说明：初访填“初次”，以前来过的填“重复”。")


def yangjiaao(desk: Desk) -> None:
    file = "杨家坳村10月.et"
    page = desk.page(desk.book(file), file, "10月", village="杨家坳村")
    columns = [
        Col("序号", "seq"), Col("来访日期", "received_on", mixed(dotted, slashed, chinese)), Col("来访人", *NAME), Col("身份证号", *ID),
        Col("联系方式", *PHONE), Col("住址", "address"), Col("来访方式", "channel", WALK), Col("信访事项", "matter"),
        Col("来访人数", "people_count"), Col("责任单位", *UNIT), Col("处理结果", "result"),
    ]  # fmt: skip
    page.title("杨家坳村群众来访登记（2026年10月）", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["杨家坳村"], 1):
        gap = 2 if number > 8 else 0  # two rows were deleted, nobody knows why
        row = page.record(entry, number + gap)
        if number == 9:
            page.planted("serial_gap", row=row, column=1)
    page.total("合计", {"people_count": page.people})


def longquan(desk: Desk) -> None:
    file = "龙泉村.xls"
    page = desk.page(desk.book(file), file, "来访登记", village="龙泉村")
    columns = [
        Col("序号", "seq"), Col("来访时间", "received_on", mixed(real, dotted)), Col("来访人", *NAME), Col("性别", "gender"), Col("身份证号", *ID),
        Col("电话", *PHONE), Col("来访内容", "matter"), Col("接待人"), Col("办理状态", "status"), Col("处理结果", "result"),
        Col("初访/重访", "first_or_repeat", ROUNDED),
    ]  # fmt: skip
    page.title("龙泉村2026年10月群众来访登记表", len(columns))
    page.header(columns)
    for number, entry in enumerate(desk.sheets["龙泉村"], 1):
        page.record(entry, number, 接待人=desk.rng.choice(("钟干事", "唐主任", "钟干事")))
    page.planted("required_column", row=page.header_row, column=1)
    page.planted("header_ambiguous", row=page.header_row, column=page.column("接待人"))
    page.sign("填表人：钟干事", f"日期：{filled()}")
