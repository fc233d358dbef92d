from __future__ import annotations

import tomllib

import pytest

from xftools.normalise import normalise
from xftools.office import Office, load, overlay

BASE = {
    "姓名": ["张三", "李四", "王五"],
    "信访形式": ["来信", "来访", "来电"],
    "概况": ["路", "水", "电"],
}
DAYS = ["2026-10-05", "2026-10-06", "2026-10-07"]
PHONES = ["19900001234", "19900001235", "19900001236"]


def read(columns, table, office):
    raw = table(list(columns), list(zip(*columns.values(), strict=True)), year=2026, month=10)
    return normalise(raw, office)


def field_of(columns, header, table, office):
    """The field a header's column became, None where it became none."""
    register, _ = read(columns, table, office)
    at = 2 + list(columns).index(header)
    return next((key for key, column in register.columns.items() if column == at), None)


@pytest.mark.parametrize(
    ("header", "content", "beside", "field"),
    [
        ("编号", ["1", "2", "3"], {}, "seq"),
        ("编号", [1.0, 2.0, 3.0], {}, "seq"),
        ("编号", ["XF2026001", "XF2026007", "XF2026009"], {}, "case_no"),
        ("编号", ["甲", "乙", "乙"], {}, None),
        ("编号", ["甲", "乙", "丙丁"], {"序号": ["1", "2", "3"]}, None),
        ("编号", ["A-01", "A-03", "A-05"], {"信访件编号": ["X1", "X2", "X3"]}, None),
        ("编号", ["1", "2", "3"], {"信访件编号": ["X1", "X2", "X3"]}, "seq"),
        ("受理时间", DAYS, {}, None),
        ("受理时间", DAYS, {"信访日期": DAYS}, "accepted_on"),
        ("受理时间", DAYS, {"受理日期": DAYS}, "received_on"),
        ("受理时间", ["张三", "李四", "王五"], {"信访日期": DAYS}, None),
        ("信访类型", ["求决", "申诉", "咨询"], {}, "purpose"),
        ("信访类型", ["国土资源", "民政", "政法"], {}, "category"),
        ("信访类型", ["个访", "集体访", "联名信"], {}, "group_flag"),
        ("信访类型", ["初访", "重访", "初访"], {}, "first_or_repeat"),
        ("信访类型", ["甲类", "乙类", "丙类"], {}, None),
        ("办理情况", ["已办结", "办理中", "已受理"], {}, "status"),
        ("办理情况", ["已入户走访，修好了路", "正在与施工队协商", "转派出所"], {}, "result"),
        ("办理情况", ["直接回复", "转送", "交办"], {}, "method"),
        ("办理情况", [None, None, None], {}, None),
        ("人数", [1, "12人", "约20"], {}, "people_count"),
        ("人数", ["张三", "李四", "王五"], {}, None),
        ("人数", [1, 2, 3], {"信访人数": [1, 2, 3]}, None),
        ("日期", DAYS, {}, "received_on"),
        ("出生年月", ["1965-03-12", "1970.1.2", "19800101"], {}, "birth_on"),
        ("出生年月", ["1965.3", "1970.1", "1980.1"], {}, None),
        ("户籍地", ["某县", "某乡", "某村"], {}, "address"),
        ("户籍地", ["某县", "某乡", "某村"], {"住址": ["一", "二", "三"]}, None),
        ("单位", ["派出所", "国土所", "派出所"], {}, "duty_unit"),
        ("单位", ["柳富村", "柳富", "石桥社区"], {}, None),
        ("乡镇", ["石桥镇", "石桥镇", "石桥镇"], {}, None),
        ("是否办结", ["是", "否", "是"], {}, "status"),
    ],
)
def test_an_ambiguous_header_by_its_neighbours_and_content(
    header, content, beside, field, table, office
):
    columns = {**BASE, **beside, header: content}
    assert field_of(columns, header, table, office) == field


def test_whose_telephone_it_is_the_column_before_says(table, office):
    mine = {"姓名": BASE["姓名"], "电话": PHONES, **BASE}
    assert field_of(mine, "电话", table, office) == "phone"
    theirs = {**BASE, "承办人": ["赵六", "赵六", "钱七"], "电话": PHONES}
    register, findings = read(theirs, table, office)
    assert "phone" not in register.columns
    assert [finding.rule for finding in findings] == ["header_ambiguous"]
    assert next(iter(register.extra.values())) == {"电话": "19900001234"}


