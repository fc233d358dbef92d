"""What happens in the town: people, matters, registrations, and how they belong together."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

import matters
from matters import Told
from people import VILLAGES, People, Person

REPORTED = date(2026, 10, 31)  # the villages fill their sheets in
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)} | {
    date(2026, 9, day) for day in (25, 26, 27)
}
WORKING = {date(2026, 9, 20), date(2026, 10, 10)}
LEADS = ("反映{}", "称{}", "信访人称{}", "{}", "{}")
# What clerks add to many a matter: boilerplate that two strangers may share.
TAILS = (
    "，找过村里两次没有结果",
    "，希望年底前有个说法",
    "，家里只有老人在家",
    "，愿意配合调解",
    "，有照片为证",
    "，手里有收据",
    "，当时有人在场作证",
    "，请镇里派人来看",
    "，已拖了半年",
    "，请给书面答复",
    "，不求多，只求按规定办",
    "，担心再拖下去出事",
)
GOING = ("正在核实", "已转承办单位", "已联系双方约定时间", "", "", "")


@dataclass(frozen=True)
class Case:
    """A registration: what it says, and the truth of it. `persons` are the known people in it."""

    values: dict[str, object]
    event: str
    matter: str
    persons: tuple[str, ...]

    def but(self, **values: object) -> Case:
        """The same registration with other values."""
        return replace(self, values={**self.values, **values})

    def day(self, key: str) -> date:
        """A day that is known."""
        day = self.values[key]
        if not isinstance(day, date):
            raise TypeError(key, day)
        return day

    @property
    def on(self) -> date:
        """The day it came."""
        return self.day("received_on")


@dataclass(eq=False)
class Entry:
    """A row of a sheet.

    `shown`: cells that do not show the value in the sheet's own dress; `means`: what such a cell
    says to a careful reader, where that is not the case's value (None: nothing that can be read).
    `faults` are rules it breaks, each with the field; `look` is hidden, struck or noted. `place` is
    known once it is drawn.
    """

    case: Case
    shown: dict[str, object] = field(default_factory=dict)
    means: dict[str, object] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    look: str = ""
    place: tuple[str, str, int] | None = None
    identical: bool = False

    def plant(
        self, rule: str, key: str, raw: object, means: object, *, at: str | None = None
    ) -> Entry:
        """The cell shows `raw` and breaks a rule (told at the field `at`, if not at this one); a
        careful reader takes `means` from it."""
        self.shown[key] = raw
        self.means[key] = means
        self.faults.append((rule, at or key))
        return self

    def breaks(self, rule: str, key: str) -> Entry:
        """The case itself breaks a rule."""
        self.faults.append((rule, key))
        return self


def workday(day: date) -> date:
    """The day, or the next on which offices work."""
    while (day.weekday() > 4 and day not in WORKING) or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


@dataclass
class Town:
    """Makes people and registrations and keeps the truth about their links."""

    rng: random.Random
    people: People
    links: list[tuple[Entry, Entry, str, bool]] = field(default_factory=list)
    told: dict[str, set[int]] = field(default_factory=dict)
    used: list[int] = field(default_factory=lambda: [0] * len(matters.SINGLE))
    spots: dict[str, set[str]] = field(default_factory=dict)
    events: int = 0
    numbers: int = 300
    pairs: list[tuple[str, str, str, str]] = field(default_factory=lambda: list(matters.PAIRS))

    # ── matters ──

    def pair(self) -> tuple[Told, str]:
        """A matter nobody has told yet, and its other wording."""
        category, unit, first, second = self.pairs.pop(0)
        return Told(category, unit, first), second

    def single(self, village: str, *, ask: str | None = None, category: str | None = None) -> Told:
        """A matter this village has not told yet, with its own names and numbers."""
        seen = self.told.setdefault(village, set())
        open_ = [
            number
            for number, told in enumerate(matters.SINGLE)
            if number not in seen and ask in (None, told.ask) and category in (None, told.category)
        ]
        least = min(self.used[number] for number in open_)
        number = self.rng.choice([item for item in open_ if self.used[item] == least])
        seen.add(number)
        self.used[number] += 1
        told = matters.SINGLE[number]
        return replace(told, text=self._worded(told, village))

    def _worded(self, told: Told, village: str) -> str:
        rng, text = self.rng, told.text
        slots = {
            "g": rng.choice("一二三四五六七八") + "组",
            "p": "",
            "o": "",
            "f": "",
            "y": rng.randrange(2019, 2026),
            "mo": rng.randrange(4, 10),
            "n": rng.randrange(2, 8),
            "N": rng.randrange(23, 58),
            "m": rng.randrange(12, 260) * 100,
            "s": rng.randrange(5, 38) * 10,
            "a": f"{rng.randrange(3, 29) / 10}",
            "h": rng.randrange(6, 19),
            "k": rng.randrange(30, 90),
            "q": rng.choice("一二三"),
        }
        if "{p}" in text:
            mine = self.spots.setdefault(village, set())
            slots["p"] = rng.choice([spot for spot in matters.SPOTS if spot not in mine])
            mine.add(str(slots["p"]))
        if "{o}" in text:
            slots["o"] = self.people.name()
        if "{f}" in text:
            kind = next((tail for word, tail in matters.FIRM_KINDS.items() if word in text), "商行")
            slots["f"] = rng.choice(matters.FIRMS) + kind
        text = text.format(**slots)
        if not text.startswith(("反映", "询问", "建议", "要求", "申请", "对", "想")):
            lead = "反映{}" if told.ask == "求决" and rng.random() < 0.4 else rng.choice(LEADS[1:])
            text = lead.format(text)
        if told.ask in ("求决", "申诉") and (len(text) < 18 or rng.random() < 0.45):
            text += rng.choice(TAILS)
        return text

    # ── registrations ──

    def event(self) -> str:
        """A new event's name."""
        self.events += 1
        return f"E{self.events:04}"

    def number(self, on: date) -> str:
        """A number of the national system."""
        self.numbers += self.rng.randrange(1, 40)
        return f"QY{on:%Y%m%d}{self.numbers:05}"

    def case(
        self,
        person: Person,
        on: date,
        told: Told | None = None,
        *,
        channel: str = "",
        matter: str = "",
        **values: object,
    ) -> Case:
        """A registration of a new event (and of a new matter, unless it is named)."""
        rng, event = self.rng, self.event()
        village = str(person.village)
        told = told or self.single(village)
        unit = village if told.unit == matters.VILLAGE else told.unit
        channel = channel or rng.choices(("来访", "来信", "来电", "网上信访"), (60, 12, 22, 6))[0]
        base: dict[str, object] = {
            "received_on": on,
            "channel": channel,
            "purpose": told.ask,
            "category": told.category,
            "petitioner": person.name,
            "gender": person.gender,
            "birth_on": person.birth_on,
            "id_number": person.id_number,
            "phone": person.phone,
            "address": person.address,
            "village": village,
            "problem_place": village,
            "people_count": 1 if rng.random() < 0.86 else 2,
            "group_flag": "个人",
            "matter": told.text,
            "duty_unit": unit,
            "first_or_repeat": "初次",
            "anonymous": None,
        }
        persons = (person.key,) if person.key else ()
        return Case({**base, **values}, event, matter or f"M{event[1:]}", persons)

    def progress(self, case: Case, *, until: date = REPORTED, open_: float = 0.5) -> Case:
        """The registration with what was done about it up to a day."""
        rng, values = self.rng, case.values
        end = until - case.on
        if end.days < 3 or rng.random() < open_:
            status = "待受理" if end.days < 5 and rng.random() < 0.5 else "办理中"
            return case.but(status=status, result=rng.choice(GOING) if status == "办理中" else None)
        done = min(
            workday(case.on + timedelta(days=rng.randrange(2, max(3, min(end.days, 21))))), until
        )
        result = rng.choice(matters.RESULTS[str(values["purpose"])])
        if rng.random() < 0.2:
            return case.but(status="已答复", result=result, replied_on=done)
        content = rng.choice(("满意", "满意", "基本满意", "不满意", None))
        return case.but(
            status="已办结", result=result, replied_on=done, closed_on=done, satisfaction=content
        )

    def again(self, entry: Entry, on: date, text: str, **values: object) -> Case:
        """The same person comes again in the same matter: a new event, with a course of its own."""
        case = entry.case
        kept = {key: value for key, value in case.values.items() if key not in COURSE}
        changed = {**kept, "received_on": on, "matter": text, **values}
        return Case(changed, self.event(), case.matter, case.persons)

    def twice(self, entry: Entry, **values: object) -> Case:
        """The same event registered a second time."""
        return entry.case.but(**values)

    # ── truth ──

    def link(self, relation: str, *entries: Entry, identical: bool = False) -> None:
        """Every two of the entries have this relation."""
        for left, right in combinations(entries, 2):
            self.links.append((left, right, relation, identical))
            if identical:
                left.identical = right.identical = True

    def day(self, first: int = 8, last: int = 30) -> date:
        """A working day of October."""
        return workday(date(2026, 10, self.rng.randrange(first, last + 1)))


