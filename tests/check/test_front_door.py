"""What an office does with the rules in its office.toml, through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from front_door import Answer, command

HEADER = "信访件编号,信访日期,姓名,联系电话,信访形式,概况,状态,答复日期"
ROWS = (
    "XF202610001,2026-10-08,赵守田,19900001234,来访,反映承包地界址不清，要求重新丈量,办理中,",
    "202610002,2026-10-09,孙桂兰,1990000123,来电,土地,办理中,2026-10-20",
)
OWN = """
[kinds.petition.rules.own_number]
check = "matches"
severity = "error"
scope = "record"
field = "case_no"
args = { pattern = 'XF\\d{9}' }
message = "编号 {value} 不合本镇的写法。"
suggestion = "本镇的编号是 XF 加年、月和三位流水号。"
source = { tier = "practice", text = "本镇编号办法" }
good = [{ case_no = "XF202610001" }]
bad = [{ case_no = "202610001" }]
"""


def office(folder: Path, text: str) -> Path:
    (folder / "office.toml").write_text(text, encoding="utf-8")
    (folder / "十月.csv").write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    return folder


def checked(folder: Path) -> tuple[Answer, dict[str, list[dict[str, Any]]]]:
    told = command(
        "check", folder / "十月.csv", "--as-of", "2026-11-05", "--json", "-o", folder / "out"
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for item in told.json["findings"] if told.out else ():
        found.setdefault(item["rule"], []).append(item)
    return told, found


def proofs(folder: Path) -> tuple[Answer, list[str]]:
    told = command("doctor", "--office", folder, "--json")
    wrong = [f"{item['name']} {item['message']}" for item in told.json["results"] if not item["ok"]]
    return told, wrong


def test_what_is_shipped_says_of_the_sheet(tmp_path: Path) -> None:
    told, found = checked(office(tmp_path, ""))
    assert {"phone_format", "matter_short", "open_with_reply"} <= set(found)
    assert [item["cell"] for item in found["open_with_reply"]] == ["H3"]
    assert told.code == 0


def test_a_rule_is_switched_off(tmp_path: Path) -> None:
    _, found = checked(office(tmp_path, "[kinds.petition.rules.matter_short]\nenabled = false\n"))
    assert "matter_short" not in found
    assert "phone_format" in found


def test_severity_and_words_are_the_offices(tmp_path: Path) -> None:
    text = (
        '[kinds.petition.rules.phone_format]\nseverity = "error"\nmessage = "号码 {value} 打不通"\n'
    )
    told, found = checked(office(tmp_path, text))
    [item] = found["phone_format"]
    assert (item["severity"], item["message"]) == ("error", "号码 199*****23 打不通")
    assert told.code == 1
    assert proofs(tmp_path)[1] == []


def test_a_rule_of_its_own_is_found_and_proved(tmp_path: Path) -> None:
    told, found = checked(office(tmp_path, OWN))
    [item] = found["own_number"]
    assert (item["cell"], item["field"], item["severity"]) == ("A3", "case_no", "error")
    assert item["message"] == "编号 202610002 不合本镇的写法。"
    assert item["suggestion"].startswith("本镇的编号")
    assert told.code == 1
    assert proofs(tmp_path)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pattern", "patern", "kinds.petition.rules.own_number.args.patern "),
        ("pattern", "patern", "kinds.petition.rules.own_number.args 检查“matches”要写 pattern"),
        ('"matches"', '"match"', "kinds.petition.rules.own_number.check check 写的是“match”"),
        ('"case_no"', '"caseno"', "kinds.petition.rules.own_number.field 写的是“caseno”"),
        ('bad = [{ case_no = "202610001" }]', "", "kinds.petition.rules.own_number 没有例子"),
        ('"202610001"', '"XF202610002"', "第 1 个 bad 例子没有查出问题"),
        ('good = [{ case_no = "XF', 'good = [{ case_no = "', "第 1 个 good 例子查出了问题"),
        ("{value}", "{valeu}", "KeyError"),
        ('"practice"', '"law"', "kinds.petition.rules.own_number.source "),
        ("good = [{ case_no", "good = [{ cas_no", "kinds.petition.rules.own_number.good "),
    ],
)
def test_doctor_names_what_is_wrong_with_its_address(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in OWN
    told, wrong = proofs(office(tmp_path, OWN.replace(old, new)))
    assert told.code == 1
    assert [line for line in wrong if said in line], wrong


@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        ("severity", "severty", "kinds.petition.rules.own_number.severty"),
        (
            '"error"',
            '"fatal"',
            "kinds.petition.rules.own_number.severity：只能写 'error', 'warning', 'hint'",
        ),
        ("source = ", "# ", "kinds.petition.rules.own_number.source"),
    ],
)
def test_what_no_rule_may_hold_is_refused_with_its_address(
    tmp_path: Path, old: str, new: str, address: str
) -> None:
    told, _ = checked(office(tmp_path, OWN.replace(old, new)))
    assert told.code == 2
    assert address in told.err


def test_a_rule_that_crashes_is_a_finding_and_the_rest_go_on(tmp_path: Path) -> None:
    told, found = checked(office(tmp_path, OWN.replace("pattern", "patern")))
    [item] = found["rule_crashed"]
    assert "own_number" in item["message"]
    assert {"phone_format", "matter_short", "open_with_reply"} <= set(found)
    assert told.code == 1
    assert "Traceback" not in told.err


EACH = {
    "implies": """when = [{ field = "channel", is = ["来访"] }]
