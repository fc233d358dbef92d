"""What a row that is already in the ledger adds to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from xftools.consolidate.frames import Rows
from xftools.consolidate.incoming import Incoming
from xftools.model import Correction, Finding
from xftools.office import Office
from xftools.values.masks import mask
from xftools.values.text import fold

if TYPE_CHECKING:
    from xftools.office.declared import FieldDeclared

_OWN = frozenset({"serial", "ledger_id"})


class Merger:
    """Lays incoming rows into ledger rows.

    `months` is the latest month in which each ledger row was told of: a sheet of an earlier month
    changes nothing.
    """

    def __init__(
        self,
        rows: Rows,
        office: Office,
        *,
        as_of: date,
        restricted: frozenset[str],
        months: Mapping[str, str],
    ) -> None:
        self._rows = rows
        self._office = office
        self._as_of = as_of
        self._restricted = restricted
        self._months = dict(months)
        self.corrections: list[Correction] = []
        self.findings: list[Finding] = []

    def came(self, row: Incoming, ledger_id: str) -> None:
        """A ledger row was told of by this row's month too."""
        self._months[ledger_id] = max(row.month, self._months.get(ledger_id, ""))

    def merge(self, into: str, row: Incoming, ledger_id: str) -> None:
        """Fills the blanks of ledger row `into` (a record), corrects what may move on, and asks
        about the rest."""
        newer = row.month >= self._months.get(ledger_id, "")
        for key in self._differing(into, row.record):
            declared = self._rows.kind.fields[key]
            if self._rows.told(into, key) is None:
                self._rows.take(into, row.record, key)
            elif self._rows.value(row.record, key) is None:
                continue  # An unreadable cell has its own finding, and corrects nothing.
            elif self._rows.value(into, key) is None or (newer and declared.update == "newer"):
                self._correct(into, row, key, ledger_id)
            else:
                self._ask(into, row, key, ledger_id)

    def _differing(self, into: str, record: str) -> Iterator[str]:
        for key in self._rows.keys:
            if self._rows.kind.fields[key].role in _OWN or self._rows.told(record, key) is None:
                continue
            if not self._rows.same(into, record, key):
                yield key

    def _correct(self, into: str, row: Incoming, key: str, ledger_id: str) -> None:
        old = self._rows.told(into, key) or ""
        self._rows.take(into, row.record, key)
        self.corrections.append(
            Correction(
                ledger_id=ledger_id,
                field=key,
                old=old,
                new=self._rows.told(into, key) or "",
                origin=row.record,
                on=self._as_of,
            )
        )

    def _ask(self, into: str, row: Incoming, key: str, ledger_id: str) -> None:
        hidden = {into, row.record} & self._restricted
        declared = self._rows.kind.fields[key]
        old, new = (
            self._office.word("consolidate.hidden") if hidden else shown(declared, told)
            for told in (self._rows.told(into, key) or "", self._rows.told(row.record, key) or "")
        )
        self.findings += self._office.finding(
            "ledger_differs",
            kind=self._rows.kind.name,
            place=self._rows.places[row.record],
            record=row.record,
            field=key,
            ledger_id=ledger_id,
            old=old,
            new=new,
        )

    def lay_extra(
        self, held: dict[str, str], told: Mapping[str, str], row: Incoming, ledger_id: str
    ) -> None:
        """The same for columns nobody knows, by header; what they hold may be anything."""
        for header, text in told.items():
            old = held.setdefault(header, text)
            if fold(old) != fold(text):
                self.findings += self._office.finding(
                    "ledger_differs",
                    kind=self._rows.kind.name,
                    place=self._rows.places[row.record],
                    record=row.record,
                    ledger_id=ledger_id,
                    label=header,
                    old=mask("text", old),
                    new=mask("text", text),
                )


def shown(declared: FieldDeclared, told: str) -> str:
    """A value as a finding may tell it: personal ones masked, free text by its length only."""
    if declared.private is None and declared.type == "text":
        return mask("text", told)
    return mask(declared.private, told)
