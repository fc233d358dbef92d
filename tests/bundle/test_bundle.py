"""The zip for an office without the internet: put together, unzipped, set up and taken away again."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from xftools.bundle import build
from xftools.office import load

TOP = Path(__file__).parents[2]
HASH = build.WORDS["sha256"]


def wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as package:
        for inside, text in files.items():
            package.writestr(inside, text)
    return path


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own wheel as it is built, one for this Python, one for another, one with a .data folder."""
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=TOP, check=True, capture_output=True,
    )  # fmt: skip
    mine = f"cp3{sys.version_info[1]}"
    wheel(folder, f"numpy-1.0-{mine}-{mine}-any.whl", {"of_this_python.txt": "", "pkg/a.txt": "a"})
    wheel(folder, "numpy-1.0-cp39-cp39-any.whl", {"of_an_old_python.txt": ""})
    wheel(folder, "crypt-1.0-cp38-abi3-any.whl", {"of_any_python.txt": ""})
    wheel(
        folder,
        "pywin32-1.0-py3-none-any.whl",
        {"pywin32-1.0.data/purelib/inside.txt": "", "pywin32-1.0.data/scripts/tool.py": ""},
    )
    return folder


@pytest.fixture
def unzipped(wheels: Path, tmp_path: Path) -> Path:
    target = build.bundle("linux", wheels, tmp_path / "out")
    with zipfile.ZipFile(target) as package:
        package.extractall(tmp_path)
    return tmp_path / target.stem


def setup(bundle: Path, what: str, home: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "setup.py", what, "--home", home, "--no-addin"],
        cwd=bundle, capture_output=True, text=True, check=False,
        env={
            **os.environ, "XFTOOLS_BIN": str(home / "bin"), "XFTOOLS_DOORS": str(home / "menu"),
            "PYTHONUTF8": "1",
        },
    )  # fmt: skip
    return done.returncode, done.stdout


