"""What this machine has: fonts, LibreOffice, a calendar of working days that reaches far enough."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

from xftools.deadlines.workdays import Calendar, UnknownYear
from xftools.doctor.result import Result
from xftools.office import Office

_PUBLISHED = 2022
"""A year that the published calendar has covered from the start."""


def machine(office: Office, as_of: date | None) -> Iterator[Result]:
    """Fonts and LibreOffice are told, and their lack is no fault: a document names its fonts, and
    another machine may have them."""
    yield _fonts(office)
    found = shutil.which("soffice") or shutil.which("libreoffice")
    key = "soffice" if found else "no_soffice"
    yield Result(
        office.word("doctor.name.soffice"), ok=True, message=office.word(f"doctor.machine.{key}")
    )
    yield _calendar(office, as_of)


def _fonts(office: Office) -> Result:
    name = office.word("doctor.name.fonts")
    installed = _installed()
    if installed is None:
        return Result(name, ok=True, message=office.word("doctor.machine.fonts_unknown"))
    wanted = office.words["doctor"]["fonts"]
    missing = [
        label
        for label, names in wanted.items()
        if not any(font.casefold() in installed for font in names)
    ]
    key = "fonts_missing" if missing else "fonts"
    labels = office.word("doctor.machine.and").join(missing)
    return Result(name, ok=True, message=office.say(f"doctor.machine.{key}", missing=labels))


if sys.platform == "win32":
    import winreg

    def _installed() -> str | None:
        """The names of all installed fonts as one text."""
        address = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
        names: list[str] = []
        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                key = winreg.OpenKey(root, address)
            except OSError:
                continue
            with key:
                count = winreg.QueryInfoKey(key)[1]
                names += [str(winreg.EnumValue(key, at)[0]) for at in range(count)]
        return "\n".join(names).casefold()

else:

    def _installed() -> str | None:
        """The names of all installed fonts as one text, None where nobody can say."""
        lister = shutil.which("fc-list")
        if lister is None:
            return None
        done = subprocess.run(  # noqa: S603  the path is the system's own
            [lister, ":", "family"], capture_output=True, check=False, timeout=30
        )
        found = done.stdout.decode("utf-8", "replace").casefold()
        return found if done.returncode == 0 else None


def _calendar(office: Office, as_of: date | None) -> Result:
    """Whether the holidays of the year are known, published or the office's own."""
    calendar = Calendar(office.workdays)
    name = office.word("doctor.name.calendar")
    year = as_of.year if as_of is not None else _PUBLISHED
    if not _knows(calendar, year):
        return Result(name, ok=False, message=office.say("doctor.machine.calendar_no", year=year))
    last = year
    while _knows(calendar, last + 1):
        last += 1
    # The order for the next year comes about November.
    late = as_of is not None and as_of.month == 12 and last == year
    key = "calendar_next" if late else "calendar"
    message = office.say(f"doctor.machine.{key}", year=last + 1 if late else last)
    return Result(name, ok=True, message=message)


def _knows(calendar: Calendar, year: int) -> bool:
    try:
        calendar.is_workday(date(year, 6, 15))
    except UnknownYear:
        return False
    return True
