"""The zip package of a workbook: its parts, bounded in size and free of entity declarations."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from xftools.errors import ReadError

# All parts of one workbook unpacked; a register of 100,000 rows takes some 150 MB.
MOST_BYTES = 400_000_000
# A part that is looked at whole: the list of sheets, styles, notes; and a list of relations.
_MOST_OF_TREE = 24_000_000
_MOST_OF_RELATIONS = 4_000_000
_CHUNK = 1 << 22
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Package:
    """A zip file in memory.

    Raises:
        ReadError: it is cut off or broken (``damaged``), unpacks to too much (``too_big``), or has
            two different parts of one name (``entities``): programs would read either of them.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._parts: dict[str, zipfile.ZipInfo] = {}
            for info in self._zip.infolist():
                part = info.filename.replace("\\", "/").lstrip("/")
                if self._parts.setdefault(part, info).CRC != info.CRC:
                    raise ReadError("entities", f"two parts named {part}")
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadError("damaged", str(error)) from error
        # What is declared may be a lie: the parts read are counted again as they unpack.
        self._left = MOST_BYTES
        if sum(info.file_size for info in self._parts.values()) > MOST_BYTES:
            raise ReadError("too_big", "declared size")

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def packed(self, name: str) -> int:
        """How many bytes a part takes in the zip; 0 when there is none."""
        return self._parts[name].compress_size if name in self._parts else 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece.

        Raises:
            ReadError: as the class says; or the part declares entities (``entities``).
        """
        first = True
        try:
            with self._zip.open(self._parts[name]) as stream:
                while piece := stream.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise ReadError("too_big", name)
                    if first and _DOCTYPE.search(piece, 0, 4096):
                        raise ReadError("entities", name)
                    first = False
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise ReadError("damaged", f"{name}: {error}") from error

    def read(self, name: str) -> bytes:
        """A whole part; empty when there is none."""
        return b"".join(self.chunks(name)) if name in self._parts else b""

    def tree(self, name: str) -> ET.Element | None:
        """A small part as a tree; None when there is none or it is no XML.

        Raises:
            ReadError: as the class says, and where the part is not small (``too_big``).
        """
        most = _MOST_OF_RELATIONS if name.endswith(".rels") else _MOST_OF_TREE
        if name in self._parts and self._parts[name].file_size > most:
            raise ReadError("too_big", name)
        content = self.read(name)
        if not content:
            return None
        if content.startswith(_UTF16):
            content = content.decode("utf-16", "replace").encode()
        if _DOCTYPE.search(content):
            raise ReadError("entities", name)
        try:
            return ET.fromstring(content)
        except (ET.ParseError, ValueError, LookupError):
            return None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id → last word of the type, name of the target."""
        folder, file = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        if root is None:
            return {}
        return {
            item.get("Id", ""): (
                item.get("Type", "").rsplit("/", 1)[-1],
                _joined(folder, item.get("Target", "")),
            )
            for item in root
            if item.get("TargetMode") != "External"
        }


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target.replace("\\", "/")))


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rsplit("}", 1)[-1]
