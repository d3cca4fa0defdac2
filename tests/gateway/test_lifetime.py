"""The gateway begins and ends with its server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from gateway_edge import call
from gateway_shop import Shop, purchase
from signalpost.gateway.app import build
from signalpost.gateway.given import Given
from signalpost.gateway.limits import Limits
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


def test_a_fault_while_it_looks_after_things_ends_nothing(shop: Shop) -> None:
    """It is logged by its type, and the next look does what was left: counted copies are written, slow bodies end."""
    faults: list[Exception] = []

    def monotonic() -> float:
        if faults:
            raise faults.pop()
        return 0.0

    given = Given(
        inbox=shop.inbox,
        control=shop.control,
        ledger=shop.ledger,
        folder=shop.folder,
        limits=Limits(dropped_rows_per_minute=1),
        clock=lambda: shop.now_ms,
        monotonic=monotonic,
        log=shop.log,
    )
    gateway = build(given)

    def kept() -> int:
        return sum(copy.count for copy in shop.copies() if isinstance(copy, DroppedCopy))

    async def lives() -> None:
        bad = json.dumps({"data": [purchase(event_time="yesterday")] * 5}).encode()
        await call(gateway, "POST", "/v1/events", bad, headers=[("Authorization", f"Bearer {shop.token}")])
        steps: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        steps.put_nowait({"type": "lifespan.startup"})

        async def send(message: Any) -> None:
            if message["type"] == "lifespan.startup.complete":
                faults.append(RuntimeError("jo@example.com"))

        living = asyncio.create_task(gateway({"type": "lifespan"}, steps.get, send))
        while kept() < 5:
            await asyncio.sleep(0.05)
        steps.put_nowait({"type": "lifespan.shutdown"})
        await living

    asyncio.run(asyncio.wait_for(lives(), 20))
    assert ("request_failed", "RuntimeError") in [(name, fields.get("error")) for name, fields in shop.log.lines]
