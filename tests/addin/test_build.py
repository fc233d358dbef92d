"""The add-in: built from text, the same bytes each time, sound without ever having been opened."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from xftools import data
from xftools.addin.build import NAME, build, sources
from xftools.addin.proof import PROJECT_PART, proof
from xftools.addin.ribbon import NAMESPACES, buttons, ribbon
from xftools.addin.source import SourceError, ascii_source

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / NAME)


# ── the text ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('x = "abc"', 'x = "abc"'),
        ('x = "中"', "x = ChrW(20013)"),
        ('x = "a中b"', 'x = "a" & ChrW(20013) & "b"'),
        ('x = "说""好"""', 'x = ChrW(35828) & """" & ChrW(22909) & """"'),
        ('x = "𠮷"', "x = ChrW(55362) & ChrW(57271)"),
        ("x = 1 ' 注释", "x = 1"),
        ("Rem 注释", ""),
        ("x = \"it's\" ' 注", 'x = "it\'s"'),
        ('x = ""', 'x = ""'),
        ('Tell "好", ""', 'Tell ChrW(22909), ""'),
    ],
)
def test_chinese_becomes_ascii(written: str, meant: str) -> None:
    assert ascii_source(written, "x.bas").strip() == meant


@pytest.mark.parametrize(
    "written", ['Const A = "中"', 'Private Const A As String = "中"', "变量 = 1", 'x = "开着']
)
def test_what_cannot_be_ascii_is_refused_with_its_place(written: str) -> None:
    with pytest.raises(SourceError, match=r"x\.bas:2"):
        ascii_source("y = 1\n" + written, "x.bas")


def test_long_literals_are_folded_as_vba_allows() -> None:
    folded = ascii_source('x = "' + "信访台账" * 60 + '"', "x.bas")
    lines = folded.split("\r\n")
    assert max(map(len, lines)) < 1023
    assert all(line.endswith(" _") for line in lines[:-2])
    told = "".join(
        chr(int(part[:-1]))
        for part in folded.replace(" _\r\n", "").split("ChrW(")[1:]
        for part in [part.split(")")[0] + ")"]
    )
    assert told == "信访台账" * 60
    with pytest.raises(SourceError, match="too long"):
        ascii_source('x = "' + "信" * 2200 + '"', "x.bas")


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def test_it_is_sound(addin: Path) -> None:
    assert proof(addin) == ()


