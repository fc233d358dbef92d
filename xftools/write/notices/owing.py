"""Which documents are owed, to whom, and what they say."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xftools import privacy
from xftools.model import Deadline, Draft, Ledger, Waiting
from xftools.office import Office
from xftools.office.declared import Exemption, Kind, Notice, all_hold, any_holds
from xftools.values.names import is_anonymous, split_names
from xftools.write import wording
from xftools.write.notices.gist import Gists
from xftools.write.notices.says import AT_WRITING, Known, Row, said, signs, text_of, without

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def owed(
    ledger: Ledger,
    deadlines: Iterable[Deadline],
    office: Office,
    *,
    as_of: date,
    restricted: frozenset[str],
    asked: Container[str] = (),
) -> tuple[tuple[Draft, ...], tuple[Waiting, ...]]:
    """The documents that are owed on as_of, in the order of the ledger, and the records that wait
    for what is missing, the most urgent first. Of those that must be asked for, only `asked`.

    Records that may go to nobody but the competent organ are in neither.
    """
    hidden = restricted | ledger.restricted
    table = privacy.hide(ledger.records.table, hidden)
    clocks: dict[str, list[Deadline]] = {}
    for clock in deadlines:
        if clock.record not in hidden:
            clocks.setdefault(clock.record, []).append(clock)
    kind = office.kind(ledger.records.kind)
    gists = Gists(ledger.records.table, kind, office)
    table = _presumed(table, kind, office)
    drafts: list[Draft] = []
    waiting: list[Waiting] = []
    for key, notice in kind.notices.items():
        if notice.asked and key not in asked:
            continue
        sorter = _Sorter(key, notice, kind, office, table, clocks, as_of, gists)
        drafts += sorter.drafts()
        waiting += sorter.waiting()
    return tuple(drafts), tuple(waiting)


def _presumed(table: DataFrame, kind: Kind, office: Office) -> DataFrame:
    """The table with the route the office takes where none is filled (if it settled one)."""
    key = kind.field_of("route")
    if office.clocks.route_if_blank is None or key is None:
        return table
    if key not in table.columns:
        return table.assign(**{key: office.clocks.route_if_blank})
    return table.assign(**{key: table[key].fillna(office.clocks.route_if_blank)})


# ── which ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Sorter:
    """One kind of document over all records."""

    key: str
    notice: Notice
    kind: Kind
    office: Office
    table: DataFrame
    clocks: Mapping[str, Sequence[Deadline]]
    as_of: date
    gists: Gists

    @cached_property
    def clock(self) -> dict[str, Deadline]:
        """The clock of each record that this document is about: the earliest that counts."""
        found: dict[str, Deadline] = {}
        for record, clocks in self.clocks.items():
            mine = [
                clock
                for clock in clocks
                if clock.limit in self.notice.limits
                and (not self.notice.states or clock.state in self.notice.states)
            ]
            if mine:
                found[record] = min(mine, key=lambda clock: clock.due_on or date.max)
        return found

    @cached_property
    def owing(self) -> Series[bool]:
        """True where a record is owed the document."""
        notice = self.notice
        result = all_hold(notice.when, self.table) & ~any_holds(notice.unless, self.table)
        for key in notice.needs:
            result &= ~self._lacks(key)
        if notice.states:
            result &= self.table.index.isin(self.clock)
        return result & ~self._in(notice.unless_states)

    def _in(self, states: Sequence[str]) -> Series[bool]:
        told = [record for record, clock in self.clock.items() if clock.state in states]
        return self.table.index.to_series().isin(told)

    def _lacks(self, key: str) -> Series[bool]:
        """True where a field is blank, or names nobody."""
        if key not in self.table.columns:
            return self.table.index.to_series().notna()
        blank = self.table[key].isna()
        if self.kind.fields[key].type == "name":
            blank |= self.table[key].map(_names_nobody, na_action="ignore").eq(other=True)
        return blank

    def drafts(self) -> list[Draft]:
        """What is owed now."""
        chosen = self.table[self.owing]
        rows: dict[str, Row] = chosen.to_dict("index")
        if self.notice.per is None:
            remarks = _reasons(self.notice.remarks, chosen)
            return [
                self._letter(record, row, remarks.get(record, "")) for record, row in rows.items()
            ]
        units: dict[str, dict[str, Row]] = {}
        for record, row in rows.items():
            units.setdefault(str(row[self.notice.per]), {})[record] = row
        return [self._gathered(unit, units[unit]) for unit in sorted(units)]

    def waiting(self) -> list[Waiting]:
        """Who waits: open matters before closed ones, then by the day their notice is due."""
        if not self.notice.waits:
            return []
        candidates = self.table[all_hold(self.notice.waits, self.table) & ~self.owing]
        told = _reasons(self.notice.because, candidates)
        found = [self._waiting(record, told.get(record, "")) for record in candidates.index]
        closed = any_holds(self.kind.tables.closing.when, candidates)
        return sorted(
            (item for item in found if item is not None),
            key=lambda item: (bool(closed[item.record]), item.due_on or date.min),
        )

    def _waiting(self, record: str, reason: str) -> Waiting | None:
        clock = self.clock.get(record)
        asked = self._asked(elsewhere=bool(reason))
        missing = tuple(key for key in asked if self.lacking[key][record])
        state = clock.state if clock else ""
        if state == "withdrawn" or (state in self.notice.unless_states and not missing):
            return None
        return Waiting(
            record=record,
            ledger_id=self.numbers.get(record, ""),
            missing=missing,
            due_on=clock.due_on if clock else None,
            days_left=clock.days_left if clock else None,
            reason=reason,
        )

    def _asked(self, *, elsewhere: bool) -> tuple[str, ...]:
        """The fields that must be filled; only those of any letter where another one is due."""
        conditions = (
            [] if elsewhere else [c.field for c in self.notice.when if c.filled is not False]
        )
        return tuple(dict.fromkeys((*conditions, *self.notice.needs)))

    @cached_property
    def lacking(self) -> dict[str, Series[bool]]:
        """For each field that is asked for, where it is missing."""
        return {key: self._lacks(key) for key in self._asked(elsewhere=False)}

    # ── what they say ──

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The ledger id of each record that has one."""
        key = self.kind.field_of("ledger_id")
        if key is None or key not in self.table.columns:
            return {}
        return {str(record): str(told) for record, told in self.table[key].dropna().items()}

    def _letter(self, record: str, row: Row, remark: str) -> Draft:
        known = {**self._office(), **self._known(record, row, "letter")}
        return self._draft(known, (record,), remark)

    def _gathered(self, unit: str, rows: Mapping[str, Row]) -> Draft:
        """One letter about all records of a unit, the latest first."""
        records = sorted(rows, key=lambda record: self.clock[record].due_on or date.max)
        each = [{**self._office(), **self._known(item, rows[item], "list")} for item in records]
        known = {
            **self._office(),
            str(self.notice.per): unit,
            "addressee": unit,
            "count": str(len(records)),
        }
        draft = self._draft(known, tuple(records), "")
        return replace(
            draft,
            record=None,
            ledger_id=None,
            rows=tuple(said(self.notice.rows, item) for item in each),
        )

    def _draft(self, known: Known, records: tuple[str, ...], remark: str) -> Draft:
        ids = tuple(self.numbers[record] for record in records if record in self.numbers)
        index = said(self.notice.index, known)
        return Draft(
            notice=self.key,
            record=records[0],
            ledger_id=ids[0] if ids else None,
            addressee=known["addressee"] or "",
            values=said(without(self.notice.words, AT_WRITING), known),
            kind=self.kind.name,
            records=records,
            ledger_ids=ids,
            matter=index.get("matter", ""),
            due=index.get("due", ""),
            remark=remark,
        )

    def _office(self) -> dict[str, str | None]:
        return {**signs(self.office), "as_of": wording.day(self.as_of, self.office)}

    def _known(self, record: str, row: Row, length: str) -> dict[str, str | None]:
        """All that the patterns may say of a record."""
        known = {key: _shown(row, key, self.office) for key in row}
        for key, turns in self.notice.turns.items():
            known[f"{key}.said"] = turns.get(known.get(key) or "")
        known |= self._people(row)
        known["gist"] = self.gists.of(
            row, ("title", "matter", "request"), length, to=self.notice.to
        )
        known["request_gist"] = self.gists.of(row, ("request",), "request", to=self.notice.to)
        for clock in self.clocks.get(record, ()):
            if clock.limit == self.notice.limit and clock.due_on:
                known["due"] = wording.day(clock.due_on, self.office)
        if chosen := self.clock.get(record):
            known["clock.source"] = chosen.source
            if chosen.due_on:
                known["clock.due"] = wording.day(chosen.due_on, self.office)
                known["clock.late"] = str(max((self.as_of - chosen.due_on).days, 0))
        return known

    def _people(self, row: Row) -> dict[str, str | None]:
        """Whom the letter addresses: representatives only, never all who came."""
        written = text_of(row, self.kind.field_of("person"))
        named = split_names(written)
        count = text_of(row, self.kind.field_of("people_count")) or named.count or len(named.names)
        shown = named.names[: self.office.groups.representatives] or ((written,) if written else ())
        names = wording.listed(shown, self.office)
        if int(count) > len(shown) > 0:
            names = self.office.say("notices.and_others", names=names, n=count)
        you = "you_all" if int(count) > 1 else "you"
        return {"addressee": names or None, "you": self.office.word(f"notices.{you}")}


def _reasons(entries: Mapping[str, Exemption], table: DataFrame) -> dict[str, str]:
    """For each record the reason of the first entry that holds."""
    found: dict[str, str] = {}
    for entry in entries.values():
        for record in table.index[all_hold(entry.when, table)]:
            found.setdefault(record, entry.because)
    return found


def _names_nobody(text: str) -> bool:
    names = split_names(text).names
    return not names or all(is_anonymous(name) for name in names)


def _shown(row: Row, key: str, office: Office) -> str | None:
    value = row[key]
    if text_of(row, key) is not None and isinstance(value, date):
        return wording.day(value, office)
    return text_of(row, key)
