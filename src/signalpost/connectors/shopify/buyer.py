"""The person of an order: raw, as the shop has them. It never leaves memory unhashed."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.capi.user_data import UserData
from signalpost.connectors.shopify.shapes import Address, Checkout, Client, Customer, Order

NOWHERE = Address()
NOBODY = Customer()
UNKNOWN_CLIENT = Client()
NO_ADDRESS = ("", "0.0.0.0", "127.0.0.1", "::1")
SPELT_BY_CODE = ("US",)  # elsewhere Meta asks for the province's name


def person_of(order: Order, *, browser: bool, keys: Mapping[str, str]) -> UserData:
    """Whoever pays: the billing address goes before the shipping address, which may be another's, and that before the
    customer's account. `browser`: address and user agent are the buyer's own. `keys`: fbp and fbc."""
    client = order.client_details or UNKNOWN_CLIENT
    ip = client.browser_ip or order.browser_ip
    return _person(
        order,
        email=order.email or order.contact_email,
        client_ip_address=ip if browser and ip not in NO_ADDRESS else None,
        client_user_agent=client.user_agent or None if browser else None,
        **keys,
    )


def person_of_checkout(checkout: Checkout, *, keys: Mapping[str, str]) -> UserData:
    """Whoever is about to pay, as far as they have said."""
    return _person(checkout, email=checkout.email, **keys)


def person_asked_about(customer: Customer | None) -> UserData:
    """The person of a privacy request."""
    who = customer or NOBODY
    return UserData(em=who.email or None, ph=who.phone or None, external_id=_id(who.id))


def _person(told: Order | Checkout, *, email: str | None, **clear: str | None) -> UserData:
    who = told.customer or NOBODY
    home = told.billing_address or told.shipping_address or who.default_address or NOWHERE
    shipping = told.shipping_address or NOWHERE
    by_code = home.country_code in SPELT_BY_CODE
    return UserData(
        em=email or who.email or None,
        ph=told.phone or home.phone or who.phone or shipping.phone or None,
        fn=home.first_name or who.first_name or None,
        ln=home.last_name or who.last_name or None,
        ct=home.city or None,
        st=(home.province_code if by_code else "") or home.province or home.province_code or None,
        zp=home.zip or None,
        country=home.country_code or home.country or None,
        external_id=_id(who.id),
        **clear,
    )


def _id(customer_id: int | str | None) -> str | None:
    return str(customer_id) if customer_id else None
