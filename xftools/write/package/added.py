"""Sheets of our own in a workbook, and their removal: workbook.xml, its rels, types, app.xml."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from lxml import etree

from xftools.model import CellValue, NewSheet, cell_name
from xftools.write.measure import lines_of, row_height
from xftools.write.package.parts import (
    Package,
    Rels,
    Types,
    child,
    failure,
    made,
    name_of,
    serialised,
)
from xftools.write.package.sheets import inline
from xftools.write.package.styles import Styles

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LONGEST = 31
PAGE_WIDTH, PAGE_SCALE = 186.0, 60
"""What of the widths of columns a page of A4 takes beside one another, at that scale in percent."""


class Workbook:
    """workbook.xml: the sheets by name."""

    def __init__(self, package: Package) -> None:
        """Opens the workbook of a package.

        Raises:
            WriteError: there is none.
        """
        self._package = package
        part = Rels(package, "").target("officeDocument")
        if part is None:
            raise failure("damaged", package.file)
        self.part = part
        self._root = package.xml(part)
        if name_of(self._root) != "workbook" or child(self._root, "sheets") is None:
            raise failure("damaged", package.file)
        self._sheets = child(self._root, "sheets")
        self._rels = Rels(package, part)

    @property
    def namespace(self) -> str:
        """The namespace of its elements, transitional or strict."""
        namespace: str = etree.QName(self._root).namespace
        return namespace

    @property
    def date_1904(self) -> bool:
        """Whether days count from 1904."""
        settings = child(self._root, "workbookPr")
        return settings is not None and settings.get("date1904") in ("1", "true")

    def parts(self) -> dict[str, str]:
        """The part of every worksheet by its name."""
        parts = {ident: (kind, part) for ident, kind, part in self._rels.all()}
        found = {}
        for sheet in self._sheets:
            kind, part = parts.get(sheet.get(self._id()), ("", ""))
            if kind.endswith("/worksheet"):
                found[sheet.get("name")] = part
        return found

    def add(self, sheet: NewSheet, styles: Styles) -> str:
        """Adds a sheet at the end; returns the name it got (its own, unless that is taken)."""
        name = self._free_name(sheet.name)
        folder = self.part.rpartition("/")[0]
        number = 1
        while self._package.has(part := f"{folder}/worksheets/sheet{number}.xml"):
            number += 1
        content = new_sheet(sheet, styles, self.namespace)
        self._package.put(part, content)
        Types(self._package).override(part, SHEET_TYPE)
        entry = made(self._sheets, "sheet", name=name)
        used = (int(item.get("sheetId", 0)) for item in self._sheets)
        entry.set("sheetId", str(max(used, default=0) + 1))
        if sheet.hidden:
            entry.set("state", "veryHidden")
        entry.set(self._id(), self._rels.add("worksheet", part))
        self._sheets.append(entry)
        self._package.put(self.part, serialised(self._root))
        self._retitle(added=name)
        return name

    def remove(self, name: str) -> None:
        """Takes a sheet of ours away, and what counts sheets counts on.

        Raises:
            WriteError: there is no such sheet.
        """
        part = self.parts().get(name)
        if part is None:
            raise failure("no_sheet", self._package.file, sheet=name)
        for at, entry in enumerate(list(self._sheets)):
            if entry.get("name") == name:
                self._sheets.remove(entry)
                self._renumber(at)
        self._rels.remove(part)
        Types(self._package).remove(part)
        for gone in (part, Rels(self._package, part).part):
            if self._package.has(gone):
                self._package.drop(gone)
        self._package.put(self.part, serialised(self._root))
        self._retitle(removed=name)

    def _renumber(self, gone: int) -> None:
        """Takes a sheet out of what counts sheets: names that belong to one (Excel makes one for
        each filter), and the sheet in view."""
        names = child(self._root, "definedNames")
        for item in list(names) if names is not None else ():
            at = item.get("localSheetId")
            if at is not None and int(at) == gone:
                names.remove(item)
            elif at is not None and int(at) > gone:
                item.set("localSheetId", str(int(at) - 1))
        if names is not None and len(names) == 0:
            self._root.remove(names)
        views = child(self._root, "bookViews")
        for view in views if views is not None else ():
            for key in ("activeTab", "firstSheet"):
                if int(view.get(key, 0)) > max(0, min(gone - 1, len(self._sheets) - 1)):
                    view.set(key, str(max(0, gone - 1)))

    def _id(self) -> str:
        return f"{{{self._package.office_rels}}}id"

    def _free_name(self, name: str) -> str:
        taken = {(item.get("name") or "").casefold() for item in self._sheets}
        fresh, number = name[:LONGEST], 2
        while fresh.casefold() in taken:
            fresh = f"{name[: LONGEST - 5]} ({number})"
            number += 1
        return fresh

    def _retitle(self, *, added: str | None = None, removed: str | None = None) -> None:
        """Keeps the list of sheets in app.xml, where it is of the usual form."""
        part = Rels(self._package, "").target("extended-properties")
        if part is None or not self._package.has(part):
            return
        root = self._package.xml(part)
        pairs, titles = child(root, "HeadingPairs"), child(root, "TitlesOfParts")
        counter, names = _counter(pairs), child(titles, "vector") if titles is not None else None
        if counter is None or names is None or not (counter.text or "").isdigit():
            return
        count = int(counter.text)
        if added is not None:
            title = etree.Element(etree.QName(etree.QName(names).namespace, "lpstr"))
            title.text = added
            names.insert(count, title)
            counter.text = str(count + 1)
        else:
            for item in list(names)[:count]:
                if item.text == removed:
                    names.remove(item)
                    counter.text = str(count - 1)
        names.set("size", str(len(names)))
        self._package.put(part, serialised(root))


def new_sheet(sheet: NewSheet, styles: Styles, namespace: str) -> bytes:
    """A worksheet part of our own: its header stays in view and can be filtered."""
    heading, text, number = styles.heading(), styles.wrapped(), styles.centred()

    def looks(at: int, value: CellValue) -> int:
        if at <= top:
            return heading if at == top else 0
        return number if isinstance(value, int | float) else text

    wide = max((len(row) for row in sheet.rows), default=1)
    top, end = sheet.header_row, max(len(sheet.rows), 1)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    fitted, setup = _paper(sheet.widths)
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{namespace}">{fitted}',
        f'<dimension ref="A1:{cell_name(end, wide)}"/><sheetViews>',
        f'<sheetView workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{top + 1}"',
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
        '<sheetFormatPr defaultRowHeight="15"/>' + (f"<cols>{columns}</cols>" if columns else ""),
        "<sheetData>",
    ]
    for at, row in enumerate(sheet.rows, 1):
        cells = "".join(
            _cell(cell_name(at, column), value, looks(at, value))
            for column, value in enumerate(row, 1)
        )
        parts.append(f'<row r="{at}"{_height(row, sheet.widths, at < top)}>{cells}</row>')
    parts.append("</sheetData>")
    if end > top and wide > 1:
        parts.append(f'<autoFilter ref="A{top}:{cell_name(end, wide)}"/>')
    if sheet.links:
        links = "".join(
            f'<hyperlink ref="{cell_name(row, column)}" location="{escape(to)}"/>'
            for row, column, to in sheet.links
        )
        parts.append(f"<hyperlinks>{links}</hyperlinks>")
    parts.append(
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f"{setup}</worksheet>"
    )
    return "".join(parts).encode()


def _paper(widths: Sequence[float]) -> tuple[str, str]:
    """How a sheet is printed on A4: one page wide where that can be read, else with a break
    before the first column that has no room any more."""
    page = 'paperSize="9" orientation="landscape"'
    if sum(widths) <= PAGE_WIDTH:
        fitted = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        return fitted, f'<pageSetup {page} fitToHeight="0"/>'
    breaks, room = "", PAGE_WIDTH
    for number, width in enumerate(widths):
        if width > room and number:
            breaks += f'<brk id="{number}" max="1048575" man="1"/>'
            room = PAGE_WIDTH
        room -= width
    count = breaks.count("<brk")
    told = f'<colBreaks count="{count}" manualBreakCount="{count}">{breaks}</colBreaks>'
    return "", f'<pageSetup {page} scale="{PAGE_SCALE}"/>{told}'


def _height(row: Sequence[CellValue], widths: Sequence[float], alone: bool) -> str:
    """The height of a row whose text is wrapped, as an attribute."""
    lines = max((lines_of(v, w) for v, w in zip(row, widths, strict=False)), default=1)
    return "" if alone or lines == 1 else f' ht="{row_height(lines)}"'


def _cell(name: str, value: CellValue, style: int) -> str:
    head = f'r="{name}" s="{style}"'
    if value is None:
        return f"<c {head}/>"
    if isinstance(value, int | float):
        return f"<c {head}><v>{value}</v></c>"
    return f'<c {head} t="inlineStr"><is>{inline("", str(value))}</is></c>'


def _counter(pairs: Any) -> Any:
    """How many worksheets app.xml says there are: the first number of its heading pairs."""
    if pairs is None:
        return None
    return next((item for item in pairs.iter() if name_of(item) == "i4"), None)