COURSE = (
    "ledger_id",
    "case_no",
    "registered_on",
    "reached_office_on",
    "status",
    "result",
    "replied_on",
    "closed_on",
    "accepted_on",
    "notified_on",
    "satisfaction",
    "delivered_on",
    "delivery_method",
    "follow_up_on",
    "due_on",
    "extension_reason",
    "extension_approver",
    "extension_approved_on",
    "extended_to",
    "extension_told_on",
    "transferred_on",
    "source_organ",
    "superior_no",
    "assigned_due_on",
    "moved_on",
    "method",
    "first_or_repeat",
)


def proven(town: Town, entries: Iterable[Entry]) -> None:
    """Refuses a truth that does not hold together: two rows of one matter or one person have
    exactly one link, no link joins strangers, and rows that may merge are one event."""
    known = {frozenset((id(left), id(right))) for left, right, _, _ in town.links}
    _must(len(known) == len(town.links), "a pair has two links")
    by_key: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in (entry.case.matter, *entry.case.persons):
            by_key.setdefault(key, []).append(entry)
    for key, group in by_key.items():
        for left, right in combinations(group, 2):
            _must(frozenset((id(left), id(right))) in known, f"{key} has two rows and no link")
    for left, right, relation, identical in town.links:
        one_matter = left.case.matter == right.case.matter
        one_person = bool(set(left.case.persons) & set(right.case.persons))
        one_event = left.case.event == right.case.event
        _must(one_event == (relation == "duplicate"), f"{relation} of events")
        _must(one_matter != (relation == "same_person"), f"{relation} of matters")
        _must(one_person != (relation == "joint"), f"{relation} of persons")
        _must(one_event or not identical, f"{relation} merged")


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def villages() -> list[str]:
    """All villages of the town."""
    return list(VILLAGES)
