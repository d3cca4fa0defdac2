"""What a payment of Stripe takes along from the visit: Stripe's webhooks know neither browser nor click.

    session = stripe.checkout.Session.create(
        mode="payment", line_items=…, success_url=…, **stripe_session(visit_of(request), order_id=1001)
    )

Only with consent, and within Stripe's limits (API reference, "Metadata"): 50 keys, names of 40 characters, values of
500. Nothing here imports Stripe's library. `signalpost.connectors.stripe` reads it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from signalpost.capi.event_id import order_of
from signalpost.consent.decide import ConsentState, Decision
from signalpost.web.site_visit import SiteVisit

PREFIX = "signalpost_"
LONGEST = 500  # characters of a value
OF_THE_ORDER = ("order_id", f"{PREFIX}event_id", f"{PREFIX}items")  # what later periods of a subscription are not of

Item = tuple[str, int, Decimal | float | str | None]


def stripe_metadata(
    visit: SiteVisit, *, order_id: str | int | None = None, items: Sequence[Item] = ()
) -> dict[str, str]:
    """Metadata for what Stripe makes of a visit: a payment intent, a subscription, an invoice.

    `order_id` is what the shop and its pages call the order; without it the order goes by Stripe's id. `items`: id in
    the catalogue, how many, price of one. Both tell nothing of the person, and are written whatever they decided; of
    the rest only a denial is written without consent. What is too long for Stripe is left out; a page's address is cut
    at its query. Raises InvalidInput for a display name (#1001).
    """
    found: dict[str, str] = {}
    if order_id not in (None, ""):
        found["order_id"] = order_of(str(order_id))
        event_id = visit.event_id("Purchase", found["order_id"])
        if visit.allowed:
            found[f"{PREFIX}event_id"] = event_id
    if items:
        found[f"{PREFIX}items"] = _written(items)
    if visit.allowed:
        found |= {PREFIX + name: text for name, text in _half(visit).items() if text}
    elif visit.consent.state is ConsentState.DENIED:
        found[f"{PREFIX}consent"] = ConsentState.DENIED.value
    return {name: text for name, text in found.items() if 0 < len(text) <= LONGEST}


def stripe_session(
    visit: SiteVisit,
    *,
    mode: Literal["payment", "subscription"] = "payment",
    order_id: str | int | None = None,
    items: Sequence[Item] = (),
) -> dict[str, Any]:
    """Parameters for `checkout.Session.create`, beside the shop's own: metadata of the session, and of the payment or
    subscription that comes of it. `mode` is the session's; the rest as for `stripe_metadata`."""
    metadata = stripe_metadata(visit, order_id=order_id, items=items)
    if mode == "subscription":
        lasting = {name: text for name, text in metadata.items() if name not in OF_THE_ORDER}
        return {"metadata": metadata, "subscription_data": {"metadata": lasting}}
    told_by = {f"{PREFIX}told_by": "session"}
    return {"metadata": metadata, "payment_intent_data": {"metadata": metadata | told_by}}


def _half(visit: SiteVisit) -> dict[str, str]:
    """By the names that shops of every platform write."""
    seen = visit.visit
    return {
        "fbp": seen.fbp or "",
        "fbc": seen.fbc or "",
        "visitor": seen.visitor_id or "",
        "ip": seen.client_ip_address or "",
        "agent": seen.client_user_agent or "",
        "url": _cut(seen.event_source_url or ""),
        "referrer": _cut(seen.referrer_url or ""),
        "consent": _consent(visit.consent),
    }


def _consent(decision: Decision) -> str:
    """What was decided, as the person's own answer; with limited data use, the opt-out that it comes of."""
    granted = {"api": decision.state.value}
    return msgspec.json.encode(granted | {"gpc": "1"} if decision.limited else granted).decode()


def _cut(url: str) -> str:
    return url if len(url) <= LONGEST else url.partition("?")[0]


def _written(items: Sequence[Item]) -> str:
    found = [[str(name), count, None if price is None else str(price)] for name, count, price in items]
    return msgspec.json.encode(found).decode()
