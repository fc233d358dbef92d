"""The shipped office, once."""

from __future__ import annotations

import pytest

from xftools import office
from xftools.office import Office


@pytest.fixture(scope="session")
def shipped() -> Office:
    return office.load()
