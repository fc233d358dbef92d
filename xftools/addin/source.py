"""VBA text as people write it, turned into pure ASCII: no code page of any machine matters then.

Comments go, and Chinese literals become ``ChrW(n) & …``. Sources are UTF-8 text in vba/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 900
"""VBA refuses lines of 1,023 characters and more, and more than 24 continued ones."""
MOST_CONTINUED = 24

_PIECE = re.compile(r'"(?:[^"]|"")*"|\'.*|[^"\']+|"')
_REMARK = re.compile(r"\s*Rem\b", re.IGNORECASE)


class SourceError(ValueError):
    """A VBA source that cannot be made ASCII: where, and why. Only a builder sees it."""


def ascii_source(text: str, name: str) -> str:
    """The source with every literal in ASCII, comments gone, lines ending as VBA wants them.

    Raises:
        SourceError: Chinese outside a literal, in a Const, or an open literal.
    """
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            made = _line(line)
        except SourceError as error:
            raise SourceError(f"{name}:{number}: {error}") from error
        if made.strip() or not line.strip():
            lines.append(made)
    return "\r\n".join(lines).strip("\r\n") + "\r\n"


def _line(line: str) -> str:
    if _REMARK.match(line):
        return ""
    pieces: list[str] = []
    for piece in _PIECE.findall(line):
        if piece.startswith("'"):
            break
        if piece == '"':
            raise SourceError("a literal is not closed")
        if piece.startswith('"'):
            if not piece.isascii() and re.match(r"\s*((Public|Private)\s+)?Const\b", line):
                raise SourceError("a Const may hold ASCII only")
            pieces += _literal(piece)
        elif not piece.isascii():
            raise SourceError("only literals and comments may hold Chinese")
        else:
            pieces.append(piece)
    return _folded(pieces).rstrip()


def _literal(piece: str) -> Iterator[str]:
    """The parts of a literal, each after the first with the ``&`` before it."""
    if piece.isascii():
        yield piece
        return
    first = True
    for part in re.findall(r'(?:[ -!#-~]|"")+|[^ -~]', piece[1:-1]):
        told = f'"{part}"' if part.isascii() else _coded(part)
        yield told if first else f" & {told}"
        first = False


def _coded(letter: str) -> str:
    """One character by its numbers: two beyond the basic plane, and never the sign of a Long."""
    units = letter.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return " & ".join(f"ChrW({number})" for number in numbers)


def _folded(pieces: list[str]) -> str:
    """The pieces as one line, continued where it would be too long."""
    lines, here = [], ""
    for piece in pieces:
        if len(here) + len(piece) > LONGEST and piece.startswith(" & "):
            lines.append(here + " _")
            here = "   "
        here += piece
    lines.append(here)
    if len(lines) > MOST_CONTINUED:
        raise SourceError("a literal is too long")
    return "\r\n".join(lines)
