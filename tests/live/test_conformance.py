"""The same Patch through the package and through an open workbook gives the same result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hands
import pytest

from xftools import live
from xftools.model import Patch
from xftools.office import Office

pytestmark = pytest.mark.office_suite


def test_an_open_workbook_gets_what_a_file_gets(app: Any, office: Office, tmp_path: Path) -> None:
    def by_program(source: Path, patch: Patch, target: Path) -> Patch:
        book = app.books.open(str(source))
        laid = live.lay(book, patch, office, source=live.read(book, office))
        book.save(str(target))
        book.close()
        return laid

    hands.assert_same(by_program, tmp_path)


def test_the_package_conforms_to_itself(tmp_path: Path) -> None:
    hands.assert_same(hands.by_package, tmp_path)
