"""Word documents from templates: filled, laid out, read back, and the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from markupsafe import Markup

from xftools.errors import TemplateError, WriteError
from xftools.office import Office
from xftools.write import layout
from xftools.write.charts import Chart

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THEME_FONTS = {
    "asciiTheme": "ascii",
    "hAnsiTheme": "hAnsi",
    "eastAsiaTheme": "eastAsia",
    "cstheme": "cs",
}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = ("{{", "}}", "{%", "%}")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def find_template(name: str, office: Office) -> Path:
    """The template of that name: the office's own before the shipped one.

    Raises:
        TemplateError: there is none.
    """
    here = Path(__file__).resolve().parent.parent
    folders = [here / "templates", here.parent / "templates"]
    if office.folder is not None:
        folders.insert(0, office.folder / "templates")
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise TemplateError("no_template", office.say("documents.errors.no_template", name=name))


def variables(template: Path, office: Office) -> frozenset[str]:
    """The names a template asks for.

    Raises:
        TemplateError: it cannot be opened, or its marks are wrong.
    """
    from jinja2 import TemplateSyntaxError

    opened = _open(template, office)
    try:
        return frozenset(opened.get_undeclared_template_variables(_environment()))
    except TemplateSyntaxError as error:
        raise _error("syntax", template, office, detail=error.message or "") from error


def fill(
    template: Path,
    values: Mapping[str, object],
    path: Path,
    office: Office,
    *,
    as_of: date,
    title: str,
) -> None:
    """Writes the template filled with `values`: texts, lists and tables of texts, ``Markup`` (whole
    blocks of WordprocessingML) and charts.

    The file carries as_of as its time, so that the same input gives the same bytes.

    Raises:
        TemplateError: the template cannot be opened or filled, or asks for what is not there.
        WriteError: the document could not be read back whole.
    """
    opened = _open(template, office)
    _render(opened, values, template, office)
    _settle(opened.docx)
    _stamp(opened.docx, office, as_of, title)
    buffer = BytesIO()
    opened.save(buffer)
    result = packed(buffer.getvalue())
    _verify(result, values, path.name, template, office)
    path.write_bytes(result)


def packed(package: bytes) -> bytes:
    """The same zip package without the time of its making: equal parts give equal bytes."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(result, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(item))
    return result.getvalue()


# ── filling ───────────────────────────────────────────────────────────────────────────────────


def _open(template: Path, office: Office) -> Any:
    from docx.opc.exceptions import OpcError
    from docxtpl import DocxTemplate
    from lxml.etree import XMLSyntaxError

    opened = DocxTemplate(template)
    try:
        opened.init_docx()
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, OSError, XMLSyntaxError) as error:
        raise _error("not_document", template, office) from error
    return opened


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _prepared(value: object, opened: Any) -> object:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, Chart):
        return Markup(value.placed(opened.docx.part))  # noqa: S704  our own XML, escaped where made
    if isinstance(value, Mapping):
        return {key: _prepared(item, opened) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(item, opened) for item in value]
    return value


def _render(opened: Any, values: Mapping[str, object], template: Path, office: Office) -> None:
    from jinja2 import TemplateError as JinjaError
    from jinja2 import TemplateSyntaxError, UndefinedError
    from lxml.etree import XMLSyntaxError

    context = {key: _prepared(value, opened) for key, value in values.items()}
    try:
        opened.render(context, jinja_env=_environment())
    except UndefinedError as error:
        told = _variable(str(error))
        raise _error("undefined", template, office, variable=told) from error
    except TemplateSyntaxError as error:
        raise _error("syntax", template, office, detail=error.message or "") from error
    except (JinjaError, XMLSyntaxError) as error:
        raise _error("failed", template, office, detail=str(error)) from error


def _error(key: str, template: Path, office: Office, **values: str) -> TemplateError:
    told = office.say(f"documents.errors.{key}", name=template.name, **values)
    return TemplateError(key, told)


def _variable(message: str) -> str:
    """The name in "'x' is undefined" or "'dict object' has no attribute 'x'"."""
    names = re.findall(r"'([^']+)'", message)
    return names[-1] if names else message


# ── laying out ────────────────────────────────────────────────────────────────────────────────


def _settle(document: Any) -> None:
    """Explicit fonts hold over theme fonts; marks shared with Western text are hinted Chinese."""
    for root in _roots(document):
        for fonts in root.iter(f"{_W}rFonts"):
            for theme, plain in _THEME_FONTS.items():
                if fonts.get(_W + plain) is not None:
                    fonts.attrib.pop(_W + theme, None)
        for run in root.iter(f"{_W}r"):
            if layout.needs_hint("".join(item.text or "" for item in run.iter(f"{_W}t"))):
                run.get_or_add_rPr().get_or_add_rFonts().set(f"{_W}hint", "eastAsia")


def _roots(document: Any) -> Iterator[Any]:
    yield document.element
    yield document.styles.element
    for part in document.part.package.iter_parts():
        name = str(part.partname)
        if re.fullmatch(r"/word/(header|footer)\d*\.xml", name):
            yield part.element


def _stamp(document: Any, office: Office, as_of: date, title: str) -> None:
    when = datetime.combine(as_of, time(), UTC).replace(tzinfo=None)
    told = document.core_properties
    told.author = told.last_modified_by = office.office.organ or office.office.name
    told.title = title
    told.created = told.modified = when
    told.last_printed = when
    told.revision = 1


# ── reading back ──────────────────────────────────────────────────────────────────────────────


def _verify(
    result: bytes, values: Mapping[str, object], name: str, template: Path, office: Office
) -> None:
    """The document opens, all its XML is whole, and no mark of the template is left in it."""
    from docx import Document
    from lxml import etree

    try:
        with zipfile.ZipFile(BytesIO(result)) as package:
            for part in package.namelist():
                if part.endswith((".xml", ".rels")):
                    etree.fromstring(package.read(part))
        roots = list(_roots(Document(BytesIO(result))))
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        told = office.say("documents.errors.unreadable", name=name, template=template.name)
        raise WriteError("unreadable", told) from error
    for root in roots:
        text = "".join(item.text or "" for item in root.iter(f"{_W}t"))
        for mark in _MARKS:
            if mark in text and mark not in str(values):
                told = office.say("documents.errors.unfilled", name=name, mark=mark)
                raise WriteError("unfilled", told)
