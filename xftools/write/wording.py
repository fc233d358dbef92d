"""Numbers, days, comparisons and lists in the office's words (data/words/wording.toml)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xftools.model import Figure
from xftools.office import Office

_FIELD = re.compile(r"\{([^{}]+)\}")


def pattern(texts: str | Iterable[str], known: Mapping[str, str | None]) -> str | None:
    """The first of the patterns whose fields are all filled, with their values in it; None when
    there is none."""
    for text in (texts,) if isinstance(texts, str) else texts:
        if all(known.get(name) for name in _FIELD.findall(text)):
            return _FIELD.sub(lambda found: str(known[found[1]]), text)
    return None


def day(value: date, office: Office) -> str:
    """A day as documents write it, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return office.say("wording.day", year=value.year, month=value.month, day=value.day)


def span(first: date, last: date, office: Office) -> tuple[str, str]:
    """Both ends of a stretch of days, the year of the second left out where it is the same."""
    key = "wording.month_day" if first.year == last.year else "wording.day"
    return day(first, office), office.say(key, year=last.year, month=last.month, day=last.day)


def listed(parts: Iterable[str], office: Office) -> str:
    """Parts in a row."""
    return office.word("wording.and").join(parts)


def clipped(text: str, length: int, office: Office) -> str:
    """The text in one line and about `length` characters, cut after a whole clause if it can be."""
    stops, commas = office.word("wording.stops"), office.word("wording.commas")
    text = text.strip(stops + commas + " ")
    for signs in (stops, commas):
        first = re.split("[" + re.escape(signs) + "]", text, maxsplit=1)[0].strip()
        if signs == stops and first:
            text = first
        if len(text) <= length:
            return " ".join(text.split())
        whole = max((text[: length + 1].rfind(sign) for sign in signs), default=-1)
        if whole >= length // 2:
            return " ".join(text[:whole].split()) + office.word("wording.ellipsis")
    return " ".join(text[:length].split()) + office.word("wording.ellipsis")


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def rounded(value: float | Decimal, places: int = 1) -> str:
    """A number rounded half up, without a trailing zero."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    text = str(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: int, of: int) -> str:
    """A share in percent with one place, rounded half up; `of` is not zero."""
    return rounded(Decimal(part) * 100 / Decimal(of))


def quantity(value: float, unit: str, office: Office) -> str:
    """A number with its unit."""
    return office.say(f"wording.units.{unit}", n=rounded(value))


def rate(figure: Figure, office: Office, *, both: bool = False) -> str:
    """A rate; "3 of 4" where the base is too small for a percentage, a dash where there is none.

    With `both` a percentage carries its parts.
    """
    part, of = figure.numerator, figure.denominator
    if not of or part is None:
        return office.word("wording.none")
    if of < office.report.rate_base:
        return office.say("wording.rates.small", part=part, of=of)
    key = "wording.rates.both" if both else "wording.rates.percent"
    return office.say(key, percent=percent(part, of), part=part, of=of)


def amount(figure: Figure | None, office: Office) -> str:
    """A figure as a sentence says it: with its unit, or a dash where nothing can be said."""
    if figure is None or (figure.value is None and figure.unit != "rate"):
        return office.word("wording.none")
    return UNITS[figure.unit](figure, office)


def cell(figure: Figure, office: Office) -> str:
    """A figure as a table shows it: the bare number, or a dash."""
    if figure.unit in ("rate", "share"):
        return rate(figure, office)
    if figure.value is None:
        return office.word("wording.none")
    if figure.unit == "change":
        return _grown(figure, office)
    return rounded(figure.value)


def _grown(figure: Figure, office: Office) -> str:
    """A change in a table: the difference, and its percentage where the base bears one."""
    by, base = figure.numerator or 0, figure.denominator or 0
    told = (
        "0" if by == 0 else office.say(f"wording.cells.{'more' if by > 0 else 'less'}", by=abs(by))
    )
    if by == 0 or base < office.report.rate_base:
        return told
    return office.say("wording.cells.percent", by=told, percent=percent(by, base))


def change(now: Figure | None, before: Figure | None, than: str, office: Office) -> str:
    """How a number stands against another; "" where either is unknown.

    A percentage is added where the number before is at least the office's rate_base.
    """
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    by = Decimal(repr(now.value)) - Decimal(repr(before.value))
    told = office.word(f"wording.against.{than}")
    if by == 0:
        return office.say("wording.changes.same", than=told)
    key = "up" if by > 0 else "down"
    amount_by = office.say(f"wording.units.{now.unit}", n=rounded(abs(by)))
    if before.value < office.report.rate_base:
        return office.say(f"wording.changes.{key}", than=told, by=amount_by)
    share = rounded(abs(by) * 100 / Decimal(repr(before.value)))
    return office.say(f"wording.changes.{key}_percent", than=told, by=amount_by, percent=share)


def _counted(figure: Figure, office: Office) -> str:
    return quantity(figure.value or 0, figure.unit, office)


UNITS: dict[str, Callable[[Figure, Office], str]] = {
    "items": _counted,
    "people": _counted,
    "visits": _counted,
    "pairs": _counted,
    "days": _counted,
    "places": _counted,
    "villages": _counted,
    "rate": lambda figure, office: rate(figure, office, both=True),
}
"""How each unit of a Measure is said."""
