"""The sandbox over HTTP, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request, Secret
from signalpost.transport_asgi import AsgiTransport

Ask = Callable[..., dict[str, Any]]


def test_a_call_is_answered_as_meta_answers_and_its_events_can_be_read(
    ask: Ask, post: Ask, event: dict[str, Any]
) -> None:
    """200 with events_received, messages and fbtrace_id; the events come back as they were sent."""
    answer = post(event, {**event, "event_id": "order-2"}, partner_agent="me_1_0")
    assert (answer["status"], answer["events_received"], answer["messages"]) == (200, 2, [])
    found = ask("GET", "/_sandbox/events")
    assert found["count"] == 2
    first = found["events"][0]
    assert first["event"] == event
    assert (first["dataset"], first["api_version"], first["token_place"], first["partner_agent"]) == (
        "123",
        "v25.0",
        "header",
        "me_1_0",
    )
    assert first["fbtrace_id"] == answer["fbtrace_id"]


def test_a_refused_call_keeps_nothing(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """All or nothing: the good event of a refused call is not kept, and the call is listed with its code."""
    assert post(event, {**event, "event_time": 1})["subcode"] == 2804003
    assert ask("GET", "/_sandbox/events")["count"] == 0
    calls = ask("GET", "/_sandbox/calls")["calls"]
    assert [(one["error"], one["events"]) for one in calls] == [("100/2804003", 2)]


def test_a_test_event_code_shows_the_event_and_still_keeps_it(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """The list of one code has its events; the list of all has them too."""
    post(event)
    post({**event, "event_id": "t"}, test_event_code="TEST12345")
    listed = ask("GET", "/_sandbox/events?test_event_code=TEST12345")
    assert [one["event"]["event_id"] for one in listed["events"]] == ["t"]
    assert ask("GET", "/_sandbox/events")["count"] == 2


def test_events_can_be_filtered_paged_and_forgotten(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Filters by any field, `after` and `limit` page, DELETE forgets."""
    post(*[{**event, "event_id": str(number)} for number in range(5)])
    assert ask("GET", "/_sandbox/events?event_id=3")["count"] == 1
    last_two = ask("GET", "/_sandbox/events?limit=2")
    assert last_two["count"] == 5
    assert [one["number"] for one in last_two["events"]] == [4, 5]
    assert ask("GET", "/_sandbox/events?after=4")["count"] == 1
    assert ask("GET", "/_sandbox/events?limit=0")["events"] == []
    assert ask("GET", "/_sandbox/events?limit=many")["status"] == 400
    assert ask("DELETE", "/_sandbox/events")["status"] == 200
    assert ask("GET", "/_sandbox/events")["count"] == 0


def test_the_summary_tells_totals_and_settings(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """GET /_sandbox shows what came and what is allowed."""
    post(event)
    post({**event, "event_time": 1})
    summary = ask("GET", "/_sandbox")
    assert (summary["events_received"], summary["calls"], summary["any_token"]) == (1, 2, True)
    assert summary["limits"]["max_age_s"] == 7 * 86_400


def test_other_paths_and_methods_are_refused_as_graph_does(ask: Ask) -> None:
    """Graph answers JSON everywhere."""
    assert ask("GET", "/v25.0/123/events")["error"]["error_subcode"] == 33
    assert ask("POST", "/v25.0/123/other", {"data": []})["status"] == 404
    assert ask("GET", "/_sandbox/other")["status"] == 404
    assert ask("PUT", "/_sandbox/events")["status"] == 404
    assert ask("POST", "/v25.0/123/events", b"{")["error"]["code"] == 100


def test_a_call_without_a_token_is_104(ask: Ask, event: dict[str, Any]) -> None:
    """Also the local Meta wants one; any will do."""
    assert ask("POST", "/v25.0/123/events", {"data": [event]}, token=None)["error"]["code"] == 104


def test_a_listed_token_is_needed_when_tokens_are_listed(event: dict[str, Any]) -> None:
    """401 and code 190 for another one."""
    transport = AsgiTransport(build(Sandbox(tokens={"123": ["right"]})))
    request = Request(url="http://sandbox/v25.0/123/events", body=b'{"data":[{}]}', token=Secret("wrong"))
    answer = transport.send(request)
    assert answer.status == 401
    assert b'"code":190' in answer.body


def test_importing_the_sandbox_loads_no_server() -> None:
    """The application needs the base installation only."""
    import subprocess
    import sys

    code = "import sys, signalpost.sandbox.app; print([m for m in ('uvicorn','starlette','apsw') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
