"""Meta's edge for events, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.app import build
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox
from signalpost.sandbox.usage import Usage
from signalpost.transport import Request, Secret
from signalpost.transport_asgi import AsgiTransport

NOW = 1_790_000_000.0

Ask = Callable[..., dict[str, Any]]


def test_a_refused_call_and_its_events_can_be_looked_at(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """The page shows what was refused and why: the error as it was answered, the events as they came."""
    refused = post(event, {**event, "event_time": 1})
    listed = ask("GET", "/_sandbox/calls?refused=true")["calls"]
    call = ask("GET", f"/_sandbox/calls/{listed[0]['number']}")
    assert call["answer"]["error"] == refused["error"]
    assert call["held"] == [event, {**event, "event_time": 1}]


@pytest.mark.parametrize("fault", ["613", "html_502"])
def test_events_of_a_call_that_met_a_fault_are_held_but_not_taken(
    sandbox: Sandbox, ask: Ask, post: Ask, event: dict[str, Any], fault: str
) -> None:
    """Section 21 item 10: a client must send them again."""
    sandbox.faults.add(Fault(fault=fault))
    with pytest.raises(ValueError) if fault == "html_502" else _nothing():
        post(event)
    assert sandbox.events() == []
    call = ask("GET", "/_sandbox/calls/1")
    assert (call["error"], call["held"]) == (fault, [event])
    assert post(event)["events_received"] == 1


@pytest.mark.parametrize(("stored", "events"), [(True, 1), (False, 0)])
def test_a_cut_connection_has_taken_the_events_or_not(
    sandbox: Sandbox, post: Ask, event: dict[str, Any], stored: bool, events: int
) -> None:
    """Section 21 item 10: the client cannot know, and sends again; the event_id makes that safe."""
    sandbox.faults.add(Fault(fault="drop", stored=stored))
    with pytest.raises(TransportError):
        post(event)
    assert len(sandbox.events()) == events
    post(event)
    assert [one.standing.kept for one in sandbox.events()].count(True) == 1


def test_a_call_that_cannot_be_read_is_listed_without_events(ask: Ask) -> None:
    """There is nothing to hold."""
    ask("POST", "/v25.0/123/events", b"{")
    call = ask("GET", "/_sandbox/calls/1")
    assert (call["error"], call["events"], call["held"]) == ("100", 0, [])


def test_the_event_that_a_call_was_refused_for_is_pointed_at(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Meta's answer names none; the sandbox's own list does."""
    post(event, event, {**event, "user_data": {}})
    post()
    listed = ask("GET", "/_sandbox/calls?refused=true")["calls"]
    assert [(call["error"], call["at"]) for call in listed] == [("100/2804050", 2), ("100", None)]


@pytest.mark.parametrize(
    ("conduct", "envelope", "title"),
    [
        (Conduct(), {"locale": "fr_FR"}, "Timestamp de l’évènement trop ancien"),
        (Conduct(locale="fr"), {}, "Timestamp de l’évènement trop ancien"),
        (Conduct(locales={"123": "pt"}), {}, "Carimbo de data e hora do evento muito antigo"),
    ],
)
def test_titles_follow_the_language_asked_for(event: dict[str, Any], conduct: Any, envelope: Any, title: str) -> None:
    """Section 21 item 9."""
    answer = call_of(Sandbox(conduct=conduct, clock=lambda: NOW), {**event, "event_time": 1}, **envelope)
    error = msgspec.json.decode(answer.body)["error"]
    assert (error["error_user_title"], error["error_subcode"], error["message"]) == (
        title,
        2804003,
        "Invalid parameter",
    )


def test_usage_headers_come_with_every_answer_of_the_edge(sandbox: Sandbox, event: dict[str, Any]) -> None:
    """Section 21 item 11: taken, refused, unreadable."""
    sandbox.usage = Usage(app=80, business=30)
    for answer in (call_of(sandbox, event), call_of(sandbox, {}), send(sandbox, b"{")):
        assert msgspec.json.decode(answer.headers["x-app-usage"])["call_count"] == 80
        assert "x-business-use-case-usage" in answer.headers


