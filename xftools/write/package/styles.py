"""styles.xml: a cell's format copied with another fill, and everything else left as it was."""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from xftools.write.package.parts import (
    Package,
    Rels,
    Types,
    child,
    failure,
    made,
    name_of,
    parsed,
    serialised,
)

FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "hint": "FFDDEBF7"}
"""The colours of the severities: light red, light yellow, light blue."""

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
MINIMAL = (
    '<styleSheet xmlns="{0}"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    "</styleSheet>"
)
TEXT_FORMAT, DATE_FORMAT = 49, 14
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class Styles:
    """The formats of a workbook. Every method returns the index of a format, made when missing."""

    def __init__(self, package: Package, workbook: str) -> None:
        """Opens the styles of a workbook, making a minimal part where there is none.

        Raises:
            WriteError: the part lacks what every workbook has.
        """
        self._package = package
        rels = Rels(package, workbook)
        self._part = rels.target("styles") or ""
        if not self._part:
            namespace = STRICT if "purl.oclc.org" in package.office_rels else SPREADSHEET
            self._part = workbook.rpartition("/")[0] + "/styles.xml"
            package.put(self._part, MINIMAL.format(namespace).encode())
            rels.add("styles", self._part)
            Types(package).override(self._part, STYLES_TYPE)
        self._root = package.xml(self._part)
        self._fonts = self._group("fonts")
        self._fills = self._group("fills")
        self._borders = self._group("borders")
        self._formats = self._group("cellXfs")
        self._made: dict[tuple[object, ...], int] = {}

    def _group(self, name: str) -> Any:
        group = child(self._root, name)
        if group is None or len(group) == 0:
            raise failure("damaged", self._package.file)
        return group

    def save(self) -> None:
        """Lays the changed part over the old one, if anything was made."""
        if self._made:
            for group in (self._fonts, self._fills, self._borders, self._formats):
                group.set("count", str(sum(1 for item in group if name_of(item))))
            self._package.put(self._part, serialised(self._root))

    def filled(self, style: int, severity: str) -> int:
        """The format `style` with the fill of a severity."""
        return self._with_fill(style, self._solid(FILLS[severity]))

    def fill_of(self, style: int) -> str:
        """The fill of a format as its XML."""
        fill = self._fills[int(self._format(style).get("fillId", 0))]
        text: str = etree.tostring(fill, encoding="unicode", with_tail=False)
        return text

    def has_fill(self, style: int, severity: str) -> bool:
        """Whether a format has the fill of a severity."""
        number = int(self._format(style).get("fillId", 0))
        if number >= len(self._fills):
            return False
        return any(
            item.get("rgb") == FILLS[severity]
            for item in self._fills[number].iter()
            if name_of(item) == "fgColor"
        )

    def refilled(self, style: int, fill: str) -> int:
        """The format `style` with a fill given as its XML."""
        key = ("fill", fill)
        if key not in self._made:
            self._made[key] = self._index_of_fill(fill)
        number = str(self._made[key])
        # The very format it had before, if it is still there.
        wanted = _but_fill(self._format(style))
        for index, item in enumerate(self._formats):
            if item.get("fillId", "0") == number and _but_fill(item) == wanted:
                return index
        return self._with_fill(style, int(number))

    def as_text(self, style: int) -> int:
        """The format `style` for text, so that an ID number typed over stays one."""
        return self._with_number(style, TEXT_FORMAT)

    def as_date(self, style: int) -> int:
        """The format `style` when it shows dates, else the same with a date format."""
        return style if self._shows_dates(style) else self._with_number(style, DATE_FORMAT)

    def heading(self) -> int:
        """A format for the headers of our sheets: bold, wrapped, grey."""
        return self._own("heading", bold=True, fill=self._solid("FFE7E6E6"), horizontal="center")

    def wrapped(self) -> int:
        """A format for the text of our sheets: wrapped."""
        return self._own("wrapped")

    def centred(self) -> int:
        """A format for the numbers of our sheets."""
        return self._own("centred", horizontal="center")

    def _format(self, style: int) -> Any:
        return self._formats[style if style < len(self._formats) else 0]

    def _with_fill(self, style: int, fill: int) -> int:
        return self._cloned(("format", style, fill), style, fillId=str(fill), applyFill="1")

    def _with_number(self, style: int, number: int) -> int:
        return self._cloned(
            ("number", style, number), style, numFmtId=str(number), applyNumberFormat="1"
        )

    def _cloned(self, key: tuple[object, ...], style: int, **attributes: str) -> int:
        if key not in self._made:
            fresh = copy.deepcopy(self._format(style))
            for name, value in attributes.items():
                fresh.set(name, value)
            self._made[key] = self._added(self._formats, fresh)
        return self._made[key]

    def _solid(self, colour: str) -> int:
        key = ("solid", colour)
        if key not in self._made:
            while len(self._fills) < 2:
                # The first two fills are Excel's own, whatever stands there.
                gray = made(self._fills, "fill")
                gray.append(made(self._fills, "patternFill", patternType="gray125"))
                self._added(self._fills, gray)
            fill = made(self._fills, "fill")
            pattern = made(self._fills, "patternFill", patternType="solid")
            pattern.append(made(self._fills, "fgColor", rgb=colour))
            pattern.append(made(self._fills, "bgColor", indexed="64"))
            fill.append(pattern)
            self._made[key] = self._added(self._fills, fill)
        return self._made[key]

    def _index_of_fill(self, fill: str) -> int:
        for index, item in enumerate(self._fills):
            if etree.tostring(item, encoding="unicode", with_tail=False) == fill:
                return index
        return self._added(self._fills, parsed(fill.encode(), self._package.file))

    def _own(
        self, name: str, *, bold: bool = False, fill: int = 0, horizontal: str = "left"
    ) -> int:
        key = ("own", name)
        if key not in self._made:
            font = 0
            if bold:
                fresh_font = copy.deepcopy(self._fonts[0])
                if child(fresh_font, "b") is None:
                    fresh_font.insert(0, made(self._fonts, "b"))
                font = self._added(self._fonts, fresh_font)
            fresh = made(
                self._formats, "xf", numFmtId="0", fontId=str(font), fillId=str(fill),
                borderId=str(self._thin()), xfId="0", applyBorder="1", applyFont="1", applyFill="1",
                applyAlignment="1",
            )  # fmt: skip
            aligned = {"horizontal": horizontal, "vertical": "center", "wrapText": "1"}
            fresh.append(made(self._formats, "alignment", **aligned))
            self._made[key] = self._added(self._formats, fresh)
        return self._made[key]

    def _thin(self) -> int:
        """A thin border all around."""
        key = ("border",)
        if key not in self._made:
            border = made(self._borders, "border")
            for side in ("left", "right", "top", "bottom"):
                border.append(made(self._borders, side, style="thin"))
            border.append(made(self._borders, "diagonal"))
            self._made[key] = self._added(self._borders, border)
        return self._made[key]

    @staticmethod
    def _added(group: Any, item: Any) -> int:
        group.append(item)
        return len(group) - 1

    def _shows_dates(self, style: int) -> bool:
        number = int(self._format(style).get("numFmtId", 0))
        if number in _DATE_FORMATS:
            return True
        declared = child(self._root, "numFmts")
        for item in declared if declared is not None else ():
            if item.get("numFmtId") == str(number):
                bare = _QUOTED.sub("", item.get("formatCode", "")).lower()
                return any(letter in bare for letter in "ymd")
        return False


def _but_fill(item: Any) -> tuple[frozenset[tuple[str, str]], bytes]:
    """A format without its fill, to be compared."""
    told = {key: value for key, value in item.attrib.items() if key not in ("fillId", "applyFill")}
    return frozenset(told.items()), b"".join(etree.tostring(inner) for inner in item)
