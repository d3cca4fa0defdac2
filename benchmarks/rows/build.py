"""One Purchase with ten identifiers: build, normalise, hash, encode; against Meta's package and against the floor."""

from __future__ import annotations

import time

import people
from measure import FLOORS, HERE, Row, in_turn, number_from, ratio, scratch


def rows() -> list[Row]:
    with scratch() as folder:
        every, some = folder / "events.jsonl", folder / "some.jsonl"
        lines = people.encoded(people.PEOPLE, int(time.time()))
        every.write_bytes(b"\n".join(lines) + b"\n")
        some.write_bytes(b"\n".join(lines[::10]) + b"\n")
        results = in_turn(
            {
                "ours": lambda: number_from([str(HERE / "ours" / "build.py"), str(every)]),
                "floor": lambda: number_from([str(FLOORS / "identifiers.py"), str(every)]),
                "business_sdk": lambda: number_from([str(FLOORS / "business_sdk.py"), "build", str(some)]),
            }
        )
    sdk, floor = ratio(results, "ours", "business_sdk"), ratio(results, "ours", "floor")
    ours = sorted(results["ours"])[len(results["ours"]) // 2]
    return [
        Row(
            key="build_sdk",
            what="build, normalise, hash and encode one Purchase with 10 identifiers, against `facebook-business`",
            bar="≥ 4.5×",
            measured=f"{sdk.text()} ({ours / 1000:.0f} k events/s)",
            met=sdk.median >= 4.5,
            figures={"ratio": sdk},
        ),
        Row(
            key="build_floor",
            what="the same against the floor (dict, 10 × hashlib, msgspec encode)",
            bar="≥ 0.55",
            measured=floor.text(),
            met=floor.median >= 0.55,
            figures={"ratio": floor},
        ),
    ]
