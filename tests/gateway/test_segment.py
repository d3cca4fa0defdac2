"""Segment's API as its SDKs call it: what is taken is durable, what is wrong costs itself alone."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from typing import Any

import pytest

import tree
from gateway_edge import Reply, call
from gateway_shop import DATASET, ORIGIN, START_MS, Shop
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.errors import StoreUnavailable
from signalpost.gateway.segment import MOST_MESSAGES
from signalpost.store.record import DroppedCopy, EventCopy

NOW = START_MS // 1_000
OF_OTHERS = {"AppendAttribution", "AppendValue"}  # which correct events that measurement partners know
TIME = "2026-11-21T22:25:40.000Z"  # a minute before START_MS


def basic(token: str) -> tuple[str, str]:
    return "authorization", "Basic " + base64.b64encode(f"{token}:".encode()).decode()


def track(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"m-{number}",
        "anonymousId": "a-1",
        "timestamp": TIME,
        "properties": {"order_id": str(number), "total": 19.9, "currency": "EUR"},
        "context": {
            "page": {"url": "https://shop.example/thanks"},
            "userAgent": "Mozilla/5.0",
            "traits": {"email": "jo@example.com"},
            "consent": {"categoryPreferences": {"Advertising": True}},
        },
        **more,
    }


def send(shop: Shop, place: str, body: Any, *headers: tuple[str, str], gateway: Any = None) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = headers or (basic(shop.token),)
    return asyncio.run(call(gateway or shop.gateway(), "POST", f"/v1/{place}", raw, headers=named))


def test_a_batch_becomes_events(shop: Shop) -> None:
    """Hashed, under their messages' ids, for the key's datasets; the answer is the one that SDKs know."""
    reply = send(shop, "batch", {"batch": [track(1), track(2)], "sentAt": TIME})
    assert (reply.status, reply.json) == (200, {"success": True})
    first, second = shop.events()
    assert (first.event_name, first.event_id, first.origin, first.link) == (
        "Purchase",
        "m-1",
        "server",
        {"visitor": "a-1"},
    )
    assert (second.event_id, second.order_id) == ("m-2", "2")
    body = json.loads(first.body)
    assert body["custom_data"] == {"value": 19.9, "currency": "EUR", "order_id": "1"}
    assert b"jo@example.com" not in first.body and len(body["user_data"]["em"]) == 64


def test_what_leaves_is_as_written(shop: Shop) -> None:
    """For every standard event, key by key."""
    cases = json.loads((tree.ROOT / "tests/golden/segment/messages.json").read_bytes())["cases"]
    assert {case["id"] for case in cases} == {one.name for one in STANDARD_EVENTS} - OF_OTHERS
    assert send(shop, "batch", {"batch": [case["sent"] for case in cases]}).status == 200
    assert [json.loads(copy.body) for copy in shop.events()] == [case["leaves"] for case in cases]


@pytest.mark.parametrize("kind", ["track", "page", "screen"])
def test_a_message_alone_goes_to_the_address_of_its_type(shop: Shop, kind: str) -> None:
    """Which need not be written into it."""
    message = {name: value for name, value in track().items() if name != "type"}
    assert send(shop, kind, message).status == 200
    assert [copy.event_id for copy in shop.events()] == ["m-1"]


@pytest.mark.parametrize("kind", ["identify", "alias", "group"])
def test_who_somebody_is_is_taken_and_is_no_event(shop: Shop, kind: str) -> None:
    """Its SDK goes on."""
    assert send(shop, kind, {"userId": "7", "traits": {"email": "jo@example.com"}}).status == 200
    assert shop.copies() == []


def test_what_identify_tells_is_kept_for_identity_to_learn(shop: Shop) -> None:
    """Hashed as an event's, durable with the batch's events, and no event itself; of one key there is nothing to learn.
    What is refused has a row."""
    said = {"userId": "7", "anonymousId": "a-1", "traits": {"email": "jo@example.com", "firstName": "Jo"}}
    no = {**said, "userId": "8", "context": {"consent": {"categoryPreferences": {"Advertising": False}}}}
    messages = [track(1), {"type": "identify", **said}, {"type": "identify", "userId": "9"}, {"type": "identify", **no}]
    assert send(shop, "batch", {"batch": messages}).status == 200
    (told,) = shop.persons()
    assert (told.event_name, told.link, told.origin) == ("identify", {"visitor": "a-1"}, "server")
    assert set(told.keys) == {"em", "fn", "external_id"}
    assert b"jo@example.com" not in told.body
    assert [copy.event_name for copy in shop.events()] == ["Purchase"]
    (refused,) = (copy for copy in shop.copies() if isinstance(copy, DroppedCopy))
    assert (refused.event_name, refused.reason) == ("identify", "consent_denied")
    assert {kind for kind, _ in shop.decisions()[-1].keys} >= {"em", "visitor"}


def test_analytics_js_sends_to_addresses_of_one_letter(shop: Shop) -> None:
    """As text, with its key in the body, and reads the answer; what it counts of itself is taken and not read."""
    page = [("origin", ORIGIN), ("content-type", "text/plain"), ("user-agent", "Mozilla/5.0 (X11)")]
    message = {name: value for name, value in track().items() if name != "type"}
    for letter in ("t", "p", "s"):
        reply = send(shop, letter, {**message, "messageId": letter, "writeKey": shop.browser_token}, *page)
        assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, ORIGIN)
    for letter in ("i", "a", "g"):
        said = {"userId": "7", "anonymousId": "a-1", "traits": {}, "writeKey": shop.browser_token}
        assert send(shop, letter, said, *page).status == 200
    assert send(shop, "b", {"batch": [track(9)], "writeKey": shop.browser_token}, *page).status == 200
    assert send(shop, "m", {"series": []}, *page).json == {"success": True}
    assert [copy.event_name for copy in shop.events()] == ["Purchase", "PageView", "ScreenView", "Purchase"]
    asked = asyncio.run(call(shop.gateway(), "OPTIONS", "/v1/batch", b"", headers=[("origin", ORIGIN)]))
    assert (asked.status, asked.headers["access-control-allow-origin"]) == (204, ORIGIN)
    assert "authorization" in asked.headers["access-control-allow-headers"]


def test_what_a_batch_says_of_all_its_messages_counts_for_each(shop: Shop) -> None:
    """Unless the message says otherwise."""
    bare = track(1, context={"userAgent": "Mozilla/5.0 (X11)"})
    shared = {"ip": "203.0.113.9", "userAgent": "Other", "page": {"url": "https://shop.example/a"}}
    kept = {"All": False}
    messages = [bare, track(2, integrations={"Signalpost": True}), track(3)]
    assert send(shop, "batch", {"batch": messages[:1], "context": shared}).status == 200
    body = json.loads(shop.events()[0].body)
    assert body["event_source_url"] == "https://shop.example/a"
    assert body["user_data"]["client_ip_address"] == "203.0.113.9"
    assert body["user_data"]["client_user_agent"] == "Mozilla/5.0 (X11)"
    assert send(shop, "batch", {"batch": messages[1:], "integrations": kept}).status == 200
    assert [copy.event_id for copy in shop.events()] == ["m-1", "m-2"]
    (dropped,) = (copy for copy in shop.copies() if isinstance(copy, DroppedCopy))
    assert (dropped.reason, dropped.problems) == (
        "segment_not_for_meta", (("integrations", "segment_not_for_meta"),),
    )  # fmt: skip


def test_gzip_and_keys_elsewhere_are_taken(shop: Shop) -> None:
    """As a bearer token, or in the body."""
    body = json.dumps({"batch": [track(1)]}).encode()
    assert send(shop, "batch", gzip.compress(body), basic(shop.token), ("content-encoding", "gzip")).status == 200
    assert send(shop, "batch", body, ("authorization", f"Bearer {shop.token}")).status == 200
    assert send(shop, "track", {**track(3), "writeKey": shop.token}, ("content-type", "application/json")).status == 200
    assert len(shop.events()) == 3


def test_a_message_that_is_wrong_costs_itself_alone(shop: Shop) -> None:
    """A row says why, by code and place; the SDK hears of none, or it would throw all away."""
    old = track(4, timestamp="2026-01-01T00:00:00Z")
    reply = send(shop, "batch", {"batch": [track(1), 7, {"type": "video"}, track(3, timestamp="soon"), old]})
    assert reply.status == 200
    assert [copy.event_id for copy in shop.events()] == ["m-1"]
    dropped = [copy for copy in shop.copies() if isinstance(copy, DroppedCopy)]
    assert [copy.reason for copy in dropped] == [
        "event_time_not_a_number", "event_time_too_old", "not_an_object", "segment_type_unknown",
    ]  # fmt: skip
    assert dropped[-1].problems == (("type", "segment_type_unknown"),)


def test_a_senders_clock_that_is_off_is_put_right_by_its_time_of_sending(shop: Shop) -> None:
    """As Segment does it."""
    ahead = {"batch": [track(1, timestamp="2026-11-22T00:25:40Z")], "sentAt": "2026-11-22T00:26:40Z"}
    assert send(shop, "batch", ahead).status == 200
    (copy,) = shop.events()
    assert copy.event_time == NOW - 60


def test_a_batch_of_as_many_as_segment_takes_is_taken(shop: Shop) -> None:
    """One more is refused whole, and nothing of it kept."""
    many = [track(number) for number in range(MOST_MESSAGES)]
    gateway = shop.gateway()
    assert send(shop, "batch", {"batch": many}, gateway=gateway).status == 200
    assert len(shop.events()) == MOST_MESSAGES
    refused = send(shop, "batch", {"batch": [*many, track(0)]}, gateway=gateway)
    assert (refused.status, refused.json["code"]) == (400, "segment_too_many")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", None, 400, "segment_malformed"),
        (b'{"batch":{}}', None, 400, "segment_malformed"),
        (b'{"batch":[]}', [basic("nobody")], 401, "key_unknown"),
        (b'{"batch":[]}', [("authorization", "Basic ???")], 401, "key_missing"),
        (b'{"batch":[]}', [("content-type", "application/json")], 401, "key_missing"),
    ],
)
def test_a_request_that_is_none_is_refused(
    shop: Shop, body: bytes, headers: list[tuple[str, str]] | None, status: int, code: str
) -> None:
    """With what to do."""
    reply = send(shop, "batch", body, *(headers or [basic(shop.token)]))
    assert (reply.status, reply.json["code"]) == (status, code)
    assert reply.json["fix"]


def test_other_methods_are_refused(shop: Shop) -> None:
    """SDKs only post."""
    assert asyncio.run(call(shop.gateway(), "GET", "/v1/batch")).status == 405


def test_while_nothing_can_be_kept_sdks_are_told_to_come_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """503: they try again, and lose nothing."""
    gateway = shop.gateway()

    async def full(records: Any) -> Any:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(shop.inbox, "append", full)
    assert send(shop, "batch", {"batch": [track(1), 7]}, gateway=gateway).status == 503
    monkeypatch.undo()
    assert send(shop, "batch", {"batch": [track(1)]}, gateway=gateway).status == 200
    assert all(isinstance(copy, EventCopy) for copy in shop.copies())


def test_a_page_may_use_a_browser_key_from_its_origin(shop: Shop) -> None:
    """And its address and user agent are the browser's."""
    body = {"batch": [track(1)]}
    taken = send(
        shop, "batch", body, basic(shop.browser_token), ("origin", ORIGIN), ("user-agent", "Mozilla/5.0 (X11)")
    )
    assert taken.status == 200
    (copy,) = shop.events()
    assert (copy.origin, copy.dataset) == ("browser", None)
    refused = send(shop, "batch", body, basic(shop.browser_token), ("origin", "https://other.example"))
    assert (refused.status, refused.json["code"]) == (403, "origin_not_listed")
    assert DATASET
