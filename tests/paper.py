"""A ledger by hand, and Word documents as text, for the tests of documents."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from docx import Document
from lxml import etree

from xftools import office as offices
from xftools.deadlines import deadlines
from xftools.model import Deadline, Ledger, Place, Records
from xftools.office import Office

AS_OF = date(2026, 11, 5)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Row = Mapping[str, Any]


def settled(**more: Any) -> Office:
    """A township's office. `more` replaces whole parts of office.toml."""
    table = offices.load().model_dump(by_alias=True)
    table["office"] |= {
        "name": "清溪镇信访办公室",
        "organ": "清溪镇人民政府",
        "contact": "林晓舟",
        "phone": "19900000000",
    }
    table["villages"] = [{"name": "柳富村"}, {"name": "石桥村"}, {"name": "白庙村"}]
    table["units"] = [{"name": "自然资源所"}, {"name": "村镇建设办"}]
    for key, value in more.items():
        table[key] = {**table[key], **value} if isinstance(table[key], dict) else value
    return Office.model_validate(table)


def ledger_of(rows: Sequence[Row], office: Office, **more: Any) -> Ledger:
    """A ledger of petitions: a row is its filled fields, dates in ISO."""
    fields = office.kinds["petition"].fields
    numbered = [{"ledger_id": f"2026-{n:04}", **row} for n, row in enumerate(rows, start=1)]
    ids = [f"台账.xlsx!台账!A{n + 3}" for n in range(1, len(rows) + 1)]
    index = pd.Index(ids, dtype="str")
    keys = [key for key in fields if any(key in row for row in numbered)]
    texts = pd.DataFrame(
        {key: [row.get(key) for row in numbered] for key in keys}, index=index, dtype="str"
    )
    table = texts.copy()
    for key in keys:
        if fields[key].type == "date":
            table[key] = pd.to_datetime(texts[key]).astype("datetime64[s]")
        elif fields[key].type == "count":
            table[key] = pd.to_numeric(texts[key]).astype("Int64")
    places = {
        record: Place("台账.xlsx", "台账", n + 3, {"ledger_id": 1})
        for n, record in enumerate(ids, 1)
    }
    return Ledger(Records("petition", table, texts, places), **more)


def clocks_of(ledger: Ledger, office: Office, as_of: date = AS_OF) -> tuple[Deadline, ...]:
    return deadlines(ledger.records, office, as_of=as_of)


def told(path: Path) -> list[str]:
    """A document as a person reads it: a paragraph a line, the cells of a row parted by " | "."""
    lines = []
    for block in Document(path).element.body:
        if block.tag == f"{W}p":
            lines.append(said(block))
        for row in block.iter(f"{W}tr"):
            lines.append(" | ".join(said(cell) for cell in row.iter(f"{W}tc")))
    return lines


def said(element: Any) -> str:
    marks = {
        f"{W}t": lambda item: item.text or "",
        f"{W}tab": lambda _: "\t",
        f"{W}br": lambda _: "\n",
    }
    inside = (item for item in element.iter(*marks) if item.getparent().tag == f"{W}r")
    return "".join(marks[item.tag](item) for item in inside)


def part(path: Path, name: str) -> Any:
    """A part of a document as XML."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def everything(path: Path) -> str:
    """All text of a document or workbook, to be searched for what must not stand there."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(
            "".join(etree.fromstring(package.read(name)).itertext())
            for name in package.namelist()
            if name.endswith(".xml")
        )
