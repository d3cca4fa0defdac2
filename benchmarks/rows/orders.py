"""Reconciliation of a million orders with their events, in a ledger on disk, by a reader of another process."""

from __future__ import annotations

from measure import HERE, Figure, Row, number_from, scratch

ORDERS = 1_000_000
LONGEST_S = 30


def rows() -> list[Row]:
    script = str(HERE / "ours" / "orders.py")
    with scratch() as folder:
        seconds = number_from([script, str(folder / "placed"), str(ORDERS)])
        scattered = number_from([script, str(folder / "scattered"), str(ORDERS), "scattered"])
    return [
        Row(
            key="orders",
            what="every one of 1,000,000 orders accounted for, by day, shop and channel, with the list of the missing",
            bar="< 30 s",
            measured=f"{seconds:.2f} s as they were placed, {scattered:.2f} s scattered over the days",
            met=max(seconds, scattered) < LONGEST_S,
            figures={
                "seconds": Figure(unit="s", runs=(seconds,)),
                "scattered_seconds": Figure(unit="s", runs=(scattered,)),
            },
        )
    ]
