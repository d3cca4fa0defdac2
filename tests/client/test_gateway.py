"""The way to a gateway: what is sent to it, and what its answers mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

import shop
import signalpost as sp
from gateway_shop import Shop
from signalpost.errors import TransportError
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsgiTransport


class Gateway:
    """Answers from a list; a number is a status with the gateway's error body."""

    def __init__(self, *answers: Any) -> None:
        self.requests: list[Request] = []
        self._answers = list(answers)

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            body = {"code": f"code_{answer}", "message": "No.", "fix": "Mend it."}
            return Response(status=answer, body=msgspec.json.encode(body), headers={"retry-after": "0"})
        if isinstance(answer, bytes):
            return Response(status=202, body=answer)
        return Response(status=202, body=msgspec.json.encode({"results": answer, "accepted": 1, "dropped": 0}))

    def close(self) -> None:
        """Nothing is open."""


ACCEPTED = {"status": "accepted", "event_id": "order-1", "receipt": "in-1-0"}
QUICK = sp.Retries(base_s=0.0, longest_wait_s=2.0)


def client(gateway: Gateway, **settings: Any) -> sp.Client:
    given = {"retries": QUICK, "ports": shop.ports(), "key": "sk-key", "transport": gateway, **settings}
    return sp.Client.to_gateway("https://capi.shop.example/", **given)


def test_events_go_hashed_to_the_gateway_with_its_key_and_the_time_of_sending() -> None:
    """POST /v1/events; no clear user_data leaves; the result is the gateway's."""
    gateway = Gateway([{**ACCEPTED, "notes": [{"path": "x", "code": "c", "message": "m"}]}])
    with client(gateway, test_event_code="T1") as sending:
        result = sending.send(shop.purchase())
    assert (result.status, result.receipt, result.ok) == (sp.Status.ACCEPTED, "in-1-0", True)
    assert "c" in [note.code for note in result.notes]
    request = gateway.requests[0]
    assert request.url == "https://capi.shop.example/v1/events"
    assert request.token is not None
    assert request.token.reveal() == "sk-key"
    assert dict(request.headers)["x-sent-at"] == str(shop.NOW * 1000)
    sent = msgspec.json.decode(request.body)
    assert sent["test_event_code"] == "T1"
    assert len(sent["data"][0]["user_data"]["em"]) == 64


def test_a_named_dataset_is_in_the_address() -> None:
    """By client, by call or by event."""
    gateway = Gateway([ACCEPTED], [ACCEPTED])
    with client(gateway, dataset="7") as sending:
        sending.send(shop.purchase())
        list(sending.send_many([("8", shop.purchase())]))
    assert [request.url.partition(".example")[2] for request in gateway.requests] == [
        "/capi/7/events",
        "/capi/8/events",
    ]


def test_what_a_second_copy_can_still_complete_is_sent() -> None:
    """An event without usable keys is not refused here: the gateway may join it to another copy."""
    gateway = Gateway([ACCEPTED])
    with client(gateway) as sending:
        assert sending.send(shop.purchase(user_data=sp.UserData(client_user_agent="UA"))).ok
    assert len(gateway.requests) == 1


def test_each_event_has_the_gateways_own_result() -> None:
    """Accepted, held and dropped side by side, with reasons and problems."""
    problem = {"path": "custom_data.value", "code": "value_missing", "message": "m", "fix": "f"}
    answer = [ACCEPTED, {"status": "held"}, {"status": "dropped", "reason": "value_missing", "problems": [problem]}]
    with client(Gateway(answer)) as sending:
        results = list(sending.send_many([shop.purchase("a"), shop.purchase("b"), shop.purchase("c")]))
    assert [(result.status.value, result.ok, result.reason) for result in results] == [
        ("accepted", True, None),
        ("held", True, None),
        ("dropped", False, "value_missing"),
    ]
    assert results[2].problems[0].path == "custom_data.value"


@pytest.mark.parametrize("trouble", [503, 429, 500, b"<html>", TransportError("cut", body_left=True)])
def test_passing_trouble_is_repeated_with_the_same_body(trouble: Any) -> None:
    """503 (with its Retry-After), 429, an unreadable answer and a cut connection cost an attempt."""
    gateway = Gateway(trouble, [ACCEPTED])
    with client(gateway) as sending:
        assert sending.send(shop.purchase()).ok
    assert gateway.requests[0].body == gateway.requests[1].body


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_dataset_raises_with_the_gateways_words(status: int) -> None:
    """The set-up is wrong: every event would end so."""
    gateway = Gateway(status)
    with client(gateway) as sending, pytest.raises(sp.DestinationError, match=r"No\. Mend it\.") as caught:
        sending.send(shop.purchase())
    assert caught.value.reason == f"code_{status}"


@pytest.mark.parametrize(("answer", "reason"), [(400, "code_400"), ([ACCEPTED, ACCEPTED], "answer_unreadable")])
def test_an_answer_that_fits_nothing_fails_the_events(answer: Any, reason: str) -> None:
    """A refusal of the request as a whole, or results that do not match the events."""
    with client(Gateway(answer)) as sending:
        result = sending.send(shop.purchase())
    assert (result.status, result.reason) == (sp.Status.FAILED, reason)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b'{"results":[{"status":"\xff"}]}', b"[" * 100_000, b'{"results":1e999}', b'{"x":"\xff"}']
)
def test_an_answer_of_something_else_fails_the_events(body: bytes) -> None:
    """Whoever stands at that address: what it says is no JSON, other JSON, no UTF-8, too deep. No other error comes."""
    with client(Gateway(body, body, body, body)) as sending:
        assert sending.send(shop.purchase()).reason == "answer_unreadable"


def test_a_gateway_that_stays_away_fails_the_events() -> None:
    """After four attempts; nothing left this machine."""
    gone = TransportError("refused", body_left=False)
    with client(Gateway(gone, gone, gone, gone)) as sending:
        assert sending.send(shop.purchase()).reason == "no_answer"


def test_a_real_gateway_takes_what_the_client_sends(tmp_path: Path) -> None:
    """Client and gateway speak the same: accepted with receipts, dropped with problems, a wrong key raises."""
    installation = Shop(tmp_path)
    transport = AsgiTransport(installation.gateway())
    settings: dict[str, Any] = {"transport": transport, "retries": QUICK, "ports": shop.ports()}
    url = "https://capi.shop.example"
    with sp.Client.to_gateway(url, key=installation.token, **settings) as sending:
        results = list(sending.send_many([shop.purchase("a"), shop.purchase("b")]))
    assert [(result.status, result.event_id) for result in results] == [
        (sp.Status.ACCEPTED, "a"),
        (sp.Status.ACCEPTED, "b"),
    ]
    assert len({result.receipt for result in results}) == 2
    with sp.Client.to_gateway(url, key="wrong", **settings) as sending, pytest.raises(sp.DestinationError):
        sending.send(shop.purchase())
    installation.close()
