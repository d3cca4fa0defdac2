"""Switches that make the sandbox misbehave, counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.app import build
from signalpost.sandbox.faults import NAMES, Fault, Faults
from signalpost.sandbox.graph import GRAPH_ERRORS
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request, Secret
from signalpost.transport_asgi import AsgiTransport

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("name", ["1", "2", "4", "17", "613", "80004", "190/463", "368", "21009", "100/2804003"])
def test_every_error_can_be_switched_on_over_http(name: str, ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """One POST sets it, the next call meets it with Graph's body, the one after passes."""
    assert ask("POST", "/_sandbox/faults", {"fault": name})["status"] == 201
    answer = post(event)
    expected = GRAPH_ERRORS[name]
    assert (answer["status"], answer["code"], answer["subcode"]) == (expected.status, expected.code, expected.subcode)
    assert answer["error"]["fbtrace_id"].startswith("A")
    assert post(event)["events_received"] == 1
    assert ask("GET", "/_sandbox/events")["count"] == 1


def test_times_and_skip_count_calls(post: Ask, ask: Ask, event: dict[str, Any]) -> None:
    """`skip` calls pass, then `times` are hit, then all pass."""
    ask("POST", "/_sandbox/faults", {"fault": "2", "times": 2, "skip": 1})
    assert [post(event)["code"] for _ in range(5)] == [None, 2, 2, None, None]
    assert ask("GET", "/_sandbox/faults")["faults"] == []


def test_a_fault_stays_until_removed_when_times_is_0(post: Ask, ask: Ask, event: dict[str, Any]) -> None:
    """`times: 0` hits every call; DELETE ends it."""
    ask("POST", "/_sandbox/faults", {"fault": "4", "times": 0})
    assert [post(event)["code"] for _ in range(3)] == [4, 4, 4]
    assert ask("GET", "/_sandbox/faults")["faults"] == [{"fault": "4", "times": 0, "left": None}]
    ask("DELETE", "/_sandbox/faults")
    assert post(event)["code"] is None


def test_a_fault_may_be_for_one_dataset(post: Ask, ask: Ask, event: dict[str, Any]) -> None:
    """Another dataset's calls pass and do not count."""
    ask("POST", "/_sandbox/faults", {"fault": "17", "dataset": "456"})
    assert post(event)["code"] is None
    assert post(event, dataset="456")["code"] == 17


def test_nth_sticks_to_that_event_through_every_split(post: Ask, ask: Ask, event: dict[str, Any]) -> None:
    """The n-th event of a batch stays bad wherever it is sent again, and nothing else is."""
    ask("POST", "/_sandbox/faults", {"fault": "100/2804003", "nth": 3})
    events = [{**event, "event_id": f"e{number}"} for number in range(4)]
    assert post(*events)["subcode"] == 2804003
    assert post(*events[:2])["events_received"] == 2
    assert post(*events[2:])["subcode"] == 2804003
    assert post(events[3])["events_received"] == 1
    assert post(events[2])["subcode"] == 2804003


def test_an_event_can_be_named_by_id_or_name(post: Ask, ask: Ask, event: dict[str, Any]) -> None:
    """`event_id` and `event_name` stick to events that carry them."""
    ask("POST", "/_sandbox/faults", {"fault": "100", "event_id": "bad"})
    ask("POST", "/_sandbox/faults", {"fault": "100/2804001", "event_name": "Lead", "times": 1})
    assert post(event)["code"] is None
    assert post({**event, "event_id": "bad"})["code"] == 100
    assert [post({**event, "event_name": "Lead"})["subcode"] for _ in range(2)] == [2804001, None]


def test_html_is_answered_as_a_proxy_would(sandbox: Sandbox, event: dict[str, Any]) -> None:
    """502 with HTML instead of JSON; nothing is kept."""
    sandbox.faults.add(Fault(fault="html_502"))
    answer = _post(sandbox)
    assert (answer.status, answer.headers["content-type"]) == (502, "text/html")
    assert answer.body.startswith(b"<!DOCTYPE")
    assert sandbox.events() == []


def _post(sandbox: Sandbox, timeout_s: float = 5.0) -> Any:
    body = b'{"data":[{"event_name":"Lead","event_time":1790000000,"action_source":"website","user_data":{"em":"x"}}]}'
    request = Request(
        url="http://sandbox/v25.0/1/events",
        body=body,
        token=Secret("t"),
        timeout_s=timeout_s,
    )
    return AsgiTransport(build(sandbox)).send(request)


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("fault", [Fault(fault="drop"), Fault(fault="slow", delay_s=30)])
def test_the_answer_can_be_lost_after_the_body_was_taken(sandbox: Sandbox, fault: Fault, stored: bool) -> None:
    """A cut connection and an answer after the client's timeout, with the events kept or not."""
    sandbox.faults.add(Fault(fault=fault.fault, delay_s=fault.delay_s, stored=stored))
    with pytest.raises(TransportError) as caught:
        _post(sandbox, timeout_s=0.05)
    assert caught.value.body_left is True
    assert len(sandbox.events()) == (1 if stored else 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"fault":"teapot"}',
        b'{"fault":"2","status":99}',
        b'{"fault":"2","delay_s":601}',
        b'{"fault":"2","nth":0}',
        b'{"fault":"2","times":-1}',
        b'{"fault":"2","x":1}',
    ],
)
def test_a_wrong_switch_is_refused(ask: Ask, body: bytes) -> None:
    """An unknown fault or field is 400 and sets nothing."""
    assert ask("POST", "/_sandbox/faults", body)["status"] == 400
    assert ask("GET", "/_sandbox/faults")["faults"] == []


def test_faults_can_be_set_by_constructor(event: dict[str, Any]) -> None:
    """`Sandbox(faults=…)` starts with them."""
    sandbox = Sandbox(faults=[Fault(fault="2")], clock=lambda: 1_790_000_000.0)
    assert [_post(sandbox).status, _post(sandbox).status] == [500, 200]


def test_every_fault_of_the_check_list_exists() -> None:
    """Section 21 item 10, and beyond it every code of section 2.2."""
    wanted = {"1", "2", "4", "17", "613", "80004", "190/463", "368", "21009", "html_502", "slow", "drop"}
    assert wanted <= NAMES
    assert GRAPH_ERRORS.keys() <= NAMES


@pytest.mark.parametrize(
    ("fault", "keeps", "waits_s"),
    [
        (Fault(fault="slow"), True, 2.0),
        (Fault(fault="slow", stored=False, delay_s=0.1), False, 0.1),
        (Fault(fault="drop"), True, 0.0),
        (Fault(fault="empty"), True, 0.0),
        (Fault(fault="cut_short"), True, 0.0),
        (Fault(fault="zero_received"), False, 0.0),
        (Fault(fault="html_502"), False, 0.0),
        (Fault(fault="2"), False, 0.0),
        (Fault(fault="2", stored=True, delay_s=1), True, 1.0),
    ],
)
def test_a_fault_spoils_the_answer_or_the_taking(fault: Fault, keeps: bool, waits_s: float) -> None:
    """`slow` is slower than the 1.5 s Meta advises clients to wait (section 1)."""
    assert (fault.keeps, fault.waits_s) == (keeps, waits_s)


def test_the_first_switch_that_hits_decides() -> None:
    """Switches are asked in the order they were set; a later one keeps its count."""
    faults = Faults([Fault(fault="1"), Fault(fault="2")])
    hits = [faults.hit("server", "1", [{}]) for _ in range(3)]
    assert [fault and fault.fault for fault in hits] == ["1", "2", None]
