"""The gateway begins and ends with its server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from gateway_edge import call
from gateway_shop import Shop, purchase
from signalpost.store.record import DroppedCopy


def test_what_was_only_counted_is_written_before_the_end(shop: Shop, post: Any) -> None:
    """The server's stop is answered once all of it is on disk."""
    gateway = shop.gateway()
    bad = purchase(event_time="yesterday")
    asyncio.run(
        call(
            gateway,
            "POST",
            "/v1/events",
            json.dumps({"data": [bad] * 150}).encode(),
            headers=[("Authorization", f"Bearer {shop.token}")],
        )
    )
    before = [copy.count for copy in shop.copies() if isinstance(copy, DroppedCopy)]
    told: list[str] = []

    async def lives() -> None:
        messages = iter(("lifespan.startup", "lifespan.shutdown"))

        async def receive() -> dict[str, str]:
            return {"type": next(messages)}

        async def send(message: Any) -> None:
            told.append(message["type"])

        await gateway({"type": "lifespan"}, receive, send)

    asyncio.run(lives())
    counts = [copy.count for copy in shop.copies() if isinstance(copy, DroppedCopy)]
    assert (sum(before), sum(counts)) == (100, 150)
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
