"""Answers laid into office.toml: nothing else in it changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from xftools import office
from xftools.errors import OfficeError
from xftools.office import remember

ALSO = ("kinds", "petition", "headers", "also")
HEAD = "[kinds.petition.headers.also]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", HEAD + '"编号" = "case_no"\n'),
        (
            '# 本镇的设置\n[office]\nname = "测试镇信访办"',
            '# 本镇的设置\n[office]\nname = "测试镇信访办"\n\n' + HEAD + '"编号" = "case_no"\n',
        ),
        (
            HEAD + '"电话" = "phone"  # 问过老周\n\n# 放假\n[workdays]\noff = []\n',
            HEAD + '"电话" = "phone"  # 问过老周\n"编号" = "case_no"\n\n# 放假\n[workdays]\noff = []\n',
        ),
        (
            HEAD + '"编号" = "seq"\n"电话" = "phone"\n',
            HEAD + '"编号" = "case_no"\n"电话" = "phone"\n',
        ),
        (
            HEAD.replace("\n", "\r\n") + '"电话" = "phone"\r\n[period]\r\nstarts_on = 26\r\n',
            HEAD.replace("\n", "\r\n") + '"电话" = "phone"\r\n"编号" = "case_no"\r\n[period]\r\nstarts_on = 26\r\n',
        ),
        (
            "[ kinds . petition . headers . also ] # 表头\n",
            "[ kinds . petition . headers . also ] # 表头\n" + '"编号" = "case_no"\n',
        ),
        (
            '[[villages]]\nname = "柳富村"\n[[villages]]\nname = "石桥村"\n',
            '[[villages]]\nname = "柳富村"\n[[villages]]\nname = "石桥村"\n\n' + HEAD + '"编号" = "case_no"\n',
        ),
        (HEAD + '"编号" = "case_no"\n', HEAD + '"编号" = "case_no"\n'),
    ],
)  # fmt: skip
def test_an_answer_is_laid_in_and_all_else_stays(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    if before:
        path.write_bytes(before.encode())
    assert remember(tmp_path, ALSO, "编号", "case_no") == path.resolve()
    assert path.read_bytes().decode() == after
    assert office.load(tmp_path).kinds["petition"].headers.also["编号"] == "case_no"
    assert [item.name for item in tmp_path.iterdir()] == ["office.toml"]


def test_a_mark_at_the_files_beginning_stays(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text('[office]\nname = "测试"\n', encoding="utf-8-sig")
    remember(tmp_path, ALSO, 'a"b\\c', "ignore")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf[office]")
    assert office.load(tmp_path).kinds["petition"].headers.also['a"b\\c'] == "ignore"


@pytest.mark.parametrize(
    "before",
    [
        '[kinds.petition.headers]\nalso = { "电话" = "phone" }\n',
        '[kinds.petition]\nheaders.also."电话" = "phone"\n',
    ],
)
def test_what_is_written_in_another_way_is_left_and_told(before: str, tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(OfficeError) as caught:
        remember(tmp_path, ALSO, "编号", "case_no")
    assert '"编号" = "case_no"' in caught.value.message
    assert path.read_text(encoding="utf-8") == before


def test_what_cannot_be_written_is_told_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "office.toml").mkdir()
    with pytest.raises(OfficeError) as caught:
        remember(tmp_path, ALSO, "编号", "case_no")
    assert caught.value.key == "not_written"
    assert '"编号" = "case_no"' in caught.value.message
    assert [item.name for item in tmp_path.iterdir()] == ["office.toml"]


def test_lines_that_two_findings_told_may_stand_one_under_the_other(tmp_path: Path) -> None:
    text = (
        HEAD + '"编号" = "case_no"\n[period]\nstarts_on = 26\n'
        '[[villages]]\nname = "柳富村"\n' + HEAD + '"电话" = "phone"\n'
    )
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    (tmp_path / "office.toml").write_text(text, encoding="utf-8")
    mine = office.load(tmp_path)
    assert mine.kinds["petition"].headers.also == {"编号": "case_no", "电话": "phone"}
    assert mine.period.starts_on == 26
    assert [place.name for place in mine.villages] == ["柳富村"]
    remember(tmp_path, ALSO, "日期", "received_on")
    also = office.load(tmp_path).kinds["petition"].headers.also
    assert also == {"编号": "case_no", "电话": "phone", "日期": "received_on"}


def test_one_key_that_says_two_things_is_still_refused(tmp_path: Path) -> None:
    text = HEAD + '"编号" = "case_no"\n' + HEAD + '"编号" = "seq"\n'
    (tmp_path / "office.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OfficeError) as caught:
        office.load(tmp_path)
    assert caught.value.key == "not_toml"