def test_it_sets_up_runs_and_goes(unzipped: Path, tmp_path: Path) -> None:
    home = tmp_path / "家 目录"
    code, told = setup(unzipped, "install", home)
    assert (code, str(home) in told) == (0, True), told
    lib = home / "lib"
    assert {p.name for p in lib.glob("*.txt")} == {
        "of_this_python.txt",
        "of_any_python.txt",
        "inside.txt",
    }
    assert not list(lib.rglob("tool.py"))
    (tmp_path / "xftools.py").write_text("raise SystemExit(9)")
    done = subprocess.run(
        [home / "bin" / "xftools", "office"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    script, shown = home / "doors" / "检查台账.sh", home / "menu" / "检查台账.desktop"
    assert str(home / "lib") in script.read_text("utf-8")
    assert str(script) in shown.read_text("utf-8")
    (home / "台账.xlsx").write_bytes(b"the office's own")
    code, told = setup(unzipped, "remove", home)
    assert (code, "没有动" in told) == (0, True)
    assert {p.name for p in home.iterdir()} == {"bin", "menu", "office", "台账.xlsx"}
    assert not [*(home / "bin").iterdir(), *(home / "menu").iterdir()]


def test_a_second_version_leaves_nothing_of_the_first(unzipped: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert setup(unzipped, "install", home)[0] == 0
    (home / "lib" / "of_the_first.py").write_text("")
    assert setup(unzipped, "install", home)[0] == 0
    assert not (home / "lib" / "of_the_first.py").exists()


def test_the_office_file_is_a_start_and_what_was_written_into_it_stays(
    unzipped: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert setup(unzipped, "install", home)[0] == 0
    path = home / "office" / "office.toml"
    bare = path.read_text("utf-8")
    assert load(path.parent) == load().model_copy(update={"folder": path.parent})
    # Every line that may be switched on can stand.
    on = "\n".join(
        line.removeprefix("# ")
        for line in bare.splitlines()
        if re.match(r"# (\w+ =|\[)", line) or line.startswith("[")
    )
    path.write_text(on, encoding="utf-8")
    assert load(path.parent).period.starts_on == 26
    assert setup(unzipped, "install", home)[0] == 0
    assert path.read_text("utf-8") == on


def test_a_wheel_that_is_not_what_it_was_stops_the_set_up(unzipped: Path, tmp_path: Path) -> None:
    path = unzipped / "wheels" / "crypt-1.0-cp38-abi3-any.whl"
    path.write_bytes(path.read_bytes() + b"x")
    code, told = setup(unzipped, "install", tmp_path / "home")
    assert (code, path.name in told) == (1, True)
    assert not (tmp_path / "home" / "lib").exists()


def test_a_name_that_leads_out_of_the_folder_stops_the_set_up(
    wheels: Path, unzipped: Path, tmp_path: Path
) -> None:
    bad = wheel(unzipped / "wheels", "zz-1.0-py3-none-any.whl", {"../../out_of_here.txt": ""})
    sums = unzipped / "wheels" / "wheels.sha256"
    told = hashlib.sha256(bad.read_bytes()).hexdigest()
    sums.write_text(f"{sums.read_text()}{told} {bad.name}\n")
    assert setup(unzipped, "install", tmp_path / "home")[0] == 1
    assert not list(tmp_path.rglob("out_of_here.txt"))


def test_without_wheels_for_this_python_it_says_so(unzipped: Path, tmp_path: Path) -> None:
    sums = unzipped / "wheels" / "wheels.sha256"
    kept = [
        line
        for line in sums.read_text().splitlines()
        if f"cp3{sys.version_info[1]}-cp3" not in line
    ]
    sums.write_text("\n".join([*kept, ""]))
    code, told = setup(unzipped, "install", tmp_path / "home")
    assert (code, f"3.{sys.version_info[1]}" in told) == (1, True)


def test_the_zip_for_windows(wheels: Path, tmp_path: Path) -> None:
    addin = tmp_path / "xftools.xlam"
    addin.write_bytes(b"PK")
    target = build.bundle("windows", wheels, tmp_path, addin=addin)
    with zipfile.ZipFile(target) as package:
        files = {name.split("/", 1)[1]: package.read(name) for name in package.namelist()}
        assert package.testzip() is None
    clicked = {
        name: content.decode("ascii") for name, content in files.items() if name.endswith(".cmd")
    }
    assert set(clicked) == {"安装.cmd", "卸载.cmd"}
    for text in clicked.values():
        assert "@" not in text.removeprefix("@echo off").replace("\r\n", "")
        assert text.count("\r\n") == text.count("\n")
    assert HASH in clicked["安装.cmd"]
    assert len(HASH) == 64
    # The hash is held against the file before anything of it runs.
    assert clicked["安装.cmd"].index("certutil") < clicked["安装.cmd"].index("python.exe")
    # What is set up stays until the new one has run, and no step hangs on || after a pipe.
    steps = [
        '-c ""',
        'ren "%TOP%\\python" python.old',
        'ren "%TOP%\\python.new" python',
        "setup.py",
    ]
    at = [clicked["安装.cmd"].index(step) for step in steps]
    assert at == sorted(at)
    for text in clicked.values():
        lines = text.splitlines()
        assert "||" not in text
        assert lines[2] == 'pushd "%~dp0"'
        assert {line.split()[-1] for line in lines if " goto " in line} == {
            line[1:] for line in lines if line.startswith(":")
        }
    notes = {
        line.rsplit("=")[1][:-1] for line in clicked["安装.cmd"].splitlines() if "NOTE=" in line
    }
    assert notes == {"no_zip", "bad_hash", "failed"}
    assert {f"notes/{name}.txt" for name in {*notes, "not_there"}} <= set(files)
    assert r"notes\not_there.txt" in clicked["卸载.cmd"]
    for name, content in files.items():
        if name.endswith(".txt"):
            assert content.startswith(b"\xef\xbb\xbf")
            assert b"{" not in content
    assert "xftools.xlam" in files
    assert "python/请先看.txt" in files


def test_the_documents_go_along_as_pages(wheels: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "图").mkdir(parents=True)
    (docs / "手册.md").write_text(
        "# 手册\n\n| 甲 | 乙 |\n|---|---|\n| 1 | <b> |\n\n![图](图/a.png)\n", encoding="utf-8"
    )
    (docs / "图" / "a.png").write_bytes(b"picture")
    (docs / "草稿.tmp").write_text("")
    with zipfile.ZipFile(build.bundle("windows", wheels, tmp_path, docs=docs)) as package:
        files = {n.split("/", 1)[1]: package.read(n) for n in package.namelist() if "/docs/" in n}
    assert set(files) == {"docs/手册.html", "docs/图/a.png"}
    page = files["docs/手册.html"].decode()
    assert "<h1>手册</h1>" in page
    assert "<td>1</td>" in page
    assert 'src="%E5%9B%BE/a.png"' in page


def test_the_same_wheels_give_the_same_bytes(wheels: Path, tmp_path: Path) -> None:
    first = build.bundle("windows", wheels, tmp_path / "a").read_bytes()
    assert build.bundle("windows", wheels, tmp_path / "b").read_bytes() == first


@pytest.mark.parametrize(
    "path", sorted((TOP / "xftools/bundle/locks").glob("*.txt")), ids=lambda p: p.stem
)
def test_what_is_fetched_is_held_to_hashes_and_is_all_we_need(path: Path) -> None:
    import tomllib

    lines = path.read_text().splitlines()
    names = {line.split("==")[0] for line in lines}
    assert all(len(line.split("--hash=sha256:")[1]) == 64 for line in lines)
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["excel"]]
    wanted = {item.split(">")[0].split("=")[0].lower() for item in needed}
    assert wanted <= names


def test_a_lock_names_what_lies_there(tmp_path: Path) -> None:
    path = wheel(tmp_path, "Some_Thing-2.1-py3-none-any.whl", {"a": ""})
    wheel(tmp_path, "xftools-0.1.0-py3-none-any.whl", {"a": ""})
    told = hashlib.sha256(path.read_bytes()).hexdigest()
    assert build.lock(tmp_path) == f"some-thing==2.1 --hash=sha256:{told}\n"