args = { filled = ["handler"] }
good = [{ channel = "来访", handler = "周启明" }]
bad = [{ channel = "来访", handler = "" }]""",
    "together": """args = { fields = ["transferred_on", "source_organ"] }
good = [{ transferred_on = "2026-10-08", source_organ = "县信访局" }]
bad = [{ transferred_on = "2026-10-08", source_organ = "" }]""",
    "listed": """field = "delivery_method"
args = { values = ["直接送达", "邮寄"] }
good = [{ delivery_method = "邮寄" }]
bad = [{ delivery_method = "微信" }]""",
    "unlisted": """field = "duty_unit"
args = { places = "villages", values = ["镇政府"] }
good = [{ duty_unit = "镇林业站" }]
bad = [{ duty_unit = "镇政府" }, { rows = [{ duty_unit = "柳富村" }], villages = [{ name = "柳富村" }] }]""",
    "number": """field = "people_count"
args = { below = 500 }
good = [{ people_count = "499" }]
bad = [{ people_count = "500" }]""",
    "length": """field = "title"
args = { most = 30 }
good = [{ title = "反映承包地界址不清" }]
bad = [{ title = "反映承包地界址不清反映承包地界址不清反映承包地界址不清反映承包地界址不清" }]""",
    "contains_word": """args = { fields = ["title"], words = ["紧急"] }
good = [{ title = "反映承包地界址不清" }]
bad = [{ title = "紧急！承包地" }]""",
    "order": """args = { chains = [["accepted_on", "notified_on"]] }
good = [{ accepted_on = "2026-10-08", notified_on = "2026-10-09" }]
bad = [{ accepted_on = "2026-10-08", notified_on = "2026-10-07" }]""",
    "not_after": """args = { fields = ["follow_up_on"] }
good = [{ follow_up_on = "2026-11-05" }]
bad = [{ follow_up_on = "2026-11-06" }]""",
    "apart": """field = "registered_on"
args = { since = "received_on", most = 2 }
good = [{ received_on = "2026-10-01", registered_on = "2026-10-03" }]
bad = [{ received_on = "2026-10-01", registered_on = "2026-10-04" }]""",
    "waiting": """field = "replied_on"
args = { since = "accepted_on", most = 20 }
good = [{ accepted_on = "2026-10-20", replied_on = "" }]
bad = [{ rows = [{ accepted_on = "2026-10-01", replied_on = "" }, { accepted_on = "2026-10-01", replied_on = "2026-10-09" }] }]""",
    "unique": """scope = "registers"
field = "superior_no"
args = { differ = ["matter"] }
good = [{ rows = [{ superior_no = "1", matter = "水渠损坏要求修复" }, { superior_no = "1", matter = "水渠损坏要求修复" }] }]
bad = [{ sheets = [[{ superior_no = "1", matter = "水渠损坏要求修复" }], [{ superior_no = "1", matter = "询问低保怎样申请" }]] }]""",
}


@pytest.mark.parametrize("check", EACH)
def test_each_check_serves_an_office(tmp_path: Path, check: str) -> None:
    scope = "" if "scope" in EACH[check] else 'scope = "record"\n'
    rule = (
        f'[kinds.petition.rules.own]\ncheck = "{check}"\nseverity = "hint"\n{scope}message = "请核对"\n'
        f'source = {{ tier = "practice", text = "本镇" }}\n{EACH[check]}\n'
    )
    assert proofs(office(tmp_path, rule))[1] == []
    good = next(line for line in EACH[check].splitlines() if line.startswith("good"))
    bad = next(line for line in EACH[check].splitlines() if line.startswith("bad"))
    # Good for bad, and bad for good: each is told.
    turned = rule.replace(good, good.replace("good", "bad", 1)).replace(
        "\n" + bad, "\n" + bad.replace("bad", "good", 1)
    )
    assert len(proofs(office(tmp_path, turned))[1]) >= 2


MOBILE, IDENTITY = "19900001234", "330399196802141019"
MISPLACED = f"""信访件编号,信访日期,信访人,信访形式,联名或集体访,信访人数,概况,村居,状态,{MOBILE}
1,2026-10-08,赵守田,{MOBILE}打来,集体访,12,反映承包地界址不清，要求重新丈量,柳富村{MOBILE},办理中,{MOBILE}
{IDENTITY},{MOBILE}来电那天,孙桂兰,来访,个人,{IDENTITY},询问危房改造补助怎样申请,柳富村,办理中,是
{IDENTITY},2026-10-10,周家旺,来访,个人,1,自来水断了三天没有人来修,柳富村,已转{MOBILE},是
"""


def test_a_number_where_none_belongs_is_masked_as_well(tmp_path: Path) -> None:
    folder = office(tmp_path, '[[villages]]\nname = "柳富村"\n')
    (folder / "十月.csv").write_text(MISPLACED, encoding="utf-8")
    _, found = checked(folder)
    rules = {"group_by_letter", "case_no_repeated", "date_unreadable", "count_unreadable"}
    assert rules | {"village_unknown", "vocabulary_unknown", "header_unknown"} <= set(found)
    told = [f"{item['message']}{item['suggestion']}" for items in found.values() for item in items]
    page = (folder / "out" / "问题清单.html").read_text("utf-8")
    for number in (MOBILE, IDENTITY):
        assert [text for text in told if number in text] == []
        assert number not in page
    assert "2026-10-10" in page
