"""An invented town: people, matters told in several wordings, and what truly belongs together.

Names, numbers and places are made up; ID numbers have valid check digits on invented birth dates,
telephones are visibly fictitious (1990000xxxx).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import pandas as pd

from xftools.model import Place, Records

VILLAGES = ("柳富村", "石桥村", "大塘村", "青岗村", "白果村", "龙泉村", "枫树村", "高坪村")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "建国华明秀英桂兰志强丽娟海燕春梅德福永清玉珍文斌光辉少云长江红霞金龙小平世昌家旺素芬成林"
THINGS = (
    "老河沟", "后山坡", "打谷场", "石灰窑", "晒谷坪", "东头水井", "李家坝", "土地庙", "竹林湾",
    "油坊旁", "旧仓库", "马鞍岭", "鱼嘴塘", "碾子坡", "观音岩", "榨坊沟", "大槐树", "磨盘田",
    "鹰嘴崖", "茶厂坡", "砖瓦窑", "渡口边", "凉亭垭", "双石桥头", "学堂坳", "黄泥塘", "菜籽沟",
)  # fmt: skip
TOPICS = {
    "国土资源": (
        ("反映{village}征收其位于{thing}的承包地{area}亩，补偿款{money}元至今未发放，要求尽快发放。",
         "家里{thing}那块地被征了{area}亩，说好补{money}元一直没拿到，请政府解决。",
         "来电称{thing}征地{area}亩补偿款未到位，涉及金额{money}元。"),
        ("反映征地时{thing}地块丈量面积少算{area}亩，要求重新测量并补足补偿。",
         "{thing}的地量少了{area}亩，不公平，要求重新量。",
         "信访人不服征地丈量结果，称{thing}处少计{area}亩。"),
    ),
    "农村农业": (
        ("反映邻居{other}在{thing}建房侵占其宅基地，要求制止并恢复原状。",
         "{other}家盖房占了我家{thing}的宅基地，村里调解过没用。",
         "称{other}在{thing}违建，占用通道，要求处理。"),
        ("反映{thing}的灌溉水渠被{other}堵塞，农田无法灌溉，要求疏通。",
         "{other}把{thing}水渠堵了，田里没水，请派人看看。",
         "要求协调{other}疏通{thing}水渠。"),
    ),
    "环境保护": (
        ("反映{other}养猪场污水直排{thing}，臭味严重影响生活，要求治理。",
         "{thing}边上{other}的养猪场太臭，污水流到河里。",
         "投诉{other}养殖场在{thing}排污，多次反映未解决。"),
        ("反映{thing}采石场夜间放炮致房屋开裂，要求赔偿{money}元。",
         "{thing}采石场放炮把我家墙震裂了，要赔{money}元。",
         "要求鉴定{thing}采石场爆破对房屋的损害并赔偿。"),
    ),
    "民政": (
        ("申请低保，称本人患病丧失劳动能力，{other}条件比其好却享受低保，要求公平评议。",
         "低保评议不公，{other}家有车还吃低保，本人却没有。",
         "要求落实低保，质疑{other}的低保资格。"),
        ("反映危房改造补助款{money}元未到账，房屋位于{thing}，要求核实。",
         "{thing}的危房改造好了，补助{money}元没发。",
         "询问{thing}危房改造补助{money}元何时发放。"),
    ),
    "劳动和社会保障": (
        ("反映在{other}工地务工，被拖欠工资{money}元，要求支付。",
         "给{other}干活，{money}元工钱一直不给。",
         "要求协调{other}支付拖欠的工资{money}元。"),
        ("反映养老保险补缴记录有误，经办人{other}称需重新提交材料，要求更正。",
         "养老保险少记了几年，找过{other}，没改过来。",
         "要求更正养老保险缴费年限，此前由{other}经办。"),
    ),
}  # fmt: skip
CHANNELS = ("来信", "来访", "来电", "网上信访")
SOUNDS = dict(zip(
    "建华明志丽娟梅清珍文斌江霞平素芬成林兰燕辉", "健桦鸣至莉捐枚青真纹彬姜侠苹诉纷城琳蓝艳晖",
    strict=True,
))  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    name: str
    gender: str
    id_number: str
    phone: str
    village: str
    address: str


@dataclass(frozen=True)
class Event:
    """One true event: who, which matter, which registration it repeats (for keyed twice)."""

    person: int
    matter: int
    event: int


def person(rng: random.Random, village: str) -> Person:
    size = 2 if rng.random() < 0.8 else 1
    male = rng.random() < 0.6
    born = date(1945, 1, 1) + timedelta(days=rng.randrange(55 * 365))
    first = f"330199{born:%Y%m%d}{rng.randrange(500) * 2 + male:03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]
    return Person(
        name=rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(size)),
        gender="男" if male else "女",
        id_number=first + check,
        phone=f"1990000{rng.randrange(10_000):04d}",
        village=village,
        address=f"{village}{rng.randrange(1, 12)}组{rng.randrange(1, 80)}号",
    )


def town(
    seed: int, size: int, *, noise: float = 1.0
) -> tuple[list[dict[str, object]], list[Event]]:
    """About `size` registrations in random order, and the truth of each."""
    rng = random.Random(seed)
    residents = {v: [person(rng, v) for _ in range(max(12, size // 6))] for v in VILLAGES}
    people: list[Person] = []
    rows: list[dict[str, object]] = []
    truth: list[Event] = []
    matters = events = 0

    def tell(who: Person, number: int, at: int, event: int, **values: object) -> None:
        rows.append(_register(rng, who, noise, **values))
        truth.append(Event(number, at, event))

    while len(rows) < size:
        village = rng.choice(VILLAGES)
        category = rng.choice(tuple(TOPICS))
        wordings = rng.choice(TOPICS[category])
        facts = {
            "village": village,
            "thing": rng.choice(THINGS),
            "other": person(rng, village).name,
            "area": rng.randrange(11, 99) / 10,
            "money": rng.randrange(3, 900) * 100,
        }
        matters += 1
        who = rng.choice(residents[village])
        if who not in people:
            people.append(who)
        on = date(2025, 1, 1) + timedelta(days=rng.randrange(600))
        told = {"category": category, "channel": rng.choice(CHANNELS), "received_on": on,
                "matter": rng.choice(wordings).format(**facts)}  # fmt: skip
        events += 1
        tell(who, people.index(who), matters, events, **told)
        if rng.random() < 0.15:  # keyed twice
            again = told | {"matter": _retyped(rng, str(told["matter"]))}
            tell(who, people.index(who), matters, events, **again)
        if rng.random() < 0.25:  # again, later
            events += 1
            later = told | {"received_on": on + timedelta(days=rng.randrange(20, 200)),
                            "matter": rng.choice(wordings).format(**facts)}  # fmt: skip
            tell(who, people.index(who), matters, events, **later)
        if rng.random() < 0.12:  # by another way
            events += 1
            other = rng.choice([c for c in CHANNELS if c != told["channel"]])
            tell(who, people.index(who), matters, events, **told | {
                "received_on": on + timedelta(days=rng.randrange(9)), "channel": other,
                "matter": rng.choice(wordings).format(**facts)})  # fmt: skip
        if rng.random() < 0.12:  # neighbours too
            for neighbour in rng.sample(residents[village], 2):
                if neighbour is who:
                    continue
                if neighbour not in people:
                    people.append(neighbour)
                events += 1
                tell(neighbour, people.index(neighbour), matters, events, **told | {
                    "received_on": on + timedelta(days=rng.randrange(10)),
                    "matter": rng.choice(wordings[:2]).format(**facts)})  # fmt: skip
    mixed = list(range(len(rows)))
    rng.shuffle(mixed)
    return [rows[n] for n in mixed], [truth[n] for n in mixed]


def _register(rng: random.Random, who: Person, noise: float, **values: object) -> dict[str, object]:
    name, number = who.name, who.id_number
    if rng.random() < 0.03 * noise:
        name = "".join(SOUNDS.get(c, c) if n else c for n, c in enumerate(name))
    if rng.random() < 0.04 * noise:
        name = " ".join(name)
    if rng.random() < 0.03 * noise:
        at = rng.randrange(6, 17)
        number = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    row: dict[str, object] = {
        "petitioner": name, "gender": who.gender, "id_number": number, "phone": who.phone,
        "village": who.village, "address": who.address,
    }  # fmt: skip
    for key, chance in (("id_number", 0.35), ("phone", 0.25), ("gender", 0.2), ("address", 0.4)):
        if rng.random() < chance * noise:
            del row[key]
    return row | values


def _retyped(rng: random.Random, text: str) -> str:
    if rng.random() < 0.5:
        return text
    at = rng.randrange(len(text) // 2, len(text))
    return text[:at] + text[at + 1 :] if rng.random() < 0.5 else text[: max(at, 12)]


DATES = ("received_on", "registered_on", "birth_on")


def records(rows: list[dict[str, object]], *, ids: list[str] | None = None) -> Records:
    """Rows as a table of records, with the types that normalise gives."""
    index = ids or [f"甲.xlsx!台账!A{n + 2}" for n in range(len(rows))]
    keys = list(dict.fromkeys(key for row in rows for key in row)) or ["petitioner"]
    table = pd.DataFrame(index=pd.Index(index, dtype="str"))
    for key in keys:
        values = [row.get(key) for row in rows]
        if key in DATES:
            table[key] = pd.to_datetime(pd.Series(values, index=table.index)).astype(
                "datetime64[s]"
            )
        elif key == "people_count":
            table[key] = pd.Series(values, index=table.index, dtype="Int64")
        else:
            table[key] = pd.Series(values, index=table.index, dtype="str")
    texts = table.copy().astype("str")
    places = {
        record: Place("甲.xlsx", "台账", n + 2, {key: c + 1 for c, key in enumerate(keys)})
        for n, record in enumerate(index)
    }
    return Records("petition", table, texts, places)


def true_pairs(truth: list[Event]) -> dict[tuple[int, int], tuple[bool, bool, bool]]:
    """Row pairs → whether it is one person, one matter, one event."""
    return {
        (a, b): (
            truth[a].person == truth[b].person,
            truth[a].matter == truth[b].matter,
            truth[a].event == truth[b].event,
        )
        for a, b in combinations(range(len(truth)), 2)
        if truth[a].person == truth[b].person or truth[a].matter == truth[b].matter
    }


__all__ = ["Event", "Person", "person", "records", "replace", "town", "true_pairs"]
