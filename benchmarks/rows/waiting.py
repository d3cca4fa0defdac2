"""The gateway process with a million events waiting in its inbox: its memory, and whether it still accepts as fast."""

from __future__ import annotations

import contextlib
import time

import people
from installation import gateway, install
from measure import Load, Row, batches, in_turn, ratio, resident_mb, scratch, wrk

EVENTS = 1_000_000
SIZE = 100
SECONDS = 6


def rows() -> list[Row]:
    loads: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        lines = people.encoded(people.PEOPLE, int(time.time()))
        singles, bodies = folder / "events.jsonl", folder / "batches.jsonl"
        singles.write_bytes(b"\n".join(lines) + b"\n")
        bodies.write_bytes(b"\n".join(batches(lines, SIZE)) + b"\n")
        full, empty = install(folder / "full"), install(folder / "empty")
        full_url, pid = stack.enter_context(gateway(full))
        empty_url, _ = stack.enter_context(gateway(empty))
        accepted = 0.0
        while accepted < EVENTS:
            load = wrk(full_url, bodies, connections=16, seconds=10, core="1", key=full.key)
            accepted += load.per_second * SIZE * 10 - load.refused * SIZE
        memory = resident_mb(pid)

        def accept(url: str, key: str) -> float:
            loads.append(wrk(url, singles, connections=64, seconds=SECONDS, core="1", key=key))
            return loads[-1].per_second

        results = in_turn({"full": lambda: accept(full_url, full.key), "empty": lambda: accept(empty_url, empty.key)})
    speed = ratio(results, "full", "empty")
    refused = sum(load.refused for load in loads)
    return [
        Row(
            key="waiting",
            what="gateway process with 1,000,000 events waiting: resident memory; accept speed against an empty store",
            bar="< 150 MB; ≥ 0.9",
            measured=f"{memory:.0f} MB; {speed.text()}",
            met=memory < 150 and speed.median >= 0.9 and not refused,
            figures={"ratio": speed},
        )
    ]
