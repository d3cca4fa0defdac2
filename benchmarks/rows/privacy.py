"""What privacy costs: the control of data and consent, for one event each, and both in batches of 100."""

from __future__ import annotations

import os

from measure import HERE, Figure, Row, in_turn, number_from, ratio

RUNS = int(os.environ.get("PRIVACY_RUNS", "5"))
BARS = {"leaks": 20.0, "consent_seen": 3.0, "consent_new": 20.0}
WORDS = {
    "leaks": "control of data (lists, addresses, leaks) of one event",
    "consent_seen": "consent of one event, signals seen before",
    "consent_new": "consent of one event, a TC string of its own",
}
SHARE = 0.4


def rows() -> list[Row]:
    script = str(HERE / "ours" / "privacy.py")
    names = (*BARS, "batches_on", "batches_off")
    results = in_turn({name: lambda name=name: number_from([script, name]) for name in names}, RUNS)  # type: ignore[misc]
    share = ratio(results, "batches_on", "batches_off")
    lines = []
    for name, bar in BARS.items():
        found = Figure(unit=" µs", runs=results[name])
        lines.append(
            Row(
                key=f"privacy_{name}",
                what=WORDS[name],
                bar=f"≤ {bar:g} µs",
                measured=found.text(1),
                met=found.median <= bar,
                figures={"us": found},
            )
        )
    rate = Figure(unit="", runs=results["batches_on"]).median
    lines.append(
        Row(
            key="privacy_batches",
            what="durable events in batches of 100 with consent (a TC string each) and data control, against neither",
            bar=f"≥ {SHARE}×",
            measured=f"{share.text()} ({rate / 1000:.1f} k events/s on one core)",
            met=share.median >= SHARE,
            figures={"ratio": share},
        )
    )
    return lines
