"""Documents that are owed: which, to whom, what they say; and the drafts of them.

A draft has neither number nor date of issue, and never a seal or a signature: those come with the
person who signs.
"""

from __future__ import annotations

from xftools.write.notices.index import key_of, write_index
from xftools.write.notices.letters import write_draft, write_sign_off
from xftools.write.notices.owing import owed
from xftools.write.notices.says import notice_of

__all__ = ["key_of", "notice_of", "owed", "write_draft", "write_index", "write_sign_off"]
