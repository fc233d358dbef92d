"""What only a person can say of a table's headers, as questions with the answers there are."""

from __future__ import annotations

from collections.abc import Iterator

from xftools.model import Choice, Question, RawTable, cell_name
from xftools.normalise.columns import Columns, header_of
from xftools.normalise.headers import IGNORE, folded_by
from xftools.office import Office


def questions(raw: RawTable, columns: Columns, office: Office) -> tuple[Question, ...]:
    """The columns that nobody can tell, from left to right: headers of several meanings, and two
    columns of one field that say different things. A column without content is no matter."""
    found = [*_ambiguous(raw, columns, office), *_conflicts(raw, columns, office)]
    return tuple(question for _, question in sorted(found, key=lambda item: item[0]))


def also(kind: str) -> tuple[str, ...]:
    """Where in office.toml an answer stands."""
    return ("kinds", kind, "headers", "also")


def _ambiguous(raw: RawTable, columns: Columns, office: Office) -> Iterator[tuple[int, Question]]:
    for at, candidates in columns.asked.items():
        if not any(row.cells[at] is not None for row in raw.rows):
            continue
        header = folded_by(office, raw.headers[at])
        choices = [Choice(columns.kind.label_of(key), header, key) for key in candidates]
        none = Choice(office.word("normalise.asked.none"), header, IGNORE)
        text = office.say("normalise.asked.which", header=header_of(raw, at, office))
        yield at, _question(raw, columns, at, text, (*choices, none))


def _conflicts(raw: RawTable, columns: Columns, office: Office) -> Iterator[tuple[int, Question]]:
    for key, kept, other in columns.conflicts:
        headers = {at: folded_by(office, raw.headers[at]) for at in (kept, other)}
        if headers[kept] == headers[other]:
            # No line of office.toml can tell two headers of one wording apart.
            continue
        shown = {at: header_of(raw, at, office) for at in headers}
        label = columns.kind.label_of(key)
        choices = tuple(
            Choice(office.say("normalise.asked.use", header=shown[at]), headers[left], IGNORE)
            for at, left in ((kept, other), (other, kept))
        )
        text = office.say(
            "normalise.asked.which_of_two", one=shown[kept], other=shown[other], label=label
        )
        yield other, _question(raw, columns, other, text, choices)


def _question(
    raw: RawTable, columns: Columns, at: int, text: str, choices: tuple[Choice, ...]
) -> Question:
    row = raw.header_rows[-1] if raw.header_rows else raw.first_row
    return Question(
        kind=columns.kind.name,
        cell=cell_name(row, raw.columns[at]),
        text=text,
        table=also(columns.kind.name),
        choices=choices,
    )
