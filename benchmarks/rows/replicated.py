"""The gateway while every file is copied off the machine as it changes, against the same gateway without: single
events and batches of 100, one gateway process on one core, everything else on the other."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import people
from installation import Installation, gateway, install, worker
from measure import Figure, Load, Row, batches, in_turn, process, ratio, scratch, wrk

from signalpost.cli.replicate import last_shipped

SINGLE_CONNECTIONS, BATCH_CONNECTIONS = 64, 16
SIZE = 100
SECONDS = float(os.environ.get("REPLICATED_SECONDS", "8"))
RUNS = int(os.environ.get("REPLICATED_RUNS", "5"))
LEAST = 0.7
PATIENCE_S = 120


def rows() -> list[Row]:
    loads: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        lines = people.encoded(people.PEOPLE, int(time.time()))
        every, parcels = folder / "events.jsonl", folder / "batches.jsonl"
        every.write_bytes(b"\n".join(lines) + b"\n")
        parcels.write_bytes(b"\n".join(batches(lines, SIZE)) + b"\n")
        plain = install(folder / "plain")
        copied = install(folder / "copied")
        away = {"SIGNALPOST_REPLICATION": f"file://{folder / 'away'}"}
        stack.enter_context(_replicating(copied, away))
        urls = {
            "plain": (stack.enter_context(gateway(plain))[0], plain.key),
            "copied": (stack.enter_context(gateway(copied, **away))[0], copied.key),
        }

        def load(name: str, bodies: Path, connections: int) -> float:
            url, key = urls[name]
            loads.append(wrk(url, bodies, connections=connections, seconds=SECONDS, core="1", key=key))
            return loads[-1].per_second

        contestants = {
            f"{name}_{kind}": lambda name=name, bodies=bodies, many=many: load(name, bodies, many)  # type: ignore[misc]
            for kind, bodies, many in (
                ("single", every, SINGLE_CONNECTIONS),
                ("batch", parcels, BATCH_CONNECTIONS),
            )
            for name in urls
        }
        results = in_turn(contestants, RUNS)
        late = _until_shipped(copied)
    refused = sum(one.refused for one in loads)
    single, batch = (ratio(results, f"copied_{kind}", f"plain_{kind}") for kind in ("single", "batch"))
    rates = [statistics.median(results[f"copied_{kind}"]) for kind in ("single", "batch")]
    return [
        Row(
            key="replicated",
            what="with every file copied off the machine as it changes, once a second, against the same without:"
            " durable single events; batches of 100; seconds after the load until all of it is copied",
            bar=f"≥ {LEAST}×",
            measured=f"{single.text()} ({rates[0] / 1000:.1f} k events/s); {batch.text()}"
            f" ({rates[1] * SIZE / 1000:.1f} k events/s); {late:.0f} s",
            met=single.median >= LEAST and batch.median >= LEAST and not refused,
            figures={"single": single, "batch": batch, "late": Figure(unit=" s", runs=(late,))},
        )
    ]


@contextlib.contextmanager
def _replicating(installed: Installation, away: dict[str, str]) -> Iterator[None]:
    """The process that copies, once the worker has made the files that are its own and has ended."""
    with worker(installed):
        pass
    env = {**installed.environment(), **away}
    with process([sys.executable, "-m", "signalpost", "replicate"], core="1", env=env):
        _until_shipped(installed)
        yield


def _until_shipped(installed: Installation) -> float:
    """Seconds until everything that is there now is copied, as the process that copies says every five seconds."""
    asked = time.time()
    while (last_shipped(installed.folder) or 0) < asked * 1000:
        if time.time() - asked > PATIENCE_S:
            raise RuntimeError("nothing says that the files are copied")
        time.sleep(0.2)
    return time.time() - asked
