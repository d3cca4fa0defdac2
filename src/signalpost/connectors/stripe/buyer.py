"""The person of a payment, and what the shop's server wrote into the metadata (`signalpost.web.stripe`).

Stripe knows neither the buyer's address on the network nor their browser, fbp or fbc. The person is raw: it never
leaves memory unhashed.
"""

from __future__ import annotations

import msgspec

from signalpost.capi.link import EventLink
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.connectors.browser_half import NOTHING_WRITTEN, read_half
from signalpost.connectors.order import NO_BROWSER, NO_LINK, NO_ONE, BrowserHalf, Line
from signalpost.connectors.reading import amount
from signalpost.connectors.stripe.shapes import Address, Metadata, Person
from signalpost.connectors.webhook import Unreadable

PREFIX = "signalpost_"
NUMBER = "order_id"  # what the shop calls the order
ITEMS = "items"
DENIED = "denied"
MOST_LINES = 100

NO_PERSON = Person()
NOWHERE = Address()

_items = msgspec.json.Decoder(list[tuple[str, int, str | None]])


class Half(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stood in the metadata. `person` has fbp, fbc, address and user agent alone. `repr()` shows nothing of it."""

    number: str = ""
    person: UserData = NO_ONE
    link: EventLink = NO_LINK
    consent: EventConsent | None = None
    browser: BrowserHalf = NO_BROWSER
    lines: tuple[Line, ...] = ()

    def __repr__(self) -> str:
        return "Half()"


NO_HALF = Half()


def half_of(metadata: Metadata, *, checkout: str = "") -> Half:
    """The half in `metadata`; `checkout`: the id of a Checkout Session, which the shop's pages know too."""
    link = EventLink(checkout=checkout) if checkout else NO_LINK
    if not isinstance(metadata, dict) or not metadata:
        return Half(link=link) if checkout else NO_HALF
    number = metadata.get(NUMBER, "")
    own = {name.removeprefix(PREFIX): value for name, value in metadata.items() if name.startswith(PREFIX)}
    written = read_half(own) if own else NOTHING_WRITTEN
    if written.consent is not None and written.consent.api == DENIED:
        return Half(number=number, consent=written.consent, link=link, lines=_lines(own.get(ITEMS, "")))
    if written.visitor:
        link = EventLink(visitor=written.visitor, checkout=checkout)
    return Half(
        number=number,
        person=UserData(
            fbp=written.fbp,
            fbc=written.fbc,
            client_ip_address=own.get("ip") or None,
            client_user_agent=own.get("agent") or None,
        )
        if own
        else NO_ONE,
        link=link,
        consent=written.consent,
        browser=written.browser,
        lines=_lines(own.get(ITEMS, "")),
    )


def at_nobodys_device(half: Half) -> Half:
    """The half for what happens by itself, months after its page: nobody is there, though it is still the same person
    with the same consent."""
    if half.person is NO_ONE and half.browser is NO_BROWSER:
        return half
    person = msgspec.structs.replace(half.person, client_ip_address=None, client_user_agent=None)
    return msgspec.structs.replace(half, person=person, browser=NO_BROWSER)


def person_of(person: Person | None, half: Half, *, customer: str = "", email: str | None = None) -> UserData:
    """The person, with what the half has of their browser. Stripe has a name in one piece."""
    found = person or NO_PERSON
    home = found.address or NOWHERE
    first, last = _names(found.individual_name or found.name or "")
    return UserData(
        em=found.email or email or None,
        ph=found.phone or None,
        fn=first or None,
        ln=last or None,
        ct=home.city or None,
        st=home.state or None,
        zp=home.postal_code or None,
        country=home.country or None,
        external_id=customer or None,
        client_ip_address=half.person.client_ip_address,
        client_user_agent=half.person.client_user_agent,
        fbp=half.person.fbp,
        fbc=half.person.fbc,
    )


def _names(name: str) -> tuple[str, str]:
    """First and last name of a whole one: the last word is the last name. One word alone may be either, and is none."""
    first, _, last = " ".join(name.split()).rpartition(" ")
    return (first, last) if first else ("", "")


def _lines(text: str) -> tuple[Line, ...]:
    """Products, as the shop's server wrote them: `[["SKU-1",2,"19.99"]]`. What cannot be read is none."""
    if not text:
        return ()
    try:
        return tuple([_line(*item) for item in _items.decode(text)[:MOST_LINES]])
    except (msgspec.DecodeError, RecursionError, Unreadable):
        return ()


def _line(name: str, quantity: int, price: str | None) -> Line:
    return Line(product_id=name, sku=name, quantity=quantity, item_price=amount(price, ITEMS))
