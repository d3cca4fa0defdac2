"""Codes of events that end at the edge."""

from __future__ import annotations

from signalpost.capi.code import Severity
from signalpost.capi.codes import problem
from signalpost.capi.codes_edge import EDGE_CODES


def test_every_decision_at_the_edge_has_words() -> None:
    """Each reason can be told with a sentence and what to do about it."""
    for row in EDGE_CODES:
        told = problem(row.code, "")
        assert row.severity is Severity.REFUSED
        assert told.message.endswith(".")
        assert told.fix.endswith(".")
