"""Pages of the dashboard over ten million events, while the gateway takes 2,000 events a second; and what they cost it.

`DASHBOARD_LEDGER` names an installation that `many_events.py` made; without it one is made, which takes a quarter of an
hour and ten gigabytes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import people
from installation import Installation, gateway
from measure import HERE, Figure, Row, free_port, in_turn, process, ratio, scratch, wait_for, wrk

from signalpost.cli import parts
from signalpost.dashboard.route import Page
from signalpost.dashboard.routes import ROUTES
from signalpost.store import open_control
from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.control import DEFAULT_SPACE

EVENTS = int(os.environ.get("DASHBOARD_EVENTS", "10000000"))
LOOKS = int(os.environ.get("DASHBOARD_LOOKS", "7"))
RUNS = int(os.environ.get("DASHBOARD_RUNS", "5"))
SECONDS = 8
RATE, AT_ONCE = 2_000, 100
MEDIAN_MS, P95_MS, LOSS = 200.0, 500.0, 0.1
SPANS = ("24h", "28d")
NOT_OF_THE_LEDGER = ("/setup/doctor",)  # calls endpoints


def rows() -> list[Row]:
    with scratch() as folder, contextlib.ExitStack() as stack:
        installed = _installed(folder)
        events = folder / "events.jsonl"
        lines = people.encoded(people.PEOPLE, int(time.time()))
        events.write_bytes(b"\n".join(lines) + b"\n")
        url, _ = stack.enter_context(gateway(installed, core="0"))
        base = stack.enter_context(_dashboard(installed))
        with _taking(url, installed.key, lines):
            looked = {path: _look(base, path) for path in _paths()}
        return [_speed(looked), _cost(url, events, installed, base)]


def _installed(folder: Path) -> Installation:
    made = os.environ.get("DASHBOARD_LEDGER")
    home = folder / "installation"
    if made:
        shutil.copytree(made, home)  # what is measured adds to it
    else:
        script = [sys.executable, str(HERE / "many_events.py"), str(home), str(EVENTS)]
        subprocess.run(script, check=True, stdout=subprocess.DEVNULL)
    plain = Installation(folder=home, key="")
    control = open_control(home / parts.CONTROL_FILE, parts.keyring(plain.settings, create=False))
    now = time.time_ns() // 1_000_000
    _, key = control.create_key(
        DEFAULT_SPACE, KeyKind.SERVER, name="looks", basis=Basis.CONSENT, author="benchmark", now=now
    )
    control.close()
    return Installation(folder=home, key=key)


@contextlib.contextmanager
def _dashboard(installed: Installation) -> Iterator[str]:
    port = free_port()
    env = {**installed.environment(), "SIGNALPOST_DASHBOARD_PORT": str(port)}
    with process([sys.executable, "-m", "signalpost", "dashboard"], core="1", env=env):
        wait_for(port, "/overview")
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def _taking(url: str, key: str, lines: list[bytes]) -> Iterator[None]:
    """The gateway takes RATE events a second meanwhile, in batches."""
    body = b'{"data":[' + b",".join(lines[:AT_ONCE]) + b"]}"
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    enough = threading.Event()

    def send() -> None:
        due = time.monotonic()
        while not enough.is_set():
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10):
                due += AT_ONCE / RATE
            enough.wait(max(0.0, due - time.monotonic()))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        enough.set()
        sender.join()


def _paths() -> list[str]:
    plain = [one.path for one in ROUTES if isinstance(one, Page) and "{" not in one.path]
    return [f"{path}?range={span}" for path in plain if path not in NOT_OF_THE_LEDGER for span in SPANS]


def _look(base: str, path: str) -> list[float]:
    """Milliseconds of each look; the first is not counted. RuntimeError when a page does not come."""
    found = []
    for _ in range(LOOKS + 1):
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(base + path, headers={"Accept": "text/html"}), timeout=60
            ) as page:
                page.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: HTTP {error.code}") from None
        found.append((time.perf_counter() - begun) * 1000)
    return found[1:]


def _speed(looked: dict[str, list[float]]) -> Row:
    medians = {path: statistics.median(runs) for path, runs in looked.items()}
    slowest = max(medians, key=lambda path: medians[path])
    p95 = {path: sorted(runs)[min(len(runs) - 1, round(len(runs) * 0.95))] for path, runs in looked.items()}
    latest = max(p95, key=lambda path: p95[path])
    return Row(
        key="dashboard_pages",
        what=f"every page of the dashboard over {EVENTS:,} events while the gateway takes {RATE:,} a second: the"
        " slowest page's median, and the worst 95th percentile",
        bar=f"< {MEDIAN_MS:.0f} ms, < {P95_MS:.0f} ms",
        measured=f"{medians[slowest]:.0f} ms ({slowest}), {p95[latest]:.0f} ms ({latest})",
        met=medians[slowest] < MEDIAN_MS and p95[latest] < P95_MS,
        figures={path: Figure(unit=" ms", runs=tuple(runs)) for path, runs in looked.items()},
    )


def _cost(url: str, events: Path, installed: Installation, base: str) -> Row:
    """Single events, with somebody who opens a page every second and without, in turn."""

    def alone() -> float:
        return wrk(url, events, connections=64, seconds=SECONDS, core="1", key=installed.key).per_second

    def looked_at() -> float:
        enough = threading.Event()

        def open_pages() -> None:
            paths = _paths()
            while not enough.wait(1.0):
                paths.append(paths.pop(0))
                with contextlib.suppress(OSError), urllib.request.urlopen(base + paths[0], timeout=60) as page:
                    page.read()

        viewer = threading.Thread(target=open_pages)
        viewer.start()
        try:
            return alone()
        finally:
            enough.set()
            viewer.join()

    share = ratio(in_turn({"looked_at": looked_at, "alone": alone}, RUNS), "looked_at", "alone")
    return Row(
        key="dashboard_cost",
        what="durable single events while somebody opens a page a second, against nobody looking",
        bar=f"≥ {1 - LOSS:.1f}×",
        measured=share.text(),
        met=share.median >= 1 - LOSS,
        figures={"share": share},
    )
