"""What xftools raises, and nothing else.

    XftoolsError
    ├── ReadError       a file that cannot be read, or holds nothing readable
    ├── OfficeError     a declaration (TOML) or an argument that cannot stand
    ├── TemplateError   a Word template that cannot be filled
    └── WriteError      a result that could not be written or failed its own re-reading

Bad data in a register never raises: it is a Finding. A bug never becomes one.
"""

from __future__ import annotations


class XftoolsError(Exception):
    """The root: carries a stable ASCII key and a sentence for the clerk."""

    def __init__(self, key: str, message: str) -> None:
        """`key` is stable ASCII (``password``, ``not_workbook``); `message` is for people."""
        super().__init__(message)
        self.key = key
        self.message = message


class ReadError(XftoolsError):
    """A file that cannot be read."""


class OfficeError(XftoolsError):
    """A declaration or an argument that cannot stand."""


class TemplateError(XftoolsError):
    """A Word template that cannot be filled."""


class WriteError(XftoolsError):
    """A result that could not be written, or failed its own re-reading."""
