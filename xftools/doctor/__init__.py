"""Proves the declarations, the templates and the machine."""

from __future__ import annotations

from datetime import date

from xftools.doctor.declarations import declarations
from xftools.doctor.machine import machine
from xftools.doctor.result import Result
from xftools.doctor.rules import rules
from xftools.doctor.templates import templates
from xftools.office import Office

__all__ = ["Result", "doctor"]


def doctor(office: Office, *, as_of: date | None = None) -> tuple[Result, ...]:
    """What was proved, and what does not stand: the rules by their own examples, what the
    declarations name, the templates, and what this machine has.

    With `as_of`, a calendar of working days that does not reach that year is a fault. What a
    machine may lack without harm (fonts, LibreOffice) is told and is none.
    """
    return (
        *declarations(office),
        *rules(office),
        *templates(office),
        *machine(office, as_of),
    )
