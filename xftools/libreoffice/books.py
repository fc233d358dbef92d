"""The engine, the application and its workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from xlwings import base_classes

from xftools.libreoffice.bridge import enum, path_of, struct
from xftools.libreoffice.names import Native
from xftools.libreoffice.ranges import Range
from xftools.libreoffice.sheets import Sheet, Sheets
from xftools.libreoffice.values import EPOCH, read_value

PROPERTY, STATE = "com.sun.star.beans.PropertyValue", "com.sun.star.beans.PropertyState"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}


class Engine:
    """The engine xlwings knows by the name ``libreoffice``."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, context: Any) -> None:
        """`context` is the component context of the program that runs."""
        self.app = App(context, self)

    @classmethod
    def of(cls, context: Any) -> Engine:
        """The engine of a running program."""
        return cls(context)

    def renew(self, context: Any) -> None:
        """Turns to another running program."""
        self.app = App(context, self)

    @property
    def apps(self) -> Apps:
        """The one application."""
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        """A value on its way into a sheet; it is turned in `Range.raw_value`."""
        del options
        # NaN is the one value that does not equal itself; NA of pandas has no truth value.
        return "" if x is None or type(x).__name__ in ("NAType", "NaTType") or x != x else x  # noqa: PLR0124

    @staticmethod
    def clean_value_data(
        data: Any,
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Raw values as Python ones."""
        return [
            [
                read_value(value, datetime_builder, empty_as, number_builder, errors=err_to_str)
                for value in row
            ]
            for row in data
        ]


class Apps(base_classes.Apps):  # type: ignore[misc]
    """The application a person has open."""

    def __init__(self, engine: Engine) -> None:
        """The applications of an engine: one."""
        self._engine = engine

    def keys(self) -> list[int]:
        """The keys of the applications."""
        return [self._engine.app.pid]

    def __iter__(self) -> Iterator[App]:
        yield self._engine.app

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._engine.app.pid:
            raise KeyError(pid)
        return self._engine.app


class App(base_classes.App):  # type: ignore[misc]
    """One running LibreOffice."""

    def __init__(self, context: Any, engine: Engine) -> None:
        """`context` is its component context."""
        self.engine = engine
        self._services = context.ServiceManager
        self._context = context
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self._locked: list[Any] = []
        self._alerts = True

    def service(self, name: str) -> Any:
        """A service of the program."""
        return self._services.createInstanceWithContext(name, self._context)

    @property
    def api(self) -> Any:
        """The desktop."""
        return self.desktop

    @property
    def pid(self) -> int:
        """A key: UNO does not tell the number of the process."""
        return 1

    @property
    def version(self) -> str:
        """The version, as 7.4.7.2."""
        settings = self.service("com.sun.star.configuration.ConfigurationProvider")
        where = struct(
            PROPERTY, "nodepath", 0, "/org.openoffice.Setup/Product", enum(STATE, "DIRECT_VALUE")
        )
        access = "com.sun.star.configuration.ConfigurationAccess"
        node = settings.createInstanceWithArguments(access, (where,))
        return str(node.getByName("ooSetupVersionAboutBox"))

    @property
    def visible(self) -> bool:
        """Whether it has a window."""
        return self.desktop.getCurrentFrame() is not None

    def activate(self, steal_focus: bool = False) -> None:
        """Brings it forward; which window is in front is left to the desk."""
        del steal_focus

    @property
    def display_alerts(self) -> bool:
        """Whether questions are asked: over UNO none ever is."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = value

    @property
    def enable_events(self) -> bool:
        """Whether macros of the workbook are told of changes: over UNO they always are."""
        return True

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        del value

    @property
    def screen_updating(self) -> bool:
        """Whether sheets are drawn, and rows measured, while they change: a colour alone would
        have all rows between the first and the last coloured cell measured."""
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        open_now = self.documents()
        if not value and not self._locked:
            for document in open_now:
                document.lockControllers()
                document.addActionLock()
                document.IsAdjustHeightEnabled = False
            self._locked = open_now
        elif value:
            for document in self._locked:
                if document in open_now:
                    document.IsAdjustHeightEnabled = True
                    document.removeActionLock()
                    document.unlockControllers()
            self._locked = []

    def documents(self) -> list[Any]:
        """The open spreadsheets."""
        found = self.desktop.getComponents().createEnumeration()
        documents = []
        while found.hasMoreElements():
            item = found.nextElement()
            if hasattr(item, "supportsService") and item.supportsService(SPREADSHEET):
                documents.append(item)
        return documents

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells, None where something else is selected."""
        book = self.books.active
        if book is None:
            return None
        chosen = book.document.getCurrentSelection()
        if not hasattr(chosen, "getRangeAddress"):
            return None
        address = chosen.getRangeAddress()
        sheet = Sheet(book, chosen.getSpreadsheet())
        return Range(
            sheet,
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow - address.StartRow + 1,
            address.EndColumn - address.StartColumn + 1,
        )


class Books(base_classes.Books):  # type: ignore[misc]
    """The open workbooks; the one in view first asked for by `active`."""

    def __init__(self, app: App) -> None:
        """The workbooks of an application."""
        self.app = app

    @property
    def api(self) -> Any:
        """The desktop."""
        return self.app.desktop

    @property
    def active(self) -> Book | None:
        """The workbook in view, None when that is no workbook."""
        current = self.app.desktop.getCurrentComponent()
        if hasattr(current, "supportsService") and current.supportsService(SPREADSHEET):
            return Book(self.app, current)
        documents = self.app.documents()
        return Book(self.app, documents[0]) if len(documents) == 1 else None

    def __call__(self, name_or_index: int | str) -> Book:
        """The workbook of a name or of a number from 1; a KeyError where there is none."""
        books = list(self)
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(books):
                raise KeyError(name_or_index)
            return books[name_or_index - 1]
        for book in books:
            if book.name == name_or_index:
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.app.documents())

    def __iter__(self) -> Iterator[Book]:
        for document in self.app.documents():
            yield Book(self.app, document)

    def __contains__(self, name: str) -> bool:
        return any(book.name == name for book in self)

    def add(self) -> Book:
        """A new workbook."""
        return self._loaded("private:factory/scalc")

    def open(self, fullname: str, *given: Any, **more: Any) -> Book:
        """The workbook of a file. Only the file's name counts of what xlwings hands over."""
        del given, more
        return self._loaded(Path(fullname).resolve().as_uri())

    def _loaded(self, url: str) -> Book:
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, ())
        if document is None or not document.supportsService(SPREADSHEET):
            raise OSError(url)
        return Book(self.app, document)


