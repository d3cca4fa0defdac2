"""Invoices that were paid: an order of their own, or a period of a subscription.

Source: Stripe's API reference, `billing_reason` of an invoice; changelog of 2025-03-31 (`parent` in place of
`subscription` and `subscription_details`). The metadata of the subscription stands in the invoice since June 2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from signalpost.connectors.order import Change, Channel, Line, Message, Nothing, Order, Payment, SubscriptionChange
from signalpost.connectors.source import OrderSource
from signalpost.connectors.stripe import shapes
from signalpost.connectors.stripe.buyer import at_nobodys_device, half_of, person_of
from signalpost.connectors.stripe.money import code, money, period_amount
from signalpost.connectors.stripe.sessions import without_event_id
from signalpost.connectors.stripe.shapes import ref

PAID = "invoice.paid"
BEGINS = ("subscription_create", "quote_accept")
GOES_ON = ("subscription_cycle", "subscription_threshold", "subscription")
BY_INVOICE = "invoice"  # the word for `OrderSource.channels`
NO_SUBSCRIPTION = shapes.OfSubscription()

_Event = shapes.Event[shapes.Invoice, shapes.Untold]


def read_invoice(
    event: shapes.Event[shapes.Invoice, shapes.Untold], topic: str, source: OrderSource
) -> Sequence[Message]:
    """What a paid invoice says. What is charged between periods belongs to an upgrade, which the subscription tells."""
    if topic != PAID:
        return (Nothing(reason="not_paid"),)
    invoice = event.data.object
    of = _subscription_of(invoice)
    subscription_id = ref(of.subscription) or ref(invoice.subscription)
    if not subscription_id:
        return (_order(event, invoice, source),)
    change = _change(invoice)
    if change is None:
        return (Nothing(reason="change_tells" if invoice.amount_paid else "nothing_paid"),)
    half, currency = half_of(of.metadata or invoice.metadata), code(invoice.currency)
    if change is Change.RENEWED:
        half = at_nobodys_device(half)
    return (
        SubscriptionChange(
            subscription_id=subscription_id,
            change=change,
            change_id=invoice.id,
            at=_paid_at(invoice, event.created),
            seen_at=event.created * 1_000,
            amount=_later(invoice, currency)
            if change is Change.TRIAL_STARTED
            else money(invoice.amount_paid, currency),
            currency=currency,
            order_id=invoice.id,
            test=not event.livemode,
            user_data=person_of(_person(invoice), half, customer=ref(invoice.customer)),
            link=half.link,
            consent=half.consent,
            browser=without_event_id(half),
        ),
    )


def _subscription_of(invoice: shapes.Invoice) -> shapes.OfSubscription:
    found = invoice.parent.subscription_details if invoice.parent is not None else None
    return found or invoice.subscription_details or NO_SUBSCRIPTION


def _change(invoice: shapes.Invoice) -> Change | None:
    """A first invoice over nothing, of what has a price and without a discount, is that of a trial."""
    if invoice.billing_reason in GOES_ON:
        return Change.RENEWED if invoice.amount_paid else None
    if invoice.billing_reason not in BEGINS:
        return None
    if invoice.amount_paid or invoice.total or _given_off(invoice) or _free(invoice):
        return Change.STARTED
    return Change.TRIAL_STARTED


def _given_off(invoice: shapes.Invoice) -> bool:
    return any(one.amount for one in invoice.total_discount_amounts or ())


def _free(invoice: shapes.Invoice) -> bool:
    """Whether what is sold costs nothing anyway, as far as the invoice says its price."""
    prices = [line.price for line in (invoice.lines.data if invoice.lines is not None else ()) if line.price]
    return bool(prices) and all(price.unit_amount == 0 for price in prices)


def _later(invoice: shapes.Invoice, currency: str) -> Decimal | None:
    """What a period will cost after the trial, where the lines have their price."""
    lines = invoice.lines.data if invoice.lines is not None else ()
    return period_amount([shapes.Item(quantity=line.quantity, price=line.price) for line in lines], currency)


def _order(event: _Event, invoice: shapes.Invoice, source: OrderSource) -> Message:
    """An invoice of its own, which staff or a program wrote: where the buyer ordered, nothing says."""
    half, currency = half_of(invoice.metadata), code(invoice.currency)
    paid_at, total = _paid_at(invoice, event.created), money(invoice.amount_paid, currency)
    return Order(
        order_id=invoice.id,
        number=half.number,
        seen_at=event.created * 1_000,
        created_at=invoice.created,
        paid_at=paid_at,
        currency=currency,
        total=total,
        lines=half.lines or _lines(invoice),
        payments=(Payment(payment_id=invoice.id, at=paid_at, amount=total),) if total is not None else (),
        channel=source.channels.get(BY_INVOICE, Channel.OTHER),
        channel_name=BY_INVOICE,
        test=not event.livemode,
        user_data=person_of(_person(invoice), half, customer=ref(invoice.customer)),
        link=half.link,
        consent=half.consent,
        browser=half.browser,
    )


def _lines(invoice: shapes.Invoice) -> tuple[Line, ...]:
    """How many pieces; a line of an invoice has no id that a catalogue knows."""
    found = invoice.lines.data if invoice.lines is not None else ()
    return tuple([Line(product_id="", quantity=line.quantity, title="") for line in found if line.quantity])


def _person(invoice: shapes.Invoice) -> shapes.Person:
    return shapes.Person(
        address=invoice.customer_address,
        email=invoice.customer_email,
        name=invoice.customer_name,
        phone=invoice.customer_phone,
    )


def _paid_at(invoice: shapes.Invoice, otherwise: int) -> int:
    found = invoice.status_transitions.paid_at if invoice.status_transitions is not None else None
    return found if found is not None else otherwise
