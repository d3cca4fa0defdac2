"""Delivery from the ledger, settled one by one, batches of 1,000 to a loopback sink."""

from __future__ import annotations

import contextlib
import shutil
import statistics
import sys
import time
from pathlib import Path

import people
from filling import fill
from installation import install
from measure import FLOORS, HERE, Row, free_port, in_turn, number_from, process, ratio, scratch, wait_for

EVENTS = 200_000


def rows() -> list[Row]:
    with scratch() as folder, contextlib.ExitStack() as stack:
        bodies = folder / "events.jsonl"
        bodies.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        stub = free_port()
        stack.enter_context(process([sys.executable, str(FLOORS / "stub.py"), str(stub)], core="1"))
        wait_for(stub)
        folded = folder / "folded"
        install(folded, base_url=f"http://127.0.0.1:{stub}", merge_window_ms=0)
        fill(folded, EVENTS)
        number_from([str(HERE / "ours" / "fold.py"), str(folded)])
        sdk = [str(FLOORS / "business_sdk.py"), "send", str(bodies), str(stub), "1000", "8"]
        results = in_turn(
            {
                "ours": lambda: _deliver(folded, folder / "run"),
                "business_sdk": lambda: number_from(sdk),
            }
        )
    against = ratio(results, "ours", "business_sdk")
    rate = statistics.median(results["ours"])
    return [
        Row(
            key="deliver",
            what="delivery from the ledger, settled one by one, batches of 1,000 to a loopback sink, against"
            " `facebook-business` sending 1,000 per call",
            bar="≥ 8×",
            measured=f"{against.text(1)} ({rate / 1000:.1f} k events/s)",
            met=against.median >= 8,
            figures={"ratio": against},
        )
    ]


def _deliver(folded: Path, run: Path) -> float:
    """Each run delivers its own copy of the folded ledger."""
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(folded, run)
    return number_from([str(HERE / "ours" / "deliver.py"), str(run), str(EVENTS)])
