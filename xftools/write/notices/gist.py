"""A matter in a few words, without the people it must not name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xftools.office import Office
from xftools.office.declared import Kind
from xftools.values.masks import scrub
from xftools.values.names import split_names, surname
from xftools.write import wording
from xftools.write.notices.says import Row, text_of

if TYPE_CHECKING:
    from pandas import DataFrame

_LONGEST_NAME = 4


@dataclass(frozen=True)
class Gists:
    """What may be said of matters. `table` is the whole ledger: no letter names an accused person,
    in whatever row the accusation stands."""

    table: DataFrame
    kind: Kind
    office: Office

    def of(self, row: Row, roles: Sequence[str], length: str, *, to: str) -> str | None:
        """The first text among the fields with these roles, cut to a declared length.

        Letters to others than the petitioner name none of the people in the ledger either.
        """
        texts = (text_of(row, self.kind.field_of(role)) for role in roles)
        text = next((text for text in texts if text), None)
        if text is None:
            return None
        hidden = self._accused if to == "petitioner" else self._accused | self._people(row)
        words = self.office.words["notices"]
        text = re.sub(words["begins"], "", scrub(text.strip(), hidden)) or text
        return wording.clipped(text, words["lengths"][length], self.office) or None

    def _people(self, row: Row) -> frozenset[str]:
        """The people of this row, and those of others whose name is no common word."""
        own = (name for key in self._fields for name in split_names(text_of(row, key)).names)
        return frozenset(own) | self._long_names

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        """The fields that name people who are not officials."""
        fields = self.kind.fields.items()
        return tuple(
            key for key, field in fields if field.private == "name" and key in self.table.columns
        )

    @cached_property
    def _long_names(self) -> frozenset[str]:
        return frozenset(name for name in self._named(self._fields) if len(name) > 2)

    @cached_property
    def _accused(self) -> frozenset[str]:
        """Accused people; units are no secret, only that they are accused."""
        key = self.kind.field_of("accused")
        names = self._named((key,) if key in self._fields and key else ())
        return frozenset(
            name for name in names if 1 < len(name) <= _LONGEST_NAME and surname(name) is not None
        )

    def _named(self, keys: Sequence[str]) -> Iterator[str]:
        for text in {text for key in keys for text in self.table[key].dropna()}:
            yield from split_names(text).names
