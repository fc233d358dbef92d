"""The notes of one sheet of an open workbook: ours added after what a note says, and taken out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xftools.model import Mark

Cell = tuple[int, int]


class Notes:
    """The notes of a sheet as they were when first asked, and what became of them."""

    def __init__(self, sheet: Any) -> None:
        """Reads the notes of a sheet."""
        self._sheet = sheet
        self._before = self.texts()
        self._now = dict(self._before)

    def texts(self) -> dict[Cell, str]:
        """What the notes say now, by cell."""
        found = {}
        for note in self._sheet.notes:
            at = note.location
            found[at.row, at.column] = str(note.text)
        return found

    def without_threads(self, marks: Iterable[Mark]) -> list[Mark]:
        """The marks but for cells with a conversation of Excel 365: its text is Excel's to write."""
        if not self._before:
            return list(marks)
        threads = {(at.row, at.column) for at in _conversations(self._sheet)}
        return [mark for mark in marks if (mark.row, mark.column) not in threads]

    def has(self, mark: Mark) -> bool:
        """Whether the note on a mark's cell says what the mark says."""
        return mark.note in self._before.get((mark.row, mark.column), "")

    def add(self, marks: Iterable[Mark]) -> None:
        """Adds our texts: after what a note says already, else as a new note."""
        for mark in marks:
            cell = (mark.row, mark.column)
            old = self._now.get(cell, "")
            if mark.note not in old:
                self._put(cell, f"{old}\n{mark.note}" if old else mark.note)

    def remove(self, marks: Iterable[Mark]) -> None:
        """Takes our texts away again, and the note where nothing else stands in it."""
        for mark in marks:
            cell = (mark.row, mark.column)
            old = self._now.get(cell, "")
            # The line break we put before it goes with it, else the one somebody put after it.
            for ours in (f"\n{mark.note}", f"{mark.note}\n", mark.note):
                if ours in old:
                    self._put(cell, old.replace(ours, "", 1))
                    break

    def restore(self) -> None:
        """Gives every note back what it said."""
        for cell in self._now.keys() | self._before.keys():
            self._put(cell, self._before.get(cell, ""))

    def _put(self, cell: Cell, text: str) -> None:
        if self._now.get(cell, "") == text:
            return
        target = self._sheet.range(cell)
        if not text:
            if (note := target.note) is not None:
                note.delete()
            self._now.pop(cell, None)
        else:
            if cell in self._now:
                target.note.text = text
            else:
                target.add_note(text)
            self._now[cell] = text


def _conversations(sheet: Any) -> list[Any]:
    """The cells with a conversation; none where the program is too old to know them."""
    try:
        return [comment.location for comment in sheet.comments]
    except Exception:  # noqa: BLE001  Excel before 365 answers with an error of its own kind
        return []
