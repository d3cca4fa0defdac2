"""A season of orders in four shops, and what their platforms, pages and browsers send of it: with the truth beside.

season = Season(seed=7, count=300, now=NOW)
for fate in season.fates: ...          # what became of each order, in truth
for sent in season.deliveries(): ...   # webhooks as they arrive: repeated, shuffled, some never
season.listed(fate)                    # the order as the platform's own list has it in the end
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import shopify_stand_in as shopify
import stripe_stand_in as stripe
import woocommerce_stand_in as woo
from signalpost.connectors.source import OrderSource, Platform, Unconfirmed
from signalpost.store.order_outcomes import Outcome

DAY = 86_400
BACK_END = {
    "signature": {"style": "hmac-sha256", "header": "x-shop-signature"},
    "order": {
        "order_id": "id",
        "seen_at": "updated_at",
        "created_at": "created_at",
        "paid_at": "paid_at",
        "cancelled_at": "cancelled_at",
        "currency": "currency",
        "total": "total",
    },
    "person": {"em": "customer.email", "fbp": "fbp"},
}


def _shop(platform: Platform, dataset: str, unconfirmed: Unconfirmed, mapping: dict[str, Any]) -> OrderSource:
    return OrderSource(
        name=platform.value,
        platform=platform,
        shop=platform.value,
        datasets=(dataset,),
        unconfirmed=unconfirmed,
        mapping=mapping,
    )


SHOPS: Mapping[Platform, OrderSource] = {
    Platform.SHOPIFY: _shop(Platform.SHOPIFY, "1000001", Unconfirmed.DROP, {}),
    Platform.WOOCOMMERCE: _shop(Platform.WOOCOMMERCE, "1000002", Unconfirmed.FLAG, {}),
    Platform.STRIPE: _shop(Platform.STRIPE, "1000003", Unconfirmed.SEND, {}),
    Platform.GENERIC: _shop(Platform.GENERIC, "1000004", Unconfirmed.DROP, BACK_END),
}
SECRETS = {platform: f"the secret of {platform.value}" for platform in SHOPS}
FBP = "fb.1.1795200000000.{}"


class Fate(NamedTuple):
    """What became of one order, in truth. `kind`: '', test, marketplace, free. `refund`: '', partial, full.

    `pixel`, `tag`: whether the browser's pixel reached Meta, and the tag this gateway. `lost`: no webhook arrived.
    """

    number: int
    platform: Platform
    total: Decimal
    currency: str
    created_at: int
    paid_at: int | None
    cancelled_at: int | None
    kind: str
    refund: str
    split: bool
    edited: bool
    pixel: bool
    tag: bool
    lost: bool
    repeated: bool
    shuffled: bool

    @property
    def is_purchase(self) -> bool:
        """It was paid, and is a conversion of this shop."""
        return self.paid_at is not None and not self.kind

    @property
    def is_return(self) -> bool:
        """Something of it went back, and its platform tells that: the sample shop's back end does not."""
        return bool(self.refund) and self.platform is not Platform.GENERIC

    @property
    def order_id(self) -> str:
        """As the platform names it."""
        return f"S-{self.number}" if self.platform in (Platform.GENERIC, Platform.STRIPE) else str(self.number)

    @property
    def listed_id(self) -> str:
        """As the table of orders has it: Stripe's messages share the payment's id, and not the shop's number."""
        if self.platform is Platform.STRIPE:
            return f"pi_{self.number}" if self.total else f"cs_{self.number}"
        return self.order_id

    @property
    def email(self) -> str:
        """The buyer's."""
        return f"buyer{self.number}@example.com"


EXPECTED = {"test": "test_order", "marketplace": "marketplace", "free": "zero_value"}


def outcome(fate: Fate) -> tuple[str, str]:
    """What a careful person would write beside the order: how its Purchase stands, and why."""
    if fate.kind:
        return Outcome.LEFT_OUT.value, EXPECTED[fate.kind]
    if fate.paid_at is not None:
        return Outcome.DELIVERED.value, ""
    if fate.cancelled_at is not None:
        return Outcome.LEFT_OUT.value, "order_cancelled"
    return Outcome.WAITING.value, "waits_for_payment"


class Sent(NamedTuple):
    """One webhook. `number`: of its order."""

    platform: Platform
    number: int
    headers: Mapping[str, str]
    body: bytes


