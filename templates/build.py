"""Builds the shipped Word templates from the layout in xftools/data/layout.toml.

    python templates/build.py

Each template is named as its document is, and holds the styles of GB/T 9704-2012 by Chinese names,
so that an office can change its own copy in Word or WPS. What stands between {{ }} is filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from xftools.write import layout
from xftools.write.documents import packed
from xftools.write.layout import w

HERE = Path(__file__).resolve().parent
PROFILE = layout.profile()
PAGE = PROFILE["page"]
STYLES = PROFILE["styles"]
LETTER = PROFILE["letter"]
WHOLE = layout.twips(layout.text_width())
RED = "FF0000"
LEFT_OUT = ("customXml", "stylesWithEffects", "numbering", "webSettings", "thumbnail")


# ── an empty document in the layout ───────────────────────────────────────────────────────────


def xml(text: str) -> Any:
    """An element from its text, which may use the prefixes w and r."""
    end = min(text.index(sign) for sign in (" ", ">", "/") if sign in text)
    return parse_xml(text[:end] + " " + nsdecls("w", "r") + text[end:])


def blank() -> Any:
    """An empty document: page, grid, styles, fonts; nothing of Word's theme."""
    document = Document()
    for part in (document.part.package, document.part):
        for relation in list(part.rels.values()):
            if relation.reltype.endswith(LEFT_OUT):
                del part.rels[relation.rId]
    define_styles(document.styles.element)
    define_fonts(document)
    settle(document.settings.element)
    lay_page(document.sections[0]._sectPr)
    for paragraph in list(document.element.body.iterchildren(qn("w:p"))):
        document.element.body.remove(paragraph)
    told = document.core_properties
    told.author = told.last_modified_by = "xftools"
    told.title = told.comments = told.keywords = told.subject = ""
    told.created = told.modified = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return document


def define_styles(styles: Any) -> None:
    for child in list(styles):
        styles.remove(child)
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    text = layout.run_properties("text", 16).replace("</w:rPr>", language + "</w:rPr>")
    margins = (w(side, w=0 if side in ("top", "bottom") else 108, type="dxa") for side in SIDES)
    cells = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *margins))
    plain = {"type": "paragraph", "default": 1, "styleId": "Normal"}
    table = {"type": "table", "default": 1, "styleId": "TableNormal"}
    for item in (
        w("docDefaults", w("rPrDefault", text)),
        w("style", w("name", val="Normal"), w("qFormat"), **plain),
        w("style", w("name", val="Normal Table"), cells, **table),
        *(named(key, style) for key, style in STYLES.items()),
    ):
        styles.append(xml(item))


SIDES = ("top", "left", "bottom", "right")


def named(key: str, style: dict[str, Any]) -> str:
    """A declared style as Word's."""
    return w(
        "style",
        w("name", val=style["name"]),
        w("basedOn", val="Normal"),
        w("qFormat"),
        layout.paragraph_properties(style, in_style=True),
        layout.run_properties(
            style["font"],
            style["size"],
            color=style.get("color"),
            spacing=layout.character_spacing(style),
        ),
        type="paragraph",
        customStyle=1,
        styleId=style_id(key),
    )


def style_id(key: str) -> str:
    return "Gw" + "".join(part.title() for part in key.split("_"))


