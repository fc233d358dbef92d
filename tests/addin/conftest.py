"""One LibreOffice for all presses: the shipped add-in in it, the launcher and a worker of this checkout behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from excel import Excel, village

from xftools.addin.build import NAME, build
from xftools.addin.install import install

HERE = Path(__file__).parent
AS_OF = "2026-11-05"


@pytest.fixture(scope="session")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Excel]:
    folder = tmp_path_factory.mktemp("excel")
    home, jobs = folder / "home", folder / "jobs"
    addin = build(folder / NAME)
    install(home=home, startup=None, jobs=jobs, addin=addin, python=Path(sys.executable))
    told = {
        "XFTOOLS_HOME": str(home), "XFTOOLS_TEMP": str(jobs), "XFTOOLS_AS_OF": AS_OF,
        "XFTOOLS_STAYS": "20",
    }  # fmt: skip
    with (folder / "presser.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, HERE / "presser.py", folder, addin],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, **told},
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (folder / "presser.log").read_text()
        excel = Excel(folder, home, jobs, process)
        try:
            yield excel
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)
            process.stdout.close()


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
