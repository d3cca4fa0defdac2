"""What identity costs the worker, whether look-ups stay flat from ten thousand people to millions, and erasing one.

IDENTITY_PEOPLE=50000 IDENTITY_EVENTS=5000 IDENTITY_RUNS=2 make it short; the table then says how many people.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from filling import fill
from installation import DATASET, install
from measure import HERE, Figure, Row, in_turn, number_from, ratio, scratch

from signalpost.cli import parts
from signalpost.identity.settings import IdentitySettings
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE

FEW = 10_000
MANY = int(os.environ.get("IDENTITY_PEOPLE", "5000000"))
EVENTS = int(os.environ.get("IDENTITY_EVENTS", "100000"))
RUNS = int(os.environ.get("IDENTITY_RUNS", "5"))
SHARE, FLAT, ERASED_S = 0.35, 1.3, 1.0
SCRIPT = str(HERE / "ours" / "identity.py")


def rows() -> list[Row]:
    with scratch() as folder:
        return [_projection(folder), *_people(folder)]


def _projection(folder: Path) -> Row:
    """The same events folded with and without: nearly all are of people who were never seen before."""
    filled = {}
    for name, settings in (("with", IdentitySettings()), ("without", IdentitySettings(learn=False))):
        filled[name] = folder / name
        installed = install(filled[name])
        control = open_control(filled[name] / parts.CONTROL_FILE, parts.keyring(installed.settings, create=False))
        dataset = Dataset(dataset_id=DATASET, base_url="http://127.0.0.1:9", identity=settings)
        control.put_dataset(DEFAULT_SPACE, dataset, author="benchmark", now=time.time_ns() // 1_000_000)
        control.close()
        fill(filled[name], EVENTS)
    results = in_turn({name: lambda name=name: _fold(filled[name], folder / "run") for name in filled}, RUNS)  # type: ignore[misc]
    kept = ratio(results, "with", "without")
    costs = Figure(unit=" %", runs=tuple((1 - run) * 100 for run in kept.runs))
    return Row(
        key="identity_projection",
        what="what linking and enriching cost of the worker's projection speed, people never seen before",
        bar=f"≤ {SHARE * 100:.0f} %",
        measured=f"{costs.median:.0f} % ({Figure(unit='', runs=results['with']).median / 1000:.1f} k events/s with it)",
        met=costs.median <= SHARE * 100,
        figures={"percent": costs, "ratio": kept},
    )


def _fold(filled: Path, run: Path) -> float:
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(filled, run)
    return number_from([str(HERE / "ours" / "fold.py"), str(run)])


def _people(folder: Path) -> list[Row]:
    places = {"few": (folder / "few", FEW), "many": (folder / "many", MANY)}
    for place, count in places.values():
        install(place)
        subprocess.run([sys.executable, SCRIPT, "fill", str(place), str(count)], check=True, stdout=subprocess.DEVNULL)
    looks = in_turn(
        {
            name: lambda place=place, count=count: number_from([SCRIPT, "look", str(place), str(count)])  # type: ignore[misc]
            for name, (place, count) in places.items()
        },
        RUNS,
    )
    flat = Figure(unit="× the time", runs=ratio(looks, "many", "few").runs)
    erased = Figure(unit=" s", runs=(number_from([SCRIPT, "erase", str(places["many"][0]), str(MANY)]),))
    few, many = (Figure(unit="", runs=looks[name]).median for name in ("few", "many"))
    return [
        Row(
            key="identity_flat",
            what=f"what a known person's order is given, {MANY:,} people against {FEW:,}",
            bar=f"≤ {FLAT}×",
            measured=f"{flat.text()} ({many:.0f} against {few:.0f} µs)",
            met=flat.median <= FLAT,
            figures={"ratio": flat},
        ),
        Row(
            key="identity_erase",
            what=f"erasing one of {MANY:,} people once the record is folded, the slowest of 20",
            bar=f"< {ERASED_S:g} s",
            measured=f"{erased.median:.2f} s",
            met=erased.median < ERASED_S,
            figures={"seconds": erased},
        ),
    ]
