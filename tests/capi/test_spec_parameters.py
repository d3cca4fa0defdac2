"""The tables of parameters."""

from __future__ import annotations

import pytest

from signalpost.capi.kinds import READERS
from signalpost.capi.spec import Source
from signalpost.capi.spec_parameters import OBJECTS, Kind

ROWS = [row for table in OBJECTS.values() for row in table.values()]
JUDGED_ELSEWHERE = {Kind.OBJECT, Kind.CONTENTS, Kind.CURRENCY, Kind.EXTINFO}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place}.{row.name}")
def test_each_row_can_be_read_and_has_its_source(row):
    """A parameter without a reader would pass unchecked."""
    assert row.kind in READERS or row.kind in JUDGED_ELSEWHERE
    assert isinstance(row.source, Source)
    assert bool(row.values) == (row.kind is Kind.ENUM)


def test_no_kind_is_idle():
    """Each kind is used by a row."""
    assert {row.kind for row in ROWS} == set(Kind)
