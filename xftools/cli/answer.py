"""What a command answers: one JSON object, or lines for a person, and an exit code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xftools.model import (
    Deadline,
    Finding,
    Fix,
    Link,
    Outcome,
    RawTable,
    Register,
    Source,
    cell_name,
    column_letter,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

    from xftools.pipeline import Written

CLEAN, FINDINGS, USAGE, NOTHING, PARTIAL, UNVERIFIED, CRASHED, CANCELLED = 0, 1, 2, 3, 4, 6, 70, 130


def exit_code(outcome: Outcome) -> int:
    """3 nothing could be read · 4 some could not · 1 errors found · 0 clean."""
    failed = [item for item in outcome.sources if _failed(item)]
    tried = [item for item in outcome.sources if item.error_key != "skipped"]
    if tried and len(failed) == len(tried):
        return NOTHING
    if failed:
        return PARTIAL
    if any(item.severity == "error" for item in outcome.findings):
        return FINDINGS
    return CLEAN


def _failed(source: Source) -> bool:
    return source.error_key is not None and source.error_key != "skipped"


def as_json(
    command: str,
    outcome: Outcome,
    outputs: Sequence[str],
    parts: Sequence[str],
    written: Written | None = None,
    *,
    out: Path | None = None,
) -> str:
    """The answer of contract.md; `parts` name its command's own lists, `out` is the folder that
    `outputs` lie in."""
    code = exit_code(outcome)
    status = {CLEAN: "clean", FINDINGS: "findings", PARTIAL: "partial", NOTHING: "failed"}[code]
    answer: dict[str, Any] = {
        "schema": 1,
        "command": command,
        "as_of": outcome.as_of.isoformat(),
        "status": status,
        "files": _files(outcome, parts),
        "outputs": list(outputs),
        "out": str(out.absolute()) if out is not None else None,
        "counts": counts(outcome),
    }
    makers: dict[str, Callable[[Outcome], dict[str, Any]]] = {
        "findings": _findings,
        "links": _linked,
        "deadlines": _deadlines,
        "figures": _figures,
        "fixes": _fixes,
        "found": _found,
    }
    for part in parts:
        if part in makers:
            answer |= makers[part](outcome)
    if written is not None and (written.over or written.beside or written.left):
        answer["written"] = {
            "over": list(written.over),
            "beside": dict(written.beside),
            "left": list(written.left),
        }
    return json.dumps(answer, ensure_ascii=False)


def counts(outcome: Outcome) -> dict[str, Any]:
    """The run in numbers."""
    severities = Counter(item.severity for item in outcome.findings)
    told: dict[str, Any] = {
        "files": len(outcome.sources),
        "failed": sum(_failed(item) for item in outcome.sources),
        "tables": sum(len(item.tables) for item in outcome.sources),
        "records": sum(len(item.records.table) for item in outcome.registers),
        "set_aside": sum(len(raw.set_aside) for item in outcome.sources for raw in item.tables),
        "error": severities["error"],
        "warning": severities["warning"],
        "hint": severities["hint"],
        "links": dict(Counter(item.relation for item in outcome.linked.links)),
        "drafts": len(outcome.drafts),
        "waiting": len(outcome.waiting),
        "deadlines": dict(Counter(item.state for item in outcome.deadlines)),
    }
    if outcome.ledger is not None and outcome.ledger.tie_out.rows_in:
        tie = outcome.ledger.tie_out
        told["tie_out"] = {
            "rows_in": tie.rows_in, "new": tie.new, "merged": tie.merged,
            "set_aside": tie.set_aside, "before": tie.before, "after": tie.after,
            "holds": tie.holds,
        }  # fmt: skip
        told["submissions"] = dict(Counter(s.status for s in outcome.ledger.submissions))
    return told


def _files(outcome: Outcome, parts: Sequence[str]) -> list[dict[str, Any]]:
    known = {id(item.raw): item for item in outcome.registers}
    files = []
    for source in outcome.sources:
        state = "skipped" if source.error_key == "skipped" else "failed"
        error = {"key": source.error_key, "message": source.error} if source.error_key else None
        files.append(
            {
                "file": source.file,
                "status": state if source.error_key else "read",
                "error": error,
                "tables": [_table(raw, known.get(id(raw)), parts) for raw in source.tables],
            }
        )
    return files


def _table(raw: RawTable, register: Register | None, parts: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sheet": raw.grid.sheet,
        "kind": register.kind if register else None,
        "shape": raw.shape,
        "header_rows": list(raw.header_rows),
        "first_row": raw.first_row,
        "last_row": raw.last_row,
        "columns": _columns(register),
        "unknown_headers": dict(register.unknown_headers) if register else _headers(raw),
        "left_out_headers": dict(register.left_out_headers) if register else {},
        "set_aside": [{"row": item.row, "reason": item.reason} for item in raw.set_aside],
    }
    if "records" in parts:
        told["records"] = _records(register) if register else _rows(raw)
    else:
        told["record_count"] = len(raw.rows)
    if "changes" in parts:
        told["changes"] = list(changed(register)) if register else []
    return told


def _headers(raw: RawTable) -> dict[str, str]:
    """The headers of a table of no known kind, none of which is a field."""
    return {
        column_letter(column): " ".join(header.split())
        for column, header in zip(raw.columns, raw.headers, strict=True)
        if header.strip()
    }


def _rows(raw: RawTable) -> list[dict[str, Any]]:
    """Where the rows of a table of no known kind stand; what they say, nobody has read."""
    grid, first = raw.grid, min(raw.columns, default=1)
    cells = [(row.row, cell_name(row.row, first)) for row in raw.rows]
    return [
        {"id": f"{grid.file}!{grid.sheet}!{cell}", "cell": cell, "row": row} for row, cell in cells
    ]


def changed(register: Register) -> Iterator[dict[str, Any]]:
    """Every value that is not the text of its cell, in reading order: where it stands, what was
    written, what it was read as, and how it came about."""
    records = register.records
    values = plain(records.table)
    texts = records.texts.astype(object).where(records.texts.notna(), None)
    for record, place in records.places.items():
        for key in records.table.columns:
            how = register.changes.get((record, key))
            if how is not None:
                yield {
                    "cell": place.cell(key), "row": place.row, "field": key,
                    "text": texts.at[record, key], "value": values[record].get(key), "how": how,
                }  # fmt: skip


def _columns(register: Register | None) -> dict[str, str]:
    """The letter of each mapped column → its field, from left to right."""
    if register is None:
        return {}
    ordered = sorted(register.columns.items(), key=lambda item: item[1])
    return {column_letter(column): key for key, column in ordered}


def _records(register: Register) -> list[dict[str, Any]]:
    rows = plain(register.records.table)
    told = []
    for record, values in rows.items():
        place = register.records.places[record]
        told.append({"id": record, "cell": place.first_cell, "row": place.row, **values})
    return told


def plain(table: DataFrame) -> dict[str, dict[str, Any]]:
    """Each record's values that are there, as JSON takes them: dates as 2026-10-05."""
    columns: dict[str, list[Any]] = {}
    for key in table.columns:
        series = table[key]
        if str(series.dtype).startswith("datetime"):
            columns[key] = series.dt.strftime("%Y-%m-%d").tolist()
        else:
            columns[key] = series.tolist()
    blank = {key: table[key].isna().tolist() for key in table.columns}
    return {
        str(record): {key: columns[key][at] for key in columns if not blank[key][at]}
        for at, record in enumerate(table.index)
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "rule": item.rule, "severity": item.severity, "record": item.record, "file": item.file,
        "sheet": item.sheet, "cell": item.cell, "row": item.row, "field": item.field,
        "message": item.message, "suggestion": item.suggestion,
    }  # fmt: skip


