"""Whose sheet it is."""

from __future__ import annotations

from xftools.model import RawTable, Register
from xftools.office import Office
from xftools.values.text import fold


def village_of(raw: RawTable, register: Register | None, office: Office) -> str | None:
    """The village that sent a table: as its titles say, its records (all of one village), or the
    name of its file. None for an export of the national system, and where nothing tells."""
    names = office.village_names
    if raw.context.village:
        return names.get(raw.context.village, raw.context.village)
    exported = register is not None and is_export(register, office)
    if register is not None and not exported:
        key = office.kind(register.kind).field_of("village")
        table = register.records.table
        said = set(table[key].dropna()) if key in table.columns else set()
        if len(said) == 1:
            village = str(said.pop())
            return names.get(village, village)
    return in_name(raw.grid.file, office)


def is_export(register: Register, office: Office) -> bool:
    """Whether a table has the columns of the national system's export (domain.md 3.1)."""
    has = set(register.columns) or set(register.records.table.columns)
    return has.issuperset(office.listed("consolidate.export.has")) and has.isdisjoint(
        office.listed("consolidate.export.has_not")
    )


def in_name(file: str, office: Office) -> str | None:
    """The village that a path names: the file before its folders, the longest name first."""
    for part in reversed(file.split("/")):
        folded = fold(part)
        for name in sorted(office.village_names, key=len, reverse=True):
            if fold(name) in folded:
                return office.village_names[name]
    return None