class Season:
    """`count` orders of the two days before `now` (Unix seconds), and one forged browser Purchase for every ten."""

    def __init__(self, seed: int, count: int, now: int) -> None:
        self._random = random.Random(seed)
        self.now = now
        self.fates = [self._fate(1000 + number) for number in range(count)]
        self.forged = [f"forged-{number}" for number in range(count // 10)]

    def _fate(self, number: int) -> Fate:
        chance = self._random.random
        platform = list(SHOPS)[number % len(SHOPS)]
        kind = self._kind(platform)
        created = self.now - int(chance() * 1.8 * DAY) - 7_200
        paid = None if chance() < 0.12 else created + int(chance() * 3_000)
        cancelled = created + 3_600 if paid is None and chance() < 0.5 else None
        refund = "" if paid is None or kind or chance() < 0.85 else self._random.choice(["partial", "full"])
        currency = self._random.choice(["EUR", "USD", "JPY"])
        cents = self._random.randrange(500, 30_000)
        total = Decimal(0) if kind == "free" else Decimal(cents) if currency == "JPY" else Decimal(cents) / 100
        return Fate(
            number=number,
            platform=platform,
            total=total,
            currency=currency,
            created_at=created,
            paid_at=paid,
            cancelled_at=cancelled,
            kind=kind,
            refund=refund,
            split=paid is not None and chance() < 0.1,
            edited=paid is not None and chance() < 0.1,
            pixel=chance() < 0.7,
            tag=chance() < 0.8,
            lost=chance() < 0.05 and platform is not Platform.GENERIC,  # which has no list to find it in
            repeated=chance() < 0.2,
            shuffled=chance() < 0.15,
        )

    def _kind(self, platform: Platform) -> str:
        kinds = {Platform.SHOPIFY: ["test", "marketplace", "free"], Platform.STRIPE: ["test", "free"]}
        return self._random.choice(kinds.get(platform, ["free"])) if self._random.random() < 0.06 else ""

    def deliveries(self) -> Iterator[Sent]:
        """All webhooks that arrive, of all shops among each other."""
        waiting = []
        for fate in self.fates:
            if fate.lost:
                continue
            sent = list(DELIVERED[fate.platform](fate, self.now))
            if fate.shuffled:
                self._random.shuffle(sent)
            if fate.repeated:
                sent += map(self._again, self._random.sample(sent, self._random.randint(1, len(sent))))
            waiting.append(sent)
        while waiting:  # each order's in their order, orders among each other
            place = self._random.randrange(len(waiting))
            yield waiting[place].pop(0)
            if not waiting[place]:
                waiting[place] = waiting[-1]
                waiting.pop()

    def _again(self, one: Sent) -> Sent:
        """The same once more; half of Shopify's as whoever saw it can send it: of the headers nothing is signed."""
        if one.platform is not Platform.SHOPIFY or self._random.random() < 0.5:
            return one
        topic = one.headers["x-shopify-topic"]
        forged = {
            "x-shopify-webhook-id": f"{one.headers['x-shopify-webhook-id']}-forged",
            "x-shopify-topic": "orders/paid" if topic.startswith("orders/") else topic,
            "x-shopify-triggered-at": str(_iso(self.now)),
        }
        return one._replace(headers={**one.headers, **forged})

    def truth(self) -> dict[tuple[Platform, str], tuple[str, str]]:
        """How each order's Purchase is to stand in the table of orders, and why."""
        return {(fate.platform, fate.listed_id): outcome(fate) for fate in self.fates}

    def listed(self, fate: Fate, *, ended: bool = True) -> dict[str, Any] | None:
        """As the platform's list has it in the end, or as it had it at first; None where the platform has none."""
        paid = ended and fate.paid_at is not None
        if fate.platform is Platform.SHOPIFY:
            return _shopify(fate, self.now, paid=paid, ended=ended)
        if fate.platform is Platform.WOOCOMMERCE:
            return _woo(fate, self.now, paid=paid, ended=ended)
        return None


def _iso(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _text(amount: Decimal, fate: Fate) -> str:
    return f"{amount:.0f}" if fate.currency == "JPY" else f"{amount:.2f}"


def _back(fate: Fate) -> Decimal:
    half = (fate.total / 2).quantize(Decimal(1) if fate.currency == "JPY" else Decimal("0.01"))
    return fate.total if fate.refund == "full" else half


def _shopify(fate: Fate, now: int, *, paid: bool, ended: bool) -> dict[str, Any]:
    ended_at = now - 1_800 if ended else fate.paid_at if paid else fate.created_at
    status = "paid" if paid else "pending"
    if ended and fate.refund:
        status = "refunded" if fate.refund == "full" else "partially_refunded"
    total = _text(fate.total, fate)
    attributes = {"_signalpost_fbp": FBP.format(fate.number), "_signalpost_consent": "granted"}
    changes: dict[str, Any] = {
        "created_at": _iso(fate.created_at),
        "processed_at": _iso(fate.created_at),
        "updated_at": _iso(ended_at),
        "financial_status": status,
        "email": fate.email,
        "customer": {**shopify.CUSTOMER, "id": 5_000_000 + fate.number, "email": fate.email},
        "test": fate.kind == "test",
        "source_name": "amazon" if fate.kind == "marketplace" else "web",
        "browser_ip": "203.0.113.9",
    }
    if ended and fate.cancelled_at is not None:
        changes |= {"cancelled_at": _iso(fate.cancelled_at), "financial_status": "voided"}
    if ended and fate.refund:
        changes["refunds"] = [_shopify_refund(fate, now)]
    payload = shopify.order_payload(
        id=fate.number, total=total, currency=fate.currency, tax="0.00", attributes=attributes, **changes
    )
    if paid and fate.edited and ended:
        payload |= {"current_total_price": total, "tags": "edited"}
    return payload


def _shopify_refund(fate: Fate, now: int) -> dict[str, Any]:
    at = _iso(now - 2_000)
    amount = _text(_back(fate), fate)
    refund = shopify.refund_payload(amount, currency=fate.currency, id=9_000_000 + fate.number, order_id=fate.number)
    transaction = {**refund["transactions"][0], "order_id": fate.number, "created_at": at, "processed_at": at}
    return {**refund, "created_at": at, "processed_at": at, "transactions": [transaction]}


def _of_shopify(fate: Fate, now: int) -> Iterator[Sent]:
    def sent(topic: str, payload: Mapping[str, Any], at: int) -> Sent:
        body = shopify.encoded(payload)
        triggered = str(_iso(at)).replace("+00:00", ".000000Z")
        secret, webhook_id = SECRETS[Platform.SHOPIFY], f"{topic}-{fate.number}-{at}"
        headers = shopify.sign(body, secret, topic, webhook_id=webhook_id, triggered_at=triggered)
        return Sent(Platform.SHOPIFY, fate.number, headers, body)

    yield sent("orders/create", _shopify(fate, now, paid=False, ended=False), fate.created_at)
    if fate.paid_at is not None:
        yield sent("orders/paid", _shopify(fate, now, paid=True, ended=False), fate.paid_at)
    if fate.split:
        yield sent("orders/updated", _shopify(fate, now, paid=True, ended=False), (fate.paid_at or 0) + 1)
    if fate.refund:
        yield sent("refunds/create", _shopify_refund(fate, now), now - 2_000)
    if fate.cancelled_at is not None:
        yield sent("orders/cancelled", _shopify(fate, now, paid=False, ended=True), fate.cancelled_at)
    if fate.edited or fate.refund:
        yield sent("orders/updated", _shopify(fate, now, paid=True, ended=True), now - 1_800)


def _woo(fate: Fate, now: int, *, paid: bool, ended: bool) -> dict[str, Any]:
    def gmt(seconds: int | None) -> str | None:
        text = _iso(seconds)
        return text.partition("+")[0] if text is not None else None

    status = "processing" if paid else "pending"
    if ended and fate.cancelled_at is not None:
        status = "cancelled"
    if ended and fate.refund == "full":
        status = "refunded"
    changed = now - 1_800 if ended else fate.paid_at if paid else fate.created_at
    refunds = [{"id": 9_000_000 + fate.number, "reason": "", "total": f"-{_text(_back(fate), fate)}"}]
    return woo.order_payload(
        meta={"_signalpost_fbp": FBP.format(fate.number), "_signalpost_consent": "granted"},
        id=fate.number,
        number=str(fate.number),
        status=status,
        currency=fate.currency,
        total=_text(fate.total, fate),
        total_tax="0.00",
        cart_tax="0.00",
        shipping_total="0.00",
        customer_id=fate.number,
        billing={**woo.BILLING, "email": fate.email},
        date_created=gmt(fate.created_at),
        date_created_gmt=gmt(fate.created_at),
        date_modified=gmt(changed),
        date_modified_gmt=gmt(changed),
        date_paid=gmt(fate.paid_at) if paid else None,
        date_paid_gmt=gmt(fate.paid_at) if paid else None,
        refunds=refunds if ended and fate.refund else [],
    )


def _of_woo(fate: Fate, now: int) -> Iterator[Sent]:
    def sent(topic: str, payload: Mapping[str, Any]) -> Sent:
        body = woo.body_of(payload)
        delivery_id = f"{topic}-{fate.number}-{payload['date_modified_gmt']}"
        headers = woo.sign(body, SECRETS[Platform.WOOCOMMERCE], topic, delivery_id=delivery_id)
        return Sent(Platform.WOOCOMMERCE, fate.number, headers, body)

    yield sent("order.created", _woo(fate, now, paid=False, ended=False))
    if fate.paid_at is not None:
        yield sent("order.updated", _woo(fate, now, paid=True, ended=False))
    if fate.refund or fate.cancelled_at is not None or fate.edited:
        yield sent("order.updated", _woo(fate, now, paid=fate.paid_at is not None, ended=True))


def stripe_events(fate: Fate, now: int) -> list[tuple[str, int, bytes]]:
    """(type, created, body) of what Stripe's list of events has of it."""
    cents = int(fate.total if fate.currency == "JPY" else fate.total * 100)
    intent_id, live = f"pi_{fate.number}", fate.kind != "test"
    metadata = {"order_id": fate.order_id, "signalpost_fbp": FBP.format(fate.number), "signalpost_consent": "granted"}
    common: dict[str, Any] = {
        "id": f"cs_{fate.number}",
        "amount_total": cents,
        "amount_subtotal": cents,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "currency": fate.currency.lower(),
        "created": fate.created_at,
        "customer": f"cus_{fate.number}",
        "customer_details": {**stripe.ANNA, "email": fate.email},
        "payment_intent": intent_id if fate.total else None,
        "metadata": metadata,
    }
    made: list[tuple[str, int, bytes]] = []

    def add(kind: str, of: Mapping[str, Any], at: int, **more: Any) -> None:
        event_id = f"evt_{fate.number}_{len(made)}"
        made.append((kind, at, stripe.event(kind, of, id=event_id, created=at, livemode=live, **more)))

    if fate.paid_at is None:
        add("checkout.session.completed", stripe.session(**common, payment_status="unpaid"), fate.created_at)
        if fate.cancelled_at is not None:
            failed = stripe.session(**common, payment_status="unpaid")
            add("checkout.session.async_payment_failed", failed, fate.cancelled_at)
        return made
    status = "paid" if fate.total else "no_payment_required"
    if fate.split:  # paid later, in a second message
        add("checkout.session.completed", stripe.session(**common, payment_status="unpaid"), fate.created_at)
        add("checkout.session.async_payment_succeeded", stripe.session(**common, payment_status=status), fate.paid_at)
    else:
        add("checkout.session.completed", stripe.session(**common, payment_status=status), fate.paid_at)
    if fate.total:
        intent = stripe.intent(
            id=intent_id, amount=cents, amount_received=cents, currency=fate.currency.lower(), created=fate.created_at,
            customer=f"cus_{fate.number}", metadata={}, latest_charge=f"ch_{fate.number}",
            payment_details={"customer_reference": None, "order_reference": common["id"]},
        )  # fmt: skip
        add("payment_intent.succeeded", intent, fate.paid_at)
    if fate.refund:
        back = _back(fate)
        refund = stripe.refund(
            id=f"re_{fate.number}", amount=int(back if fate.currency == "JPY" else back * 100),
            charge=f"ch_{fate.number}", payment_intent=intent_id, currency=fate.currency.lower(), created=now - 2_000,
        )  # fmt: skip
        add("refund.created", refund, now - 2_000)
        charge = stripe.charge(
            id=f"ch_{fate.number}", amount=cents, amount_refunded=refund["amount"], currency=fate.currency.lower(),
            payment_intent=intent_id, customer=f"cus_{fate.number}",
            billing_details={**stripe.ANNA, "email": fate.email},
        )  # fmt: skip
        add("charge.refunded", charge, now - 2_000, before={"amount_refunded": 0})
    return made


def _of_stripe(fate: Fate, now: int) -> Iterator[Sent]:
    for _, _, body in stripe_events(fate, now):
        headers = stripe.sign(body, SECRETS[Platform.STRIPE], at=now - 5)
        yield Sent(Platform.STRIPE, fate.number, headers, body)


def _of_generic(fate: Fate, now: int) -> Iterator[Sent]:
    """The sample shop's own back end: unpaid, paid, cancelled."""
    import hmac

    def sent(**facts: Any) -> Sent:
        payload = {
            "id": fate.order_id, "created_at": fate.created_at, "currency": fate.currency,
            "total": _text(fate.total, fate), "paid_at": None, "cancelled_at": None,
            "customer": {"email": fate.email}, "fbp": FBP.format(fate.number), **facts,
        }  # fmt: skip
        body = json.dumps(payload).encode()
        digest = hmac.digest(SECRETS[Platform.GENERIC].encode(), body, "sha256").hex()
        return Sent(Platform.GENERIC, fate.number, {"x-shop-signature": digest}, body)

    yield sent(updated_at=fate.created_at)
    if fate.paid_at is not None:
        yield sent(updated_at=fate.paid_at, paid_at=fate.paid_at)
    if fate.cancelled_at is not None:
        yield sent(updated_at=fate.cancelled_at, cancelled_at=fate.cancelled_at)


DELIVERED = {
    Platform.SHOPIFY: _of_shopify,
    Platform.WOOCOMMERCE: _of_woo,
    Platform.STRIPE: _of_stripe,
    Platform.GENERIC: _of_generic,
}
