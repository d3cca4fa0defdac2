"""How a figure is measured: real processes on named cores, in turn, five times; medians, and how far runs lie apart."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors"
RUNS = 5


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured quantity: its runs in order. `spread` is (max - min) / median, the noise of this machine today."""

    unit: str
    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def spread(self) -> float:
        return (max(self.runs) - min(self.runs)) / self.median if self.median else 0.0

    def text(self, digits: int = 2) -> str:
        """The median, and half the spread around it."""
        return f"{self.median:.{digits}f}{self.unit} ± {self.spread * 50:.0f} %"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: what, the bar, what was measured, whether the bar is met."""

    key: str
    what: str
    bar: str
    measured: str
    met: bool
    figures: dict[str, Figure] = field(default_factory=dict)


def in_turn(contestants: dict[str, Callable[[], float]], runs: int = RUNS) -> dict[str, tuple[float, ...]]:
    """Run each contestant once, then each again, … `runs` times, so that a change of the machine's speed hits all."""
    results: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contest in contestants.items():
            results[name].append(contest())
    return {name: tuple(values) for name, values in results.items()}


def ratio(results: dict[str, tuple[float, ...]], ours: str, theirs: str) -> Figure:
    """Pair by pair, ours over theirs."""
    return Figure(unit="×", runs=tuple(a / b for a, b in zip(results[ours], results[theirs], strict=True)))


def on_core(core: str, command: Sequence[str]) -> list[str]:
    """`command` bound to the processors `core` (`0`, or `0,1`), where the machine can."""
    return ["taskset", "-c", core, *command] if shutil.which("taskset") and os.cpu_count() != 1 else list(command)


def number_from(command: Sequence[str], core: str = "0") -> float:
    """The number that a floor script prints."""
    done = subprocess.run(on_core(core, [sys.executable, *command]), capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(
    command: Sequence[str], *, core: str, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended when the block is left."""
    running = subprocess.Popen(
        on_core(core, command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}
    )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_for(port: int, path: str = "/", seconds: float = 20) -> None:
    """Return when something answers on `port`; RuntimeError if nothing does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")


@dataclass(frozen=True, kw_only=True)
class Load:
    """What wrk saw: answers per second, the 99th percentile in ms, answers that were not 2xx."""

    per_second: float
    p99_ms: float
    refused: int


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def wrk(
    url: str, bodies: Path, *, connections: int, seconds: float, core: str, key: str = "", script: str = "post.lua"
) -> Load:
    """POST the lines of `bodies` in turn over `connections` connections for `seconds`, loopback only."""
    if not url.startswith("http://127.0.0.1:"):
        raise ValueError("a load goes to 127.0.0.1 only")
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds:g}s", "--latency", "--timeout", "10s"]
    command += ["-s", str(HERE / script), url, "--", str(bodies), key]
    done = subprocess.run(on_core(core, command), capture_output=True, text=True, check=True).stdout
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", done)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", done)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    if rate is None or p99 is None:
        raise RuntimeError(f"wrk printed no rate:\n{done}")
    refused = int(bad[1]) if bad else 0
    return Load(
        per_second=float(rate[1]),
        p99_ms=float(p99[1]) * UNITS[p99[2]],
        refused=refused + (sum(map(int, lost.groups())) if lost else 0),
    )


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that the project lies on (not in memory), removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=HERE))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def batches(lines: Sequence[bytes], size: int) -> list[bytes]:
    """Bodies of `size` events each."""
    return [b'{"data":[' + b",".join(lines[i : i + size]) + b"]}" for i in range(0, len(lines), size)]


def resident_mb(pid: int) -> float:
    """Resident memory of one process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]
