"""An order, as orders/create, orders/paid, orders/updated, orders/cancelled and the order list tell it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from signalpost.capi.event import StoreData
from signalpost.capi.event_id import order_of
from signalpost.connectors import order as told
from signalpost.connectors.order import Channel, Line, Payment
from signalpost.connectors.shopify import buyer, visit
from signalpost.connectors.shopify.channels import OF_A_BROWSER, channel_of
from signalpost.connectors.shopify.money import NOTHING, Pick, finite, picked, same_currency, seconds
from signalpost.connectors.shopify.parcels import first_arrival
from signalpost.connectors.shopify.refunds import refund_of
from signalpost.connectors.shopify.shapes import Id, LineItem, Order, ShippingLine, Transaction
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable

PAID = ("paid", "partially_refunded", "refunded")
TAKES_MONEY = ("sale", "capture")
PHRASES = ("cash on delivery", "cash_on_delivery", "collect on delivery")


def read_order(order: Order, topic: str, source: OrderSource, *, triggered_ms: int | None) -> told.Order:
    """The order. Raises Unreadable without an id, or with an amount that is none."""
    order_id = id_of(order.id, "id")
    channel = channel_of(order.source_name, source.channels)
    browser = channel in OF_A_BROWSER
    half = visit.written(order.note_attributes)
    landing = visit.landing_of(order, order.order_status_url) if browser else ""
    created_at = seconds(order.processed_at or order.created_at)
    keys = visit.keys_of(half, landing, created_at)
    edited = _only_edited(order)
    total, total_path = (
        (order.current_total_price_set, "current_total_price_set")
        if edited and order.current_total_price_set
        else (order.total_price_set, "total_price_set")
    )
    picks, currency = picked(total, order.currency, order.presentment_currency)
    pick = same_currency(picks, currency, order.currency)
    plain = order.current_total_price if edited and order.current_total_price is not None else order.total_price
    return told.Order(
        order_id=order_id,
        seen_at=seen_at(order, triggered_ms),
        created_at=created_at,
        paid_at=_paid_at(order, topic),
        cancelled_at=seconds(order.cancelled_at),
        delivered_at=first_arrival(order.fulfillments or ()),
        currency=currency,
        total=pick(plain, total, total_path),
        tax=_tax(order, pick, edited),
        shipping=_shipping(order, pick),
        discount=pick(order.total_discounts, order.total_discounts_set, "total_discounts"),
        lines=lines_of(order.line_items or (), pick, current=edited, path="line_items"),
        refunds=tuple(found for refund in order.refunds or () if (found := refund_of(refund, currency)) is not None),
        payments=tuple(paid for one in order.transactions or () if (paid := payment_of(one)) is not None),
        channel=channel,
        channel_name=order.source_name or "",
        test=bool(order.test),
        cash_on_delivery=_on_delivery(order, source.cash_on_delivery_methods),
        store=_store(order, source) if channel is Channel.TILL else None,
        coupon=",".join(found.code for found in order.discount_codes or () if found.code),
        earlier_orders=_earlier_orders(order, topic),
        user_data=buyer.person_of(order, browser=browser, keys=keys),
        link=visit.link_of(half, cart=order.cart_token, checkout=order.checkout_token),
        consent=half.consent,
        browser=visit.half_of(half, landing, order, order.order_status_url) if browser else told.NO_BROWSER,
    )


def id_of(found: Id, path: str) -> str:
    """The digits. Raises Unreadable without any."""
    if not (digits := order_of(found) if found is not None else ""):
        raise Unreadable(path, "webhook_field_missing")
    if not digits.isdecimal():
        raise Unreadable(path, "webhook_field_malformed")
    return digits


def id_text(found: Id) -> str:
    """An id of a line, or none. Nearly all are numbers."""
    return str(found) if type(found) is int else order_of(found) if found else ""


def seen_at(order: Order, triggered_ms: int | None) -> int:
    """Unix ms. `updated_at` counts whole seconds; within its second, the moment the message was made for decides, and
    the order list, which is read later, comes last. Raises Unreadable without any time."""
    updated = seconds(order.updated_at or order.processed_at or order.created_at)
    if updated is None:
        raise Unreadable("updated_at", "webhook_field_missing")
    begin, end = updated * 1000, updated * 1000 + 999
    return end if triggered_ms is None else min(max(triggered_ms, begin), end)


def lines_of(items: Sequence[LineItem], pick: Pick, *, current: bool, path: str) -> tuple[Line, ...]:
    """The lines that are still there. Where an edit took some pieces off, those that are left."""
    found = []
    for item in items:
        left = item.current_quantity if current and item.current_quantity is not None else item.quantity
        if left is None or left > 0:
            found.append(line_of(item, pick, left, path))
    return tuple(found)


def line_of(item: LineItem, pick: Pick, quantity: int | None, path: str) -> Line:
    """One line. An item that no product of the shop is has no id of its own."""
    return Line(
        product_id=id_text(item.product_id),
        quantity=1 if quantity is None else quantity,
        item_price=pick(item.price, item.price_set, f"{path}.price"),
        variant_id=id_text(item.variant_id),
        sku=item.sku or "",
        title=item.title or "",
        brand=item.vendor or "",
    )


def payment_of(paid: Transaction) -> Payment | None:
    """The payment, if money was taken: not merely authorised, not failed, not given back."""
    if paid.kind not in TAKES_MONEY or paid.status != "success" or paid.amount is None or paid.id is None:
        return None
    at = seconds(paid.processed_at or paid.created_at)
    amount = finite(paid.amount, "transaction.amount")
    if at is None or amount is None:
        return None
    return Payment(payment_id=id_text(paid.id), at=at, amount=amount, method=paid.gateway or "")


def _only_edited(order: Order) -> bool:
    """Whether what stands now is what the buyer pays: nothing was cancelled, given or sent back, so only edits can have
    changed it. Later the current total sinks with every refund, which is told apart."""
    if order.cancelled_at is not None or order.financial_status in ("refunded", "partially_refunded", "voided"):
        return False
    return all(refund_of(refund, "") is None for refund in order.refunds or ())


def _paid_at(order: Order, topic: str) -> int | None:
    """Orders do not say when they were paid. The message that says so comes at once; else a payment's time, or that of
    the order, which is when most are paid and never too late."""
    status = order.financial_status
    if status not in PAID and (status or topic != "orders/paid"):  # the topic is not signed: the body's word counts
        return None
    if topic == "orders/paid":
        return seconds(order.updated_at or order.processed_at or order.created_at)
    times = [payment.at for one in order.transactions or () if (payment := payment_of(one)) is not None]
    return max(times) if times else seconds(order.processed_at or order.created_at)


def _tax(order: Order, pick: Pick, edited: bool) -> Decimal | None:
    if edited and (order.current_total_tax_set or order.current_total_tax is not None):
        return pick(order.current_total_tax, order.current_total_tax_set, "current_total_tax")
    return pick(order.total_tax, order.total_tax_set, "total_tax")


def _shipping(order: Order, pick: Pick) -> Decimal | None:
    """Without its tax, whichever way the shop shows prices."""
    if order.shipping_lines is None:
        return None
    amounts = [_of_shipping(line, pick, included=bool(order.taxes_included)) for line in order.shipping_lines]
    return None if None in amounts else sum((amount for amount in amounts if amount), NOTHING)


def _of_shipping(line: ShippingLine, pick: Pick, *, included: bool) -> Decimal | None:
    discounted = line.discounted_price_set is not None or line.discounted_price is not None
    price, both = (
        (line.discounted_price, line.discounted_price_set) if discounted else (line.price, line.price_set)
    )  # fmt: skip
    amount = pick(price, both, "shipping_lines.price")
    if amount is None or not included:
        return amount
    taxes = (pick(tax.price, tax.price_set, "shipping_lines.tax_lines.price") for tax in line.tax_lines or ())
    return amount - sum((tax for tax in taxes if tax), NOTHING)


def _on_delivery(order: Order, own: Sequence[str]) -> bool:
    names = [*(order.payment_gateway_names or ()), order.gateway or ""]
    return any(is_cash_on_delivery(name, own) for name in names if name)


def is_cash_on_delivery(gateway: str, own: Sequence[str]) -> bool:
    """Whether a payment method is: by the shop's own list, or by the usual English words. Shops write the name of a
    manual method themselves."""
    name = gateway.strip().lower()
    if name in (word.strip().lower() for word in own):
        return True
    words = name.replace("(", " ").replace(")", " ").replace("-", " ").split()
    return "cod" in words or any(phrase in name for phrase in PHRASES)


def _store(order: Order, source: OrderSource) -> StoreData | None:
    code = source.store_code or id_text(order.location_id)
    return StoreData(store_code=code) if code else None


def _earlier_orders(order: Order, topic: str) -> int | None:
    """The count includes the order itself, and later ones in later messages: only the first message tells."""
    count = order.customer.orders_count if order.customer else None
    return max(count - 1, 0) if count is not None and topic == "orders/create" else None
