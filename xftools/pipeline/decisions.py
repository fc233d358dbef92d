"""People's decisions on pairs: of a reviewed workbook, and those the office folder remembers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from xftools import normalise
from xftools.model import Finding, Judgement, Register
from xftools.office import Office

Judged = tuple[dict[frozenset[str], Judgement], tuple[Finding, ...]]

KEY_FILE = "office.key"


def office_key(office: Office, *, make: bool = False) -> bytes:
    """The secret that keys over personal data are hashed with; it lies in the office's runs/.

    With `make` it is created when missing. Without a folder that may be written, decisions of
    this run are still readable, but tied to no secret.
    """
    if office.folder is None:
        return b""
    path = office.folder / "runs" / KEY_FILE
    if path.is_file():
        return path.read_bytes()
    if make:
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(secrets.token_bytes(32))
            path.chmod(0o600)
        except OSError:
            return b""
        return path.read_bytes()
    return b""


def decided(office: Office, given: Path | None) -> Callable[[Sequence[Register]], Judged]:
    """What people decided of the records at hand: the workbook `given`, over the office's own."""
    own = office.folder / office.word("pipeline.files.decisions") if office.folder else None
    books = [path for path in (own, given) if path is not None and path.is_file()]

    def judge(registers: Sequence[Register]) -> Judged:
        if not books or not registers:
            return {}, ()
        from xftools.write import review

        kind = registers[0].kind
        records = normalise.stack([item for item in registers if item.kind == kind])
        keys = review.record_keys(records, office, secret=office_key(office))
        judgements: dict[frozenset[str], Judgement] = {}
        findings: tuple[Finding, ...] = ()
        for path in books:
            told, extra = review.read_review(path, office, keys)
            judgements |= told
            findings += extra
        return judgements, findings

    return judge


def remember(office: Office, given: Path) -> Path | None:
    """Adds the decisions of a reviewed workbook to those the office folder remembers, so that the
    next month's run knows them; where they lie, None without a folder. A later word on a pair
    replaces the earlier one.

    Raises:
        ReadError: the file is not a reviewed workbook.
    """
    if office.folder is None:
        return None
    from xftools.write import review

    own = office.folder / office.word("pipeline.files.decisions")
    known = {}
    for path in (own, given):
        if path.is_file():
            known.update({item.pair: item for item in review.read_decisions(path, office)[0]})
    review.write_decisions(own, known.values(), office)
    return own
