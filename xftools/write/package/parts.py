"""A workbook's package: what does not change is copied as it lies, compressed bytes and all."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from xftools.data import load
from xftools.errors import WriteError
from xftools.write.package.deflate import deflated

PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_PART = "[Content_Types].xml"
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
UTF8_NAME, DESCRIPTOR = 0x800, 0x8
LIMIT = 0xFFFFFFFF
_BROKEN = (KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What zipfile raises for a part that is missing, cut short, encrypted or oddly compressed."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def failure(key: str, file: str, **values: object) -> WriteError:
    """The error `key` of words/patch.toml about a file."""
    return WriteError(key, load("words/patch")["errors"][key].format(file=file, **values))


def parsed(content: bytes, file: str) -> Any:
    """The root element of a part.

    Raises:
        WriteError: it is not well formed, or declares entities.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise failure("entities", file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise failure("damaged", file) from error


def serialised(root: Any) -> bytes:
    """A part from its root element."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def name_of(element: Any) -> str:
    """The local name of an element, "" for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: Any, name: str) -> Any:
    """The first child of a name, None without one."""
    return next((item for item in element if name_of(item) == name), None)


def made(parent: Any, name: str, /, **attributes: str) -> Any:
    """A new element in its parent's namespace, not placed yet."""
    return etree.Element(f"{{{etree.QName(parent).namespace}}}{name}", attributes)


def plain(text: str) -> str:
    """The text without characters that XML cannot hold, its lines broken the one way."""
    return _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


class Package:
    """The parts of a workbook. `put` and `drop` lay changes over them; `save` writes both."""

    def __init__(self, content: bytes, file: str, *, ours: bool = False) -> None:
        """Opens a package. One that is `ours` says truly how large its parts are.

        Raises:
            WriteError: it is not one.
        """
        self.file = file
        self._content = content
        self._ours = ours
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, struct.error) as error:
            raise failure("not_package", file) from error
        self._entries = {entry.filename.lower(): entry for entry in self._zip.infolist()}
        self._put: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._dropped: set[str] = set()
        if TYPES_PART.lower() not in self._entries:
            raise failure("not_package", file)

    def has(self, part: str) -> bool:
        """Whether there is such a part (names of parts know no case)."""
        low = part.lower()
        return low in self._put or (low in self._entries and low not in self._dropped)

    def parts(self) -> tuple[str, ...]:
        """The names of all parts."""
        old = [e.filename for low, e in self._entries.items() if low not in self._dropped]
        return (*old, *(self._names[low] for low in self._put if low not in self._entries))

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the parts that were put."""
        return tuple(self._names[low] for low in self._put)

    @property
    def dropped(self) -> tuple[str, ...]:
        """The names of the parts that were left out."""
        return tuple(self._dropped)

    def read(self, part: str) -> bytes:
        """The content of a part.

        Raises:
            WriteError: there is none, or it is damaged.
        """
        low = part.lower()
        if low in self._put:
            return self._put[low]
        entry = self._entries.get(low)
        try:
            if entry is not None and entry.compress_type == zipfile.ZIP_DEFLATED:
                # At one stroke: a third faster than zipfile's way, and the sheet is most of the work.
                content = self._unpacked(entry)
                if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
                    raise failure("damaged", self.file)
                return content
            return self._zip.read(self._entries[low])
        except _BROKEN as error:
            raise failure("damaged", self.file) from error

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        raw = self.raw(entry.filename)
        if self._ours:
            return zlib.decompress(raw, -zlib.MAX_WBITS, entry.file_size)
        # No more than it says, whatever it holds.
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, entry.file_size + 1)

    def raw(self, part: str) -> bytes:
        """The bytes of a part as they lie in the package, compressed.

        Raises:
            WriteError: the package is damaged there.
        """
        entry = self._entries[part.lower()]
        at = entry.header_offset
        header = self._content[at : at + 30]
        if header[:4] != LOCAL or entry.flag_bits & 1:
            raise failure("damaged", self.file)
        start = at + 30 + sum(struct.unpack("<HH", header[26:30]))
        return self._content[start : start + entry.compress_size]

    def size(self, part: str) -> int:
        """How many bytes an old part has, unpacked; 0 when there is none."""
        entry = self._entries.get(part.lower())
        return 0 if entry is None else entry.file_size

    def xml(self, part: str) -> Any:
        """The root element of a part."""
        return parsed(self.read(part), self.file)

    def put(self, part: str, content: bytes) -> None:
        """Sets the content of a part, new or not."""
        low = part.lower()
        self._dropped.discard(low)
        self._put[low] = content
        self._names[low] = part

    def drop(self, part: str) -> None:
        """Leaves a part out."""
        low = part.lower()
        self._put.pop(low, None)
        self._dropped.add(low)

    @cached_property
    def office_rels(self) -> str:
        """The namespace of relationship types, transitional or strict, as this package has it."""
        for _, kind, _ in Rels(self, "").all():
            if kind.endswith("/officeDocument"):
                return kind.rpartition("/")[0]
        raise failure("damaged", self.file)

    def save(self, path: Path) -> None:
        """Writes the package: old parts in their order, then the new ones."""
        with path.open("wb") as out:
            central = []
            for low, entry in self._entries.items():
                if low in self._dropped:
                    continue
                if low in self._put:
                    central.append(_write_new(out, entry.filename, self._put[low], entry))
                else:
                    central.append(_write(out, self.raw(entry.filename), entry))
            for low, content in self._put.items():
                if low not in self._entries:
                    central.append(_write_new(out, self._names[low], content))
            start = out.tell()
            out.write(b"".join(central))
            size = out.tell() - start
            if out.tell() >= LIMIT or len(central) > 0xFFFF:
                raise failure("damaged", self.file)
            out.write(
                END + struct.pack("<HHHHIIH", 0, 0, len(central), len(central), size, start, 0)
            )


def _write_new(
    out: io.BufferedWriter, name: str, content: bytes, entry: zipfile.ZipInfo | None = None
) -> bytes:
    data = deflated(content)
    fresh = zipfile.ZipInfo(name, entry.date_time if entry else (1980, 1, 1, 0, 0, 0))
    fresh.compress_type = zipfile.ZIP_DEFLATED
    fresh.flag_bits = 0 if name.isascii() else UTF8_NAME
    fresh.CRC, fresh.file_size = zlib.crc32(content), len(content)
    return _write(out, data, fresh)


def _write(out: io.BufferedWriter, data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Writes one entry and returns its line of the directory at the end."""
    flags = entry.flag_bits & ~DESCRIPTOR
    raw = entry.orig_filename.encode("utf-8" if flags & UTF8_NAME else "cp437")
    year, month, day, hour, minute, second = entry.date_time
    stamp = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
    common = struct.pack(
        "<HHHHHIIIHH", 20, flags, entry.compress_type, *stamp, entry.CRC, len(data),
        entry.file_size, len(raw), 0,
    )  # fmt: skip
    offset = out.tell()
    if max(offset, len(data), entry.file_size) >= LIMIT:
        raise failure("damaged", entry.filename)
    out.write(LOCAL + common + raw + data)
    return (
        CENTRAL
        + struct.pack("<H", 20)
        + common
        + struct.pack("<HHHII", 0, 0, 0, entry.external_attr, offset)
        + raw
    )


