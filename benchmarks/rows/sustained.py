"""Ten minutes from accepted to delivered and settled: gateway, worker, sender and stub on two cores."""

from __future__ import annotations

import contextlib
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import people
from installation import Installation, gateway, install, worker
from measure import FLOORS, HERE, Figure, Row, free_port, number_from, on_core, process, scratch, wait_for

from signalpost.cli import parts
from signalpost.store import open_ledger_reader
from signalpost.store.ledger import Books

SECONDS = float(os.environ.get("SUSTAINED_SECONDS", "600"))
OFFERED = 2.1  # times what Meta's package sends: the bar, and a little more
GRACE_S = 30  # after the sender stopped, for what is in a merge window (5 s)


def rows() -> list[Row]:
    with scratch() as folder, contextlib.ExitStack() as stack:
        bodies = folder / "events.jsonl"
        bodies.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        stub = free_port()
        stack.enter_context(process([sys.executable, str(FLOORS / "stub.py"), str(stub)], core="0,1"))
        wait_for(stub)
        sdk = [str(FLOORS / "business_sdk.py"), "send", str(bodies), str(stub), "1000", "8"]
        theirs = Figure(unit=" events/s", runs=tuple(number_from(sdk) for _ in range(3)))
        installed = install(folder / "installation", base_url=f"http://127.0.0.1:{stub}")
        url, _ = stack.enter_context(gateway(installed, core="0,1"))
        stack.enter_context(worker(installed, core="0,1"))
        sent, behind = _send(url, installed, OFFERED * theirs.median)
        delivered, balanced = _settled(installed, sent)
    rate = delivered / SECONDS
    early, late = statistics.mean(behind[1:6]), statistics.mean(behind[-5:])
    growing = late > 2 * early + 20_000
    return [
        Row(
            key="sustained",
            what=f"sustained, accepted to delivered and settled, two cores, {SECONDS / 60:.0f} minutes, against"
            " `facebook-business` sending 1,000 per call from memory",
            bar="≥ 2×, inbox not growing",
            measured=f"{rate / theirs.median:.1f}× ({rate / 1000:.1f} k events/s; under way: {early / 1000:.0f} k"
            f" early, {late / 1000:.0f} k late)",
            met=rate >= 2 * theirs.median and not growing and delivered == sent and balanced,
            figures={"sdk": theirs, "behind": Figure(unit=" events", runs=tuple(behind))},
        )
    ]


def _send(url: str, installed: Installation, rate: float) -> tuple[int, list[float]]:
    """Send for SECONDS; every SECONDS / 40 note how many accepted events are not settled yet."""
    sender = subprocess.Popen(
        on_core("0,1", [sys.executable, str(HERE / "ours" / "sender.py"), url, installed.key, str(rate), str(SECONDS)]),
        stdout=subprocess.PIPE,
    )
    behind = []
    while True:
        try:
            out, _ = sender.communicate(timeout=SECONDS / 40)
            return int(out.split()[-1]), behind
        except subprocess.TimeoutExpired:
            behind.append(_depth(url, installed.folder))


def _depth(url: str, folder: Path) -> float:
    """Accepted copies that are not folded yet, and events in the ledger that are not settled."""
    books = _books(folder)
    return _unfolded(url) + sum(books.states.get(state, 0) for state in ("scheduled", "waiting", "sending"))


def _unfolded(url: str) -> float:
    with urllib.request.urlopen(url.replace("/v1/events", "/metrics"), timeout=10) as answer:
        text = answer.read().decode()
    return float(re.search(r"^signalpost_inbox_records ([\d.e+]+)$", text, re.MULTILINE)[1])  # type: ignore[index]


def _books(folder: Path) -> Books:
    with contextlib.closing(open_ledger_reader(folder / parts.LEDGER_FILE)) as reader:
        return reader.books(1, time.time_ns() // 1_000_000)


def _settled(installed: Installation, sent: int) -> tuple[int, bool]:
    """How many were delivered once nothing is left to wait for, or GRACE_S have passed."""
    until = time.monotonic() + GRACE_S
    books = _books(installed.folder)
    while books.states.get("delivered", 0) < sent and time.monotonic() < until:
        time.sleep(0.5)
        books = _books(installed.folder)
    return books.states.get("delivered", 0), books.balanced
