"""Who draws which sheet of October."""

# ruff: noqa: E501  Chinese counts double
from __future__ import annotations

from collections.abc import Callable

from desk import Desk
from forms_other import baima, hongqi, longquan, qingshiling, shuanghe, yangjiaao
from forms_town import export, roster, window
from forms_xlsx import (
    dawan,
    dongping,
    fengshuping,
    jinzhu,
    liufu,
    maanshan,
    qingshuitang,
    shiqiao,
    xiaping,
    xinjian,
    zhendong,
)
from people import VILLAGES

FORMS: dict[str, Callable[[Desk], None]] = {
    "石桥村": shiqiao, "柳富村": liufu, "东坪村": dongping, "大湾村": dawan, "青石岭村": qingshiling, "白马村": baima, "红旗村": hongqi,
    "双河村": shuanghe, "杨家坳村": yangjiaao, "龙泉村": longquan, "金竹村": jinzhu, "马鞍山村": maanshan, "清水塘村": qingshuitang,
    "枫树坪村": fengshuping, "新建社区": xinjian, "镇东社区": zhendong, "下坪村": xiaping,
}  # fmt: skip


TOWN_FORMS = (window, export, roster)


def submissions(saved: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Which village sent what: sent, zero or missing."""
    files = dict(saved)
    return [
        {
            "village": village,
            "status": "missing"
            if village not in files
            else "zero"
            if village == "下坪村"
            else "sent",
            "files": files.get(village, ""),
        }
        for village in VILLAGES
    ]
