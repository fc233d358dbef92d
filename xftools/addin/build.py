"""The .xlam from text, byte for byte the same each time: VBA in pure ASCII, the ribbon, a fixed zip."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any

from xftools import __version__
from xftools.addin.ribbon import NAMESPACES, RELATIONS, ribbon
from xftools.addin.source import ascii_source

NAME = "xftools.xlam"
PROJECT = "xftools"
PERFORMANCE = bytes.fromhex("CC61FFFF000000")
"""_VBA_PROJECT without p-code: version FFFF, as [MS-OVBA] 2.3.4.1 asks of writers."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def sources() -> dict[str, str]:
    """The VBA modules by name, as ASCII text."""
    folder = resources.files("xftools.addin").joinpath("vba")
    texts = {
        item.name.removesuffix(".bas"): item.read_text(encoding="utf-8")
        for item in folder.iterdir()
        if item.name.endswith(".bas")
    }
    return {
        name: ascii_source(texts[name].replace("{version}", __version__), f"{name}.bas")
        for name in sorted(texts)
    }


def build(target: Path) -> Path:
    """Writes the add-in; where it is.

    Raises:
        ImportError: pyOpenVBA, which makes the VBA project, is not installed.
        SourceError: a VBA source cannot be made ASCII.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.part")
    try:
        fresh.write_bytes(_zipped(_parts()))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return target


def _parts() -> dict[str, bytes]:
    """The parts of the package: an empty add-in's own, our project in it, the ribbon beside it."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in sources().items():
                project.add_module(name, source)
            book.save()
        with zipfile.ZipFile(path) as package:
            parts = {item: package.read(item) for item in package.namelist()}
    parts["xl/vbaProject.bin"] = _without_pcode(parts["xl/vbaProject.bin"])
    parts["docProps/core.xml"] = _core()
    for part in NAMESPACES:
        parts[part] = ribbon(part).encode()
    parts["_rels/.rels"] = _related(parts["_rels/.rels"].decode()).encode()
    return parts


def _without_pcode(raw: bytes) -> bytes:
    """The project without compiled code: whoever opens it compiles the text."""
    from pyopenvba.cfb import CFB

    project: Any = CFB.from_bytes(raw)
    stale = [name for name in project.list_streams_in_storage("VBA") if name.startswith("__SRP_")]
    for name in stale:
        project.remove_stream_in_storage("VBA", name)
    project.remove_stream_in_storage("VBA", "_VBA_PROJECT")
    project.add_stream_to_storage("VBA", "_VBA_PROJECT", PERFORMANCE)
    made: bytes = project.to_bytes()
    return made


def _core() -> bytes:
    """What the file says of itself: no person, no machine, no hour of its making."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{PROJECT} {__version__}</dc:title></cp:coreProperties>"
    ).encode()


def _related(rels: str) -> str:
    """The package's relationships with those of the ribbon."""
    taken = set(re.findall(r'Id="([^"]+)"', rels))
    told = ""
    for number, (part, kind) in enumerate(RELATIONS.items(), 1):
        name = f"xfRibbon{number}"
        if name in taken:
            raise ValueError(name)
        told += f'<Relationship Id="{name}" Type="{kind}" Target="{part}"/>'
    return rels.replace("</Relationships>", f"{told}</Relationships>")


def _zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip that depends on nothing but them."""
    order = sorted(
        parts,
        key=lambda name: (name not in _FIRST, _FIRST.index(name) if name in _FIRST else 0, name),
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name in order:
            told = zipfile.ZipInfo(name, _LONG_AGO)
            told.create_system = 0
            told.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(told, parts[name], compresslevel=9)
    return held.getvalue()
