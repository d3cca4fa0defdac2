"""What a tag posts: events with what the tag and the request know, made durable."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway_shop import DATASET, Shop
from signalpost.gateway.app import Gateway
from signalpost.store.record import EventCopy
from tag_gateway import AGENT, TAG_DIGEST, ask, beacon, page_view, tag_gateway

COLLECT = f"/sp/{DATASET}"


@pytest.fixture
def app(shop: Shop) -> Gateway:
    """The shop's gateway."""
    return tag_gateway(shop)


def only(shop: Shop) -> EventCopy:
    """The one copy that was kept."""
    (copy,) = shop.events()
    return copy


def body_of(copy: EventCopy) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(copy.body)
    return found


def test_an_event_of_a_page_is_durable_with_what_its_request_knows(shop: Shop, app: Gateway) -> None:
    """Address, user agent, fbp and visitor id; what was observed stays inside, beside the body."""
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()))
    assert reply.status == 202
    assert [result["status"] for result in reply.json["results"]] == ["accepted"]
    copy = only(shop)
    assert (copy.origin, copy.dataset, copy.event_name, copy.event_id) == ("browser", DATASET, "PageView", "view-1")
    user = body_of(copy)["user_data"]
    assert (user["client_ip_address"], user["client_user_agent"]) == ("203.0.113.9", AGENT)
    assert user["fbp"] == reply.json["ids"]["fbp"]
    assert copy.observed == {
        "via": "page",
        "pixel": "sent",
        "consent": "granted",
        "consent_by": "api",
        "tag": TAG_DIGEST,
        "host": "shop.example",
    }
    assert list(copy.link) == ["visitor"]
    assert b"observed" not in copy.body


def test_a_browser_key_may_be_named_by_its_id(shop: Shop, app: Gateway) -> None:
    """As the tag's settings told it; only from the origins that the key lists."""
    named = beacon(shop, page_view(), key=shop.browser_key.key_id)
    assert ask(app, "POST", COLLECT, named).status == 202
    assert ask(app, "POST", COLLECT, named, origin="https://evil.example").status == 401
