"""Orders of shops as the rows of their tables."""

from __future__ import annotations

from typing import Any

from signalpost.connectors.facts import OrderFacts
from signalpost.store.orders import WAYS, ClaimRow, ClaimState, OrderRow, PartRow, PartState
from signalpost.store.record import Receipt

PART_STATES = (PartState.WAITING, PartState.GONE, PartState.ENDED)  # a state's place is its number in the file
CLAIM_STATES = (ClaimState.OPEN, ClaimState.CONFIRMED, ClaimState.UNCONFIRMED)  # so here
BETWEEN = "\n"  # in lists of names, which hold none

Row = tuple[Any, ...]


def order_row(row: Row) -> OrderRow:
    """An order as `order_of` gives it."""
    (space_id, shop, order_id, source, first_at, last_at, seen_at, told, messages, repeated, to_read_at, erased_at,
     number, channel, channel_name, currency, total, refunded, payments, created_at, paid_at, cancelled_at,
     delivered_at, refunded_at, event_name, event_id, unsent, shop_number) = row  # fmt: skip
    return OrderRow(
        space_id=space_id, shop=shop, order_id=order_id, source=source or "", first_at=first_at, last_at=last_at,
        seen_at=seen_at, told=tuple(way for place, way in enumerate(WAYS) if told >> place & 1), messages=messages,
        repeated=repeated, to_read_at=to_read_at, erased_at=erased_at, row=number,
        facts=OrderFacts(
            channel=channel or "", channel_name=channel_name or "", currency=currency or "", total=total or "",
            refunded=refunded or "", payments=payments, created_at=created_at, paid_at=paid_at,
            cancelled_at=cancelled_at, delivered_at=delivered_at, refunded_at=refunded_at,
            event_name=event_name or "", event_id=event_id or "", unsent=unsent or "", to_read=to_read_at is not None,
            shop_number=shop_number or "",
        ),
    )  # fmt: skip


def part_row(row: Row) -> PartRow:
    """A part as `part_of` gives it."""
    (space_id, shop, name, order_id, source, role, inbox_id, segment, index, event_name, event_id, event_time, seen_at,
     received_at, state, at, reason, due_at, after, wait_until, needs_partner, not_before, delay_s, unless, fill,
     value, currency) = row  # fmt: skip
    return PartRow(
        space_id=space_id, shop=shop, name=name, order_id=order_id, source=source or "", role=role or "",
        receipt=Receipt(inbox_id or "", segment, index), event_name=event_name or "", event_id=event_id,
        event_time=event_time, seen_at=seen_at, received_at=received_at, state=PART_STATES[state], at=at,
        reason=reason or "", due_at=due_at, after=after or "", wait_until=wait_until,
        needs_partner=bool(needs_partner), not_before=not_before, delay_s=delay_s,
        unless=tuple(unless.split(BETWEEN)) if unless else (), fill=tuple(fill.split(BETWEEN)) if fill else (),
        value=value or "", currency=currency or "",
    )  # fmt: skip


def claim_row(row: Row) -> ClaimRow:
    """A claim as `claims_by_row` gives it."""
    (space_id, shop, source, event_name, event_id, inbox_id, segment, index, received_at, until, state, policy,
     order_id, waits, of_order, value, currency, touches) = row  # fmt: skip
    return ClaimRow(
        space_id=space_id, shop=shop, source=source or "", event_name=event_name or "", event_id=event_id,
        receipt=Receipt(inbox_id, segment, index), received_at=received_at, until=until, state=CLAIM_STATES[state],
        policy=policy or "", order_id=order_id or "", waits=bool(waits), of_order=of_order or "", value=value or "",
        currency=currency or "", touches=touches or "",
    )  # fmt: skip
