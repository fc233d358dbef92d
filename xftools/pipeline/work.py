"""The one order of work: sources in, an Outcome out. Rooms meet only here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xftools import consolidate, normalise, privacy, read
from xftools.check import check
from xftools.deadlines import deadlines
from xftools.errors import ReadError, WriteError
from xftools.link import link
from xftools.model import (
    Finding,
    Judgement,
    Ledger,
    Linked,
    Outcome,
    Period,
    RawTable,
    Register,
    Source,
    cell_name,
)
from xftools.office import Office

Told = Callable[[str], None]
"""Called with the name of each step as it begins."""

Judged = tuple[Mapping[frozenset[str], Judgement], tuple[Finding, ...]]

STEPS = ("normalise", "link", "deadlines", "check", "tally")
SEVERITIES = {"error": 0, "warning": 1, "hint": 2}


def run(
    sources: Sequence[Source],
    office: Office,
    *,
    as_of: date,
    period: Period | None = None,
    ledger: Source | None = None,
    volume: Source | None = None,
    consolidating: bool = False,
    judge: Callable[[Sequence[Register]], Judged] | None = None,
    linking: bool = True,
    until: str = "tally",
    asked: frozenset[str] = frozenset(),
    told: Told = lambda _: None,
) -> Outcome:
    """All that one run finds, up to and including the step `until` (one of STEPS).

    With `consolidating`, `sources` are this month's sheets and `ledger` the ledger before them,
    with `volume` its separate volume of restricted records; without, the registers of `sources`
    are the ledger as it stands. `judge` gives people's decisions on pairs of the records at hand.
    Without `linking` no two records are compared: enough for clocks, too little for checks.
    `asked` names documents that are written only when somebody asks for them.

    Raises:
        ReadError: the ledger holds no register, or rows of a volume that is not there.
        WriteError: the rows that came in and those that went out do not tie.
    """
    told("normalise")
    month = _month(period)
    registers, findings = _registers(sources, office, month)
    if not consolidating and volume is not None:
        registers = _rejoined(registers, volume, office)
    old, before, told_of_it = _before(ledger, volume, office)
    findings += told_of_it
    everything = [*registers, *([before] if before else [])]
    restricted = frozenset(
        record for item in everything for record in privacy.restricted(item.records, office)
    )
    for item in [*registers, *old]:
        for record in sorted(privacy.suspected(item.records, office)):
            findings += office.finding(
                "looks_like_accusation",
                kind=item.kind,
                place=item.records.places[record],
                record=record,
                field=office.kind(item.kind).field_of("matter"),
            )
    outcome = Outcome(
        office=office,
        as_of=as_of,
        period=period,
        sources=tuple(sources),
        beside=tuple(item for item in (ledger, volume) if item is not None),
        registers=tuple(registers),
        findings=_ordered(findings),
        restricted=restricted,
    )
    kind = _main_kind(before, registers, office)
    if STEPS.index(until) == 0 or kind is None:
        return outcome
    mine = [item for item in registers if item.kind == kind]

    told("link")
    judgements: Mapping[frozenset[str], Judgement] = {}
    if judge is not None and linking:
        judgements, of_them = judge([item for item in everything if item.kind == kind])
        findings += of_them
    records = normalise.stack([*([before] if before else []), *mine])
    new = frozenset(record for item in mine for record in item.records.table.index)
    fresh = new if before else None
    linked = link(records, office, judgements=judgements, new=fresh) if linking else Linked()
    outcome = replace(outcome, linked=linked, records=records, findings=_ordered(findings))
    if until == "link":
        return outcome

    if consolidating and period is not None:
        told("consolidate")
        now, more = consolidate.consolidate(
            mine,
            before,
            linked,
            office,
            sources=[item for item in (*sources, ledger, volume) if item is not None],
            period=period,
            as_of=as_of,
            restricted=restricted,
            others=[item for item in registers if item.kind != kind],
        )
        findings += [*more, *_beside(registers, kind, office)]
        if not now.tie_out.holds:
            raise WriteError("not_tied", office.say("pipeline.said.not_tied", **_sums(now)))
        restricted |= _drawn_in(now, restricted, office)
        outcome = replace(outcome, restricted=restricted)
    else:
        now = Ledger(records=records)
        if until == "tally":
            # Only the report asks when each row was taken in.
            beside = [item for item in (*sources, volume) if item is not None]
            now = consolidate.as_it_stands(mine, beside, office, as_of)
    told("deadlines")
    clocks = deadlines(now.records, office, as_of=as_of)
    outcome = replace(outcome, ledger=now, deadlines=clocks, findings=_ordered(findings))
    if until == "deadlines":
        return _with_documents(outcome, asked)

    told("check")
    findings += check([*registers, *old], now, linked, clocks, office, as_of=as_of, period=period)
    outcome = replace(outcome, findings=_ordered(findings))
    if until == "check" or period is None:
        return outcome

    from xftools.tally import tally

    told("tally")
    counted = tally(now, clocks, linked, office, period=period, as_of=as_of)
    return _with_documents(replace(outcome, tally=counted), asked)


def _drawn_in(now: Ledger, restricted: frozenset[str], office: Office) -> frozenset[str]:
    """Every record that became one row with a restricted one: it is about the same accusation."""
    closed = {now.merged[record] for record in restricted if record in now.merged}
    key = office.kind(now.records.kind).field_of("ledger_id")
    if key is not None and key in now.records.table.columns:
        held = now.records.table[key]
        closed |= set(held[held.index.isin(restricted | now.restricted)])
    return now.restricted | {record for record, number in now.merged.items() if number in closed}


def _with_documents(outcome: Outcome, asked: frozenset[str]) -> Outcome:
    if outcome.ledger is None:
        return outcome
    from xftools.write.notices import owed

    drafts, waiting = owed(
        outcome.ledger,
        outcome.deadlines,
        outcome.office,
        as_of=outcome.as_of,
        restricted=outcome.restricted,
        asked=asked,
    )
    return replace(outcome, drafts=drafts, waiting=waiting)


def _is_list(raw: RawTable, office: Office) -> bool:
    """Whether a table is a list of findings of ours, which stays where somebody wrote into it."""
    columns = tuple(office.listed("patch.list.columns"))
    return raw.headers[: len(columns)] == columns


def _registers(
    sources: Sequence[Source], office: Office, month: tuple[int, int] | None
) -> tuple[list[Register], list[Finding]]:
    registers: list[Register] = []
    findings: list[Finding] = []
    for source in sources:
        if source.error_key == "skipped":
            continue
        findings += read.findings(source, office)
        known = 0
        tables = [raw for raw in source.tables if not _is_list(raw, office)]
        for raw in tables:
            register, extra = _register(raw, office, month)
            findings += extra
            if register is not None:
                registers.append(register)
                known += 1
        if source.error_key is None and not known:
            shape = tables[0].shape if tables else "empty"
            findings += office.finding(
                "no_register", file=source.file, shape=office.word(f"pipeline.shape.{shape}")
            )
    return registers, findings


def _register(
    raw: RawTable, office: Office, month: tuple[int, int] | None
) -> tuple[Register | None, tuple[Finding, ...]]:
    if raw.shape != "table":
        return None, ()
    return normalise.normalise(raw, office, month=month)


def _before(
    ledger: Source | None, volume: Source | None, office: Office
) -> tuple[list[Register], Register | None, list[Finding]]:
    """The ledger before: its registers, and all as one with the restricted records put back from
    their volume."""
    if ledger is None:
        return [], None, []
    registers, findings = _registers([ledger], office, None)
    if not registers:
        message = office.say("pipeline.said.no_ledger_kind", file=ledger.file)
        raise ReadError("no_ledger_kind", message)
    # Its other sheets (origins, corrections …) are no registers and are carried along as they are.
    findings = [item for item in findings if item.rule != "table_unknown"]
    kind = _main_kind(None, registers, office)
    mine = [item for item in registers if item.kind == kind]
    if volume is not None:
        mine = _rejoined(mine, volume, office)
    whole = consolidate.rejoined(mine, [], office)
    alone = consolidate.standing(whole, office)
    if alone:
        message = office.say(
            "pipeline.said.no_volume",
            file=ledger.file,
            count=len(alone),
            volume=office.word("pipeline.files.volume"),
            folder=office.word("pipeline.files.restricted"),
        )
        raise ReadError("no_volume", message)
    return mine, whole, findings + _not_carried(ledger, mine, office)


def _not_carried(ledger: Source, registers: Sequence[Register], office: Office) -> list[Finding]:
    """What of the ledger before the new one does not hold: hidden sheets, and lines below its rows."""
    findings: list[Finding] = []
    for sheet in ledger.hidden_sheets:
        what = office.say("pipeline.carried.sheet", sheet=sheet)
        findings += office.finding("not_carried", file=ledger.file, sheet=sheet, what=what)
    for raw in (item.raw for item in registers if item.raw.grid.file == ledger.file):
        for item in raw.set_aside:
            if item.row > raw.first_row and item.reason != "repeated_header":
                reason = office.word(f"pipeline.reason.{item.reason}")
                what = office.say("pipeline.carried.row", row=item.row, reason=reason)
                findings += office.finding(
                    "not_carried",
                    file=ledger.file,
                    sheet=raw.grid.sheet,
                    row=item.row,
                    cell=cell_name(item.row, min(raw.columns, default=1)),
                    what=what,
                )
    return findings


def _rejoined(registers: list[Register], volume: Source, office: Office) -> list[Register]:
    """The registers of a ledger as one, with the records of its volume in their places."""
    kind = _main_kind(None, registers, office)
    apart = [item for item in _registers([volume], office, None)[0] if item.kind == kind]
    mine = [item for item in registers if item.kind == kind]
    if not mine or not apart:
        return registers
    others = [item for item in registers if item.kind != kind]
    return [consolidate.rejoined(mine, apart, office), *others]


def _main_kind(
    before: Register | None, registers: Sequence[Register], office: Office
) -> str | None:
    """The kind the run is about: the ledger's, else one that leads, else that of most records."""
    if before is not None:
        return before.kind
    sizes: Counter[str] = Counter()
    for item in registers:
        sizes[item.kind] += max(len(item.records.table), 1)
    ranked = [name for name, _ in sizes.most_common()]
    return next((name for name in ranked if office.kind(name).leads), ranked[0] if ranked else None)


