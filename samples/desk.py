"""The desk at which sheets are drawn, and the dresses every form uses."""

# ruff: noqa: E501  Chinese counts double, and a table is read best as a table
from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from cases import Town
from dresses import committee, loose_id, loose_name, loose_phone, said
from october import Sheets
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sheets import Page, Truth

NAME = ("petitioner", loose_name)
ID = ("id_number", loose_id)
PHONE = ("phone", loose_phone)
UNIT = ("duty_unit", committee)
WALK = said({"来访": "走访", "来电": "电话", "来信": "书信", "网上信访": "网上"})
DONE = said({"已办结": "办结", "办理中": "在办", "待受理": "未受理", "已答复": "已回复"})
RURAL = said(
    {
        "农村农业": "三农",
        "环境保护": "环保",
        "民政": "民政优抚",
        "交通运输": "交通",
        "劳动和社会保障": "社保",
        "城乡建设": "住建",
        "政法": "社会治安",
    }
)
ROUNDED = said({"初次": "初访", "重复": "重访"})
CROWD = said({"个人": "个访", "集体访": "群访"})
LOWER = {
    "国土资源": "土地管理", "农村农业": "农田水利", "城乡建设": "村镇建设", "环境保护": "大气水体污染", "交通运输": "农村公路",
    "民政": "社会救助", "劳动和社会保障": "劳动报酬", "政法": "治安管理", "教育文体": "义务教育", "卫生计生": "医疗卫生",
    "党务政务": "政务服务", "组织人事": "待遇落实", "经济管理": "金融电力", "商贸旅游": "消费维权", "科技与信息产业": "通信服务",
    "纪检监察": "村干部违纪", "其他": "其他",
}  # fmt: skip


@dataclass
class Desk:
    """Where the sheets are drawn: the month's folder, what is to be drawn, and the truth that grows beside it."""

    folder: Path
    truth: Truth
    rng: random.Random
    town: Town
    sheets: Sheets
    severities: dict[str, str]
    saved: list[tuple[Workbook, Path]]

    def book(self, file: str) -> Workbook:
        """A new workbook that will be saved under a name."""
        book = Workbook()
        book.remove(book.active)
        self.saved.append((book, self.folder / file))
        return book

    def page(
        self,
        book: Workbook,
        file: str,
        name: str,
        *,
        village: str | None = None,
        left: int = 1,
        told: str | None = None,
    ) -> Page:
        """A new sheet of a workbook."""
        sheet: Worksheet = book.create_sheet(name)
        return Page(
            sheet,
            self.truth,
            self.rng,
            file,
            village=village,
            left=left,
            severities=self.severities,
            sheet_name=told,
        )
