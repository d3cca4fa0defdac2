"""Graph's answers as clients read them."""

from __future__ import annotations

import pytest

from signalpost.sandbox.graph import GRAPH_ERRORS, event_error, object_error, parameter_error, success


@pytest.mark.parametrize("name", [name for name in GRAPH_ERRORS if name[0].isdigit()])
def test_an_error_body_has_what_clients_read(name: str) -> None:
    """message, type, code and fbtrace_id are there; error_subcode only if there is one."""
    error = GRAPH_ERRORS[name].body("Atrace")["error"]
    assert error["message"]
    assert error["type"] in ("OAuthException", "GraphMethodException")
    assert error["fbtrace_id"] == "Atrace"
    code, _, subcode = name.partition("/")
    assert error["code"] == int(code)
    assert error.get("error_subcode") == (int(subcode) if subcode else None)


def test_a_bad_token_is_401_with_the_bare_body() -> None:
    """Code 190 comes with 401 and only message, type, code, fbtrace_id (live, 2026-09-05)."""
    error = GRAPH_ERRORS["190"]
    assert error.status == 401
    assert set(error.body("A")["error"]) == {"message", "type", "code", "fbtrace_id"}


def test_event_errors_are_400_and_code_100() -> None:
    """An event's refusal is always (100, subcode) with a title."""
    error = event_error(2804003)
    assert (error.status, error.code, error.title) == (400, 100, "Event Timestamp Too Old")
    assert parameter_error("x").body("A")["error"]["message"] == "(#100) x"


def test_a_missing_object_is_named() -> None:
    """Record object_missing_or_no_access."""
    message = object_error("1234567891234569").body("A")["error"]["message"]
    assert message.startswith("Unsupported post request. Object with ID '1234567891234569' does not exist")
    assert object_error("1", "GET").message.startswith("Unsupported get request")


def test_success_always_has_three_fields() -> None:
    """Meta's own SDK reads `messages` unguarded."""
    assert success(2, "A") == {"events_received": 2, "messages": [], "fbtrace_id": "A"}
