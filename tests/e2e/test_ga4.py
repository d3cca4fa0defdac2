"""Google Analytics 4's events, every name of the table, by the Measurement Protocol to a sandbox that judges as Meta.

What must leave stands in `tests/golden/ga4`; one stock request goes through the command's own processes.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

import tree
from delivering import Delivering
from gateway_edge import call
from gateway_shop import DATASET, ORIGIN, START_MS
from serving import Serve, sandbox_events, wait_for
from signalpost.connectors.ga4.hit import MOST_EVENTS
from signalpost.connectors.ga4.names import NAMES
from signalpost.identity.keys import ADDED
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset

GOLDEN = json.loads((tree.ROOT / "tests/golden/ga4/measurement_protocol.json").read_bytes())
PAGES = json.loads((tree.ROOT / "tests/golden/ga4/pages.json").read_bytes())


def test_the_files_have_every_name() -> None:
    """Of the one table, and fit into one hit."""
    assert {case["sent"]["name"] for case in GOLDEN["cases"]} == set(NAMES)
    assert {case["id"] for case in PAGES["cases"]} == set(NAMES.values())
    assert len(GOLDEN["cases"]) == len(PAGES["cases"]) <= MOST_EVENTS


def leaves(golden: Any) -> dict[str, Any]:
    """What must stand at Meta, by event_id."""
    return {case["leaves"]["event_id"]: case["leaves"] for case in golden["cases"]}


def test_through_the_gateway_they_leave_as_written(tmp_path: Path) -> None:
    """Collected in one hit of a server and one of a page, delivered by the worker: key by key, and all taken."""
    with RunningSandbox(Sandbox(clock=lambda: START_MS / 1_000)) as meta:
        shop = Delivering(tmp_path, meta)
        nothing_added = {"learn": False, **dict.fromkeys(ADDED, False)}
        dataset = {"dataset_id": DATASET, "base_url": meta.url, "merge_window": 0, "identity": nothing_added}
        shop.shop.control.put_dataset(1, msgspec.convert(dataset, Dataset), author="test", now=START_MS)
        shop.shop.monotonic += 2
        body: Any = {**GOLDEN["hit"], "events": [case["sent"] for case in GOLDEN["cases"]]}
        query = f"measurement_id=G-1&api_secret={shop.shop.token}"
        reply = asyncio.run(call(shop.gateway, "POST", "/mp/collect", json.dumps(body).encode(), query=query))
        assert reply.status == 204, reply.body
        lines = "\r\n".join(case["sent"] for case in PAGES["cases"]).encode()
        query = f"{PAGES['query']}&ep.signalpost_key={shop.shop.browser_token}"
        headers = [("origin", ORIGIN), *PAGES["headers"].items()]
        reply = asyncio.run(call(shop.gateway, "POST", "/g/collect", lines, query=query, headers=headers))
        assert reply.status == 204, reply.body
        asyncio.run(shop.turn(100))
        assert {str(event.event_id): event.event for event in meta.sandbox.events()} == leaves(GOLDEN) | leaves(PAGES)
        asyncio.run(shop.close())


def test_a_stock_request_delivers(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """As Google's pages show one, but for host and api_secret: through gateway and worker as they run."""
    serving = serve("--first-steps", "--sandbox-port", "0", "--shop-port", "0")
    secret = (tmp_path / "var/server.key").read_text().strip()
    event: Any = {
        "name": "purchase",
        "params": {
            "transaction_id": "T-12345",
            "currency": "EUR",
            "value": 72.05,
            "items": [{"item_id": "SKU_12345", "item_name": "Tee", "price": 72.05, "quantity": 1}],
        },
    }
    consent = {"ad_user_data": "GRANTED", "ad_personalization": "GRANTED"}
    body = {
        "client_id": "1234567.7654321",
        "timestamp_micros": int(time.time()) * 1_000_000,
        "consent": consent,
        "events": [event],
    }
    address = f"{serving.gateway}/mp/collect?measurement_id=G-XXXXXXX&api_secret={secret}"
    with urllib.request.urlopen(address, json.dumps(body).encode(), timeout=10) as response:
        assert (response.status, response.read()) == (204, b"")
    assert serving.sandbox is not None
    url = serving.sandbox
    [arrived] = wait_for("the event", lambda: sandbox_events(url))
    found = arrived["event"]
    assert (found["event_name"], found["event_id"]) == ("Purchase", "T-12345")
    assert found["custom_data"] == {
        "value": 72.05,
        "currency": "EUR",
        "order_id": "T-12345",
        "content_type": "product",
        "content_ids": ["SKU_12345"],
        "contents": [{"id": "SKU_12345", "quantity": 1, "item_price": 72.05}],
        "num_items": 1,
    }
