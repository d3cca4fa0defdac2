"""What shops sold in a span, and what their Purchase events say of it: sums to hold one against the other."""

from __future__ import annotations

import msgspec


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """Orders of one source in one currency whose Purchase is due: not those left out by a rule or a choice, nor those
    that still wait. `orders` and `value` as the shop says; `reported` of them, worth `reported_value`, are delivered or
    observed, with `unconfirmed` Purchases of browsers that no order confirms and that were sent none the less, worth
    `unconfirmed_value`. Of `claimed` orders a browser told too, worth `claimed_value` as it said and `sold_value` as
    the shop does."""

    source: str
    currency: str
    orders: int = 0
    value: float = 0.0
    reported: int = 0
    reported_value: float = 0.0
    unconfirmed: int = 0
    unconfirmed_value: float = 0.0
    claimed: int = 0
    claimed_value: float = 0.0
    sold_value: float = 0.0
