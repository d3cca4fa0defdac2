"""Which path is which collecting address, and who may read its answers."""

from __future__ import annotations

import asyncio
import json

import pytest

from gateway_edge import call
from gateway_shop import DATASET, ORIGIN, Shop, purchase
from signalpost.gateway.collecting import PREFLIGHT


@pytest.mark.parametrize(
    ("path", "collects"),
    [
        ("/v1/events", True), (f"/capi/{DATASET}/events", True), (f"/v24.0/{DATASET}/events", True),
        ("/v1/events/", False), ("/v1/event", False), (f"/capi/{DATASET}", False), (f"/v24/{DATASET}/events", False),
        (f"/v24.0/{DATASET}/events/x", False),
    ],
)  # fmt: skip
def test_three_addresses_take_events(shop: Shop, path: str, collects: bool) -> None:
    """And no path beside them."""
    answer = asyncio.run(
        call(
            shop.gateway(),
            "POST",
            path,
            json.dumps({"data": [purchase()]}).encode(),
            headers=[("Authorization", f"Bearer {shop.token}")],
        )
    )
    assert (answer.status in (200, 202)) is collects
    assert len(shop.copies()) == collects


@pytest.mark.parametrize("path", ["/v1/events", f"/capi/{DATASET}/events", f"/v24.0/{DATASET}/events"])
def test_only_posts_are_taken(shop: Shop, path: str) -> None:
    """405, and what is allowed."""
    answer = asyncio.run(call(shop.gateway(), "GET", path))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_pages_are_told_before_what_they_may_send(shop: Shop) -> None:
    """At our own address alone: the others are for servers."""
    told = asyncio.run(call(shop.gateway(), "OPTIONS", "/v1/events", headers=[("Origin", ORIGIN)]))
    assert told.status == 204
    assert {name.decode() for name, _ in PREFLIGHT} <= set(told.headers)
    assert (
        asyncio.run(call(shop.gateway(), "OPTIONS", f"/capi/{DATASET}/events", headers=[("Origin", ORIGIN)])).status
        == 405
    )
