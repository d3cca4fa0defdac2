"""The way to Meta: what a call looks like, and what splitting makes of answers."""

from __future__ import annotations

import gzip
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

import shop
import signalpost as sp
from signalpost.sandbox.app import build
from signalpost.sandbox.faults import Fault
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsgiTransport


class Recorded:
    """A transport that keeps requests and answers from a list."""

    def __init__(self, *answers: Response) -> None:
        self.requests: list[Request] = []
        self._answers = list(answers)

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        return self._answers.pop(0)

    def close(self) -> None:
        """Nothing is open."""


def answer(received: int = 1, messages: tuple[str, ...] = (), **headers: str) -> Response:
    body = msgspec.json.encode({"events_received": received, "messages": messages, "fbtrace_id": "A1"})
    return Response(status=200, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def send(*events: Any, transport: Recorded, **settings: Any) -> list[sp.Result]:
    with shop.client(shop.sandbox(), transport=transport, **settings) as client:
        return list(client.send_many(events))


def test_a_call_names_version_and_dataset_and_gives_each_event_ten_milliseconds() -> None:
    """Address, headers and timeouts as documented; the token stays apart."""
    transport = Recorded(answer(3))
    dataset = sp.Dataset(id="123", token="secret", api_version="v24.0", base_url="https://graph.test/")
    send(*[shop.purchase(str(n)) for n in range(3)], transport=transport, datasets=[dataset])
    request = transport.requests[0]
    assert request.url == "https://graph.test/v24.0/123/events"
    assert request.headers == (("content-type", "application/json"),)
    assert (request.connect_timeout_s, round(request.timeout_s, 3)) == (1.5, 1.53)
    assert b"secret" not in request.body
    assert request.token is not None
    assert request.token.reveal() == "secret"


def test_a_dataset_speaks_v25_unless_told_otherwise() -> None:
    """Meta's own host, and the version of the examples on its page "Using the API"."""
    transport = Recorded(answer(1))
    send(shop.purchase("1"), transport=transport, datasets=[sp.Dataset(id="123", token="secret")])
    assert transport.requests[0].url == "https://graph.facebook.com/v25.0/123/events"


def test_an_app_that_requires_it_gets_the_proof_of_its_secret() -> None:
    """Section 1: a parameter beside the events; the secret itself stays here and shows nowhere."""
    transport = Recorded(answer())
    dataset = sp.Dataset(id="1", token="accesstoken0\n", app_secret="appsecret1\n")
    send(shop.purchase(), transport=transport, datasets=[dataset])
    body = msgspec.json.decode(transport.requests[0].body)
    assert body["appsecret_proof"] == "f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32"
    assert "appsecret1" not in repr(dataset)
    assert b"appsecret1" not in transport.requests[0].body


def test_bodies_are_packed_only_when_asked() -> None:
    """gzip is off by default, and read by the other side when on."""
    transport = Recorded(answer())
    send(shop.purchase(), transport=transport, datasets=[sp.Dataset(id="1", token="t", gzip=True)])
    request = transport.requests[0]
    assert ("content-encoding", "gzip") in request.headers
    assert msgspec.json.decode(gzip.decompress(request.body))["data"][0]["event_id"] == "order-1"
    meta = shop.sandbox()
    with shop.client(meta, datasets=[sp.Dataset(id="1", token="t", gzip=True)]) as client:
        assert client.send(shop.purchase()).ok


def test_what_meta_remarks_about_a_call_is_a_note() -> None:
    """Its messages, and a count that is short of what was sent, come with every result of the call."""
    transport = Recorded(answer(1, ("look here",)))
    results = send(shop.purchase("a"), shop.purchase("b"), transport=transport)
    for result in results:
        assert result.status is sp.Status.DELIVERED
        assert {note.code for note in result.notes} >= {"meta_remark", "counted_fewer"}
        assert "look here" in [note.message for note in result.notes]


def test_a_delivered_count_of_nothing_is_no_delivery() -> None:
    """200 with events_received 0 is repeated."""
    transport = Recorded(answer(0), answer(1))
    assert send(shop.purchase(), transport=transport)[0].ok
    assert len(transport.requests) == 2


@given(st.sets(st.integers(0, 63), max_size=20), st.integers(1, 64))
def test_splitting_finds_exactly_the_bad_ones(bad: set[int], count: int) -> None:
    """Whichever Meta refuses are dropped, all others go out once, unless eight in a row stop the dataset."""
    meta = shop.sandbox(faults=[Fault(fault="100/2804009", event_id=str(number)) for number in bad])
    results: list[sp.Result] = []
    stopped = False
    with shop.client(meta) as client:
        try:
            for result in client.send_many(shop.purchase(str(number)) for number in range(count)):
                results.append(result)  # noqa: PERF402 - it may raise at its end
        except sp.DestinationError:
            stopped = True
    assert len(results) == count
    there = bad & set(range(count))
    assert stopped == any(set(range(start, start + 8)) <= there for start in range(count))
    sent = shop.received(meta)
    assert len(sent) == len(set(sent))
    assert not there & set(map(int, sent))
    if not stopped:
        assert {result.index for result in results if not result.ok} == there
        assert len(sent) == count - len(there)


def test_a_refused_event_carries_metas_code_and_trace() -> None:
    """The problem names (code/subcode: title); the result the fbtrace_id."""
    meta = shop.sandbox(faults=[Fault(fault="100/2804008", times=1)])
    with shop.client(meta, transport=AsgiTransport(build(meta))) as client:
        result = client.send(shop.purchase())
    assert result.status is sp.Status.DROPPED
    assert result.problems[0].message == "Meta refused this event (100/2804008: Missing Content ID)."
    assert result.fbtrace_id == meta.calls[0].fbtrace_id


def test_a_token_read_from_a_file_may_end_in_a_line_feed() -> None:
    """Blanks around it are not part of it."""
    transport = Recorded(answer())
    send(shop.purchase(), transport=transport, token="secret\n")
    assert transport.requests[0].token is not None
    assert transport.requests[0].token.reveal() == "secret"