def test_a_tier_answers_17_when_its_points_are_spent(event: dict[str, Any]) -> None:
    """Section 2.3: 20 writes of the limited tier, then code 17 with the wait; another dataset has points of its own."""
    sandbox = Sandbox(conduct=Conduct(tier="limited"), clock=lambda: NOW)
    assert all(call_of(sandbox, event).status == 200 for _ in range(20))
    refused = call_of(sandbox, event)
    error = msgspec.json.decode(refused.body)["error"]
    assert (error["code"], error["error_subcode"]) == (17, 2446079)
    usage = msgspec.json.decode(refused.headers["x-business-use-case-usage"])
    assert usage["1"][0]["estimated_time_to_regain_access"] == 5
    assert call_of(sandbox, event, dataset="456").status == 200
    sandbox.clock.move(600)
    assert call_of(sandbox, {**event, "event_time": NOW + 600}).status == 200


def test_a_bad_token_is_told_before_an_unreadable_body() -> None:
    """Section 1.5: token and object are checked before content."""
    sandbox = Sandbox(tokens={"123": ["right"]}, clock=lambda: NOW)
    assert b'"code":190' in send(sandbox, b"{", token="wrong").body
    assert b'"code":100' in send(sandbox, b"{", token="right").body


def test_remarks_stand_in_messages_when_told(event: dict[str, Any]) -> None:
    """Section 1.3: no public answer has any, so none is the default."""
    bare = {**event, "user_data": {"em": "joe@example.com"}}
    quiet, talking = (Sandbox(conduct=Conduct(remarks=told), clock=lambda: NOW) for told in (False, True))
    assert msgspec.json.decode(call_of(quiet, bare).body)["messages"] == []
    messages = msgspec.json.decode(call_of(talking, bare).body)["messages"]
    assert messages
    assert "joe@" not in str(messages)


@pytest.mark.parametrize(
    ("fault", "status", "body", "kept"),
    [
        pytest.param(Fault(fault="empty"), 200, b"", 1, id="no body"),
        pytest.param(Fault(fault="zero_received"), 200, b'"events_received":0', 0, id="1.3: 2xx that is a failure"),
        pytest.param(Fault(fault="cut_short"), 200, b'{"events_recei', 1, id="half an answer"),
        pytest.param(Fault(fault="2", stored=True), 500, b'"code":2', 1, id="an error after all was taken"),
        pytest.param(Fault(fault="190", status=500), 500, b'"code":190', 0, id="2.1: a token error behind a 5xx"),
    ],
)
def test_an_answer_may_be_wrong(
    sandbox: Sandbox, event: Any, fault: Fault, status: int, body: bytes, kept: int
) -> None:
    """What proxies and broken networks make of an answer."""
    sandbox.faults.add(fault)
    answer = call_of(sandbox, event)
    assert answer.status == status
    assert body in answer.body
    assert len(sandbox.events()) == kept


def test_a_limit_can_name_its_wait(sandbox: Sandbox, event: dict[str, Any]) -> None:
    """Section 2.3: estimated_time_to_regain_access, in minutes."""
    sandbox.faults.add(Fault(fault="80004", regain_minutes=7))
    usage = msgspec.json.decode(call_of(sandbox, event).headers["x-business-use-case-usage"])
    assert usage["1"][0]["estimated_time_to_regain_access"] == 7


def test_a_refused_call_is_refused_also_under_a_fault_of_the_answer(sandbox: Sandbox, event: dict[str, Any]) -> None:
    """`drop` cuts what would have been taken; what Meta refuses is refused."""
    sandbox.faults.add(Fault(fault="drop"))
    assert call_of(sandbox, {**event, "event_time": 1}).status == 400


def call_of(sandbox: Sandbox, *events: Any, dataset: str = "123", **envelope: Any) -> Any:
    return send(sandbox, msgspec.json.encode({"data": list(events), **envelope}), dataset=dataset)


def send(sandbox: Sandbox, body: bytes, token: str = "t", dataset: str = "123") -> Any:
    request = Request(
        url=f"http://sandbox/v25.0/{dataset}/events",
        headers=(("content-type", "application/json"),),
        body=body,
        token=Secret(token),
    )
    return AsgiTransport(build(sandbox)).send(request)


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...
