"""Single events on a storage that takes 8 ms to sync, 512 connections: what group commit is for. Both cores, shared
with wrk: what the inbox's writer compresses, encrypts and waits for goes on beside the next requests."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

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
        env = installed.environment(port) | {"LD_PRELOAD": str(_shim(folder))}
        stack.enter_context(process([sys.executable, "-m", "signalpost", "gateway"], core="0,1", env=env))
        wait_for(port, "/health/live")
        url = f"http://127.0.0.1:{port}/v1/events"
        loads = [wrk(url, bodies, connections=512, seconds=SECONDS, core="0,1", key=installed.key) for _ in range(RUNS)]
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


def _shim(folder: Path) -> Path:
    """The library to preload, built with the machine's C compiler."""
    built = folder / "slow_sync.so"
    source = str(HERE / "slow_sync.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", str(built), source, "-ldl"], check=True)
    return built
