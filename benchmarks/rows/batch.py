"""Durable events in batches of 100, one gateway process on both cores, which it shares with wrk."""

from __future__ import annotations

import contextlib
import statistics
import sys
import time

import people
from installation import gateway, install
from measure import FLOORS, Load, Row, batches, free_port, in_turn, number_from, process, ratio, scratch, wait_for, wrk

CONNECTIONS = 16
SIZE = 100
SECONDS = 8


def rows() -> list[Row]:
    loads: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        lines = people.encoded(people.PEOPLE, int(time.time()))
        every, bodies = folder / "events.jsonl", folder / "batches.jsonl"
        every.write_bytes(b"\n".join(lines) + b"\n")
        bodies.write_bytes(b"\n".join(batches(lines, SIZE)) + b"\n")
        installed = install(folder / "installation")
        url, _ = stack.enter_context(gateway(installed, core="0,1"))
        stub = free_port()
        stack.enter_context(process([sys.executable, str(FLOORS / "stub.py"), str(stub)], core="1"))
        wait_for(stub)

        def ours() -> float:
            loads.append(wrk(url, bodies, connections=CONNECTIONS, seconds=SECONDS, core="0,1", key=installed.key))
            return loads[-1].per_second * SIZE

        sdk = [str(FLOORS / "business_sdk.py"), "send", str(every), str(stub), str(SIZE), "5"]
        results = in_turn(
            {
                "ours": ours,
                "business_sdk": lambda: number_from(sdk),
                "floor": lambda: number_from([str(FLOORS / "in_process.py"), str(every)]),
            }
        )
    return _lines(results, sum(load.refused for load in loads))


def _lines(results: dict[str, tuple[float, ...]], refused: int) -> list[Row]:
    sdk, floor = ratio(results, "ours", "business_sdk"), ratio(results, "ours", "floor")
    rate = statistics.median(results["ours"])
    return [
        Row(
            key="batch_sdk",
            what="durable events in batches of 100, one process, against `facebook-business` sending 100 per call",
            bar="≥ 6×",
            measured=f"{sdk.text(1)} ({rate / 1000:.1f} k events/s)",
            met=sdk.median >= 6 and not refused,
            figures={"ratio": sdk},
        ),
        Row(
            key="batch_floor",
            what="the same against the in-process floor (decode, validate, normalise, hash, encode)",
            bar="≥ 0.52",
            measured=floor.text(),
            met=floor.median >= 0.52 and not refused,
            figures={"ratio": floor},
        ),
    ]
