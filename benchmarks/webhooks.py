"""Webhooks as platforms send them: paid orders of the people of people.py, in each platform's own payload, signed.

The payloads are those that the tests' stand-ins make (tests/support/*_stand_in.py), each with another person, order,
amount and visit. Secrets are the stand-ins'.
"""

from __future__ import annotations

import hmac
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import people

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
import bigcommerce_stand_in as bigcommerce  # found by the line above
import hubspot_stand_in as hubspot
import lead_ads_stand_in as lead_ads
import salesforce_stand_in as salesforce
import shopify_stand_in as shopify
import stripe_stand_in as stripe
import woocommerce_stand_in as woocommerce

SECRETS = {
    "generic": "of-the-sender",
    "shopify": shopify.SECRET,
    "woocommerce": woocommerce.SECRET,
    "stripe": stripe.SECRET,
    "bigcommerce": bigcommerce.SECRET,
    "hubspot": hubspot.SECRET,
    "salesforce": salesforce.SECRET,
    "lead_ads": lead_ads.SECRET,
}


#: Of a generic shop: what a mapping of an own back end would read.
MAPPING: dict[str, Any] = {
    "signature": {"style": "hmac-sha256", "header": "x-signature", "prefix": "sha256="},
    "topic": "event",
    "topics": ["order.paid"],
    "delivery_id": "id",
    "order": {
        "order_id": "order.number",
        "created_at": "order.placed",
        "paid_at": "order.paid",
        "currency": "order.currency",
        "total": "order.total",
        "test": "order.mode == 'test'",
    },
    "person": {
        **{name: f"order.buyer.{name}" for name in ("em", "ph", "fn", "ln", "ct", "zp")},
        **{name: f"order.browser.{name}" for name in ("client_ip_address", "client_user_agent", "fbp")},
    },
    "consent": {"consent": "order.browser.consent"},
    "lines": {
        "each": "order.items[?kind == 'product']",
        "product_id": "sku",
        "quantity": "count",
        "item_price": "price",
    },
}
HUBSPOT_ADDRESS = "https://sp.shop.example/webhooks/main"
SETTINGS: dict[str, dict[str, Any]] = {
    "generic": {"mapping": MAPPING},
    "hubspot": {"webhook_address": HUBSPOT_ADDRESS, "lead_fields": {"lead_id": "meta_lead_id"}},
    "salesforce": {"lead_fields": {"lead_id": "Meta_Lead_ID__c"}},
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


def _generic(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """A paid order of an own back end, with three lines."""
    browser = {name: user[name] for name in ("client_ip_address", "client_user_agent", "fbp")}
    items = [
        {"kind": "product", "sku": f"SKU-{rng.randrange(500)}", "count": rng.randrange(1, 4), "price": "19.90"}
        for _ in range(3)
    ]
    order = {
        "number": f"A-{number}",
        "placed": now - 400,
        "paid": now - 60,
        "currency": "EUR",
        "total": total,
        "mode": "live",
        "buyer": {name: user[name] for name in ("em", "ph", "fn", "ln", "ct", "zp")},
        "browser": browser | {"consent": "granted"},
        "items": items,
    }
    body = json.dumps({"event": "order.paid", "id": f"d-{number}", "order": order}, ensure_ascii=False).encode()
    proof = hmac.digest(SECRETS["generic"].encode(), body, "sha256").hex()
    return Sent({"content-type": "application/json", "x-signature": f"sha256={proof}"}, body)


def _hubspot(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """A webhook that only names a contact."""
    change = hubspot.HubSpotPortal().change("contact", number + 1, now * 1_000, event=number)
    body, headers = hubspot.signed([change], uri=HUBSPOT_ADDRESS, now_ms=now * 1_000)
    return Sent(headers, body)


def _salesforce(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """An outbound message with a lead's fields; its secret in a header, as in a callout's."""
    fields = {
        "Id": f"00Q5g{number:013d}", "Status": "Working", "LastModifiedDate": salesforce.iso(now - 60),
        "Meta_Lead_ID__c": str(10**14 + number), "Email": user["em"].strip(), "Phone": user["ph"],
        "FirstName": user["fn"], "LastName": user["ln"], "City": user["ct"], "PostalCode": user["zp"],
    }  # fmt: skip
    return Sent({"authorization": f"Bearer {salesforce.SECRET}"}, salesforce.outbound("Lead", [fields]))


def _lead_ads(number: int, user: dict[str, Any], total: str, rng: random.Random, now: int) -> Sent:
    """A webhook that names a lead, of a source that is to send it without reading."""
    body, headers = lead_ads.signed(lead_ads.webhook(10**14 + number, now - 60))
    return Sent(headers, body)


def records(platform: str, count: int, now: int) -> list[bytes]:
    """What a CRM's API tells of `count` records with three stages: no two alike."""
    rng = random.Random(1)
    return [_record(platform, number, people.purchase(number, rng, now)["user_data"], now) for number in range(count)]


def _record(platform: str, number: int, user: dict[str, Any], now: int) -> bytes:
    lead_id, number = str(10**14 + number), number + 1
    stages = [("lead", now - 9_000), ("opportunity", now - 4_000), ("customer", now - 60)]
    if platform == "hubspot":
        portal = hubspot.HubSpotPortal()
        for stage, at in stages:
            names = {"email": user["em"], "phone": user["ph"], "firstname": user["fn"], "lastname": user["ln"]}
            portal.enter(number, stage, at, **names, city=user["ct"], zip=user["zp"], meta_lead_id=lead_id)
        return json.dumps(portal.records["contact", str(number)]).encode()
    if platform == "salesforce":
        org = salesforce.SalesforceOrg()
        for stage, at in stages:
            names = {"Email": user["em"], "Phone": user["ph"], "FirstName": user["fn"], "LastName": user["ln"]}
            org.enter(f"00Q{number}", stage, at, **names, City=user["ct"], Meta_Lead_ID__c=lead_id)
        return json.dumps(org.records[f"00Q{number}"][1] | {"attributes": {"type": "Lead"}}).encode()
    page = lead_ads.LeadAdsPage()
    answers = {"email": user["em"], "phone_number": user["ph"], "first_name": user["fn"], "last_name": user["ln"]}
    page.send_form(int(lead_id), now - 60, **answers, city=user["ct"], zip_code=user["zp"])
    return json.dumps(page.leads[lead_id][1]).encode()


#: Those that tell of leads; what only names one is read over an API, whose record is measured too.
CRMS = ("hubspot", "salesforce", "lead_ads")
MAKERS: dict[str, Callable[[int, dict[str, Any], str, random.Random, int], Sent]] = {
    "shopify": _shopify,
    "woocommerce": _woocommerce,
    "stripe": _stripe,
    "bigcommerce": _bigcommerce,
    "generic": _generic,
    "hubspot": _hubspot,
    "salesforce": _salesforce,
    "lead_ads": _lead_ads,
}
