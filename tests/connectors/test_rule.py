"""Each message comes to facts, events, or the reason why not."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from signalpost.capi.user_data import UserData
from signalpost.connectors.lead import Lead, LeadToRead, Stage
from signalpost.connectors.order import Change, Checkout, Order, OrderToRead, SubscriptionChange
from signalpost.connectors.rule import ToRule, due
from signalpost.connectors.source import EventNames, OrderSource, Platform
from signalpost.errors import InvalidInput

SHOP = OrderSource(name="main", platform=Platform.BIGCOMMERCE, shop="main")


def test_an_order_that_is_only_named_is_to_be_read() -> None:
    """Its platform says no more of it."""
    found = due(OrderToRead(order_id="17", seen_at=5), SHOP, 1)
    assert found.facts is not None
    assert (found.order_id, found.seen_at, found.events, found.facts.to_read) == ("17", 5, (), True)


def test_a_display_name_is_no_order_id() -> None:
    """It is not unique, so no id of an event can be made of it."""
    with pytest.raises(InvalidInput) as refused:
        due(Order(order_id="#1001", seen_at=5, created_at=1, paid_at=1, total=Decimal(1)), SHOP, 1)
    assert refused.value.problems[0].code == "derive_from"


ORDER = Order(order_id="17", seen_at=5, created_at=1, paid_at=1, total=Decimal(1), currency="EUR")
RENEWAL = SubscriptionChange(subscription_id="s", change=Change.RENEWED, change_id="i", at=1, seen_at=5, order_id="17")
BEGUN = Checkout(checkout_id="c", at=1, seen_at=5)


@pytest.mark.parametrize(
    ("message", "order_id", "events", "unsent"),
    [
        (ORDER, "17", ["17/purchase"], ""),
        (msgspec.structs.replace(ORDER, test=True), "17", [], "test_order"),
        (RENEWAL, "17", ["s/renewal/i"], ""),
        (msgspec.structs.replace(RENEWAL, test=True), "17", [], "test_order"),
        (BEGUN, "", [], "kind_off"),  # as shipped it has no name
    ],
)
def test_each_message_has_its_events_or_the_reason_why_not(
    message: ToRule, order_id: str, events: list[str], unsent: str
) -> None:
    """Facts of an order are told by its own messages alone."""
    found = due(message, SHOP, 9)
    assert (found.order_id, found.seen_at, [event.name for event in found.events]) == (order_id, 5, events)
    assert (found.unsent, found.facts is not None) == (unsent, isinstance(message, Order))


def test_a_lead_has_the_events_of_its_stages_under_its_record() -> None:
    """One that is only named is to be read; neither is of an order."""
    crm = OrderSource(name="crm", platform=Platform.HUBSPOT, shop="crm", stages={"won": "Customer"})
    person = UserData(lead_id="1234567890123456")
    told = Lead(object_id="contact/7", seen_at=5, stages=(Stage(name="won", at=4),), user_data=person)
    found = due(told, crm, 9)
    assert ([event.event.event_name for event in found.events], found.object_id, found.order_id) == (
        ["Customer"], "contact/7", "",
    )  # fmt: skip
    named = due(LeadToRead(object_id="contact/7", seen_at=5), crm, 9)
    assert (named.to_read, named.object_id, named.events) == (True, "contact/7", ())


def test_a_checkout_that_the_shop_names_is_an_event() -> None:
    """Of no order: nobody has placed one."""
    named = msgspec.structs.replace(SHOP, names=EventNames(checkout="InitiateCheckout"))
    found = due(BEGUN, named, 9)
    assert ([event.name for event in found.events], found.order_id, found.unsent) == (["checkout/c"], "", "")
