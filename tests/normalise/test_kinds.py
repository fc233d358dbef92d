"""Which kind of register a table is: invented sheets of each kind, of others, and of nobody knows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from xftools import read
from xftools.normalise import normalise
from xftools.normalise.headers import claim, lexicons
from xftools.office import Office, overlay

CASES = Path(__file__).parent.parent / "cases" / "kinds.txt"


def sheets():
    blocks = CASES.read_text(encoding="utf-8").split("\n= ")[1:]
    for block in blocks:
        first, *lines = block.strip().splitlines()
        kind, _, title = first.partition("|")
        header, *rows = [line.split("|") for line in lines]
        yield pytest.param(
            kind.strip(),
            title.strip(),
            header,
            rows,
            id=f"{kind.strip()} {title.strip() or header}",
        )


SHEETS = list(sheets())


@pytest.fixture
def tables(office, tmp_path):
    """The tables of a sheet as the reading room finds them."""

    def build(title, header, rows):
        lines = [[title]] if title else []
        path = tmp_path / "表.csv"
        text = "\n".join(",".join(line) for line in [*lines, header, *rows])
        path.write_text(text, encoding="utf-8-sig")
        return read.read(path, name="表.csv", office=office).tables

    return build


def told(raw, office):
    register, findings = normalise(raw, office)
    if register is not None:
        return register.kind
    return "two" if "table_two_kinds" in {item.rule for item in findings} else "none"


@pytest.mark.parametrize(("kind", "title", "header", "rows"), SHEETS)
def test_the_kind_of_a_sheet(kind, title, header, rows, tables, office):
    found = tables(title, header, rows)
    kinds = {told(raw, office) for raw in found if raw.shape == "table"} or {"none"}
    assert kinds == {kind}
    if kind not in ("none", "two"):
        (raw,) = found
        register, _ = normalise(raw, office)
        assert len(register.records.table) == len(rows)


def test_there_are_enough_of_each():
    counts = Counter(case.values[0] for case in SHEETS)
    assert min(counts["petition"], counts["dispute"], counts["none"]) >= 12


@pytest.mark.parametrize(
    ("header", "means", "fields"),
    [
        ("当事人（甲乙）", "field", "parties"),
        ("甲方/姓名", "field", "parties"),
        ("当事人/甲方", "field", "parties"),
        ("当事人/乙方", "field", "party_b"),
        ("当事人乙/姓名", "field", "party_b"),
        ("当事人乙/联系电话", "unknown", ""),
        ("当事人/联系电话", "field", "phone"),
        ("责任人/联系电话", "unknown", ""),
        ("责任单位/责任人", "field", "duty_unit"),
        ("纠纷/类型", "field", "category"),
        ("化解情况/化解日期", "field", "settled_on"),
        ("化解时限", "field", "due_on"),
        ("消号情况", "field", "struck_off"),
        ("排查发现时间", "field", "found_on"),
        ("化解稳控情况", "left_out", ""),
        ("编号", "ambiguous", "case_no seq"),
        ("信访人", "unknown", ""),
        ("来访人", "unknown", ""),
    ],
)
def test_what_a_header_means_among_disputes(header, means, fields, office):
    claimed = claim(header, lexicons(office)["dispute"], office)
    assert (claimed.means, " ".join(claimed.fields)) == (means, fields)


def test_what_two_kinds_claim_alike_is_asked_with_a_title_to_write(tables, office):
    header = ["姓名", "信访日期", "纠纷类型", "简要情况"]
    rows = [["赵守田", "2026-10-02", "土地承包", "承包地界址不清"]] * 2
    (raw,) = tables("", header, rows)
    register, (finding,) = normalise(raw, office)
    assert register is None
    assert finding.rule == "table_two_kinds"
    labels = [office.kinds[name].label for name in ("petition", "dispute")]
    assert all(label in finding.message for label in labels)
    assert "2 行" in finding.message
    for name, label in zip(("petition", "dispute"), labels, strict=True):
        (raw,) = tables(label, header, rows)
        assert told(raw, office) == name


def test_what_only_looks_like_a_register_is_told_with_the_title_that_would_make_it_one(
    tables, office
):
    header = ["来访人", "电话", "来访时间", "事由", "被访人", "离开时间"]
    rows = [["赵守田", "19900001234", "2026-10-05", "送材料", "吴立新", "10:10"]] * 2
    (raw,) = tables("", header, rows)
    register, (finding,) = normalise(raw, office)
    assert register is None
    assert finding.rule == "table_untold"
    (raw,) = tables(office.kinds["petition"].label, header, rows)
    assert told(raw, office) == "petition"


def test_an_office_declares_a_third_kind_without_code(tables, office):
    """And a kind that names no words of its own is told by the columns it alone can read."""
    own = {
        "label": "退役军人走访台账",
        "name": "veteran",
        "signature": [["person"], ["served_from"], ["remark"]],
        "fields": {
            "person": {"label": "姓名", "type": "name", "role": "person"},
            "served_from": {"label": "入伍时间", "type": "date", "role": "received_on"},
            "remark": {"label": "诉求", "type": "text", "role": "matter"},
        },
        "headers": {"fields": {}},
    }
    table = overlay(office.model_dump(by_alias=True), {"kinds": {"veteran": own}})
    mine = Office.model_validate(table)
    (raw,) = tables("", ["姓名", "入伍时间", "诉求"], [["赵守田", "1990-12-01", "落实优待金"]] * 2)
    register, _ = normalise(raw, mine)
    assert register.kind == "veteran"
    assert told(raw, office) == "none"