def _findings(outcome: Outcome) -> dict[str, Any]:
    return {"findings": [_finding(item) for item in outcome.findings]}


def _fixes(outcome: Outcome) -> dict[str, Any]:
    return {"fixes": [_fix(item) for item in outcome.fixes]}


def _fix(item: Fix) -> dict[str, Any]:
    edit = item.edit
    return {
        "rule": item.rule, "record": item.record, "file": item.file, "sheet": edit.sheet,
        "cell": cell_name(edit.row, edit.column), "row": edit.row, "field": item.field,
        "old": str(edit.old), "new": str(edit.new),
    }  # fmt: skip


def _deadlines(outcome: Outcome) -> dict[str, Any]:
    return {"deadlines": [_deadline(item) for item in outcome.deadlines]}


def _linked(outcome: Outcome) -> dict[str, Any]:
    places = outcome.records.places if outcome.records is not None else {}

    def end(record: str) -> dict[str, Any]:
        place = places.get(record)
        if place is None:
            return {"id": record, "file": None, "sheet": None, "row": None}
        return {"id": record, "file": place.file, "sheet": place.sheet, "row": place.row}

    def link(item: Link) -> dict[str, Any]:
        return {
            "left": end(item.left),
            "right": end(item.right),
            "relation": item.relation,
            "score": round(item.score, 4),
            "judgement": item.judgement.value if item.judgement else None,
            "reasons": [
                {
                    "feature": reason.feature, "left": reason.left, "right": reason.right,
                    "score": round(reason.score, 4), "weight": round(reason.weight, 4),
                }
                for reason in item.reasons
            ],
        }  # fmt: skip

    return {
        "links": [link(item) for item in outcome.linked.links],
        "matters": [
            {"id": c.id, "records": [end(record) for record in c.records]}
            for c in outcome.linked.matters
        ],
        "persons": [
            {"id": c.id, "records": [end(record) for record in c.records]}
            for c in outcome.linked.persons
        ],
    }


def _deadline(item: Deadline) -> dict[str, Any]:
    def day(value: Any) -> str | None:
        return value.isoformat() if value else None

    return {
        "record": item.record, "limit": item.limit, "for": item.for_whom,
        "started_on": day(item.started_on), "due_on": day(item.due_on),
        "rolled_on": day(item.rolled_on), "days_left": item.days_left, "unit": item.unit,
        "state": item.state, "missing": list(item.missing), "source": item.source,
    }  # fmt: skip


def _figures(outcome: Outcome) -> dict[str, Any]:
    if outcome.tally is None:
        return {"figures": {}}
    return {
        "period": {
            "label": outcome.tally.period.label,
            "first": outcome.tally.period.first.isoformat(),
            "last": outcome.tally.period.last.isoformat(),
        },
        "figures": {
            name: {
                "value": figure.value, "unit": figure.unit,
                "numerator": figure.numerator, "denominator": figure.denominator,
                "records": list(figure.records),
            }
            for name, figure in outcome.tally.figures.items()
        },
    }  # fmt: skip


def _found(outcome: Outcome) -> dict[str, Any]:
    told = [
        {"record": item.record, "by": list(item.by), "open": item.open_} for item in outcome.found
    ]
    return {"found": told}
