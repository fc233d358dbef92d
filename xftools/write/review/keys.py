"""The keys that tie a decision to the content of two records."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xftools.model import Records
from xftools.office import Office

if TYPE_CHECKING:
    from pandas import DataFrame

KEY_ROLES = (
    "case_no", "person", "id_number", "received_on", "registered_on", "channel", "village",
    "title", "matter", "request",
)  # fmt: skip


def record_keys(records: Records, office: Office, *, secret: bytes = b"") -> dict[str, str]:
    """Content key → record id.

    A key is a keyed hash (HMAC with the office's `secret`) of what identifies a record: number,
    person, dates, text. It does not change with the record's progress. Records of the very same
    content are told apart by their order in the table.
    """
    values = texts_of(records, office, KEY_ROLES)
    seen: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for at, record in enumerate(records.table.index):
        content = "\x1f".join(
            f"{field}={''.join(column[at].split())}"
            for field, column in values.items()
            if column[at]
        )
        seen[content] += 1
        message = f"{content}\x1e{seen[content]}".encode()
        keys[hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]] = str(record)
    return keys


def texts_of(records: Records, office: Office, roles: Iterable[str]) -> dict[str, list[str]]:
    """The values of the fields with these roles as texts, by field; blank is ""."""
    kind = office.kind(records.kind)
    fields = [key for role in roles if (key := kind.field_of(role)) is not None]
    return {key: _texts(records.table, key) for key in fields}


def _texts(table: DataFrame, key: str) -> list[str]:
    if key not in table.columns:
        return [""] * len(table)
    column = table[key]
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%d")
    return ["" if gone else str(value) for value, gone in zip(column, column.isna(), strict=True)]
