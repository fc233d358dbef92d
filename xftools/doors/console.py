"""A door in a plain window of text: asks what is missing, does the work, ends with one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from getpass import getpass
from pathlib import Path

from xftools.doors import work
from xftools.doors.asked import Asked, asked, ledger_beside, office_for, office_of, usual_month
from xftools.doors.declared import ERRORS, WORDS, Door
from xftools.doors.dropped import paths, typed
from xftools.doors.placed import SAID
from xftools.errors import OfficeError
from xftools.office import load

DONE, NOT_DONE = 0, SAID


def at(door: Door, given: Sequence[str], *, as_of: date | None = None, month: str = "") -> int:
    """Does what a door does with the paths dropped on it; the exit code."""
    try:
        return _at(door, paths(given, os.environ), as_of=as_of, month=month)
    except OfficeError as error:
        say(error.message)
        return NOT_DONE
    except KeyboardInterrupt:
        say(WORDS["stopped"])
        return NOT_DONE
    finally:
        _linger()


def say(sentence: str) -> None:
    """A sentence to the person."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _at(door: Door, dropped: tuple[Path, ...], *, as_of: date | None, month: str) -> int:
    if not dropped:
        dropped = _dropped_here(door)
    todo = _settled(door, dropped, as_of=as_of, month=month)
    if todo.there is not None:
        return _shown(work.there(todo.there))
    say(WORDS["doing"].format(door=door.label))
    answer, code = _done(todo, as_of)
    file = work.locked(answer)
    if file is not None and sys.stdin.isatty():
        password = getpass(WORDS["password"].format(file=file))
        if password:
            answer, code = _done(todo, as_of, password)
    return _shown(work.told(todo, answer, code))


def _dropped_here(door: Door) -> tuple[Path, ...]:
    """What is dropped into the window of a door that was opened with nothing."""
    office = door.takes == "office"
    if not office or sys.stdin.isatty():
        say(WORDS["drop_office" if office else "drop"].format(door=door.label))
        say(door.tip)
    question = WORDS["drop_office_here"].format(folder=office_for(())) if office else None
    answer = _answer(question or WORDS["drop_here"])
    return typed(answer, windows=sys.platform == "win32")


def _shown(told: work.Told) -> int:
    """Says how it ended and shows the folder to look at; the exit code."""
    say(told.sentence)
    if told.out is not None:
        work.opened(told.out)
    return DONE if told.done else NOT_DONE


def _done(todo: Asked, as_of: date | None, password: str | None = None) -> tuple[str, int]:
    """What a command answered, and its exit code."""
    running = work.started(todo, as_of=as_of, heard=False, password=password is not None)
    try:
        answer, _ = running.communicate(password)
    except KeyboardInterrupt:
        # It heard that too, and is putting things in order.
        with suppress(KeyboardInterrupt):
            running.wait()
        raise
    return answer, running.returncode


def _settled(door: Door, dropped: tuple[Path, ...], *, as_of: date | None, month: str) -> Asked:
    """The command, once all is known that it needs."""
    asked(
        door, dropped, month=month or "2000-01"
    )  # what cannot be is said before anything is asked
    ledger = ledger_beside(door, dropped)
    if ledger is not None and not sys.stdin.isatty():
        say(WORDS["goes_on"].format(ledger=ledger.name))
    elif ledger is not None:
        said = _answer(WORDS["go_on"].format(ledger=ledger.name))
        ledger = ledger if said.strip().lower() not in ("n", "no") else None
    if door.month and not month:
        today = as_of or datetime.now().astimezone().date()
        usual = usual_month(today, load(office_of(dropped[0].resolve())))
        month = _answer(WORDS["which_month"].format(month=usual)).strip() or usual
    return asked(door, dropped, month=month, ledger=ledger)


def _answer(question: str) -> str:
    """What a person answers; nothing where nobody can."""
    if not sys.stdin.isatty():
        return ""
    try:
        return input(question)
    except EOFError:
        return ""


def _linger() -> None:
    """A window that was opened for this one door stays until the person has read it."""
    if sys.stdin.isatty():
        with suppress(KeyboardInterrupt):
            _answer(WORDS["close"])


def unknown(name: str, labels: str) -> int:
    """Says that there is no such door."""
    say(ERRORS["no_door"].format(door=name, doors=labels))
    _linger()
    return NOT_DONE


def no_window(labels: str) -> int:
    """Says that no window can be shown here, and what to do instead."""
    say(WORDS["no_window"].format(doors=labels))
    _linger()
    return NOT_DONE
