"""Durable single-event POSTs: one gateway process on one core, 64 connections, wrk on the other."""

from __future__ import annotations

import contextlib
import statistics
import sys
import time
from pathlib import Path

import people
from installation import gateway, install
from measure import FLOORS, Figure, Load, Row, free_port, in_turn, number_from, process, ratio, scratch, wait_for, wrk

CONNECTIONS = 64
SECONDS = 8


def rows() -> list[Row]:
    loads: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        bodies = folder / "events.jsonl"
        bodies.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        installed = install(folder / "installation")
        url, _ = stack.enter_context(gateway(installed))
        echo, stub = free_port(), free_port()
        stack.enter_context(process([sys.executable, str(FLOORS / "echo.py"), str(echo)], core="0"))
        stack.enter_context(process([sys.executable, str(FLOORS / "stub.py"), str(stub)], core="1"))
        wait_for(echo)
        wait_for(stub)

        def ours() -> float:
            loads.append(wrk(url, bodies, connections=CONNECTIONS, seconds=SECONDS, core="1", key=installed.key))
            return loads[-1].per_second

        results = in_turn(
            {
                "ours": ours,
                "echo": lambda: _echo(echo, bodies),
                "business_sdk": lambda: number_from(
                    [str(FLOORS / "business_sdk.py"), "send", str(bodies), str(stub), "1", "5"]
                ),
            }
        )
    return _lines(results, loads)


def _echo(port: int, bodies: Path) -> float:
    return wrk(f"http://127.0.0.1:{port}/", bodies, connections=CONNECTIONS, seconds=SECONDS, core="1").per_second


def _lines(results: dict[str, tuple[float, ...]], loads: list[Load]) -> list[Row]:
    echo, sdk = ratio(results, "ours", "echo"), ratio(results, "ours", "business_sdk")
    p99 = Figure(unit=" ms", runs=tuple(load.p99_ms for load in loads))
    refused = sum(load.refused for load in loads)
    rate = statistics.median(results["ours"])
    return [
        Row(
            key="single",
            what="durable single-event POSTs, one gateway process on one core, 64 connections,"
            " against a bare uvicorn app",
            bar="≥ 0.36×, p99 < 10 ms",
            measured=f"{echo.text()}, p99 {p99.text(1)} ({rate / 1000:.1f} k events/s)",
            met=echo.median >= 0.36 and p99.median < 10 and not refused,
            figures={"ratio": echo, "p99": p99},
        ),
        Row(
            key="single_sdk",
            what="the same against `facebook-business` sending one event per call",
            bar="≥ 12×",
            measured=sdk.text(1),
            met=sdk.median >= 12 and not refused,
            figures={"ratio": sdk},
        ),
    ]
