"""The types that pass between rooms, all frozen; rows and columns count from 1, as in Excel."""

from __future__ import annotations

from xftools.model.found import Found
from xftools.model.ledger import (
    Correction,
    Deadline,
    Figure,
    Ledger,
    Origin,
    Period,
    Submission,
    Table,
    Tally,
    TieOut,
)
from xftools.model.links import Cluster, Judgement, Link, Linked, Reason
from xftools.model.outcome import Draft, Edit, Fix, Mark, NewSheet, Outcome, Patch, Waiting
from xftools.model.records import Choice, Finding, Place, Question, Records, Register
from xftools.model.sheets import (
    CellValue,
    Context,
    Grid,
    RawRow,
    RawTable,
    SetAside,
    Source,
    Span,
    cell_name,
    column_letter,
)

__all__ = [
    "CellValue",
    "Choice",
    "Cluster",
    "Context",
    "Correction",
    "Deadline",
    "Draft",
    "Edit",
    "Figure",
    "Finding",
    "Fix",
    "Found",
    "Grid",
    "Judgement",
    "Ledger",
    "Link",
    "Linked",
    "Mark",
    "NewSheet",
    "Origin",
    "Outcome",
    "Patch",
    "Period",
    "Place",
    "Question",
    "RawRow",
    "RawTable",
    "Reason",
    "Records",
    "Register",
    "SetAside",
    "Source",
    "Span",
    "Submission",
    "Table",
    "Tally",
    "TieOut",
    "Waiting",
    "cell_name",
    "column_letter",
]
