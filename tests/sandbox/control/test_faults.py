"""Misbehaviour over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def test_a_fault_is_set_hits_and_is_taken_back(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """POST sets one switch more, GET lists what is left of them, DELETE removes all."""
    assert ask("POST", "/_sandbox/faults", {"fault": "613", "times": 2})["status"] == 201
    assert post(event)["code"] == 613
    assert ask("GET", "/_sandbox/faults")["faults"] == [{"fault": "613", "times": 2, "left": 1}]
    assert ask("DELETE", "/_sandbox/faults")["faults"] == []
    assert post(event)["status"] == 200


@pytest.mark.parametrize("body", [b"\xff", b"{", {"fault": "no such"}, {"fault": "613", "of": 1}])
def test_a_fault_that_does_not_exist_is_refused(ask: Ask, body: Any) -> None:
    """400, with the names there are."""
    assert ask("POST", "/_sandbox/faults", body)["error"]["code"] == "fault_invalid"
