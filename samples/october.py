"""October: who comes, to whom, a second time, by which way, and who only looks like another."""

from __future__ import annotations

from datetime import date, timedelta

import matters
from before import accusation, lined
from cases import REPORTED, Case, Entry, Town, villages, workday
from matters import Told
from people import Person

EXPORT, WINDOW = "export", "window"
SIZES = {
    "石桥村": 18,
    "柳富村": 17,
    "东坪村": 17,
    "大湾村": 13,
    "青石岭村": 17,
    "白马村": 15,
    "红旗村": 14,
    "双河村": 16,
    "杨家坳村": 14,
    "龙泉村": 16,
    "金竹村": 16,
    "马鞍山村": 15,
    "清水塘村": 15,
    "枫树坪村": 15,
    "新建社区": 18,
    "镇东社区": 16,
    WINDOW: 22,
    EXPORT: 42,
}
Sheets = dict[str, list[Entry]]


def october(town: Town, earlier: dict[str, list[Entry]]) -> Sheets:
    """The rows of every October sheet, in order, with their faults and looks planted."""
    month = Month(town, earlier)
    month.tell()
    for name, size in SIZES.items():
        month.fill(name, size)
        month.sheets[name] = lined(town.rng, month.sheets[name])
    return month.sheets


class Month:
    """Writes the rows of October into `sheets`."""

    def __init__(self, town: Town, earlier: dict[str, list[Entry]]) -> None:
        self.town = town
        self.earlier = earlier
        self.sheets: Sheets = {name: [] for name in SIZES}

    def put(self, sheet: str, case: Case, *, open_: float = 0.5, exact: bool = False) -> Entry:
        """A row of a sheet, with what was done about it so far (unless the case says all)."""
        if not exact:
            case = self.town.progress(case, open_=open_)
        if sheet in (EXPORT, WINDOW) or case.values.get("case_no"):
            later = min(
                workday(case.on + timedelta(days=self.town.rng.choice((0, 0, 1, 2)))),
                date(2026, 11, 2),
            )
            if "registered_on" not in case.values:
                case = case.but(registered_on=later)
            if sheet == WINDOW and not exact:
                case = self.taken_up(case)
            if not case.values.get("case_no"):
                case = case.but(case_no=self.town.number(case.on))
        entry = Entry(case)
        self.sheets[sheet].append(entry)
        return entry

    def taken_up(self, case: Case) -> Case:
        """At the town's own window: when it was taken up, by which route, whether all were told."""
        rng, values = self.town.rng, case.values
        if values["status"] == "待受理":
            return case
        if values["purpose"] != "求决":
            return case.but(
                route="建议" if values["purpose"] == "意见建议" else "31(6)", method="直接回复"
            )
        on = min(workday(case.day("registered_on") + timedelta(days=rng.randrange(3))), REPORTED)
        ends = {
            key: max(on, day)
            for key in ("replied_on", "closed_on")
            if isinstance(day := values.get(key), date)
        }
        told = on if rng.random() < 0.7 else None
        return case.but(route="31(6)", method="受理告知", accepted_on=on, notified_on=told, **ends)

    def new(
        self,
        sheet: str,
        home: str,
        on: date | None = None,
        told: Told | None = None,
        **values: object,
    ) -> Entry:
        """Somebody new, with a new matter."""
        case = self.town.case(self.town.people.person(home), on or self.town.day(), told, **values)  # type: ignore[arg-type]
        return self.put(sheet, case)

    def fill(self, sheet: str, size: int) -> None:
        """Ordinary rows until the sheet is full."""
        rng = self.town.rng
        homes = villages() if sheet in (EXPORT, WINDOW) else [sheet]
        while len(self.sheets[sheet]) < size:
            values: dict[str, object] = {}
            if sheet == EXPORT:
                values["channel"] = rng.choice(("网上信访", "网上信访", "来信", "领导信箱", "来访"))
            if sheet == WINDOW:
                values["channel"] = "来访"
            self.new(sheet, rng.choice(homes), **values)

    # ── what belongs together ──

    def tell(self) -> None:
        """All rows that are more than ordinary."""
        self.repeats()
        self.channels()
        self.duplicates()
        self.merged()
        self.joint()
        self.persons()
        self.strangers()
        self.groups()
        self.accusations()

    def repeats(self) -> None:
        """The same person, the same matter, later: against the ledger, and inside the month."""
        town = self.town
        where = {"古楼村": EXPORT, "上坪村": WINDOW}
        for number, before in enumerate(self.earlier["repeat"]):
            home = str(before.case.values["village"])
            flag = "重复" if number % 2 else "初次"
            case = town.again(
                before,
                town.day(),
                str(before.case.values["other"]),
                first_or_repeat=flag,
                channel="来访" if where.get(home) != EXPORT else "网上信访",
            )
            again = self.put(where.get(home, home), case)
            town.link("repeat", before, again)
            self.says_first(again)
        (before,) = self.earlier["triple"]
        home = str(before.case.values["village"])
        text = str(before.case.values["other"])
        visit = self.put(
            home,
            town.again(before, date(2026, 10, 12), text, channel="来访", first_or_repeat="重复"),
        )
        case = town.again(
            before, date(2026, 10, 16), text, channel="网上信访", first_or_repeat="重复"
        )
        online = self.put(EXPORT, case)
        town.link("repeat", before, visit)
        town.link("repeat", before, online)
        town.link("multi_channel", visit, online)
        for sheet, later, first, second in (
            ("东坪村", "东坪村", 9, 27),
            ("白马村", "白马村", 9, 28),
            ("金竹村", WINDOW, 12, 29),
            ("枫树坪村", "枫树坪村", 8, 30),
        ):
            told, other = town.pair()
            one = self.new(sheet, sheet, date(2026, 10, first), told, channel="来访")
            flag = "初次" if sheet == "枫树坪村" else "重复"
            case = town.again(one, date(2026, 10, second), other, first_or_repeat=flag)
            two = self.put(later, case, open_=1.0)
            town.link("repeat", one, two)
            self.says_first(two)

    def says_first(self, entry: Entry) -> None:
        """A repeat that calls itself the first."""
        if entry.case.values["first_or_repeat"] == "初次":
            entry.breaks("first_repeat_flag", "first_or_repeat")

    def channels(self) -> None:
        """The same matter by another way within days."""
        town = self.town
        for home, first, second, way in (
            ("石桥村", 13, 16, "网上信访"),
            ("马鞍山村", 14, 15, "网上信访"),
            ("杨家坳村", 20, 27, "领导信箱"),
            ("清水塘村", 21, 23, "网上信访"),
            ("镇东社区", 12, 22, "来信"),
        ):
            told, other = town.pair()
            one = self.new(home, home, date(2026, 10, first), told, channel="来访")
            case = town.again(
                one, date(2026, 10, second), other, channel=way, first_or_repeat="重复"
            )
            town.link("multi_channel", one, self.put(EXPORT, case))
        (letter,) = self.earlier["multi"]
        case = town.again(
            letter,
            date(2026, 10, 9),
            str(letter.case.values["other"]),
            channel="网上信访",
            first_or_repeat="重复",
        )
        town.link("multi_channel", letter, self.put(EXPORT, case))

    def duplicates(self) -> None:
        """One event registered twice in different words: for people to decide."""
        town = self.town
        for number, home in enumerate(
            ("青石岭村", "白马村", "龙泉村", "金竹村", "红旗村", "大湾村")
        ):
            told, other = town.pair()
            on = date(2026, 10, (9, 13, 15, 20, 22, 26)[number])
            one = self.new(home, home, on, told, channel="来访")
            case = town.twice(one, matter=other, case_no=None, registered_on=on + timedelta(days=1))
            if home == "金竹村":  # by ear: other signs of the same sound
                family = str(case.values["petitioner"])[0]
                case = case.but(petitioner=family + "健桦")
                one.case = one.case.but(petitioner=family + "建华")
            two = self.put(EXPORT, case, exact=True)
            town.link("duplicate", one, two)
        for home, day in (("柳富村", 14), ("双河村", 21), ("镇东社区", 26)):
            told, other = town.pair()
            one = self.new(home, home, date(2026, 10, day), told, channel="来访")
            town.link("duplicate", one, self.put(home, town.twice(one, matter=other), exact=True))
        for before in self.earlier["duplicate"]:
            home = str(before.case.values["village"])
            kept = {
                key: value
                for key, value in before.case.values.items()
                if key not in ("ledger_id", "case_no", "seq")
            }
            case = Case(
                {**kept, "matter": before.case.values["other"]},
                before.case.event,
                before.case.matter,
                before.case.persons,
            )
            late = self.put(home, case.but(result=None, status="办理中"), exact=True)
            late.breaks("month_mismatch", "received_on")
            town.link("duplicate", before, late)

    def merged(self) -> None:
        """One event registered twice, and the evidence says so by itself."""
        town = self.town
        for home, day in (("新建社区", 12), ("新建社区", 19), ("枫树坪村", 15), (WINDOW, 22)):
            village = home if home != WINDOW else "兴隆村"
            on = date(2026, 10, day)
            case = town.case(town.people.person(village), on, channel="来访").but(
                case_no=town.number(on), registered_on=on
            )
            one = self.put(home, case)
            two = self.put(
                EXPORT, town.twice(one, matter=f"{one.case.values['matter']}。"), exact=True
            )
            town.link("duplicate", one, two, identical=True)
        for home, other, day in (
            ("石桥村", "石桥村", 20),
            ("东坪村", "东坪村", 15),
            ("石桥村", WINDOW, 23),
        ):
            one = self.new(home, home, date(2026, 10, day), channel="来访")
            two = self.put(other, town.twice(one), exact=True)
            town.link("duplicate", one, two, identical=True)
        # The year's workbook: the same registrations as in the ledger, by their numbers.
        for before in self.earlier["大湾村"]:
            later = Entry(before.case.but(ledger_id=None))
            if before.case.on.month == 9:
                done = date(2026, 10, 13 + before.case.on.day % 7)
                later.case = later.case.but(
                    status="已办结", result="已到场协调，双方签字", replied_on=done, closed_on=done
                )
            self.sheets.setdefault("大湾村:早", []).append(later)
            town.link("duplicate", before, later, identical=True)
        later = self.sheets["大湾村:早"][4]
        other = town.people.phone()
        later.plant("ledger_differs", "phone", other, other)
        # A row that came with last month's number.
        (before,) = self.earlier["late"]
        later = self.put("新建社区", before.case.but(ledger_id=None), exact=True)
        later.breaks("month_mismatch", "received_on")
        town.link("duplicate", before, later, identical=True)

    def joint(self) -> None:
        """Several households, one matter."""
        where = {
            "ditch": (("石桥村", 12), ("石桥村", 13), (WINDOW, 15), (EXPORT, 19)),
            "pigs": (("双河村", 14), ("双河村", 15), ("双河村", 22)),
            "blast": (("青石岭村", 9), ("青石岭村", 14), (EXPORT, 19)),
            "solar": (("东坪村", 10), ("东坪村", 12), (WINDOW, 20)),
            "lift": (("镇东社区", 13), ("镇东社区", 14), (EXPORT, 21)),
        }
        for name, places in where.items():
            village, category, unit, texts = matters.JOINT[name]
            entries = list(self.earlier.get(name, ()))
            for (sheet, day), text in zip(places, texts[len(entries) :], strict=True):
                values = {"matter": entries[0].case.matter} if entries else {}
                case = self.town.case(
                    self.town.people.person(village),
                    date(2026, 10, day),
                    Told(category, unit, text),
                    channel="网上信访" if sheet == EXPORT else "来访",
                    **values,
                )
                entries.append(self.put(sheet, case))
            self.town.link("joint", *entries)

    def persons(self) -> None:
        """The same person with another matter."""
        town = self.town
        for before in self.earlier["person"]:
            home = str(before.case.values["village"])
            town.link("same_person", before, self.put(home, self.other(before, home)))
        for home, sheet in (("枫树坪村", EXPORT), ("金竹村", "金竹村"), ("上坪村", WINDOW)):
            first = self.new(
                home if home in self.sheets else EXPORT, home, date(2026, 10, 12), channel="来访"
            )
            town.link("same_person", first, self.put(sheet, self.other(first, home)))

    def other(self, entry: Entry, home: str) -> Case:
        """Another matter of the same person."""
        town, values = self.town, entry.case.values
        told = town.single(home, ask="求决")
        fresh = town.case(
            Person(entry.case.persons[0], str(values["petitioner"])), town.day(14, 29), told
        )
        kept = ("gender", "birth_on", "id_number", "phone", "address", "village", "problem_place")
        unit = home if told.unit == matters.VILLAGE else told.unit
        return fresh.but(**{key: values[key] for key in kept}, duty_unit=unit)

    # ── what only looks as if it did ──

    def strangers(self) -> None:
        """Namesakes, neighbours, brothers and sisters: nobody's double."""
        town, people = self.town, self.town.people
        for name, gender, homes in (
            ("李建国", "男", ("石桥村", "双河村")),
            ("王秀英", "女", ("柳富村", "马鞍山村")),
            ("张志强", "男", ("青石岭村", "新建社区")),
            ("刘桂兰", "女", ("东坪村", "龙泉村")),
        ):
            for home in homes:
                self.put(home, town.case(people.person(home, name=name, gender=gender), town.day()))
        for home, name in (("白马村", "李𠮷安"), ("双河村", "方𠮷祥"), ("龙泉村", "周㛃")):
            self.put(home, town.case(people.person(home, name=name, gender="男"), town.day()))
        for home in ("石桥村", "柳富村", "大湾村", "红旗村"):
            self.put(home, town.case(people.person(home, ends_in_x=True), town.day()))
        for home, category, unit, first, second in matters.ALIKE:
            for text, day in ((first, 13), (second, 21)):
                told = Told(category, unit, text)
                self.put(
                    home, town.case(people.person(home), date(2026, 10, day), told, channel="来访")
                )
        for home, one, two in (
            ("东坪村", "谭春生", "谭春梅"),
            ("白马村", "段守义", "段守信"),
            ("新建社区", "孔明堂", "孔明秀"),
        ):
            first = people.person(home, name=one, gender="男")
            female = two[-1] in "梅秀"
            second = people.person(
                home,
                name=two,
                gender="女" if female else "男",
                phone=first.phone,
                group=first.group,
                house=first.house,
            )
            for who, category in ((first, "民政"), (second, "交通运输")):
                told = town.single(home, ask="求决", category=category)
                self.put(home, town.case(who, town.day(), told))

    def groups(self) -> None:
        """Groups, letters with many names, and people who give no name."""
        town = self.town
        texts = {
            "石桥村": "反映撤点并校后小学生上学无人接送，家长集体要求增开班车",
            "柳富村": "反映机井承包人抬高水价，用水农户要求重新议价",
            "红旗村": "联名反映垃圾焚烧炉选址离住户太近，要求另选地址",
            "新建社区": "反映还建小区办证费重复收取，业主要求退还",
            EXPORT: "反映某楼盘停工一年，购房人要求复工并监管预售资金",
        }
        whole = {
            "石桥村": ("张某、李某等12人", 12, "集体访", "来访"),
            "柳富村": ("", 8, "集体访", "来访"),
            "红旗村": ("", 6, "联名信", "来信"),
            "新建社区": ("", 15, "集体访", "来访"),
            EXPORT: ("购房人何某等23人", 23, "集体访", "来访"),
        }
        for sheet, (name, count, flag, channel) in whole.items():
            home = sheet if sheet != EXPORT else "镇东社区"
            told = Told(
                "城乡建设" if sheet in (EXPORT, "新建社区") else "农村农业",
                matters.BUILD,
                texts[sheet],
            )
            who = [] if name else [town.people.person(home) for _ in range(2)]
            first = who[0] if who else Person("", name, village=home)
            case = town.case(
                first, town.day(), told, channel=channel, people_count=count, group_flag=flag
            )
            if who:
                listed = "、".join(person.name for person in who) + f"等{count}人"
                case = case.but(petitioner=listed)
                case = Case(
                    case.values, case.event, case.matter, tuple(person.key for person in who)
                )
            self.put(sheet, case)
        for sheet, home, name in (
            ("青石岭村", "青石岭村", "匿名"),
            ("清水塘村", "清水塘村", "匿名"),
            (EXPORT, "柳富村", "匿名"),
            ("镇东社区", "镇东社区", "陈先生"),
            ("马鞍山村", "马鞍山村", "某先生"),
            ("红旗村", "红旗村", "不愿透露"),
        ):
            channel = "来电" if name.endswith("先生") else "来信"
            self.put(
                sheet,
                town.case(
                    Person("", name, village=home), town.day(), channel=channel, people_count=1
                ),
            )

    def accusations(self) -> None:
        """Accusations; one lies with the very committee that is accused."""
        town = self.town
        told = {village: (office, text) for village, office, text in matters.ACCUSED}
        for village, sheet, unit in (
            ("柳富村", "柳富村", "柳富村"),
            ("石桥村", "石桥村", "镇纪委"),
            ("白马村", "白马村", "镇纪委"),
            ("兴隆村", EXPORT, matters.DISCIPLINE),
        ):
            case = accusation(
                town, town.people.person(village), town.day(), village, *told[village]
            )
            category = "村干部违法违纪" if sheet == "白马村" else "纪检监察"
            values = {"status": "办理中", "result": None, "category": category, "duty_unit": unit}
            if sheet == EXPORT:
                values.update(channel="网上信访", duty_unit=None)
            entry = self.put(sheet, case.but(**values), exact=True)
            if village == unit:
                entry.breaks("accused_is_duty_unit", "duty_unit")


__all__ = ["EXPORT", "REPORTED", "WINDOW", "october"]
