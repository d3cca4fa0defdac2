"""Ours: what consent and the control of data cost. Prints one number.

    python benchmarks/ours/privacy.py leaks          microseconds an event: lists, addresses, leaks
    python benchmarks/ours/privacy.py consent_seen   microseconds a ruling, of signals that came before
    python benchmarks/ours/privacy.py consent_new    the same, each with a TC string of its own
    python benchmarks/ours/privacy.py batches_on     durable events a second in batches of 100, each with a TC string of
    python benchmarks/ours/privacy.py batches_off    its own; with both, and with neither

Everything in this process; batches go the gateway's way from bytes to a durable inbox, without HTTP, which would hide
part of the difference.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import consent_strings  # noqa: E402
import people  # noqa: E402
from installation import DATASET, install  # noqa: E402

from signalpost.capi.policy import Policy  # noqa: E402
from signalpost.capi.signals import EventConsent  # noqa: E402
from signalpost.capi.wire import decode_event  # noqa: E402
from signalpost.cli import parts  # noqa: E402
from signalpost.gateway.collect import Collector  # noqa: E402
from signalpost.gateway.consent import Asked, Tables  # noqa: E402
from signalpost.gateway.limits import DroppedRows  # noqa: E402
from signalpost.gateway.metrics import Counts  # noqa: E402
from signalpost.gateway.source import Source  # noqa: E402
from signalpost.privacy.apply import apply  # noqa: E402
from signalpost.privacy.settings import AS_SHIPPED  # noqa: E402
from signalpost.store import open_inbox  # noqa: E402
from signalpost.store.control import Dataset  # noqa: E402

EVENTS = int(os.environ.get("PRIVACY_EVENTS", "20000"))
SEEN = 500  # signals that come again and again, fewer than are remembered
BATCH = 100
PASSES = 3


def leaks() -> float:
    """The benchmark's events, as they are shipped: read, none changed."""
    events = [decode_event(line) for line in people.encoded(EVENTS, int(time.time()))]
    if any(apply(event, AS_SHIPPED).event is not event for event in events[:100]):
        raise RuntimeError("an event of the benchmark was changed")
    return best(lambda event: apply(event, AS_SHIPPED), events)


def consent_seen() -> float:
    """Each of SEEN signals again and again."""
    tables = Tables([Dataset(dataset_id=DATASET)])
    signals = [EventConsent(tcf=text) for text in consent_strings.tc_strings(SEEN, int(time.time()))]
    asked = [signals[number % SEEN] for number in range(EVENTS)]
    return best(lambda one: tables.judge(one, "eea", locatable=True), asked)


def consent_new() -> float:
    """One pass over signals none of which came before."""
    tables = Tables([Dataset(dataset_id=DATASET)])
    first, *signals = [EventConsent(tcf=text) for text in consent_strings.tc_strings(EVENTS + 1, int(time.time()))]
    if not tables.judge(first, "eea", locatable=True).is_told:
        raise RuntimeError("the benchmark's consent says nothing")
    return once(lambda one: tables.judge(one, "eea", locatable=True), signals)


def batches_on() -> float:
    """With consent judged and data controlled, at the defaults."""
    return batches(Asked(tables=Tables([Dataset(dataset_id=DATASET)]), region="eea"))


def batches_off() -> float:
    """With neither: events go by as they are."""
    return batches(None)


def batches(asked: Asked | None) -> float:
    """Durable events a second; each event is new, and its consent too."""
    now = int(time.time())
    strings = consent_strings.tc_strings(EVENTS, now)
    lines = [
        json.dumps({**event, "consent": {"tcf": text}}, ensure_ascii=False, separators=(",", ":")).encode()
        for event, text in zip(people.purchases(EVENTS, now), strings, strict=True)
    ]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=HERE.parent) as folder:
        installed = install(Path(folder))
        inbox = open_inbox(Path(folder) / parts.INBOX_FOLDER, parts.keyring(installed.settings, create=False))
        collector = Collector(inbox, DroppedRows(100), Counts(), lambda: "made")
        source = Source(
            space_id=1,
            key_id="benchmark",
            origin="server",
            received_at=now * 1000,
            policy=Policy(),
            dataset=DATASET,
            asked=asked,
        )
        seconds = asyncio.run(_collected(collector, lines, source))
        inbox.close()
    return len(lines) / seconds


async def _collected(collector: Collector, lines: Sequence[bytes], source: Source) -> float:
    started = time.perf_counter()
    for start in range(0, len(lines), BATCH):
        ended = await collector.collect(lines[start : start + BATCH], source)
        if not all(one.receipt for one in ended):
            raise RuntimeError("an event of the benchmark was not kept")
    return time.perf_counter() - started


def best(each: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Microseconds a value, in the fastest of PASSES passes."""
    return min(once(each, values) for _ in range(PASSES))


def once(each: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Microseconds a value, in one pass."""
    started = time.perf_counter()
    for value in values:
        each(value)
    return (time.perf_counter() - started) / len(values) * 1_000_000


WAYS = {one.__name__: one for one in (leaks, consent_seen, consent_new, batches_on, batches_off)}

if __name__ == "__main__":
    print(WAYS[sys.argv[1]]())
