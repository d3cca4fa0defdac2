"""The payloads of the shop's events: Meta's fields, plausible values, the user_data keys' names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from shop_traffic.streams import Stream

Event = dict[str, Any]

PATHS: Final = {
    "home": "/",
    "category": "/c/blankets",
    "product": "/p/wool-throw",
    "search": "/search",
    "checkout": "/checkout",
    "thank_you": "/checkout/thank-you",
    "account": "/account/new",
}
_PRICES: Final = (19.9, 24.5, 29.0, 34.9, 39.0, 49.9, 59.0, 79.0, 89.9, 129.0)
_SHIPPING: Final = 4.9
_SOUGHT: Final = ("wool", "blanket", "linen", "throw grey", "cushion", "rug 140x200")
_KEYS: Final = ("client_ip_address", "client_user_agent", "external_id", "fbp")
MEAN_ORDER: Final = 95.0
"""What an order comes to, roughly: for the loss that a fault costs an hour."""


class Payloads:
    """Makes them; `even` gives even numbers from 0 to 1."""

    def __init__(self, even: Callable[[], float]) -> None:
        self._even = even
        self._custom = {
            "ViewContent": self._product,
            "AddToCart": self._product,
            "InitiateCheckout": self._cart,
            "AddPaymentInfo": self._payment,
            "Purchase": self._order,
            "Search": lambda stream, number: {"search_string": self._one(_SOUGHT)},
            "CompleteRegistration": lambda stream, number: {
                "status": True,
                "method": self._one(("email", "google", "apple")),
            },
            "Lead": lambda stream, number: {"event_source": "crm", "lead_event_source": "HubSpot"},
        }

    def event(self, stream: Stream, at: int, number: int) -> Event:
        """What both copies have in common: of the action `number` at `at` (Unix seconds)."""
        name = stream.event_name
        event: Event = {
            "event_name": name,
            "event_time": at,
            "event_id": f"{'order' if name == 'Purchase' else 'act'}-{number:09d}",
            "action_source": "system_generated" if name == "Lead" else "website",
        }
        if name != "Lead":
            event["event_source_url"] = f"https://{stream.audience.host}{PATHS[stream.action.template]}"
        fill = self._custom.get(name)
        if fill is not None:
            event["custom_data"] = fill(stream, number)
        return event

    def keys(self, stream: Stream, source: str) -> tuple[str, ...]:
        """The names of the keys in a copy's user_data, sorted."""
        name = stream.event_name
        if name == "Lead":
            return ("em", "lead_id")
        found = [*_KEYS]
        if stream.audience.by_ad:
            found.append("fbc")
        if name in ("InitiateCheckout", "AddPaymentInfo", "Purchase", "CompleteRegistration"):
            found.append("em")
        if name == "Purchase" and source != "browser":
            found += ["ct", "country", "fn", "ln", "zp"]
            if self._even() < 0.6:
                found.append("ph")
        return tuple(sorted(found))

    def _one(self, of: tuple[str, ...]) -> str:
        return of[int(self._even() * len(of))]

    def _items(self, most: int) -> list[dict[str, Any]]:
        found = []
        for _ in range(1 + int(self._even() * most)):
            number = int(self._even() * 60)
            quantity = 1 if self._even() < 0.8 else 2
            found.append({"id": f"HL-{1000 + number}", "quantity": quantity, "item_price": _PRICES[number % 10]})
        return found

    def _product(self, stream: Stream, number: int) -> Event:
        (item,) = self._items(1)
        custom = {
            "content_ids": [item["id"]],
            "content_type": "product",
            "currency": _currency(stream),
            "value": item["item_price"],
        }
        if stream.event_name == "AddToCart":
            custom["contents"] = [item]
        elif self._even() < 0.6:
            custom["content_category"] = "home"
        return custom

    def _cart(self, stream: Stream, number: int) -> Event:
        items = self._items(3)
        return {
            "content_ids": [item["id"] for item in items],
            "content_type": "product",
            "contents": items,
            "currency": _currency(stream),
            "num_items": sum(item["quantity"] for item in items),
            "value": round(sum(item["quantity"] * item["item_price"] for item in items), 2),
        }

    def _payment(self, stream: Stream, number: int) -> Event:
        way = self._one(("card", "card", "paypal", "klarna"))
        return {"currency": _currency(stream), "payment_type": way, "value": round(30 + 120 * self._even(), 2)}

    def _order(self, stream: Stream, number: int) -> Event:
        custom = self._cart(stream, number)
        custom["value"] = round(custom["value"] + _SHIPPING, 2)
        custom["order_id"] = str(number)
        custom["customer_type"] = "new" if self._even() < 0.55 else "returning"
        return custom


def _currency(stream: Stream) -> str:
    return "USD" if stream.audience.country == "us" else "EUR"
