"""What the watch costs the worker, what it remembers of a thousand events, and how long a look at all of that takes.

WATCH_EVENTS=20000 WATCH_RUNS=2 make it short.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filling import fill
from installation import install
from measure import HERE, Figure, Row, in_turn, number_from, ratio, scratch

EVENTS = int(os.environ.get("WATCH_EVENTS", "100000"))
RUNS = int(os.environ.get("WATCH_RUNS", "5"))
SHARE, MEMORY_MB, CYCLE_S = 0.25, 300, 2.0
SCRIPT = str(HERE / "ours" / "watch.py")


def rows() -> list[Row]:
    with scratch() as folder:
        return [_projection(folder), _memory(), _cycle(folder)]


def _projection(folder: Path) -> Row:
    """The same events folded with the watch on, as shipped, and off."""
    filled = folder / "filled"
    install(filled)
    fill(filled, EVENTS)
    results = in_turn(
        {"on": lambda: _fold(filled, folder / "run", on=True), "off": lambda: _fold(filled, folder / "run", on=False)},
        RUNS,
    )
    kept = ratio(results, "on", "off")
    costs = Figure(unit=" %", runs=tuple((1 - run) * 100 for run in kept.runs))
    return Row(
        key="watch_projection",
        what="what the watch costs of the worker's projection speed, everything on against the watch off",
        bar=f"≤ {SHARE * 100:.0f} %",
        measured=f"{costs.median:.0f} % ({Figure(unit='', runs=results['on']).median / 1000:.1f} k events/s with it)",
        met=costs.median <= SHARE * 100,
        figures={"percent": costs, "ratio": kept},
    )


def _fold(filled: Path, run: Path, *, on: bool) -> float:
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(filled, run)
    return number_from([str(HERE / "ours" / "fold.py"), str(run), *([] if on else ["--watch-off"])])


def _memory() -> Row:
    megabytes = Figure(unit=" MB", runs=(number_from([SCRIPT, "counts"]),))
    return Row(
        key="watch_memory",
        what="memory of what the watch counts and learns of 1,000 event names with 200 parameters each",
        bar=f"< {MEMORY_MB} MB",
        measured=f"{megabytes.median:.0f} MB",
        met=megabytes.median < MEMORY_MB,
        figures={"megabytes": megabytes},
    )


def _cycle(folder: Path) -> Row:
    place = folder / "cycle"
    install(place)
    seconds = Figure(unit=" s", runs=(number_from([SCRIPT, "cycle", str(place)]),))
    return Row(
        key="watch_cycle",
        what="one look of the watch at all of that, the slowest of an hour's",
        bar=f"< {CYCLE_S:g} s",
        measured=f"{seconds.median:.2f} s",
        met=seconds.median < CYCLE_S,
        figures={"seconds": seconds},
    )
