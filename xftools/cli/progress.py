"""Progress on stderr: a bar at a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from xftools.office import Office


class Steps:
    """The steps of a run, told as they begin. Shows nothing where stderr is no terminal."""

    def __init__(self, office: Office, files: int, *, quiet: bool) -> None:
        """`files` counts one tick each; every later step counts one more."""
        self._office = office
        self._bar: Any = None
        self._task: Any = None
        if sys.stderr.isatty() and not quiet:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=files + 8)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, step: str) -> None:
        """A step begins."""
        if self._bar is not None:
            self._bar.update(
                self._task, advance=1, description=self._office.word(f"pipeline.step.{step}")
            )