def rules(findings):
    return [(finding.rule, finding.cell) for finding in findings]


def test_what_nobody_knows_is_named_once_and_kept(table, office):
    columns = {**BASE, "天气": ["晴", None, "雨"], "心情": [None, None, None]}
    register, findings = read(columns, table, office)
    assert rules(findings) == [("header_unknown", "E3")]
    assert "2 格" in findings[0].message
    assert '"天气" = "ignore"' in findings[0].suggestion
    assert register.unknown_headers == {"E": "天气", "F": "心情"}
    first, _, third = register.records.table.index
    assert register.extra == {first: {"天气": "晴"}, third: {"天气": "雨"}}


@pytest.mark.parametrize("header", ["天气", 'a"b\\c', "编号"])
def test_the_lines_that_are_told_settle_the_header(header, table, office):
    """What the suggestion says to write into office.toml is TOML and does what it says."""
    columns = {**BASE, header: ["甲", "乙", "乙"]}
    _, findings = read(columns, table, office)
    lines = findings[0].suggestion.split("：\n", 1)[1].partition('\n"编号" = "seq"')[0]
    settled = Office.model_validate(overlay(office.model_dump(by_alias=True), tomllib.loads(lines)))
    register, findings = read(columns, table, settled)
    assert findings == ()
    assert ("case_no" in register.columns) == (header == "编号")


def test_what_must_not_be_kept_is_counted_and_never_kept(table, office):
    columns = {**BASE, "重点人员标志": ["是", "是", None], "扬言内容": ["密", "密", "密"]}
    register, findings = read(columns, table, office)
    assert rules(findings) == [("left_out", "E3"), ("left_out", "F3")]
    assert register.left_out_headers == {"E": "surveillance", "F": "surveillance"}
    assert register.extra == {}
    assert "密" not in repr(register.records) + repr(findings) + repr(register.changes)


def test_two_columns_of_one_field_that_differ_are_an_error_and_nothing_is_lost(table, office):
    columns = {**BASE, "联系电话": PHONES, "手机号码": ["19900009999", None, None]}
    register, findings = read(columns, table, office)
    assert rules(findings) == [("header_conflict", "E3")]
    assert register.columns["phone"] == 5
    assert register.extra[register.records.table.index[0]] == {"手机号码": "19900009999"}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ([None, None, None], []),
        (PHONES, ["header_unknown"]),
        (["同意", "不同意", "同意"], ["header_unknown"]),
    ],
)
def test_two_columns_of_one_field_that_can_be_told_apart(other, expected, table, office):
    for columns in (
        {**BASE, "联系电话": PHONES, "手机": other},
        {**BASE, "手机": other, "联系电话": PHONES},
    ):
        register, findings = read(columns, table, office)
        assert list(register.records.table["phone"]) == PHONES
        assert [finding.rule for finding in findings] == expected


def test_of_two_telephones_the_petitioners_counts(table, office):
    headers = ["姓名", "联系电话", "信访形式", "概况", "包案领导", "联系电话"]
    raw = table(headers, [["张三", PHONES[0], "来信", "路", "赵六", PHONES[1]]])
    register, findings = normalise(raw, office)
    assert register.columns["phone"] == 3
    assert rules(findings) == [("header_unknown", "G3")]


def test_two_unknown_columns_of_one_name_are_both_kept(table, office):
    headers = [*BASE, "天气", "天气"]
    raw = table(headers, [["张三", "来信", "路", "晴", "雨"]])
    register, _ = normalise(raw, office)
    assert list(register.extra.values()) == [{"天气": "晴", "天气 F": "雨"}]


def test_a_column_without_a_header_is_called_by_its_letter(table, office):
    raw = table([*BASE, ""], [["张三", "来信", "路", "补记"]])
    register, findings = normalise(raw, office)
    assert register.unknown_headers == {"E": "第E列"}
    assert rules(findings) == [("header_unknown", "E3")]


