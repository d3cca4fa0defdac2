"""Codes of leaks and lists."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes_privacy import LEAKS, PRIVACY_CODES
from signalpost.privacy.kinds import KINDS


def test_every_kind_of_leak_has_its_codes() -> None:
    """One that refuses the event, and a note for each thing that is done about it."""
    severities = {row.code: row.severity for row in PRIVACY_CODES}
    assert tuple(LEAKS) == KINDS
    for kind in KINDS:
        assert severities[f"leak_{kind}"] is Severity.REFUSED
        for done in ("masked", "key_dropped", "reported"):
            assert severities[f"leak_{kind}_{done}"] is Severity.NOTE


def test_codes_name_no_value() -> None:
    """No sentence has a place where a value could stand."""
    assert not [row.code for row in PRIVACY_CODES if "{" in row.message + row.fix]
