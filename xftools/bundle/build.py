"""The bundle, put together from wheels that lie in a folder. Nothing is fetched here.

    python -m xftools.bundle.build windows|linux --wheels FOLDER --out FOLDER
        [--addin FILE] [--docs FOLDER]
    python -m xftools.bundle.build lock --wheels FOLDER --out FILE

The same wheels give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from xftools import __version__, data
from xftools.errors import WriteError

WORDS: dict[str, Any] = data.load("words/bundle")
_WHEN = (2026, 1, 1, 0, 0, 0)
_PICTURES = (".png", ".jpg")


def bundle(
    system: str, wheels: Path, out: Path, *, addin: Path | None = None, docs: Path | None = None
) -> Path:
    """The zip for a system (``windows``, ``linux``), and where it lies.

    Raises:
        WriteError: there is no wheel of xftools among the wheels.
    """
    found = sorted(wheels.glob("*.whl"))
    if not any(path.name.startswith("xftools-") for path in found):
        raise WriteError("no_wheels", str(wheels))
    folder = f"xftools-{__version__}-{system}"
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{folder}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _files(system, found, addin, docs):
            item = zipfile.ZipInfo(f"{folder}/{name}", _WHEN)
            item.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            # A wheel is packed already.
            item.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            )
            package.writestr(item, content)
    return target


def _files(
    system: str, wheels: Sequence[Path], addin: Path | None, docs: Path | None
) -> Iterator[tuple[str, bytes]]:
    names, notes = WORDS[system], WORDS["notes"]
    told = {**names, "python": WORDS["python"], "sha256": WORDS["sha256"], "version": __version__}
    yield from _scripts(system, names)
    if system == "windows":
        yield names["read_me"], _note(notes[system].format(**told))
        yield f"python/{names['read_me']}", _note(notes["no_zip"].format(**told))
        for key in ("no_zip", "bad_hash", "failed", "not_there"):
            yield f"notes/{key}.txt", _note(notes[key].format(**told))
    else:
        yield names["read_me"], notes[system].format(**told).lstrip().encode()
    yield "setup.py", _shipped("setup.py")
    yield "setup.toml", _table(WORDS["setup"])
    office = _shipped("office.toml")
    yield "office/office.toml", _note(office.decode()) if system == "windows" else office
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.name}" for path in wheels]
    yield "wheels/wheels.sha256", "\n".join([*sums, ""]).encode("ascii")
    for path in wheels:
        yield f"wheels/{path.name}", path.read_bytes()
    if addin is not None:
        yield addin.name, addin.read_bytes()
    if docs is not None:
        yield from _handbook(docs)


def _handbook(docs: Path) -> Iterator[tuple[str, bytes]]:
    """The documents as pages that any browser opens, and their pictures."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    for path in sorted(docs.rglob("*")):
        name = path.relative_to(docs)
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            page = WORDS["page"].format(title=path.stem, body=markdown.render(text))
            yield f"docs/{name.with_suffix('.html').as_posix()}", page.encode()
        elif path.suffix in _PICTURES:
            yield f"docs/{name.as_posix()}", path.read_bytes()


def _scripts(system: str, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files a person clicks: plain ASCII, for a command window knows no other for certain."""
    if system == "windows":
        for key, source in (("install", "windows.cmd"), ("remove", "windows_remove.cmd")):
            text = _shipped(source).decode("ascii")
            text = text.replace("@PYTHON@", WORDS["python"]).replace("@SHA256@", WORDS["sha256"])
            yield names[key], text.replace("\n", "\r\n").encode("ascii")
        return
    for key in ("install", "remove"):
        yield names[key], _shipped("linux.sh").replace(b"@WHAT@", key.encode("ascii"))


def _shipped(name: str) -> bytes:
    return resources.files("xftools.bundle").joinpath(name).read_bytes()


def _note(text: str) -> bytes:
    """A text as Notepad opens it rightly in every version of Windows."""
    return b"\xef\xbb\xbf" + text.strip().replace("\n", "\r\n").encode() + b"\r\n"


def _table(words: dict[str, str]) -> bytes:
    # A JSON string is a TOML string.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in words.items()]
    return "\n".join(["[setup]", *lines, ""]).encode()


def lock(wheels: Path) -> str:
    """The versions and hashes of the wheels in a folder, as pip wants them, without our own."""
    lines = []
    for path in sorted(wheels.glob("*.whl"), key=lambda path: path.name.lower()):
        name, version = path.name.split("-")[:2]
        if name != "xftools":
            told = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{told}")
    return "\n".join([*lines, ""])


def main(argv: Sequence[str] | None = None) -> int:
    """Builds a bundle or writes a lock, and says where it lies."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("windows", "linux", "lock"))
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--addin", type=Path)
    parser.add_argument("--docs", type=Path)
    args = parser.parse_args(argv)
    if args.what == "lock":
        args.out.write_text(lock(args.wheels), encoding="ascii")
        print(args.out)
    else:
        print(bundle(args.what, args.wheels, args.out, addin=args.addin, docs=args.docs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