def _beside(registers: Sequence[Register], kind: str, office: Office) -> list[Finding]:
    """That a sheet of another kind was checked, and is not in the ledger."""
    findings: list[Finding] = []
    for item in registers:
        raw, count = item.raw, len(item.records.table)
        if item.kind == kind or not count:
            continue
        findings += office.finding(
            "other_kind",
            file=raw.grid.file,
            sheet=raw.grid.sheet,
            row=raw.first_row,
            cell=cell_name(raw.first_row, min(raw.columns, default=1)),
            kind_label=office.kind(item.kind).label,
            ledger=office.kind(kind).label,
            count=count,
        )
    return findings


def _month(period: Period | None) -> tuple[int, int] | None:
    if period is None:
        return None
    year, month = period.label.split("-")
    return int(year), int(month)


def _ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(
            findings,
            key=lambda item: (
                item.file or "",
                item.sheet or "",
                item.row or 0,
                SEVERITIES[item.severity],
                item.rule,
                item.cell or "",
            ),
        )
    )


def _sums(ledger: Ledger) -> dict[str, int]:
    tie = ledger.tie_out
    return {
        "rows_in": tie.rows_in,
        "new": tie.new,
        "merged": tie.merged,
        "set_aside": tie.set_aside,
        "before": tie.before,
        "after": tie.after,
    }
