"""What a shop says of orders, made by hand: records as the gateway writes them."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from signalpost.capi.event_id import derive
from signalpost.connectors.facts import OrderFacts
from signalpost.store.record import ConsentStand, EventCopy, OrderCopy, OrderPart, Record, order_record

SHOP, SOURCE, DATASET = "kiosk", "kiosk-web", "11"
GRANTED = ConsentStand("send", "visit", "", "granted", "us")


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def purchase_id(order_id: str) -> str:
    """The event_id of an order's Purchase, by the one rule."""
    return derive("Purchase", SHOP, order_id)


class Teller:
    """Makes the messages of one shop. Times: Unix ms; `now` moves only when told."""

    def __init__(self, now: int) -> None:
        self.now = now

    def facts(self, order_id: str = "17", *, seen: int | None = None, via: str = "webhook", delivery: str = "",
              **over: Any) -> Record:  # fmt: skip
        """How an order stands."""
        said: dict[str, Any] = {
            "channel": "website", "currency": "EUR", "total": "19.99", "created_at": self.now // 1000 - 60,
            "event_name": "Purchase", "event_id": purchase_id(order_id),
        }  # fmt: skip
        return self._record(order_id, seen, via, delivery, facts=OrderFacts(**{**said, **over}))

    def part(self, order_id: str = "17", *, what: str = "purchase", seen: int | None = None, via: str = "webhook",
             delivery: str = "", role: str = "", copy: dict[str, Any] | None = None, name: str = "",
             **conditions: Any) -> Record:  # fmt: skip
        """An event that an order makes due; its Purchase, if nothing else is said."""
        role = role or what.partition("/")[0]
        part = OrderPart(
            name=name or f"{order_id}/{what}", role=role, copy=self.copy(order_id, role, **(copy or {})), **conditions
        )
        return self._record(order_id, seen, via, delivery, part=part)

    def whole(self, order_id: str = "17", **facts: Any) -> Record:
        """How an order stands and its Purchase, in one record."""
        decode = msgspec.msgpack.Decoder(OrderCopy).decode
        one, other = decode(self.facts(order_id, **facts).body), decode(self.part(order_id).body)
        return order_record(msgspec.structs.replace(one, part=other.part))

    def copy(self, order_id: str, role: str = "purchase", *, user: dict[str, Any] | None = None, value: float = 19.99,
             said: dict[str, Any] | None = None, **over: Any) -> EventCopy:  # fmt: skip
        """The shop's event, prepared."""
        name = {"purchase": "Purchase", "refund": "OrderRefunded", "subscribe": "Subscribe", "renewal": "Purchase"}[
            role
        ]
        event_time = over.pop("event_time", self.now // 1000 - 30)
        user = user if user is not None else {"em": hashed("anna")}
        event = {
            "event_name": name, "event_id": over.get("event_id", derive(name, SHOP, order_id or "none")),
            "event_time": event_time, "action_source": "website", "user_data": user,
            "custom_data": {"value": value, "currency": "EUR", "order_id": order_id}, **(said or {}),
        }  # fmt: skip
        values: dict[str, Any] = {
            "space_id": 1, "key_id": f"shop:{SOURCE}", "origin": "server", "received_at": self.now, "dataset": None,
            "event_name": name, "event_id": event["event_id"], "event_time": event_time, "action_source": "website",
            "body": msgspec.json.encode(event), "order_id": order_id or None, "keys": tuple(sorted(user)),
            "consent": GRANTED,
        }  # fmt: skip
        return EventCopy(**{**values, **over})

    def browser(self, order_id: str | None = "17", *, event_id: str = "", user: dict[str, Any] | None = None,
                value: float = 19.99, currency: str = "EUR", **over: Any) -> EventCopy:  # fmt: skip
        """The tag's event of the same Purchase."""
        user = user if user is not None else {"fbp": "fb.1.1600000000000.1", "client_user_agent": "Mozilla/5.0"}
        event_id = event_id or purchase_id(order_id or "17")
        custom = {"value": value, "currency": currency, **({"order_id": order_id} if order_id else {})}
        event = {
            "event_name": "Purchase", "event_id": event_id, "event_time": self.now // 1000 - 40,
            "action_source": "website", "event_source_url": "https://kiosk.example/thanks", "user_data": user,
            "custom_data": custom,
        }  # fmt: skip
        values: dict[str, Any] = {
            "space_id": 1, "key_id": "tag", "origin": "browser", "received_at": self.now, "dataset": DATASET,
            "event_name": "Purchase", "event_id": event_id, "event_time": event["event_time"],
            "action_source": "website", "body": msgspec.json.encode(event), "order_id": order_id,
            "keys": tuple(sorted(user)), "consent": GRANTED,
        }  # fmt: skip
        return EventCopy(**{**values, **over})

    def _record(self, order_id: str, seen: int | None, via: str, delivery: str, **what: Any) -> Record:
        return order_record(OrderCopy(
            space_id=1, source=SOURCE, shop=SHOP, order_id=order_id, received_at=self.now,
            seen_at=self.now if seen is None else seen, via=via, delivery_id=delivery, **what,
        ))  # fmt: skip
