"""Registers of invented people, as large as a benchmark needs them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADER = (
    "序号", "信访日期", "登记日期", "姓名", "性别", "身份证号", "联系电话", "住址", "村居", "信访形式", "信访目的",
    "内容分类", "信访人数", "概况", "诉求", "责任单位", "状态", "受理日期", "办理期限", "备注",
)  # fmt: skip
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安柏川冬方桂禾嘉可岚明宁平秋瑞"
THINGS = (
    "水渠损坏",
    "路灯不亮",
    "宅基地界线",
    "低保审核",
    "垃圾清运",
    "补偿款发放",
    "邻里排水",
    "危房改造",
)


def person_number(born: date, order: int) -> str:
    """An invented ID number of no real county, its check digit right."""
    body = f"560199{born:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def person(draw: random.Random) -> str:
    """An invented name."""
    return draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)


def matter(draw: random.Random) -> str:
    """An invented petition in one sentence."""
    return (
        f"反映{draw.randrange(40)}组{draw.choice(THINGS)}，涉及{draw.randrange(2, 90)}户，"
        f"已有{draw.randrange(2, 30)}个月"
    )


def register(path: Path, rows: int, seed: int = 7) -> None:
    """A register of `rows` invented records of 20 columns, 14 of them text; one in ten has a fault
    to be found, and one in ten has its date written as people write it."""
    draw = random.Random(seed)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER)
        for at in range(1, rows + 1):
            record = _record(draw, at)
            for column, value in enumerate(record):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value:
                    sheet.write_string(at, column, value)


def _record(draw: random.Random, at: int) -> tuple[str | int | date, ...]:
    born = date(1950, 1, 1) + timedelta(days=draw.randrange(18000))
    number = person_number(born, draw.randrange(1000))
    came = date(2026, 7, 1) + timedelta(days=draw.randrange(120))
    return (
        at, came if at % 10 else f"{came:%Y.}{came.month}.{came.day}", came, person(draw),
        "男" if int(number[16]) % 2 else "女",
        number if at % 10 else number[:-1] + ("1" if number[-1] != "1" else "2"),
        f"1990000{draw.randrange(10000):04}", f"某镇某村{draw.randrange(20)}组", f"第{draw.randrange(20)}村",
        draw.choice(("来访", "来信", "来电")), "求决", "农村农业", draw.choice((1, 1, 2, 3)),
        matter(draw), "请求尽快处理", "农业服务中心", "办理中", came, came + timedelta(days=60),
        "" if at % 3 else "已电话联系",
    )  # fmt: skip
