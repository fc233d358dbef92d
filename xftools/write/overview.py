"""Findings counted and told: the numbers and the rows that the sheets, the workbook and the page of
findings share, so that all of them say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xftools.model import CellValue, Finding, Register
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.masks import mask, scrub
from xftools.write.labels import SEVERITIES, rule_label, sorted_findings

ASPECTS = ("rule", "field", "village")
"""What findings are counted by."""

FULL_ROWS = 20_000
"""So many findings are listed with all that their rows say; more would make a list nobody opens."""

NARROWEST = 10.0
"""The width of a column whose header is longer than what stands in it."""

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_LONG_NUMBER = re.compile(r"\d(?:\s?\d){8,}")
"""More digits in a row than a day has: in a date or a count, somebody's number."""
_SHOWN_AS_IS = frozenset({"date", "count", "code", "vocabulary", "village", "unit"})


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings one rule, column or village has, by severity (SEVERITIES). `first` is the
    worst of them that stands at a cell, by file, sheet and row; None where none does."""

    name: str
    each: tuple[int, ...]
    first: Finding | None = None
    rule: str = ""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.each)


@dataclass(frozen=True)
class Overview:
    """Findings, sorted, with what the records say that they are about. `registers` are those of the
    files; findings on others are told without their row."""

    findings: tuple[Finding, ...]
    registers: tuple[Register, ...]
    office: Office

    @classmethod
    def of(
        cls, findings: Iterable[Finding], registers: Iterable[Register], office: Office
    ) -> Overview:
        """The overview of some findings."""
        return cls(tuple(sorted_findings(findings)), tuple(registers), office)

    # ── counting ──

    def counts(self, aspect: str) -> tuple[Count, ...]:
        """How many findings each rule, field or village has, the worst and the most first."""
        told = {"rule": self.rule_of, "field": self.field_of, "village": self.village_of}[aspect]
        blank = "" if aspect == "rule" else self.office.word(f"books.findings.no_{aspect}")
        found: dict[str, list[Finding]] = {}
        for item in self.findings:
            found.setdefault(told(item) or blank, []).append(item)
        counts = [_count(name, items, aspect) for name, items in found.items()]
        return tuple(sorted(counts, key=lambda item: (*(-n for n in item.each), item.name)))

    @cached_property
    def total(self) -> tuple[int, ...]:
        """How many findings there are, by severity."""
        counts = Counter(item.severity for item in self.findings)
        return tuple(counts[severity] for severity in SEVERITIES)

    def said(self, key: str, **values: object) -> str:
        """A sentence of words/books.toml about all of them: ``error``, ``warning``, ``hint`` and
        ``count`` stand for the numbers."""
        each = dict(zip(SEVERITIES, self.total, strict=True))
        return self.office.say(f"books.findings.{key}", count=sum(self.total), **each, **values)

    # ── telling ──

    def rule_of(self, item: Finding) -> str:
        """The short name of what is wrong."""
        return self._labels.get(item.rule) or rule_label(item.rule, self.office)

    def field_of(self, item: Finding) -> str | None:
        """What people call the column of a finding."""
        if item.field is None:
            return None
        register = self._of.get(item.record or "")
        kinds = [self._kind(register)] if register else list(self.office.kinds.values())
        return next(
            (kind.label_of(item.field) for kind in kinds if item.field in kind.fields), None
        )

    def village_of(self, item: Finding) -> str | None:
        """The village of a finding: its record's, else that of its sheet or of its whole file."""
        register = self._of.get(item.record or "")
        if register is not None and (told := self._villages.get(item.record or "")):
            return told
        for at in ((item.file, item.sheet), (item.file, None)):
            named = self._contexts.get(at, frozenset())
            if len(named) == 1:
                return next(iter(named))
        return None

    def which(self, item: Finding, *, masked: bool = False) -> str | None:
        """Whose record it is, and of which day, in the words of the sheet."""
        register = self._of.get(item.record or "")
        if register is None or item.record is None:
            return None
        kind, row = self._kind(register), self.row_of(item)
        told = []
        for roles in (("person", "case_no"), ("received_on", "registered_on")):
            keys = [kind.field_of(role) for role in roles]
            key = next((key for key in keys if key and row.get(key) is not None), None)
            if key is not None:
                told.append(self._shown(kind, key, str(row[key]), masked=masked))
        return " ".join(told) or None

    def cell_of(self, item: Finding, *, masked: bool = False) -> str | None:
        """What stands in the cell of a finding; masked, nothing that leads to a person."""
        register = self._of.get(item.record or "")
        text = self.row_of(item).get(item.field or "")
        if register is None or item.field is None or text is None:
            return None
        return self._shown(self._kind(register), item.field, str(text), masked=masked)

    def row_of(self, item: Finding) -> Mapping[str, CellValue]:
        """All that stands in the row of a finding, by field; columns nobody knows by their header
        with a mark before it (`columns` names them all)."""
        return self._rows.get(item.record or "", {})

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, float]]:
        """Every column in which a row of a finding says something: its header and its width, by the
        key of `row_of`, in the order of the kind."""
        used = {key for item in self.findings for key in self.row_of(item)}
        told: dict[str, tuple[str, float]] = {}
        for kind in dict.fromkeys(register.kind for register in self.registers):
            for key, declared in self.office.kinds[kind].fields.items():
                if key in used:
                    told.setdefault(key, (declared.label, declared.width))
        others = sorted(key for key in used if key.startswith(_UNKNOWN))
        told |= {key: (" ".join(key.removeprefix(_UNKNOWN).split()), 14.0) for key in others}
        return {
            key: (self.office.say("books.ledger.of_sheet", header=header), max(width, NARROWEST))
            for key, (header, width) in told.items()
        }

    @property
    def whole(self) -> bool:
        """Whether the list is short enough to hold all that the rows say."""
        return len(self.findings) <= FULL_ROWS

    # ── what is known of the records ──

    @cached_property
    def _labels(self) -> dict[str, str]:
        rules = {item.rule for item in self.findings}
        return {rule: rule_label(rule, self.office) for rule in rules}

    @cached_property
    def _of(self) -> dict[str, Register]:
        wanted = {item.record for item in self.findings}
        return {
            record: register
            for register in self.registers
            for record in register.records.places
            if record in wanted
        }

    @cached_property
    def _contexts(self) -> dict[tuple[str | None, str | None], frozenset[str]]:
        named: dict[tuple[str | None, str | None], set[str]] = {}
        for register in self.registers:
            grid = register.raw.grid
            told = register.raw.context.village
            people = (self._villages.get(record) for record in register.records.places)
            villages = {told} if told else {village for village in people if village}
            for at in ((grid.file, grid.sheet), (grid.file, None)):
                named.setdefault(at, set()).update(villages)
        return {at: frozenset(villages) for at, villages in named.items()}

    def _kind(self, register: Register) -> Kind:
        return self.office.kinds[register.kind]

    @cached_property
    def _villages(self) -> dict[str, str]:
        """The village of every record that has one."""
        found: dict[str, str] = {}
        for register in self.registers:
            key, table = self._kind(register).field_of("village"), register.records.table
            if key in table.columns:
                villages = table[key].dropna()
                shown = {village: scrub(str(village)) for village in villages.unique()}
                found |= {str(record): shown[village] for record, village in villages.items()}
        return found

    @cached_property
    def _rows(self) -> dict[str, dict[str, CellValue]]:
        found: dict[str, dict[str, CellValue]] = {}
        for register in self.registers:
            wanted = [record for record in register.records.places if record in self._of]
            texts = register.records.texts
            for record, row in texts.loc[wanted].to_dict("index").items() if wanted else ():
                found[str(record)] = {
                    **{key: text for key, text in row.items() if isinstance(text, str)},
                    **{
                        _UNKNOWN + header: text
                        for header, text in register.extra.get(str(record), {}).items()
                    },
                }
        return found

    def _shown(self, kind: Kind, key: str, text: str, *, masked: bool) -> str:
        if not masked:
            return text
        declared = kind.fields[key]
        if declared.private:
            return mask(declared.private, text)
        if declared.type == "name":
            return mask("name", text)
        if declared.type not in _SHOWN_AS_IS or declared.role == "birth_on":
            return mask("text", text)
        if declared.type in ("date", "count") and not _LONG_NUMBER.search(text):
            return text
        return scrub(text)


_UNKNOWN = "? "


def _count(name: str, items: Sequence[Finding], aspect: str) -> Count:
    each = Counter(item.severity for item in items)
    standing = [item for item in items if item.sheet and cell_of(item)]
    first = min(standing, key=lambda item: SEVERITIES.index(item.severity), default=None)
    rule = items[0].rule if aspect == "rule" else ""
    return Count(name, tuple(each[severity] for severity in SEVERITIES), first, rule)


def cell_of(item: Finding) -> str | None:
    """The cell of a finding, the first of its row where it has none of its own."""
    return item.cell or (f"A{item.row}" if item.row else None)


def standing_at(item: Finding | None) -> tuple[str, str]:
    """The sheet and the cell of a finding, both empty where it has none."""
    where = cell_of(item) if item is not None and item.sheet else None
    return (item.sheet or "", where) if item is not None and where else ("", "")


def place(sheet: str, cell: str) -> str:
    """A place in a workbook as Excel writes it: ``'10 a'!B7``."""
    quoted = sheet.replace("'", "''")
    return (
        f"{sheet}!{cell}"
        if _PLAIN_NAME.fullmatch(sheet) and sheet.isascii()
        else (f"'{quoted}'!{cell}")
    )
