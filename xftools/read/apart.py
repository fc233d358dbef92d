"""calamine in a process of its own, for .xlsb and what xlrd gives up: on a broken file it now and
then takes its process down, or says on stderr what nobody should read.

``python -m xftools.read.apart NAME < FILE`` writes the sheets, pickled, to stdout.
"""

from __future__ import annotations

import pickle
import subprocess
import sys

from xftools.errors import ReadError
from xftools.read.grids import Seen, Sheets
from xftools.read.package import Package
from xftools.read.workbooks import sheets_of

_BLIND = Seen(unseen=("hidden_rows", "struck", "notes", "errors", "uncached"))
_PATIENCE = 20.0


def read_xlsb(content: bytes, name: str) -> Sheets:
    """The sheets of an .xlsb. Its rows hide and are struck out unseen.

    Raises:
        ReadError: the file is broken or too big.
    """
    Package(content)
    return read_apart(content, name)


def read_apart(content: bytes, name: str) -> Sheets:
    """The sheets of any workbook that calamine reads, without the marks of its rows.

    Raises:
        ReadError: it cannot be read, or not within 20 seconds (``damaged``).
    """
    try:
        answer = subprocess.run(  # noqa: S603  our own program, and a name as its argument
            [sys.executable, "-m", __name__, name],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            # On Windows no black window flashes up.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ReadError("damaged", type(error).__name__) from error
    sheets: Sheets = pickle.loads(answer.stdout)  # noqa: S301  our own process wrote it
    return sheets


def main() -> None:
    """Answers `read_apart`."""
    sheets = sheets_of(sys.stdin.buffer.read(), sys.argv[1], [], blind=_BLIND)
    sys.stdout.buffer.write(pickle.dumps(sheets))


if __name__ == "__main__":
    main()
