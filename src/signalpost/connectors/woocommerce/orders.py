"""An order of WooCommerce as one order of ours, or as a checkout that is only begun."""

from __future__ import annotations

from decimal import Decimal

from signalpost.capi.click_cookies import INDEX_WITHOUT_COOKIE, click_id_of
from signalpost.capi.click_id import make_fbc
from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.connectors.order import (
    NO_BROWSER,
    NO_LINK,
    BrowserHalf,
    Channel,
    Checkout,
    Message,
    Nothing,
    Order,
    Payment,
)
from signalpost.connectors.reading import amount, amount_or_zero, utc_seconds
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.channels import OF_A_BROWSER, channel_of
from signalpost.connectors.woocommerce.lines import lines_of, refunds_of
from signalpost.connectors.woocommerce.meta import Left, read_meta
from signalpost.connectors.woocommerce.payload import Loose, OrderPayload, Person
from signalpost.connectors.woocommerce.statuses import CHECKOUT_DRAFT, DRAFTS, IN_THE_BIN, Dates, dates_of

CASH_ON_DELIVERY = "cod"
NO_ADDRESS = frozenset({"", "0.0.0.0", "127.0.0.1", "::1"})
#: Elsewhere Meta asks for the state's name, and WooCommerce keeps codes of its own (`JP13`). A Canadian province's code
#: is what Meta's own parameter builder makes of its name.
SPELT_BY_CODE = ("US", "CA")
_LONGEST_CODE = 6
_NOBODY = Person()


def read_order(order: OrderPayload, source: OrderSource) -> Message:
    """What `order` says. A draft is nobody's order yet, and a vendor's part of an order is in the whole. Raises
    Unreadable."""
    status = order.status
    if status in DRAFTS or status == IN_THE_BIN:
        return Nothing(reason="order_deleted" if status == IN_THE_BIN else "draft")
    left = read_meta(order.meta_data)
    channel = Channel.TILL if left.till else channel_of(order.created_via or "", source)
    if order.parent_id and channel is not Channel.SUBSCRIPTION:
        return Nothing(reason="sub_order")
    dates = dates_of(order, source)
    if status == CHECKOUT_DRAFT:
        return _checkout(order, left, dates, source)
    total = amount(order.total, "total")
    if total is not None and not order.currency:
        raise Unreadable("currency", "webhook_field_missing")
    of_a_browser = channel in OF_A_BROWSER
    half = left.half
    return Order(
        order_id=str(order.id),
        seen_at=dates.modified * 1000,
        created_at=dates.created,
        paid_at=dates.paid,
        cancelled_at=dates.cancelled,
        delivered_at=dates.delivered,
        currency=order.currency,
        total=total,
        tax=amount(order.total_tax, "total_tax"),
        shipping=amount(order.shipping_total, "shipping_total"),
        discount=_discount(order),
        lines=lines_of(order),
        refunds=refunds_of(order, dates.modified) if order.refunds else (),
        payments=_payments(order, total, dates),
        channel=channel,
        channel_name=left.till or order.created_via or "",
        test=left.test,
        cash_on_delivery=order.payment_method == CASH_ON_DELIVERY
        or order.payment_method in source.cash_on_delivery_methods,
        coupon=",".join([str(coupon.code) for coupon in order.coupon_lines if coupon.code]),
        subscription_id=left.subscription_id,
        user_data=_person(order, left, dates, source, of_a_browser=of_a_browser),
        link=EventLink(visitor=half.visitor) if half.visitor else NO_LINK,
        consent=half.consent,
        browser=_browser(order, left) if of_a_browser else NO_BROWSER,
    )


def _checkout(order: OrderPayload, left: Left, dates: Dates, source: OrderSource) -> Checkout:
    """A block checkout that is open in a browser: WooCommerce keeps an order for it before anybody has placed one."""
    half = left.half
    return Checkout(
        checkout_id=str(order.id),
        at=dates.created if dates.created is not None else dates.modified,
        seen_at=dates.modified * 1000,
        total=amount(order.total, "total"),
        currency=order.currency,
        lines=lines_of(order),
        user_data=_person(order, left, dates, source, of_a_browser=True),
        link=EventLink(visitor=half.visitor) if half.visitor else NO_LINK,
        consent=half.consent,
        browser=_browser(order, left),
    )


def _discount(order: OrderPayload) -> Decimal | None:
    """As the shop shows it: with tax where its prices have it in them."""
    found = amount(order.discount_total, "discount_total")
    if found is None or not order.prices_include_tax:
        return found
    return found + amount_or_zero(order.discount_tax, "discount_tax")


def _payments(order: OrderPayload, total: Decimal | None, dates: Dates) -> tuple[Payment, ...]:
    """WooCommerce knows of one payment."""
    if dates.paid is None or total is None:
        return ()
    known = str(order.transaction_id or "") or str(order.id)
    return (Payment(payment_id=known, at=dates.paid, amount=total, method=order.payment_method or ""),)


def _person(order: OrderPayload, left: Left, dates: Dates, source: OrderSource, *, of_a_browser: bool) -> UserData:
    """Who pays. Address and browser of an order that no browser made are those of staff or of a machine."""
    who = order.billing if isinstance(order.billing, Person) else _NOBODY
    half = left.half
    address, agent = (order.customer_ip_address, order.customer_user_agent) if of_a_browser else (None, None)
    return UserData(
        em=who.email or None,
        ph=_text(who.phone),
        fn=who.first_name or None,
        ln=who.last_name or None,
        ct=who.city or None,
        st=_state(who),
        zp=_text(who.postcode),
        country=who.country or None,
        external_id=_account(order.customer_id, source),
        client_ip_address=address if address and address not in NO_ADDRESS else None,
        client_user_agent=agent or None,
        fbp=half.fbp,
        fbc=half.fbc or (_click(left, dates) if of_a_browser and left.first_page else None),
    )


def _account(customer_id: int | str | None, source: OrderSource) -> str | None:
    """The customer's account. Its number alone is another person's in every other shop, so the shop's key goes before
    it; a guest's is 0."""
    return f"{source.shop}-{customer_id}" if customer_id not in (None, 0, "0", "") else None


def _state(who: Person) -> str | None:
    state = who.state
    if not state or who.country in SPELT_BY_CODE:
        return state or None
    return None if len(state) <= _LONGEST_CODE and state == state.upper() else state


def _click(left: Left, dates: Dates) -> str | None:
    """The ad click that the visit began with, by WooCommerce's own record of its first page. None where the buyer
    refused."""
    if "fbclid=" not in left.first_page or _refused(left):
        return None
    try:
        began = utc_seconds(left.began_at, "")
    except Unreadable:  # a plugin's text: the click counts from the order on
        began = None
    seen = began or dates.created or dates.modified
    made = make_fbc(click_id_of({}, left.first_page), subdomain_index=INDEX_WITHOUT_COOKIE, now_ms=seen * 1000)
    return None if made is None else str(made)


def _refused(left: Left) -> bool:
    return left.half.consent is not None and left.half.consent.api == "denied"


def _browser(order: OrderPayload, left: Left) -> BrowserHalf:
    """The page: the one that our plugin wrote, else the first of the visit, else the shop's front, which is all that is
    told of a buyer who refused."""
    ours = left.half.browser
    if _refused(left):
        return BrowserHalf(event_source_url=order.links.front())
    return BrowserHalf(
        event_id=ours.event_id,
        event_source_url=ours.event_source_url or left.first_page or order.links.front(),
        referrer_url=ours.referrer_url or left.referrer,
    )


def _text(value: Loose) -> str | None:
    return None if value is None or value == "" or isinstance(value, bool) else str(value)
