"""Every result of the monthly job opens in a real LibreOffice, and says what it should."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from front_door import Answer


@pytest.mark.office_suite
def test_every_result_opens_and_prints(month: tuple[Answer, Path], tmp_path: Path) -> None:
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("no LibreOffice here")
    _, out = month
    # One folder, names numbered: copies of one name lie in several folders of the run.
    names = {}
    for number, path in enumerate(sorted(out.rglob("*"))):
        if path.suffix in (".xlsx", ".docx"):
            names[f"{number:03}"] = path.name
            shutil.copy(path, tmp_path / f"{number:03}{path.suffix}")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert len(files) > 50
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", "pdf", *files],
        cwd=tmp_path, check=True, capture_output=True, timeout=400,
    )  # fmt: skip
    made = {path.stem: path.stat().st_size for path in (tmp_path / "pdf").glob("*.pdf")}
    missing = [name for stem, name in names.items() if made.get(stem, 0) < 1000]
    assert missing == []
