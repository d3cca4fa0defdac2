"""What a subscription comes to: its trial, its beginning, its renewals and changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from signalpost.capi.event_id import derive
from signalpost.capi.user_data import UserData
from signalpost.connectors.due import DueEvent, Fill, Role
from signalpost.connectors.order import BrowserHalf, Change, Channel, SubscriptionChange
from signalpost.connectors.rule import due
from signalpost.connectors.source import EventNames, OrderSource, Platform

NOW = 1_780_000_000
CHANGE = SubscriptionChange(
    subscription_id="sub_1",
    change=Change.RENEWED,
    change_id="in_2",
    at=NOW - 60,
    seen_at=NOW * 1_000,
    amount=Decimal("9.99"),
    currency="USD",
)
SHOP = OrderSource(name="main", platform=Platform.STRIPE, shop="main", predicted_ltv_months=12)
PAGE = BrowserHalf(event_source_url="https://shop.example/checkout")


def ruled(shop: OrderSource = SHOP, **facts: Any) -> DueEvent:
    (found,) = due(msgspec.structs.replace(CHANGE, **facts), shop, NOW).events
    return found


def test_a_renewal_is_an_event_of_its_own_for_each_invoice() -> None:
    """Made by a machine; who it is and what it follows come from the subscription's beginning."""
    found = ruled()
    assert (found.name, found.role, found.after) == ("sub_1/renewal/in_2", Role.RENEWAL, "sub_1/subscribe")
    assert found.wait_until == (NOW + 86_400) * 1_000
    assert found.fill == (Fill.ORIGINAL, Fill.INHERIT)
    assert not found.needs_partner
    event = found.event
    assert (event.event_name, event.action_source) == ("Purchase", "system_generated")
    assert event.event_id == derive("Purchase", "main", "in_2")
    assert event.user_data == UserData(subscription_id="sub_1")
    assert event.custom_data == {"value": 9.99, "currency": "USD", "order_id": "in_2"}
    assert event.original_event_data.event_id == derive("Subscribe", "main", "sub_1")
    assert event.customer_segmentation == "existing_customer_to_business"


def test_a_beginning_on_a_page_is_the_buyers_act() -> None:
    """It waits for nobody."""
    found = ruled(change=Change.STARTED, browser=PAGE)
    assert (found.name, found.after) == ("sub_1/subscribe", "")
    assert (found.event.action_source, found.event.event_source_url) == ("website", PAGE.event_source_url)
    assert found.event.custom_data == {"value": 9.99, "currency": "USD", "predicted_ltv": 119.88}


@pytest.mark.parametrize(
    ("channel", "action_source", "address"),
    [
        (Channel.WEBSITE, "website", "192.0.2.1"),
        (Channel.PHONE, "phone_call", None),
        (Channel.OTHER, "other", "192.0.2.1"),
    ],
)
def test_where_it_was_begun_decides_without_a_page(channel: Channel, action_source: str, address: str | None) -> None:
    """Server event parameters, `action_source`; staff's own browser is not the buyer's."""
    person = UserData(client_ip_address="192.0.2.1")
    event = ruled(change=Change.TRIAL_STARTED, channel=channel, user_data=person).event
    assert event.action_source == action_source
    assert event.user_data.client_ip_address == address


def test_what_follows_it_happens_by_itself_wherever_it_began() -> None:
    assert ruled(channel=Channel.WEBSITE).event.action_source == "system_generated"


def test_a_trial_is_worth_nothing_yet() -> None:
    """What the contract may come to stands in predicted_ltv."""
    found = ruled(change=Change.TRIAL_STARTED, browser=PAGE)
    assert (found.name, found.event.event_name) == ("sub_1/start_trial", "StartTrial")
    assert found.event.custom_data == {"value": 0, "currency": "USD", "predicted_ltv": 119.88}


def test_after_a_trial_nobody_is_at_the_shop() -> None:
    """The trial tells who it is, if it is known; nothing is waited for."""
    found = ruled(change=Change.STARTED)
    assert (found.after, found.wait_until, found.fill) == ("sub_1/start_trial", 0, (Fill.INHERIT,))
    assert found.event.action_source == "system_generated"


@pytest.mark.parametrize(
    ("change", "name", "custom"),
    [
        (Change.UPGRADED, "SubscriptionUpgraded", {"value": 9.99, "currency": "USD", "previous_value": 5}),
        (Change.DOWNGRADED, "SubscriptionDowngraded", {"value": 9.99, "currency": "USD", "previous_value": 5}),
        (Change.CANCELLED, "SubscriptionCancelled", None),
    ],
)
def test_changes_are_events_of_the_business(change: Change, name: str, custom: dict[str, Any] | None) -> None:
    """Worth what a period costs now, with what it cost before; an end is worth nothing."""
    found = ruled(change=change, before=Decimal(5))
    assert (found.event.event_name, found.event.custom_data) == (name, custom)
    assert found.after == "sub_1/subscribe"


def test_a_kind_without_a_name_says_so() -> None:
    """As the business decides; a test says that it is one."""
    off = msgspec.structs.replace(SHOP, names=EventNames(renewal=""))
    assert due(CHANGE, off, NOW).unsent == "kind_off"
    assert due(msgspec.structs.replace(CHANGE, test=True), SHOP, NOW).unsent == "test_order"


def test_a_renewal_goes_alone_where_beginnings_are_not_sent() -> None:
    """There is nothing to wait for."""
    alone = ruled(msgspec.structs.replace(SHOP, names=EventNames(subscribe="")))
    assert (alone.after, alone.event.original_event_data) == ("", None)


def test_an_order_of_its_own_is_named() -> None:
    """Of a beginning the one that began it, of a renewal the one it made, else the invoice."""
    assert ruled(change=Change.STARTED, browser=PAGE, order_id="1001").event.custom_data["order_id"] == "1001"
    assert ruled(order_id="1002").event.custom_data["order_id"] == "1002"
    assert "order_id" not in ruled(change=Change.STARTED, browser=PAGE).event.custom_data


def test_a_number_that_the_person_has_already_is_kept() -> None:
    """The contract's own is put where there is none."""
    assert ruled(user_data=UserData(subscription_id="contract-7")).event.user_data.subscription_id == "contract-7"


def test_the_sites_address_is_no_sign_that_somebody_was_there() -> None:
    """It is named where the buyer was on the website, and makes nothing an act of theirs."""
    known = msgspec.structs.replace(SHOP, site_address="https://shop.example")
    alone = ruled(known, change=Change.STARTED).event
    assert (alone.action_source, alone.event_source_url) == ("system_generated", None)
    there = ruled(known, change=Change.STARTED, channel=Channel.WEBSITE).event
    assert (there.action_source, there.event_source_url) == ("website", "https://shop.example")
