"""Codes of orders and of platforms' messages."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes import CODES
from signalpost.capi.codes_orders import ORDER_CODES


def test_each_ends_what_it_is_said_of() -> None:
    """None is a mere note, and all can be told."""
    assert ORDER_CODES
    for row in ORDER_CODES:
        assert row.severity is Severity.REFUSED
        assert CODES[row.code] is row
