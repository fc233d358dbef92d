"""Which kind of register a table is: told from its headers; a title breaks a tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from xftools.model import RawTable
from xftools.normalise.columns import Columns, columns_of
from xftools.normalise.headers import Claim, Lexicon, claim, folded_by, lexicons
from xftools.office import Office
from xftools.office.declared import Kind

_READ = ("field", "ambiguous")
# What is read at the heart of a kind (who, what, when) tells more than what stands beside it.
_HEART, _BESIDE = 2, 1
_MOST = 2 / 3


@dataclass(frozen=True)
class Recognised:
    """`columns` under the kind the table is of, None when it is of none or of several alike
    (`rivals`). `near` is the reading under the kind that comes nearest."""

    columns: Columns | None
    near: Columns | None = None
    rivals: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """A table as one kind reads it. `names` are its headers folded, `claims` what they say."""

    raw: RawTable
    lex: Lexicon
    names: tuple[str, ...]
    claims: tuple[Claim, ...]
    columns: Columns

    @property
    def kind(self) -> Kind:
        return self.lex.kind

    @property
    def read(self) -> list[int]:
        """The positions whose headers are one of the kind's fields, or one of several."""
        return [at for at, claimed in enumerate(self.claims) if claimed.means in _READ]

    @property
    def told(self) -> int:
        """How much the headers that the kind can read tell that it is this kind."""
        heart = {key for group in self.kind.signature for key in group}
        return sum(
            _HEART if heart.intersection(self.claims[at].fields) else _BESIDE
            for at in self.read
            if _has(self.names[at], self.kind.marks)
        )

    def fits(self) -> bool:
        """Whether the table may be of this kind."""
        kind = self.kind
        if self.columns.missing:
            return False
        titles = _titles(self.raw)
        named = any(_has(text, kind.titles) for text in (*self.names, *titles))
        if any(_has(name, kind.against) for name in self.names):
            return named
        if not kind.marks or named or self.told:
            return True
        # Name, telephone and a text stand in many tables: one that tells no kind at all is taken by
        # the leading kind alone, and only where it knows most of the columns.
        headed = [at for at, name in enumerate(self.names) if name]
        strange = [at for at in headed if self.claims[at].means == "unknown"]
        return kind.leads and len(strange) <= len(headed) * (1 - _MOST)


def recognise(raw: RawTable, office: Office) -> Recognised:
    """The kind a table is of, and its columns under it.

    It has one field of each group of the kind's signature. Of several such kinds the one that most
    headers tell, then the one that the title (the sheet, the file) names, then the one that reads
    most columns alone. Where that settles nothing, it is of none, and that is said.
    """
    readings = [_reading(raw, lex, office) for lex in lexicons(office).values()]
    fitting = _best(raw, [item for item in readings if item.fits()])
    if len(fitting) == 1:
        return Recognised(fitting[0].columns)
    near = min(readings, key=_distance, default=None)
    rivals = tuple(item.kind for item in fitting)
    return Recognised(None, near.columns if near else None, rivals)


def _distance(reading: _Reading) -> tuple[int, int, bool]:
    """How far a table is from a kind: the groups it lacks, then how little it tells of it."""
    return len(reading.columns.missing), -reading.told, not reading.kind.leads


def _reading(raw: RawTable, lex: Lexicon, office: Office) -> _Reading:
    claims = tuple(claim(header, lex, office) for header in raw.headers)
    names = tuple(folded_by(office, header) for header in raw.headers)
    return _Reading(raw, lex, names, claims, columns_of(raw, lex, claims, office))


def _best(raw: RawTable, fitting: list[_Reading]) -> list[_Reading]:
    """Those of the readings that nothing tells from the best."""
    if len(fitting) < 2:
        return fitting
    most = max(item.told for item in fitting)
    left = [item for item in fitting if item.told == most]
    for text in _titles(raw):
        named = [item for item in left if _has(text, item.kind.titles)]
        if len(named) == 1:
            return named
    alone = {item.kind.name: _alone(item, left) for item in left}
    return [item for item in left if alone[item.kind.name] == max(alone.values())]


def _alone(reading: _Reading, all_: Sequence[_Reading]) -> int:
    """How many columns no other of the readings can read."""
    others = {at for item in all_ if item is not reading for at in item.read}
    return len(set(reading.read) - others)


def _titles(raw: RawTable) -> tuple[str, ...]:
    """What names the table, the nearest first: its title, its sheet, its file."""
    context = raw.context
    told = (context.title or "", raw.grid.sheet, PurePosixPath(raw.grid.file).stem)
    return tuple("".join(text.split()) for text in told)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
