"""What the tag costs a page, in Chromium at a quarter of its speed: main thread, long tasks, layout shift."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from measure import HERE, Figure, Row

LOADS = int(os.environ.get("TAG_PAGE_LOADS", "15"))
MOST_MS = 15


def rows() -> list[Row]:
    command = [sys.executable, str(HERE / "ours" / "tag_page.py"), str(LOADS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {name: tuple(values) for name, values in json.loads(done.stdout).items()}
    names = ("start", "cpu", "own", "own_cpu", "whole", "whole_cpu", "slice")
    figures = {name: Figure(unit=" ms", runs=found[f"{name}_ms"]) for name in names}
    start, cpu, own, _, whole = (figures[name] for name in names[:5])
    long_tasks, shift = sum(found["long_tasks"]), sum(found["shift"])
    return [
        Row(
            key="tag_page",
            what="the tag on a page, processor throttled fourfold, nothing cached: main thread until it has taken over,"
            " beyond the same page without it (by the thread's own clock; its own scripts with what others would else"
            " have paid; and with its first event sent);"
            f" long tasks and layout shift of {LOADS} loads",
            bar=f"≤ {MOST_MS} ms, 0, 0",
            measured=f"{start.text(1)} ({cpu.text(1)}; {own.text(1)}; {whole.text(1)}), {long_tasks:.0f}, {shift:.2f}",
            met=start.median <= MOST_MS and not long_tasks and not shift,
            figures=figures,
        )
    ]
