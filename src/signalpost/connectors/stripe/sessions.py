"""A Checkout Session: the order where it takes one payment, the beginning of a subscription where it makes one.

What one session says, an intent or an invoice of it says too, with less of the buyer: an intent of a session only says
that it was paid (`payments`), the first invoice says as much as the session, and either may come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.connectors.order import (
    NO_BROWSER,
    BrowserHalf,
    Change,
    Channel,
    Checkout,
    Message,
    Nothing,
    Order,
    SubscriptionChange,
)
from signalpost.connectors.source import OrderSource
from signalpost.connectors.stripe.buyer import Half, half_of, person_of
from signalpost.connectors.stripe.money import code, money
from signalpost.connectors.stripe.shapes import Event, Session, TotalDetails, Untold, ref

COMPLETED = "checkout.session.completed"
SUCCEEDED = "checkout.session.async_payment_succeeded"
FAILED = "checkout.session.async_payment_failed"
EXPIRED = "checkout.session.expired"

PAYMENT, SUBSCRIPTION, SETUP = "payment", "subscription", "setup"
PAID, NOTHING_TO_PAY = "paid", "no_payment_required"
BY_CHECKOUT, BY_LINK = "checkout", "payment_link"  # the words for `OrderSource.channels`
NO_TOTALS = TotalDetails()


def read_session(event: Event[Session, Untold], topic: str, source: OrderSource) -> Sequence[Message]:
    """The messages of a session. One that expired unpaid was a checkout that was begun, and no order."""
    session = event.data.object
    half = half_of(session.metadata, checkout=session.id)
    if session.mode == SETUP:
        return (Nothing(reason="nothing_sold"),)
    if session.mode == SUBSCRIPTION:
        found = _begun(event, session, half, source) if topic in (COMPLETED, SUCCEEDED) else None
        told: tuple[Message, ...] = (found,) if found is not None else ()
    else:
        told = _orders(event, session, half, topic, source)
    if topic in (COMPLETED, EXPIRED) and event.livemode:
        told = (*told, _checkout(event, session, half))
    return told or (Nothing(reason="not_paid"),)


def _order_id(session: Session) -> str:
    """What every other message of the same payment shares; a session over nothing shares none.

    Its number is the shop's (`order_id` of the metadata), else the session's id, which the page it returns to can have.
    `client_reference_id` is none: Stripe's documentation lets it be a customer, who buys again."""
    return ref(session.payment_intent) or session.id


def _orders(
    event: Event[Session, Untold], session: Session, half: Half, topic: str, source: OrderSource
) -> tuple[Message, ...]:
    over = topic in (FAILED, EXPIRED)
    if topic == EXPIRED and not session.payment_intent:
        return ()
    paid = topic == SUCCEEDED or session.payment_status in (PAID, NOTHING_TO_PAY)
    currency = code(session.currency)
    totals = session.total_details or NO_TOTALS
    word = _word(session)
    return (
        Order(
            order_id=_order_id(session),
            number=half.number or session.id,
            seen_at=event.created * 1_000,
            created_at=session.created,
            paid_at=event.created if paid and not over else None,
            cancelled_at=event.created if over else None,
            currency=currency,
            total=money(session.amount_total, currency),
            tax=money(totals.amount_tax, currency),
            shipping=money(_shipping(session), currency),
            discount=money(totals.amount_discount, currency),
            lines=half.lines,
            channel=source.channels.get(word, Channel.WEBSITE),
            channel_name=word,
            test=not event.livemode,
            user_data=_person(session, half),
            link=half.link,
            consent=half.consent,
            browser=half.browser,
        ),
    )


def _shipping(session: Session) -> int | None:
    """Shipping without its tax, which `amount_tax` of the session has already. Where nothing says that tax, as it is
    shown."""
    cost = session.shipping_cost
    if cost is not None and cost.amount_total is not None:
        return cost.amount_total - (cost.amount_tax or 0)
    return session.total_details.amount_shipping if session.total_details is not None else None


def _begun(event: Event[Session, Untold], session: Session, half: Half, source: OrderSource) -> Message | None:
    """The beginning that a session makes: paid, or a trial where nothing is due yet and nothing was given off."""
    currency = code(session.currency)
    discount = (session.total_details or NO_TOTALS).amount_discount
    if session.payment_status == PAID:
        change = Change.STARTED
    elif session.payment_status == NOTHING_TO_PAY:
        change = Change.STARTED if discount else Change.TRIAL_STARTED
    else:
        return None
    subscription_id = ref(session.subscription)
    if not subscription_id:
        return None
    return SubscriptionChange(
        subscription_id=subscription_id,
        change=change,
        change_id=ref(session.invoice) or session.id,
        at=event.created,
        seen_at=event.created * 1_000,
        amount=money(session.amount_total, currency) if change is Change.STARTED else None,
        currency=currency,
        order_id=ref(session.invoice),
        test=not event.livemode,
        user_data=_person(session, half),
        link=half.link,
        consent=half.consent,
        browser=without_event_id(half),
        channel=source.channels.get(_word(session), Channel.WEBSITE),
    )


def _word(session: Session) -> str:
    return BY_LINK if session.payment_link else BY_CHECKOUT


def _checkout(event: Event[Session, Untold], session: Session, half: Half) -> Message:
    currency = code(session.currency)
    return Checkout(
        checkout_id=session.id,
        at=session.created if session.created is not None else event.created,
        seen_at=event.created * 1_000,
        total=money(session.amount_total, currency),
        currency=currency,
        lines=half.lines,
        user_data=_person(session, half),
        link=EventLink(visitor=half.link.visitor, checkout=session.id),
        consent=half.consent,
        browser=without_event_id(half),
    )


def without_event_id(half: Half) -> BrowserHalf:
    """The page, without the id of its Purchase: this is another event."""
    page = half.browser
    if not page.event_source_url and not page.referrer_url:
        return NO_BROWSER
    return BrowserHalf(event_source_url=page.event_source_url, referrer_url=page.referrer_url)


def _person(session: Session, half: Half) -> UserData:
    return person_of(session.customer_details, half, customer=ref(session.customer), email=session.customer_email)
