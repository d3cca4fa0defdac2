"""The watch over 1,000 event names with 200 parameters each: `counts` prints the memory that counter and learner take
(MB), `cycle` the slowest of the watch's cycles over their slots (seconds).

    python watch.py counts | cycle FOLDER
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from peak import peak_mb

from signalpost.alarms.cycle import Cycle
from signalpost.cli import parts
from signalpost.settings import Settings
from signalpost.store import open_incident_asks, open_incidents, open_ledger, open_ledger_reader
from signalpost.store.ledger import Changes
from signalpost.watch.checks.facts import Facts
from signalpost.watch.counts.counter import Counter
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.plan.learner import Learner
from signalpost.watch.seen import Seen

NAMES, PARAMETERS = 1_000, 200
COPIES = 20  # of each name
KNOWN_SLOTS = range(0, 9 * 288, 144)  # two a day for nine days: after eight, everything is judged
CYCLES = 14  # timed: one of them is the first of an hour, which also learns
BEGIN = 1_795_392_000
KEYS = ("client_ip_address", "client_user_agent", "em", "external_id", "fbp")


def copies(slot: int, times: int) -> Iterator[Seen]:
    """Every name once, with all its parameters: texts, numbers and lists in turn."""
    at = BEGIN + slot * SLOT_S
    for name in range(NAMES):
        custom: dict[str, object] = {"value": 5.0 + (name + slot) % 90, "currency": "EUR"}
        for number in range(PARAMETERS - 2):
            value = (f"word{(slot + number) % 7}", 1.5 * slot + number, [f"SKU-{slot}"])[number % 3]
            custom[f"p{number}"] = value
        yield Seen(
            dataset="1", source="server", event_name=f"Event{name}", at=at, event_time=at, host="shop.example",
            event_id=f"order_{slot * NAMES + name}", keys=KEYS, custom=custom, times=times,
        )  # fmt: skip


def memory() -> float:
    """MB that they take, of this process's peak."""
    gc.collect()
    before = peak_mb()
    counter, learner = Counter(), Learner()
    for slot in range(COPIES):
        for seen in copies(slot, 1):
            counter.observe(seen)
            learner.observe(seen)
        counter.close(BEGIN + slot * SLOT_S)
    counter.to_bytes()
    learner.to_bytes()
    return peak_mb() - before


async def cycles(folder: Path) -> float:
    """The slowest of CYCLES, over a ledger and control file as an installation has them."""
    keys = parts.keyring(Settings(data_dir=folder), create=False)
    ledger = open_ledger(folder / parts.LEDGER_FILE, keys)
    counter, until = Counter(), BEGIN
    cycle = Cycle(
        slots=open_ledger_reader(folder / parts.LEDGER_FILE, keys),
        file=open_incidents(folder / parts.WATCH_FILE),
        asks=open_incident_asks(folder / parts.CONTROL_FILE, keys),
        spaces=lambda: [1],
        facts=lambda space_id, at: {"1": Facts()},
        now=lambda: until * 1_000,
        log=lambda event, **fields: None if event != "cycle_failed" else sys.exit(f"{event} {fields}"),
    )
    slowest = 0.0
    for slot in (*KNOWN_SLOTS, *range(KNOWN_SLOTS.stop, KNOWN_SLOTS.stop + CYCLES)):
        for seen in copies(slot, 3):
            counter.observe(seen)
        until = BEGIN + (slot + 1) * SLOT_S
        ledger.apply("benchmark", slot + 1, Changes(counted=[(1, one) for one in counter.close(until)]))
        ledger.close_slots(until, {}, {})
        began = time.perf_counter()
        await cycle.once()
        if slot > KNOWN_SLOTS.stop:  # the first also takes in the half day before it
            slowest = max(slowest, time.perf_counter() - began)
    ledger.close()
    return slowest


if __name__ == "__main__":
    print(memory() if sys.argv[1] == "counts" else asyncio.run(cycles(Path(sys.argv[2]))))
