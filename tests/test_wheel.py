"""The wheel carries what the program needs, and runs from any folder without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from front_door import SAMPLES

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=TOP, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(folder / "site")
    return folder / "site"


def test_templates_and_declarations_are_inside(unpacked: Path) -> None:
    for name in ("受理告知书", "催办通知", "文书签批单", "月报"):
        assert (unpacked / "xftools" / "templates" / f"{name}.docx").is_file()
    shipped = {p.relative_to(TOP) for p in (TOP / "xftools").rglob("*.toml")}
    assert shipped == {p.relative_to(unpacked) for p in unpacked.rglob("*.toml")}
    assert not (unpacked / "samples").exists()
    assert not (unpacked / "tests").exists()


def test_it_runs_from_any_folder(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "xftools", "report", SAMPLES / "台账.xlsx", "--office", SAMPLES,
            "--month", "2026-09", "--as-of", "2026-10-08", "-o", tmp_path / "out",
        ],
        cwd=tmp_path, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    assert (tmp_path / "out" / "2026年9月信访工作月报.docx").is_file()
