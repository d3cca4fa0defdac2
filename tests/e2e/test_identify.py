"""What Segment's `identify` told reaches Meta with the orders that follow: the command's own processes, and kills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from serving import Serve, post, sandbox_events, wait_for

JO = "f4e19df2e6c609fbd59a42b9063d0fadf44260218531ea21ad8c575f205c0453"  # the SHA-256 of jo@example.com
CONSENT = {"consent": {"categoryPreferences": {"Advertising": True}}}
IDENTIFY = {"type": "identify", "userId": "7", "anonymousId": "a-1", "traits": {"email": "jo@example.com"}}


def order(number: int) -> dict[str, Any]:
    properties = {"order_id": str(number), "total": 19.9, "currency": "EUR"}
    who = {"userId": "7"} if number % 2 else {"anonymousId": "a-1"}
    said = {"messageId": f"order-{number}", "properties": properties, "context": CONSENT}
    return {"type": "track", "event": "Order Completed", **who, **said}


@pytest.mark.deep
def test_kills_of_the_worker_cost_nothing_that_was_told(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """Each order arrives once with the address that was told once, and again with each batch that an SDK repeats."""
    serving = serve("--first-steps", "--sandbox-port", "0", "--shop-port", "0")
    key = (tmp_path / "var/server.key").read_text().strip()
    assert serving.sandbox is not None
    url = serving.sandbox
    for number in range(4):
        told = [{**IDENTIFY, "context": CONSENT}] if number % 2 == 0 else []
        assert post(f"{serving.gateway}/v1/batch", {"batch": [*told, order(number)]}, key)[0] == 200
        if number < 2:
            serving.kill("worker")

    def arrived() -> list[dict[str, Any]] | None:
        found = [one["event"] for one in sandbox_events(url)]
        return found if len(found) >= 4 else None

    events = wait_for("the orders", arrived)
    assert sorted(event["event_id"] for event in events) == [f"order-{number}" for number in range(4)]
    assert {event["user_data"]["em"] for event in events} == {JO}
