"""RawTable → Register: headers become the office's fields, cells become values."""

from __future__ import annotations

from collections.abc import Sequence

from xftools.model import Finding, RawTable, Records, Register
from xftools.normalise.kinds import recognise
from xftools.normalise.registers import build
from xftools.normalise.said import unread_table
from xftools.normalise.tables import joined
from xftools.office import Office

__all__ = ["normalise", "stack"]


def normalise(
    raw: RawTable, office: Office, *, month: tuple[int, int] | None = None
) -> tuple[Register | None, tuple[Finding, ...]]:
    """The table under the office's field names, and what is wrong with its headers and values.

    None where it is of no declared kind, or of several alike. `month` (year, month) stands in
    where the table itself does not say of when it is, for dates without a year.
    """
    found = recognise(raw, office)
    if found.columns is None:
        return None, unread_table(raw, found, office)
    return build(raw, found.columns, office, month)


def stack(registers: Sequence[Register]) -> Records:
    """The records of registers of one kind as one, in their order; fields in the kind's order."""
    return joined([register.records for register in registers])