def define_fonts(document: Any) -> None:
    """The font table names for each font what may stand in for it."""
    table = next(
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/fontTable")
    )
    fonts = (
        w(
            "font",
            w("altName", val=",".join(font["alternates"])),
            w("charset", val=86),
            w("family", val=font["family"]),
            w("pitch", val="default"),
            name=font["name"],
        )
        for font in PROFILE["fonts"].values()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table._blob = f"{head}<w:fonts {nsdecls('w')}>{''.join(fonts)}</w:fonts>".encode()


def settle(settings: Any) -> None:
    for child in list(settings):
        settings.remove(child)
    word = {
        "name": "compatibilityMode",
        "uri": "http://schemas.microsoft.com/office/word",
        "val": 15,
    }
    compat = (
        "spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone",
        "ulTrailSpace", "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
    )  # fmt: skip
    for item in (
        w("zoom", percent=100),
        w("evenAndOddHeaders"),
        w("defaultTabStop", val=640),
        w("drawingGridVerticalSpacing", val=PAGE["pitch"]),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", *(w(name) for name in compat), w("compatSetting", **word)),
        w("themeFontLang", val="en-US", eastAsia="zh-CN"),
    ):
        settings.append(xml(item))


def lay_page(section: Any) -> None:
    for tag in ("w:pgSz", "w:pgMar", "w:cols", "w:docGrid"):
        for child in section.findall(qn(tag)):
            section.remove(child)
    size = {key: layout.twips(PAGE[key]) for key in ("width", "height")}
    margins = {key: layout.twips(PAGE[key]) for key in (*SIDES, "header", "footer")}
    for item in (
        w("pgSz", w=size["width"], h=size["height"]),
        w("pgMar", **margins, gutter=0),
        w("cols", space=425),
        # Lines only: linesAndChars with negative spacing goes wrong in LibreOffice.
        w("docGrid", type="lines", linePitch=PAGE["pitch"]),
    ):
        section.append(xml(item))


# ── pieces ────────────────────────────────────────────────────────────────────────────────────


def text(said: str, look: str = "") -> str:
    """A run in the style of its paragraph."""
    hint = w("rFonts", hint="eastAsia") if layout.needs_hint(said) else ""
    properties = w("rPr", hint, look) if hint or look else ""
    return w("r", properties, f'<w:t xml:space="preserve">{said}</w:t>')


def paragraph(style: str, said: str = "", *, extra: str = "") -> Any:
    """A paragraph in a declared style. `extra` is more of its properties."""
    look = w("pPr", w("pStyle", val=style_id(style)), extra)
    return xml(w("p", look, text(said) if said else ""))


def add(document: Any, style: str, said: str = "", *, extra: str = "") -> None:
    put_in(document, paragraph(style, said, extra=extra))


def put_in(document: Any, element: Any) -> None:
    document.element.body.insert_element_before(element, "w:sectPr")


KEPT = w("keepNext")


def head_or_foot(part: Any, *paragraphs: Any) -> None:
    """A header or footer that holds just these paragraphs."""
    part.is_linked_to_previous = False
    for child in list(part._element):
        part._element.remove(child)
    for item in paragraphs:
        part._element.append(item)


def page_number(align: str, raised: float) -> Any:
    """— 1 — in 14 pt, one character from the outer edge (GB/T 9704-2012, 7.5)."""
    each = STYLES["page_number"]["size"] * 20
    look = w(
        "pPr",
        w("pStyle", val=style_id("page_number")),
        w("spacing", before=0, after=layout.twips(raised), line=each, lineRule="exact"),
        w("ind", **{f"{align}Chars": 100, align: each}),
        w("jc", val=align),
    )
    begin, middle, end = (
        w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")
    )
    field = w("r", '<w:instrText xml:space="preserve"> PAGE </w:instrText>')
    number = begin + field + middle + text("1") + end
    return xml(w("p", look, text("— "), number, text(" —")))


def number_pages(section: Any, raised: float = 0) -> None:
    """The page number at the right of odd pages and the left of even ones; `raised` mm above where
    footers end."""
    head_or_foot(section.footer, page_number("right", raised))
    head_or_foot(section.even_page_footer, page_number("left", raised))
    for header in (section.header, section.even_page_header):
        head_or_foot(header, paragraph("draft"))


def cell(said: str, width: int, style: str, font: str = "text", span: int = 1) -> str:
    look = STYLES[style]
    properties = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("gridSpan", val=span) if span > 1 else "",
        w("vAlign", val="center"),
    )
    told = layout.run(said, font, look["size"])
    return w("tc", properties, w("p", layout.paragraph_properties(look), told))


