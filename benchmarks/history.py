"""What was measured before: one file a run in history/, and how the last figures compare with those before them.

An entry says when, at which commit, on what machine with which versions, and of each figure the median and the spread
of its runs (max - min over median, the noise of that day). Ratios are of two contestants in one run, so that they
compare across days; milliseconds and events a second do so on one machine only.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import apsw

FOLDER = Path(__file__).resolve().parent / "history"
PACKAGES = ("msgspec", "apsw", "uvicorn", "httptools", "cryptography", "facebook-business")
MORE_IS_BETTER = ("×", " events/s")  # units; of all others less is

Rows = Sequence[Mapping[str, Any]]
Figures = dict[str, dict[str, Any]]


def machine() -> dict[str, Any]:
    """What a figure hangs on besides the code."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
        **{package: version(package) for package in PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def figures(rows: Rows) -> Figures:
    """`row/figure` → unit, median, spread and the bar of its row."""
    found: Figures = {}
    for row in rows:
        for name, figure in row["figures"].items():
            runs = sorted(figure["runs"])
            middle = (runs[(len(runs) - 1) // 2] + runs[len(runs) // 2]) / 2
            spread = (runs[-1] - runs[0]) / middle if middle else 0.0
            found[f"{row['key']}/{name}"] = {
                "unit": figure["unit"],
                "median": float(f"{middle:.4g}"),
                "spread": round(spread, 3),
                "bar": row["bar"],
            }
    return found


def keep(rows: Rows, folder: Path = FOLDER) -> Path:
    """Write what a run measured beside what others did; returns the file."""
    stamp = time.strftime("%Y-%m-%dT%H%M%S", time.gmtime())
    entry = {"at": stamp, "commit": _commit(), "machine": machine(), "figures": figures(rows)}
    folder.mkdir(exist_ok=True)
    file = folder / f"{stamp}.json"
    file.write_text(json.dumps(entry, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=FOLDER.parent, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def entries(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """All that were kept, the oldest first."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]


def compared(kept: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line for each figure that was measured at least twice: the last against the one before.

    It is called better or worse when the change is larger than half of both spreads together.
    """
    lines = []
    names = sorted({name for entry in kept for name in entry["figures"]})
    for name in names:
        measured = [entry for entry in kept if name in entry["figures"]]
        if len(measured) >= 2:
            lines.append(_line(name, measured[-2], measured[-1]))
    return lines


def _line(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    old, new = before["figures"][name], after["figures"][name]
    unit = new["unit"]
    change = new["median"] / old["median"] - 1 if old["median"] else 0.0
    noise = (old["spread"] + new["spread"]) / 2
    elsewhere = "" if before["machine"] == after["machine"] else ", another machine or other versions"
    word = "better" if (change > 0) == (unit in MORE_IS_BETTER) else "WORSE"
    word = "as before" if abs(change) <= noise else word
    return (
        f"{name}: {new['median']:g}{unit}, was {old['median']:g}{unit} on {before['at'][:10]} at {before['commit']}"
        f" ({change * 100:+.0f} %, noise {noise * 100:.0f} %: {word}{elsewhere})"
    )
