"""Calls that the gateway passes on with a token of their sender's own: what strangers can make of that."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attacked import JSON, PROXY, Answer, Edge, bearer, served
from gateway_shop import DATASET, OTHER_DATASET, purchase
from signalpost.gateway.limits import Limits
from signalpost.gateway.passthrough import STRANGERS_AT_ONCE
from signalpost.store.business import Dataset
from signalpost.transport import Request, Response

TOKEN = "EAABthe-shops-own"
PATH = f"/v25.0/{DATASET}/events"
FROM = "X-Forwarded-For"
TAKEN = b'{"events_received":1,"messages":[],"fbtrace_id":"A"}'
UNKNOWN = b'{"error":{"message":"Invalid OAuth access token.","type":"OAuthException","code":190,"fbtrace_id":"A"}}'


class Meta:
    """Takes the shop's own token, and no other; lets calls wait while `held`."""

    def __init__(self) -> None:
        self.came: list[Request] = []
        self.held = False
        self.waiting = 0

    async def send(self, request: Request) -> Response:
        self.came.append(request)
        token = request.token.reveal() if request.token is not None else ""
        if token != TOKEN:
            self.waiting += 1
            while self.held:
                await asyncio.sleep(0.005)
            self.waiting -= 1
            return Response(status=401, headers={"content-type": "application/json"}, body=UNKNOWN)
        return Response(status=200, headers={"content-type": "application/json"}, body=TAKEN)

    async def close(self) -> None:
        self.came.clear()


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def relay(tmp_path: Path, meta: Meta) -> Iterator[Edge]:
    """A gateway with a dataset whose senders' calls are passed on."""
    limits = Limits(address_requests_per_minute=60)
    with served(tmp_path, trusted_proxies=(PROXY,), limits=limits, open_transport=lambda: meta) as edge:
        edge.shop.control.put_dataset(1, Dataset(dataset_id=DATASET, passthrough=True), author="t", now=1)
        edge.shop.monotonic += 2
        yield edge


def call(edge: Edge, token: str = TOKEN, path: str = PATH, query: str = "", address: str = "8.8.8.8") -> Answer:
    headers = [JSON, bearer(token), (FROM, address)]
    return edge.ask("POST", path + query, {"data": [purchase()]}, headers=headers, peer=PROXY)


def test_made_up_tokens_stand_in_no_senders_way(relay: Edge, meta: Meta) -> None:
    """A dataset's id stands in every page. However many calls strangers leave hanging at Meta, a sender whose token
    Meta has taken gets through."""
    assert call(relay).status == 200
    meta.held = True
    addresses = [f"8.8.{n}.8" for n in range(STRANGERS_AT_ONCE + 8)]
    with ThreadPoolExecutor(len(addresses)) as strangers:
        calls = [strangers.submit(call, relay, f"EAABmade-up-{one}", address=one) for one in addresses]
        polled = threading.Event()
        while sum(one.done() for one in calls) < 8 or meta.waiting < STRANGERS_AT_ONCE:
            polled.wait(0.01)
        assert call(relay).status == 200
        meta.held = False
        statuses = sorted(one.result().status for one in calls)
    assert statuses == [401] * STRANGERS_AT_ONCE + [503] * 8


def test_one_address_sends_few_made_up_tokens_to_meta(relay: Edge, meta: Meta) -> None:
    """Meta sees the gateway's address behind them. The sender beside is not counted with them, from the same office."""
    assert call(relay).status == 200
    guesses = [call(relay, f"EAABguess{n}").status for n in range(15)]
    assert [guesses.count(401), guesses.count(429)] == [9, 6], "the first call of the shop's own was a stranger's too"
    assert len(meta.came) == 10
    assert [call(relay).status for _ in range(15)] == [200] * 15
    assert call(relay, "EAABguess", address="9.9.9.9").status == 401


def test_of_a_strangers_calls_nothing_is_kept(relay: Edge) -> None:
    """Neither an event nor a row of one that was refused: anybody could fill both."""
    for n in range(3):
        assert call(relay, f"EAABguess{n}").status == 401
    assert relay.shop.records() == []


@pytest.mark.parametrize(
    "path",
    [
        f"/v25.0/{DATASET}%2f..%2fme/events", f"/v25.0/..%2f{DATASET}/events", f"/v25.0/{DATASET}%3fx=/events",
        f"/v25.0/{DATASET}%23/events", f"/v25.0/{DATASET}%0d%0aX:%20y/events", f"/v%D9%A2%D9%A5.0/{DATASET}/events",
        f"/v25.0/{DATASET}/events/", f"/v25.0//{DATASET}/events", f"/v25.0/{DATASET}/events%00", "/v25.0/me/events",
        f"/V25.0/{DATASET}/events", f"/v25.0/{OTHER_DATASET}/events",
    ],
)  # fmt: skip
def test_no_other_address_of_metas_is_reached(relay: Edge, meta: Meta, path: str) -> None:
    """Version, dataset and `events`, nothing beside: no other edge, no other dataset, no digits of other scripts."""
    assert call(relay, path=path).status in (400, 401, 404)
    assert meta.came == []


def test_what_goes_on_is_written_anew(relay: Edge, meta: Meta) -> None:
    """No header of the caller's connection, and no second token, in whichever place, goes on in the address."""
    headers = [
        JSON, bearer(TOKEN), (FROM, "8.8.8.8"), ("Host", "evil.example"), ("Cookie", "a=b"), ("Connection", "X-Y"),
        ("X-Y", "z"), ("Transfer-Encoding", "identity"), ("X-HTTP-Method-Override", "DELETE"), ("Origin", "https://a"),
        ("Proxy-Authorization", "Basic x"), ("Forwarded", "for=1.1.1.1"),
    ]  # fmt: skip
    query = f"{PATH}?access_token=EAABother&access_token=EAABthird&debug=all"
    relay.ask("POST", query, {"data": [purchase()]}, headers=headers, peer=PROXY)
    relay.ask("POST", query, {"data": [purchase()]}, headers=[h for h in headers if h[0] != "Transfer-Encoding"])
    for request in meta.came:
        assert request.url == f"https://graph.facebook.com{PATH}?debug=all"
        assert {name for name, _ in request.headers} <= {"content-type", "user-agent", "accept"}
        assert request.token is not None
        assert request.token.reveal() == TOKEN
    assert meta.came


def test_a_key_of_ours_never_goes_to_meta(relay: Edge, meta: Meta) -> None:
    """Nor half of one, or one that is none: what begins as ours do is judged here."""
    for token in (relay.shop.token, relay.shop.browser_token, relay.shop.token[:20], "sps_", "spb_x"):
        call(relay, token)
        relay.ask("POST", f"{PATH}?access_token={token}", {"data": [purchase()]}, headers=[JSON])
        relay.ask("POST", PATH, {"data": [purchase()], "access_token": token}, headers=[JSON])
    assert meta.came == []
