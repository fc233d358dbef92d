"""One clock: when it started, when it ends, how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from xftools.deadlines.applying import Held, Row, applying, presuming
from xftools.deadlines.workdays import Calendar, UnknownYear
from xftools.model import Deadline, Records
from xftools.office import Office
from xftools.office.declared import Limit, LimitVersion

_DAY = timedelta(days=1)


def deadlines(records: Records, office: Office, *, as_of: date) -> tuple[Deadline, ...]:
    """Every clock of every record, in the order of the records and of law.toml.

    A clock stands where its limit applies, or could: where a field that decides it is blank, the
    state is unknown and the date, if there is one, the safe one. The start day is not counted
    (Civil Code, Art. 201). A date later than as_of has not happened: what is done then is not done.
    """
    calendar = Calendar(office.workdays)
    held = Held(records.table)
    presumed = presuming(held, office.kind(records.kind).field_of("route"), office)
    found: list[Deadline] = []
    for name, limit in office.limits.items():
        if records.kind in limit.kinds:
            clock = _Clock(name, limit, office, calendar, as_of, _fallback(records, office))
            # Rows of one day tell a clock the same, and it is read once for them all.
            read = cache(clock.read)
            for record, row in applying(limit, held, presumed, office):
                if (item := read(row)) is not None:
                    found.append(_of(record, item))
    order = {record: number for number, record in enumerate(records.table.index)}
    return tuple(sorted(found, key=lambda item: order[item.record]))


def _of(record: str, clock: Deadline) -> Deadline:
    """The clock of a record: what `replace` gives, in a sixth of its time."""
    return Deadline(
        record,
        clock.limit,
        clock.for_whom,
        clock.started_on,
        clock.due_on,
        clock.rolled_on,
        clock.done_on,
        clock.days_left,
        clock.unit,
        clock.state,
        clock.missing,
        clock.source,
        clock.reason,
    )


def _fallback(records: Records, office: Office) -> str:
    """The field to ask for where no date of receipt is filled."""
    key = office.kind(records.kind).field_of("received_on")
    return key if key in office.clocks.receipt and key else office.clocks.receipt[0]


_ENDED = frozenset({"done", "done_late", "exempt", "withdrawn"})


@dataclass(frozen=True)
class _Clock:
    """A limit as it runs on a day."""

    name: str
    limit: Limit
    office: Office
    calendar: Calendar
    as_of: date
    receipt_field: str

    def read(self, row: Row) -> Deadline | None:
        """How the clock stands for such a record (left unnamed), None when no law of its time knew the
        limit."""
        started = self._started(row)
        version = self._version(started)
        if version is None:
            return None
        clock = Deadline(
            record="",
            limit=self.name,
            for_whom=self.limit.binds,
            started_on=started,
            due_on=None,
            rolled_on=None,
            done_on=self._done(row),
            days_left=None,
            unit=self.limit.unit,
            state="running",
            missing=(),
            source=version.text + version.article,
        )
        clock = self._with_start(clock, row)
        clock = self._with_due(clock, row, version)
        clock = self._with_rolled(clock)
        return self._with_days(self._with_state(clock, row))

    def _started(self, row: Row) -> date | None:
        keys = (*self.limit.start, *(self.office.clocks.receipt if self.limit.receipt else ()))
        return next((row.dates[key] for key in keys if key in row.dates), None)

    def _version(self, started: date | None) -> LimitVersion | None:
        """The version in force when the clock started; today's while nobody knows that day."""
        day = started or self.as_of
        known = [item for item in self.limit.versions if item.since <= day]
        latest = max(known, key=lambda item: item.since, default=None)
        return None if latest is None or latest.days < 0 else latest

    def _done(self, row: Row) -> date | None:
        days = [row.dates[key] for key in self.limit.done if key in row.dates]
        days = [day for day in days if day <= self.as_of]
        if not days:
            return None
        return min(days) if self.limit.done_by == "earliest" else days[0]

    def _with_start(self, clock: Deadline, row: Row) -> Deadline:
        """What is missing to count at all."""
        if self.limit.due or clock.started_on:
            return replace(clock, missing=row.undecided)
        asked = self.limit.start[:1] if not self.limit.receipt else (self.receipt_field,)
        return replace(clock, missing=(*asked, *row.undecided))

    # ── the last day ──

    def _with_due(self, clock: Deadline, row: Row, version: LimitVersion) -> Deadline:
        if self.limit.due:
            return replace(clock, due_on=row.dates.get(self.limit.due))
        if clock.started_on is None:
            return clock
        try:
            due = self._last_day(clock.started_on, version.days)
        except UnknownYear as unknown:
            return replace(clock, missing=(*clock.missing, f"workdays:{unknown.year}"))
        clock = self._extended(replace(clock, due_on=due), row, version)
        clock = self._paused(clock, row)
        return self._earlier(clock, row)

    def _last_day(self, started: date, days: int) -> date:
        if self.limit.unit == "workday":
            return self.calendar.after(started, days)
        return started + _DAY * days

    def _extended(self, clock: Deadline, row: Row, version: LimitVersion) -> Deadline:
        """The new date of an extension that is complete, approved on or before the old date, and no
        longer than the law allows; otherwise the old date stands."""
        fields = self.limit.extension
        if fields is None or clock.due_on is None:
            return clock
        to, approved = row.dates.get(fields.to), row.dates.get(fields.approved_on)
        if to is None or approved is None or not row.filled.issuperset(fields.needs):
            return clock
        if approved > min(clock.due_on, self.as_of):
            return clock
        if not clock.due_on < to <= clock.due_on + _DAY * version.extension:
            return clock
        return replace(clock, due_on=to, reason=self.office.word("deadlines.extended"))

    def _paused(self, clock: Deadline, row: Row) -> Deadline:
        """The date moved by the days that do not count. A pause without an end still lasts: the
        date is as if it ended today, so that no day is lost while it goes on."""
        if not self.limit.pauses or clock.due_on is None or clock.started_on is None:
            return clock
        begins, ends = (row.dates.get(key) for key in self.limit.pauses)
        if begins is None or begins > clock.due_on:
            return clock
        if ends is None and clock.done_on is not None:
            # Answered, and nobody knows how long the hearing took: late or not cannot be told.
            return replace(clock, state="unknown", missing=(self.limit.pauses[1],))
        last = self.as_of if ends is None else ends
        begins = max(begins, clock.started_on + _DAY)
        if last < begins:
            return clock
        moved = replace(clock, due_on=clock.due_on + _DAY * ((last - begins).days + 1))
        if begins <= self.as_of <= last:
            return replace(moved, state="paused", reason=self.office.word("deadlines.paused"))
        return moved

    def _earlier(self, clock: Deadline, row: Row) -> Deadline:
        """The earlier of the law's day and the one that was set for this matter."""
        key = self.limit.earlier_of
        other = row.dates.get(key) if key else None
        if other is None or clock.due_on is None or other >= clock.due_on:
            return clock
        source = self.office.say("deadlines.earlier", source=clock.source)
        return replace(clock, due_on=other, source=source)

    def _with_rolled(self, clock: Deadline) -> Deadline:
        if self.limit.binds != "petitioner" or clock.due_on is None:
            return clock
        try:
            return replace(clock, rolled_on=self.calendar.rolled(clock.due_on))
        except UnknownYear as unknown:
            return replace(clock, missing=(*clock.missing, f"workdays:{unknown.year}"))

    # ── how it stands ──

    def _with_state(self, clock: Deadline, row: Row) -> Deadline:
        withdrawn = self._withdrawn(row)
        if clock.done_on is not None and (withdrawn is None or clock.done_on <= withdrawn):
            return self._ended(clock, row)
        if withdrawn is not None:
            return replace(clock, state="withdrawn", done_on=withdrawn, missing=())
        if row.exempt is not None:
            return replace(clock, state="exempt", missing=(), reason=row.exempt)
        if clock.due_on is None or row.undecided:
            reason = self.office.word("deadlines.route_blank") if clock.due_on else ""
            return replace(clock, state="unknown", reason=reason)
        return clock if clock.state == "paused" else self._running(clock, row)

    def _withdrawn(self, row: Row) -> date | None:
        """The day of a withdrawal that is proved."""
        if not self.limit.withdrawn or not row.filled.issuperset(self.limit.withdrawn[1:]):
            return None
        day = row.dates.get(self.limit.withdrawn[0])
        return day if day is not None and day <= self.as_of else None

    def _ended(self, clock: Deadline, row: Row) -> Deadline:
        """Done; in time, unless the day says otherwise. A petitioner is never told to be late.

        What was done by the safe date was in time whatever the blank field would say.
        """
        if self.limit.binds == "petitioner":
            return replace(clock, state="done", missing=())
        if clock.due_on is None or clock.done_on is None:
            return replace(clock, state="unknown")
        if clock.done_on <= clock.due_on:
            return replace(clock, state="done", missing=())
        return replace(clock, state="unknown" if row.undecided else "done_late")

    def _running(self, clock: Deadline, row: Row) -> Deadline:
        last = clock.rolled_on if self.limit.binds == "petitioner" else clock.due_on
        if last is None:
            # The petitioner's last day rolls into a year whose holidays nobody knows.
            passed = clock.due_on is not None and clock.due_on < self.as_of
            return replace(clock, state="unknown" if passed else "running")
        if self.as_of <= last:
            return clock
        if not self.limit.optional:
            return self._overdue(clock, row)
        # A step that nobody had to take is over, and nobody is late.
        word = self.office.word(f"deadlines.lapsed_{self.limit.binds}")
        return replace(clock, state="exempt", reason=word)

    def _overdue(self, clock: Deadline, row: Row) -> Deadline:
        if not row.told_done:
            return replace(clock, state="overdue")
        reason = self.office.word("deadlines.day_blank")
        return replace(clock, state="unknown", missing=self.limit.done[:1], reason=reason)

    def _with_days(self, clock: Deadline) -> Deadline:
        """Days left, while the clock has not ended; little time left is a state of its own."""
        if clock.due_on is None or clock.state in _ENDED or clock.done_on is not None:
            return clock
        try:
            left = self._days_left(clock.due_on)
            if self.limit.binds == "petitioner":
                # Nobody is told by how many days his own right is over; the rolled day still counts.
                left = max(left, 0)
        except UnknownYear as unknown:
            return replace(clock, missing=(*clock.missing, f"workdays:{unknown.year}"))
        soon = clock.state == "running" and left <= self.office.clocks.soon_days
        return replace(clock, days_left=left, state="soon" if soon else clock.state)

    def _days_left(self, due: date) -> int:
        if self.limit.unit == "workday":
            return self.calendar.between(self.as_of, due)
        return (due - self.as_of).days
