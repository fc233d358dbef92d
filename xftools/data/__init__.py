"""What is declared and shipped: law, kinds of register, words. The only place with Chinese."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The shipped table `name` (``law``, ``kinds/petition/fields``) as plain TOML values.

    A long table may be a folder of that name: its files, in the order of their names, are one table,
    and no entry stands in two of them. The same object is handed to every caller: read it, never
    change it.
    """
    place = resources.files(__name__).joinpath(*name.split("/"))
    if not place.is_dir():
        path = resources.files(__name__).joinpath(*f"{name}.toml".split("/"))
        return tomllib.loads(path.read_text(encoding="utf-8"))
    whole: dict[str, Any] = {}
    for part in names(name):
        table = load(part)
        if twice := whole.keys() & table.keys():
            raise ValueError(f"{part}: {', '.join(sorted(twice))} twice")
        whole |= table
    return whole


@cache
def names(folder: str) -> tuple[str, ...]:
    """The names, for `load`, of all tables in a folder of this package, sorted."""
    items = resources.files(__name__).joinpath(folder).iterdir()
    return tuple(sorted(f"{folder}/{i.name[:-5]}" for i in items if i.name.endswith(".toml")))


@cache
def kinds() -> tuple[str, ...]:
    """The names of the shipped kinds of register, sorted."""
    folder = resources.files(__name__).joinpath("kinds")
    return tuple(sorted(item.name for item in folder.iterdir() if item.is_dir()))
