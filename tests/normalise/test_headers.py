from __future__ import annotations

import csv
from pathlib import Path

import pytest

from xftools.normalise.headers import claim, fold_header, lexicons, nearest
from xftools.office import Office, overlay

CASES = Path(__file__).parent.parent / "cases" / "headers.csv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("header", "means", "fields"), cases())
def test_what_a_header_means(header, means, fields, shipped):
    lex = lexicons(shipped)["petition"]
    claimed = claim(header.replace("\\n", "\n"), lex, shipped)
    wanted = ("field",) if means == "field" else (means,)
    if header == "信访人基本情况/电话":
        wanted = ("ambiguous", "field")  # whose telephone it is, the heading says
    assert claimed.means in wanted
    assert claimed.fields == tuple(fields.split())


def test_every_field_is_known_by_its_label(shipped):
    for lex in lexicons(shipped).values():
        for key, declared in lex.kind.fields.items():
            assert claim(declared.label, lex, shipped).fields == (key,)


def test_no_name_stands_for_two_fields(shipped):
    for kind in shipped.kinds.values():
        named: dict[str, str] = {}
        for key, names in kind.headers.fields.items():
            assert key in kind.fields
            for name in names:
                folded = fold_header(name)
                assert named.setdefault(folded, key) == key, name
        ambiguous = {fold_header(name) for name in kind.headers.ambiguous}
        assert not ambiguous & named.keys()
        for declared in kind.headers.ambiguous.values():
            assert set(declared.candidates) <= kind.fields.keys()


def test_a_header_that_is_nearly_one_is_named_but_not_taken(shipped):
    lex = lexicons(shipped)["petition"]
    assert claim("信访人员姓", lex, shipped).means == "unknown"
    assert nearest("信访人员姓", lex, shipped) == "petitioner"
    assert nearest("天气", lex, shipped) is None


def test_the_offices_own_headers_outrank_all(shipped):
    own = {"电话": "phone", "编号": "case_no", "反映问题": "request", "备 注": "ignore"}
    table = {"kinds": {"petition": {"headers": {"also": own}}}}
    office = Office.model_validate(overlay(shipped.model_dump(by_alias=True), table))
    lex = lexicons(office)["petition"]
    assert claim("电话", lex, office).fields == ("phone",)
    assert claim("编号", lex, office).fields == ("case_no",)
    assert claim("反映问题", lex, office).fields == ("request",)
    assert claim("备注", lex, office).means == "ignored"
    assert claim("备注", lexicons(shipped)["petition"], shipped).fields == ("remark",)
