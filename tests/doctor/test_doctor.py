"""What doctor proves, and that each thing that does not stand is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xftools import office
from xftools.doctor import Result, doctor
from xftools.doctor.examples import built
from xftools.doctor.machine import machine
from xftools.doctor.rules import rules
from xftools.doctor.templates import template, templates
from xftools.office import Office


@pytest.fixture(scope="module")
def shipped() -> Office:
    return office.load()


def changed(shipped: Office, *path: str, value: Any) -> Office:
    """The office with one declaration replaced."""
    declared = shipped.model_dump(by_alias=True)
    part = declared
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return Office.model_validate(declared)


def faults(results: tuple[Result, ...]) -> list[Result]:
    return [result for result in results if not result.ok]


def proofs(mine: Office) -> list[Result]:
    """The rules that do not stand."""
    return faults(tuple(rules(mine)))


def test_all_that_is_shipped_stands(shipped: Office) -> None:
    results = doctor(shipped, as_of=date(2026, 11, 5))
    assert [f"{item.name} {item.message}" for item in faults(results)] == []
    for kind in shipped.kinds.values():
        assert any(kind.label in item.name for item in results)


PETITION = ("kinds", "petition")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ((*PETITION, "rules", "matter_short", "good"), [{"matter": "短"}], "good"),
        (
            (*PETITION, "rules", "matter_short", "bad"),
            [{"matter": "反映承包地界址不清，要求重新丈量"}],
            "bad",
        ),
        ((*PETITION, "rules", "matter_short", "bad"), [], "没有例子"),
        ((*PETITION, "rules", "matter_short", "good"), [{"mater": "反映承包地"}], "mater"),
        ((*PETITION, "rules", "date_future", "bad"), [{"received_on": "十月五日"}], "写错了"),
        ((*PETITION, "rules", "matter_short", "check"), "lenght", "lenght"),
        ((*PETITION, "rules", "matter_short", "args"), {}, "KeyError"),
        ((*PETITION, "rules", "matter_short", "message"), "{valeu}", "KeyError"),
        ((*PETITION, "rules", "matter_short", "message"), "少了括号 {value", "花括号"),
        ((*PETITION, "rules", "matter_short", "message"), " ", "没有写说法"),
        (("rules", "rule_crashed", "check"), "length", "rule_crashed"),
        ((*PETITION, "required"), ["petitoner"], "petitoner"),
        ((*PETITION, "signature"), [["petitioner"], ["mater"]], "mater"),
        ((*PETITION, "restricted"), [{"field": "purpose", "is": ["揭发控告"]}], "揭发控告"),
        ((*PETITION, "restricted"), [{"field": "purpse", "is": ["检举控告"]}], "purpse"),
        ((*PETITION, "values", "gender"), {"words": ["男"], "aliases": {"F": "女"}}, "女"),
        ((*PETITION, "headers", "fields", "petitoner"), ["姓名"], "petitoner"),
        ((*PETITION, "fields", "handler", "role"), "person", "person"),
        (("limits", "handle", "start"), ["acceptd_on"], "acceptd_on"),
        (("limits", "handle", "kinds"), ["petitions"], "petitions"),
        (("limits", "handle", "versions"), [], "handle"),
    ],
)
def test_what_does_not_stand_is_told(
    shipped: Office, path: tuple[str, ...], value: object, said: str
) -> None:
    wrong = faults(doctor(changed(shipped, *path, value=value)))
    assert wrong
    assert any(said in item.message + item.name for item in wrong)


def test_a_message_that_shows_a_person_is_a_fault(shipped: Office) -> None:
    """A masked value may stand in a message; the same value by another way may not."""
    rule = shipped.kinds["petition"].rules["phone_format"].model_dump(by_alias=True)
    rule |= {
        "message": "电话 199000012345 不对",
        "bad": [{"phone": "199000012345"}],
    }
    wrong = proofs(changed(shipped, *PETITION, "rules", "phone_format", value=rule))
    assert len(wrong) == 1
    assert "露出" in wrong[0].message


def test_an_offices_own_rule_is_proved_like_the_shipped(shipped: Office) -> None:
    rule = {
        "severity": "warning", "scope": "record", "check": "matches", "field": "case_no",
        "args": {"pattern": "XF\\d{9}"}, "message": "编号 {value} 的写法不对",
        "source": {"tier": "practice", "text": "本镇编号办法"},
        "good": [{"case_no": "XF202610001"}], "bad": [{"case_no": "1"}],
    }  # fmt: skip
    assert proofs(changed(shipped, *PETITION, "rules", "own", value=rule)) == []
    rule["good"] = [{"case_no": "2"}]
    [item] = proofs(changed(shipped, *PETITION, "rules", "own", value=rule))
    assert "own" in item.name


def test_a_missing_template_is_told_until_the_office_has_it(
    shipped: Office, tmp_path: Path
) -> None:
    notice = {
        "label": "试用通知", "template": "试用通知.docx", "to": "unit",
        "source": {"tier": "practice", "text": "试用"},
    }  # fmt: skip
    mine = changed(shipped, *PETITION, "notices", "trial", value=notice)
    mine = mine.model_copy(update={"folder": tmp_path})

    def missing() -> bool:
        return any("试用通知.docx" in item.message for item in templates(mine) if not item.ok)

    assert missing()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "试用通知.docx").write_bytes(b"")
    assert not missing()


@pytest.mark.parametrize(
    ("as_of", "own", "ok", "said"),
    [
        (date(2026, 11, 5), [], True, "2026"),
        (date(2026, 12, 1), [], True, "2027"),
        (date(2029, 1, 4), [], False, "2029"),
        (date(2029, 1, 4), [date(2029, 1, 1)], True, "2029"),
        (None, [], True, "2026"),
    ],
)
def test_the_calendar_reaches_the_year_or_says_so(
    shipped: Office, as_of: date | None, own: list[date], *, ok: bool, said: str
) -> None:
    mine = changed(shipped, "workdays", value={"off": own})
    result = list(machine(mine, as_of))[-1]
    assert result.ok is ok
    assert said in result.message


def test_an_example_is_built_as_a_sheet_would_be(shipped: Office) -> None:
    made = built(
        {
            "rows": [{"seq": "1", "received_on": "2026-10-08", "people_count": "7", "matter": ""}],
            "month": "2026-10",
        },
        shipped.kinds["petition"],
    )
    [register] = made.registers
    table = register.records.table
    assert list(register.columns) == ["seq", "received_on", "people_count", "matter"]
    assert {key: str(table[key].dtype) for key in table} == {
        "seq": "str", "received_on": "datetime64[s]", "people_count": "Int64", "matter": "str",
    }  # fmt: skip
    assert table["matter"].isna().all()
    assert (register.raw.context.year, register.raw.context.month) == (2026, 10)
    [place] = register.records.places.values()
    assert register.raw.grid.at(place.row, register.columns["people_count"]) == "7"


# ── one template ──────────────────────────────────────────────────────────────────────────────

TEMPLATES = Path(__file__).parents[2] / "templates"
AS_OF = date(2026, 11, 5)


def own_template(folder: Path, name: str, *paragraphs: str) -> Path:
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / name
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    "name", ["受理告知书.docx", "催办通知.docx", "文书签批单.docx", "月报.docx"]
)
def test_a_shipped_template_is_proved(shipped: Office, name: str) -> None:
    (only,) = template(TEMPLATES / name, shipped, as_of=AS_OF)
    assert only.ok
    assert "能填好" in only.message


def test_an_offices_own_template_is_proved(shipped: Office, tmp_path: Path) -> None:
    path = own_template(
        tmp_path, "受理告知书.docx", "{{ 主送 }}：", "你反映的{{ 事由 }}，已经受理。"
    )
    filled, unused = template(path, shipped, as_of=AS_OF)
    assert filled.ok
    assert unused.ok
    assert "办结期限" in unused.message
    assert "主送" not in unused.message


@pytest.mark.parametrize(
    ("name", "paragraphs", "says"),
    [
        (
            "受理告知书.docx",
            ["{{ 主送 }} {{ 是由 }}"],
            "“是由”，这种文书没有这一项。是不是“来由/事由”？",
        ),
        (
            "受理告知书.docx",
            ["{{ 主送 }} {{ 电影票 }}"],
            "“电影票”，这种文书没有这一项。能用的有：发文机关、发文字号、主送",
        ),
        ("受理告知书.docx", ["{{ 主送 }"], "标记"),
        ("受理告知书.docx", ["{% if 主送 %}有"], "标记写错了"),
        ("催办通知.docx", ["{%p for 行 in 清单 %}", "{{ 行.台帐号 }}", "{%p endfor %}"], "台帐号"),
        ("告知书（新）.docx", ["{{ 主送 }}"], "没有叫“告知书（新）.docx”的文书"),
    ],
)
def test_what_is_wrong_in_a_template_is_told(
    shipped: Office, tmp_path: Path, name: str, paragraphs: list[str], says: str
) -> None:
    results = template(own_template(tmp_path, name, *paragraphs), shipped, as_of=AS_OF)
    assert any(says in item.message for item in faults(results)), results
    assert all(name in item.name for item in results)


def test_a_file_that_is_no_template_is_told(shipped: Office, tmp_path: Path) -> None:
    path = tmp_path / "受理告知书.docx"
    path.write_bytes(b"PK no document")
    (only,) = template(path, shipped, as_of=AS_OF)
    assert not only.ok
    assert "打不开" in only.message


def test_a_template_that_fetches_something_is_told(shipped: Office, tmp_path: Path) -> None:
    from docx import Document

    path = own_template(tmp_path, "受理告知书.docx", "{{ 主送 }}")
    document = Document(str(path))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    document.part.relate_to("https://example.invalid/a.png", kind + "image", is_external=True)
    document.part.relate_to("https://example.invalid/", kind + "hyperlink", is_external=True)
    document.save(str(path))
    told = faults(template(path, shipped, as_of=AS_OF))
    assert len(told) == 1
    assert "https://example.invalid/a.png" in told[0].message
