from __future__ import annotations

import pytest

from xftools.model import Context, Grid, RawRow, RawTable
from xftools.office import Office, load, overlay


@pytest.fixture(scope="session")
def shipped() -> Office:
    return load()


@pytest.fixture(scope="session")
def office(shipped) -> Office:
    """An office with villages and units of its own."""
    own = {
        "office": {"town": "石桥镇"},
        "villages": [
            {"name": "柳富村", "aliases": ["柳富"]},
            {"name": "石桥村"},
            {"name": "石桥社区"},
            {"name": "东河社区", "aliases": ["东河居"]},
        ],
        "units": [
            {"name": "自然资源所", "aliases": ["国土所"]},
            {"name": "派出所"},
        ],
    }
    return Office.model_validate(overlay(shipped.model_dump(by_alias=True), own))


@pytest.fixture(scope="session")
def table():
    """A table written out: headers in row 3, rows below, columns from B."""

    def build(headers, rows, *, filled=(), letters=None, date_1904=False, **context):
        columns = tuple(letters or range(2, 2 + len(headers)))
        body = tuple(
            RawRow(4 + at, tuple(row), frozenset(c for r, c in filled if r == 4 + at))
            for at, row in enumerate(rows)
        )
        cells = ((), (), (None, *headers), *((None, *row) for row in rows))
        return RawTable(
            grid=Grid("柳富村.xlsx", "10月", cells, date_1904=date_1904),
            number=1,
            shape="table",
            header_rows=(3,),
            first_row=4,
            last_row=3 + len(rows),
            columns=columns,
            headers=tuple(headers),
            rows=body,
            set_aside=(),
            context=Context(**context),
        )

    return build
