"""Files to sheets. What a file is, its content says, never its suffix."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

from xftools.errors import ReadError
from xftools.read.apart import read_xlsb
from xftools.read.grids import Sheets
from xftools.read.markup import read_html, read_xml
from xftools.read.ods import read_ods
from xftools.read.package import Package
from xftools.read.texts import read_text
from xftools.read.workbooks import read_xlsx
from xftools.read.xls import read_xls

# Excel itself locks with this word what is only "protected against changes".
_EVERYBODYS_PASSWORD = "VelvetSweatshop"  # noqa: S105  it is public
_MOST_BYTES = 300_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first bytes: of .xls without its usual container, and of what other programs write.
_MAGIC = (
    (b"\x09\x08\x08\x00", "xls"),
    (b"\x09\x08\x10\x00", "xls"),
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
)


_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")


class Found(NamedTuple):
    """What a file turned out to be, a key of READERS (``locked_`` before it where a password had
    to be undone), and its sheets."""

    format: str
    sheets: Sheets


def open_file(content: bytes, name: str, password: str | None = None) -> Found:
    """The sheets of a file.

    Raises:
        ReadError: it cannot be read; the key names a sentence of words/read.toml.
    """
    if not content:
        raise ReadError("empty_file", name)
    if len(content) > _MOST_BYTES:
        raise ReadError("too_big", name)
    kind = format_of(content)
    if kind == "encrypted":
        return _unlocked(content, name, password)
    if kind not in READERS:
        raise ReadError(kind, name)
    try:
        sheets = READERS[kind](content, name)
    except ReadError as error:
        if error.key != "password" and not (kind == "xls" and _locked(content)):
            raise
        return _unlocked(content, name, password)
    if not sheets.grids and not sheets.hidden:
        raise ReadError("damaged", "no sheet at all")
    if kind == "csv" and name.lower().endswith(_BOOKS) and not _has_columns(sheets):
        # Any bytes pass for text: what is called a workbook and has no columns is a broken one.
        raise ReadError("not_workbook", name)
    return Found(kind, sheets)


def _has_columns(sheets: Sheets) -> bool:
    return any(len(row) > 1 for grid in sheets.grids for row in grid.cells)


def _unlocked(content: bytes, name: str, password: str | None) -> Found:
    plain = decrypted(content, password)
    kind = format_of(plain)
    if kind not in READERS:
        raise ReadError("damaged" if kind == "encrypted" else kind, name)
    return Found(f"locked_{kind}", READERS[kind](plain, name))


def format_of(content: bytes) -> str:
    """The format by the content: a key of READERS, ``encrypted``, or the key of a refusal."""
    if content.startswith(b"PK"):
        return _zip_format(content)
    if content.startswith(_OLE):
        return _ole_format(content)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    return _text_format(content)


def _zip_format(content: bytes) -> str:
    package = Package(content)
    folders = {name.split("/", 1)[0] for name in package.names}
    if "xl/workbook.bin" in package:
        return "xlsb"
    if "content.xml" in package:
        kind = package.read("mimetype")
        return "ods" if b"spreadsheet" in kind or not kind else "document"
    for folder, kind_of in (("xl", "xlsx"), ("word", "document"), ("ppt", "not_workbook")):
        if folder in folders:
            return kind_of
    if "[Content_Types].xml" in package:
        return "xlsx"
    return "archive" if folders else "damaged"


def _ole_format(content: bytes) -> str:
    # The names of the streams stand in the directory as UTF-16.
    def has(name: str) -> bool:
        return (name + "\0").encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return "encrypted"
    if has("Workbook") or has("Book") or has("WORKBOOK") or has("BOOK"):
        return "xls"
    if has("WordDocument"):
        return "document"
    if has("PowerPoint Document"):
        return "not_workbook"
    # The directory is said to stand behind the end of the file: only its beginning is here.
    size = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    begins = (int.from_bytes(content[48:52], "little") + 1) * size
    return "old_wps" if begins < len(content) else "damaged"


def _text_format(content: bytes) -> str:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = content[:4096].replace(b"\0", b"")[2:].lstrip()
    lower = head[:4096].lower()
    if lower.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in content[:8192]:
            return "xml"
        if any(mark in lower or mark in content.lower() for mark in (b"<table", b"<html")):
            return "html"
        return "not_workbook"
    return "csv"


def _locked(content: bytes) -> bool:
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    # msoffcrypto answers broken files with whatever its parsing runs into.
    except Exception:  # noqa: BLE001  the first error is the one to tell
        return False


def decrypted(content: bytes, password: str | None) -> bytes:
    """The content of a file with a password.

    Raises:
        ReadError: no password was given (``password``), or it does not fit (``wrong_password``).
    """
    import msoffcrypto

    for word in (_EVERYBODYS_PASSWORD, password):
        if word is None:
            continue
        out = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(content))
            file.load_key(password=word)
            file.decrypt(out)
        # A wrong word shows as one of many errors, or as content that is no workbook.
        except Exception:  # noqa: BLE001, S112
            continue
        if out.getvalue()[:4] == b"PK\x03\x04" or out.getvalue().startswith(_OLE):
            return out.getvalue()
    raise ReadError("password" if password is None else "wrong_password", "")


READERS: dict[str, Callable[[bytes, str], Sheets]] = {
    "xlsx": read_xlsx,
    "xlsb": read_xlsb,
    "ods": read_ods,
    "xls": read_xls,
    "html": read_html,
    "xml": read_xml,
    "csv": read_text,
}
