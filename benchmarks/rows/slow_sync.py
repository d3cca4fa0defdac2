"""Single events on a storage that takes 8 ms to sync, 512 connections: what group commit is for."""

from __future__ import annotations

import contextlib
import sys
import time

import people
from installation import install
from measure import HERE, RUNS, Figure, Row, free_port, process, scratch, wait_for, wrk

SECONDS = 8


def rows() -> list[Row]:
    with scratch() as folder, contextlib.ExitStack() as stack:
        bodies = folder / "events.jsonl"
        bodies.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        installed = install(folder / "installation")
        port = free_port()
        command = [sys.executable, str(HERE / "ours" / "slow_gateway.py"), "gateway"]
        stack.enter_context(process(command, core="0", env=installed.environment(port)))
        wait_for(port, "/health/live")
        url = f"http://127.0.0.1:{port}/v1/events"
        loads = [wrk(url, bodies, connections=512, seconds=SECONDS, core="1", key=installed.key) for _ in range(RUNS)]
    rate = Figure(unit=" events/s", runs=tuple(load.per_second for load in loads))
    p99 = Figure(unit=" ms", runs=tuple(load.p99_ms for load in loads))
    return [
        Row(
            key="slow_sync",
            what="storage that takes 8 ms to sync (injected), 512 connections, single events",
            bar="≥ 8,000 events/s",
            measured=f"{rate.text(0)}, p99 {p99.text(0)}",
            met=rate.median >= 8000 and not sum(load.refused for load in loads),
            figures={"rate": rate, "p99": p99},
        )
    ]
