"""The office's own ledger of July to September: matters in every state a matter can be in."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import matters
from cases import Case, Entry, Town, villages, workday
from matters import Told
from people import Person

KNOWN_ON = date(2026, 9, 30)
Add = Callable[..., Entry]
HANDLERS = ("邵明远", "闵佳", "卓然", "荆芸")
LEADERS = ("施向阳", "柯文澜", "解放鸣")
OPEN_SINCE = date(2026, 9, 9)  # what was taken up from here on is not overdue on 5 November


def ledger(town: Town) -> dict[str, list[Entry]]:
    """The rows in order of day, under "all"; and by what later chapters tell on from."""
    rng = town.rng
    rows: list[Entry] = []
    named: dict[str, list[Entry]] = {"all": rows}

    def add(case: Case, name: str = "") -> Entry:
        entry = Entry(case)
        rows.append(entry)
        if name:
            named.setdefault(name, []).append(entry)
        return entry

    homes = villages()
    for number in range(60):
        on = workday(date(2026, 7, 1) + timedelta(days=rng.randrange(76)))
        case = town.case(town.people.person(homes[number % len(homes)]), on)
        add(closed(town, case) if case.values["purpose"] == "求决" else answered(town, case))
    for _ in range(14):
        on = workday(date(2026, 9, 3) + timedelta(days=rng.randrange(20)))
        add(running(town, asked(town, town.people.person(rng.choice(homes)), on)))
    for day in (date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)):
        case = asked(town, town.people.person(rng.choice(homes)), day)
        add(fresh(town, case)).breaks("clock_overdue", "accepted_on")
    _told_again(town, add)
    _states(town, add)
    _accusations(town, add)
    _whole_year(town, add)
    rows.sort(key=lambda entry: entry.case.on)
    for number, entry in enumerate(rows, 1):
        values = entry.case.values
        case_no = values.get("case_no") or town.number(workday(entry.case.on + timedelta(days=1)))
        entry.case = entry.case.but(
            ledger_id=f"YX-2026-{number:04}", seq=str(number), case_no=case_no
        )
    return named


# ── the course of a matter ────────────────────────────────────────────────────────────────────


def asked(town: Town, person: Person, on: date, **values: object) -> Case:
    """A request, as most matters are."""
    return town.case(person, on, town.single(str(person.village), ask="求决"), **values)


def entered(town: Town, case: Case) -> Case:
    """Registered on the day or soon after, with the people who deal with it."""
    rng = town.rng
    on = min(workday(case.on + timedelta(days=rng.choice((0, 0, 0, 1, 2)))), KNOWN_ON)
    return case.but(
        registered_on=on,
        reached_office_on=case.values.get("reached_office_on") or on,
        first_or_repeat="重复" if rng.random() < 0.06 else "初次",
        handler=rng.choice(HANDLERS),
        lead_official=rng.choice(LEADERS),
        registered_by="林知远",
        skip_level="否",
    )


def accepted(town: Town, case: Case, *, told: bool = True) -> Case:
    """Taken up in time, and the petitioner told."""
    case = entered(town, case)
    on = workday(case.day("registered_on") + timedelta(days=town.rng.randrange(1, 7)))
    on = min(on, case.on + timedelta(days=14), KNOWN_ON)
    return case.but(
        route="31(6)",
        method="受理告知",
        status="办理中",
        accepted_on=on,
        notified_on=on if told else None,
        due_on=on + timedelta(days=60),
    )


def running(town: Town, case: Case, *, told: bool = True) -> Case:
    """Taken up, not answered, not late."""
    case = accepted(town, case, told=told)
    result = town.rng.choice(("已转承办单位调查", "已约双方下周见面", None))
    if case.day("accepted_on") < OPEN_SINCE:
        case = case.but(
            accepted_on=OPEN_SINCE,
            notified_on=OPEN_SINCE if told else None,
            due_on=OPEN_SINCE + timedelta(days=60),
        )
    return case.but(result=result)


def fresh(town: Town, case: Case) -> Case:
    """Registered, nothing decided."""
    return entered(town, case).but(status="待受理")


def closed(town: Town, case: Case, *, days: int = 0) -> Case:
    """Answered, handed over, closed, mostly asked about afterwards."""
    rng = town.rng
    case = accepted(town, case)
    start = case.day("accepted_on")
    room = max(2, min(50, (KNOWN_ON - start).days - 3))
    replied = min(
        workday(start + timedelta(days=days or rng.randrange(2, room + 1))), date(2026, 9, 28)
    )
    delivered = min(workday(replied + timedelta(days=rng.randrange(3))), date(2026, 9, 29))
    asked_again = workday(delivered + timedelta(days=rng.randrange(5, 12)))
    known = asked_again <= KNOWN_ON
    return case.but(
        status="已办结",
        result=rng.choice(matters.RESULTS["求决"]),
        replied_on=replied,
        closed_on=delivered,
        delivered_on=delivered,
        delivery_method=rng.choice(("直接送达", "直接送达", "邮寄")),
        satisfaction=rng.choice(("满意", "满意", "基本满意", "不满意")) if known else None,
        follow_up_on=asked_again if known else None,
    )


def answered(town: Town, case: Case) -> Case:
    """A suggestion or a question: answered, never "accepted"."""
    case = entered(town, case)
    on = workday(case.on + timedelta(days=town.rng.randrange(3, 9)))
    on = min(max(on, case.day("registered_on")), KNOWN_ON)
    route = "建议" if case.values["purpose"] == "意见建议" else "31(6)"
    return case.but(
        route=route,
        method="直接回复",
        status="已办结",
        notified_on=on,
        replied_on=on,
        closed_on=on,
        delivered_on=on,
        delivery_method="当面答复",
        result=town.rng.choice(matters.RESULTS[str(case.values["purpose"])]),
    )


# ── what October tells on from ────────────────────────────────────────────────────────────────

REPEATED = (
    "石桥村",
    "柳富村",
    "青石岭村",
    "红旗村",
    "双河村",
    "龙泉村",
    "新建社区",
    "古楼村",
    "上坪村",
)


def _told_again(town: Town, add: Add) -> None:
    rng = town.rng
    for number, village in enumerate(REPEATED):
        told, other = town.pair()
        on = workday(date(2026, 7, 6) + timedelta(days=7 * number + rng.randrange(4)))
        case = town.case(town.people.person(village), on, told, other=other)
        if number % 3:
            add(closed(town, case, days=20), "repeat")
        else:
            add(late(town, case), "repeat").breaks("clock_overdue", "replied_on")
    told, other = town.pair()
    case = town.case(
        town.people.person("双河村"), date(2026, 8, 20), told, channel="来访", other=other
    )
    add(closed(town, case, days=20), "triple")
    told, other = town.pair()
    case = town.case(
        town.people.person("白马村"), date(2026, 9, 28), told, channel="来信", other=other
    )
    add(fresh(town, case), "multi").breaks("clock_overdue", "accepted_on")
    for village in ("清水塘村", "金竹村"):
        told, other = town.pair()
        case = town.case(
            town.people.person(village), date(2026, 9, 30), told, channel="来访", other=other
        )
        add(fresh(town, case), "duplicate").breaks("clock_overdue", "accepted_on")
    village, category, unit, texts = matters.JOINT["blast"]
    case = town.case(
        town.people.person(village),
        date(2026, 9, 28),
        Told(category, unit, texts[0]),
        channel="来访",
    )
    add(running(town, case), "blast")
    add(
        running(
            town, asked(town, town.people.person("新建社区"), date(2026, 9, 22), channel="来访")
        ),
        "late",
    )
    for village in ("大湾村", "杨家坳村", "马鞍山村", "清水塘村"):
        on = workday(date(2026, 8, 3) + timedelta(days=rng.randrange(30)))
        add(closed(town, asked(town, town.people.person(village), on)), "person")


def late(town: Town, case: Case) -> Case:
    """Taken up in summer, and nothing more."""
    return accepted(town, case).but(result="正在办理")


# ── states ────────────────────────────────────────────────────────────────────────────────────


def _states(town: Town, add: Add) -> None:
    def person(village: str) -> Person:
        return town.people.person(village)

    # Overdue: 60 days have passed and nothing was answered.
    for village, day in (("下坪村", 9), ("古楼村", 16), ("红旗村", 23), ("镇东社区", 28)):
        entry = add(late(town, asked(town, person(village), workday(date(2026, 7, day)))))
        entry.breaks("clock_overdue", "replied_on")
    # Extended, all in order; then nobody told, one thing missing, too long, approved too late.
    add(extended(late(town, asked(town, person("白马村"), date(2026, 8, 17)))))
    case = extended(late(town, asked(town, person("兴隆村"), date(2026, 8, 24))))
    add(case.but(extension_told_on=None)).breaks("extension_untold", "extension_told_on")
    case = extended(late(town, asked(town, person("杨家坳村"), date(2026, 8, 11))))
    entry = add(case.but(extension_approver=None))
    entry.breaks("extension_incomplete", "extension_approver").breaks("clock_overdue", "replied_on")
    case = extended(late(town, asked(town, person("龙泉村"), date(2026, 8, 20))))
    case = case.but(extended_to=case.day("accepted_on") + timedelta(days=135))
    add(case).breaks("extension_too_long", "extended_to")
    case = extended(late(town, asked(town, person("新建社区"), date(2026, 7, 13))))
    late_by = {"extension_approved_on": date(2026, 9, 25), "extension_told_on": date(2026, 9, 28)}
    entry = add(case.but(**late_by))
    entry.breaks("extension_approved_late", "extension_approved_on").breaks(
        "clock_overdue", "replied_on"
    )
    # Withdrawn, with the paper and without.
    for village, day, paper in (("大湾村", 4, True), ("上坪村", 18, True), ("双河村", 25, False)):
        case = accepted(town, asked(town, person(village), date(2026, 8, day)))
        on = workday(case.on + timedelta(days=20))
        entry = add(
            case.but(
                status="已撤回",
                withdrawn_on=on,
                result="信访人自愿撤回",
                withdrawal_doc=f"{on.year}年{on.month}月{on.day}日书面申请，本人签字"
                if paper
                else None,
            )
        )
        if not paper:
            entry.breaks("withdrawal_without_document", "withdrawal_doc")
    # Review, and review of the review with a hearing.
    case = closed(town, asked(town, person("柳富村"), date(2026, 8, 20)), days=12)
    base = case.day("delivered_on")
    asked_on = min(workday(base + timedelta(days=18)), date(2026, 9, 29))
    case = case.but(
        status="复查中", review_requested_on=asked_on, satisfaction="不满意", follow_up_on=None
    )
    add(case).breaks("clock_overdue", "review_replied_on")
    case = closed(town, asked(town, person("金竹村"), date(2026, 7, 1)), days=8)
    base = case.day("delivered_on")
    add(
        case.but(
            status="复核中",
            satisfaction="不满意",
            follow_up_on=None,
            review_requested_on=workday(base + timedelta(days=6)),
            review_replied_on=workday(base + timedelta(days=30)),
            review_delivered_on=workday(base + timedelta(days=32)),
            recheck_requested_on=date(2026, 9, 14),
            hearing_from=date(2026, 9, 21),
            hearing_to=date(2026, 10, 16),
        )
    )
    # Accepted and never told; told by law of another route; refused.
    for village in ("石桥村", "枫树坪村", "古楼村"):
        case = running(town, asked(town, person(village), date(2026, 9, 10)), told=False)
        add(case).breaks("clock_overdue", "notified_on")
    for village, told in (
        (
            "东坪村",
            Told(
                "政法", matters.POLICE, "反映邻居长期在门口堆放炸药包装箱，担心出事，要求派出所查处"
            ),
        ),
        (
            "马鞍山村",
            Told("环境保护", matters.GUARD, "要求查处河边洗矿点，认为镇里应当履行监管职责"),
        ),
        ("新建社区", Told("卫生计生", matters.HEALTH, "要求对无证牙医诊所立案查处")),
    ):
        case = closed(town, town.case(person(village), date(2026, 8, 6), told), days=30)
        add(case.but(route="31(5)", method="直接回复", due_on=None))
    case = entered(town, asked(town, person("兴隆村"), date(2026, 8, 13)))
    add(
        case.but(
            status="不予受理",
            route="31(1)",
            method="不予受理",
            notified_on=date(2026, 8, 20),
            result="已在法院起诉，书面告知依法定程序办理",
        )
    )
    case = entered(town, asked(town, person("下坪村"), date(2026, 9, 2), channel="来信"))
    add(
        case.but(
            status="不再受理",
            route="31(6)",
            method="不再受理",
            notified_on=date(2026, 9, 9),
            result="已有复核意见，同一事实和理由再次提出",
        )
    )
    # Sent down from above, with their own day.
    for number, village in enumerate(("红旗村", "清水塘村", "上坪村", "镇东社区")):
        case = asked(town, person(village), date(2026, 9, 1 + number), channel="上级转送")
        sent = workday(case.on + timedelta(days=7))
        case = running(town, case.but(reached_office_on=sent))
        taken = max(case.day("accepted_on"), workday(sent + timedelta(days=3)))
        add(
            case.but(
                registered_on=sent,
                source_organ="清源县信访局",
                transferred_on=sent,
                superior_no=f"清信转〔2026〕{310 + number}号",
                assigned_due_on=date(2026, 11, 20) if number % 2 else None,
                accepted_on=taken,
                notified_on=taken,
                due_on=taken + timedelta(days=60),
            )
        )
    # Words about people that do not belong there; a state and a day that do not agree.
    case = closed(town, asked(town, person("双河村"), date(2026, 8, 27)))
    add(case.but(remark="该户系老上访户，年年找麻烦")).breaks("officials_words", "remark")
    case = closed(town, asked(town, person("东坪村"), date(2026, 8, 19)))
    add(case.but(result=None)).breaks("closed_without_result", "result")
    # A group, and nobody's name.
    told = Told("农村农业", matters.WATER, "反映抗旱抽水电费平摊不公，村民代表要求公布明细")
    group = town.case(
        Person("", "张某、李某等12人", village="石桥村"),
        date(2026, 8, 24),
        told,
        channel="来访",
        people_count=12,
        group_flag="集体访",
        anonymous=None,
    )
    add(closed(town, group).but(gender=None))
    told = Told("环境保护", matters.GUARD, "匿名来信反映河堤上夜间偷倒建筑垃圾，要求装摄像头")
    case = town.case(
        Person("", "匿名", village="镇东社区"),
        date(2026, 9, 8),
        told,
        channel="来信",
        anonymous="是",
    )
    add(running(town, case, told=False))


def extended(case: Case) -> Case:
    """Extended by thirty days, as the law has it."""
    start = case.day("accepted_on")
    approved = min(workday(start + timedelta(days=30)), KNOWN_ON)
    return case.but(
        extension_reason="情况复杂，需要测绘鉴定",
        extension_approver="施向阳",
        extension_approved_on=approved,
        extension_told_on=min(workday(approved + timedelta(days=1)), KNOWN_ON),
        extended_to=start + timedelta(days=90),
    )


def _accusations(town: Town, add: Add) -> None:
    for village, office, text in matters.ACCUSED:
        if village not in ("杨家坳村", "清水塘村", "古楼村", "红旗村"):
            continue
        named = village != "杨家坳村"
        who = town.people.person(village) if named else Person("", "匿名", village=village)
        on = workday(date(2026, 7, 20) + timedelta(days=town.rng.randrange(60)))
        case = accusation(town, who, on, village, office, text)
        case = entered(town, case).but(
            route="检举控告",
            method="转送",
            duty_unit=matters.DISCIPLINE,
            moved_on=workday(on + timedelta(days=5)),
            status="办理中",
            anonymous="是" if not named else None,
        )
        add(case)


def accusation(town: Town, who: Person, on: date, village: str, office: str, text: str) -> Case:
    """An accusation, with the accused by name and office."""
    told = Told("纪检监察", matters.DISCIPLINE, text, "检举控告")
    accused = f"{village}{office}{town.people.name()}"
    return town.case(
        who, on, told, channel=town.rng.choice(("来信", "来访")), accused=accused, people_count=1
    )


def _whole_year(town: Town, add: Add) -> None:
    """What 大湾村 has in its workbook of the year."""
    for month, days in ((7, (8, 21)), (8, (5, 12, 26)), (9, (3, 15, 23))):
        for day in days:
            on = workday(date(2026, month, day))
            case = asked(town, town.people.person("大湾村"), on, channel="来访")
            case = closed(town, case) if month < 9 else running(town, case)
            add(case.but(case_no=town.number(case.day("registered_on"))), "大湾村")


def lined(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    """Rows in order of their day, as they were written down."""
    rng.shuffle(entries)
    return sorted(entries, key=lambda entry: entry.case.on)
