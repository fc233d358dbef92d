"""What may be declared, as types. Unknown keys are refused; every entry has a name (its key)."""

from __future__ import annotations

from xftools.office.declared.conditions import (
    Basis,
    Condition,
    Declared,
    Scope,
    Severity,
    all_hold,
    any_holds,
)
from xftools.office.declared.kinds import (
    Ambiguous,
    Feature,
    FieldDeclared,
    FieldType,
    Headers,
    Kind,
    Linking,
    Rule,
    Vocabulary,
)
from xftools.office.declared.limits import Extension, Limit, LimitVersion
from xftools.office.declared.numbers import (
    Closing,
    Exemption,
    Measure,
    Notice,
    Notices,
    Pattern,
    TableDeclared,
    Tables,
)
from xftools.office.declared.settled import (
    Clocks,
    Groups,
    Identity,
    PeriodRule,
    Place,
    Report,
    Workdays,
)

__all__ = [
    "Ambiguous",
    "Basis",
    "Clocks",
    "Closing",
    "Condition",
    "Declared",
    "Exemption",
    "Extension",
    "Feature",
    "FieldDeclared",
    "FieldType",
    "Groups",
    "Headers",
    "Identity",
    "Kind",
    "Limit",
    "LimitVersion",
    "Linking",
    "Measure",
    "Notice",
    "Notices",
    "Pattern",
    "PeriodRule",
    "Place",
    "Report",
    "Rule",
    "Scope",
    "Severity",
    "TableDeclared",
    "Tables",
    "Vocabulary",
    "Workdays",
    "all_hold",
    "any_holds",
]
