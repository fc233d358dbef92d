"""Notes (comments) of a worksheet: their texts, and the boxes (VML) Excel draws them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from xftools.data import load
from xftools.model import cell_name
from xftools.write.measure import text_width
from xftools.write.package.parts import (
    Package,
    Rels,
    Types,
    child,
    failure,
    made,
    name_of,
    parsed,
    plain,
    serialised,
)
from xftools.write.package.sheets import Cell, Sheet, address

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BLOCK = 1024
LINE = 26
"""Half-width characters that fit in a line of a note's box."""
WIDE, HIGH = 220, 18
"""Pixels: how wide a box is, how high a line of it."""
MOST_LINES = 24
LAST_COLUMN = 16384
_BLOCKS = re.compile(r"<(?:[\w.-]+:)?idmap\b[^>]*\bdata=[\"']([\d,]*)")
"""The blocks of shape numbers a drawing uses, each of 1024."""

NAMES = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_VML = (
    f'<xml{NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{data}}"/>'
    "</o:shapelayout></xml>"
)
SHAPE_TYPE = (
    '<v:shapetype{names} id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape{names} id="_x0000_s{id}" type="#_x0000_t202"'
    ' style="position:absolute;margin-left:80pt;margin-top:2pt;width:{width}pt;'
    'height:{height}pt;z-index:{z};visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left},10,{top},4,{right},{right_rest},{bottom},{bottom_rest}</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Notes:
    """The notes of one sheet."""

    def __init__(self, package: Package, sheet_part: str, sheet: Sheet) -> None:
        self._package = package
        self._sheet = sheet
        self._rels = Rels(package, sheet_part)
        self._part = self._rels.target("comments")
        self._root = package.xml(self._part) if self._part else None

    def texts(self) -> dict[Cell, str]:
        """The notes by cell."""
        return {cell: _text(comment) for cell, comment in self._by_cell().items()}

    def add(self, notes: Mapping[Cell, str], namespace: str) -> None:
        """Adds our texts: after what a note says already, else as a new note."""
        if not notes:
            return
        known = self._by_cell()
        undrawn = [] if self._drawing() else list(known)
        root = self._opened(namespace)
        author = self._author(root)
        comments = child(root, "commentList")
        threads = self._threaded(root)
        for cell, text in notes.items():
            if cell not in known:
                comments.append(_comment(root, cell, author, text))
                undrawn.append(cell)
            elif known[cell].get("authorId") not in threads:
                _append(known[cell], text)
        if self._part:
            self._package.put(self._part, serialised(root))
        if undrawn:
            texts = {**self.texts(), **notes}
            self._draw({cell: texts[cell] for cell in undrawn})

    def remove(self, notes: Mapping[Cell, str]) -> None:
        """Takes our texts away again, and the note where nothing else stands in it."""
        if self._root is None or self._part is None:
            return
        gone = []
        known = self._by_cell()
        for cell, text in notes.items():
            comment = known.get(cell)
            if comment is None:
                continue
            rest = _without(comment, plain(text))
            if not rest:
                comment.getparent().remove(comment)
                gone.append(cell)
        self._package.put(self._part, serialised(self._root))
        self._erase(gone)
        if not self._by_cell():
            self._forget(self._part)
            self._root, self._part = None, None

    def _forget(self, part: str) -> None:
        """Takes a part without content away, and what points at it."""
        self._rels.remove(part)
        Types(self._package).remove(part)
        self._package.drop(part)

    def _by_cell(self) -> dict[Cell, Any]:
        found = child(self._root, "commentList") if self._root is not None else None
        return {
            address(item.get("ref", "")): item
            for item in (found if found is not None else ())
            if name_of(item) == "comment"
        }

    def _opened(self, namespace: str) -> Any:
        if self._root is None:
            part = _free(self._package, "xl/comments", ".xml")
            self._root = parsed(
                f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode(), part
            )
            self._rels.add("comments", part)
            Types(self._package).override(part, COMMENTS_TYPE)
            self._part = part
        return self._root

    @staticmethod
    def _author(root: Any) -> int:
        authors = child(root, "authors")
        name = load("words/patch")["author"]
        for number, author in enumerate(authors):
            if author.text == name:
                return number
        fresh = made(root, "author")
        fresh.text = name
        authors.append(fresh)
        return len(authors) - 1

    @staticmethod
    def _threaded(root: Any) -> frozenset[str]:
        """The authors that stand for a conversation of Excel 365: its text is Excel's to write."""
        authors = enumerate(child(root, "authors"))
        return frozenset(str(n) for n, item in authors if (item.text or "").startswith("tc="))

    def _drawing(self) -> str | None:
        """The part that draws the notes; a sheet may have another, for pictures in its header."""
        ident = self._sheet.legacy_drawing()
        part = self._rels.by_id(ident)
        if ident is not None and part is None:
            raise failure("damaged", self._package.file)
        return part

    def _draw(self, texts: Mapping[Cell, str]) -> None:
        """Adds the boxes of new notes to the sheet's drawing, making it when there is none."""
        part = self._drawing()
        data = _next_block(self._package)
        blocks = [data + n for n in range((len(texts) + BLOCK - 2) // (BLOCK - 1))]
        told = ",".join(str(block) for block in blocks)
        if part is None:
            part = _free(self._package, "xl/drawings/vmlDrawing", ".vml")
            vml = EMPTY_VML.format(data=told)
            Types(self._package).default("vml", VML_TYPE)
            rel = self._rels.add("vmlDrawing", part)
            self._sheet.insert_legacy_drawing(rel, self._package.office_rels)
        else:
            vml = _decoded(self._package.read(part))
            vml = _BLOCKS.sub(rf"\g<0>,{told}", vml, count=1)
        # Some writers declare names where they use them: then so do we.
        top = vml[: vml.index(">")]
        names = "" if all(f"xmlns:{prefix}=" in top for prefix in "vox") else NAMES
        shapes = [] if '_x0000_t202"' in vml else [SHAPE_TYPE.format(names=names)]
        for number, (cell, text) in enumerate(texts.items()):
            block, rest = divmod(number, BLOCK - 1)
            name = blocks[block] * BLOCK + rest + 1
            box = _box(cell, text, self._sheet)
            shapes.append(SHAPE.format(names=names, id=name, z=name % BLOCK, **box))
        end = vml.rindex("</xml")
        self._package.put(part, (vml[:end] + "".join(shapes) + vml[end:]).encode())

    def _erase(self, cells: list[Cell]) -> None:
        part = self._drawing()
        if part is None or not cells:
            return
        vml = _decoded(self._package.read(part))
        gone = {(row - 1, column - 1) for row, column in cells}

        def kept(found: re.Match[str]) -> str:
            row, column = (re.search(rf":{name}>\s*(\d+)", found[0]) for name in ("Row", "Column"))
            at = (int(row[1]), int(column[1])) if row and column else None
            return "" if at in gone and 'ObjectType="Note"' in found[0] else found[0]

        vml = re.sub(r"<([\w.-]+:)?shape\s.*?</\1shape>", kept, vml, flags=re.DOTALL)
        if re.search(r"<(?:[\w.-]+:)?(?:shape|group|rect|oval|line|image)\s", vml):
            self._package.put(part, vml.encode())
        else:
            self._forget(part)
            self._sheet.remove_legacy_drawing()


def _decoded(content: bytes) -> str:
    """A drawing as text; it is seldom well-formed XML, so nothing parses it."""
    return content.decode("utf-8-sig")


def _comment(root: Any, cell: Cell, author: int, text: str) -> Any:
    comment = made(root, "comment", ref=cell_name(*cell), authorId=str(author))
    body = made(root, "text")
    body.append(_run(root, text))
    comment.append(body)
    return comment


def _run(parent: Any, text: str) -> Any:
    run, written = made(parent, "r"), made(parent, "t")
    written.text = plain(text)
    written.set(SPACE, "preserve")
    run.append(written)
    return run


def _append(comment: Any, text: str) -> None:
    """Our text after theirs, unless it stands there already."""
    body = child(comment, "text")
    if body is None:
        body = made(comment, "text")
        comment.insert(0, body)
    if plain(text) in _text(comment):
        return
    only = child(body, "t")
    if only is not None:
        run = made(body, "r")
        body.replace(only, run)
        only.set(SPACE, "preserve")
        run.append(only)
    theirs = _text(comment)
    runs = [n for n, item in enumerate(body) if name_of(item) == "r"]
    at = runs[-1] + 1 if runs else 0
    body.insert(at, _run(body, f"\n{text}" if theirs else text))


def _without(comment: Any, text: str) -> str:
    """Takes our text out; returns what is left."""
    whole = _text(comment)
    start = whole.find(text)
    if start >= 0:
        end = start + len(text)
        # The line break we put before it goes with it, else the one somebody put after it.
        if whole[start - 1 : start] == "\n":
            start -= 1
        elif whole[end : end + 1] == "\n":
            end += 1
        _cut(comment, start, end)
    return _text(comment)


def _cut(comment: Any, start: int, end: int) -> None:
    """Cuts letters out of the runs of a note, whatever runs a program has made of it."""
    at = 0
    for item in _told(comment):
        said = item.text or ""
        first, last = max(start - at, 0), max(end - at, 0)
        item.text = said[:first] + said[last:]
        at += len(said)
        run = item.getparent()
        if said and not item.text and name_of(run) == "r":
            run.getparent().remove(run)


def _text(comment: Any) -> str:
    return "".join(item.text or "" for item in _told(comment))


def _told(comment: Any) -> list[Any]:
    """The elements that hold a note's letters."""
    return [
        item
        for item in comment.iter()
        if name_of(item) == "t" and name_of(item.getparent()) != "rPh"
    ]


def _box(cell: Cell, text: str, sheet: Sheet) -> dict[str, int]:
    """Where the box of a note stands: right of its cell, large enough for its text."""
    row, column = cell
    lines = min(sum(1 + text_width(line) // LINE for line in text.split("\n")), MOST_LINES)
    left = column + 1 if column < LAST_COLUMN - 9 else column - 9
    right, right_rest = _reached(left, 10 + WIDE, sheet.column_width)
    top = max(row - 1, 1)
    bottom, bottom_rest = _reached(top, 4 + HIGH * (lines + 1), sheet.row_height)
    return {
        "width": WIDE * 3 // 4, "height": HIGH * (lines + 1) * 3 // 4, "left": left - 1,
        "top": top - 1, "right": right - 1, "right_rest": right_rest, "bottom": bottom - 1,
        "bottom_rest": bottom_rest, "row": row - 1, "column": column - 1,
    }  # fmt: skip


def _reached(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """Which row or column lies `pixels` after the beginning of `start`, and how far into it."""
    at = start
    while at < start + 60 and pixels > size(at):
        pixels -= size(at)
        at += 1
    return at, min(pixels, size(at))


def _free(package: Package, stem: str, suffix: str) -> str:
    number = 1
    while package.has(f"{stem}{number}{suffix}"):
        number += 1
    return f"{stem}{number}{suffix}"


def _next_block(package: Package) -> int:
    """The first block of shape numbers that no drawing of the workbook uses."""
    used = [0]
    for part in package.parts():
        if part.lower().endswith(".vml"):
            for data in _BLOCKS.findall(_decoded(package.read(part))):
                used += [int(number) for number in data.split(",") if number]
    return max(used) + 1
