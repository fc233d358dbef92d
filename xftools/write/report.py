"""The monthly report: sentences built from figures, tables with their definitions, a chart that can
be edited. Nothing is said that no figure says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from xftools.model import Deadline, Figure, Finding, Ledger, Table, Tally
from xftools.office import Office
from xftools.office.declared import Kind
from xftools.office.period import period_of, shifted
from xftools.write import documents, layout, wording
from xftools.write.charts import Chart

_NAME = re.compile(r"\{([^{}]+)\}")
_AGAINST = ("previous", "year_before")
_NOT_COUNTED = frozenset({"exempt", "withdrawn", "unknown"})


def write_report(
    tally: Tally,
    ledger: Ledger,
    deadlines: Iterable[Deadline],
    findings: Iterable[Finding],
    office: Office,
    *,
    as_of: date,
    path: Path,
) -> None:
    """Writes the report of the tally's period.

    Raises:
        TemplateError: the template is missing or wrong.
        WriteError: the document could not be read back.
    """
    words = office.words["report"]
    names = words["variables"]
    report = Report(tally, ledger, tuple(deadlines), tuple(findings), office)
    title = title_of(tally, office)
    first, last = wording.span(tally.period.first, tally.period.last, office)
    told = wording.day(as_of, office)
    values: dict[str, object] = {
        names["title"]: title,
        names["period"]: office.say("report.period", first=first, last=last),
        names["made"]: office.say("report.made", as_of=told, title=title),
        names["organ"]: office.office.name or office.office.organ,
        names["day"]: office.say("wording.blank_day", year=as_of.year),
        names["annex"]: {names["tables"]: report.annex(), names["charts"]: []},
    }
    for section in words["sections"].values():
        values[section["name"]] = {
            names["paragraphs"]: report.paragraphs(section),
            names["tables"]: report.tables(section.get("tables", ())),
            names["charts"]: report.charts(section.get("charts", ())),
        }
    template = documents.find_template(words["template"], office)
    documents.fill(template, values, path, office, as_of=as_of, title=title)


def title_of(tally: Tally, office: Office) -> str:
    """The title of the month's report, which also names its files."""
    year, month = tally.period.label.split("-")
    return office.say("report.title", year=year, month=int(month))


