"""Squeezing a part: a large one in pieces, side by side, as one stream."""

from __future__ import annotations

import os
import zlib

LEVEL = 6
PIECE = 4 * 1024 * 1024
"""Bytes of a piece. It is fixed, so that every machine makes the same bytes."""
_WINDOW = 32 * 1024


def deflated(content: bytes) -> bytes:
    """The raw deflate stream of a part."""
    starts = range(0, max(len(content), 1), PIECE)
    if len(starts) == 1:
        return _piece(content, 0)
    from concurrent.futures import ThreadPoolExecutor

    # zlib works outside the interpreter's lock.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return b"".join(pool.map(lambda start: _piece(content, start), starts))


def _piece(content: bytes, start: int) -> bytes:
    """A piece of the stream; it may point back into the piece before it."""
    known = content[max(start - _WINDOW, 0) : start]
    squeeze = (
        zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=known)
        if known
        else zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    )
    end = start + PIECE
    last = end >= len(content)
    squeezed = squeeze.compress(memoryview(content)[start:end])
    return squeezed + squeeze.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)
