"""Paths about people."""

from __future__ import annotations

import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.people.routes import answer
from signalpost.sandbox.state import Sandbox

STATE = Sandbox(people=generate(5, at=1_790_000_000))


@pytest.mark.parametrize("path", ["/_sandbox/people", "/_sandbox/people/", "/_sandbox/people/0", "/_sandbox/ads"])
def test_people_ads_and_results_are_answered(path: str) -> None:
    """With or without a slash at the end."""
    found = answer(STATE, Request(method="GET", path=path))
    assert found is not None and found.status == 200


@pytest.mark.parametrize("path", ["/_sandbox", "/_sandbox/events", "/people", "/v25.0/people/events"])
def test_other_paths_are_left_to_others(path: str) -> None:
    """Also those that only look alike."""
    assert answer(STATE, Request(method="GET", path=path)) is None
