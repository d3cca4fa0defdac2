"""Codes about malformed text always refuse."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes_wire import WIRE_CODES


def test_what_cannot_be_read_is_refused():
    """Nothing is guessed from malformed text."""
    assert {row.severity for row in WIRE_CODES} == {Severity.REFUSED}
