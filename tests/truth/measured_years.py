"""What was measured on the published years, as it is recorded: counts by the order of the judges' fields."""

from __future__ import annotations

import msgspec

from orders_gain import Gain


class Judged(msgspec.Struct, frozen=True):
    """One year."""

    links: tuple[int, ...]
    keys: tuple[int, ...]
    added: dict[str, tuple[int, ...]]
    shares: tuple[float, ...]
    orders: dict[str, Gain]


class Measured(msgspec.Struct, frozen=True):
    """What the page is written from. `varied`: years with rates of their own."""

    digest: str
    years: dict[str, Judged]
    varied: dict[str, Judged]
