"""Every reason why nothing goes out has a sentence."""

from __future__ import annotations

from signalpost.capi.codes import CODES
from signalpost.connectors.unsent import Unsent


def test_every_reason_is_a_code_with_a_sentence() -> None:
    """And says what to do."""
    assert {reason.value for reason in Unsent} <= set(CODES)