class Book(base_classes.Book):  # type: ignore[misc]
    """An open workbook."""

    def __init__(self, app: App, document: Any) -> None:
        """`document` is the model of the workbook."""
        self._app = app
        self.document = document

    @property
    def app(self) -> App:
        """The application it is open in."""
        return self._app

    @property
    def api(self) -> Any:
        """The workbook under Excel's names."""
        return Native(
            {
                "Date1904": lambda: self.epoch.year == 1904,
                "ProtectStructure": self.document.isProtected,
                "Saved": lambda: not self.document.isModified(),
            }
        )

    @property
    def epoch(self) -> datetime:
        """The day that is number nought."""
        day = self.document.NullDate
        first = datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001
        return EPOCH if first.year < 1900 else first

    @property
    def name(self) -> str:
        """The name of the file, or what an unsaved workbook is called."""
        full = self.fullname
        return PurePath(full).name

    @property
    def fullname(self) -> str:
        """The path of the file, or what an unsaved workbook is called."""
        url = self.document.getURL()
        return path_of(url) if url else str(self.document.getTitle())

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    def activate(self) -> None:
        """Brings it into view, where it has a window."""
        controller = self.document.getCurrentController()
        if controller is not None:
            controller.getFrame().activate()

    def close(self) -> None:
        """Closes it; what was not saved is lost."""
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves it, under another name when one is given."""
        del password
        if path is None:
            self.document.store()
            return
        kind = struct(
            PROPERTY,
            "FilterName",
            0,
            FILTERS[Path(path).suffix.lower()],
            enum(STATE, "DIRECT_VALUE"),
        )
        self.document.storeAsURL(Path(path).resolve().as_uri(), (kind,))
