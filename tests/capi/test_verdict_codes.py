"""The table of Meta's codes."""

from __future__ import annotations

import pytest

from signalpost.capi.codes import CODES
from signalpost.capi.verdict_codes import PERMISSION, REFUSED, ROWS, Action, find


def test_no_pair_has_two_rows():
    """A code and subcode mean one thing."""
    assert len({(row.code, row.subcode) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code}-{row.subcode}")
def test_each_row_is_found_and_has_its_source(row):
    """A rule nobody can trace is no rule."""
    assert find(row.code, row.subcode) is row
    assert row.source
    assert row.meaning


def test_an_events_fault_has_a_reason_our_own_checks_share():
    """An event that dies at Meta is named as if prepare had caught it."""
    reasons = {row.reason for row in ROWS if row.action is Action.SPLIT}
    assert reasons - {REFUSED, "messaging_refused"} <= set(CODES)


def test_a_subcode_falls_back_on_its_code():
    """And a code of no table on nothing."""
    assert find(190, 12345) is find(190, None)
    assert find(250, None) is PERMISSION
    assert find(424242, None) is None
