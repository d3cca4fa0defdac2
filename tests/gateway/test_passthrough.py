"""Calls with access tokens of their own: on to Meta as they came, back as it answered, and recorded."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from gateway_shop import DATASET, OTHER_DATASET, Shop, purchase
from signalpost.errors import TransportError
from signalpost.gateway.app import Gateway
from signalpost.gateway.limits import Limits
from signalpost.sandbox.app import build as build_sandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.store.record import DroppedCopy, EventCopy
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsyncAsgiTransport

TOKEN = "EAABsecretOfTheSender0123456789"
PATH = f"/v24.0/{DATASET}/events"
HASH = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"
TAKEN = b'{"events_received":1,"messages":[],"fbtrace_id":"AMetas"}'


class Meta:
    """A way out whose other end answers what it is told, and remembers what came."""

    def __init__(self) -> None:
        self.came: list[Request] = []
        self.answer: Response | TransportError = Response(
            status=200,
            headers={"content-type": "text/javascript; charset=UTF-8", "x-fb-trace-id": "T", "date": "x"},
            body=TAKEN,
        )

    async def send(self, request: Request) -> Response:
        self.came.append(request)
        if isinstance(self.answer, TransportError):
            raise self.answer
        return self.answer

    async def close(self) -> None:
        self.came.clear()

    def refuses(self, code: int, subcode: int | None = None, status: int = 400) -> None:
        fault = {"message": "m", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "R"}
        self.answer = Response(
            status=status,
            headers={"content-type": "application/json"},
            body=msgspec.json.encode({"error": {name: value for name, value in fault.items() if value is not None}}),
        )


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def gateway(shop: Shop, meta: Meta) -> Gateway:
    shop.control.put_dataset(1, Dataset(dataset_id=DATASET, passthrough=True), author="t", now=shop.now_ms)
    return shop.gateway(open_transport=lambda: meta)


@pytest.fixture
def send(post: Any, gateway: Gateway) -> Callable[..., Any]:
    """A call as a stock client makes it."""

    def call(body: object = None, *, token: str | None = TOKEN, path: str = PATH, **more: Any) -> Any:
        return post(path, body if body is not None else sent(), token=token, gateway=gateway, **more)

    return call


def sent(**changes: Any) -> dict[str, Any]:
    return {"data": [purchase(user_data={"em": HASH, "client_user_agent": "x"}, **changes)]}


def dropped(shop: Shop) -> list[tuple[str, str | None]]:
    return [(one.reason, one.event_id) for one in shop.copies() if isinstance(one, DroppedCopy)]


def test_a_call_goes_on_byte_for_byte_and_metas_answer_comes_back(shop: Shop, meta: Meta, send: Any) -> None:
    """Same version, path, query and types; nothing of the caller's connection."""
    body = b' {"data" : [' + msgspec.json.encode(sent()["data"][0]) + b'], "odd": 1 }\n'
    agent = [("User-Agent", "their/1.0"), ("Cookie", "a=b"), ("X-Forwarded-For", "192.0.2.1")]
    reply = send(body, query="appsecret_proof=abc", headers=agent)
    (request,) = meta.came
    assert request.url == f"https://graph.facebook.com{PATH}?appsecret_proof=abc"
    assert request.body == body
    assert dict(request.headers) == {"content-type": "application/json", "user-agent": "their/1.0"}
    assert (reply.status, reply.body) == (200, TAKEN)
    assert reply.headers["content-type"] == "text/javascript; charset=UTF-8"
    assert reply.headers["x-fb-trace-id"] == "T"
    assert "date" not in reply.headers


def test_what_meta_took_is_recorded_as_sent_by_its_sender(shop: Shop, send: Any) -> None:
    """Prepared as any other copy, and marked so that it is never sent from here."""
    send()
    (copy,) = shop.events()
    assert (copy.passthrough, copy.dataset, copy.key_id, copy.origin) == (True, DATASET, "passthrough", "server")
    assert (copy.event_id, copy.keys) == ("order-1001", ("client_user_agent", "em"))


