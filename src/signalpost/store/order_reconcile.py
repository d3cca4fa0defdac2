"""Whether every order reached Meta: sums by day and channel, and a list of those that something is to be done about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from signalpost.store.order_outcomes import Outcome, advice
from signalpost.store.orders import Account, OrderBookReader


class DaySum(msgspec.Struct, frozen=True, kw_only=True):
    """Orders of one day (Unix seconds, UTC), shop and channel, and how their Purchases stand.

    `accounted` is the share of which it is known why they stand as they do without anybody having to act. `browser`: a
    browser told of them too. `differs`: and said another value. `polled_only`: no webhook ever told of them.
    """

    day: int
    source: str
    channel: str
    orders: int
    delivered: int
    observed: int
    left_out: int
    waiting: int
    missing: int
    browser: int
    differs: int
    polled_only: int

    @property
    def accounted(self) -> float:
        return 1 - self.missing / self.orders if self.orders else 1.0


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """An order about which something is to be done: why, and what. `placed_at`: Unix seconds."""

    order_id: str
    source: str
    channel: str
    placed_at: int
    reason: str
    advice: str
    event_id: str = ""


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """All orders placed from `since` and before `until` (Unix seconds). `reasons`: how many by `outcome: reason`.
    `claims`: browsers' Purchases by (source, state, policy), each of them as text `source state policy`."""

    since: int
    until: int
    orders: int
    accounted: float
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    days: Sequence[DaySum]
    missing: Sequence[Missing]
    claims: Mapping[str, int]


def reconcile(
    book: OrderBookReader,
    space_id: int,
    since: int,
    until: int,
    *,
    sources: Collection[str] | None = None,
    most: int = 100,
) -> Reconciliation:
    """Of the orders placed in a span. `sources`: names of shops that may be shown; None: all. `most` bounds the list of
    missing ones. StoreUnavailable: the ledger cannot be read."""
    days: dict[tuple[int, str, str], Counter[str]] = {}
    reasons: Counter[str] = Counter()
    every = [*book.pruned(space_id, since=since, until=until), *book.summed(space_id, since=since, until=until)]
    for one in (each for each in every if sources is None or each.source in sources):
        counts = days.setdefault((one.day, one.source, one.channel), Counter())
        counts[one.outcome] += one.count
        for name in ("browser", "differs", "polled_only"):
            counts[name] += getattr(one, name)
        reasons[f"{one.outcome}: {one.reason}".removesuffix(": ")] += one.count
    sums = [_day(key, counts) for key, counts in sorted(days.items(), key=lambda item: item[0])]
    outcomes = {one.value: sum(getattr(day, one.value) for day in sums) for one in Outcome}
    orders = sum(outcomes.values())
    left = outcomes[Outcome.MISSING.value] and most
    found = book.unaccounted(space_id, since=since, until=until, sources=sources, limit=most) if left else ()
    claims = book.claims_counted(space_id, since=since * 1000, until=until * 1000)
    return Reconciliation(
        since=since,
        until=until,
        orders=orders,
        accounted=1 - outcomes[Outcome.MISSING.value] / orders if orders else 1.0,
        outcomes=outcomes,
        reasons=dict(reasons.most_common()),
        days=sums,
        missing=[missing(one) for one in found],
        claims={" ".join(key): count for key, count in sorted(claims.items()) if sources is None or key[0] in sources},
    )


def missing(account: Account) -> Missing:
    """An order as the list shows it."""
    order = account.order
    return Missing(
        order_id=order.order_id,
        source=order.source,
        channel=order.facts.channel,
        placed_at=order.placed_at,
        reason=account.reason,
        advice=advice(account.reason),
        event_id=account.event_id,
    )


def _day(key: tuple[int, str, str], counts: Counter[str]) -> DaySum:
    day, source, channel = key
    outcomes = {one.value: counts[one.value] for one in Outcome}
    return DaySum(
        day=day,
        source=source,
        channel=channel,
        orders=sum(outcomes.values()),
        browser=counts["browser"],
        differs=counts["differs"],
        polled_only=counts["polled_only"],
        **outcomes,
    )
