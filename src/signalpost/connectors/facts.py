"""How an order stands, without anything of the person; and the marks that events of it wait for."""

from __future__ import annotations

import msgspec

#: `channel` of what is no order: a record of a CRM that is to be read, or was.
LEAD = "lead"
PAID, DELIVERED, CANCELLED, REFUNDED = "paid", "delivered", "cancelled", "refunded"


class OrderFacts(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """How an order stands, as its platform says: what the table of orders shows. Nothing of the person.

    Times are Unix seconds, amounts decimals as text in `currency`. Empty and None: the message does not say it.
    `channel` as `connectors.order.Channel`, `channel_name` the platform's word. `event_name` and `event_id`: the
    Purchase that is expected of it; both empty, with the reason in `unsent` (a code of `connectors.unsent`), where none
    ever goes out. `to_read`: the platform only named it, and it is to be read over its API. `refunded_at`: when all of
    it had gone back. `shop_number`: what the shop calls it, where that is not the id its messages share.
    Also a part of the msgpack form of `store.record.OrderCopy`: new fields go to the end.
    """

    channel: str = ""
    channel_name: str = ""
    currency: str = ""
    total: str = ""
    refunded: str = ""
    payments: int = 0
    created_at: int | None = None
    paid_at: int | None = None
    cancelled_at: int | None = None
    delivered_at: int | None = None
    event_name: str = ""
    event_id: str = ""
    unsent: str = ""
    to_read: bool = False
    refunded_at: int | None = None
    shop_number: str = ""


def mark(order_id: str, what: str) -> str:
    """The name of a mark: `450789469/paid`."""
    return f"{order_id}/{what}"


def marks(order_id: str, facts: OrderFacts) -> dict[str, int]:
    """The marks that an order with `facts` bears, and since when (Unix seconds)."""
    found = {
        PAID: facts.paid_at,
        DELIVERED: facts.delivered_at,
        CANCELLED: facts.cancelled_at,
        REFUNDED: facts.refunded_at,
    }
    return {mark(order_id, what): at for what, at in found.items() if at is not None}