@dataclass(frozen=True)
class Report:
    """What a month's numbers say."""

    tally: Tally
    ledger: Ledger
    deadlines: tuple[Deadline, ...]
    findings: tuple[Finding, ...]
    office: Office

    # ── sentences ──

    def paragraphs(self, section: Mapping[str, Any]) -> list[str]:
        """The paragraphs of a section; where nothing else is said, the one for that case."""
        declared = section["paragraphs"].values()
        found = [self._paragraph(sentences, alone=False) for sentences in declared]
        if not any(found):
            found = [self._paragraph(sentences, alone=True) for sentences in declared]
        said = [text for text in found if text]
        if section.get("numbered") and len(said) > 1:
            return [self._numbered(n, text) for n, text in enumerate(said, start=1)]
        return said

    def _numbered(self, n: int, text: str) -> str:
        return self.office.say("report.numbered", n=n, text=text)

    def _paragraph(self, sentences: Mapping[str, Mapping[str, Any]], *, alone: bool) -> str:
        chosen = (item for item in sentences.values() if bool(item.get("alone")) is alone)
        return "".join(self._sentence(item) for item in chosen)

    def _sentence(self, sentence: Mapping[str, Any]) -> str:
        """The sentence, or "" where its conditions do not hold or it lacks a figure."""
        if not all((self._number(name) or 0) > 0 for name in sentence.get("over", ())):
            return ""
        if not all(self._number(name) == 0 for name in sentence.get("zero", ())):
            return ""
        says = sentence["say"]
        texts = (says,) if isinstance(says, str) else says
        mentioned = {name for text in texts for name in _NAME.findall(text)}
        return wording.pattern(texts, {name: self._said(name) for name in mentioned}) or ""

    def _number(self, name: str) -> float | None:
        figure = self._figure(name)
        return figure.value if figure else None

    def _figure(self, name: str) -> Figure | None:
        return self.tally.figures.get(f"total.{name}") or self.facts.get(name)

    def _said(self, name: str) -> str | None:
        """What stands for a name in a sentence; None where nothing can be said."""
        figure = self._figure(name)
        if figure is not None:
            known = figure.value is not None or figure.unit == "rate"
            return wording.amount(figure, self.office) if known else None
        stem, _, rest = name.partition(".")
        if rest == "compared":
            return self._compared(stem)
        if stem in self._tables:
            return self._rows(self._tables[stem], rest)
        return self.names.get(name)

    def _compared(self, name: str) -> str | None:
        """Against the month before and the same month a year before, as far as they are known."""
        now = self._figure(name)
        told = (
            wording.change(now, self._figure(f"{name}.{than}"), than, self.office)
            for than in _AGAINST
        )
        return self.office.word("wording.comma").join(text for text in told if text) or None

    def _rows(self, table: Table, asked: str) -> str | None:
        """The rows of a table that count something by a measure, the largest first and blanks last:
        all of them, those with a word (``items.known``), the few that stand out (``items.3``), or
        only their labels (``items.names``)."""
        measure, _, how = asked.partition(".")
        if measure not in self._measures(table.name):
            return None
        at = self._measures(table.name).index(measure)
        blank = self.office.word("tally.rows.blank")
        counted = [
            (label, cells[at])
            for label, cells in self._body(table)
            if cells[at].value and not (how and label == blank)
        ]
        counted.sort(key=lambda item: (item[0] == blank, -(item[1].value or 0)))
        if how.isdigit():
            counted = _outstanding(counted, int(how))
        if how == "names":
            told = [label for label, _ in counted]
        else:
            told = [label + wording.amount(cell, self.office) for label, cell in counted]
        return wording.listed(told, self.office) or None

    # ── what is known besides the tally ──

    @property
    def _kind(self) -> Kind:
        return self.office.kind(self.ledger.records.kind)

    @cached_property
    def facts(self) -> Mapping[str, Figure]:
        """Numbers of the run that tally does not count."""
        facts = {
            f"{name}.rest": self._rest(measure.of or "", measure.per or "")
            for name, measure in self._kind.tables.measures.items()
            if measure.unit == "rate"
        }
        severities = [item.severity for item in self.findings]
        facts["errors"] = Figure(severities.count("error"), "places")
        facts["warnings"] = Figure(severities.count("warning"), "places")
        facts["coming"] = self._coming()
        if sent := self.ledger.submissions:
            facts["missing"] = Figure(sum(item.status == "missing" for item in sent), "villages")
            facts["late_rows"] = Figure(sum(item.late_rows for item in sent), "items")
        return facts

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of villages that sentences mention; of people there are none."""
        missing = [item.village for item in self.ledger.submissions if item.status == "missing"]
        return {"missing.names": wording.listed(missing, self.office)}

    def _rest(self, part: str, whole: str) -> Figure:
        """What a rate leaves over: the records of its base that it does not count."""
        figures = self.tally.figures
        of, per = figures.get(f"total.{part}"), figures.get(f"total.{whole}")
        counted = frozenset(of.records if of else ())
        records = tuple(record for record in (per.records if per else ()) if record not in counted)
        return Figure(len(records), "items", records)

    def _coming(self) -> Figure:
        """Matters open at the period's end whose limit ends in the next one."""
        year, month = self.tally.period.label.split("-")
        after = period_of("{}-{:02}".format(*shifted(int(year), int(month), 1)), self.office)
        limits = self.office.words["report"]["coming_limits"]
        records = {
            clock.record: None
            for clock in self.deadlines
            if clock.limit in limits
            and clock.state not in _NOT_COUNTED
            and clock.due_on
            and after.first <= clock.due_on <= after.last
            and (clock.done_on is None or clock.done_on > self.tally.period.last)
        }
        return Figure(len(records), "items", tuple(records))

    # ── tables ──

    @cached_property
    def _tables(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tally.tables}

    def _measures(self, name: str) -> tuple[str, ...]:
        declared = self._kind.tables.tables.get(name)
        return declared.measures if declared else ()

    def _body(self, table: Table) -> list[tuple[str, tuple[Figure, ...]]]:
        """The rows of a table without its total."""
        total = self.office.word("tally.rows.total")
        return [row for row in table.rows if row[0] != total]

    def tables(self, names: Sequence[str]) -> list[dict[str, object]]:
        """The named tables that have something to show, as the template takes them."""
        always = self.office.words["report"]["annex"]["always"]
        chosen = (self._tables[name] for name in names if name in self._tables)
        return [self._shown(t) for t in chosen if t.name in always or _counts(t)]

    def annex(self) -> list[dict[str, object]]:
        """The tables of the annex, and those that nobody placed."""
        words = self.office.words["report"]
        placed = {name for item in words["sections"].values() for name in item.get("tables", ())}
        named = words["annex"]["tables"]
        others = [name for name in self._tables if name not in placed and name not in named]
        return self.tables([*named, *others])

    def _shown(self, table: Table) -> dict[str, object]:
        names = self.office.words["report"]["variables"]
        months = self._is_of_months(table)
        header = (self.office.word(f"report.{'month' if months else 'item'}"), *table.columns)
        rows = [
            (
                _month(label, self.office) if months else label,
                *(wording.cell(figure, self.office) for figure in cells),
            )
            for label, cells in table.rows
        ]
        return {
            names["table_title"]: table.title,
            names["table_body"]: Markup(layout.table(header, rows)),  # noqa: S704  escaped there
            names["table_note"]: table.note,
        }

    def _is_of_months(self, table: Table) -> bool:
        return all(re.fullmatch(r"\d{4}-\d{2}", label) for label, _ in table.rows)

    # ── charts ──

    def charts(self, names: Sequence[str]) -> list[Chart]:
        """The first of the charts that has at least two numbers to show."""
        for name in names:
            declared = self.office.words["report"]["charts"][name]
            table = self._tables.get(declared["table"])
            chart = self._chart(declared, table) if table else None
            if chart and sum(bool(value) for _, values in chart.series for value in values) > 1:
                return [chart]
        return []

    def _chart(self, declared: Mapping[str, Any], table: Table) -> Chart:
        body = self._body(table)
        measures = self._measures(table.name)
        series = [measures.index(item) for item in declared["measures"] if item in measures]
        labels = [label for label, _ in body]
        return Chart(
            kind=declared["kind"],
            title=declared["title"],
            categories=tuple(_axis(labels, self.office) if self._is_of_months(table) else labels),
            series=tuple(
                (table.columns[at], tuple(cells[at].value for _, cells in body)) for at in series
            ),
        )


def _outstanding(rows: list[tuple[str, Figure]], most: int) -> list[tuple[str, Figure]]:
    """At most so many of the first rows: more than the least, and than any that is left out; empty
    where all rows are alike."""
    values = [figure.value or 0 for _, figure in rows]
    least = max(values[most:] or values[-1:], default=0)
    return [row for row, value in zip(rows[:most], values, strict=False) if value > least]


def _counts(table: Table) -> bool:
    return any(figure.value for _, cells in table.rows for figure in cells)


def _month(label: str, office: Office) -> str:
    year, month = label.split("-")
    return office.say("wording.month", year=year, month=int(month))


def _axis(labels: Sequence[str], office: Office) -> list[str]:
    """Months along an axis: the year only at the first and each January."""
    told = []
    for number, label in enumerate(labels):
        month = int(label.split("-")[1])
        whole = number == 0 or month == 1
        told.append(
            _month(label, office) if whole else office.say("wording.axis_month", month=month)
        )
    return told
