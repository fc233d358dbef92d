"""What clerks get wrong: each slip is planted on an ordinary row, and written down beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from cases import REPORTED, Case, Entry, Town, workday
from october import EXPORT, WINDOW, Sheets

Test = Callable[[Entry], bool]


def slips(town: Town, sheets: Sheets) -> None:
    """Plants every slip of the village sheets."""
    linked = {id(entry) for left, right, *_ in town.links for entry in (left, right)}

    def pick(sheet: str, state: str = "", wanted: Test = lambda _: True) -> Entry:
        """An ordinary row of a sheet, in a state: one known person, no link, no slip so far."""
        ordinary = [
            entry
            for entry in sheets[sheet]
            if id(entry) not in linked
            and not entry.faults
            and not entry.look
            and len(entry.case.persons) == 1
            and entry.case.values["group_flag"] == "个人"
            and entry.case.values["purpose"] == "求决"
            and wanted(entry)
        ]
        in_state = [entry for entry in ordinary if entry.case.values["status"] == state]
        entry = town.rng.choice(in_state or ordinary)
        if state and not in_state:
            entry.case = brought(entry.case, state)
        return entry

    _identity(pick)
    _dates(pick)
    _words(pick)
    _numbers(pick, sheets)
    _courses(pick)
    _looks(pick)


def brought(case: Case, state: str) -> Case:
    """The case in another state."""
    if state == "办理中":
        return case.but(
            status=state, result=None, replied_on=None, closed_on=None, satisfaction=None
        )
    on = min(workday(case.on + timedelta(days=2)), REPORTED)
    return case.but(status=state, result="已书面答复", replied_on=on, closed_on=on)


def text_of(entry: Entry, key: str) -> str:
    """A value of the row as text."""
    return str(entry.case.values[key])


def _identity(pick: Callable[..., Entry]) -> None:
    entry = pick("石桥村")
    number = text_of(entry, "id_number")
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    entry.plant("id_checksum", "id_number", wrong, wrong)
    entry = pick("柳富村")
    short = text_of(entry, "id_number")[:16] + text_of(entry, "id_number")[17:]
    entry.plant("id_checksum", "id_number", short, short)
    entry = pick("杨家坳村")
    number = text_of(entry, "id_number")
    entry.plant("id_checksum", "id_number", number[:10] + "0230" + number[14:], None)
    for sheet in ("龙泉村", "枫树坪村", "枫树坪村"):
        entry = pick(sheet)
        kept = text_of(entry, "id_number")[:15]
        entry.plant("id_damaged", "id_number", int(kept) * 1000, None)
    entry = pick("双河村")
    other = "女" if entry.case.values["gender"] == "男" else "男"
    entry.plant("id_gender", "gender", other, other)
    entry = pick(WINDOW)
    wrong_day = entry.case.day("birth_on") + timedelta(days=10)
    entry.plant("id_birth", "birth_on", wrong_day, wrong_day)
    entry = pick("东坪村")
    entry.plant("phone_format", "phone", text_of(entry, "phone")[:10], None)
    entry = pick("白马村")
    entry.plant("phone_format", "phone", text_of(entry, "phone") + "6", None)


def _dates(pick: Callable[..., Entry]) -> None:
    pick("石桥村").plant("date_unreadable", "received_on", "10月中旬", None)
    pick("金竹村").plant("date_unreadable", "received_on", "农历八月廿八", None)
    pick("柳富村").plant("date_unreadable", "received_on", "2026.10.32", None)
    for sheet in ("东坪村", "双河村"):
        entry = pick(sheet)
        entry.case = entry.case.but(received_on=date(2026, 10, 9))
        entry.plant("date_ambiguous", "received_on", "9/10/2026", None)
    entry = pick("龙泉村", "办理中")
    wrong = entry.case.on.replace(month=12)
    entry.plant("date_future", "received_on", wrong, wrong).breaks("month_mismatch", "received_on")
    entry = pick("柳富村", "已办结")
    wrong = date(2027, 10, 12)
    entry.plant("date_future", "closed_on", wrong, wrong)
    entry = pick("红旗村", "办理中")
    moved = entry.case.on.replace(month=9, day=min(entry.case.on.day, 30))
    entry.case = entry.case.but(received_on=moved)
    entry.breaks("month_mismatch", "received_on")
    entry = pick("清水塘村")
    wrong = entry.case.on.replace(year=2025)
    entry.plant("month_mismatch", "received_on", wrong, wrong)
    entry = pick("新建社区", "已办结")
    wrong = entry.case.on - timedelta(days=1)
    entry.plant("date_order", "closed_on", wrong, wrong)
    entry = pick(WINDOW, "办理中")
    wrong = entry.case.on - timedelta(days=3)
    entry.plant("date_order", "accepted_on", wrong, wrong)


def _words(pick: Callable[..., Entry]) -> None:
    pick("青石岭村").plant("vocabulary_unknown", "channel", "托人带话", "托人带话")
    pick("镇东社区", "办理中").plant("vocabulary_unknown", "status", "搁置", "搁置")
    pick(WINDOW).plant("village_unknown", "village", "柳河湾村", "柳河湾村")
    pick("白马村").plant("unit_unknown", "duty_unit", "县水务公司", "县水务公司")
    pick("红旗村").plant("count_unreadable", "people_count", "一家人", None)
    pick("马鞍山村").plant("count_unreadable", "people_count", "若干", None)
    pick("红旗村").plant("matter_short", "matter", "路灯不亮", "路灯不亮")
    pick("双河村", "办理中").plant(
        "officials_words", "result", "此人长期缠访，已稳定情绪", "此人长期缠访，已稳定情绪"
    )
    pick("青石岭村", "办理中").plant("required_missing", "received_on", None, None)
    pick("双河村", "办理中").plant("required_missing", "petitioner", None, None)
    pick("龙泉村", "办理中").plant("required_missing", "matter", None, None)
    entry = pick("马鞍山村")
    entry.plant("error_cell", "phone", "#N/A", None)


def _numbers(pick: Callable[..., Entry], sheets: Sheets) -> None:
    for sheet, word, people in (("石桥村", "群访", 3), ("新建社区", "集体访", None)):
        entry = pick(sheet, wanted=lambda entry: entry.case.values["channel"] == "来访")
        entry.plant("group_people", "group_flag", word, "集体访", at="people_count")
        entry.shown["people_count"] = entry.means["people_count"] = people
    entry = pick("柳富村")
    entry.plant("group_flag_missing", "people_count", 9, 9)
    # One number for two petitions, in one sheet and between two.
    first = pick("新建社区")
    second = pick("新建社区", wanted=lambda entry: entry is not first)
    number = f"QY{first.case.on:%Y%m%d}09981"
    first.case, second.case = first.case.but(case_no=number), second.case.but(case_no=number)
    later = max((first, second), key=sheets["新建社区"].index)
    later.breaks("case_no_repeated", "case_no")
    first, second = pick(WINDOW), pick(EXPORT)
    second.case = second.case.but(case_no=first.case.values["case_no"])
    first.breaks("case_no_across", "case_no")
    second.breaks("case_no_across", "case_no")


def _courses(pick: Callable[..., Entry]) -> None:
    pick("大湾村", "已办结").plant("closed_without_result", "closed_on", None, None)
    pick("马鞍山村", "已办结").plant("closed_without_result", "result", None, None)
    entry = pick("青石岭村", "已办结")
    entry.plant("open_with_closed_date", "status", "办理中", "办理中", at="closed_on")
    taken = lambda entry: bool(entry.case.values.get("accepted_on"))  # noqa: E731
    entry = pick(WINDOW, wanted=taken)
    entry.case = _extension(entry.case, 90).but(extension_approver=None)
    entry.breaks("extension_incomplete", "extension_approver")
    entry = pick(WINDOW, wanted=taken)
    entry.case = _extension(entry.case, 160)
    entry.breaks("extension_too_long", "extended_to")
    entry = pick(WINDOW, "办理中")
    entry.case = entry.case.but(
        status="已撤回", withdrawn_on=entry.case.on + timedelta(days=1), result=None
    )
    entry.breaks("withdrawal_without_document", "withdrawal_doc")


def _extension(case: Case, days: int) -> Case:
    start = case.day("accepted_on")
    return case.but(
        status="办理中",
        result=None,
        replied_on=None,
        closed_on=None,
        satisfaction=None,
        extension_reason="需要等鉴定结论",
        extension_approver="施向阳",
        extension_approved_on=max(start, date(2026, 10, 30)),
        extended_to=start + timedelta(days=days),
    )


def _looks(pick: Callable[..., Entry]) -> None:
    pick("柳富村").look = "hidden"
    entry = pick("柳富村")
    entry.look = "struck"
    entry.breaks("struck_rows", "seq")
    pick("柳富村").look = "noted"
