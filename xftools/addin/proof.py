"""What is wrong with a built add-in: the package, the ribbon, the VBA project. Nothing is run."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from xftools.addin.build import PERFORMANCE, sources
from xftools.addin.ribbon import NAMESPACES, ribbon

MAIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
PROJECT_PART = "xl/vbaProject.bin"

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SUB = re.compile(r"^Public Sub (\w+)\(control As Object\)\s*$", re.MULTILINE)
_FORBIDDEN = re.compile(
    r"\b(CreateObject|GetObject|Declare|Workbook_Open|Auto_Open|Value2|Union|SpecialCells)\b",
    re.IGNORECASE,
)


def proof(path: Path) -> tuple[str, ...]:
    """What is wrong with the file, in short English lines for whoever builds it; empty when sound."""
    try:
        with zipfile.ZipFile(path) as package:
            bad = package.testzip()
            if bad is not None:
                return (f"crc: {bad}",)
            names = package.namelist()
            parts = {name: package.read(name) for name in names}
    except (OSError, zipfile.BadZipFile) as error:
        return (f"zip: {error}",)
    found = [f"twice: {name}" for name in sorted(set(names)) if names.count(name) > 1]
    found += _package(parts)
    found += _ribbons(parts)
    if PROJECT_PART in parts:
        found += _project(parts[PROJECT_PART])
    else:
        found.append(f"missing: {PROJECT_PART}")
    return tuple(found)


def _package(parts: dict[str, bytes]) -> Iterator[str]:
    trees = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = ET.fromstring(content)
            except ET.ParseError as error:
                yield f"xml: {name}: {error}"
    types = trees.get("[Content_Types].xml")
    if types is None:
        yield "missing: [Content_Types].xml"
        return
    by_ending = {item.get("Extension", "").lower() for item in types.iter(f"{_TYPES}Default")}
    by_name = {
        item.get("PartName", ""): item.get("ContentType")
        for item in types.iter(f"{_TYPES}Override")
    }
    for name in parts:
        ending = name.rpartition(".")[2].lower()
        if name != "[Content_Types].xml" and ending not in by_ending and f"/{name}" not in by_name:
            yield f"type: {name}"
    yield from (f"type of nothing: {name}" for name in by_name if name[1:] not in parts)
    if by_name.get("/xl/workbook.xml") != MAIN_TYPE:
        yield f"main type: {by_name.get('/xl/workbook.xml')}"
    for name, tree in trees.items():
        if name.endswith(".rels"):
            yield from _targets(name, tree, parts)


def _targets(name: str, tree: ET.Element, parts: dict[str, bytes]) -> Iterator[str]:
    """Relationships that lead nowhere, or two of one name."""
    base = posixpath.dirname(posixpath.dirname(name))
    ids = [item.get("Id") for item in tree.iter(f"{_RELS}Relationship")]
    yield from (f"relationship twice: {name}: {one}" for one in set(ids) if ids.count(one) > 1)
    for item in tree.iter(f"{_RELS}Relationship"):
        if item.get("TargetMode") == "External":
            yield f"leads outside: {name}: {item.get('Target')}"
            continue
        target = item.get("Target", "")
        place = target[1:] if target.startswith("/") else posixpath.normpath(f"{base}/{target}")
        if place.lstrip("/") not in parts:
            yield f"leads nowhere: {name}: {target}"


def _ribbons(parts: dict[str, bytes]) -> Iterator[str]:
    subs = {name for text in sources().values() for name in _SUB.findall(text.replace("\r", ""))}
    for name, namespace in NAMESPACES.items():
        if parts.get(name) != ribbon(name).encode():
            yield f"ribbon: {name} is not what data/ribbon.toml says"
            continue
        for item in ET.fromstring(parts[name]).iter(f"{{{namespace}}}button"):
            if item.get("onAction") not in subs:
                yield f"ribbon: no Sub {item.get('onAction')}"


def _project(raw: bytes) -> Iterator[str]:
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import parse_vba_project

    held: Any = CFB.from_bytes(raw)
    if held.get_stream_in_storage("VBA", "_VBA_PROJECT") != PERFORMANCE:
        yield "project: compiled code, or a version other than FFFF"
    yield from (
        f"project: stale {name}"
        for name in held.list_streams_in_storage("VBA")
        if name.startswith("__SRP_")
    )
    project: Any = parse_vba_project(held)
    mine = sources()
    for module in project.modules:
        if module.name in mine and module.text_offset:
            yield f"project: {module.name} has an offset"
        if not module.source.isascii():
            yield f"project: {module.name} is not ASCII"
        if _FORBIDDEN.search(module.source):
            yield f"project: {module.name} uses {_FORBIDDEN.search(module.source)}"
        body = module.source.partition("\r\n")[2]
        if module.name in mine and body != mine[module.name]:
            yield f"project: {module.name} is not what its source says"
    missing = set(mine) - {module.name for module in project.modules}
    yield from (f"project: no {name}" for name in sorted(missing))
