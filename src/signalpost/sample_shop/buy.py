"""Buying: cart, checkout, payment, order. AddToCart, InitiateCheckout, AddPaymentInfo, Purchase."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from signalpost.sample_shop.browsing import Browsing
from signalpost.sample_shop.markup import field, lines_table, price
from signalpost.sample_shop.products import custom_data_of, total
from signalpost.sample_shop.session import Customer, Order

FIELDS = ("email", "phone", "first_name", "last_name", "street", "postcode", "city", "country")
COUNTRIES = {
    "de": "Germany",
    "at": "Austria",
    "fr": "France",
    "nl": "Netherlands",
    "gb": "United Kingdom",
    "us": "United States",
}
PAYMENTS = {"invoice": "Invoice", "card": "Card on delivery", "transfer": "Bank transfer"}
EARLIEST_S = 1_767_225_600  # 2026-01-01: numbers count from there
BUTTON = '<p><a class="button" href="{address}">{words}</a></p>'


class OrderNumbers:
    """Numbers that never come twice, also after a restart: Meta and the gateway know an order by its number."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """A number higher than all before."""
        self._last = max(self._last + 1, int(self._clock()) - EARLIEST_S)
        return str(self._last)


async def add(here: Browsing) -> Response:
    """Put a product into the cart: from the page's script, or from a form where scripts are off."""
    given = await here.fields("sku", "quantity")
    line = here.session.put(given["sku"], int(given["quantity"]) if given["quantity"].isdecimal() else 1)
    if line is None:
        raise HTTPException(404)
    event = here.happened("AddToCart", custom_data_of([line]))
    if "application/json" not in here.request.headers.get("accept", ""):
        return here.go("/cart")
    return here.tell(
        {"event": msgspec.to_builtins(event), "count": sum(here.session.cart.values()), "name": line.product.name}
    )


async def remove(here: Browsing) -> Response:
    """Take a product out of the cart."""
    given = await here.fields("sku")
    here.session.cart.pop(given["sku"], None)
    return here.go("/cart")


async def cart(here: Browsing) -> Response:
    """What is in it."""
    lines = here.session.lines
    if not lines:
        return here.show("Cart", '<h1>Your cart</h1><p>It is empty. <a href="/">See what there is</a></p>')
    on = BUTTON.format(address="/checkout", words="To the checkout")
    return here.show("Cart", f"<h1>Your cart</h1>{lines_table(lines, removable=True)}{on}")


async def checkout(here: Browsing) -> Response:
    """Ask where to send it."""
    if not here.session.lines:
        return here.go("/cart")
    here.happened("InitiateCheckout", custom_data_of(here.session.lines))
    known = here.session.customer
    chosen = "".join(
        f'<option value="{code}"{" selected" if code == known.country else ""}>{name}</option>'
        for code, name in COUNTRIES.items()
    )
    return here.show(
        "Checkout",
        f"""<h1>Where to?</h1><form class="fields" method="post" action="/checkout">
{field("email", "E-mail", known.email, kind="email", fill="email", wide=True)}
{field("phone", "Phone", known.phone, kind="tel", fill="tel", wide=True)}
{field("first_name", "First name", known.first_name, fill="given-name")}
{field("last_name", "Last name", known.last_name, fill="family-name")}
{field("street", "Street and number", known.street, fill="street-address", wide=True)}
{field("postcode", "Postcode", known.postcode, fill="postal-code")}
{field("city", "Town", known.city, fill="address-level2")}
<label class="wide">Country<select name="country" autocomplete="country">{chosen}</select></label>
<button>To the payment</button></form>""",
    )


async def address(here: Browsing) -> Response:
    """Keep where to send it."""
    given = await here.fields(*FIELDS)
    here.session.customer = Customer(**given, account=here.session.customer.account)
    return here.go("/payment" if given["email"] else "/checkout")


async def payment(here: Browsing) -> Response:
    """Ask how it will be paid."""
    if not here.session.lines or not here.session.customer.email:
        return here.go("/checkout")
    ways = "".join(
        f'<label class="choice"><input type="radio" name="payment" value="{code}" required> {name}</label>'
        for code, name in PAYMENTS.items()
    )
    return here.show(
        "Payment",
        f'<h1>How will you pay?</h1><form class="fields" method="post" action="/payment"><fieldset class="wide">'
        f"<legend>Nothing is charged: this is a sample</legend>{ways}</fieldset><button>To the review</button></form>",
    )


async def choose(here: Browsing) -> Response:
    """Keep how it will be paid."""
    given = await here.fields("payment")
    if not here.session.lines or given["payment"] not in PAYMENTS:
        return here.go("/payment")
    here.session.payment = given["payment"]
    here.happened("AddPaymentInfo", custom_data_of(here.session.lines))
    return here.go("/review")


async def review(here: Browsing) -> Response:
    """Show it all once more."""
    session, person = here.session, here.session.customer
    if not session.lines or not session.payment:
        return here.go("/payment")
    country = COUNTRIES.get(person.country, "")
    to = ", ".join(filter(None, (f"{person.first_name} {person.last_name}", person.street, person.city, country)))
    return here.show(
        "Review",
        f"<h1>Is this right?</h1>{lines_table(session.lines)}<p>To {escape(to)}. {PAYMENTS[session.payment]}.</p>"
        '<form method="post" action="/orders"><button>Place the order</button></form>',
    )


async def order(here: Browsing) -> Response:
    """Take the order: the Purchase is reported here, once, whatever the browser does afterwards."""
    session = here.session
    if not session.lines or not session.payment:
        return here.go("/cart")
    lines = session.lines
    made = Order(number=here.orders.next(), lines=lines, value=total(lines))
    session.orders[made.number] = made
    session.cart, session.payment = {}, ""
    here.happened("Purchase", {**custom_data_of(lines), "order_id": made.number})
    return here.go(f"/orders/{made.number}")


async def thanks(here: Browsing) -> Response:
    """The order that was taken; a reload reports nothing again."""
    made = here.session.orders.get(here.request.path_params["number"])
    if made is None:
        raise HTTPException(404)
    return here.show(
        "Thank you",
        f"<h1>Thank you</h1><p>Your order <b data-order>{made.number}</b> over {price(made.value)} would be on its "
        f"way, if this were no sample.</p>{lines_table(made.lines)}",
    )
