"""How well the content of a column fits a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise

from xftools.model import CellValue, RawTable
from xftools.normalise.words import Words, fold_word, standard_unit, standard_village, standard_word
from xftools.office.declared import FieldDeclared, Kind
from xftools.values.dates import parse_date
from xftools.values.identity import parse_id, parse_phone
from xftools.values.numerals import parse_count
from xftools.values.text import clean

_SAMPLE = 60
_LONG_NUMBER = 4


class Fits:
    """The columns of a table against the fields of a kind; the first rows with content speak."""

    def __init__(self, raw: RawTable, kind: Kind, words: Words) -> None:
        self._raw = raw
        self._kind = kind
        self._words = words
        self._texts: dict[int, tuple[str | None, ...]] = {}
        self._samples: dict[int, list[CellValue]] = {}

    def texts(self, at: int) -> tuple[str | None, ...]:
        """The texts of a column, row by row."""
        if at not in self._texts:
            self._texts[at] = tuple(self._said(at))
        return self._texts[at]

    def blank(self, at: int) -> bool:
        """Whether a column has no content at all."""
        return not any(self._said(at))

    def score(self, at: int, key: str, answers: Mapping[str, str] | None = None) -> float | None:
        """The share 0–1 of the column's cells that read as the field, None when that says nothing:
        a blank column, or a field that takes any text."""
        declared = self._kind.fields[key]
        cells = self._sample(at)
        if not cells:
            return None
        if declared.role == "serial":
            return _running([clean(cell) for cell in cells])
        if declared.role == "case_no":
            return _numbers([clean(cell) for cell in cells])
        reads = self._reader(declared, key, answers or {})
        if reads is None:
            return None
        return sum(1 for cell in cells if reads(cell)) / len(cells)

    def _sample(self, at: int) -> list[CellValue]:
        if at not in self._samples:
            nothing = self._words.absent | self._words.unknown
            cells = (row.cells[at] for row in self._raw.rows)
            told = (
                cell for cell in cells if (text := clean(cell)) and fold_word(text) not in nothing
            )
            self._samples[at] = list(islice(told, _SAMPLE))
        return self._samples[at]

    def _said(self, at: int) -> Iterator[str | None]:
        """The texts of a column, one after the other: few columns are read to their end."""
        return (clean(row.cells[at]) for row in self._raw.rows)

    def _reader(
        self, declared: FieldDeclared, key: str, answers: Mapping[str, str]
    ) -> Callable[[CellValue], object] | None:
        if declared.type == "vocabulary":
            vocabulary = self._words.vocabularies[self._kind.name].get(key, {})
            return lambda cell: standard_word(clean(cell) or "", vocabulary, answers, self._words)
        if declared.type == "village" and self._words.villages:
            return lambda cell: standard_village(clean(cell) or "", self._words)
        if declared.type == "unit" and self._words.units:
            return lambda cell: standard_unit(clean(cell) or "", self._words)
        return READERS.get(declared.type)


def takes_any(declared: FieldDeclared) -> bool:
    """Whether any text may stand in a field."""
    return declared.type in ("text", "name")


def _reads_date(cell: CellValue) -> bool:
    parsed = parse_date(cell, year=2000, month=1)
    return parsed.value is not None or bool(parsed.candidates)


def _running(texts: list[str | None]) -> float:
    """Whether the texts count on: 1 2 3."""
    numbers = [int(text) for text in texts if text and text.isdecimal() and len(text) < 7]
    if len(numbers) < len(texts) or numbers[0] > len(numbers) + 1000:
        return 0.0
    steps = [after - before for before, after in pairwise(numbers)]
    if not steps:
        return 1.0 if numbers[0] <= 3 else 0.0
    return sum(step == 1 for step in steps) / len(steps)


def _numbers(texts: list[str | None]) -> float:
    """Whether the texts are numbers given to cases: with digits, long, none like another."""
    told = [text for text in texts if text]
    if _running(texts) >= 0.8 or len(set(told)) < len(told):
        return 0.0
    longer = [text for text in told if len(text) > _LONG_NUMBER and any(map(str.isdigit, text))]
    return len(longer) / len(told)


READERS: dict[str, Callable[[CellValue], object]] = {
    "date": _reads_date,
    "id_number": lambda cell: parse_id(cell).problem in (None, "damaged", "check"),
    "phone": lambda cell: parse_phone(cell).numbers,
    "count": lambda cell: parse_count(cell).value,
}
"""What tells whether a cell reads as a type of field, where no office's words are needed."""
