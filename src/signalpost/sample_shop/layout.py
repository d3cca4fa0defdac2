"""What stands in every page of the shop: Meta's base code, the tag, the consent banner, and what the page reports."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from signalpost.sample_shop.markup import attributes, script_value
from signalpost.sample_shop.session import Customer, PageEvent

CONSENT_COOKIE = "shop_consent"
SHOP = "harbour-coffee"  # the key of this shop in ids made of order numbers; the tag's settings have the same
META_SCRIPT = "https://connect.facebook.net/en_US/fbevents.js"


class ShopSetup(msgspec.Struct, frozen=True, kw_only=True):
    """`tag`: address of the tag's script at the gateway. `pixel_script`: Meta's script, or the sandbox's stand-in.
    `sandbox`: where events can be seen, if anywhere."""

    dataset: str
    tag: str
    pixel_script: str = META_SCRIPT
    sandbox: str = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows around its own words. `consent`: granted, denied or unknown."""

    setup: ShopSetup
    customer: Customer
    consent: str
    in_cart: int
    events: Sequence[PageEvent] = ()


# The stub does what the one in Meta's base code does: it queues calls until the script is there. In a live shop the
# base code stands here as Events Manager gives it. The pixel is revoked until there is a grant, as Meta advises, for
# browsers in which the tag is blocked; the tag asks for consent by itself.
_BASE_CODE = """
(function (page, address) {
  if (page.fbq) return;
  var fbq = page.fbq = page._fbq = function () {
    fbq.callMethod ? fbq.callMethod.apply(fbq, arguments) : fbq.queue.push(arguments);
  };
  fbq.push = fbq; fbq.loaded = true; fbq.version = "2.0"; fbq.queue = [];
  var script = document.createElement("script");
  script.async = true; script.src = address;
  document.head.appendChild(script);
})(window, %(script)s);
window.signalpost = window.signalpost || function () { (signalpost.q = signalpost.q || []).push(arguments); };
%(consent)s
fbq("init", %(dataset)s%(person)s);
fbq("track", "PageView");
%(events)s
"""


def page(frame: Frame, title: str, body: str) -> str:
    """A whole page; `body` is markup."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Harbour Coffee</title>
<link rel="stylesheet" href="/shop.css">
<link rel="icon" href="data:,">
<script async{attributes(_snippet(frame.setup))}></script>
<script>{_base_code(frame)}</script>
<script defer src="/shop.js"></script>
</head>
<body>
{_header(frame)}
<main>
{body}
</main>
{_footer(frame)}
{_banner(frame)}
</body>
</html>
"""


def _snippet(setup: ShopSetup) -> dict[str, str]:
    return {"src": setup.tag, "data-dataset": setup.dataset, "data-consent": "required"}


def _base_code(frame: Frame) -> str:
    known = frame.customer.advanced_matching
    return _BASE_CODE % {
        "script": script_value(frame.setup.pixel_script),
        "consent": _consent_call(frame.consent),
        "dataset": script_value(frame.setup.dataset),
        "person": f", {script_value(known)}" if known else "",
        "events": "\n".join(map(track_call, frame.events)),
    }


def _consent_call(consent: str) -> str:
    own = f'signalpost("consent", {script_value(consent)});' if consent in ("granted", "denied") else ""
    return own if consent == "granted" else f'fbq("consent", "revoke"); {own}'.strip()


def track_call(event: PageEvent) -> str:
    """The page's half of an event."""
    words = (event.event_name, event.custom_data, {"eventID": event.event_id})
    return f'fbq("track", {", ".join(map(script_value, words))});'


def _header(frame: Frame) -> str:
    name = escape(frame.customer.first_name) if frame.customer.account else "Account"
    return f"""<header class="top">
<a class="name" href="/">Harbour&nbsp;Coffee</a>
<form role="search" action="/search">
<input name="q" type="search" placeholder="Search" aria-label="Search" maxlength="120" required></form>
<nav aria-label="Shop"><a href="/subscription">Subscription</a><a href="/account">{name}</a>
<a href="/cart">Cart <span class="count" data-count aria-live="polite">{frame.in_cart}</span></a></nav>
</header>"""


def _footer(frame: Frame) -> str:
    sandbox = frame.setup.sandbox
    see = f' <a href="{escape(sandbox)}">See it at the sandbox</a>' if sandbox else ""
    return f"""<footer>
<form class="letter" method="post" action="/newsletter"><label>Letters from the harbour, once a month
<input name="email" type="email" placeholder="you@example.com" autocomplete="email" maxlength="120" required></label>
<button class="quiet">Sign up</button></form>
<section class="reported" aria-label="What this page reports">
<h2>What this page reports</h2>
<p>Consent: <b data-consent-state>{frame.consent}</b>. <a href="/privacy">Change</a>.{see}</p>
<p>PageView, by pixel and tag; and what happened, by the back end too, under one event_id.</p>
<table><thead><tr><th>Event</th><th>event_id</th><th>Back end</th></tr></thead>
<tbody data-reported>{"".join(map(reported_row, frame.events))}</tbody></table>
</section>
<p class="small">A sample shop of Signalpost. Nothing is sold, nothing is charged.</p>
</footer>"""


def reported_row(event: PageEvent) -> str:
    """One event in the list at the page's foot."""
    cells = (event.event_name, event.event_id, event.by_server)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _banner(frame: Frame) -> str:
    return f"""<aside class="banner" data-banner aria-label="Consent"{"" if frame.consent == "unknown" else " hidden"}>
<p>May we tell Meta what you look at and buy here, so that we learn which ads work? <a href="/privacy">More</a></p>
<div><button data-consent="denied">No</button><button data-consent="granted">Yes</button></div>
</aside>"""
