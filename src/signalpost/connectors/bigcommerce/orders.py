"""An order of BigCommerce as one of ours."""

from __future__ import annotations

from decimal import Decimal

from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.connectors.bigcommerce.channels import MIGRATED, OF_A_BROWSER, channel_of
from signalpost.connectors.bigcommerce.lines import lines_of, refunds_of
from signalpost.connectors.bigcommerce.payload import Loose, OrderPayload, Person
from signalpost.connectors.bigcommerce.statuses import CASH_ON_DELIVERY, INCOMPLETE, dates_of
from signalpost.connectors.order import NO_LINK, Message, Nothing, Order, Payment
from signalpost.connectors.reading import Amount, amount, amount_or_zero
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable

TEST_GATEWAY = "test payment gateway"  # BigCommerce's own
NO_ADDRESS = frozenset({"", "0.0.0.0", "127.0.0.1", "::1"})
_NOBODY = Person()


def read_order(order: OrderPayload, source: OrderSource) -> Message:
    """What `order` says. One that was begun and never placed is none, nor is one of another shop's past. Raises
    Unreadable."""
    if order.status_id == INCOMPLETE:
        return Nothing(reason="draft")
    if order.external_source == MIGRATED:
        return Nothing(reason="migrated")
    channel, word = channel_of(order, source)
    of_a_browser = channel in OF_A_BROWSER
    method = order.payment_method or ""
    at_the_door = method.lower() == CASH_ON_DELIVERY or method in source.cash_on_delivery_methods
    dates = dates_of(order, source, cash_on_delivery=at_the_door)
    total = amount(order.total_inc_tax, "total_inc_tax")
    currency = order.default_currency_code or order.currency_code or ""
    if total is not None and not currency:
        raise Unreadable("default_currency_code", "webhook_field_missing")
    lines = lines_of(order)
    coupons = order.coupons if isinstance(order.coupons, list) else []
    return Order(
        order_id=str(order.id),
        seen_at=dates.modified * 1000,
        created_at=dates.created,
        paid_at=dates.paid,
        cancelled_at=dates.cancelled,
        delivered_at=dates.delivered,
        currency=currency,
        total=total,
        tax=amount(order.total_tax, "total_tax"),
        shipping=_sum(
            order.shipping_cost_ex_tax, "shipping_cost_ex_tax", order.handling_cost_ex_tax, "handling_cost_ex_tax"
        ),
        discount=_sum(order.discount_amount, "discount_amount", order.coupon_discount, "coupon_discount"),
        lines=lines,
        refunds=refunds_of(order, lines, currency),
        payments=_payments(order, total, dates.paid),
        channel=channel,
        channel_name=word,
        test=method.lower() == TEST_GATEWAY,
        cash_on_delivery=at_the_door,
        coupon=",".join([str(coupon.code) for coupon in coupons if coupon.code]),
        user_data=_person(order, source, of_a_browser=of_a_browser),
        link=EventLink(cart=order.cart_id) if order.cart_id and of_a_browser else NO_LINK,
    )


def _sum(one: Amount, path: str, other: Amount, other_path: str) -> Decimal | None:
    found = amount(one, path)
    return None if found is None else found + amount_or_zero(other, other_path)


def _payments(order: OrderPayload, total: Decimal | None, paid: int | None) -> tuple[Payment, ...]:
    """The order tells of one."""
    if paid is None or total is None:
        return ()
    return (Payment(payment_id=str(order.id), at=paid, amount=total, method=order.payment_method or ""),)


def _person(order: OrderPayload, source: OrderSource, *, of_a_browser: bool) -> UserData:
    """Who pays. The address of an order that no browser made is that of staff or of a machine."""
    who = order.billing_address or _NOBODY
    address = (order.ip_address_v6 or order.ip_address or "") if of_a_browser else ""
    return UserData(
        em=who.email or None,
        ph=_text(who.phone),
        fn=who.first_name or None,
        ln=who.last_name or None,
        ct=who.city or None,
        st=who.state or None,
        zp=_text(who.zip),
        country=who.country_iso2 or who.country or None,
        # Its number alone is another person's in every other shop.
        external_id=f"{source.shop}-{order.customer_id}" if order.customer_id else None,
        client_ip_address=address if address not in NO_ADDRESS else None,
    )


def _text(value: Loose) -> str | None:
    return None if value is None or value == "" or isinstance(value, bool) else str(value)
