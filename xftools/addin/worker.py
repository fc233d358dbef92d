"""The process behind the buttons: ``python -m xftools.addin.worker JOB``.

It answers the job it was started for, stays a minute for the next ones, and goes. It speaks through
files in the user's own jobs folder, opens no port, and whatever becomes of it costs one press.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xftools.addin import wire

# One press lives for seconds, and a clerk waits for the first (see cli/cold.py).
gc.set_threshold(1_000_000, 20, 20)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")

STAYS = 60.0
"""Seconds it waits for another press."""
LOOKS, LATER = 0.001, 0.005
"""Seconds between two looks at the folder: right after a press, and once it is some time ago."""
SOON = 10.0
"""Seconds after a press in which the next is likely."""
RESTS = 1.5
"""Seconds after an answer when it tidies its memory: by then nobody waits."""
UNSEEN = 0.3
"""Seconds in which nobody looks for the step it is at."""
BEATS = 1.0
"""Seconds between two signs of life."""
STALE = 3600.0
"""Seconds after which a job that nobody took away is an orphan: its Excel is gone."""
UNREAD = 50.0
"""The same for a job with its answer: a macro that waits looks for it many times a second, and says
so when the job is gone."""
PASSWORDS = ("password", "wrong_password")
"""The errors after which a person is asked for the password of the workbook in view."""
NO_ROOM = 3
"""The exit code that tells the launcher that nothing could be written."""
ALIVE, LOCK = "worker.alive", "worker.lock"


def main(job: Path) -> int:
    """Answers `job` and, when no other worker is at it, those that come after; an exit code."""
    root = job.parent
    with suppress(OSError):
        root.chmod(0o700)
    with _alone(root) as alone:
        if not alone:
            _serve(job, job.name)
            return 0
        with _beating(root / ALIVE):
            _serve(job, job.name)
            sweep(root)
            now = time.monotonic()
            until, rests = now + stays(), now + RESTS
            while (now := time.monotonic()) < until:
                if _served(root, job.name):
                    now = time.monotonic()
                    until, rests = now + stays(), now + RESTS
                elif now > rests:
                    gc.collect()
                    rests = until
                time.sleep(LOOKS if until - now > stays() - SOON else LATER)
            sweep(root)
    return 0


def stays() -> float:
    """How long it stays; another time for tests (``XFTOOLS_STAYS``)."""
    return float(os.environ.get("XFTOOLS_STAYS", STAYS))


def _served(root: Path, mine: str) -> bool:
    """Whether there was a job to answer."""
    found = False
    with suppress(OSError):
        for entry in os.scandir(root):
            if entry.name.startswith("job") and _serve(Path(entry.path), mine):
                found = True
    return found


def _serve(job: Path, mine: str) -> bool:
    """Takes a job and answers it, whatever happens; False when there is none to take."""
    from xftools.addin import wire

    try:
        (job / wire.REQUEST).rename(job / wire.TAKEN)
    except OSError:
        return False
    with suppress(OSError):
        # The launcher that started us tells of our death by this.
        (job / f"by.{mine}").touch()
    answer = _answered(job)
    for path in job.glob("book.*"):
        path.unlink(missing_ok=True)
    try:
        wire.tell_answer(job, answer)
    except OSError:
        # No room, or the press was given up: what little can be said, without the patch.
        for path in job.glob("patch.*"):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        try:
            wire.tell(job, wire.DONE, ["error\tno_room"])
        except OSError:
            if job.is_dir():
                # Not a line fits: our launcher says so when we are gone.
                sys.exit(NO_ROOM)
    if not (job / wire.TAKEN).exists():
        # The press was given up while we had the copy open: nobody else takes the folder away.
        shutil.rmtree(job, ignore_errors=True)
    return True


def _answered(job: Path) -> wire.Answer:
    """What the job is answered: never an error, always a sentence."""
    from xftools import data
    from xftools.addin import wire

    words = data.load("words/addin")["said"]
    steps = data.load("words/pipeline")["step"]

    def told(step: str) -> None:
        with suppress(OSError):
            wire.tell(job, wire.STEP, [wire.coded(steps.get(step, step))])

    request = wire.read_request(job)
    if request is None or not request.copy.is_file():
        return wire.Answer(words["not_whole"], ok=False)
    from xftools.addin.verbs import answer
    from xftools.errors import XftoolsError

    try:
        with _seen(told) as tell:
            return answer(request, tell, lambda laying: wire.tell_laying(job, laying))
    except XftoolsError as error:
        asks = "password" if error.key in PASSWORDS else ""
        return wire.Answer(error.message, ok=False, asks=asks)
    except Exception as error:  # noqa: BLE001 - a press ends in a sentence, whatever broke
        if _of_the_disk(error):
            return wire.Answer(words["unwritten"], ok=False)
        return wire.Answer(words["crashed"].format(kind=type(error).__name__), ok=False)


@contextmanager
def _seen(told: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Tells steps, but none that is over before anybody looks."""
    now: list[str] = []
    late = threading.Timer(UNSEEN, lambda: told(now[-1]) if now else None)

    def tell(step: str) -> None:
        now.append(step)
        if not late.is_alive():
            told(step)

    late.start()
    try:
        yield tell
    finally:
        late.cancel()
        late.join()


def _of_the_disk(error: BaseException | None) -> bool:
    """Whether an error is one of the machine's, however a library wrapped it."""
    while error is not None:
        if isinstance(error, OSError):
            return True
        error = error.__cause__ or error.__context__
    return False


def sweep(root: Path) -> None:
    """Takes away the jobs of an Excel that is gone: they may hold copies of personal data."""
    with suppress(OSError):
        for entry in os.scandir(root):
            if entry.name.startswith("job") and _is_orphan(Path(entry.path), time.time()):
                shutil.rmtree(entry.path, ignore_errors=True)


def _is_orphan(job: Path, now: float) -> bool:
    from xftools.addin import wire

    with suppress(OSError):
        if (job / wire.DONE).stat().st_mtime < now - UNREAD:
            return True
    return job.stat().st_mtime < now - STALE


@contextmanager
def _alone(root: Path) -> Iterator[bool]:
    """Whether this is the only worker of the folder; it is kept so until the end."""
    from filelock import FileLock, Timeout

    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _beating(path: Path) -> Iterator[None]:
    """A sign of life while it lasts: a number that grows."""
    over = threading.Event()

    def beat() -> None:
        number = 0
        while True:
            number += 1
            with suppress(OSError):
                fresh = path.with_name(f"{path.name}.part")
                fresh.write_text(f"{os.getpid()} {number}\r\n", encoding="ascii")
                fresh.replace(path)
            if over.wait(BEATS):
                return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        with suppress(OSError):
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
