"""The shapes of answers."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.problem import Problem
from signalpost.gateway.answers import (
    Ended,
    error_answer,
    events_answer,
    graph_answer,
    graph_error_answer,
    refusal_text,
)
from signalpost.gateway.refusal import GROUNDS, Refused
from signalpost.store.record import Receipt

TAKEN = Ended(
    Accepted(event_name="Lead", event_id="e1", event_time=1, action_source="website", body=b"{}"), Receipt("box", 3, 0)
)
WRONG = Problem(path="custom_data.currency", code="currency_missing", message="No currency.", fix="Send one.")
LOST = Ended(Dropped(reason="currency_missing", problems=(WRONG,), event_id="e2"), None)


def test_each_event_has_its_result() -> None:
    """Accepted ones with receipt, dropped ones with reason and problems; sums beside them."""
    answer = events_answer([TAKEN, LOST])
    assert answer.status == 202
    assert json.loads(answer.body) == {
        "results": [
            {"status": "accepted", "event_id": "e1", "receipt": "box-3-0"},
            {
                "status": "dropped",
                "event_id": "e2",
                "reason": "currency_missing",
                "problems": [
                    {
                        "path": "custom_data.currency",
                        "code": "currency_missing",
                        "message": "No currency.",
                        "fix": "Send one.",
                    }
                ],
            },
        ],
        "accepted": 1,
        "dropped": 1,
    }


@given(st.text(max_size=30))
def test_the_answer_to_one_event_is_like_those_to_many(event_id: str) -> None:
    """Put together from pieces or encoded whole, the same JSON comes out."""
    one = Ended(msgspec.structs.replace(TAKEN.outcome, event_id=event_id), TAKEN.receipt)
    alone, twice = json.loads(events_answer([one]).body), json.loads(events_answer([one, one]).body)
    assert alone["results"] * 2 == twice["results"]
    assert (set(alone), alone["accepted"], alone["dropped"]) == (set(twice), 1, 0)


def test_graph_counts_what_was_accepted_and_names_the_rest() -> None:
    """200 with all three of Meta's fields, always."""
    answer = graph_answer([TAKEN, LOST], ["upload_tag: not passed on"], "trace")
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "events_received": 1,
        "messages": [
            "data[1]: currency_missing custom_data.currency: No currency. Send one.",
            "upload_tag: not passed on",
        ],
        "fbtrace_id": "trace",
    }
    assert json.loads(graph_answer([TAKEN], [], "t").body) == {"events_received": 1, "messages": [], "fbtrace_id": "t"}


def test_graph_refuses_only_when_nothing_is_left() -> None:
    """400 with Graph's error body; long lists of texts are cut."""
    answer = graph_answer([LOST] * 1_000, [], "trace")
    error = json.loads(answer.body)["error"]
    assert (answer.status, error["code"], error["type"], error["fbtrace_id"]) == (400, 100, "OAuthException", "trace")
    assert error["error_user_msg"].startswith("data[0]: currency_missing")
    assert len(error["error_user_msg"]) <= 4_000


def test_a_reason_without_its_problem_is_still_named() -> None:
    """No event is refused without a text."""
    assert refusal_text(7, Dropped(reason="expired", problems=())) == "data[7]: expired"


@pytest.mark.parametrize("code", GROUNDS)
def test_every_ground_has_both_forms(code: str) -> None:
    """Ours with code, message, fix; Graph's with message, type, code, fbtrace_id and the transience."""
    refused = Refused(code, retry_after=4 if GROUNDS[code].status in (429, 503) else None)
    ours, graphs = error_answer(refused), graph_error_answer(refused, "trace")
    assert set(json.loads(ours.body)) == {"code", "message", "fix"}
    error = json.loads(graphs.body)["error"]
    assert {"message", "type", "code", "fbtrace_id", "is_transient"} <= set(error)
    assert ours.status == GROUNDS[code].status
    assert graphs.status == (400 if code == "dataset_unknown" else ours.status)
    assert ((b"retry-after", b"4") in ours.headers) == (ours.status in (429, 503))
    assert ((b"www-authenticate", b"Bearer") in ours.headers) == (ours.status == 401)
    assert ((b"allow", b"POST") in ours.headers) == (ours.status == 405)


def test_a_body_left_unread_closes_the_connection() -> None:
    """What still comes must not be read as the next request."""
    assert (b"connection", b"close") in error_answer(Refused("body_too_large", close=True)).headers
