"""What may be shown to whom: which records go to nobody but the competent organ, and which
findings a village may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xftools.model import Finding, Records
from xftools.office import Office
from xftools.office.declared import any_holds

if TYPE_CHECKING:
    from pandas import DataFrame

VILLAGE_SCOPES = frozenset({"record", "register"})
"""What a sheet shows of itself; wider scopes would tell one village of another's people."""


def restricted(records: Records, office: Office) -> frozenset[str]:
    """The ids of the records that may go to nobody but the competent organ.

    They meet a condition the kind declares as `restricted` (accusations: regulation on petition
    work, Art. 22(2) and 30(3)), or are `suspected`.
    """
    table = records.table
    said = frozenset(table.index[any_holds(office.kind(records.kind).restricted, table)])
    return said | suspected(records, office)


def suspected(records: Records, office: Office) -> frozenset[str]:
    """The ids of the records that nobody called an accusation, but that are written like one. They
    are kept apart too: what went out once cannot be called back."""
    table, kind = records.table, office.kind(records.kind)
    alike = any_holds(kind.suspected, table) & ~any_holds(kind.suspected_unless, table)
    return frozenset(table.index[alike & ~any_holds(kind.restricted, table)])


def hide(table: DataFrame, restricted: frozenset[str]) -> DataFrame:
    """The table without the restricted records."""
    return table[~table.index.isin(restricted)]


def open_findings(findings: Iterable[Finding], restricted: frozenset[str]) -> tuple[Finding, ...]:
    """The findings that are not about a restricted record."""
    return tuple(item for item in findings if item.record not in restricted)


def village_findings(
    findings: Iterable[Finding], restricted: frozenset[str]
) -> tuple[Finding, ...]:
    """The findings a village may see: what its own sheet shows, restricted records left out."""
    return tuple(
        item for item in open_findings(findings, restricted) if item.scope in VILLAGE_SCOPES
    )
