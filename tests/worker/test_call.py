"""One call: what leaves, and what its answer is taken for."""

from __future__ import annotations

import asyncio
from email.utils import formatdate

import msgspec
import pytest

from signalpost.capi.verdict import Delivered, RetryAt, Split
from signalpost.errors import TransportError
from signalpost.store.ledger import Leased
from signalpost.transport import Request, Response, Secret
from signalpost.version import PARTNER_AGENT
from signalpost.worker.call import ask_time, call
from signalpost.worker.clock import Clock
from signalpost.worker.destination import Destination
from signalpost.worker.sending import Answer

GRAPH_ERROR = b'{"error":{"code":2,"type":"OAuthException","message":"m","fbtrace_id":"A1"}}'


class Line:
    """A transport that gives one answer and keeps the request."""

    def __init__(self, answer: Response | TransportError) -> None:
        self.answer = answer
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        if isinstance(self.answer, TransportError):
            raise self.answer
        return self.answer

    async def close(self) -> None:
        """Nothing is open."""


def leased(row: int, **over) -> Leased:
    values = {
        "row": row, "space_id": 1, "dataset": "11", "event_name": "Lead", "event_id": f"e{row}", "event_time": 1,
        "action_source": "website", "body": b'{"event_name":"Lead"}', "attempts": 1, "first_attempt_at": 1,
        "body_left": False, "expires_at": 9,
    }  # fmt: skip
    return Leased(**{**values, **over})


def make(answer: Response | TransportError, *events: Leased, code: str | None = None) -> tuple[Answer, Request]:
    line = Line(answer)
    to = Destination(url="http://meta/v25.0/11/events", token=Secret("t"), test_event_code=code)
    clock = Clock(lambda: 1_000.0, lambda: 5.0)
    return asyncio.run(call(line, to, events or (leased(1), leased(2)), clock)), line.requests[0]


def ok(events: int = 2) -> Response:
    return Response(status=200, body=b'{"events_received":%d,"messages":[],"fbtrace_id":"A1"}' % events)


def test_the_stored_bodies_leave_as_they_are():
    """Joined into one array, as JSON, with who sends them, the token beside it and time for each event."""
    answer, request = make(ok())
    assert msgspec.json.decode(request.body) == {
        "data": [{"event_name": "Lead"}, {"event_name": "Lead"}],
        "partner_agent": PARTNER_AGENT,
    }
    assert (request.url, request.token) == ("http://meta/v25.0/11/events", Secret("t"))
    assert request.timeout_s == pytest.approx(1.52)
    assert request.connect_timeout_s == 1.5
    assert isinstance(answer.verdict, Delivered)


def test_the_call_is_recorded():
    """With the trace that finds its events."""
    answer, _ = make(ok())
    assert (answer.call.dataset, answer.call.events, answer.call.status) == ("11", 2, 200)
    assert (answer.call.fbtrace_id, answer.call.at, answer.at) == ("A1", 1_000_000, 1_000_000)


def test_an_events_test_event_code_goes_before_the_datasets():
    """A tester sees the own code."""
    _, request = make(ok(1), leased(1, test_event_code="OWN"), code="DATASET")
    assert msgspec.json.decode(request.body)["test_event_code"] == "OWN"
    _, request = make(ok(1), leased(1), code="DATASET")
    assert msgspec.json.decode(request.body)["test_event_code"] == "DATASET"


@pytest.mark.parametrize(
    ("answer", "unknown"),
    [
        (TransportError("cut", body_left=True), True),
        (TransportError("refused", body_left=False), False),
        (Response(status=502, body=b"<html>"), True),
        (Response(status=504, body=b"{}"), True),
        (Response(status=500, body=GRAPH_ERROR), False),
        (Response(status=200, body=b'{"events_received":0}'), False),
    ],
    ids=["cut", "not connected", "html", "proxy", "graph error", "nothing received"],
)
def test_an_outcome_is_unknown_when_neither_meta_nor_the_network_tells_it(answer, unknown: bool):
    """A code of Meta's, or a call that never left, leaves no doubt."""
    judged, _ = make(answer)
    assert isinstance(judged.verdict, RetryAt)
    assert judged.body_left is unknown


def test_a_refusal_is_not_an_unknown_outcome():
    """Meta said what it did."""
    judged, _ = make(Response(status=400, body=b'{"error":{"code":100,"error_subcode":2804003}}'))
    assert isinstance(judged.verdict, Split)
    assert not judged.body_left


def test_a_destination_may_be_asked_the_time():
    """What it says is heard; silence says nothing."""
    times = {"wall": 1_000.0}
    clock = Clock(lambda: times["wall"], lambda: 5.0)
    times["wall"] += 86_400
    asyncio.run(ask_time(Line(TransportError("cut")), "http://meta", clock))
    assert clock.jumped
    line = Line(Response(status=400, headers={"date": formatdate(times["wall"], usegmt=True)}))
    asyncio.run(ask_time(line, "http://meta/", clock))
    assert clock.jumped == 0
    assert (line.requests[0].url, line.requests[0].token, line.requests[0].body) == ("http://meta/", None, b"")
