"""The plain doors: what people drop their sheets on who have no ribbon.

    dropped → asked → the command, as a process of its own → one sentence, and the folder opened

`put` writes the doors into a folder for one Python; ``python -m xftools.doors NAME PATH…`` is what
they start, and without a name the small window with the same verbs.
"""

from __future__ import annotations

from xftools.doors.declared import DOORS, Door
from xftools.doors.placed import put, take_away

__all__ = ["DOORS", "Door", "put", "take_away"]
