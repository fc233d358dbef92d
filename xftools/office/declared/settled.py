"""What an office settles about itself."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from xftools.office.declared.conditions import Declared


class Identity(Declared):
    """Who the office is, as it signs."""

    name: str = ""
    town: str = ""
    organ: str = ""
    organ_above: str = ""
    reports_to: str = ""
    prefix: str = ""
    ledger_prefix: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    query: str = ""
    discipline: str = ""


class PeriodRule(Declared):
    """How a month is cut. ``basis`` is tried in order: the first filled date counts the record."""

    starts_on: int = Field(default=1, ge=1, le=28)
    report_due: int = Field(default=25, ge=1, le=31)
    basis: tuple[str, ...] = ("received_on", "registered_on")


class Clocks(Declared):
    """What the office settles about the clocks; the limits themselves are in law.toml."""

    soon_days: int = Field(default=7, ge=0)
    receipt: tuple[str, ...] = ("reached_office_on", "received_on", "registered_on")
    route_if_blank: str | None = None


class Groups(Declared):
    """From how many people on a petition is one of a group."""

    threshold: int = Field(default=5, ge=2)
    representatives: int = Field(default=5, ge=1)


class Place(Declared):
    """A village or a unit, and what people call it."""

    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    report: bool = True


class Workdays(Declared):
    """The office's own table, laid over the published calendar; it alone counts for its years."""

    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()


class Report(Declared):
    """How numbers are shown."""

    rate_base: int = Field(default=5, ge=1)
    months_in_chart: int = Field(default=12, ge=2, le=24)