@pytest.mark.parametrize("place", ["bearer", "oauth", "query", "body", "form"])
def test_a_token_is_passed_on_from_wherever_it_stood_and_kept_nowhere(
    shop: Shop, meta: Meta, send: Any, place: str, tmp_path: Path
) -> None:
    """In a header or in the body; never in an address, a file or a log line."""
    if place == "form":
        form = {"data": msgspec.json.encode(sent()["data"]).decode(), "access_token": TOKEN}
        headers = [("Content-Type", "application/x-www-form-urlencoded")]
        reply = send(urlencode(form).encode(), token=None, headers=headers)
    elif place == "body":
        reply = send({**sent(), "access_token": TOKEN}, token=None)
    elif place == "query":
        reply = send(token=None, query=f"a=1&access_token={TOKEN}")
    elif place == "oauth":
        reply = send(token=None, headers=[("Authorization", f"OAuth {TOKEN}")])
    else:
        reply = send()
    assert reply.status == 200
    (request,) = meta.came
    in_body = place in ("form", "body")
    assert (request.token is None) == in_body
    assert TOKEN in (request.body.decode() if in_body else request.token.reveal())
    assert TOKEN not in request.url
    assert [copy.event_id for copy in shop.events()] == ["order-1001"]
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert TOKEN.encode() not in stored + msgspec.json.encode(shop.log.lines)


def test_a_packed_body_stays_packed(shop: Shop, meta: Meta, send: Any) -> None:
    """It is unpacked for the record alone."""
    packed = gzip.compress(msgspec.json.encode(sent()))
    send(packed, headers=[("Content-Encoding", "gzip")])
    assert meta.came[0].body == packed
    assert dict(meta.came[0].headers)["content-encoding"] == "gzip"
    assert len(shop.events()) == 1


def test_what_our_rules_would_have_refused_is_told_and_goes_on_all_the_same(shop: Shop, meta: Meta, send: Any) -> None:
    """One good event, one without a currency, one without a time."""
    bad = sent(event_id="b", custom_data={"value": 1})["data"] + sent(event_id="c", event_time=None)["data"]
    assert send({"data": sent()["data"] + bad}).status == 200
    assert len(meta.came) == 1
    assert [copy.event_id for copy in shop.events()] == ["order-1001"]
    assert dropped(shop) == [("currency_missing", "b"), ("event_time_missing", None)]


def test_a_body_that_cannot_be_read_goes_on_and_says_why(shop: Shop, meta: Meta, send: Any) -> None:
    """Meta is the judge of what it takes."""
    assert send(b'{"data": 3}').status == 200
    assert meta.came[0].body == b'{"data": 3}'
    assert dropped(shop) == [("wrong_type", None)]


def test_a_stranger_whose_token_meta_refuses_leaves_nothing(shop: Shop, meta: Meta, send: Any) -> None:
    """Whoever reaches the address could otherwise fill the books; the answer is Meta's."""
    meta.refuses(190)
    reply = send()
    assert (reply.status, reply.json["error"]["code"]) == (400, 190)
    assert shop.copies() == []
    meta.answer = TransportError("gone", body_left=True)
    assert send().status == 503
    assert shop.copies() == []


def test_what_meta_refuses_of_a_known_sender_is_dropped_with_our_reason_or_metas(
    shop: Shop, meta: Meta, send: Any
) -> None:
    """Its token was judged before its events."""
    meta.refuses(100, 2804003)
    reply = send({"data": sent()["data"] + sent(event_id="b", custom_data={"value": 1})["data"]})
    assert reply.json["error"]["error_subcode"] == 2804003
    assert shop.events() == []
    assert dropped(shop) == [("passthrough_refused", "order-1001"), ("currency_missing", "b")]


