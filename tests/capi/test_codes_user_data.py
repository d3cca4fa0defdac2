"""Codes about single user_data keys never refuse an event."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes_user_data import USER_DATA_CODES


def test_a_bad_key_never_costs_the_event():
    """A value that cannot be right is left out with a note."""
    assert {row.severity for row in USER_DATA_CODES} == {Severity.NOTE}
