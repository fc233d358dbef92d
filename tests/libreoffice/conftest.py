"""One LibreOffice for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from desktop import Desk, desk


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("engine")) as found:
        yield found


@pytest.fixture
def app(running: Desk) -> Iterator[Any]:
    yield running.app()
    running.close_all()
