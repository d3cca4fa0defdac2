"""One order, as a command and the HTTP API show it: what its shop said, what became due, what became of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from signalpost.store.ledger import LedgerReader
from signalpost.store.order_outcomes import advice
from signalpost.store.orders import Account, ClaimRow, OrderRow


class OrderSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One order in a list. Times: Unix seconds. `outcome` and `reason`: how its Purchase stands and why; `advice`: what
    to do. `browser`, `server`: which side told of it as an event; `joined`: both became one. `value` and
    `browser_value`: what each side said; `value_differs`: not the same. `shop_number`: what the
    shop calls it, where that is not `order_id`."""

    order_id: str
    source: str
    shop: str
    channel: str
    placed_at: int
    total: str
    outcome: str
    reason: str
    advice: str
    event_id: str = ""
    dataset: str = ""
    browser: bool = False
    server: bool = False
    joined: bool = False
    value: str = ""
    browser_value: str = ""
    value_differs: bool = False
    told: tuple[str, ...] = ()
    row: int = 0
    shop_number: str = ""


class OrderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One order whole: `facts` as its shop last said, `parts` (events it made due), `claims` (browsers' Purchases),
    `events` as the ledger has them, with what each was deduplicated with. Nothing of the person."""

    order: OrderSummary
    facts: Mapping[str, Any]
    parts: Sequence[Mapping[str, Any]]
    claims: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]


class OrdersAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Orders, newest first. `next`: what to give as `before` for the next page; None when there are no more."""

    orders: Sequence[OrderSummary]
    next: int | None = None


class ClaimSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One browser's Purchase in a list. `received_at`: Unix seconds. `state`: whether an order confirmed it; `policy`:
    what was set for those that none does. `order_id` and `value` are what the browser said, and anybody can say them.
    `receipt` is its copy's, by which its story is found."""

    received_at: int
    source: str
    state: str
    policy: str
    order_id: str
    value: str
    event_id: str
    receipt: str


class ClaimsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Claims, newest first. `more`: there are older ones in the span than the limit let through."""

    claims: Sequence[ClaimSummary]
    more: bool = False


def claims_answer(rows: Sequence[ClaimRow], limit: int) -> ClaimsAnswer:
    """The first `limit` of rows, of which one more was asked for."""
    return ClaimsAnswer(claims=[claim_summary(row) for row in rows[:limit]], more=len(rows) > limit)


def claim_summary(claim: ClaimRow) -> ClaimSummary:
    """A claim as lists show it."""
    return ClaimSummary(
        received_at=claim.received_at // 1000,
        source=claim.source,
        state=claim.state.value,
        policy=claim.policy,
        order_id=claim.order_id,
        value=f"{claim.value} {claim.currency}".strip(),
        event_id=claim.event_id,
        receipt=str(claim.receipt),
    )


def summary(account: Account) -> OrderSummary:
    """An order as lists show it."""
    order = account.order
    facts = order.facts
    return OrderSummary(
        order_id=order.order_id,
        source=order.source,
        shop=order.shop,
        channel=facts.channel,
        placed_at=order.placed_at,
        total=f"{facts.total} {facts.currency}".strip(),
        outcome=account.outcome,
        reason=account.reason,
        advice=advice(account.reason),
        event_id=account.event_id or facts.event_id,
        dataset=account.dataset,
        browser=account.browser,
        server=account.server,
        joined=account.joined,
        value=account.value,
        browser_value=account.browser_value,
        value_differs=bool(account.browser_value and account.value and account.browser_value != account.value),
        told=order.told,
        row=order.row,
        shop_number=facts.shop_number,
    )


def shown(ledger: LedgerReader, order: OrderRow, now: int) -> OrderAnswer:
    """All that is known of an order. `now`: Unix ms."""
    book = ledger.order_book
    parts = book.parts_of(order.space_id, order.shop, order.order_id)
    claims = book.claims_of(order.space_id, order.shop, order.order_id)
    events: dict[int, Mapping[str, Any]] = {}
    for receipt in [*(part.receipt for part in parts), *(claim.receipt for claim in claims)]:
        _, event = ledger.copy_fate(order.space_id, receipt, now)
        if event is not None:
            events[event.row] = msgspec.to_builtins(event)
    facts = msgspec.structs.asdict(order.facts) | {
        "first_at": order.first_at,
        "last_at": order.last_at,
        "seen_at": order.seen_at,
        "told": order.told,
        "messages": order.messages,
        "repeated": order.repeated,
        "to_read_at": order.to_read_at,
        "erased_at": order.erased_at,
    }
    return OrderAnswer(
        order=summary(book.account(order)),
        facts=facts,
        parts=[_without(msgspec.structs.asdict(part)) for part in parts],
        claims=[_without(msgspec.structs.asdict(claim), "tokens") for claim in claims],
        events=list(events.values()),
    )


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields that say something, but those that `names` tells; enums as their values, receipts as texts."""
    left = {key: value for key, value in values.items() if key not in names and value not in ("", (), 0, None, False)}
    left["receipt"] = str(values["receipt"])
    left["state"] = values["state"].value
    return left
