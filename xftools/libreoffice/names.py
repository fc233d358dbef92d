"""The few of Excel's own names that our engine answers to where xlwings has no public one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Native:
    """What `api` hands out: each of its names is looked up when it is asked for."""

    def __init__(self, names: Mapping[str, Callable[[], Any]]) -> None:
        """`names` maps Excel's name to what answers it."""
        self._names = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._names:
            raise AttributeError(name)
        return self._names[name]()
