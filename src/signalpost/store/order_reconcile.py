"""Whether every order reached Meta: sums by day and channel, and the list of those about which something is to be done.

A walk over the orders in many short looks, so that neither the worker nor who waits for an answer is held up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from signalpost.errors import StoreUnavailable
from signalpost.store.order_outcomes import Outcome, advice
from signalpost.store.orders import BEGIN, Account, OrderBookReader, Place, Sum

AT_ONCE = 4_000  # orders in one look; fewer, where that takes too long
FEWEST = 50


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


class Reconciling:
    """A walk: call `step` until it is `done`, then take the `result`. Each step is one short look of a reader.

    `sources`: names of shops that may be shown; None: all. `most` bounds the list of missing ones.
    """

    def __init__(
        self,
        book: OrderBookReader,
        space_id: int,
        since: int,
        until: int,
        *,
        sources: Collection[str] | None = None,
        most: int = 100,
    ) -> None:
        self._book = book
        self._space_id = space_id
        self._since = since
        self._until = until
        self._sources = sources
        self._most = most
        self._at_once = AT_ONCE
        self._place: Place | None = BEGIN
        self._list_from: Place | None = None
        self._claims_from: Place | None = BEGIN
        self._claims: Counter[tuple[str, str, str]] = Counter()
        self._days: dict[tuple[int, str, str], Counter[str]] = {}
        self._reasons: Counter[str] = Counter()
        self._missing: list[Missing] = []
        self._take(book.pruned(space_id, since=since, until=until))

    @property
    def done(self) -> bool:
        return self._place is None and self._list_from is None and self._claims_from is None

    def step(self) -> None:
        """One look. StoreUnavailable: the ledger cannot be read, even for few orders."""
        taken = self._at_once
        try:
            if self._place is not None:
                self._sum(self._place)
            elif self._list_from is not None:
                self._list(self._list_from)
            elif self._claims_from is not None:
                self._count(self._claims_from)
        except StoreUnavailable as error:
            if error.code != "read_too_long" or self._at_once <= FEWEST:
                raise
            self._at_once //= 2
        else:
            self._at_once = min(AT_ONCE, taken + taken // 4)

    def result(self) -> Reconciliation:
        days = [_day(key, counts) for key, counts in sorted(self._days.items(), key=lambda item: item[0])]
        outcomes = {one.value: sum(getattr(day, one.value) for day in days) for one in Outcome}
        orders = sum(outcomes.values())
        return Reconciliation(
            since=self._since,
            until=self._until,
            orders=orders,
            accounted=1 - outcomes[Outcome.MISSING.value] / orders if orders else 1.0,
            outcomes=outcomes,
            reasons=dict(self._reasons.most_common()),
            days=days,
            missing=self._missing,
            claims={" ".join(key): count for key, count in sorted(self._claims.items()) if self._shows(key[0])},
        )

    def _sum(self, place: Place) -> None:
        found, self._place = self._book.summed(
            self._space_id, since=self._since, until=self._until, after=place, limit=self._at_once
        )
        self._take(found)
        if self._place is None and any(counts[Outcome.MISSING.value] for counts in self._days.values()) and self._most:
            self._list_from = BEGIN

    def _list(self, place: Place) -> None:
        found, self._list_from = self._book.unaccounted(
            self._space_id, since=self._since, until=self._until, after=place, limit=self._at_once
        )
        self._missing += [missing(one) for one in found if self._shows(one.order.source)]
        if len(self._missing) >= self._most:
            self._missing, self._list_from = self._missing[: self._most], None

    def _count(self, place: Place) -> None:
        found, self._claims_from = self._book.claims_counted(
            self._space_id, since=self._since * 1000, until=self._until * 1000, after=place, limit=self._at_once
        )
        self._claims.update(found)

    def _take(self, sums: Sequence[Sum]) -> None:
        for one in sums:
            if self._shows(one.source):
                counts = self._days.setdefault((one.day, one.source, one.channel), Counter())
                counts[one.outcome] += one.count
                for name in ("browser", "differs", "polled_only"):
                    counts[name] += getattr(one, name)
                self._reasons[f"{one.outcome}: {one.reason}".removesuffix(": ")] += one.count

    def _shows(self, source: str) -> bool:
        return self._sources is None or source in self._sources


def reconcile(book: OrderBookReader, space_id: int, since: int, until: int, *, most: int = 100) -> Reconciliation:
    """The whole walk at once."""
    walk = Reconciling(book, space_id, since, until, most=most)
    while not walk.done:
        walk.step()
    return walk.result()


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
