"""`import signalpost`: how long it takes, and how many third-party packages it loads."""

from __future__ import annotations

import statistics

from measure import RUNS, Figure, Row, number_from

TIMED = """
import sys, time
before = time.perf_counter()
import signalpost
print((time.perf_counter() - before) * 1000)
"""
COUNTED = """
import sys
import signalpost
own = set(sys.stdlib_module_names) | {"signalpost", "__main__"}
tops = {name.partition(".")[0] for name in sys.modules} - own
tops = {name for name in tops if getattr(getattr(sys.modules.get(name), "__spec__", None), "origin", None)}
tops = {name for name in tops if "site-packages" in sys.modules[name].__spec__.origin}
print(len(tops))
"""


def rows() -> list[Row]:
    runs = tuple(number_from(["-c", TIMED]) for _ in range(2 * RUNS))[RUNS:]  # the first runs warm the disk cache
    took = Figure(unit=" ms", runs=runs)
    packages = int(number_from(["-c", COUNTED]))
    return [
        Row(
            key="imports",
            what="`import signalpost`; third-party packages it loads",
            bar="< 120 ms; ≤ 5",
            measured=f"{took.text(0)}; {packages}",
            met=statistics.median(runs) < 120 and packages <= 5,
            figures={"time": took},
        )
    ]
