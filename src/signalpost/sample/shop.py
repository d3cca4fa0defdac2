"""A day of a shop: visits that look, some that buy, each step an event in Meta's names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import Any, NamedTuple

from signalpost.sample.people import Person, person

HOST = "https://shop.example"
DAY_S = 86_400


class Product(NamedTuple):
    """What the shop sells; `price` in hundredths of the buyer's currency."""

    id: str
    title: str
    category: str
    price: int


PRODUCTS: tuple[Product, ...] = tuple(
    Product(f"SKU-{1_000 + index}", f"{colour} {thing}", category, price + 100 * (index % 7))
    for index, (colour, (thing, category, price)) in enumerate(
        (colour, row)
        for row in (
            ("Mug", "Kitchen", 1_290),
            ("Lamp", "Home", 4_900),
            ("Rucksack", "Travel", 7_900),
            ("Scarf", "Clothing", 2_450),
            ("Trainers", "Shoes", 8_995),
            ("Notebook", "Paper", 690),
            ("Headphones", "Audio", 12_900),
            ("Plant pot", "Garden", 1_590),
        )
        for colour in ("Black", "White", "Green", "Blue", "Red")
    )
)

# Of a hundred visits this many go on from each step to the next.
GOES_ON = {"ViewContent": 0.75, "AddToCart": 0.40, "InitiateCheckout": 0.60, "AddPaymentInfo": 0.80, "Purchase": 0.85}


def day(seed: int, *, until: int, visits: int = 400) -> Iterator[dict[str, Any]]:
    """Events of the 24 hours before `until` (Unix s), in order of time; the same for the same arguments.

    Each is a JSON-ready dict in Meta's names, `user_data` in the clear, with an `event_id`. One visit in six is by
    someone who was there before.
    """
    random = Random(seed)
    people: list[Person] = []
    events: list[dict[str, Any]] = []
    for number in range(visits):
        known = people and random.random() < 1 / 6
        visitor = random.choice(people) if known else person(random)
        people.append(visitor)
        start = until - DAY_S + int(DAY_S * 0.97 * random.betavariate(2.4, 1.8))
        events.extend(_visit(random, visitor, start, since=until - DAY_S, order=seed % 1_000 * 100_000 + number))
    yield from sorted(events, key=lambda event: (event["event_time"], event["event_id"]))


def _visit(random: Random, visitor: Person, start: int, *, since: int, order: int) -> Iterator[dict[str, Any]]:
    """One visit: a page, products, perhaps a cart, a checkout, a purchase. `since` is when the day began."""
    event = partial(_event, random, visitor, _browser(visitor, since))
    basket = random.sample(PRODUCTS, k=random.choice((1, 1, 1, 2, 3)))
    yield event("PageView", start, path="/", known=False, custom={})
    if random.random() < 0.2:
        words = random.choice(basket).title.lower()
        yield event("Search", start + 8, path="/search", known=False, custom={"search_string": words})
    at = start + random.randrange(10, 60)
    for name, share in GOES_ON.items():
        if random.random() > share:
            return
        known = name not in ("ViewContent", "AddToCart")
        yield event(name, at, path=_path(name, basket[0]), known=known, custom=_custom(name, visitor, basket, order))
        at += random.randrange(15, 240)
    if random.random() < 0.3:
        yield event("CompleteRegistration", at, path="/account", known=True, custom={"status": True})


def _event(
    random: Random,
    visitor: Person,
    browser: dict[str, Any],
    name: str,
    at: int,
    *,
    path: str,
    known: bool,
    custom: dict[str, Any],
) -> dict[str, Any]:
    event: dict[str, Any] = {
        "event_name": name,
        "event_time": at,
        "event_id": f"{name.lower()}-{random.getrandbits(64):016x}",
        "action_source": "website",
        "event_source_url": HOST + path,
        "user_data": browser | (_customer(visitor) if known else {}),
    }
    return event | ({"custom_data": custom} if custom else {})


def _browser(visitor: Person, since: int) -> dict[str, Any]:
    """What each request of the day tells: address, user agent and Meta's first-party ids, made before `since`."""
    first_seen = (since - visitor.browser_number % (40 * DAY_S)) * 1_000
    user: dict[str, Any] = {
        "client_ip_address": visitor.address,
        "client_user_agent": visitor.agent,
        "fbp": f"fb.1.{first_seen}.{visitor.browser_number}",
    }
    if visitor.click:
        user["fbc"] = f"fb.1.{first_seen}.{visitor.click}"
    return user


def _customer(visitor: Person) -> dict[str, Any]:
    """What the checkout form tells; empty fields are left out."""
    fields = {
        "em": visitor.email,
        "ph": visitor.phone,
        "fn": visitor.first,
        "ln": visitor.last,
        "db": visitor.born,
        "ge": visitor.gender,
        "ct": visitor.place.city,
        "st": visitor.place.state,
        "zp": visitor.postal,
        "country": visitor.place.country,
        "external_id": f"customer-{visitor.number}",
    }
    return {name: value for name, value in fields.items() if value}


def _custom(name: str, visitor: Person, basket: Sequence[Product], order: int) -> dict[str, Any]:
    shown = basket[:1] if name == "ViewContent" else basket
    custom: dict[str, Any] = {
        "currency": visitor.place.currency,
        "value": sum(product.price for product in shown) / 100,
        "content_type": "product",
        "content_ids": [product.id for product in shown],
        "contents": [{"id": product.id, "quantity": 1, "item_price": product.price / 100} for product in shown],
    }
    if name == "ViewContent":
        custom |= {"content_name": shown[0].title, "content_category": shown[0].category}
    if name in ("InitiateCheckout", "Purchase"):
        custom["num_items"] = len(shown)
    if name == "Purchase":
        custom["order_id"] = f"{100_000 + order}"
    return custom


def _path(name: str, product: Product) -> str:
    if name in ("ViewContent", "AddToCart"):
        return f"/products/{product.id.lower()}"
    return "/checkout/thanks" if name == "Purchase" else "/checkout"
