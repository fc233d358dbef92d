"""A LibreOffice of its own with the shipped add-in loaded: one JSON request a line in, one answer a line out.

Runs in a process of its own: `import uno` changes the import machinery of whoever imports it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append("/usr/lib/python3/dist-packages")

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.beans import PropertyValue

VBA_XML = "Calc MS Excel 2007 VBA XML"


def told(**values: object) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


class Later(unohelper.Base, XCallback):
    """Something the office does in its own thread, where a person's clicks are done too."""

    def __init__(self, what: Callable[[], object]) -> None:
        self.what, self.trouble, self.over = what, "", threading.Event()

    def notify(self, _data: object) -> None:
        try:
            self.what()
        except BaseException:
            self.trouble += traceback.format_exc()
        self.over.set()


class Presser:
    def __init__(self, folder: Path, addin: Path) -> None:
        self.addin, self.books, self.others = addin, {}, {}
        pipe = f"xf{os.getpid()}"
        self.process = subprocess.Popen(
            [
                "soffice", "--headless", "--norestore", "--nologo", "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        for _ in range(600):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.1)
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self.later = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", context
        )
        self.always = uno.getConstantByName(
            "com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN"
        )
        self.library = self.macros(addin)

    def macros(self, path: Path) -> Any:
        """A workbook whose macros are called; an office that is still starting answers with nothing."""
        found = None
        while found is None:
            found = self.desktop.loadComponentFromURL(
                path.as_uri(), "_blank", 0,
                told(FilterName=VBA_XML, MacroExecutionMode=self.always, Hidden=True, ReadOnly=True),
            )  # fmt: skip
        return found

    def load(self, path: str, **more: object) -> str:
        book = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, told(**more))
        self.books[path] = book
        return self.activate(path)

    def activate(self, path: str) -> str:
        frame = self.books[path].CurrentController.Frame
        frame.activate()
        self.desktop.setActiveFrame(frame) if hasattr(self.desktop, "setActiveFrame") else None
        return self.books[path].Title

    def call(self, name: str, *arguments: object) -> object:
        return self.call_in(self.library, name, *arguments)

    def call_in(self, library: Any, name: str, *arguments: object) -> object:
        url = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
        script = library.getScriptProvider().getScript(url)
        return script.invoke(tuple(arguments), (), ())[0]

    def also(self, macros: str) -> None:
        """Another workbook whose macros are called; to be loaded before the one that is to be in view."""
        self.others[macros] = self.macros(Path(macros))

    def timed(self, name: str, *arguments: object, macros: str = "") -> float:
        """Seconds that a macro takes, of the add-in or of another workbook."""
        library = self.others[macros] if macros else self.library
        taken: list[float] = []

        def act() -> None:
            began = time.perf_counter()
            self.call_in(library, name, *(arguments or (self.desktop,)))
            taken.append(time.perf_counter() - began)

        acting = Later(act)
        self.later.addCallback(acting, None)
        acting.over.wait()
        if acting.trouble:
            raise RuntimeError(acting.trouble)
        return taken[0]

    def door(self, name: str) -> object:
        # Excel hands over the button; a Sub of ours never looks at it, but there must be one.
        return self.call(name, self.desktop)

    def door_while(self, name: str, gate: str, *then: Any) -> str:
        """Presses a button whose worker waits behind a gate, does something else, opens the gate."""

        def act() -> None:
            if not (Path(gate) / "waits").exists():
                # Posted again at once, it would leave no turn to anything else.
                threading.Timer(0.02, lambda: self.later.addCallback(meanwhile, None)).start()
                return
            getattr(self, then[0])(*then[1:])
            (Path(gate) / "open").touch()

        meanwhile = Later(act)

        def press() -> None:
            self.later.addCallback(meanwhile, None)  # its turns come while the button's Sub waits
            self.door(name)

        pressing = Later(press)
        self.later.addCallback(pressing, None)
        pressing.over.wait()
        return pressing.trouble + meanwhile.trouble

    def insert_rows(self, path: str, sheet: str, row: int, count: int) -> None:
        self.books[path].Sheets.getByName(sheet).Rows.insertByIndex(row - 1, count)

    def annotate(self, path: str, sheet: str, cell: str, text: str) -> None:
        self.books[path].Sheets.getByName(sheet).getCellRangeByName(cell).Annotation.String = text

    def sheets(self, path: str) -> list[str]:
        return list(self.books[path].Sheets.ElementNames)

    def write(self, path: str, sheet: str, cell: str, text: object) -> None:
        where = self.books[path].Sheets.getByName(sheet).getCellRangeByName(cell)
        if isinstance(text, str):
            where.String = text
        else:
            where.Value = float(text)

    def rename(self, path: str, sheet: str, name: str) -> None:
        place = self.books[path].Sheets.getByName(sheet)
        place.Name = name
        assert name == place.Name  # a name it does not like it leaves, and says nothing

    def protect(self, path: str, sheet: str, *, on: bool = True) -> None:
        place = self.books[path].Sheets.getByName(sheet)
        place.protect("") if on else place.unprotect("")

    def select(self, path: str, sheet: str, cells: str) -> None:
        controller = self.books[path].CurrentController
        place = self.books[path].Sheets.getByName(sheet)
        controller.setActiveSheet(place)
        controller.select(place.getCellRangeByName(cells))

    def shown(self, path: str) -> str:
        return self.books[path].CurrentController.ActiveSheet.Name

    def note_shown(self, path: str, out: str) -> None:
        Path(out).write_text(self.shown(path), encoding="utf-8")

    def hide_row(self, path: str, sheet: str, row: int, *, on: bool = True) -> None:
        self.books[path].Sheets.getByName(sheet).Rows.getByIndex(row - 1).IsVisible = not on

    def save(self, path: str, target: str, name: str = "Calc MS Excel 2007 XML") -> None:
        self.books[path].storeToURL(Path(target).as_uri(), told(FilterName=name))

    def close(self, path: str) -> None:
        self.books.pop(path).close(True)

    def stop(self) -> None:
        try:
            self.desktop.terminate()
        except Exception:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def main() -> None:
    presser = Presser(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({"ok": "ready"}), flush=True)
    try:
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                done = getattr(presser, asked[0])(*asked[1], **asked[2])
                answer = {"ok": done}
            except Exception:
                answer = {"error": traceback.format_exc()}
            print(json.dumps(answer), flush=True)
    finally:
        presser.stop()


if __name__ == "__main__":
    main()
