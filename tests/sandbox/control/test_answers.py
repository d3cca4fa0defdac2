"""Errors of the sandbox's own API."""

from __future__ import annotations

import pytest

from signalpost.sandbox.control.answers import BadQuery, missing, refused, whole


def test_errors_have_one_shape() -> None:
    """A stable code and words for people."""
    assert refused(400, "bad", "It is bad").body == {"error": {"message": "It is bad", "code": "bad"}}
    assert (missing("event").status, missing("event").body["error"]["code"]) == (404, "not_found")


def test_a_number_is_taken_out_of_the_query() -> None:
    """What is left are filters."""
    query = {"limit": "5", "event_id": "a"}
    assert (whole(query, "limit", 100), whole(query, "after", 0), query) == (5, 0, {"event_id": "a"})
    with pytest.raises(BadQuery, match="limit"):
        whole({"limit": "many"}, "limit", 1)