class Rels:
    """The relationships of a part ("" is the package itself)."""

    def __init__(self, package: Package, owner: str) -> None:
        folder, _, name = owner.rpartition("/")
        self._package = package
        self._folder = folder
        self.part = posixpath.join(folder, "_rels", f"{name}.rels")
        self._root = self._read()

    def _read(self) -> Any:
        if self._package.has(self.part):
            return self._package.xml(self.part)
        return etree.Element(f"{{{PACKAGE_RELS}}}Relationships", nsmap={None: PACKAGE_RELS})

    def all(self) -> tuple[tuple[str, str, str], ...]:
        """Every relationship inside the package: its id, its type, the part it points at."""
        return tuple(
            (item.get("Id", ""), item.get("Type", ""), self._resolved(item.get("Target", "")))
            for item in self._root
            if name_of(item) == "Relationship" and item.get("TargetMode") != "External"
        )

    def by_id(self, rel_id: str | None) -> str | None:
        """The part that an id points at, None without one."""
        return next((part for ident, _, part in self.all() if ident == rel_id), None)

    def target(self, kind: str) -> str | None:
        """The first part of a kind (the last word of the type), None without one."""
        for _, found, part in self.all():
            if found.rpartition("/")[2] == kind:
                return part
        return None

    def add(self, kind: str, part: str) -> str:
        """A new relationship to a part; returns its id."""
        self._root = self._read()  # others may have written it since
        used = {item.get("Id") for item in self._root}
        number = next(n for n in range(1, len(used) + 2) if f"rIdX{n}" not in used)
        target = posixpath.relpath(part, self._folder or ".")
        item = etree.SubElement(self._root, f"{{{PACKAGE_RELS}}}Relationship")
        item.set("Id", f"rIdX{number}")
        item.set("Type", f"{self._package.office_rels}/{kind}")
        item.set("Target", target)
        self._package.put(self.part, serialised(self._root))
        return f"rIdX{number}"

    def remove(self, part: str) -> str | None:
        """Takes away the relationship to a part; returns its id."""
        self._root = self._read()
        for item in self._root:
            if self._resolved(item.get("Target", "")) == part:
                self._root.remove(item)
                if len(self._root) == 0:
                    self._package.drop(self.part)
                else:
                    self._package.put(self.part, serialised(self._root))
                found: str = item.get("Id", "")
                return found
        return None

    def _resolved(self, target: str) -> str:
        if target.startswith("/"):
            return target[1:]
        return posixpath.normpath(posixpath.join(self._folder, target))


class Types:
    """[Content_Types].xml."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.xml(TYPES_PART)

    def override(self, part: str, content_type: str) -> None:
        """Says what a part is."""
        self._add("Override", PartName=f"/{part}", ContentType=content_type)

    def default(self, extension: str, content_type: str) -> None:
        """Says what parts of an extension are, unless that is said already."""
        said = {item.get("Extension", "").lower() for item in self._root}
        if extension not in said:
            self._add("Default", at=0, Extension=extension, ContentType=content_type)

    def remove(self, part: str) -> None:
        """Says nothing of a part any more."""
        for item in list(self._root):
            if item.get("PartName", "").lower() == f"/{part}".lower():
                self._root.remove(item)
        self._package.put(TYPES_PART, serialised(self._root))

    def _add(self, name: str, at: int | None = None, **attributes: str) -> None:
        item = made(self._root, name, **attributes)
        self._root.insert(len(self._root) if at is None else at, item)
        self._package.put(TYPES_PART, serialised(self._root))
