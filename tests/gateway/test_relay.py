"""How a sender's call is read and goes on."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import msgspec
import pytest

from gateway_shop import DATASET, Shop, purchase
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.metrics import Counts
from signalpost.gateway.refusal import Refused
from signalpost.gateway.relay import TIMEOUT_S, Call, Place, answer_of, read_call, replayed, request_of
from signalpost.store.business import Dataset
from signalpost.transport import Response

BODY = msgspec.json.encode({"data": [purchase()], "access_token": "T"})


@pytest.fixture
def read(shop: Shop) -> Any:
    """Reads a call as the gateway does."""
    intake = Intake(
        access=Access(shop.control, lambda: shop.monotonic),
        collector=Collector(shop.inbox, DroppedRows(10), Counts(), lambda: "id"),
        limits=Limits(max_unproven=20_000_000),
        trusted=(),
        clock=lambda: shop.now_ms,
        monotonic=lambda: shop.monotonic,
    )

    def call(body: bytes = BODY, query: bytes = b"", **headers: str) -> Call:
        scope = {"path": f"/v24.0/{DATASET}/events", "query_string": query}
        named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        place = Place(1, Dataset(dataset_id=DATASET))
        return asyncio.run(read_call(intake, place, scope, named, replayed(body)))

    return call


def test_a_call_keeps_its_body_and_shows_no_token(read: Any) -> None:
    """Not in its repr either."""
    call = read()
    assert (call.body, call.events, call.token.reveal(), call.token_in_body) == (BODY, 1, "T", True)
    assert "Secret(…)" in repr(call.token)


@pytest.mark.parametrize(
    ("query", "goes_on"),
    [(b"", ""), (b"access_token=A", ""), (b"a=1&access_token=A&b=%20", "?a=1&b=%20")],
)
def test_a_token_leaves_the_address_and_nothing_else_does(read: Any, query: bytes, goes_on: str) -> None:
    """What is left stands as it stood."""
    request = request_of(read(query=query), "https://meta.example/")
    assert request.url == f"https://meta.example/v24.0/{DATASET}/events{goes_on}"
    assert request.timeout_s == TIMEOUT_S
    assert (request.token is not None) == (b"access_token" in query)


def test_what_cannot_be_read_is_a_call_all_the_same(read: Any) -> None:
    """Its reason is told; only one that is too large is refused."""
    assert read(b"{", authorization="Bearer X").unreadable == "json_truncated"
    assert read(BODY, content_type="image/png").unreadable == "media_type_unsupported"
    assert read(b"not gzip", content_encoding="gzip").unreadable == "encoding_unreadable"
    with pytest.raises(Refused, match="size"):
        read(b" " * 10_000_001)


def test_a_strangers_body_is_unpacked_within_the_room_of_all_strangers(read: Any) -> None:
    """A few kilobytes would else take thirty megabytes each, of as many connections as there are."""
    with pytest.raises(Refused) as refused:
        read(gzip.compress(b" " * 20_000_001), content_encoding="gzip")
    assert (refused.value.code, refused.value.retry_after) == ("no_room", 1)
    assert read(gzip.compress(BODY), content_encoding="gzip").parcel is not None


def test_an_answer_keeps_what_is_not_of_the_connection() -> None:
    """Status, body, types and Meta's own headers."""
    headers = {"content-type": "a/b", "x-app-usage": "{}", "transfer-encoding": "chunked", "content-length": "9"}
    answer = answer_of(Response(status=418, headers=headers, body=b"x"))
    assert (answer.status, answer.body, answer.media) == (418, b"x", (b"content-type", b"a/b"))
    assert answer.headers == ((b"x-app-usage", b"{}"),)
