"""The sandbox: batches against the in-process floor, memory of ten million events, and what a test suite waits for."""

from __future__ import annotations

import statistics
import time

import people
from measure import FLOORS, HERE, RUNS, Figure, Row, in_turn, number_from, ratio, scratch

OURS = HERE / "ours"


def rows() -> list[Row]:
    return [_batches(), _memory(), _ready(), _sends()]


def _batches() -> Row:
    with scratch() as folder:
        every = folder / "events.jsonl"
        every.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        results = in_turn(
            {
                "ours": lambda: number_from([str(OURS / "sandbox.py")]),
                "floor": lambda: number_from([str(FLOORS / "in_process.py"), str(every)]),
            }
        )
    found, rate = ratio(results, "ours", "floor"), statistics.median(results["ours"])
    return Row(
        key="sandbox_batch",
        what="sandbox: batches of 1,000 judged, deduplicated, matched against 100,000 people, attributed, examined,"
        " one process, against the in-process floor",
        bar="≥ 0.18",
        measured=f"{found.text()} ({rate / 1000:.1f} k events/s)",
        met=found.median >= 0.18,
        figures={"ratio": found},
    )


def _memory() -> Row:
    held = Figure(unit=" MB", runs=(number_from([str(OURS / "sandbox_counts.py")]),))
    return Row(
        key="sandbox_memory",
        what="sandbox: memory after ten million events in 48 hours, each order by browser and server, kept as counts",
        bar="< 1.5 GB",
        measured=f"{held.median / 1024:.2f} GB",
        met=held.median < 1_536,
        figures={"memory": held},
    )


def _ready() -> Row:
    runs = tuple(number_from([str(OURS / "sandbox_tests.py"), "ready"]) for _ in range(2 * RUNS))[RUNS:]
    took = Figure(unit=" ms", runs=runs)  # the first runs warm the disk cache
    return Row(
        key="sandbox_ready",
        what="sandbox: the first fixture of a process that has imported signalpost, until it has answered",
        bar="< 150 ms",
        measured=took.text(0),
        met=took.median < 150,
        figures={"time": took},
    )


def _sends() -> Row:
    runs = tuple(number_from([str(OURS / "sandbox_tests.py"), "sends"]) for _ in range(RUNS))
    took = Figure(unit=" s", runs=runs)
    return Row(
        key="sandbox_sends",
        what="sandbox: a test sends 1,000 events, one a call, by the SDK in process",
        bar="< 2 s",
        measured=took.text(),
        met=took.median < 2,
        figures={"time": took},
    )