def test_it_is_the_same_each_time(addin: Path, tmp_path: Path) -> None:
    again = tmp_path / NAME
    subprocess.run(
        [sys.executable, "-c", "import sys, pathlib; from xftools.addin.build import build; build(pathlib.Path(sys.argv[1]))", again],
        check=True, env={**os.environ, "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert (
        hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(addin.read_bytes()).digest()
    )


def changed(addin: Path, target: Path, name: str, content: bytes | None) -> Path:
    with zipfile.ZipFile(addin) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            told = content if item == name else old.read(item)
            if told is not None:
                new.writestr(item, told)
    return target


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("[Content_Types].xml", b'Extension="bin"', b'Extension="bix"', "type: xl/vbaProject.bin"),
        ("[Content_Types].xml", b"addin.macroEnabled", b"sheet.macroEnabled", "main type"),
        ("_rels/.rels", b"customUI14.xml", b"customUI15.xml", "leads nowhere"),
        ("customUI/customUI.xml", b"XfToday", b"XfTomorrow", "ribbon: customUI/customUI.xml"),
        ("xl/styles.xml", b"</styleSheet>", b"", "xml: xl/styles.xml"),
        (PROJECT_PART, b"\xcc\x61\xff\xff\x00\x00\x00", b"\xcc\x61\x97\x00\x00\x00\x00", "project: compiled"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(
    addin: Path, tmp_path: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    with zipfile.ZipFile(addin) as package:
        content = package.read(name)
    assert old in content
    broken = changed(addin, tmp_path / NAME, name, content.replace(old, new))
    assert [line for line in proof(broken) if line.startswith(said)]


def test_a_part_that_is_gone_and_a_file_cut_short_are_found(addin: Path, tmp_path: Path) -> None:
    assert f"missing: {PROJECT_PART}" in proof(changed(addin, tmp_path / "a", PROJECT_PART, None))
    (tmp_path / "b").write_bytes(addin.read_bytes()[:-100])
    assert proof(tmp_path / "b")[0].startswith("zip")


def test_olevba_reads_the_sources_back(addin: Path) -> None:
    # In a process of its own: its parser libraries warn of themselves.
    script = (
        "import json, sys; from oletools.olevba import VBA_Parser; held = VBA_Parser(sys.argv[1]);"
        "print(json.dumps({m[2]: m[3] for m in held.extract_macros()}))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, addin], check=True, capture_output=True
    )
    read = json.loads(done.stdout)
    for name, source in sources().items():
        body = read[f"{name}.bas"].partition("\n")[2]
        assert body.split() == source.split()
        assert "AutoExec" not in body


def test_two_checkers_of_vba_find_no_error(addin: Path, tmp_path: Path) -> None:
    for name, source in sources().items():
        (tmp_path / f"{name}.bas").write_bytes(
            f'Attribute VB_Name = "{name}"\r\n{source}'.encode("ascii")
        )
    script = (
        "import json, sys, vbalidator; from pyvbaanalysis import analyze_office_file;"
        "one = vbalidator.precheck(sys.argv[1], host='excel');"
        "two = analyze_office_file(sys.argv[2]);"
        "print(json.dumps([one.compile_safe, one.issues, [[m, p.code, p.message] for m, ps in two.items() for p in ps]]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, tmp_path, addin],
        check=True, capture_output=True,
    )  # fmt: skip
    safe, issues, problems = json.loads(done.stdout)
    assert (safe, issues, problems) == (True, [], [])


# ── the ribbon ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", NAMESPACES)
def test_the_ribbon_keeps_to_its_schema(part: str) -> None:
    text = (HERE / "ribbon.rng").read_text(encoding="utf-8").replace("NAMESPACE", NAMESPACES[part])
    schema = etree.RelaxNG(etree.fromstring(text.encode()))
    schema.assertValid(etree.fromstring(ribbon(part).encode()))
    bad = ribbon(part).replace('size="large"', 'size="huge"', 1)
    assert not schema.validate(etree.fromstring(bad.encode()))


def test_every_button_has_words_and_a_picture() -> None:
    root = ET.fromstring(ribbon("customUI/customUI14.xml"))
    told = [item for item in root.iter() if item.tag.endswith("}button")]
    assert len(told) == len(list(buttons()))
    for item in told:
        for key in ("label", "screentip", "supertip", "imageMso", "onAction"):
            assert item.get(key), (item.get("id"), key)
        assert not item.get("screentip", "").isascii()
    assert len({item.get("id") for item in told}) == len(told)
    assert data.load("ribbon")["label"] == "信访台账"
    assert [group["label"] for group in data.load("ribbon")["groups"]] == [
        "今天",
        "检查",
        "查重",
        "汇总",
        "期限",
        "文书",
        "月报",
        "工具",
    ]


def test_esc_is_heard_only_while_a_press_waits() -> None:
    told = {name: text.splitlines() for name, text in sources().items()}
    keys = [(n, line.strip()) for n, lines in told.items() for line in lines if "CancelKey" in line]
    assert {name for name, _ in keys} == {"Talk"}
    heard = [name for name, lines in told.items() for line in lines if "Hear_Esc True" in line]
    assert heard == ["Job", "Job"]
    lines = [line.strip() for line in told["Job"]]
    waiting = lines.index("Hear_Esc True")
    assert lines[waiting + 1].startswith("Do While Not Exists(")
    over = lines.index("Loop", waiting)
    assert lines[over + 1] == "Hear_Esc False"
    # Making ready is not to be broken off; afterwards it waits again.
    again = lines.index("Hear_Esc True", waiting + 1)
    assert lines[again - 1].startswith("Prepare book")
    assert again < over


def test_every_file_that_is_opened_is_closed_when_it_fails_too() -> None:
    for text in sources().values():
        for body in text.split("End Function" if "LinesOf" in text else "End Sub"):
            if " As #handle" in body:
                assert "Close #handle" in body.partition("\nFailed:")[2]
