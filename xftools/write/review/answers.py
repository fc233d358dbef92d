"""What people decided: read from a review workbook, kept for later runs."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from xftools.errors import ReadError
from xftools.model import Finding, Judgement
from xftools.office import Office
from xftools.values.masks import scrub

ONE_MATTER = (Judgement.DUPLICATE, Judgement.SAME_MATTER)
KEPT = ("decision", "who", "on", "remark", "left_key", "right_key")


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a pair, by content keys. `row` is where it stands, from 1."""

    pair: frozenset[str]
    judgement: Judgement
    who: str = ""
    on: str = ""
    remark: str = ""
    row: int = 0


def read_review(
    path: Path, office: Office, keys: Mapping[str, str]
) -> tuple[dict[frozenset[str], Judgement], tuple[Finding, ...]]:
    """The judgements on pairs of record ids that a filled-in review workbook holds.

    `keys`: content key → record id, as `record_keys` gives them. Where rows disagree about a pair
    nothing is taken and a finding names the rows; so with words that mean nothing.

    Raises:
        ReadError: the file is no workbook, or not a review workbook.
    """
    decisions, findings = read_decisions(path, office)
    known = [decision for decision in decisions if decision.pair <= keys.keys()]
    gone = [decision.row for decision in decisions if not decision.pair <= keys.keys()]
    if gone:
        findings += office.finding(
            "review_gone", file=path.name, row=gone[0], count=len(gone), rows=_listed(gone, office)
        )
    judgements = {
        frozenset(keys[key] for key in decision.pair): decision.judgement for decision in known
    }
    return judgements, findings


def read_decisions(path: Path, office: Office) -> tuple[tuple[Decision, ...], tuple[Finding, ...]]:
    """The decisions of a workbook, one a pair, and what is wrong with the others.

    Raises:
        ReadError: the file is no workbook, or has no columns of decisions.
    """
    words = {office.word(f"review.decisions.{judgement}"): judgement for judgement in Judgement}
    by_pair: defaultdict[frozenset[str], list[Decision]] = defaultdict(list)
    findings: tuple[Finding, ...] = ()
    for row, values in _rows(path, office):
        word = values["decision"]
        pair = frozenset(key for key in (values["left_key"], values["right_key"]) if key)
        if not word:
            continue
        if word not in words:
            findings += office.finding("review_word", file=path.name, row=row, word=scrub(word))
        elif len(pair) != 2:
            findings += office.finding("review_broken", file=path.name, row=row)
        else:
            said = (values["who"], values["on"], values["remark"])
            by_pair[pair].append(Decision(pair, words[word], *said, row))
    decisions: list[Decision] = []
    for found in by_pair.values():
        if len({decision.judgement for decision in found}) > 1:
            rows = [decision.row for decision in found]
            told = dict.fromkeys(
                office.word(f"review.decisions.{decision.judgement}") for decision in found
            )
            findings += office.finding(
                "review_conflict", file=path.name, row=rows[0], rows=_listed(rows, office),
                words=office.word("review.and").join(told),
            )  # fmt: skip
        else:
            decisions.append(found[0])
    return tuple(decisions), findings + _contradictions(decisions, path.name, office)


def _contradictions(
    decisions: Iterable[Decision], file: str, office: Office
) -> tuple[Finding, ...]:
    """Pairs called unrelated whose records other decisions make one matter."""
    reached: dict[str, frozenset[str]] = {}
    rows: defaultdict[str, list[int]] = defaultdict(list)
    told = sorted(decisions, key=lambda decision: decision.row)
    for decision in told:
        if decision.judgement in ONE_MATTER:
            merged = frozenset().union(*(reached.get(k, frozenset((k,))) for k in decision.pair))
            reached.update(dict.fromkeys(merged, merged))
            for key in decision.pair:
                rows[key].append(decision.row)
    findings: tuple[Finding, ...] = ()
    for decision in told:
        one, two = sorted(decision.pair)
        if decision.judgement is Judgement.UNRELATED and two in reached.get(one, ()):
            others = sorted({*rows[one], *rows[two]})
            findings += office.finding(
                "review_contradiction", file=file, row=decision.row, rows=_listed(others, office),
                word=office.word(f"review.decisions.{decision.judgement}"),
            )  # fmt: skip
    return findings


def _listed(rows: Sequence[int], office: Office) -> str:
    return office.word("review.and").join(str(row) for row in rows)


def _rows(path: Path, office: Office) -> list[tuple[int, dict[str, str]]]:
    """The rows under the header, by column name, wherever sheet, header and columns stand now."""
    named = {office.word(f"review.columns.{name}"): name for name in KEPT}
    for cells in _sheets(path, office):
        for at, header in enumerate(cells):
            columns = {named[text]: column for column, text in enumerate(header) if text in named}
            if {"decision", "left_key", "right_key"} <= columns.keys():
                return [
                    (at + 2 + number, {name: row[columns[name]] if name in columns else ""
                                       for name in KEPT})
                    for number, row in enumerate(cells[at + 1 :])
                ]  # fmt: skip
    raise ReadError("review", office.say("review.errors.no_header", file=path.name))


def _sheets(path: Path, office: Office) -> list[list[list[str]]]:
    """Every sheet's cells as texts, from A1."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # By content, not by the name: a copy may be of another format than it is called.
        with CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as book:
            return [
                [[_text(cell) for cell in row]
                 for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
                for name in book.sheet_names
            ]  # fmt: skip
    except (CalamineError, OSError) as error:
        message = office.say("review.errors.not_workbook", file=path.name)
        raise ReadError("review", message) from error


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def write_decisions(path: Path, decisions: Iterable[Decision], office: Office) -> None:
    """Writes decisions alone, without a word about the people: what a later run needs of them."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(office.word("review.decided.sheet"))
        for column, name in enumerate(KEPT):
            sheet.write_string(0, column, office.word(f"review.columns.{name}"))
            sheet.set_column(column, column, 12 if column < 4 else 36)
        for row, decision in enumerate(decisions, 1):
            word = office.word(f"review.decisions.{decision.judgement}")
            left, right = sorted(decision.pair)
            for column, text in enumerate(
                (word, decision.who, decision.on, decision.remark, left, right)
            ):
                sheet.write_string(row, column, text)
        sheet.freeze_panes(1, 0)