def test_a_table_of_no_kind_is_named_with_what_it_lacks(table, office):
    raw = table(["姓名", "工资"], [["张三", "1"], ["李四", "2"]])
    register, findings = normalise(raw, office)
    assert register is None
    assert rules(findings) == [("table_unknown", "B4")]
    assert "2 行" in findings[0].message
    assert "概况或标题或诉求" in findings[0].suggestion
    assert "姓名" not in findings[0].suggestion


def test_an_empty_table_of_no_kind_is_no_matter(table, office):
    assert normalise(table(["姓名", "工资"], []), office) == (None, ())


# ── every ambiguous header, of every kind ─────────────────────────────────────────────────────

CASES = [
    pytest.param(kind, header, key, id=f"{kind} {header} {key}")
    for kind, declared in load().kinds.items()
    for header, item in declared.headers.ambiguous.items()
    for key in item.candidates
]


def asked_about(kind, header, table, office):
    """A sheet of a kind in which nobody can tell what the header means: what stands under it fits
    nothing, and every field it may be is still free."""
    declared = office.kinds[kind]
    candidates = declared.headers.ambiguous[header].candidates
    needed = [
        next(
            key for key in group if key not in candidates and declared.fields[key].role != "serial"
        )
        for group in declared.signature
    ]
    columns = {
        declared.fields[key].label: ["甲乙", "丙丁", "戊己"] for key in dict.fromkeys(needed)
    }
    officials = {declared.fields[key].label: ["赵六", "钱七", "赵六"] for key in ("lead_official",) if key not in candidates}  # fmt: skip
    columns |= officials
    columns[header] = ["？？", None, "？"]
    return table(
        list(columns),
        list(zip(*columns.values(), strict=True)),
        title=declared.label,
    )


@pytest.mark.parametrize(("kind", "header", "key"), CASES)
def test_the_lines_told_of_an_ambiguous_header_settle_it(
    kind, header, key, table, office, tmp_path
):
    raw = asked_about(kind, header, table, office)
    register, findings = normalise(raw, office)
    assert register.kind == kind
    told = [item for item in findings if item.rule == "header_ambiguous"]
    if not told:  # what takes any text takes this too
        assert raw.columns[-1] in register.columns.values()
        return
    (finding,) = told
    head, *lines = finding.suggestion.split("：\n", 1)[1].splitlines()
    mine = [line for line in lines if f'= "{key}"' in line]
    assert len(mine) == 1
    assert len(lines) == len(office.kinds[kind].headers.ambiguous[header].candidates)
    (tmp_path / "office.toml").write_text("\n".join((head, *mine)), encoding="utf-8")
    settled = load(tmp_path)
    register, findings = normalise(raw, settled)
    assert register.columns[key] == raw.columns[-1]
    assert not {"header_ambiguous", "header_unknown"} & {item.rule for item in findings}


def test_the_answers_that_are_offered_are_those_of_the_finding(table, office):
    columns = {**BASE, "编号": ["甲", "乙", "乙"], "联系电话": PHONES, "手机": PHONES[::-1]}
    register, _ = read(columns, table, office)
    first, second = register.questions
    assert (first.cell, second.cell) == ("E3", "G3")
    assert [(item.header, item.key) for item in first.choices] == [
        ("编号", "case_no"), ("编号", "seq"), ("编号", "ignore"),
    ]  # fmt: skip
    assert [(item.header, item.key) for item in second.choices] == [
        ("手机", "ignore"), ("联系电话", "ignore"),
    ]  # fmt: skip
    assert first.table == ("kinds", "petition", "headers", "also")
    for question in register.questions:
        for choice in question.choices:
            line = {question.kind: {"headers": {"also": {choice.header: choice.key}}}}
            told = overlay(office.model_dump(by_alias=True), {"kinds": line})
            again, _ = read(columns, table, Office.model_validate(told))
            assert question.cell not in {item.cell for item in again.questions}


def test_most_ambiguous_headers_are_asked_about_where_nothing_tells(table, office):
    seen = {(case.values[0], case.values[1]) for case in CASES}
    asked = sum(
        any(
            item.rule == "header_ambiguous"
            for item in normalise(asked_about(kind, header, table, office), office)[1]
        )
        for kind, header in seen
    )
    assert asked > len(seen) / 2
