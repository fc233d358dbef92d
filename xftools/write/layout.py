"""The layout of official documents (GB/T 9704-2012, data/layout.toml) as WordprocessingML."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from xftools import data

_MM = 1440 / 25.4
_EMU_MM = 36000


def profile() -> dict[str, Any]:
    """The declared layout."""
    return data.load("layout")


def element(prefix: str, name: str, /, *inside: str, **attributes: object) -> str:
    """An XML element; attributes that are None are left out. `inside` is XML already."""
    told = "".join(
        f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None
    )
    content = "".join(inside)
    tag = f"{prefix}:{name}"
    return f"<{tag}{told}>{content}</{tag}>" if content else f"<{tag}{told}/>"


def w(name: str, /, *inside: str, **attributes: object) -> str:
    """An element of WordprocessingML, whose attributes carry the prefix too."""
    return element("w", name, *inside, **{f"w:{key}": told for key, told in attributes.items()})


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point, Word's measure."""
    return round(millimetres * _MM)


def emu(millimetres: float) -> int:
    """Millimetres in the measure of drawings."""
    return round(millimetres * _EMU_MM)


@cache
def text_width() -> float:
    """The width of the type area in millimetres."""
    page = profile()["page"]
    width: float = page["width"] - page["left"] - page["right"]
    return width


# ── runs and paragraphs ───────────────────────────────────────────────────────────────────────


def run_properties(
    font: str, size: float, *, color: str | None = None, spacing: int = 0, hint: bool = False
) -> str:
    """The ``w:rPr`` of a run in one of the declared fonts, for Chinese and Western text alike."""
    name = profile()["fonts"][font]["name"]
    half_points = round(size * 2)
    return w(
        "rPr",
        w(
            "rFonts",
            hint="eastAsia" if hint else None,
            ascii=name,
            eastAsia=name,
            hAnsi=name,
            cs=name,
        ),
        w("color", val=color) if color else "",
        w("spacing", val=spacing) if spacing else "",
        w("sz", val=half_points),
        w("szCs", val=half_points),
    )


def paragraph_properties(style: dict[str, Any], *, in_style: bool = False) -> str:
    """The ``w:pPr`` of a declared style."""
    page = profile()["page"]
    line = style.get("line", page["pitch"])
    return w(
        "pPr",
        w("keepNext") if style.get("keep_next") else "",
        # Word's gap between Chinese and Western text would push a line off its 28 characters.
        w("autoSpaceDE", val=0) + w("autoSpaceDN", val=0) if line else "",
        "" if line else w("snapToGrid", val=0),
        w(
            "spacing",
            before=round(style.get("before", 0) * page["pitch"]),
            after=0,
            line=line or 240,
            lineRule="exact" if line else "auto",
        ),
        _indents(style),
        w("jc", val=style["align"]),
        w("outlineLvl", val=style["level"] - 1) if in_style and "level" in style else "",
    )


def _indents(style: dict[str, Any]) -> str:
    """Indents in characters, with the width that such characters have on this page."""
    each = style["size"] * 20 + character_spacing(style)
    told: dict[str, int] = {}
    for key, name in (("left", "left"), ("right", "right"), ("first_line", "firstLine")):
        if key in style:
            told |= {f"{name}Chars": style[key] * 100, name: round(style[key] * each)}
    return w("ind", **told) if told else ""


def character_spacing(style: dict[str, Any]) -> int:
    """What each character of a style gives up so that 28 of 16 pt fit a line."""
    page = profile()["page"]
    on_grid = style["size"] == 16 and style.get("line", page["pitch"])
    spacing: int = page["spacing"] if on_grid else 0
    return spacing


def needs_hint(text: str) -> bool:
    """Whether a text has marks that only a hint keeps in the Chinese font."""
    marks: str = profile()["marks"]["east_asian"]
    return any(sign in text for sign in marks)


def run(text: str, font: str, size: float) -> str:
    """A run of text."""
    told = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return w("r", run_properties(font, size, hint=needs_hint(text)), told)


# ── tables ────────────────────────────────────────────────────────────────────────────────────


def display_width(text: str) -> int:
    """How wide a text is, a Western letter counting 1 and a Chinese character 2."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def column_widths(rows: Sequence[Sequence[str]], total: int) -> tuple[int, ...]:
    """The widths of columns in twips, by what stands in them; together `total`."""
    wanted = [
        min(max(display_width(cell) for cell in column) + 2, 36)
        for column in zip(*rows, strict=True)
    ]
    share = total / sum(wanted)
    widths = [int(width * share) for width in wanted]
    widths[0] += total - sum(widths)
    return tuple(widths)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as wide as the type area: ``w:tblGrid`` and a width in every cell (WPS needs both),
    the header repeated on each page, no row torn apart, a short table on one page."""
    body = [tuple(row) for row in rows]
    widths = column_widths([tuple(header), *body], twips(text_width()))
    look = profile()["table"]
    style = profile()["styles"]["table_text"]
    kept = {**style, "keep_next": len(body) <= look["together"]}
    return w(
        "tbl",
        table_properties(sum(widths)),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        _row(header, widths, {**kept, "font": look["header_font"]}, w("tblHeader")),
        *(_row(row, widths, kept) for row in body[:-1]),
        *(_row(row, widths, style) for row in body[-1:]),
    )


def table_properties(width: int) -> str:
    """The ``w:tblPr`` of a table in the declared lines."""
    look = profile()["table"]
    lines = {"top": "outer", "left": "inner", "bottom": "outer", "right": "inner"}
    sides = {**lines, "insideH": "inner", "insideV": "inner"}
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        w(
            "tblBorders",
            *(
                w(side, val="single", sz=look[kind], space=0, color="000000")
                for side, kind in sides.items()
            ),
        ),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=57, type="dxa"), w("right", w=57, type="dxa")),
    )


def _row(
    cells: Sequence[str], widths: Sequence[int], style: dict[str, Any], marks: str = ""
) -> str:
    look = paragraph_properties(style)
    return w(
        "tr",
        w("trPr", w("cantSplit"), marks),
        *(
            w(
                "tc",
                w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")),
                w("p", look, run(cell, style["font"], style["size"])),
            )
            for cell, width in zip(cells, widths, strict=True)
        ),
    )
