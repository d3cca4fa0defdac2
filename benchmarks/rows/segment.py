"""Messages of Segment's SDKs in batches of 100 against events in batches of 100, one gateway process on one core, in
turn; and the processor's time that reading and mapping them takes in this process."""

from __future__ import annotations

import contextlib
import os
import statistics
import time

import people
import segment_messages
from installation import gateway, install
from measure import HERE, Load, Row, batches, in_turn, number_from, ratio, scratch, wrk

CONNECTIONS = 16
SIZE = 100
SECONDS = float(os.environ.get("SEGMENT_SECONDS", "8"))
PEOPLE = int(os.environ.get("SEGMENT_PEOPLE", str(people.PEOPLE // 2)))
PER_SECOND = 10_000
SHARE = 0.8


def rows() -> list[Row]:
    loads: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        now = int(time.time())
        events, messages = folder / "events.jsonl", folder / "messages.jsonl"
        events.write_bytes(b"\n".join(batches(people.encoded(PEOPLE, now), SIZE)) + b"\n")
        messages.write_bytes(b"\n".join(segment_messages.batches(segment_messages.encoded(PEOPLE, now), SIZE)) + b"\n")
        installed = install(folder / "installation")
        url, _ = stack.enter_context(gateway(installed))

        def sent(to: str, bodies: object) -> float:
            loads.append(wrk(to, bodies, connections=CONNECTIONS, seconds=SECONDS, core="1", key=installed.key))  # type: ignore[arg-type]
            return loads[-1].per_second * SIZE

        results = in_turn(
            {
                "events": lambda: sent(url, events),
                "messages": lambda: sent(url.replace("/v1/events", "/v1/batch"), messages),
                "mapped": lambda: number_from([str(HERE / "ours" / "segment.py")]),
            }
        )
    share = ratio(results, "messages", "events")
    rate, mapped = statistics.median(results["messages"]), statistics.median(results["mapped"])
    refused = sum(load.refused for load in loads)
    return [
        Row(
            key="segment_batch",
            what="messages of Segment's SDKs, durable, in batches of 100, against events in batches of 100 in the same"
            " run",
            bar=f"≥ {SHARE}×",
            measured=f"{share.text()} ({rate / 1000:.1f} k/s on one core)",
            met=share.median >= SHARE and not refused,
            figures={"ratio": share},
        ),
        Row(
            key="segment_mapped",
            what="messages of Segment's SDKs a second of processor time, read and mapped to events",
            bar=f"≥ {PER_SECOND // 1000} k",
            measured=f"{mapped / 1000:.1f} k",
            met=mapped >= PER_SECOND,
        ),
    ]
