"""The house's own rules, held against its modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from xftools import data

PACKAGE = Path(data.__file__).parent.parent
MODULES = sorted(PACKAGE.rglob("*.py"))
# Ideographs, Chinese punctuation, full-width forms; the rest is in data/.
CHINESE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
ESCAPED = re.compile(r"\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
NOWHERE = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}
NETWORK = {
    "socket",
    "http",
    "urllib",
    "requests",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
    "telnetlib",
}
ROOM_OF = {
    "python_calamine": ("read", "write"),
    "xlrd": ("read",),
    "msoffcrypto": ("read",),
    "xlsxwriter": ("write",),
    "docxtpl": ("write", "doctor"),
    "docx": ("write", "doctor"),
    "rapidfuzz": ("link", "values"),
    "pypinyin": ("link", "values"),
    "pydantic": ("office",),
    "click": ("cli",),
    "rich": ("cli",),
    "xlwings": ("live", "libreoffice"),
    "uno": ("libreoffice",),
}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


modules = pytest.mark.parametrize("path", MODULES, ids=name)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_there_are_modules() -> None:
    assert len(MODULES) > 20


@modules
def test_chinese_stands_in_data_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert CHINESE.findall(text) == []
    assert ESCAPED.findall(text) == []


@modules
def test_no_module_knows_a_kind(path: Path) -> None:
    """Rooms ask for roles; what a kind is called stands in data/kinds. Prose may say petition."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    said = [
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]
    for kind in data.kinds():
        assert not [text for text in said if re.search(rf"\b{kind}s?\b(?!er)", text)]
        assert not re.search(rf"\b{kind}s?\b(?!er)", name(path))


@modules
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@modules
def test_every_helper_lives_where_its_idea_does(path: Path) -> None:
    assert not NOWHERE & {part.removesuffix(".py") for part in path.relative_to(PACKAGE).parts}


@modules
def test_nothing_reaches_for_the_network(path: Path) -> None:
    assert not NETWORK & {item.split(".")[0] for item in imported(path)}


@modules
def test_a_library_has_one_room(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for item in imported(path):
        rooms = ROOM_OF.get(item.split(".")[0])
        assert rooms is None or room in rooms


@modules
def test_nothing_of_xlwings_pro_folder(path: Path) -> None:
    assert not [item for item in imported(path) if item.startswith("xlwings.pro")]


@modules
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not path.read_text(encoding="utf-8").strip()


# ── declarations ──────────────────────────────────────────────────────────────────────────────

RULES = [
    pytest.param(rule, id=f"{table}.{key}")
    for table in (*data.names("rules"), *(f"kinds/{kind}/rules" for kind in data.kinds()))
    for key, rule in data.load(table).items()
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_rests_on_and_proves_itself(rule: dict[str, object]) -> None:
    source = rule["source"]
    assert isinstance(source, dict)
    assert source["text"]
    assert source["tier"] != "law" or source["article"]
    if "check" in rule:
        assert rule["good"]
        assert rule["bad"]
    else:
        assert rule["by"]


@pytest.mark.parametrize("table", [f"kinds/{kind}/rules" for kind in data.kinds()])
def test_a_rule_is_declared_once(table: str) -> None:
    general = {key for other in data.names("rules") for key in data.load(other)}
    assert not general & set(data.load(table))
