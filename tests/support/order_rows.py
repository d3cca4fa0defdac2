"""Orders, parts and claims with sensible values, and a ledger that has them."""

from __future__ import annotations

from typing import Any

from ledger_parts import NOW, SPACE, an_event, receipt
from signalpost.connectors.facts import OrderFacts
from signalpost.store.ledger import Changes, Fate, HeldCopy, Ledger
from signalpost.store.orders import ClaimRow, ClaimState, OrderChanges, OrderRow, PartRow, PartState

SHOP, SOURCE = "kiosk", "kiosk-web"
DAY_S = 86_400
PLACED = NOW // 1000


def an_order(number: int = 1, *, facts: dict[str, Any] | None = None, **over: Any) -> OrderRow:
    """Order `number`, paid a minute ago, told of by a webhook."""
    said: dict[str, Any] = {
        "channel": "website", "currency": "EUR", "total": "19.99", "created_at": PLACED - 60, "paid_at": PLACED - 30,
        "event_name": "Purchase", "event_id": f"p{number}", "payments": 1,
    }  # fmt: skip
    values: dict[str, Any] = {
        "space_id": SPACE, "shop": SHOP, "order_id": str(number), "source": SOURCE,
        "facts": OrderFacts(**(said | (facts or {}))), "first_at": NOW, "last_at": NOW, "seen_at": NOW,
        "told": ("webhook",), "messages": 1,
    }  # fmt: skip
    return OrderRow(**(values | over))


def a_part(number: int = 1, what: str = "purchase", **over: Any) -> PartRow:
    """Part of order `number`, gone; its copy is the only one of segment `number`."""
    values: dict[str, Any] = {
        "space_id": SPACE, "shop": SHOP, "name": f"{number}/{what}", "order_id": str(number), "source": SOURCE,
        "role": what.partition("/")[0], "receipt": receipt(number), "event_name": "Purchase",
        "event_id": f"p{number}", "event_time": PLACED - 30, "seen_at": NOW, "received_at": NOW,
        "state": PartState.GONE, "at": NOW, "value": "19.99", "currency": "EUR",
    }  # fmt: skip
    return PartRow(**(values | over))


def a_claim(number: int = 1, **over: Any) -> ClaimRow:
    """A browser's Purchase of order `number`, open; its copy is the only one of segment 1000 + `number`."""
    values: dict[str, Any] = {
        "space_id": SPACE, "shop": SHOP, "source": SOURCE, "event_name": "Purchase", "event_id": f"p{number}",
        "receipt": receipt(1000 + number), "received_at": NOW, "until": NOW + 600_000, "state": ClaimState.OPEN,
        "policy": "send", "order_id": str(number), "value": "19.99", "currency": "EUR",
    }  # fmt: skip
    return ClaimRow(**(values | over))


def put(ledger: Ledger, *rows: OrderRow | PartRow | ClaimRow, **more: Any) -> None:
    """Write rows as one batch."""
    changes = OrderChanges(
        orders=[row for row in rows if isinstance(row, OrderRow)],
        parts=[row for row in rows if isinstance(row, PartRow)],
        claims=[row for row in rows if isinstance(row, ClaimRow)],
        **more,
    )
    ledger.apply("orders", 0, Changes(orders=changes))


def put_gone(ledger: Ledger, number: int = 1, **over: Any) -> int:
    """Order `number` with its Purchase gone into an event that waits; the event's row."""
    part = a_part(number)
    changes = Changes(
        events=[an_event(number, event_id=part.event_id, order_id=part.order_id)],
        orders=OrderChanges(orders=[an_order(number, **over)], parts=[part]),
    )
    ledger.apply("box", number, changes)
    return ledger.find(SPACE, event_id=part.event_id, now=NOW)[0].row


def put_waiting(ledger: Ledger, number: int = 1, *keys: bytes, **over: Any) -> PartRow:
    """Order `number` with a Purchase that waits for its payment."""
    from ledger_parts import a_fate

    conditions: dict[str, Any] = {"after": f"{number}/paid", "due_at": NOW + DAY_S * 1000}
    part = a_part(number, state=PartState.WAITING, reason="waits_for_payment", **(conditions | over))
    held = HeldCopy(
        fate=a_fate(number, Fate.HELD, "waits_for_payment"), packed=b"copy %d" % number, keys=keys or (b"k" * 16,),
        held_until=part.due_at, of_order=True,
    )  # fmt: skip
    orders = OrderChanges(orders=[an_order(number, facts={"paid_at": None})], parts=[part])
    ledger.apply("box", number, Changes(held=[held], orders=orders))
    return part
