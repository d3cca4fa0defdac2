"""Hits of Google Analytics 4: the processor's time that reading and mapping them takes in this process."""

from __future__ import annotations

import os

from measure import HERE, Figure, Row, in_turn, number_from

RUNS = int(os.environ.get("GA4_RUNS", "5"))
PER_SECOND = 10_000
SAID = {"protocol": "the Measurement Protocol's", "form": "those of tags"}


def rows() -> list[Row]:
    script = str(HERE / "ours" / "ga4.py")
    ways = {how: lambda how=how: number_from([script, how]) for how in SAID}  # type: ignore[misc]
    found = {how: Figure(unit="", runs=runs) for how, runs in in_turn(ways, RUNS).items()}
    return [
        Row(
            key="ga4_mapped",
            what="hits of Google Analytics 4 a second of processor time, read and mapped to events, one event each",
            bar=f"≥ {PER_SECOND // 1000} k each",
            measured="; ".join(f"{SAID[how]} {one.median / 1000:.1f} k" for how, one in found.items()),
            met=all(one.median >= PER_SECOND for one in found.values()),
            figures=found,
        )
    ]