def shared_out(widths: Sequence[float]) -> list[int]:
    """Widths in twips that fill the type area."""
    each = [round(WHOLE * width / sum(widths)) for width in widths]
    each[-1] += WHOLE - sum(each)
    return each


def grid(widths: Sequence[int]) -> str:
    columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return layout.table_properties(WHOLE) + columns


def listing(columns: dict[str, float]) -> Any:
    """A table with a row for each entry of 清单; the variables are named as the columns are."""
    widths = shared_out(list(columns.values()))

    def row(texts: Sequence[str], font: str = "text", marks: str = "") -> str:
        cells = (
            cell(said, width, "table_text", font) for said, width in zip(texts, widths, strict=True)
        )
        return w("tr", w("trPr", w("cantSplit"), marks), *cells)

    def control(said: str) -> str:
        return row([said, *[""] * (len(columns) - 1)])

    return xml(
        w(
            "tbl",
            grid(widths),
            row(list(columns), "heading", w("tblHeader")),
            control("{%tr for 件 in 清单 %}"),
            row(["{{ 件." + name + " }}" for name in columns]),
            control("{%tr endfor %}"),
        )
    )


def save(document: Any, name: str) -> None:
    buffer = BytesIO()
    document.save(buffer)
    (HERE / name).write_bytes(packed(buffer.getvalue()))
    print(name)


# ── letters ───────────────────────────────────────────────────────────────────────────────────


def letter() -> Any:
    """A letter (GB/T 9704-2012, 10.1): the mark over a red double line, a second one at the foot of
    the first page, the number at the right, no page number on the first page."""
    document = blank()
    section = document.sections[0]
    number_pages(section, raised=PAGE["footer"] - LETTER["bottom"])
    section.different_first_page_header_footer = True
    section.header_distance = layout.emu(LETTER["mark"])
    section.footer_distance = layout.emu(LETTER["bottom"])
    mark = paragraph("mark", "{{ 发文机关 }}", extra=w("jc", val="center"))
    head_or_foot(section.first_page_header, mark, double_line("thickThinSmallGap", LETTER["line"]))
    head_or_foot(section.first_page_footer, double_line("thinThickSmallGap", 0))
    put_in(document, numbered())
    add(document, "body")
    return document


def double_line(kind: str, above: float) -> Any:
    """A red double line 170 mm wide in the middle of the paper."""
    beyond = layout.twips((LETTER["width"] - layout.text_width()) / 2)
    shift = layout.twips((PAGE["left"] - PAGE["right"]) / 2)
    look = w(
        "pPr",
        w("pStyle", val=style_id("draft")),
        w("pBdr", w("top", val=kind, sz=24, space=0, color=RED)),
        w("spacing", before=layout.twips(above), after=0, line=20, lineRule="exact"),
        w("ind", left=-beyond - shift, right=-beyond + shift),
    )
    return xml(w("p", look))


def numbered() -> Any:
    """The number at the right, and at the left, small, that this is a draft."""
    look = w(
        "pPr",
        w("pStyle", val=style_id("number")),
        w("tabs", w("tab", val="right", pos=WHOLE)),
        w("jc", val="left"),
    )
    small = w("sz", val=STYLES["draft"]["size"] * 2)
    said = text("{{ 草稿说明 }}", small) + w("r", w("tab")) + text("{{ 发文字号 }}")
    return xml(w("p", look, said))


def signed(document: Any) -> None:
    add(document, "body", extra=KEPT)
    add(document, "signature", "{{ 落款 }}")
    add(document, "date", "{{ 成文日期 }}")


