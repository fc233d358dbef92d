"""What a person reads after a command: short lines on stdout. Personal values are masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import click

from xftools.cli.answer import counts
from xftools.cli.options import WORDS
from xftools.deadlines import unknown_years
from xftools.model import Deadline, Finding, Outcome, cell_name
from xftools.pipeline import Written
from xftools.values.masks import mask

TEXT = WORDS["text"]
SHOWN = 20


def summary(outcome: Outcome) -> Iterator[str]:
    """The run in a few lines."""
    told = counts(outcome)
    yield TEXT["read"].format(files=told["files"] - told["failed"], records=told["records"])
    yield TEXT["findings"].format(**{key: told[key] for key in ("error", "warning", "hint")})
    if "tie_out" in told:
        yield TEXT["tie"].format(**told["tie_out"])
    if outcome.linked.links:
        yield links(outcome)
    if outcome.deadlines:
        states = Counter(item.state for item in outcome.deadlines if item.for_whom == "office")
        yield TEXT["clocks"].format(
            overdue=states["overdue"], soon=states["soon"], unknown=states["unknown"]
        )
        for year in unknown_years(outcome.deadlines):
            yield TEXT["unknown_year"].format(year=year)
    if outcome.drafts or outcome.waiting:
        yield TEXT["drafts"].format(drafts=told["drafts"], waiting=told["waiting"])


def copies(skipped: Mapping[str, str]) -> Iterator[str]:
    """The marked copies that were left unread, of the files left unread and why."""
    for name, why in skipped.items():
        if why == "skipped_copy":
            yield TEXT["copy"].format(file=name)


def links(outcome: Outcome) -> str:
    """How many pairs of each relation."""
    relations = Counter(item.relation for item in outcome.linked.links)
    names = ("duplicate", "repeat", "multi_channel", "joint", "same_person")
    return str(TEXT["links"].format(**{name: relations[name] for name in names}))


def failures(outcome: Outcome) -> Iterator[str]:
    """The files that could not be read, each with why and what to do."""
    failed = [item for item in outcome.sources if item.error_key not in (None, "skipped")]
    if failed:
        key = "read_none" if len(failed) == len(outcome.sources) else "read_some"
        yield WORDS["said"][key].format(count=len(failed))
        for item in failed:
            yield f"  {item.error}"


def findings(items: Sequence[Finding]) -> Iterator[str]:
    """The first findings, the worst first, and how many more there are."""
    order = {"error": 0, "warning": 1, "hint": 2}
    ranked = sorted(items, key=lambda item: order[item.severity])
    for item in ranked[:SHOWN]:
        where = "·".join(part for part in (item.file, item.sheet, item.cell) if part)
        yield TEXT["finding"].format(
            severity=TEXT[f"severity_{item.severity}"], where=where, message=item.message
        )
    if len(ranked) > SHOWN:
        yield TEXT["more"].format(count=len(ranked) - SHOWN)


def fixes(outcome: Outcome) -> Iterator[str]:
    """The changes that lose nothing: how many, the first of them (private values masked), and how
    many more there are; what stands in restricted records is only counted."""
    yield TEXT["fixes"].format(count=len(outcome.fixes))
    shown = [item for item in outcome.fixes if item.record not in outcome.restricted][:SHOWN]
    for item in shown:
        private = outcome.office.kind(item.kind).fields[item.field].private
        old, new = (mask(private, str(value)) for value in (item.edit.old, item.edit.new))
        where = (item.file, item.edit.sheet, cell_name(item.edit.row, item.edit.column))
        why = outcome.office.word(f"fixes.why.{item.rule}")
        key = "fix" if old != new else "fix_private"
        yield TEXT[key].format(where="·".join(where), old=old, new=new, why=why)
    if len(outcome.fixes) > len(shown):
        yield TEXT["more_fixes"].format(count=len(outcome.fixes) - len(shown))


def written(done: Written) -> Iterator[str]:
    """What was written where the clerk's files are."""
    if done.over:
        yield TEXT["over"].format(count=len(done.over), files=_names(done.over))
    for name, beside in done.beside.items():
        yield TEXT["beside"].format(file=name, beside=beside)
    for name in done.left:
        key = "left_locked" if name in done.locked else "left_alone"
        yield TEXT[key].format(file=name)
    if done.bared:
        yield TEXT["bared"].format(files=_names(done.bared))
    if done.over or done.beside:
        yield TEXT["can_undo"]


def _names(files: Sequence[str]) -> str:
    shown: str = TEXT["join"].join(files[:SHOWN])
    return shown if len(files) <= SHOWN else str(TEXT["and_more"].format(files=shown))


def left(item: Deadline) -> str:
    """The days left or over, in words."""
    if item.days_left is None:
        return ""
    key = "workdays" if item.unit == "workday" else "days"
    end = "over" if item.days_left < 0 else "left"
    return str(TEXT[f"{key}_{end}"].format(days=abs(item.days_left)))


def lines(told: Sequence[str] | Iterator[str]) -> None:
    """Prints lines to stdout."""
    for line in told:
        click.echo(line)
