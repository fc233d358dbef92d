"""Whose table it is, and of which month: from the lines over it, and the names it goes by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from xftools.model import Context, SetAside
from xftools.read.tables.lines import Line, Sheet
from xftools.read.tables.records import set_aside
from xftools.read.tables.words import Words, shown, squeezed


def reasons_above(lines: Sequence[Line], words: Words) -> tuple[SetAside, ...]:
    """The lines over a header, each with what it is: title, form_line, note, zero or stray."""
    found: list[SetAside] = []
    titled = False
    for line in lines:
        told = bool(found) and found[-1].reason == "note"
        reason = _reason_above(line, words, titled=titled, told=told)
        titled = titled or reason == "title"
        found.append(set_aside(line, reason))
    return tuple(found)


def _reason_above(line: Line, words: Words, *, titled: bool, told: bool) -> str:
    """What a line over a header is. `titled`: a title was there; `told`: a note is right over it."""
    texts = [squeezed(value) for _, value in line.cells]
    if _is_note(texts, words, told=told):
        return "note"
    if any(":" in text for text in texts):
        return "form_line" if max(len(text) for text in texts) <= 120 else "note"
    if len(texts) == 1:
        return _alone_above(texts[0], words)
    if len(texts) == 2 and not titled:
        return "title"
    return "form_line" if len(texts) <= 4 else "stray"


def _is_note(texts: Sequence[str], words: Words, *, told: bool) -> bool:
    rows = words.rows
    if len(texts) <= 2 and rows["note"].match(texts[0]):
        return True
    return told and len(texts) == 1 and rows["note_goes_on"].search(texts[0]) is not None


def _alone_above(text: str, words: Words) -> str:
    heads = words.headers
    if len(text) <= 40 and words.rows["zero"].search(text):
        return "zero"
    sentence = heads["sentence"].search(text) and not heads["title"].search(text)
    return "note" if sentence else "title"


def context_of(sheet: Sheet, above: Sequence[SetAside], words: Words) -> Context:
    """What is said of the table. The title counts before the sheet's name, that before the other
    lines, and the file's name comes last."""
    grid = sheet.grid
    title = _title([item.text for item in above if item.reason == "title"], words)
    lines = tuple(item.text for item in above if item.reason in {"title", "form_line", "zero"})
    file = PurePosixPath(grid.file).stem
    ordered = [*((title,) if title else ()), grid.sheet, *lines, file]
    year, month = _month(ordered, words)
    texts = [squeezed(text) for text in ordered]
    unit = _unit(lines, words)
    return Context(
        title=title,
        village=_village(texts, unit, words),
        unit=unit,
        year=year,
        month=month,
        lines=tuple(shown(line) for line in lines),
    )


def _title(texts: Sequence[str], words: Words) -> str | None:
    """The line that reads like a title, else the first."""
    named = (text for text in texts if words.headers["title"].search(squeezed(text)))
    return next(named, texts[0] if texts else None)


def _month(texts: Sequence[str], words: Words) -> tuple[int | None, int | None]:
    """The year and the month: each from the first text that says it."""
    year: int | None = None
    for original in texts:
        text = _arabic(squeezed(original), words)
        if any(pattern.search(text) for pattern in words.context["filled_in"]):
            continue
        if any(pattern.search(text) for pattern in words.context["several_months"]):
            year = year or _number(text, words, "year")
            continue
        for pattern in words.context["year_month"]:
            found = pattern.search(text)
            if found:
                groups = found.groupdict()
                full = groups.get("year") or f"20{groups['short']}"
                return int(full), int(found["month"])
        year = year or _number(text, words, "year")
        month = _number(text, words, "month")
        if month:
            # The year may stand in a text further on, the month in this one.
            return year or _any_year(texts, words), month
    return year, None


def _any_year(texts: Sequence[str], words: Words) -> int | None:
    kept = (_arabic(squeezed(text), words) for text in texts)
    plain = (t for t in kept if not any(p.search(t) for p in words.context["filled_in"]))
    return next((year for text in plain if (year := _number(text, words, "year"))), None)


def _number(text: str, words: Words, name: str) -> int | None:
    for pattern in words.context[name]:
        found = pattern.search(text)
        if found:
            return int(found[name])
    return None


def _arabic(text: str, words: Words) -> str:
    """The text with its Chinese months and years in Arabic figures."""
    for chinese, arabic in words.months.items():
        text = text.replace(chinese, arabic)
    table = str.maketrans(dict(words.digits))
    for pattern in words.context["chinese_year"]:
        text = pattern.sub(lambda found: found[0].translate(table), text)
    return text


def _unit(lines: Sequence[str], words: Words) -> str | None:
    for line in lines:
        for pattern in words.context["unit"]:
            found = pattern.search(squeezed(line))
            if found:
                return found["unit"].strip("_-")
    return None


def _village(texts: Sequence[str], unit: str | None, words: Words) -> str | None:
    """The declared village that a text names, else what reads like one."""
    for text in ([unit] if unit else []) + list(texts):
        named = [name for name in words.villages if name in text]
        if named:
            return words.villages[max(named, key=len)]
    for text in ([unit] if unit else []) + list(texts):
        for pattern in words.context["village"]:
            found = pattern.search(text)
            if found:
                return found["village"]
    return None