@pytest.mark.parametrize("body_left", [True, False])
def test_without_an_answer_the_sender_is_told_to_try_again_as_meta_would(
    shop: Shop, meta: Meta, send: Any, body_left: bool
) -> None:
    """Nothing is sent twice from here, and of a known sender nothing is lost silently."""
    send()
    meta.answer = TransportError("gone", body_left=body_left)
    reply = send(sent(event_id="e2"))
    assert reply.status == 503
    assert reply.headers["retry-after"] == "1"
    fault = reply.json["error"]
    assert (fault["code"], fault["is_transient"], fault["type"]) == (2, True, "OAuthException")
    assert len(meta.came) == 2
    assert dropped(shop) == [("passthrough_unanswered", "e2")]


def test_an_answer_that_puts_off_is_handed_back_and_noted(shop: Shop, meta: Meta, send: Any) -> None:
    """Such as a limit of calls: the sender's own client knows what to do."""
    send()
    meta.refuses(4, status=400)
    assert send(sent(event_id="e2")).json["error"]["code"] == 4
    assert dropped(shop) == [("passthrough_unanswered", "e2")]


def test_a_repeated_call_is_passed_on_and_recorded_again(shop: Shop, meta: Meta, send: Any) -> None:
    """Meta and the worker know the double by its event_id."""
    send()
    send()
    assert len(meta.came) == len(shop.events()) == 2


def test_metas_answer_goes_back_also_when_nothing_can_be_kept(shop: Shop, meta: Meta, send: Any, post: Any) -> None:
    """An error of ours would make the sender send again what Meta has."""
    send()
    shop.inbox.close()
    assert send().body == TAKEN
    assert ("request_failed", "passthrough") in [(event, fields["address"]) for event, fields in shop.log.lines]


def test_a_signalpost_key_goes_the_ordinary_way(shop: Shop, meta: Meta, post: Any, gateway: Gateway) -> None:
    """Known or not, it never leaves for Meta."""
    assert post(PATH, sent(), gateway=gateway).json["events_received"] == 1
    assert post(PATH, sent(), token="sps_unknown", gateway=gateway).json["error"]["code"] == 190
    assert post(PATH, sent(), token=None, gateway=gateway).json["error"]["code"] == 104
    assert meta.came == []
    assert [copy.passthrough for copy in shop.events()] == [False]


def test_other_datasets_and_installations_without_a_way_out_pass_nothing_on(
    shop: Shop, meta: Meta, send: Any, post: Any
) -> None:
    """It is switched on for each dataset by itself."""
    assert send(path=f"/v24.0/{OTHER_DATASET}/events").json["error"]["code"] == 190
    assert post(PATH, sent(), token=TOKEN, gateway=shop.gateway()).json["error"]["code"] == 190
    assert meta.came == []


def test_calls_of_strangers_have_a_rate(shop: Shop, meta: Meta, post: Any, gateway: Gateway) -> None:
    """As those with a key have."""
    limited = shop.gateway(open_transport=lambda: meta, limits=Limits(requests_per_minute=1, burst_s=1))
    codes = [post(PATH, sent(), token=TOKEN, gateway=limited).status for _ in range(3)]
    assert codes[-1] == 429
    assert len(meta.came) < 3


def test_the_local_meta_takes_a_passed_on_call_as_any_other(shop: Shop, post: Any, gateway: Gateway) -> None:
    """With `serve --sandbox` nothing leaves the machine."""
    sandbox = Sandbox(clock=lambda: shop.now_ms / 1000)
    transport = AsyncAsgiTransport(build_sandbox(sandbox))
    local = shop.gateway(open_transport=lambda: transport, deliver_to="http://127.0.0.1:1/")
    reply = post(PATH, sent(), token=TOKEN, gateway=local)
    assert (reply.status, reply.json["events_received"]) == (200, 1)
    (event,) = sandbox.events()
    assert (event.event["event_id"], event.fbtrace_id) == ("order-1001", reply.json["fbtrace_id"])
    assert [copy.event_id for copy in shop.copies() if isinstance(copy, EventCopy)] == ["order-1001"]
