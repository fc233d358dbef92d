"""Which workbooks are open, and in what."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from xftools import libreoffice
from xftools.errors import OfficeError, ReadError, WriteError
from xftools.office import Office

_T = TypeVar("_T")
Book = Any
"""An xlwings Book."""

PIPE, PROFILE = "XFTOOLS_LIBREOFFICE_PIPE", "XFTOOLS_LIBREOFFICE_PROFILE"
"""Where a LibreOffice that is not the usual one on this desk is found (environment)."""


def opened(office: Office) -> tuple[Book, ...]:
    """The open workbooks, the one in view first.

    Raises:
        ReadError: xlwings is missing (``no_xlwings``), no Excel or LibreOffice runs (``no_program``).
    """
    try:
        import xlwings
    except ImportError as error:
        raise ReadError("no_xlwings", office.word("live.errors.no_xlwings")) from error
    if sys.platform in ("win32", "darwin"):
        apps = list(xlwings.apps)
    else:
        app = libreoffice.join(os.environ.get(PIPE), os.environ.get(PROFILE))
        apps = [app] if app is not None else []
    if not apps:
        raise ReadError("no_program", office.word("live.errors.no_program"))
    books = []
    for app in apps:
        active = app.books.active if len(app.books) else None
        in_view = active if active is not None and active.impl is not None else None
        mine = [book for book in app.books if in_view is None or not same(book, in_view)]
        books += [in_view, *mine] if in_view is not None else mine
    return tuple(books)


def parted() -> None:
    """Lets go of the program that `opened` spoke to."""
    libreoffice.leave()


def named(books: tuple[Book, ...], name: str | None, office: Office) -> Book:
    """The workbook of a name or path, or the one in view.

    Raises:
        ReadError: no workbook is open (``no_book``), or none of that name (``not_open``).
        OfficeError: several are open and none is in view (``which_book``).
    """
    if not books:
        raise ReadError("no_book", office.word("live.errors.no_book"))
    if name is None:
        return books[0]
    path = os.path.realpath(name)
    full = [book for book in books if os.path.realpath(book.fullname) == path]
    found = full or [book for book in books if book.name.casefold() == name.casefold()]
    if not found:
        shown = office.word("read.separator").join(book.name for book in books)
        raise ReadError("not_open", office.say("live.errors.not_open", file=name, books=shown))
    if len(found) > 1:
        raise OfficeError("which_book", office.say("live.errors.which_book", file=name))
    return found[0]


def same(left: Book, right: Book) -> bool:
    """Whether two handles are one workbook."""
    return bool(left.fullname == right.fullname and left.name == right.name)


def is_open(book: Book) -> bool:
    """Whether a workbook can still be spoken to."""
    try:
        return bool(book.name)
    except faults():
        return False


def faults() -> tuple[type[Exception], ...]:
    """What the program raises when a workbook is gone or a call is refused."""
    found: list[type[Exception]] = [*libreoffice.faults()]
    import xlwings

    found.append(xlwings.XlwingsError)
    for module, name in (("pywintypes", "com_error"), ("appscript", "CommandError")):
        if module in sys.modules:
            found.append(getattr(sys.modules[module], name))
    return tuple(found)


def spoken(
    work: Callable[[], _T],
    book: Book,
    name: str,
    office: Office,
    kind: type[ReadError | WriteError],
) -> _T:
    """What `work` answers; what the program refuses, in the clerk's words. `name` is what the
    workbook was called. (No context manager: what LibreOffice raises does not pass through one.)

    Raises:
        ReadError, WriteError: as `kind` says: the workbook is gone (``closed``), or the program is
            busy with a dialogue or a cell that is being typed into (``refused``).
    """
    try:
        return work()
    except faults() as error:
        key = "refused" if is_open(book) else "closed"
        raise kind(key, office.say(f"live.errors.{key}", file=name)) from error