def acceptance() -> None:
    document = letter()
    add(document, "title", "信访事项受理告知书")
    add(document, "body")
    add(document, "addressee", "{{ 主送 }}：")
    add(
        document, "body",
        "{{ 称呼 }}{{ 来由 }}反映的{{ 事由 }}信访事项{{ 编号说明 }}，已经收悉。{{ 诉求说明 }}"
        "根据《信访工作条例》第二十三条、第三十一条第六项的规定，本机关已于{{ 受理日期 }}受理，"
        "由{{ 承办单位 }}负责办理。",
    )  # fmt: skip
    add(
        document, "body",
        "根据《信访工作条例》第三十四条，该事项应当自受理之日起60日内办结。"
        "本机关将不迟于{{ 办结期限 }}书面答复{{ 称呼 }}；"
        "情况复杂、经批准延长的，延长不超过30日，并告知理由。",
    )  # fmt: skip
    add(document, "body", "{{ 查询说明 }}联系人：{{ 联系人 }}，电话：{{ 联系电话 }}。")
    add(document, "body", "特此告知。", extra=KEPT)
    signed(document)
    save(document, "受理告知书.docx")


def urging() -> None:
    document = letter()
    add(document, "title", "关于催办信访事项的通知")
    add(document, "body")
    add(document, "addressee", "{{ 主送 }}：")
    add(
        document, "body",
        "截至{{ 截止日期 }}，你单位承办的下列{{ 件数 }}件信访事项已经超过办理期限，尚未办结：",
    )  # fmt: skip
    columns = {"台账号": 27, "事由": 32, "到期日期": 31, "超期天数": 18, "依据": 32}
    put_in(document, listing(columns))
    add(
        document, "body",
        "请你单位抓紧办理，并在{{ 回复要求 }}，将办理情况、超期原因和预计办结日期书面报送"
        "{{ 报送单位 }}。已经答复信访人的，请一并报送答复意见和送达凭据。",
    )  # fmt: skip
    add(
        document, "body", "联系人：{{ 联系人 }}，电话：{{ 联系电话 }}。", extra=KEPT
    )  # fmt: skip
    signed(document)
    save(document, "催办通知.docx")


# ── the sheet for signing ─────────────────────────────────────────────────────────────────────


def signing() -> None:
    document = blank()
    number_pages(document.sections[0])
    add(document, "form_title", "文书签批单")
    add(document, "form_text", "单位：{{ 单位 }}　　拟稿部门：{{ 拟稿部门 }}")
    add(
        document, "form_text",
        "拟稿日期：{{ 拟稿日期 }}　　共{{ 份数 }}份：{{ 文种份数 }}",
    )  # fmt: skip
    put_in(
        document,
        listing(
            {"序号": 8, "文种": 21, "台账号": 27, "主送": 20, "事由": 29, "期限": 34, "提示": 17}
        ),
    )
    add(document, "form_text")
    put_in(document, boxes())
    add(
        document, "table_note",
        "签发后，请在文书登记.xlsx 里逐份填写签发人和签发日期；没有签发的文书不编号、不送达。"
        "检举控告件不在本单之列。",
    )  # fmt: skip
    save(document, "文书签批单.docx")


def boxes() -> Any:
    """The boxes a person writes in."""
    widths = shared_out((28, 50, 28, 50))

    def row(height: int, *cells: str) -> str:
        tall = w("trHeight", val=height, hRule="atLeast")
        return w("tr", w("trPr", w("cantSplit"), tall), *cells)

    def four(left: str, right: str) -> str:
        texts = (left, "", right, "")
        return row(
            700, *(cell(said, x, "form_text") for said, x in zip(texts, widths, strict=True))
        )

    opinion = cell("签发意见", widths[0], "form_text")
    space = cell("", sum(widths[1:]), "form_text", span=3)
    return xml(
        w(
            "tbl",
            grid(widths),
            four("拟稿人", "核稿人"),
            row(1600, opinion, space),
            four("签发人", "签发日期"),
        )
    )


# ── what a visitor is handed at once ──────────────────────────────────────────────────────────


