"""Newsletter, account, subscription, privacy. Lead, CompleteRegistration, Subscribe."""

from __future__ import annotations

from html import escape

import msgspec
from starlette.responses import Response

from signalpost.sample_shop.browsing import Browsing
from signalpost.sample_shop.markup import field, price
from signalpost.sample_shop.products import CURRENCY, PLAN_NAME, PLAN_PRICE
from signalpost.sample_shop.session import Customer

MONTHS = 12  # how long people keep the plan, for predicted_ltv


async def newsletter(here: Browsing) -> Response:
    """Sign up to the newsletter; the address is known from then on."""
    given = await here.fields("email")
    if given["email"]:
        if not here.session.customer.email:
            here.session.customer = msgspec.structs.replace(here.session.customer, email=given["email"])
        here.happened("Lead", {"content_name": "Newsletter"})
    return here.go("/account?letter=1")


async def account(here: Browsing) -> Response:
    """Log in, or see that one is."""
    known = here.session.customer
    letter = "<p>You will hear from us.</p>" if "letter" in here.request.query_params else ""
    if known.account:
        orders = "".join(f'<li><a href="/orders/{number}">{number}</a></li>' for number in here.session.orders)
        return here.show(
            "Account",
            f"<h1>Hello, {escape(known.first_name)}</h1>{letter}<p>Customer {known.account}.</p>"
            f"{f'<h2>Orders</h2><ul>{orders}</ul>' if orders else ''}"
            '<form method="post" action="/account/leave"><button class="quiet">Log out</button></form>',
        )
    return here.show(
        "Account",
        f"""<h1>Log in, or become a customer</h1>{letter}<form class="fields" method="post" action="/account">
{field("email", "E-mail", known.email, kind="email", fill="email", wide=True)}
{field("first_name", "First name", known.first_name, fill="given-name")}
{field("last_name", "Last name", known.last_name, fill="family-name")}
<button>Go on</button></form><p class="small">A sample asks for no password. Invent a person.</p>""",
    )


async def log_in(here: Browsing) -> Response:
    """Log in; the first time an account is made, and that is reported."""
    given = await here.fields("email", "first_name", "last_name")
    if given["email"] and here.sessions.log_in(here.session, Customer(**given)):
        here.happened("CompleteRegistration", {"content_name": "Account", "status": True})
    return here.go("/account")


async def log_out(here: Browsing) -> Response:
    """Forget the person in this browser."""
    here.session.customer = Customer()
    return here.go("/account")


async def subscription(here: Browsing) -> Response:
    """The plan, and whether one has it."""
    if here.session.plan:
        return here.show("Subscription", f"<h1>{PLAN_NAME}</h1><p>It is yours. The first bag leaves on Wednesday.</p>")
    known = here.session.customer
    return here.show(
        "Subscription",
        f"""<h1>{PLAN_NAME}</h1><p>What we liked best this month, for {price(PLAN_PRICE)}. Stop whenever you like.</p>
<form class="fields" method="post" action="/subscription">
{field("email", "E-mail", known.email, kind="email", fill="email", wide=True)}
<button>Subscribe</button></form>""",
    )


async def subscribe(here: Browsing) -> Response:
    """Take the subscription."""
    given = await here.fields("email")
    if given["email"] and not here.session.plan:
        if not here.session.customer.email:
            here.session.customer = msgspec.structs.replace(here.session.customer, email=given["email"])
        here.session.plan = True
        value = {"value": float(PLAN_PRICE), "predicted_ltv": float(PLAN_PRICE * MONTHS), "currency": CURRENCY}
        here.happened("Subscribe", {"content_name": PLAN_NAME, **value})
    return here.go("/subscription")


async def privacy(here: Browsing) -> Response:
    """What is reported, and the choice."""
    return here.show(
        "Privacy",
        """<h1>What we tell Meta, if you let us</h1>
<p>Which pages and products you look at, what you put into the cart and what you order; and, once you told us, your
e-mail address, phone, name, town and postcode, all hashed.
Cookies tell this browser from others for up to 400 days.</p>
<p>Without your yes nothing is told and no such cookie is set. A no takes away what was there.</p>
<div class="choices"><button data-consent="denied">No</button><button data-consent="granted">Yes</button></div>""",
    )
