"""Refusals of an event's content."""

from __future__ import annotations

import pytest

from signalpost.sandbox.graph_error import GraphError
from signalpost.sandbox.graph_events import EVENT_ERRORS

SUBCODES = """2804001 2804003 2804004 2804007 2804008 2804009 2804010 2804011 2804016 2804017 2804019 2804023 2804030
2804043 2804048 2804050 2804065 2804066 2804069 2804073 2804079 2804087 2804116 2804131 2804132"""


def test_every_subcode_that_is_known_is_here() -> None:
    """Section 2.2, all rows of code 100 about events."""
    assert sorted(str(error.subcode) for error in EVENT_ERRORS) == SUBCODES.split()


@pytest.mark.parametrize("error", EVENT_ERRORS, ids=lambda error: str(error.subcode))
def test_an_events_refusal_has_one_form(error: GraphError) -> None:
    """Section 2.1: 400, code 100, one message, not transient, a title and words."""
    told = error.body("A")["error"]
    assert (told["message"], told["type"], told["code"], told["is_transient"]) == (
        "Invalid parameter",
        "OAuthException",
        100,
        False,
    )
    assert told["error_user_title"]
    assert told["error_user_msg"]
