"""The ribbon's XML, from data/ribbon.toml: once as Excel 2010 and later read it, once as 2007 does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from xftools import data

NAMESPACES = {
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
}
RELATIONS = {
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
}


def buttons() -> Iterator[Mapping[str, Any]]:
    """Every button of the tab, in order."""
    for group in data.load("ribbon")["groups"]:
        yield from group["buttons"]


def ribbon(part: str) -> str:
    """The XML of a part of NAMESPACES."""
    told = data.load("ribbon")
    groups = "\n".join(_group(group) for group in told["groups"])
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACES[part]}"><ribbon><tabs>\n'
        f'<tab id="xftools" label={quoteattr(told["label"])}>\n{groups}\n</tab>\n'
        "</tabs></ribbon></customUI>\n"
    )


def _group(group: Mapping[str, Any]) -> str:
    inside = "\n".join(_button(item) for item in group["buttons"])
    return f'<group id="xf_{group["id"]}" label={quoteattr(group["label"])}>\n{inside}\n</group>'


def _button(item: Mapping[str, Any]) -> str:
    told = {
        "id": f"xf_do_{item['id']}",
        "label": item["label"],
        "size": "large" if item.get("large") else "normal",
        "imageMso": item["image"],
        "screentip": item["tip"],
        "supertip": item["more"],
        "onAction": item["press"],
    }
    return "<button " + " ".join(f"{key}={quoteattr(text)}" for key, text in told.items()) + "/>"
