"""Sets xftools up on a machine without the internet, or takes it away again.

    python setup.py install|remove [--home FOLDER] [--no-addin]

Lies in the bundle beside the folder ``wheels`` and runs before anything of ours is installed, so it
needs nothing but Python. What it says stands in ``setup.toml`` beside it. Without administrator
rights: all goes to one folder of the user.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
OK, FAILED = 0, 1
LEAST = (3, 11)


def words() -> dict[str, str]:
    """What is said to the person who installs."""
    return dict(tomllib.loads((HERE / "setup.toml").read_text(encoding="utf-8"))["setup"])


def home() -> Path:
    """The folder of the user that everything goes to."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"]) / "xftools"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "xftools"


class SetupError(Exception):
    """What stops the set-up: a key of setup.toml, and what it names."""

    def __init__(self, key: str, **told: object) -> None:
        """`told` fills the sentence."""
        super().__init__(key)
        self.key, self.told = key, told


def checked(wheels: Path) -> list[Path]:
    """The wheels for this Python, each as it was packed.

    Raises:
        SetupError: one is missing or is not what it was (``broken``), or this Python has none.
    """
    listed = (wheels / "wheels.sha256").read_text(encoding="ascii").split()
    fitting: list[Path] = []
    for told, name in zip(listed[::2], listed[1::2], strict=True):
        path = wheels / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != told:
            raise SetupError("broken", name=name)
        if fits(name):
            fitting.append(path)
    if not any("numpy" in path.name for path in fitting):
        raise SetupError("no_wheels", version=f"{sys.version_info[0]}.{sys.version_info[1]}")
    return fitting


def fits(name: str) -> bool:
    """Whether a wheel is for this Python, by its name; that of another system is not in the zip."""
    python, abi, _ = name.removesuffix(".whl").rsplit("-", 3)[1:]
    mine = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    return "py3" in python.split(".") or python == mine or (abi == "abi3" and _older(python))


def _older(python: str) -> bool:
    return python.startswith("cp3") and int(python[3:]) <= sys.version_info[1]


def unpack(wheel: Path, site: Path) -> None:
    """A wheel's files in their places; its ``.data`` folder is parted as the format says.

    Raises:
        SetupError: a name in it leads out of the folder.
    """
    with zipfile.ZipFile(wheel) as package:
        for item in package.infolist():
            parts = PurePosixPath(item.filename).parts
            if item.is_dir():
                continue
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue
                parts = parts[2:]
            target = site.joinpath(*parts)
            if not target.resolve().is_relative_to(site.resolve()):
                raise SetupError("broken", name=wheel.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(package.read(item))


def install(top: Path, run: Callable[[Sequence[str]], int], *, addin: bool) -> int:
    """Everything in its place under `top`; the exit code."""
    say = words()
    print(say["begins"].format(home=top))
    # Of another version nothing is left lying between the new files.
    fresh, site = top / "lib.new", top / "lib"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for wheel in checked(HERE / "wheels"):
        unpack(wheel, fresh)
    shutil.rmtree(site, ignore_errors=True)
    fresh.replace(site)
    _paths(top, site)
    if (HERE / "docs").is_dir():
        shutil.copytree(HERE / "docs", top / "docs", dirs_exist_ok=True)
    settings = top / "office" / "office.toml"
    if not settings.exists():
        # What somebody has written into it stays.
        settings.parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / "office" / "office.toml", settings)
    _command(top, site)
    if run(["xftools", "doctor", "--quiet"]) != OK:
        print(say["unwell"])
        return FAILED
    packed = HERE / "xftools.xlam"
    if (
        addin
        and packed.is_file()
        and run(["xftools", "addin", "install", "--addin", str(packed)]) != OK
    ):
        print(say["no_addin"])
    folder, menu = doors(top)
    if run(["xftools.doors", "--put", str(folder), *menu]) != OK:
        print(say["no_doors"])
    print(say["done"].format(home=top, doors=folder))
    return OK


def doors(top: Path) -> tuple[Path, list[str]]:
    """The folder of the plain doors, and (on a Linux desktop) the menu they are shown in."""
    given = os.environ.get("XFTOOLS_DOORS")
    if sys.platform == "win32":
        return (Path(given) if given else _desktop() / words()["doors"]), []
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    menu = Path(given) if given else Path(data) / "applications"
    return top / "doors", ["--menu", str(menu)]


def _desktop() -> Path:
    """The desktop, which Windows may keep elsewhere than in the folder of its name."""
    if sys.platform == "win32":
        import ctypes

        path = ctypes.create_unicode_buffer(260)
        if ctypes.windll.shell32.SHGetFolderPathW(None, 0x10, None, 0, path) == 0 and path.value:
            return Path(path.value)
    return Path.home() / "Desktop"


def _paths(top: Path, site: Path) -> None:
    """python.org's embeddable Python looks only where its ._pth file says."""
    for path in (top / "python").glob("python*._pth"):
        archive = path.name.replace("._pth", ".zip")
        path.write_text(f"{archive}\n.\n{site}\nimport site\n", encoding="utf-8")


def _command(top: Path, site: Path) -> None:
    """The command of one word: a file that starts this Python with our folder.

    -P: a workbook's folder is no place to import from.
    """
    if sys.platform == "win32":
        lines = ["@echo off", f'"{sys.executable}" -X utf8 -P -m xftools %*', ""]
        (top / "xftools.cmd").write_bytes("\r\n".join(lines).encode("mbcs"))
        return
    path = Path(os.environ.get("XFTOOLS_BIN") or Path.home() / ".local" / "bin") / "xftools"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'#!/bin/sh\nPYTHONPATH="{site}" exec "{sys.executable}" -X utf8 -P -m xftools "$@"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)


def remove(top: Path, run: Callable[[Sequence[str]], int], *, addin: bool) -> int:
    """Takes away what `install` put there; the office folder is the office's own and stays."""
    say = words()
    if (top / "lib").is_dir():
        if addin:
            run(["xftools", "addin", "uninstall"])
        folder, menu = doors(top)
        run(["xftools.doors", "--take-away", str(folder), *menu])
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    for name in ("lib", "lib.new", "docs"):
        shutil.rmtree(top / name, ignore_errors=True)
    (top / "xftools.cmd").unlink(missing_ok=True)
    if sys.platform != "win32":
        command = Path(os.environ.get("XFTOOLS_BIN") or Path.home() / ".local" / "bin") / "xftools"
        command.unlink(missing_ok=True)
    print(say["removed"].format(home=top))
    return OK


def _new_enough() -> None:
    if sys.version_info < LEAST:
        raise SetupError("old_python", version=sys.version.split()[0])


def main(argv: Sequence[str] | None = None) -> int:
    """Installs or removes; 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("install", "remove"))
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--no-addin", dest="addin", action="store_false")
    args = parser.parse_args(argv)
    top = args.home or home()
    environment = {**os.environ, "PYTHONPATH": str(top / "lib"), "PYTHONUTF8": "1"}

    def run(words: Sequence[str]) -> int:
        """A module of ours with its arguments."""
        command = [sys.executable, "-X", "utf8", "-m", *words]
        return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603

    try:
        _new_enough()
        return {"install": install, "remove": remove}[args.what](top, run, addin=args.addin)
    except SetupError as error:
        print(words()[error.key].format(**error.told))
    except OSError as error:
        print(words()["failed"].format(error=error))
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
