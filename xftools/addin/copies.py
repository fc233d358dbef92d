"""The buttons that give a sheet or a workbook of its own: words in use, a blank register, a copy
that may leave the office."""

from __future__ import annotations

from xftools.addin.walk import Desk, known, walk
from xftools.addin.wire import Answer, Laying
from xftools.errors import OfficeError
from xftools.model import Patch
from xftools.write.distribution import distribution


def words_in_use(at: Desk) -> Answer:
    """A sheet of the words in use in the workbook in view, beside whatever was laid before."""
    done = walk(at, until="normalise")
    known(at, done)
    sheet = distribution(done.outcome.registers, at.office)
    sentence = at.office.say(
        "addin.said.distribution", sheet=sheet.name, count=len(sheet.rows) - sheet.header_row
    )
    at.lay(Laying(Patch(sheets=(sheet,)), keeps=True))
    return Answer(sentence)


def blank(at: Desk) -> Answer:
    """A blank register of the kind in view, in the office folder; one that is there stays.

    Raises:
        OfficeError: nobody knows where the office folder is.
    """
    from xftools.write.blank import blank_register

    folder = at.office.folder
    if folder is None:
        raise OfficeError("no_office", at.office.word("addin.said.no_office"))
    registers = walk(at, until="normalise").outcome.registers
    name = registers[0].kind if registers else at.office.word("blank.kind")
    path = folder / at.office.say("blank.file", label=at.office.kind(name).label)
    if path.exists():
        return Answer(at.office.say("addin.said.blank_there", file=path.name), folder)
    at.told("write")
    blank_register(name, at.office, path, as_of=at.as_of)
    return Answer(at.office.say("addin.said.blank", file=path.name), folder)


def redacted(at: Desk) -> Answer:
    """A copy of the registers in view that may leave the office."""
    done = walk(at, until="normalise", parts=("redacted",))
    known(at, done)
    ids = {record for item in done.outcome.registers for record in item.records.places}
    stay = len(ids & done.outcome.restricted)
    told = [at.office.say("addin.said.redacted", count=len(ids) - stay)]
    told += [at.office.say("addin.said.stayed", count=stay)] if stay else []
    return Answer("\n".join(told), done.out)
