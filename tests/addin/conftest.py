"""One LibreOffice for all presses: the shipped add-in in it, the launcher and a worker of this checkout behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from excel import Excel, excel_at, village

AS_OF = "2026-11-05"


@pytest.fixture(scope="session")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Excel]:
    with excel_at(tmp_path_factory.mktemp("excel"), as_of=AS_OF) as started:
        yield started


@pytest.fixture(autouse=True)
def _tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "excel" in request.fixturenames:
        request.getfixturevalue("excel").close()


@pytest.fixture
def sheet(excel: Excel) -> str:
    """The small register in view, in an office folder of its own."""
    path = excel.office(ledger=None)
    return excel.load(village(path))
