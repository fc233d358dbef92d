"""How cells look: fills, letters, lines, widths, jumps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xftools.libreoffice.bridge import enum, struct
from xftools.libreoffice.names import Native

if TYPE_CHECKING:
    from xftools.libreoffice.ranges import Range
    from xftools.libreoffice.sheets import Sheet

Colour = tuple[int, int, int]

_NONE = -1
_ADDRESS = "com.sun.star.table.CellRangeAddress"
_BOLD, _THIN = 150.0, 26  # a font's weight; a line, in hundredths of a millimetre
_HUNDREDTHS_A_CHARACTER = 225.0
HORIZONTAL = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT"}
VERTICAL = {"top": 1, "center": 2, "bottom": 3}  # com.sun.star.table.CellVertJustify2


class Looks(base_classes.Range):  # type: ignore[misc]
    """What of a Range is about looks. Where it lies is Range's own."""

    sheet: Sheet
    row: int
    column: int
    native: Any
    block: Any

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return bool(self.shape == (1, 1))

    @property
    def api(self) -> Any:
        """The cells under Excel's names."""
        font = Native({"Strikethrough": lambda: self.common("CharStrikeout", bool)})
        return Native({"Font": lambda: font})

    def common(self, name: str, of: Any = lambda value: value) -> Any:
        """A property of the cells, None where they differ."""
        if self.single:
            return of(self.native.getPropertyValue(name))
        found = {
            of(alike.getPropertyValue(name)) for alike in self.native.getUniqueCellFormatRanges()
        }
        return found.pop() if len(found) == 1 else None

    @property
    def color(self) -> Colour | None:
        """The fill, None without one (or where cells differ)."""
        number = self.common("CellBackColor", int)
        if number is None or number == _NONE:
            return None
        return number >> 16 & 255, number >> 8 & 255, number & 255

    @color.setter
    def color(self, color_or_rgb: Colour | str | int | None) -> None:
        self.native.CellBackColor = _number(color_or_rgb)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Fills cell by cell, in one call for each colour; ``...`` leaves one as it is."""
        wanted: dict[int, list[tuple[int, int]]] = {}
        for row, line in enumerate(colors, self.row - 1):
            for column, colour in enumerate(line, self.column - 1):
                if colour is not ...:
                    wanted.setdefault(_number(colour), []).append((row, column))
        number = self.sheet.index - 1
        for colour, cells in wanted.items():
            ranges = self.sheet.book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
            spots = [struct(_ADDRESS, number, at, row, at, row) for row, at in cells]
            ranges.addRangeAddresses(tuple(spots), False)
            ranges.CellBackColor = colour

    @property
    def font(self) -> Font:
        """The letters."""
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long texts take several lines."""
        found: bool | None = self.common("IsTextWrapped", bool)
        return found

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.native.IsTextWrapped = value

    @property
    def horizontal_alignment(self) -> str | None:
        """left, center, right or general."""
        found = self.common("HoriJustify", lambda value: value.value)
        return next((name for name, value in HORIZONTAL.items() if value == found), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.native.HoriJustify = enum("com.sun.star.table.CellHoriJustify", HORIZONTAL[value])

    @property
    def vertical_alignment(self) -> str | None:
        """top, center or bottom."""
        found = self.common("VertJustify", int)
        return next((name for name, value in VERTICAL.items() if value == found), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.native.VertJustify = VERTICAL[value]

    @property
    def borders(self) -> Borders:
        """The lines around the cells."""
        return Borders(self)

    @property
    def column_width(self) -> float:
        """The width in characters."""
        column = self.block.getColumns().getByIndex(0)
        return round(float(column.Width) / _HUNDREDTHS_A_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.block.getColumns().Width = round(value * _HUNDREDTHS_A_CHARACTER)

    def autofit(self, axis: str | None = None) -> None:
        """Fits rows, columns, or both to what stands in them."""
        if axis in (None, "r", "rows"):
            self.block.getRows().OptimalHeight = True
        if axis in (None, "c", "columns"):
            self.block.getColumns().OptimalWidth = True

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Makes the cell's text a jump; ``#'Sheet'!B7`` is a place in this workbook."""
        del screen_tip
        field = self.sheet.book.document.createInstance("com.sun.star.text.TextField.URL")
        sheet, mark, cell = address.rpartition("!")
        field.URL = f"{sheet}.{cell}" if mark and address.startswith("#") else address
        field.Representation = text_to_display or address
        self.native.setString("")
        self.native.insertTextContent(self.native.createTextCursor(), field, False)


class Font(base_classes.Font):  # type: ignore[misc]
    """The letters of some cells."""

    def __init__(self, cells: Range) -> None:
        """Those of a range."""
        self._cells = cells

    @property
    def api(self) -> Any:
        """The letters under Excel's names."""
        return self._cells.api.Font

    @property
    def bold(self) -> bool | None:
        """Whether they are bold; None where some are."""
        found: bool | None = self._cells.common("CharWeight", lambda weight: weight >= _BOLD)
        return found

    @bold.setter
    def bold(self, value: bool) -> None:
        for script in ("", "Asian", "Complex"):
            setattr(self._cells.native, f"CharWeight{script}", _BOLD if value else 100.0)


class Borders(base_classes.Borders):  # type: ignore[misc]
    """The lines around some cells; thin ones all around is all that is asked of them."""

    def __init__(self, cells: Range) -> None:
        """Those of a range."""
        self.parent = cells

    @property
    def api(self) -> Any:
        """The lines as LibreOffice has them."""
        return self.parent.native.TableBorder

    def set(self, which: str | Sequence[str] = "all", **looks: Any) -> None:
        """Draws thin lines on all sides."""
        del which, looks
        line = struct("com.sun.star.table.BorderLine2")
        line.OuterLineWidth, line.LineWidth = _THIN, _THIN
        border = self.parent.native.TableBorder
        for side in ("Top", "Bottom", "Left", "Right", "Horizontal", "Vertical"):
            setattr(border, f"{side}Line", line)
            setattr(border, f"Is{side}LineValid", True)
        self.parent.native.TableBorder = border


def _number(colour: Colour | str | int | None) -> int:
    """A colour as LibreOffice counts it."""
    if colour is None:
        return _NONE
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):
        # Excel's own numbers begin with blue.
        return (colour & 255) << 16 | colour & 0xFF00 | colour >> 16 & 255
    return colour[0] << 16 | colour[1] << 8 | colour[2]
