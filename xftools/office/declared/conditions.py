"""Tests of a record, and what a declaration rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame, Series


Severity = Literal["error", "warning", "hint"]
Scope = Literal["file", "record", "register", "registers", "ledger"]


class Declared(BaseModel):
    """The base of all declarations: frozen, and no key it does not know."""

    # Schemas are built once, for the whole office, not for each part of it again.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    enabled: bool = True


class Condition(Declared):
    """One test of one field; all that are given must hold. A list of conditions means "any" where
    it is called ``any`` and "all" everywhere else."""

    field: str
    is_: tuple[str, ...] | None = Field(default=None, alias="is")
    is_not: tuple[str, ...] | None = None
    contains: tuple[str, ...] | None = None
    lacks: tuple[str, ...] | None = None
    filled: bool | None = None

    def holds(self, table: DataFrame) -> NDArray[np.bool_]:
        """True where a record meets the condition; a field the table lacks counts as blank."""
        import numpy as np

        if self.field in table.columns:
            return self.holds_of(table[self.field])
        return np.full(len(table), self.holds_of_nothing, dtype=bool)

    @property
    def holds_of_nothing(self) -> bool:
        """Whether a record meets the condition whose table lacks the field."""
        return self.is_ is None and self.contains is None and self.filled is not True

    def holds_of(self, column: Series[Any]) -> NDArray[np.bool_]:
        """True where a value of the field meets the condition."""
        import numpy as np

        present = column.notna().to_numpy()
        result: NDArray[np.bool_] = np.ones(len(column), dtype=bool)
        if self.is_ is not None:
            result &= column.isin(self.is_).to_numpy(bool) & present
        if self.is_not is not None:
            result &= ~column.isin(self.is_not).to_numpy(bool)
        if self.contains is not None:
            result &= _holding(column, self.contains)
        if self.lacks is not None:
            result &= ~_holding(column, self.lacks)
        if self.filled is not None:
            result &= present if self.filled else ~present
        return result


def _holding(column: Series[Any], words: tuple[str, ...]) -> NDArray[np.bool_]:
    """True where a text has one of the words in it."""
    import numpy as np

    return np.array(
        [isinstance(text, str) and any(word in text for word in words) for text in column.tolist()],
        dtype=bool,
    )


def _series(holds: NDArray[np.bool_], table: DataFrame) -> Series[bool]:
    import pandas as pd

    return pd.Series(holds, index=table.index)


def all_hold(conditions: tuple[Condition, ...], table: DataFrame) -> Series[bool]:
    """True where every condition holds (and everywhere when there is none)."""
    import numpy as np

    result: NDArray[np.bool_] = np.ones(len(table), dtype=bool)
    for condition in conditions:
        result &= condition.holds(table)
    return _series(result, table)


def any_holds(conditions: tuple[Condition, ...], table: DataFrame) -> Series[bool]:
    """True where at least one condition holds (nowhere when there is none)."""
    import numpy as np

    result: NDArray[np.bool_] = np.zeros(len(table), dtype=bool)
    for condition in conditions:
        result |= condition.holds(table)
    return _series(result, table)


class Basis(Declared):
    """What a rule, a limit or a sentence rests on: a regulation with its article (``law``), a
    national standard (``standard``) or the office's own way of working (``practice``)."""

    tier: Literal["law", "standard", "practice"]
    text: str
    article: str = ""

    @property
    def cited(self) -> str:
        """The source as it is printed."""
        return self.text + self.article
