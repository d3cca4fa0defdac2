"""What the buyer's browser left in an order: the attributes that the shop's page wrote into the cart, tokens, and the
page on which they arrived.

The attributes are written by `signalpost-cart.js` with the buyer's consent, under the names of
`signalpost.connectors.browser_half`, and by anyone else who fills a cart.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from signalpost.capi.click_cookies import INDEX_WITHOUT_COOKIE, click_id_of
from signalpost.capi.click_id import make_fbc, parse_fbc, parse_fbp
from signalpost.capi.link import EventLink
from signalpost.capi.signals import EventConsent
from signalpost.connectors.browser_half import NOTHING_WRITTEN, Written, read_half
from signalpost.connectors.order import NO_LINK, BrowserHalf
from signalpost.connectors.shopify.shapes import Checkout, Named, Order

PREFIX = "_signalpost_"
#: Where wallets and the checkout itself begin: no page that an advertisement leads to.
NO_LANDING = ("/wallets/", "/checkouts/", "/cart/", "/tools/", "/apps/", "/.well-known/", "/api/")
REFUSED = ("marketing=0", "vendor=0")


def written(found: Sequence[Named] | None) -> Written:
    """Our own attributes; the shop's others are not looked at."""
    own = {}
    for attribute in found or ():
        name, value = attribute.name, attribute.value
        if name and name.startswith(PREFIX) and isinstance(value, str):
            own[name.removeprefix(PREFIX)] = value
    return read_half(own) if own else NOTHING_WRITTEN


def keys_of(half: Written, landing: str, created_at: int | None) -> dict[str, str]:
    """fbp and fbc: of the cart, or an fbc of the click that led to `landing`, first seen when the order was made
    (`created_at`, Unix seconds), which every message of it says alike. None is made where the buyer refused."""
    keys = {}
    if half.fbp and parse_fbp(half.fbp):
        keys["fbp"] = half.fbp
    if half.fbc and parse_fbc(half.fbc):
        keys["fbc"] = half.fbc
    elif "fbclid=" in landing and created_at is not None and not refused(half.consent):
        click = click_id_of({}, landing)
        made = make_fbc(click, subdomain_index=INDEX_WITHOUT_COOKIE, now_ms=created_at * 1000)
        if made is not None:
            keys["fbc"] = str(made)
    return keys


def refused(consent: EventConsent | None) -> bool:
    """Whether the signals say no by themselves. All else is for the gateway's policy, which decides about the event."""
    if consent is None:
        return False
    return consent.api == "denied" or any(word in consent.shopify.split(",") for word in REFUSED)


def landing_of(told: Order | Checkout, shown_at: str | None) -> str:
    """The page on which the buyer arrived, with the host of `shown_at` where it has none itself; "" if it is none."""
    landing = told.landing_site or ""
    try:
        parts, shop = urlsplit(landing), urlsplit(shown_at or "")
    except ValueError:
        return ""
    if not landing or parts.path.startswith(NO_LANDING):
        return ""
    if parts.netloc:
        return landing if parts.scheme in ("http", "https") else ""
    return f"{shop.scheme}://{shop.netloc}{landing}" if shop.netloc and landing.startswith("/") else landing


def half_of(half: Written, landing: str, told: Order | Checkout, shown_at: str | None) -> BrowserHalf:
    """Ids and addresses. The page is the one that wrote the cart; without it the landing page, else the shop."""
    return BrowserHalf(
        event_id=half.browser.event_id,
        event_source_url=half.browser.event_source_url or (landing if "://" in landing else "") or _front(shown_at),
        referrer_url=half.browser.referrer_url or told.referring_site or "",
    )


def link_of(half: Written, *, cart: str | None, checkout: str | None) -> EventLink:
    """What ties the order to a visit. Since 2024 pages are told a cart's token with `?key=…`, which its orders lack
    (Shopify's changelog, 2024-06-21)."""
    if not (cart or checkout or half.visitor):
        return NO_LINK
    token = (cart or "").partition("?")[0]
    return EventLink(visitor=half.visitor, cart=token, checkout=checkout or "")


def _front(address: str | None) -> str:
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") and parts.netloc else ""
