"""Why a whole request is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.gateway.refusal import GROUNDS, Refused

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", GROUNDS)
def test_every_ground_is_documented(code: str) -> None:
    """Each code stands in the reference with its status."""
    assert f"| {GROUNDS[code].status} | `{code}` |" in PAGE


@pytest.mark.parametrize("code", GROUNDS)
def test_every_ground_has_a_sentence_and_a_fix(code: str) -> None:
    """Nobody is refused without being told what to do."""
    ground = GROUNDS[code]
    assert ground.message.endswith(".")
    assert ground.fix.endswith(".")
    assert ground.transient == (ground.graph_code in (2, 4))


def test_a_body_that_is_no_list_of_events_keeps_its_own_code() -> None:
    """The words are those of the problem found."""
    problem = Problem(path="", code="json_invalid", message="Not JSON.", fix="Send JSON.")
    refused = Refused.for_body(InvalidInput("x", problems=[problem]))
    assert (refused.code, refused.ground.status, refused.ground.message) == ("json_invalid", 400, "Not JSON.")
    assert refused.problems == (problem,)


def test_a_full_store_says_when_to_come_back() -> None:
    """Retry-After is the store's."""
    refused = Refused.for_store(StoreUnavailable("full", retry_after=30))
    assert (refused.code, refused.retry_after) == ("store_unavailable", 30)
