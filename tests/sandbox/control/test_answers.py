"""Errors of the sandbox's own API."""

from __future__ import annotations

import pytest

from signalpost.sandbox.control.answers import BadQuery, missing, number_in, refused, whole


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


def test_a_number_without_end_is_none() -> None:
    """Nothing here has so many; a query says so, a path leads nowhere."""
    with pytest.raises(BadQuery, match="15 digits"):
        whole({"days": "-" + "9" * 16}, "days", 1)
    assert (number_in("12"), number_in("1" * 5_000), number_in("x"), number_in("")) == (12, None, None, None)
