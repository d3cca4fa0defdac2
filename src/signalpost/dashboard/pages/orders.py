"""Orders: did each one reach Meta, once; and why not where it did not?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.view import DAY_S, Span, View
from signalpost.store.order_outcomes import Outcome, advice
from signalpost.store.order_reconcile import DaySum, Missing, Reconciliation, reconcile
from signalpost.store.order_shown import ClaimsAnswer, OrderAnswer, OrderSummary, claims_answer, shown, summary
from signalpost.store.orders import ClaimState

LISTED = 50
MISSING_LISTED = 200
COLOURS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.DELIVERED: ("Delivered", "both"),
    Outcome.OBSERVED: ("Observed", "server"),
    Outcome.LEFT_OUT: ("Left out, with reason", "browser"),
    Outcome.WAITING: ("Waiting", "warn"),
    Outcome.MISSING: ("Missing", "bad"),
}


class OrderList(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/orders`: the newest orders of the span, and of which shops. `sources`: names in the settings;
    `source`: the one that was chosen. `next`: for `before` of the next page."""

    orders: Sequence[OrderSummary]
    sources: Sequence[str]
    source: str = ""
    next: int | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders stand so for this reason, and what to do about it."""

    outcome: str
    reason: str
    count: int
    advice: str


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """The orders of one shop and channel over the span. `accounted` is a share, 0–1."""

    source: str
    channel: str
    orders: int
    accounted: float
    browser: int
    missing: int
    differs: int
    polled_only: int


class Accounted(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/orders/accounted`. `accounted`: the share, 0–1, about which nobody has to do anything."""

    orders: int
    accounted: float
    outcomes: Mapping[str, int]
    days: Chart
    channels: Sequence[Channel]
    reasons: Sequence[Reason]
    missing: Sequence[Missing]
    missing_count: int
    claims: Mapping[str, int]
    unconfirmed: ClaimsAnswer


def orders(view: View) -> OrderList:
    """The newest orders."""
    span, names = view.span, [one.name for one in view.config.sources]
    source = _chosen(view, names)
    before = view.query.get("before", "")
    found = view.ledger.order_book.listed(
        view.space_id,
        since=span.since,
        until=span.until,
        source=source or None,
        before=int(before) if before.isdecimal() else None,
        limit=LISTED,
    )
    return OrderList(
        orders=[summary(one) for one in found],
        sources=names,
        source=source,
        next=found[-1].order.row if len(found) == LISTED else None,
    )


def order(view: View) -> OrderAnswer | None:
    """One order, whole. Nothing of who bought."""
    found = view.ledger.order_book.order(view.space_id, view.path["shop"], view.path["order_id"])
    return None if found is None else shown(view.ledger, found, view.now)


def accounted(view: View) -> Accounted:
    """Sums over the orders of the span, by day and channel, and those about which somebody has to do something."""
    span = view.span
    found = reconcile(view.ledger.order_book, view.space_id, since=span.since, until=span.until, most=MISSING_LISTED)
    return Accounted(
        orders=found.orders,
        accounted=found.accounted,
        outcomes=found.outcomes,
        days=_chart(span, found.days),
        channels=_channels(found.days),
        reasons=_reasons(found),
        missing=found.missing,
        missing_count=found.outcomes[Outcome.MISSING.value],
        claims=found.claims,
        unconfirmed=_unconfirmed(view),
    )


def _unconfirmed(view: View) -> ClaimsAnswer:
    """Browsers' Purchases that no order confirms, received in the span."""
    rows = view.ledger.order_book.claims(
        view.space_id, ClaimState.UNCONFIRMED, since=view.span.since * 1000, until=view.span.until * 1000,
        limit=LISTED + 1,
    )  # fmt: skip
    return claims_answer(rows, LISTED)


def _chosen(view: View, names: Sequence[str]) -> str:
    wanted = view.query.get("source", "")
    return wanted if wanted in names else ""


def _chart(span: Span, days: Sequence[DaySum]) -> Chart:
    """By the day (UTC) on which orders were placed, whatever the span's own step is."""
    first = span.since // DAY_S * DAY_S
    at = list(range(first, span.until, DAY_S))
    values = {outcome: [0.0] * len(at) for outcome in COLOURS}
    for day in days:
        for outcome in COLOURS:
            values[outcome][(day.day - first) // DAY_S] += getattr(day, outcome.value)
    series = [Series(name=name, colour=colour, values=values[one]) for one, (name, colour) in COLOURS.items()]
    return Chart(kind="bars", at=at, step=DAY_S, series=[one for one in series if any(one.values)])


def _channels(days: Sequence[DaySum]) -> list[Channel]:
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for day in days:
        mine = sums.setdefault((day.source, day.channel), dict.fromkeys(_SUMMED, 0))
        for name in _SUMMED:
            mine[name] += getattr(day, name)
    made = [
        Channel(source=source, channel=channel, accounted=1 - one["missing"] / one["orders"], **one)
        for (source, channel), one in sums.items()
    ]
    return sorted(made, key=lambda one: -one.orders)


_SUMMED = ("orders", "browser", "missing", "differs", "polled_only")


def _reasons(found: Reconciliation) -> list[Reason]:
    made = []
    for text, count in found.reasons.items():
        outcome, _, reason = text.partition(": ")
        made.append(Reason(outcome=outcome, reason=reason, count=count, advice=advice(reason)))
    return sorted(made, key=lambda one: (one.outcome != Outcome.MISSING.value, -one.count))
