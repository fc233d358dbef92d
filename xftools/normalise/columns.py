"""Which field each column of a table is: what the headers say, settled by neighbours and content
where they say too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xftools.model import RawTable, column_letter
from xftools.normalise.fit import Fits, takes_any
from xftools.normalise.headers import UNKNOWN, Claim, Lexicon, is_personal
from xftools.normalise.words import words_of
from xftools.office import Office
from xftools.office.declared import Kind

_YES, _LIKELY, _NO = 0.8, 0.6, 0.5


@dataclass
class Columns:
    """A kind's reading of a table. Positions count the table's columns from 0.

    `taken`: positions whose field another column has. `asked`: ambiguous positions and their
    candidates. `conflicts`: field, position kept, position not kept.
    """

    kind: Kind
    fields: dict[str, int] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    taken: dict[int, str] = field(default_factory=dict)
    asked: dict[int, tuple[str, ...]] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    ignored: list[int] = field(default_factory=list)
    conflicts: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """The groups of the kind's signature of which the table has no field, and no column that
        is still asked about may be one."""
        had = {*self.fields, *(key for candidates in self.asked.values() for key in candidates)}
        return tuple(group for group in self.kind.signature if had.isdisjoint(group))

    def take(self, key: str, at: int, claimed: Claim) -> None:
        """Column `at` is field `key`."""
        self.fields[key] = at
        if claimed.answers:
            self.answers[key] = dict(claimed.answers)


def header_of(raw: RawTable, at: int, office: Office) -> str:
    """A column's header as it is told: without line breaks; its letter where it has none."""
    header = " ".join(raw.headers[at].split())
    return header or office.say("normalise.asked.nameless", letter=column_letter(raw.columns[at]))


def columns_of(raw: RawTable, lex: Lexicon, claims: Sequence[Claim], office: Office) -> Columns:
    """The columns under a kind; `claims` are what their headers say in it."""
    columns = Columns(lex.kind)
    for at, claimed in enumerate(claims):
        if claimed.means == "left_out":
            columns.left_out[at] = claimed.reason or ""
        elif claimed.means == "ignored":
            columns.ignored.append(at)
        elif claimed is UNKNOWN:
            columns.unknown.append(at)
    fits = Fits(raw, lex.kind, words_of(office))
    _give_fields(columns, claims, fits)
    _settle(columns, claims, fits)
    return columns


# ── one field, several columns ────────────────────────────────────────────────────────────────


def _give_fields(columns: Columns, claims: Sequence[Claim], fits: Fits) -> None:
    claimants: dict[str, list[int]] = {}
    for at, claimed in enumerate(claims):
        if claimed.means == "field":
            claimants.setdefault(claimed.fields[0], []).append(at)
    for key, places in claimants.items():
        kept, certain = _kept(key, places, claims, columns.kind, fits)
        columns.take(key, kept, claims[kept])
        for at in places:
            if at == kept:
                continue
            columns.taken[at] = key
            if not certain and not fits.blank(at):
                columns.conflicts.append((key, kept, at))


def _kept(
    key: str, places: list[int], claims: Sequence[Claim], kind: Kind, fits: Fits
) -> tuple[int, bool]:
    """Which of the columns is the field, and whether that is certain."""
    if len(places) == 1:
        return places[0], True
    filled = [at for at in places if not fits.blank(at)] or places[:1]
    if len(filled) == 1:
        return filled[0], True
    by_rank = sorted(filled, key=lambda at: (claims[at].rank, at))
    if all(fits.texts(at) == fits.texts(filled[0]) for at in filled):
        return by_rank[0], True
    if is_personal(kind.fields[key]):
        mine = [at for at in filled if _belongs_to_person(at, claims, kind)]
        if len(mine) == 1:
            return mine[0], True
    scores = {at: fits.score(at, key) for at in filled}
    good = [at for at, score in scores.items() if score is not None and score >= _YES]
    bad = [at for at, score in scores.items() if score is not None and score < _NO]
    if len(good) == 1 and len(bad) == len(filled) - 1:
        return good[0], True
    return (good[0] if len(good) == 1 else by_rank[0]), False


def _belongs_to_person(at: int, claims: Sequence[Claim], kind: Kind) -> bool:
    """Whether, going left, the petitioner comes before an official or a unit."""
    person = kind.field_of("person")
    for claimed in reversed(claims[:at]):
        if claimed.means == "field":
            declared = kind.fields[claimed.fields[0]]
            if claimed.fields[0] == person:
                return True
            if declared.type in ("name", "unit"):
                return False
    return True


# ── one column, several fields ────────────────────────────────────────────────────────────────


def _settle(columns: Columns, claims: Sequence[Claim], fits: Fits) -> None:
    """Settle the ambiguous columns; each one settled may settle the next."""
    open_ = {at: claims[at] for at in range(len(claims)) if claims[at].means == "ambiguous"}
    moved = True
    while open_ and moved:
        moved = False
        for at, claimed in list(open_.items()):
            left = [key for key in claimed.fields if key not in columns.fields]
            if not left:
                columns.taken[at] = claimed.fields[0]
            elif key := _settled(at, left, claims, columns.kind, fits):
                columns.take(key, at, claimed)
            else:
                continue
            del open_[at]
            moved = True
    for at, claimed in open_.items():
        columns.asked[at] = tuple(key for key in claimed.fields if key not in columns.fields)


def _settled(
    at: int, left: list[str], claims: Sequence[Claim], kind: Kind, fits: Fits
) -> str | None:
    """The one field among those `left` that the column must be, None when that is not certain."""
    claimed = claims[at]
    if is_personal(kind.fields[left[0]]) and not _belongs_to_person(at, claims, kind):
        return None
    scores = {key: fits.score(at, key, dict(claimed.answers)) for key in left}
    yes = [key for key in left if (score := scores[key]) is not None and score >= _YES]
    no = [key for key in left if (score := scores[key]) is not None and score < _NO]
    plain = [key for key in left if takes_any(kind.fields[key]) and not fits.blank(at)]
    if len(left) == 1 and not no:
        # The other readings are taken, or there is only one and the content speaks for it.
        score = scores[left[0]]
        likely = bool(plain) or (score is not None and score >= _LIKELY)
        return left[0] if likely or len(claimed.fields) > 1 else None
    # A column of words that fit one list is that list's; free text only what takes any text.
    if len(yes) == 1 and len(yes) + len(no) + len(plain) == len(left):
        return yes[0]
    if not yes and len(plain) == 1 and len(no) + 1 == len(left):
        return plain[0]
    return None
