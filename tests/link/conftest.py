"""The shipped office, and the invented town."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from xftools.office import Office, load


@pytest.fixture(scope="session")
def office() -> Office:
    return load()


@pytest.fixture(scope="session")
def town() -> ModuleType:
    path = Path(__file__).with_name("town.py")
    spec = importlib.util.spec_from_file_location("town", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up while they are made.
    sys.modules["town"] = module
    spec.loader.exec_module(module)
    return module