def slip() -> None:
    document = blank()
    number_pages(document.sections[0])
    add(document, "form_title", "信访事项当场告知单")
    add(document, "form_text", "单位：{{ 单位 }}")
    widths = shared_out((38, 44, 34, 40))

    def row(*texts: str, height: int = 620) -> str:
        """Labels and what stands beside them; two texts share out the whole width."""
        tall = w("trPr", w("cantSplit"), w("trHeight", val=height, hRule="atLeast"))
        sizes = widths if len(texts) == len(widths) else [widths[0], sum(widths[1:])]
        spans = (1,) * len(widths) if len(texts) == len(widths) else (1, 3)
        cells = (
            cell(said, size, "form_text", span=span)
            for said, size, span in zip(texts, sizes, spans, strict=True)
        )
        return w("tr", tall, *cells)

    told = (
        row("登记号", "{{ 登记号 }}", "收到日期", "{{ 收到日期 }}"),
        row("信访人", "{{ 信访人 }}", "信访形式", "{{ 信访形式 }}"),
        row("反映的事项", "{{ 反映事项 }}", height=1000),
        row("诉求", "{{ 诉求 }}", height=1000),
        row("接收情况", "已经收到，登记在册。"),
        row("处理途径和程序", "{{ 处理途径 }}", height=2200),
        row("承办单位", "{{ 承办单位 }}", "联系人、电话", "{{ 联系人 }}　{{ 联系电话 }}"),
        row("查询方式", "{{ 查询方式 }}"),
        row("经办人签名", "", "信访人签名", "", height=800),
        row("告知日期", "{{ 告知日期 }}", "备注", ""),
    )
    put_in(document, xml(w("tbl", grid(widths), *told)))
    add(
        document, "table_note",
        "依据《信访工作条例》第二十三条当场告知。本单一式两份，信访人和本单位各留一份。",
    )  # fmt: skip
    save(document, "当场告知单.docx")


# ── the monthly report ────────────────────────────────────────────────────────────────────────

SECTIONS = {
    "一": "基本情况",
    "二": "突出问题",
    "三": "办理与督办",
    "四": "存在问题",
    "五": "下步工作建议",
}


def report() -> None:
    document = blank()
    number_pages(document.sections[0])
    add(document, "title", "{{ 标题 }}")
    add(document, "subtitle", "（统计期间：{{ 统计期间 }}）")
    add(document, "body")
    *_, last = SECTIONS.values()
    for numeral, name in SECTIONS.items():
        add(document, "heading", f"{numeral}、{name}")
        paragraphs(document, name, last=name == last)
        exhibits(document, name)
    signed(document)
    add(document, "addressee", "{%p if 附表.表 %}")
    add(document, "annex", "附表", extra=w("pageBreakBefore"))
    exhibits(document, "附表")
    add(document, "addressee", "{%p endif %}")
    add(document, "table_note", "{{ 制表说明 }}")
    save(document, "月报.docx")


def paragraphs(document: Any, name: str, *, last: bool) -> None:
    """The paragraphs of a section. The very last one goes with the signature, which must not stand
    alone on a page."""
    add(document, "body", "{%p for 段 in " + name + ".段落 %}")
    if last:
        add(document, "body", "{%p if loop.last %}")
        add(document, "body", "{{ 段 }}", extra=KEPT)
        add(document, "body", "{%p else %}")
    add(document, "body", "{{ 段 }}")
    if last:
        add(document, "body", "{%p endif %}")
    add(document, "body", "{%p endfor %}")


def exhibits(document: Any, name: str) -> None:
    """The charts and tables of a section."""
    add(document, "table_title", "{%p for 图 in " + name + ".图 %}")
    add(document, "table_title", "{{p 图 }}")
    add(document, "table_title", "{%p endfor %}")
    add(document, "table_title", "{%p for 表 in " + name + ".表 %}")
    add(document, "table_title", "{{ 表.标题 }}")
    add(document, "table_title", "{{p 表.内容 }}")
    add(document, "table_note", "{{ 表.注 }}")
    add(document, "table_title", "{%p endfor %}")


if __name__ == "__main__":
    acceptance()
    urging()
    signing()
    slip()
    report()
