"""Payment intents, charges, refunds and disputes: of the order whose intent they name.

**An intent of Stripe's own surfaces** (Checkout, Payment Links, invoices) is told of by its session or invoice, with
the buyer; of it only that it was paid is read. Stripe names the surface in `payment_details.order_reference` (seen in
payloads of API versions of 2025-09 and later; its documentation does not say so), earlier versions an `invoice`.

**Refunds of a charge are told by the charge**, which has the buyer and, copied from the intent, the metadata. How much
went back this time is the difference to `previous_attributes.amount_refunded`; earlier API versions list each refund.
`refund.created` and `refund.updated` are read where there is no charge, so that each refund is told once.
"""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.connectors.order import Channel, Message, Nothing, Order, Payment, Refund
from signalpost.connectors.source import OrderSource
from signalpost.connectors.stripe import shapes
from signalpost.connectors.stripe.buyer import at_nobodys_device, half_of, person_of
from signalpost.connectors.stripe.money import code, money
from signalpost.connectors.stripe.shapes import ref
from signalpost.connectors.webhook import Unreadable

CANCELED = "payment_intent.canceled"
DISPUTE_CLOSED = "charge.dispute.closed"

BY_INTENT, BY_TERMINAL = "payment_intent", "terminal"  # the words for `OrderSource.channels`
AT_A_TERMINAL = frozenset({"card_present", "interac_present"})
OF_AN_INVOICE, OF_A_SURFACE = "in_", ("cs_", "prod_", "plink_")
LOST, SUCCEEDED = "lost", "succeeded"

_Intent = shapes.Event[shapes.Intent, shapes.Untold]


def read_intent(event: _Intent, topic: str, source: OrderSource) -> Sequence[Message]:
    """The order of an intent that the shop made itself; of any other that it was paid, or will not be."""
    intent = event.data.object
    reference = (intent.payment_details.order_reference if intent.payment_details is not None else None) or ""
    if ref(intent.invoice) or reference.startswith(OF_AN_INVOICE):
        return (Nothing(reason="invoice_tells"),)
    seen_at, test, currency = event.created * 1_000, not event.livemode, code(intent.currency)
    if topic == CANCELED:
        return (
            Order(
                order_id=intent.id,
                seen_at=seen_at,
                created_at=intent.created,
                cancelled_at=intent.canceled_at if intent.canceled_at is not None else event.created,
                currency=currency,
                total=money(intent.amount, currency),
                test=test,
            ),
        )
    if reference.startswith(OF_A_SURFACE) or _told_by_session(intent):
        return (Order(order_id=intent.id, seen_at=seen_at, paid_at=event.created, test=test),)
    return (_order(event, intent, currency, source),)


def _order(event: _Intent, intent: shapes.Intent, currency: str, source: OrderSource) -> Order:
    half = half_of(intent.metadata)
    total = money(intent.amount_received or intent.amount, currency)
    terminal = bool(AT_A_TERMINAL.intersection(intent.payment_method_types or ()))
    word = BY_TERMINAL if terminal else BY_INTENT
    return Order(
        order_id=intent.id,
        number=half.number,
        seen_at=event.created * 1_000,
        created_at=intent.created,
        paid_at=event.created,
        currency=currency,
        total=total,
        lines=half.lines,
        payments=(Payment(payment_id=intent.id, at=event.created, amount=total),) if total is not None else (),
        channel=source.channels.get(word, Channel.TILL if terminal else Channel.WEBSITE),
        channel_name=word,
        test=not event.livemode,
        user_data=person_of(intent.shipping, half, customer=ref(intent.customer), email=intent.receipt_email),
        link=half.link,
        consent=half.consent,
        browser=half.browser,
    )


def read_refunded(event: shapes.Event[shapes.Charge, shapes.ChargeBefore]) -> Sequence[Message]:
    """What went back of a charge."""
    charge = event.data.object
    currency, half = code(charge.currency), at_nobodys_device(half_of(charge.metadata))
    listed = charge.refunds.data if charge.refunds is not None else []
    if listed:
        refunds = tuple([made for one in listed if (made := _refund(one, event.created)) is not None])
    else:
        before = event.data.previous_attributes
        if before is None or before.amount_refunded is None:
            raise Unreadable("data.previous_attributes.amount_refunded", "webhook_field_missing")
        amount = money(charge.amount_refunded - before.amount_refunded, currency)
        if amount is None:
            raise Unreadable("data.object.currency", "webhook_field_missing")
        # What had gone back in all names this refund: repeated or out of order, it stays the same.
        name = f"{charge.id}-{charge.amount_refunded}"
        refunds = (Refund(refund_id=name, at=event.created, amount=amount, currency=currency),) if amount > 0 else ()
    if not refunds:
        return (Nothing(reason="refund_of_nothing"),)
    return (
        Order(
            order_id=ref(charge.payment_intent) or charge.id,
            number=half.number,
            seen_at=event.created * 1_000,
            currency=currency,
            refunds=refunds,
            test=not event.livemode,
            user_data=person_of(
                charge.billing_details, half, customer=ref(charge.customer), email=charge.receipt_email
            ),
            link=half.link,
            consent=half.consent,
        ),
    )


def read_refund(event: shapes.Event[shapes.Refund, shapes.Untold]) -> Sequence[Message]:
    """A refund that no charge tells of: of money that was sent to the shop's balance."""
    refund = event.data.object
    if ref(refund.charge):
        return (Nothing(reason="charge_tells"),)
    made = _refund(refund, event.created) if refund.status == SUCCEEDED else None
    if made is None:
        return (Nothing(reason="not_paid"),)
    return (_went_back(event.created, _order_of(refund.payment_intent, refund.id), made, test=not event.livemode),)


def read_dispute(event: shapes.Event[shapes.Dispute, shapes.Untold], topic: str) -> Sequence[Message]:
    """A dispute that the shop lost is a refund; one that is open, or that it won, is none."""
    dispute = event.data.object
    if topic != DISPUTE_CLOSED or dispute.status != LOST:
        return (Nothing(reason="dispute_open" if topic != DISPUTE_CLOSED else "dispute_not_lost"),)
    currency = code(dispute.currency)
    amount = money(dispute.amount, currency)
    if amount is None:
        raise Unreadable("data.object.currency", "webhook_field_missing")
    made = Refund(refund_id=dispute.id, at=event.created, amount=amount, currency=currency)
    order_id = _order_of(dispute.payment_intent, ref(dispute.charge) or dispute.id)
    return (_went_back(event.created, order_id, made, test=not event.livemode),)


def _went_back(at: int, order_id: str, refund: Refund, *, test: bool) -> Order:
    return Order(order_id=order_id, seen_at=at * 1_000, currency=refund.currency, refunds=(refund,), test=test)


def _refund(refund: shapes.Refund, at: int) -> Refund | None:
    currency = code(refund.currency)
    amount = money(refund.amount, currency)
    if amount is None or refund.status in ("failed", "canceled"):
        return None
    when = refund.created if refund.created is not None else at
    return Refund(refund_id=refund.id, at=when, amount=amount, currency=currency)


def _order_of(intent: shapes.Ref, otherwise: str) -> str:
    return ref(intent) or otherwise


def _told_by_session(intent: shapes.Intent) -> bool:
    """Whether the shop's server wrote that a session tells of it (`signalpost.web.stripe`)."""
    return isinstance(intent.metadata, dict) and intent.metadata.get("signalpost_told_by") == "session"
