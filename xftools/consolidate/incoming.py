"""The rows that come in, in the one order in which they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xftools.consolidate.villages import village_of
from xftools.model import Origin, Period, RawTable, Register, Source
from xftools.office import Office

NO_ROWS = frozenset({"title", "form_line", "section", "repeated_header"})
"""What is set aside and was never a row that somebody filled in."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record of a village's sheet. `table` numbers its sheet; `month` is the sheet's own (the
    run's when it says none), `run` the run's."""

    record: str
    table: int
    month: str
    run: str
    file: str
    sheet: str
    cell: str
    sha256: str

    @property
    def address(self) -> tuple[str, str, str]:
        """What tells this very row again: the file's hash, and where it stands in it."""
        return self.sha256, self.sheet, self.cell

    def origin(self, ledger_id: str) -> Origin:
        """Where the ledger row came from."""
        return Origin(ledger_id, self.file, self.sheet, self.cell, self.sha256, self.run)


def incoming(
    registers: Sequence[Register], sources: Sequence[Source], office: Office, period: Period
) -> tuple[Incoming, ...]:
    """All records of the registers: by village in the office's order, then file, sheet and row."""
    hashes = {source.file: source.sha256 for source in sources}
    return tuple(
        Incoming(
            record=record,
            table=table,
            month=_month(register.raw, period),
            run=period.label,
            file=place.file,
            sheet=place.sheet,
            cell=place.first_cell,
            sha256=hashes.get(place.file, ""),
        )
        for table, register in enumerate(ordered(registers, office))
        for record in register.records.table.index
        for place in [register.records.places[record]]
    )


def ordered(registers: Sequence[Register], office: Office) -> list[Register]:
    """The registers by village in the office's order, then by file, as they stand in it."""
    rank = {village.name: number for number, village in enumerate(office.villages)}

    def at(register: Register) -> tuple[int, str]:
        village = village_of(register.raw, register, office)
        return rank.get(village or "", len(rank)), register.raw.grid.file

    return sorted(registers, key=at)


def _month(raw: RawTable, period: Period) -> str:
    """The month a sheet is of; one without a year is the last such month."""
    year, month = raw.context.year, raw.context.month
    if month is None:
        return period.label
    if year is None:
        now = int(period.label[:4])
        year = now if f"{now}-{month:02}" <= period.label else now - 1
    return f"{year}-{month:02}"


def rows_in(registers: Sequence[Register]) -> int:
    """Rows that somebody filled in, counted on the sheets themselves."""
    return sum(len(register.raw.rows) + aside(register.raw) for register in registers)


def aside(raw: RawTable) -> int:
    """Rows of a sheet that were set aside, headings not counted."""
    return sum(item.reason not in NO_ROWS for item in raw.set_aside)


def unregistered(sources: Sequence[Source], registers: Sequence[Register]) -> int:
    """Rows of all tables that are none of these registers: of another kind, or of none."""
    known = {id(register.raw) for register in registers}
    return sum(
        len(raw.rows) + aside(raw)
        for source in sources
        for raw in source.tables
        if id(raw) not in known
    )
