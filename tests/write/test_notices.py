"""Who is owed a letter, who waits for what, and what the drafts say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import paper
import pytest
from docx import Document
from paper import AS_OF, clocks_of, ledger_of, settled, told

from xftools import privacy
from xftools.errors import TemplateError
from xftools.model import Draft, Waiting
from xftools.office import Office
from xftools.write.notices import key_of, notice_of, owed, write_draft, write_index, write_sign_off

ZHOU = {
    "petitioner": "周明远",
    "address": "柳富村3组",
    "received_on": "2026-10-03",
    "accepted_on": "2026-10-09",
    "route": "31(6)",
    "channel": "来访",
    "matter": "宅基地被邻居占了<3亩 & 补偿款没有发",
    "request": "请求重新丈量宅基地",
    "duty_unit": "自然资源所",
}
LATE = {
    "petitioner": "罗志强",
    "address": "石桥村",
    "received_on": "2026-07-05",
    "accepted_on": "2026-07-12",
    "notified_on": "2026-07-14",
    "route": "31(6)",
    "matter": "周明远家的污水排到河里，气味难闻",
    "duty_unit": "自然资源所",
}
ACCUSED = {
    **LATE,
    "petitioner": "不该出现的人",
    "matter": "村支书石大川收了好处费",
    "accused": "石大川",
    "purpose": "检举控告",
}


@pytest.fixture(scope="module")
def office() -> Office:
    return settled()


def sorted_out(
    rows: list[dict[str, Any]],
    office: Office,
    as_of: date = AS_OF,
    asked: frozenset[str] = frozenset(),
) -> tuple[tuple[Draft, ...], tuple[Waiting, ...]]:
    ledger = ledger_of(rows, office)
    restricted = privacy.restricted(ledger.records, office)
    clocks = clocks_of(ledger, office, as_of)
    return owed(ledger, clocks, office, as_of=as_of, restricted=restricted, asked=asked)


# ── who is owed an acceptance ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "drafted", "missing"),
    [
        ({}, True, None),
        ({"notified_on": "2026-10-12"}, False, None),
        ({"accepted_on": None}, False, ("accepted_on",)),
        ({"route": None}, False, ("route",)),
        ({"address": None, "village": "柳富村"}, False, ("address",)),
        ({"address": None}, False, ("address",)),
        ({"petitioner": None}, False, ("petitioner",)),
        ({"petitioner": "周先生"}, False, ("petitioner",)),
        ({"petitioner": "周某"}, False, ("petitioner",)),
        ({"anonymous": "是"}, False, None),
        ({"route": "31(1)"}, False, ()),
        ({"route": "建议"}, False, ()),
        ({"route": "建议", "accepted_on": None}, False, ()),
        ({"route": None, "purpose": "意见建议", "address": None}, False, ("address",)),
        ({"status": "不予受理"}, False, ()),
        ({"withdrawn_on": "2026-10-20", "withdrawal_doc": "有"}, False, None),
        ({"withdrawn_on": "2026-10-20"}, True, None),
        ({"purpose": "检举控告"}, False, None),
        ({"accused": "某书记"}, False, None),
        ({"replied_on": "2026-10-30"}, True, None),
    ],
    ids=str,
)
def test_acceptance_is_owed_or_waits_with_what_is_missing(
    office: Office, change: dict[str, Any], drafted: bool, missing: tuple[str, ...] | None
) -> None:
    drafts, waiting = sorted_out([{**ZHOU, **change}], office)
    assert bool(drafts) is drafted
    assert [item.missing for item in waiting] == ([] if missing is None else [missing])


def test_who_waits_for_another_letter_is_told_which(office: Office) -> None:
    rows = [{**ZHOU, "route": "31(1)"}, {**ZHOU, "route": "建议"}, {**ZHOU, "status": "不予受理"}]
    _, waiting = sorted_out(rows, office)
    assert [item.reason[:6] for item in waiting] == ["不走信访程序", "意见建议不发", "没有受理，应"]


def test_open_matters_wait_before_closed_ones_the_oldest_first(office: Office) -> None:
    blank = {**ZHOU, "accepted_on": None}
    rows = [
        {**blank, "received_on": "2026-09-01", "status": "已办结", "closed_on": "2026-09-20"},
        {**blank, "received_on": "2026-10-20"},
        {**blank, "received_on": "2026-10-02"},
    ]
    _, waiting = sorted_out(rows, office)
    assert [item.ledger_id for item in waiting] == ["2026-0003", "2026-0002", "2026-0001"]
    assert waiting[0].due_on == date(2026, 10, 17)
    assert waiting[0].days_left == -19


def test_the_route_an_office_takes_for_blank_counts(office: Office) -> None:
    mine = settled(clocks={"route_if_blank": "31(6)"})
    drafts, _ = sorted_out([{**ZHOU, "route": None}], mine)
    assert [draft.notice for draft in drafts] == ["accept"]
    assert sorted_out([{**ZHOU, "route": None}], office)[0] == ()


def test_what_was_answered_already_is_pointed_out(office: Office) -> None:
    (draft,), _ = sorted_out([{**ZHOU, "replied_on": "2026-10-30"}], office)
    assert draft.remark == "已经答复，请先看是否还要发"


# ── who is urged ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "urged"),
    [
        ({}, True),
        ({"accepted_on": "2026-10-12"}, False),
        ({"route": None}, False),
        ({"accepted_on": None}, False),
        ({"duty_unit": None}, False),
        ({"replied_on": "2026-08-01"}, False),
        ({"status": "已办结"}, False),
        ({"accused": "某书记"}, False),
        ({"purpose": "检举控告"}, False),
        ({"accepted_on": None, "assigned_due_on": "2026-10-01"}, True),
    ],
    ids=str,
)
def test_a_unit_is_urged_on_a_known_overdue_clock_only(
    office: Office, change: dict[str, Any], urged: bool
) -> None:
    drafts, _ = sorted_out([{**LATE, **change}], office)
    assert [draft.notice for draft in drafts] == (["urge"] if urged else [])


def test_one_letter_a_unit_names_no_person(office: Office) -> None:
    rows = [
        ZHOU,
        LATE,
        {**LATE, "accepted_on": "2026-06-01", "matter": "罗志强反映道路破损，电话19900001234"},
        {**LATE, "duty_unit": "村镇建设办"},
        ACCUSED,
    ]
    drafts, _ = sorted_out(rows, office)
    urges = [draft for draft in drafts if draft.notice == "urge"]
    assert [(draft.addressee, draft.ledger_ids) for draft in urges] == [
        ("村镇建设办", ("2026-0004",)),
        ("自然资源所", ("2026-0003", "2026-0002")),
    ]
    assert [row["事由"] for row in urges[1].rows] == [
        "罗**反映道路破损，电话19*********",
        "周**家的污水排到河里，气味难闻",
    ]
    assert urges[1].rows[1] == {
        "台账号": "2026-0002",
        "事由": "周**家的污水排到河里，气味难闻",
        "到期日期": "2026年9月10日",
        "超期天数": "56",
        "依据": "《信访工作条例》第三十四条",
    }


# ── what a letter says ────────────────────────────────────────────────────────────────────────


def test_an_acceptance_as_its_reader_sees_it(office: Office, tmp_path: Path) -> None:
    (draft,), _ = sorted_out([{**ZHOU, "case_no": "XF20261003"}], office)
    write_draft(draft, tmp_path / "a.docx", office, AS_OF)
    assert told(tmp_path / "a.docx") == [
        "草稿（2026年11月5日拟，未签发），以上级格式为准\t信受告〔2026〕__号",
        "",
        "信访事项受理告知书",
        "",
        "周明远：",
        "你于2026年10月3日来访反映的“宅基地被邻居占了<3亩 & 补偿款没有发”信访事项"
        "（信访件编号：XF20261003），已经收悉。你提出的诉求是：请求重新丈量宅基地。"
        "根据《信访工作条例》第二十三条、第三十一条第六项的规定，本机关已于2026年10月9日受理，"
        "由自然资源所负责办理。",
        "根据《信访工作条例》第三十四条，该事项应当自受理之日起60日内办结。"
        "本机关将不迟于2026年12月8日书面答复你；情况复杂、经批准延长的，延长不超过30日，并告知理由。",
        "联系人：林晓舟，电话：19900000000。",
        "特此告知。",
        "",
        "清溪镇人民政府",
        "2026年__月__日",
    ]


def test_an_urging_as_its_reader_sees_it(office: Office, tmp_path: Path) -> None:
    (draft,), _ = sorted_out([LATE], office)
    write_draft(draft, tmp_path / "u.docx", office, AS_OF)
    assert told(tmp_path / "u.docx")[2:] == [
        "关于催办信访事项的通知",
        "",
        "自然资源所：",
        "截至2026年11月5日，你单位承办的下列1件信访事项已经超过办理期限，尚未办结：",
        "台账号 | 事由 | 到期日期 | 超期天数 | 依据",
        "2026-0001 | 周明远家的污水排到河里，气味难闻 | 2026年9月10日 | 56 | "
        "《信访工作条例》第三十四条",
        "请你单位抓紧办理，并在收到本通知之日起7日内，将办理情况、超期原因和预计办结日期书面报送"
        "清溪镇信访办公室。已经答复信访人的，请一并报送答复意见和送达凭据。",
        "联系人：林晓舟，电话：19900000000。",
        "",
        "清溪镇人民政府",
        "2026年__月__日",
    ]


@pytest.mark.parametrize(
    ("change", "addressee", "you"),
    [
        ({}, "周明远", "你"),
        ({"people_count": 12}, "周明远等12人", "你们"),
        ({"petitioner": "周明远、韩立新"}, "周明远、韩立新", "你们"),
        ({"petitioner": "周明远、韩立新等8人"}, "周明远、韩立新等8人", "你们"),
        (
            {"petitioner": "周明远、韩立新、陈大志、何进、程晓、罗志强", "people_count": 6},
            "周明远、韩立新、陈大志、何进、程晓等6人",
            "你们",
        ),
    ],
    ids=str,
)
def test_a_group_is_addressed_by_its_representatives(
    office: Office, change: dict[str, Any], addressee: str, you: str
) -> None:
    (draft,), _ = sorted_out([{**ZHOU, **change}], office)
    assert (draft.addressee, draft.values["主送"], draft.values["称呼"]) == (
        addressee,
        addressee,
        you,
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "于2026年10月3日来访"),
        ({"channel": "网上信访"}, "于2026年10月3日通过网上信访"),
        ({"channel": None}, "于2026年10月3日"),
        (
            {"source_organ": "市信访局", "transferred_on": "2026-10-05"},
            "由市信访局于2026年10月5日转来、",
        ),
    ],
    ids=str,
)
def test_how_a_petition_came(office: Office, change: dict[str, Any], says: str) -> None:
    (draft,), _ = sorted_out([{**ZHOU, **change}], office)
    assert draft.values["来由"] == says


@pytest.mark.parametrize(
    ("matter", "gist"),
    [
        ("反映村口路灯坏了2盏", "村口路灯坏了2盏"),
        ("信访人称孩子吃午饭后拉肚子", "孩子吃午饭后拉肚子"),
        ("村民反映：道路破损", "道路破损"),
        ("称重不准，少付货款", "称重不准，少付货款"),
        ("反映", "反映"),
    ],
)
def test_a_letter_does_not_say_twice_that_it_was_reported(
    office: Office, matter: str, gist: str
) -> None:
    (draft,), _ = sorted_out([{**ZHOU, "matter": matter}], office)
    assert draft.values["事由"] == f"“{gist}”"


def test_without_matter_contact_or_organ_the_letter_still_reads(tmp_path: Path) -> None:
    bare = settled(office={"organ": "", "contact": "", "phone": ""})
    row = {
        key: value for key, value in ZHOU.items() if key not in ("matter", "request", "duty_unit")
    }
    (draft,), _ = sorted_out([row], bare)
    write_draft(draft, tmp_path / "a.docx", bare, AS_OF)
    text = "\n".join(told(tmp_path / "a.docx"))
    assert "来访反映的信访事项（登记号：2026-0001），已经收悉。根据" in text
    assert "由本机关负责办理" in text
    assert "联系人：________，电话：________。" in text
    assert "\n清溪镇信访办公室\n" in text


def test_a_number_and_a_day_come_with_the_signature_only(office: Office, tmp_path: Path) -> None:
    (draft,), _ = sorted_out([ZHOU], office)
    write_draft(draft, tmp_path / "a.docx", office, AS_OF, number="12", issued_on=date(2026, 11, 6))
    lines = told(tmp_path / "a.docx")
    assert lines[0] == "\t信受告〔2026〕12号"
    assert lines[-1] == "2026年11月6日"


def test_a_number_alone_leaves_it_a_draft(office: Office, tmp_path: Path) -> None:
    (draft,), _ = sorted_out([ZHOU], office)
    write_draft(draft, tmp_path / "a.docx", office, AS_OF, number="12")
    assert told(tmp_path / "a.docx")[0].startswith("草稿")


def test_there_is_no_picture_in_a_letter(office: Office, tmp_path: Path) -> None:
    (draft,), _ = sorted_out([ZHOU], office)
    write_draft(draft, tmp_path / "a.docx", office, AS_OF)
    assert not [name for name in paper.parts(tmp_path / "a.docx") if "media" in name]


def test_what_a_template_asks_for_and_the_record_lacks_is_refused(
    office: Office, tmp_path: Path
) -> None:
    (draft,), _ = sorted_out([ZHOU], office)
    values = {key: value for key, value in draft.values.items() if key != "受理日期"}
    broken = Draft(
        draft.notice, draft.record, draft.ledger_id, draft.addressee, values, kind=draft.kind
    )
    with pytest.raises(TemplateError) as caught:
        write_draft(broken, tmp_path / "a.docx", office, AS_OF)
    assert "受理告知书.docx" in caught.value.message
    assert "“受理日期”" in caught.value.message
    assert not (tmp_path / "a.docx").exists()


# ── what goes with the drafts ─────────────────────────────────────────────────────────────────


def test_the_sheet_for_signing_lists_every_draft(office: Office, tmp_path: Path) -> None:
    drafts, _ = sorted_out([ZHOU, LATE, {**ZHOU, "closed_on": "2026-10-30"}], office)
    write_sign_off(drafts, tmp_path / "s.docx", office, AS_OF)
    lines = told(tmp_path / "s.docx")
    gist = "宅基地被邻居占了<3亩 & 补偿款没有发"
    assert "拟稿日期：2026年11月5日　　共3份：受理告知书2份、催办通知1份" in lines
    assert [line for line in lines if line.startswith(("1 |", "2 |", "3 |"))] == [
        f"1 | 受理告知书 | 2026-0001 | 周明远 | {gist} | 2026年10月18日 | ",
        f"2 | 受理告知书 | 2026-0003 | 周明远 | {gist} | 2026年10月18日 | 已经办结，请先看是否还要发",
        "3 | 催办通知 | 2026-0002 | 自然资源所 | 1件信访事项超过办理期限 |  | ",
    ]


def test_the_index_has_a_row_a_draft_and_a_key_that_stays(office: Office, tmp_path: Path) -> None:
    drafts, _ = sorted_out([ZHOU, LATE], office)
    write_index(drafts, tmp_path / "i.xlsx", office, AS_OF)
    sheet = openpyxl.load_workbook(tmp_path / "i.xlsx").active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[-1]]
    header, *body = rows
    assert header[:3] == ("文种", "台账号", "主送")
    assert header[7:10] == ("签发人", "签发日期", "文号")
    assert [row[:4] for row in body] == [
        ("受理告知书", "2026-0001", "周明远", "宅基地被邻居占了<3亩 & 补偿款没有发"),
        ("催办通知", "2026-0002", "自然资源所", "1件信访事项超过办理期限"),
    ]
    assert all(cell is None for row in body for cell in row[7:-1])
    assert [row[-1] for row in body] == [key_of(draft) for draft in drafts]
    assert sheet.column_dimensions["O"].hidden
    assert [notice_of(draft, office).label for draft in drafts] == ["受理告知书", "催办通知"]


# ── what a visitor is handed at once ──────────────────────────────────────────────────────────


def test_what_is_handed_over_is_written_only_when_asked_for(office: Office) -> None:
    rows = [ZHOU, LATE, ACCUSED, {**ZHOU, "petitioner": "周先生"}, {**ZHOU, "petitioner": None}]
    assert "slip" not in [draft.notice for draft in sorted_out(rows, office)[0]]
    drafts, waiting = sorted_out(rows, office, asked=frozenset(["slip"]))
    slips = [draft for draft in drafts if draft.notice == "slip"]
    # Whom it tells, and nobody who cannot be named or who accuses somebody.
    assert [draft.addressee for draft in slips] == ["周明远", "罗志强"]
    assert waiting == sorted_out(rows, office)[1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "按信访程序办理。受理的，自受理之日起60日内办结"),
        ({"route": "31(2)"}, "第三十一条第二项"),
        ({"route": "建议"}, "作为意见建议研究办理"),
        ({"route": None}, "□ 按信访程序办理\n□ 依照其他法定途径办理，办理机关：____"),
    ],
    ids=str,
)
def test_a_slip_as_its_reader_sees_it(
    office: Office, tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    drafts, _ = sorted_out([{**ZHOU, **change}], office, asked=frozenset(["slip"]))
    (draft,) = [item for item in drafts if item.notice == "slip"]
    write_draft(draft, tmp_path / "a.docx", office, AS_OF)
    (table,) = Document(tmp_path / "a.docx").tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[1][1::2] == ["周明远", "来访"]
    assert "2026年10月3日" in cells[0]
    assert cells[2][1] == "宅基地被邻居占了<3亩 & 补偿款没有发"
    assert cells[3][1] == "请求重新丈量宅基地"
    assert says in cells[5][1]
    # Whoever hands it over signs and so does who takes it; nothing is signed for them.
    assert cells[8] == ["经办人签名", "", "信访人签名", ""]
    assert "一式两份" in "".join(told(tmp_path / "a.docx"))


def test_nothing_that_is_written_names_the_accused(office: Office, tmp_path: Path) -> None:
    rows = [
        ZHOU,
        LATE,
        {**ZHOU, "matter": "石大川不让我家盖房"},
        ACCUSED,
        {**ACCUSED, "duty_unit": "村镇建设办"},
    ]
    drafts, waiting = sorted_out(rows, office, asked=frozenset(["slip"]))
    write_sign_off(drafts, tmp_path / "s.docx", office, AS_OF)
    write_index(drafts, tmp_path / "i.xlsx", office, AS_OF)
    for number, draft in enumerate(drafts):
        write_draft(draft, tmp_path / f"{number}.docx", office, AS_OF)
    written = "".join(paper.everything(path) for path in tmp_path.iterdir())
    assert "周明远" in written
    for secret in ("石大川", "不该出现的人", "好处费"):
        assert secret not in written
    assert not {item.ledger_id for item in waiting} & {"2026-0004", "2026-0005"}
