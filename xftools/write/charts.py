"""Charts that stay charts: a DrawingML part with its numbers in an embedded workbook, so that a
person can edit them in Word or WPS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from xftools.model import column_letter
from xftools.write import layout
from xftools.write.layout import element, w

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.parts.document import DocumentPart

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_HEIGHT_MM = 70
_SHEET = "Sheet1"
_TIME = datetime(1980, 1, 1)  # noqa: DTZ001  a fixed time, so that equal numbers give equal bytes
_FILLS = ("4F6D8F", "C0504D", "8C8C8C", "9BBB59")
_AXES = ("111111111", "222222222")


@dataclass(frozen=True)
class Chart:
    """Categories across, one or more named series of numbers. `kind` is column or line; None is a
    number nobody knows and leaves a gap."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]

    def placed(self, document: DocumentPart) -> str:
        """The paragraph that shows the chart; its parts are added to the document."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = document.package
        number = _free_number(package)
        book = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"), _XLSX_TYPE, self.workbook(), package
        )
        part = Part(
            PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, self.xml().encode(), package
        )
        part.relate_to(book, f"{_RELATED}/package")
        shown = document.relate_to(part, f"{_RELATED}/chart")
        return _paragraph(shown, number, self.title)

    def workbook(self) -> bytes:
        """The numbers as a workbook, the same bytes for the same numbers."""
        import xlsxwriter

        buffer = BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            book.set_properties({"created": _TIME})
            sheet = book.add_worksheet(_SHEET)
            sheet.write_column(1, 0, self.categories)
            for column, (name, values) in enumerate(self.series, start=1):
                sheet.write_string(0, column, name)
                for row, value in enumerate(values, start=1):
                    if value is not None:
                        sheet.write_number(row, column, value)
        return buffer.getvalue()

    def xml(self) -> str:
        """The chart part; its workbook is its first relation."""
        plot = {"column": _columns, "line": _lines}[self.kind]
        spaces = {
            "xmlns:c": f"{_DRAWING}/chart",
            "xmlns:a": f"{_DRAWING}/main",
            "xmlns:r": _RELATED,
        }
        chart = element(
            "c",
            "chartSpace",
            c("date1904", val=0),
            c("lang", val="zh-CN"),
            c("roundedCorners", val=0),
            c(
                "chart",
                c("title", c("tx", c("rich", a("bodyPr"), self._title())), c("overlay", val=0)),
                c("autoTitleDeleted", val=0),
                c("plotArea", c("layout"), plot("".join(self._series())), *_axes()),
                _legend() if len(self.series) > 1 else "",
                c("plotVisOnly", val=1),
                c("dispBlanksAs", val="gap"),
            ),
            c("spPr", _filled("FFFFFF"), a("ln", a("noFill"))),
            _texts(10),
            c("externalData", c("autoUpdate", val=0), **{"r:id": "rId1"}),
            **spaces,
        )
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{chart}'

    def _title(self) -> str:
        text = a("r", _text_look("rPr", 12), a("t", escape(self.title)))
        return a("p", a("pPr", _text_look("defRPr", 12)), text)

    def _series(self) -> Iterator[str]:
        last = len(self.categories) + 1
        for number, (name, values) in enumerate(self.series):
            letter = column_letter(number + 2)
            names = c("f", f"{_SHEET}!$A$2:$A${last}")
            numbers = c("f", f"{_SHEET}!${letter}$2:${letter}${last}")
            yield c(
                "ser",
                c("idx", val=number),
                c("order", val=number),
                c("tx", c("strRef", c("f", f"{_SHEET}!${letter}$1"), _strings([name]))),
                _look(self.kind, _FILLS[number % len(_FILLS)]),
                _labels(),
                c("cat", c("strRef", names, _strings(self.categories))),
                c("val", c("numRef", numbers, _numbers(values))),
            )


def _free_number(package: OpcPackage) -> int:
    taken = {str(part.partname) for part in package.iter_parts()}
    return next(n for n in range(1, len(taken) + 2) if f"/word/charts/chart{n}.xml" not in taken)


def _paragraph(relation: str, number: int, title: str) -> str:
    size = {"cx": layout.emu(layout.text_width()), "cy": layout.emu(_HEIGHT_MM)}
    told = {"id": 1000 + number, "name": f"chart{number}", "descr": title}
    spaces = {"xmlns:c": f"{_DRAWING}/chart", "xmlns:r": _RELATED, "r:id": relation}
    graphic = a(
        "graphic",
        a("graphicData", element("c", "chart", **spaces), uri=f"{_DRAWING}/chart"),
        **{"xmlns:a": f"{_DRAWING}/main"},
    )
    inline = element(
        "wp",
        "inline",
        element("wp", "extent", **size),
        element("wp", "docPr", **told),
        graphic,
        **{"xmlns:wp": f"{_DRAWING}/wordprocessingDrawing"},
        **dict.fromkeys(("distT", "distB", "distL", "distR"), 0),
    )
    look = layout.paragraph_properties(layout.profile()["styles"]["table_text"])
    return w("p", look, w("r", w("drawing", inline)))


# ── parts of a chart ──────────────────────────────────────────────────────────────────────────


def c(name: str, /, *inside: str, **attributes: object) -> str:
    """An element of DrawingML charts."""
    return element("c", name, *inside, **attributes)


def a(name: str, /, *inside: str, **attributes: object) -> str:
    """An element of DrawingML."""
    return element("a", name, *inside, **attributes)


def _text_look(tag: str, size: int) -> str:
    font = layout.profile()["fonts"]["text"]["name"]
    faces = (a(script, typeface=font) for script in ("latin", "ea", "cs"))
    return a(tag, *faces, lang="zh-CN", sz=size * 100, b=0)


def _texts(size: int) -> str:
    look = a("pPr", _text_look("defRPr", size))
    return c("txPr", a("bodyPr"), a("p", look, a("endParaRPr", lang="zh-CN")))


def _labels() -> str:
    shown = {"LegendKey": 0, "Val": 1, "CatName": 0, "SerName": 0, "Percent": 0, "BubbleSize": 0}
    return c("dLbls", _texts(9), *(c(f"show{name}", val=value) for name, value in shown.items()))


def _strings(values: Sequence[str]) -> str:
    points = (c("pt", c("v", escape(text)), idx=number) for number, text in enumerate(values))
    return c("strCache", c("ptCount", val=len(values)), *points)


def _numbers(values: Sequence[float | None]) -> str:
    points = (
        c("pt", c("v", f"{value:.12g}"), idx=number)
        for number, value in enumerate(values)
        if value is not None
    )
    return c("numCache", c("formatCode", "General"), c("ptCount", val=len(values)), *points)


def _filled(color: str) -> str:
    return a("solidFill", a("srgbClr", val=color))


def _line(color: str, width: int) -> str:
    return c("spPr", a("ln", _filled(color), w=width))


def _look(kind: str, color: str) -> str:
    if kind == "line":
        point = c("spPr", _filled(color), a("ln", _filled(color)))
        marker = c("marker", c("symbol", val="circle"), c("size", val=5), point)
        return _line(color, 22225) + marker
    return c("spPr", _filled(color)) + c("invertIfNegative", val=0)


def _columns(series: str) -> str:
    kind = c("barDir", val="col") + c("grouping", val="clustered") + c("varyColors", val=0)
    return c("barChart", kind, series, c("gapWidth", val=80), *_axis_ids())


def _lines(series: str) -> str:
    kind = c("grouping", val="standard") + c("varyColors", val=0)
    return c("lineChart", kind, series, c("marker", val=1), *_axis_ids())


def _axis_ids() -> Iterator[str]:
    return (c("axId", val=axis) for axis in _AXES)


def _axes() -> Iterator[str]:
    across, up = _AXES
    look = (
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="nextTo"),
        _line("7F7F7F", 6350),
        _texts(9),
    )
    yield c(
        "catAx",
        c("axId", val=across),
        c("scaling", c("orientation", val="minMax")),
        c("delete", val=0),
        c("axPos", val="b"),
        c("numFmt", formatCode="General", sourceLinked=0),
        *look,
        c("crossAx", val=up),
        c("crosses", val="autoZero"),
        c("auto", val=0),
        c("lblAlgn", val="ctr"),
        c("lblOffset", val=100),
        c("noMultiLvlLbl", val=1),
    )
    yield c(
        "valAx",
        c("axId", val=up),
        c("scaling", c("orientation", val="minMax"), c("min", val=0)),
        c("delete", val=0),
        c("axPos", val="l"),
        c("majorGridlines", _line("D9D9D9", 3175)),
        c("numFmt", formatCode="0", sourceLinked=0),
        *look,
        c("crossAx", val=across),
        c("crosses", val="autoZero"),
        c("crossBetween", val="between"),
    )


def _legend() -> str:
    return c("legend", c("legendPos", val="b"), c("overlay", val=0))
