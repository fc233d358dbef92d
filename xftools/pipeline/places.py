"""Where an office keeps its state, told from where its files lie; and what lies beside a ledger."""

from __future__ import annotations

from pathlib import Path

from xftools.office import Office


def office_folder(path: Path) -> Path | None:
    """The nearest folder above a path with an office.toml, None when there is none (a delivered
    ledger lies in a run folder inside the office folder)."""
    folder = (path if path.is_dir() else path.parent).resolve()
    for place in (folder, *folder.parents):
        if (place / "office.toml").is_file():
            return place
    return None


def volume_beside(ledger: Path, office: Office) -> Path | None:
    """The separate volume of restricted records beside a ledger, None when there is none. Only the
    folder of `ledger` counts: it need not be there itself."""
    name = office.word("pipeline.files.volume")
    for folder in (ledger.parent, ledger.parent / office.word("pipeline.files.restricted")):
        if (folder / name).is_file() and folder / name != ledger:
            return folder / name
    return None
