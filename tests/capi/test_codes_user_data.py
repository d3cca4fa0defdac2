"""Codes about single user_data keys never refuse an event."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes_user_data import USER_DATA_CODES
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS


def test_a_bad_key_never_costs_the_event():
    """A value that cannot be right is left out with a note."""
    assert {row.severity for row in USER_DATA_CODES} == {Severity.NOTE}


def test_every_key_of_a_person_can_be_told_to_be_wrong():
    """By a code that names the key, and with a fix; click and browser ids say how they are wrong."""
    codes = {row.code: row for row in USER_DATA_CODES}
    for key in (*HASHED_KEYS, *CLEAR_KEYS):
        wrong = [f"{key}_invalid"] if key not in ("fbc", "fbp") else [
            f"{key}_{how}" for how in ("malformed", "stale", "future")
        ]  # fmt: skip
        assert all(codes[code].fix for code in wrong)
