"""Webhooks as platforms send them: paid orders of the people of people.py, in each platform's own payload, signed.

The payloads are those that the tests' stand-ins make (tests/support/*_stand_in.py), each with another person, order,
amount and visit. Secrets are the stand-ins'.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import people

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
import bigcommerce_stand_in as bigcommerce  # found by the line above
import shopify_stand_in as shopify
import stripe_stand_in as stripe
import woocommerce_stand_in as woocommerce

SECRETS = {
    "shopify": shopify.SECRET,
    "woocommerce": woocommerce.SECRET,
    "stripe": stripe.SECRET,
    "bigcommerce": bigcommerce.SECRET,
}


class Sent(NamedTuple):
    """One delivery: headers, names in small letters, and the raw body."""

    headers: dict[str, str]
    body: bytes


def deliveries(platform: str, count: int, now: int, seed: int = 1) -> Iterator[Sent]:
    """`count` deliveries, no two alike. `now`: Unix seconds."""
    rng = random.Random(seed)
    make = MAKERS[platform]
    for number in range(count):
        event = people.purchase(number % people.PEOPLE, rng, now)
        yield make(number, event["user_data"], f"{rng.randrange(10, 400)}.{rng.randrange(100):02d}", rng, now)


def _shopify(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """orders/paid with three lines, and what the page's pixel wrote into the cart."""
    at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(now - rng.randrange(60, 3_000)))
    address = {
        **shopify.ANNA,
        "first_name": user["fn"],
        "last_name": user["ln"],
        "city": user["ct"],
        "zip": user["zp"],
        "phone": user["ph"],
    }
    payload = shopify.order_payload(
        id=5_000_000_000 + number,
        total=total,
        lines=[shopify.line(rng.randrange(500), price="19.90", quantity=rng.randrange(1, 4)) for _ in range(3)],
        attributes={"_sp_fbp": user["fbp"], "_sp_consent": "granted"},
        created_at=at,
        processed_at=at,
        updated_at=at,
        financial_status="paid",
        email=user["em"].strip(),
        contact_email=user["em"].strip(),
        browser_ip=user["client_ip_address"],
        client_details={"browser_ip": user["client_ip_address"], "user_agent": user["client_user_agent"]},
        cart_token=f"{number:032x}",
        checkout_token=f"{number + 1:032x}",
        customer={**shopify.CUSTOMER, "id": number, "email": user["em"].strip(), "default_address": address},
        billing_address=address,
        shipping_address=address,
    )
    body = shopify.encoded(payload)
    triggered = time.strftime("%Y-%m-%dT%H:%M:%S.000000000Z", time.gmtime(now))
    return Sent(
        shopify.sign(body, shopify.SECRET, "orders/paid", webhook_id=f"w-{number}", triggered_at=triggered), body
    )


def _woocommerce(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """order.updated of a paid order."""
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now - rng.randrange(60, 3_000)))
    billing = {
        **woocommerce.BILLING,
        "first_name": user["fn"],
        "last_name": user["ln"],
        "city": user["ct"],
        "postcode": user["zp"],
        "email": user["em"].strip(),
        "phone": user["ph"],
    }
    payload = woocommerce.order_payload(
        id=10_000 + number,
        number=str(10_000 + number),
        status="processing",
        total=total,
        date_created_gmt=at,
        date_modified_gmt=at,
        date_paid_gmt=at,
        billing=billing,
        customer_ip_address=user["client_ip_address"],
        customer_user_agent=user["client_user_agent"],
    )
    body = woocommerce.body_of(payload)
    return Sent(woocommerce.sign(body, delivery_id=f"d-{number}"), body)


def _stripe(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """checkout.session.completed."""
    details = {**stripe.ANNA, "email": user["em"].strip(), "name": f"{user['fn']} {user['ln']}", "phone": user["ph"]}
    session = stripe.session(
        id=f"cs_live_{number}",
        payment_intent=f"pi_{number}",
        amount_total=int(total.replace(".", "")),
        created=now - 400,
        customer_details={**details, "tax_exempt": "none", "tax_ids": []},
    )
    body = stripe.event("checkout.session.completed", session, id=f"evt_{number}", created=now - 60)
    return Sent(stripe.sign(body, at=now), body)


def _bigcommerce(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """A webhook that only names an order."""
    body = bigcommerce.body_of(bigcommerce.webhook_payload(order_id=number + 1, created_at=now))
    return Sent(bigcommerce.sign(body, webhook_id=f"msg_{number}", at=now), body)


MAKERS: dict[str, Callable[[int, dict[str, Any], str, random.Random, int], Sent]] = {
    "shopify": _shopify,
    "woocommerce": _woocommerce,
    "stripe": _stripe,
    "bigcommerce": _bigcommerce,
}
