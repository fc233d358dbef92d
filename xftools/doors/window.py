"""The small window with the same verbs, where tkinter loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from xftools.doors import work
from xftools.doors.asked import Asked, asked, ledger_beside, usual_month
from xftools.doors.declared import DOORS, WINDOW, WORDS, Door
from xftools.errors import XftoolsError
from xftools.office import load

_LOOKS_AGAIN = 100
"""Milliseconds between two looks at whether the work is done."""
_LISTENS = 0.02
"""Seconds that a look takes while the work goes on."""
_COLUMNS = 4
_SUFFIXES = ("*.xlsx", "*.xls", "*.et", "*.csv", "*.ods", "*.xlsm")


def shown(*, as_of: date | None = None) -> bool:
    """Shows the window until it is closed; False where there is no tkinter or no screen."""
    try:
        from tkinter import TclError, Tk
    except ImportError:
        return False
    try:
        root = Tk()
    except TclError:
        return False
    Window(root, as_of=as_of)
    root.mainloop()
    return True


class Window:
    """The window: what was chosen, the verbs, and what was said last."""

    def __init__(
        self,
        root: Any,
        *,
        as_of: date | None = None,
        opened: Callable[[Path], object] = work.opened,
    ) -> None:
        """`root` is tkinter's; `opened` shows a folder to the person."""
        from tkinter import Listbox, StringVar, Text, ttk

        self.root, self.as_of, self.opened = root, as_of, opened
        self.paths: list[Path] = []
        self.out: Path | None = None
        self.running: subprocess.Popen[str] | None = None
        self._todo: Asked | None = None
        self._password: str | None = None
        self._given = self._stopped = False
        root.title(WORDS["window"])
        if "clam" in (themes := ttk.Style(root)).theme_names() and sys.platform == "linux":
            themes.theme_use("clam")
        root.minsize(640, 480)
        root.columnconfigure(0, weight=1)
        root.rowconfigure(0, weight=1)
        whole = ttk.Frame(root, padding=12)
        whole.grid(sticky="nsew")
        whole.columnconfigure(0, weight=1)
        whole.rowconfigure(1, weight=1)
        whole.rowconfigure(5, weight=1)
        ttk.Label(whole, text=WINDOW["files"]).grid(row=0, column=0, sticky="w")
        self.list: Any = Listbox(whole, selectmode="extended", height=6, activestyle="none")
        self.list.grid(row=1, column=0, sticky="nsew")
        beside = ttk.Frame(whole, padding=(8, 0, 0, 0))
        beside.grid(row=1, column=1, sticky="n")
        for key, does in (
            ("add_files", self.add_files),
            ("add_folder", self.add_folder),
            ("take_out", self.take_out),
        ):
            ttk.Button(beside, text=WINDOW[key], command=does).pack(fill="x", pady=2)
        ttk.Label(beside, text=WINDOW["month"]).pack(anchor="w", pady=(10, 0))
        self.month = StringVar(root, usual_month(self._today(), load(None)))
        ttk.Entry(beside, textvariable=self.month, width=12).pack(anchor="w")
        ttk.Label(whole, text=WINDOW["doors"]).grid(row=2, column=0, sticky="w", pady=(10, 2))
        self.buttons = self._doors(whole)
        self.said = Text(
            whole, height=7, wrap="char", state="disabled", takefocus=0, font="TkDefaultFont"
        )
        self.said.grid(row=5, column=0, columnspan=2, sticky="nsew", pady=(10, 0))
        last = ttk.Frame(whole, padding=(0, 8, 0, 0))
        last.grid(row=7, column=0, columnspan=2, sticky="ew")
        self.bar = ttk.Progressbar(last, mode="indeterminate", length=200)
        self.stop_button = ttk.Button(
            last, text=WINDOW["stop"], command=self.stop, state="disabled"
        )
        self.stop_button.pack(side="left")
        self.open_button = ttk.Button(
            last, text=WINDOW["open"], command=self.open, state="disabled"
        )
        self.open_button.pack(side="right")
        self._questions(whole)
        root.protocol("WM_DELETE_WINDOW", self.close)
        self.say(WINDOW["hello"])

    def _doors(self, whole: Any) -> dict[str, Any]:
        """One button for each door; what it is for is said while the mouse rests on it."""
        from tkinter import StringVar, ttk

        frame = ttk.Frame(whole)
        frame.grid(row=3, column=0, columnspan=2, sticky="ew")
        hint = StringVar(self.root)
        label = ttk.Label(whole, textvariable=hint, wraplength=600, foreground="#555555")
        label.grid(row=4, column=0, columnspan=2, sticky="w")
        buttons = {}
        for at, door in enumerate(DOORS.values()):
            frame.columnconfigure(at % _COLUMNS, weight=1, uniform="doors")
            button = ttk.Button(frame, text=door.label, command=partial(self.do, door))
            button.grid(row=at // _COLUMNS, column=at % _COLUMNS, sticky="ew", padx=2, pady=2)
            for event, text in (("<Enter>", door.tip), ("<FocusIn>", door.tip), ("<Leave>", "")):
                button.bind(event, partial(_put, hint, text))
            buttons[door.name] = button
        return buttons

    def _questions(self, whole: Any) -> None:
        """The line that asks for a password; it is there while it is needed."""
        from tkinter import ttk

        self.question = ttk.Frame(whole, padding=(0, 8, 0, 0))
        self.question.grid(row=6, column=0, columnspan=2, sticky="ew")
        self.question_label = ttk.Label(self.question)
        self.question_label.pack(side="left")
        self.password = ttk.Entry(self.question, show="*", width=20)
        self.password.pack(side="left", padx=4)
        self.password.bind("<Return>", lambda _: self.answer())
        self.go_on = ttk.Button(self.question, text=WINDOW["go_on"], command=self.answer)
        self.go_on.pack(side="left")
        self.question.grid_remove()

    def _today(self) -> date:
        return self.as_of or datetime.now().astimezone().date()

    # ── what is to be worked on ───────────────────────────────────────────────────────────────

    def add_files(self) -> None:
        """Lets the person choose files."""
        from tkinter import filedialog

        kinds = [(WINDOW["tables"], _SUFFIXES), (WINDOW["all"], ("*",))]
        for name in filedialog.askopenfilenames(parent=self.root, filetypes=kinds):
            self.add(Path(name))

    def add_folder(self) -> None:
        """Lets the person choose a folder."""
        from tkinter import filedialog

        if name := filedialog.askdirectory(parent=self.root, mustexist=True):
            self.add(Path(name))

    def add(self, path: Path) -> None:
        """Adds a file or a folder."""
        if path not in self.paths:
            self.paths.append(path)
            self.list.insert("end", str(path))

    def take_out(self) -> None:
        """Takes the chosen ones off the list."""
        for at in reversed(self.list.curselection()):
            self.list.delete(at)
            del self.paths[at]

    # ── the work ──────────────────────────────────────────────────────────────────────────────

    def do(self, door: Door) -> None:
        """Begins a door's work with what is on the list."""
        if self.running is not None:
            return
        said = [WORDS["doing"].format(door=door.label)]
        try:
            asked(door, self.paths, month=self.month.get())
            ledger = ledger_beside(door, self.paths)
            if ledger is not None:
                said.insert(0, WORDS["goes_on"].format(ledger=ledger.name))
            todo = asked(door, self.paths, month=self.month.get(), ledger=ledger)
        except XftoolsError as error:
            self.say(error.message)
            return
        if todo.there is not None:
            self._ended(work.there(todo.there), "")
            return
        self.say("\n".join(said))
        self.out = None
        self._begin(todo)

    def _begin(self, todo: Asked, password: str | None = None) -> None:
        self._asks(None)
        self._todo, self._password, self._given = todo, password, password is not None
        self._stopped = False
        self.running = work.started(todo, as_of=self.as_of, heard=True, password=self._given)
        self._busy(busy=True)
        self.root.after(_LOOKS_AGAIN, self._look)

    def _look(self) -> None:
        """Tells the end once it has come."""
        if self.running is None or self._todo is None:
            return
        # No thread of our own: what tkinter made may only be touched, and freed, in this one.
        try:
            given, self._password = self._password, None
            answer, errors = self.running.communicate(given, timeout=_LISTENS)
        except subprocess.TimeoutExpired:
            self.root.after(_LOOKS_AGAIN, self._look)
            return
        code, self.running = self.running.returncode, None
        self._busy(busy=False)
        file = work.locked(answer)
        if file is not None and not self._given and not self._stopped:
            self._asks(file)
        told = work.told(self._todo, answer, work.STOPPED if self._stopped else code)
        self._ended(told, errors)

    def _ended(self, told: work.Told, errors: str) -> None:
        """Says how it ended and shows the folder to look at."""
        self.say("\n".join(line for line in (told.sentence, errors.strip()) if line))
        self.out = told.out
        if self.out is not None:
            self.open_button.configure(state="normal")
            self.opened(self.out)

    def _asks(self, file: str | None) -> None:
        """Asks for the password of a file, or no longer."""
        self.password.delete(0, "end")
        if file is None:
            self.question.grid_remove()
            return
        self.question_label.configure(text=WINDOW["password"].format(file=file))
        self.question.grid()
        self.password.focus_set()

    def answer(self) -> None:
        """Goes on with the password that was typed."""
        password = str(self.password.get())
        if password and self.running is None and self._todo is not None:
            self.say(WORDS["doing"].format(door=self._todo.door.label))
            self._begin(self._todo, password)

    def _busy(self, *, busy: bool) -> None:
        for button in self.buttons.values():
            button.configure(state="disabled" if busy else "normal")
        self.stop_button.configure(state="normal" if busy else "disabled")
        self.open_button.configure(state="disabled")
        if busy:
            self.bar.pack(side="left", padx=8)
            self.bar.start()
        else:
            self.bar.stop()
            self.bar.pack_forget()

    def stop(self) -> None:
        """Stops the work; files are whole at any moment of it."""
        if self.running is not None:
            self._stopped = True
            self.running.terminate()

    def open(self) -> None:
        """Shows the folder of results again."""
        if self.out is not None:
            self.opened(self.out)

    def close(self) -> None:
        """Closes the window; work that goes on is stopped."""
        self.stop()
        if self.running is not None:
            self.running.communicate()
        self.root.destroy()

    def say(self, text: str) -> None:
        """Puts a text where the last one stood."""
        self.said.configure(state="normal")
        self.said.delete("1.0", "end")
        self.said.insert("1.0", text)
        self.said.configure(state="disabled")


def _put(variable: Any, text: str, _event: object) -> None:
    variable.set(text)
