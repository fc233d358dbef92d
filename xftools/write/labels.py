"""What findings are called on paper: the short name of a rule, the word of a severity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xftools.errors import OfficeError
from xftools.model import Finding
from xftools.office import Office

SEVERITIES = ("error", "warning", "hint")
"""Worst first."""

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def rule_label(rule: str, office: Office) -> str:
    """The short name of a rule; one that has none is called by its sentence, values left out."""
    try:
        return office.word(f"workbook.rule.{rule}")
    except OfficeError:
        kinds = (None, *office.kinds)
        declared = next((found for k in kinds if (found := office.rule(rule, k))), None)
        return _PLACEHOLDER.sub("…", declared.message) if declared else rule


def severity_label(severity: str, office: Office) -> str:
    """The word of a severity."""
    return office.word(f"patch.severity.{severity}")


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """By file, sheet and row; in one row the worst first."""
    return sorted(
        findings,
        key=lambda item: (
            item.file or "",
            item.sheet or "",
            item.row or 0,
            SEVERITIES.index(item.severity),
            item.rule,
            item.cell or "",
            item.message,
        ),
    )
