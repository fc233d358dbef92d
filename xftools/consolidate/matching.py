"""Which ledger row an incoming row is, if it is one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xftools.consolidate.frames import Rows
from xftools.consolidate.incoming import Incoming
from xftools.model import Judgement, Link, Linked, Origin
from xftools.values.text import fold

_TELLS = frozenset({"matter", "title", "request"})
"""Roles of the fields that tell a matter in its own words."""

_OWN = frozenset({"serial", "ledger_id"})
"""Roles of the fields that number a row in its sheet and say nothing of the matter."""

_LEAST_FIELDS = 3


class Matcher:
    """Finds the ledger row of each incoming row; tell it with `joins` where each one went.

    `ids` are the ledger's numbers, by record of the ledger before.
    """

    def __init__(
        self, rows: Rows, ids: Mapping[str, str], linked: Linked, origins: Sequence[Origin]
    ) -> None:
        self._rows = rows
        self._ids: dict[str, str] = dict(ids)
        self._rank = {ledger_id: number for number, ledger_id in enumerate(ids.values())}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        for record, ledger_id in ids.items():
            self._members[ledger_id].add(record)
        known = set(ids.values())
        self._known = {
            (item.sha256, item.sheet, item.cell): item.ledger_id
            for item in origins
            if item.sha256 and item.ledger_id in known
        }
        self._linked, self._apart = _evidence(linked.links)
        self._groups = _groups(self._linked)
        self._sent = self._by_words(ids)
        self._taken: set[tuple[int, str]] = set()

    def known(self, row: Incoming) -> str | None:
        """The ledger row that took this very row before: nothing in it can be new."""
        return self._known.get(row.address) if row.sha256 else None

    def target(self, row: Incoming) -> str | None:
        """The ledger row that an incoming row belongs to, None when it is a new one."""
        for group in (self._linked.get(row.record, ()), self._groups.get(row.record, ())):
            reached = {self._ids[record] for record in group if record in self._ids}
            for ledger_id in sorted(reached, key=self._rank.__getitem__):
                if not self._contradicted(row.record, ledger_id):
                    return ledger_id
        return self._same_row(row)

    def joins(self, row: Incoming, ledger_id: str) -> None:
        """An incoming row is part of a ledger row from now on."""
        self._rank.setdefault(ledger_id, len(self._rank))
        self._ids[row.record] = ledger_id
        self._members[ledger_id].add(row.record)
        self._taken.add((row.table, ledger_id))
        if row.sha256:
            self._known[row.address] = ledger_id

    def _contradicted(self, record: str, ledger_id: str) -> bool:
        """Whether a person has said otherwise of the row and any that is already part of it."""
        return any(
            frozenset((record, member)) in self._apart for member in self._members[ledger_id]
        )

    # ── the same row sent again ──

    def _same_row(self, row: Incoming) -> str | None:
        """The row of the ledger before that says all that this one says, word for word, of what a
        later sheet may not change: the same sheet sent again. Each row of a sheet takes its own."""
        key = self._words(row.record)
        if key is None:
            return None
        fields = self._fixed(row.record)
        for record in self._sent.get(key, ()):
            ledger_id = self._ids[record]
            if (row.table, ledger_id) in self._taken or self._contradicted(row.record, ledger_id):
                continue
            if all(self._rows.same(record, row.record, field) for field in fields):
                return ledger_id
        return None

    def _by_words(self, ids: Mapping[str, str]) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for record in ids:
            if (key := self._words(record)) is not None:
                found[key].append(record)
        return found

    def _words(self, record: str) -> str | None:
        """The matter in its own words, None when there are none or little else is filled."""
        if len(self._fixed(record)) < _LEAST_FIELDS:
            return None
        fields = self._rows.kind.fields
        told = [
            fold(self._rows.told(record, key) or "")
            for key in self._rows.keys
            if fields[key].role in _TELLS
        ]
        return "\n".join(text for text in told if text) or None

    def _fixed(self, record: str) -> list[str]:
        """The filled fields that a later sheet may not change."""
        fields = self._rows.kind.fields
        return [
            key
            for key in self._rows.keys
            if fields[key].update == "ask"
            and fields[key].role not in _OWN
            and self._rows.told(record, key) is not None
        ]


Edges = Mapping[str, Sequence[str]]


def _evidence(links: Sequence[Link]) -> tuple[Edges, frozenset[frozenset[str]]]:
    """Who may be merged with whom, and the pairs of which a person has said otherwise."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    apart: set[frozenset[str]] = set()
    for link in links:
        if link.judgement is Judgement.DUPLICATE or (link.identical and link.judgement is None):
            joined[link.left].append(link.right)
            joined[link.right].append(link.left)
        elif link.judgement is not None:
            apart.add(frozenset((link.left, link.right)))
    return joined, frozenset(apart)


def _groups(edges: Edges) -> Mapping[str, Sequence[str]]:
    """All records that are joined with one, over however many steps."""
    groups: dict[str, Sequence[str]] = {}
    for start in edges:
        if start in groups:
            continue
        group: list[str] = [start]
        seen = {start}
        for record in group:
            for other in edges[record]:
                if other not in seen:
                    seen.add(other)
                    group.append(other)
        groups |= dict.fromkeys(group, group)
    return groups
