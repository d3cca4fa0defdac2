"""Ours: what a webhook costs in this process. Prints one number.

    python benchmarks/ours/webhooks.py shopify read    webhooks a second: verified, read, ruled
    python benchmarks/ours/webhooks.py shopify whole   the same, and its events prepared and its records made
    python benchmarks/ours/webhooks.py hubspot record  records of a CRM's API a second, read and ruled
    python benchmarks/ours/webhooks.py event whole     one server event for comparison: decoded, prepared, its record

The processor's time of this process counts, of the fastest pass of three. Nothing is kept and nothing is sent.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import people  # noqa: E402
import webhooks  # noqa: E402

from signalpost.capi.policy import Policy  # noqa: E402
from signalpost.connectors.platforms import CONNECTORS, bound  # noqa: E402
from signalpost.connectors.rule import due  # noqa: E402
from signalpost.connectors.source import OrderSource, Platform  # noqa: E402
from signalpost.connectors.webhook import Webhook  # noqa: E402
from signalpost.gateway.collect import Collector  # noqa: E402
from signalpost.gateway.consent import Asked, Tables  # noqa: E402
from signalpost.gateway.limits import DroppedRows  # noqa: E402
from signalpost.gateway.metrics import Counts  # noqa: E402
from signalpost.gateway.shop_copies import taking  # noqa: E402
from signalpost.gateway.source import Source  # noqa: E402
from signalpost.store.business import Dataset  # noqa: E402

COUNT = int(os.environ.get("WEBHOOKS", "10000"))
PASSES = 3
DATASET = "1234567890"


class NoInbox:
    """Where nothing is kept: what is measured ends before it."""

    async def append(self, records: Sequence[Any]) -> Sequence[Any]:
        return ()


def best(one: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Values a second of processor time, in the fastest pass."""
    found = []
    gc.collect()
    gc.freeze()
    for _ in range(PASSES):
        started = time.process_time()
        for value in values:
            one(value)
        found.append(len(values) / (time.process_time() - started))
    return max(found)


def collector() -> Collector:
    return Collector(NoInbox(), DroppedRows(100), Counts(), lambda: "made")  # type: ignore[arg-type]


def source(now: int) -> Source:
    """As the gateway has it for a shop, and for a server's key."""
    return Source(
        space_id=1,
        key_id="shop:main",
        origin="server",
        received_at=now * 1_000,
        policy=Policy(),
        asked=Asked(tables=Tables([Dataset(dataset_id=DATASET)])),
    )


def webhook(platform: str, *, whole: bool) -> float:
    """One platform's."""
    now = int(time.time())
    settings = webhooks.SETTINGS.get(platform, {})
    shop = OrderSource(name="main", platform=Platform(platform), shop="main", **settings)
    connector, secrets = bound(CONNECTORS[platform], shop), (webhooks.SECRETS[platform],)
    assert connector is not None
    sent = [Webhook(headers=one.headers, body=one.body, now=now) for one in webhooks.deliveries(platform, COUNT, now)]
    edge, came_from = collector(), source(now)

    def read(one: Webhook) -> int:
        messages = connector.read(connector.verify(one, secrets), shop)
        return sum([len(due(message, shop, now).events) for message in messages])  # type: ignore[arg-type]

    def taken(one: Webhook) -> int:
        delivery = connector.verify(one, secrets)
        records = taking(edge, came_from, shop, connector.read(delivery, shop), "webhook", delivery.delivery_id)
        return len(records.records)

    if not all(taken(one) for one in sent[:100]) or any(key[1] == "dropped" for key in edge._counts.copies):
        raise RuntimeError("a webhook of the benchmark came to nothing")
    return best(taken if whole else read, sent)


def record(platform: str) -> float:
    """What a CRM's API tells, of three stages each."""
    now = int(time.time())
    crm = OrderSource(name="main", platform=Platform(platform), shop="main", **webhooks.SETTINGS.get(platform, {}))
    connector = CONNECTORS[platform]

    def ruled(one: bytes) -> int:
        return sum([len(due(message, crm, now).events) for message in connector.read_listed(one, crm)])  # type: ignore[arg-type]

    told = webhooks.records(platform, COUNT, now)
    if not all(ruled(one) for one in told[:100]):
        raise RuntimeError("a record of the benchmark came to nothing")
    return best(ruled, told)


def event() -> float:
    """A server's own event."""
    now = int(time.time())
    lines = list(people.encoded(COUNT, now))
    edge, came_from = collector(), source(now)
    return best(lambda line: edge._take(line, came_from, []), lines)


if __name__ == "__main__":
    what, how = sys.argv[1:3]
    if how == "record":
        print(record(what))
    else:
        print(event() if what == "event" else webhook(what, whole=how == "whole"))
