"""What xlwings expects of an engine, held against ours: this is internal to xlwings, so a new version
of it must show itself here before it shows itself on a clerk's desk."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlwings import base_classes

import xftools.libreoffice
from xftools.libreoffice.books import Engine

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def ours() -> Iterator[tuple[type, type]]:
    """Each class of the engine, and the class of xlwings it stands for."""
    for module in pkgutil.iter_modules(xftools.libreoffice.__path__):
        found = importlib.import_module(f"xftools.libreoffice.{module.name}")
        for made in vars(found).values():
            if inspect.isclass(made) and made.__module__ == found.__name__:
                for base in made.__mro__[1:]:
                    if base.__module__ == base_classes.__name__:
                        yield made, base
                        break


NOBODY_CALLS = ("__init__", "__module__", "__doc__", "__dict__", "__weakref__")
VARIABLE = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
PAIRS = sorted(ours(), key=lambda pair: pair[0].__name__)


def settable(member: Any) -> bool:
    return isinstance(member, property) and member.fset is not None


def asked(function: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """What a function is called with: names, kinds and defaults."""
    return [
        (item.name, item.kind, item.default)
        for item in inspect.signature(function).parameters.values()
    ]


def test_it_is_the_version_that_was_tried() -> None:
    declared = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    pinned = f"xlwings=={xlwings.__version__}"
    assert pinned in declared["optional-dependencies"]["excel"]
    assert pinned in declared["optional-dependencies"]["dev"]


def test_every_class_an_open_workbook_needs_is_there() -> None:
    names = {base.__name__ for _, base in PAIRS}
    assert names >= {"Apps", "App", "Books", "Book", "Sheets", "Sheet", "Range", "Font", "Note"}


@pytest.mark.parametrize(("made", "base"), PAIRS, ids=[made.__name__ for made, _ in PAIRS])
def test_members_are_those_xlwings_asks_for(made: type, base: type) -> None:
    """A property stays a property, one that can be set can be set, a method is called the same."""
    compared = 0
    for name, member in vars(made).items():
        wanted = inspect.getattr_static(base, name, None)
        if wanted is None or name in NOBODY_CALLS:
            continue
        compared += 1
        if isinstance(wanted, property):
            assert not inspect.isfunction(member), name
            assert settable(wanted) or not settable(member), name
        elif inspect.isfunction(member):
            assert takes(asked(member), asked(wanted)), name
    assert compared


def takes(mine: list[tuple[str, Any, Any]], wanted: list[tuple[str, Any, Any]]) -> bool:
    """Whether a function can be called in every way xlwings calls the other; what it takes beyond
    that has a default."""
    kinds = {kind for _, kind, _ in mine}
    named = [(name, default) for name, kind, default in mine if kind not in VARIABLE]
    meant = [(name, default) for name, _, default in wanted]
    more = named[len(meant) :]
    if named[: len(meant)] == meant:
        return all(default is not inspect.Parameter.empty for _, default in more)
    rest = wanted[len(named) :]
    by_name = all(kind is inspect.Parameter.KEYWORD_ONLY for _, kind, _ in rest)
    caught = VARIABLE if not by_name else {inspect.Parameter.VAR_KEYWORD}
    return named == meant[: len(named)] and caught <= kinds


@pytest.mark.parametrize("name", ["apps", "name", "type", "prepare_xl_data_element"])
def test_the_engine_has_what_xlwings_reads_of_it(name: str) -> None:
    assert hasattr(Engine, name)


def test_raw_values_are_cleaned_as_in_the_engine_for_mac() -> None:
    """The one engine of xlwings that can be read on every system says how it is called."""
    source = Path(xlwings.__file__).parent / "_xlmac.py"
    wanted = [
        line
        for line in source.read_text(encoding="utf-8").splitlines()
        if "def clean_value_data" in line or "def prepare_xl_data_element" in line
    ]
    assert len(wanted) == 2
    for line in wanted:
        name, _, given = line.strip().removeprefix("def ").partition("(")
        names = [item.strip() for item in given.partition(")")[0].split(",") if item.strip()]
        mine = [item.name for item in inspect.signature(getattr(Engine, name)).parameters.values()]
        assert mine == names, name
