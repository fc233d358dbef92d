"""Marks on merged blocks: they show at the first cell of a block and nowhere else."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import replace

from xftools.data import load
from xftools.model import Mark, Span, cell_name
from xftools.write.package.sheets import Cell

WORST_FIRST = ("error", "warning", "hint")


def anchored(marks: Iterable[Mark], spans: Iterable[Span]) -> list[Mark]:
    """One mark per cell that shows: the worst severity, all notes.

    A mark inside a merged block goes to the block's first cell, its note with the cell's own name.
    """
    anchors = _Anchors(tuple(spans))
    found: dict[Cell, Mark] = {}
    for mark in sorted(marks, key=lambda item: (item.row, item.column)):
        cell = anchors.of((mark.row, mark.column))
        note = mark.note
        if cell != (mark.row, mark.column):
            where = cell_name(mark.row, mark.column)
            note = load("words/patch")["moved"].format(cell=where, note=note)
        known = found.get(cell)
        if known is None:
            found[cell] = replace(mark, row=cell[0], column=cell[1], note=note)
        else:
            worst = min(known.severity, mark.severity, key=WORST_FIRST.index)
            found[cell] = replace(known, severity=worst, note=f"{known.note}\n{note}")
    return list(found.values())


class _Anchors:
    """Which merged block a cell is hidden in."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._spans = sorted(spans, key=lambda span: span.top)
        self._tops = [span.top for span in self._spans]
        self._tallest = max((span.bottom - span.top for span in spans), default=0)

    def of(self, cell: Cell) -> Cell:
        """The cell that shows for `cell`: the first of its block, or itself."""
        row, column = cell
        low = bisect.bisect_left(self._tops, row - self._tallest)
        for span in self._spans[low : bisect.bisect_right(self._tops, row)]:
            if row <= span.bottom and span.left <= column <= span.right:
                return span.top, span.left
        return cell
