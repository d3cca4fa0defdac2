"""One refusal as Graph words it."""

from __future__ import annotations

from signalpost.sandbox.graph_error import GraphError


def test_only_what_is_set_is_sent() -> None:
    """Section 2.1: message, type, code and fbtrace_id always, the rest if there is one."""
    bare = GraphError(code=190, message="no")
    assert set(bare.body("A")["error"]) == {"message", "type", "code", "fbtrace_id"}
    full = GraphError(code=100, subcode=1, message="no", is_transient=False, title="t", user_message="u")
    assert set(full.body("A")["error"]) == {
        "message",
        "type",
        "code",
        "error_subcode",
        "is_transient",
        "error_user_title",
        "error_user_msg",
        "fbtrace_id",
    }


def test_an_error_is_named_by_its_numbers() -> None:
    """How fault switches and the list of calls name it."""
    assert GraphError(code=190, message="").name == "190"
    assert GraphError(code=190, subcode=463, message="").name == "190/463"


def test_places_in_a_message_are_filled() -> None:
    """With the object at hand, or with something that reads well; other braces stay."""
    error = GraphError(code=100, message="Unsupported {method} request for {object} {}")
    assert error.filled(object="7", method="get").body("A")["error"]["message"] == "Unsupported get request for 7 {}"
    assert error.body("A")["error"]["message"] == "Unsupported post request for 0 {}"
