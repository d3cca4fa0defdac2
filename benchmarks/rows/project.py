"""Projection: inbox to ledger with roll-ups, one process, against the in-process floor.

As shipped: the worker judges consent (nobody said anything, so that the region's row decides), learns keys of people
never seen before and enriches. Leaks are looked for by the gateway, before the inbox.
"""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

import people
from filling import fill
from installation import install
from measure import FLOORS, HERE, Row, in_turn, number_from, ratio, scratch

EVENTS = 100_000


def rows() -> list[Row]:
    with scratch() as folder:
        every = folder / "events.jsonl"
        every.write_bytes(b"\n".join(people.encoded(EVENTS, int(time.time()))) + b"\n")
        filled = folder / "filled"
        install(filled)
        fill(filled, EVENTS)
        results = in_turn(
            {
                "ours": lambda: _fold(filled, folder / "run"),
                "floor": lambda: number_from([str(FLOORS / "in_process.py"), str(every)]),
            }
        )
    floor = ratio(results, "ours", "floor")
    rate = statistics.median(results["ours"])
    return [
        Row(
            key="project",
            what="projection, inbox to ledger with roll-ups, consent and linking on, one process, against the"
            " in-process floor",
            bar="≥ 0.25",
            measured=f"{floor.text()} ({rate / 1000:.1f} k events/s)",
            met=floor.median >= 0.25,
            figures={"ratio": floor},
        )
    ]


def _fold(filled: Path, run: Path) -> float:
    """Each run folds its own copy of the filled inbox into a new ledger."""
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(filled, run)
    return number_from([str(HERE / "ours" / "fold.py"), str(run)])
