"""An xlwings engine over LibreOffice: the public API of xlwings on Linux desktops.

`join` finds the LibreOffice that runs on this desk (or the one that listens on a named pipe) and
hands it over as an xlwings App. Only the parts of xlwings that live.py uses are there; what is not
raises NotImplementedError, as xlwings' own engines do.

`Range.api`, `Sheet.api` and `Book.api` answer to the few of Excel's own names that xlwings has no
public name for: ``Font.Strikethrough``, ``ProtectContents``, ``ProtectStructure``, ``Date1904``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings

__all__ = ["faults", "join", "leave"]


def join(pipe: str | None = None, profile: str | None = None) -> xlwings.App | None:
    """The running LibreOffice as an xlwings App, None when none runs (or python3-uno is missing).

    `pipe` is the name of a pipe on which one listens already; without it the one on this desk is
    asked to listen until `leave`. `profile` is the URL of its user profile where that is not the
    usual one.
    """
    from xftools.libreoffice.bridge import connected

    context = connected(pipe, profile)
    if context is None:
        return None
    import xlwings

    from xftools.libreoffice.books import Engine

    impl = Engine.of(context)
    if impl.name in xlwings.engines.engines_by_name:
        known: Engine = xlwings.engines[impl.name].impl
        known.renew(context)
        impl = known
    else:
        xlwings.engines.add(xlwings.Engine(impl=impl))
    if xlwings.engines.active is None:
        xlwings.engines[impl.name].activate()
    return xlwings.App(impl=impl.app)


def leave() -> None:
    """Asks the LibreOffice on this desk to listen no more."""
    from xftools.libreoffice.bridge import silenced

    silenced()


def faults() -> tuple[type[Exception], ...]:
    """What LibreOffice raises when a workbook is gone or a call is refused."""
    from xftools.libreoffice import bridge

    return bridge.faults()
