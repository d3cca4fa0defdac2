"""What an order comes to: one Purchase, and what follows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from signalpost.capi.event import StoreData
from signalpost.capi.event_id import derive
from signalpost.capi.user_data import UserData
from signalpost.connectors.due import DueEvent, Fill, Role
from signalpost.connectors.order import BrowserHalf, Channel, Line, Order, Payment, Refund
from signalpost.connectors.rule import Ruled, due
from signalpost.connectors.source import EventNames, OrderSource, Platform, When

NOW = 1_780_000_000
DAY = 86_400
PERSON = UserData(em="a@example.org", client_ip_address="203.0.113.9", client_user_agent="Mozilla/5.0")
ORDER = Order(
    order_id="17",
    seen_at=NOW * 1_000,
    created_at=NOW - 600,
    paid_at=NOW - 300,
    currency="EUR",
    total=Decimal("119.00"),
    channel=Channel.WEBSITE,
    user_data=PERSON,
)
SHOP = OrderSource(name="main", platform=Platform.SHOPIFY, shop="main")


def ruled(shop: OrderSource = SHOP, **facts: Any) -> Ruled:
    return due(msgspec.structs.replace(ORDER, **facts), shop, NOW)


def purchase(shop: OrderSource = SHOP, **facts: Any) -> DueEvent:
    (found,) = [event for event in ruled(shop, **facts).events if event.name == "17/purchase"]
    return found


def shop(**settings: Any) -> OrderSource:
    return msgspec.structs.replace(SHOP, **settings)


def test_a_paid_order_is_a_purchase_of_when_it_was_paid() -> None:
    """With the id that every other copy of it has."""
    found = purchase()
    assert (found.after, found.not_before, found.role) == ("", 0, Role.PURCHASE)
    assert (found.event.event_name, found.event.event_time) == ("Purchase", NOW - 300)
    assert found.event.event_id == derive("Purchase", "main", "17")
    assert found.event.custom_data == {"value": 119, "currency": "EUR", "order_id": "17"}


def test_the_shops_own_number_is_what_events_call_an_order() -> None:
    """Pages of the shop know it, and make the event's id of it; parts and marks go by what all messages share."""
    found = purchase(number="1001")
    assert (found.name, found.event.event_id) == ("17/purchase", derive("Purchase", "main", "1001"))
    assert found.event.custom_data == {"value": 119, "currency": "EUR", "order_id": "1001"}
    refund = Refund(refund_id="r1", at=NOW, amount=Decimal(5))
    (back,) = [event for event in ruled(number="1001", refunds=(refund,)).events if event.role is Role.REFUND]
    assert (back.name, back.after) == ("17/refund/r1", "17/purchase")
    assert back.event.original_event_data is not None
    assert back.event.original_event_data.event_id == found.event.event_id
    assert back.event.original_event_data.order_id == "1001"


@pytest.mark.parametrize(
    ("when", "awaited", "at"),
    [(When.CREATED, "", NOW - 600), (When.PAID, "", NOW - 300), (When.DELIVERED, "17/delivered", NOW)],
)
def test_the_setting_says_what_makes_it_due(when: When, awaited: str, at: int) -> None:
    """What has not happened yet is waited for."""
    found = purchase(shop(purchase_when=when))
    assert (found.after, found.event.event_time) == (awaited, at)


def test_cash_on_delivery_has_a_rule_of_its_own() -> None:
    """At order, as shipped; or when it is delivered, however the others go."""
    assert purchase(cash_on_delivery=True, paid_at=None).after == ""
    late = purchase(shop(cash_on_delivery=When.DELIVERED, purchase_when=When.CREATED), cash_on_delivery=True)
    assert late.after == "17/delivered"


def test_an_unpaid_order_waits_for_its_payment_and_takes_its_time() -> None:
    """It ends unsent if nobody pays."""
    found = purchase(paid_at=None)
    assert (found.after, found.needs_partner) == ("17/paid", True)
    assert found.wait_until == (NOW - 600 + 30 * DAY) * 1_000
    assert Fill.EVENT_TIME in found.fill
    assert set(found.unless) == {"17/cancelled", "17/refunded"}


def test_split_payments_are_one_purchase_once_all_is_paid() -> None:
    """Over the whole order, at the time of the last payment."""
    first, second = (
        Payment(payment_id="1", at=NOW - 90, amount=Decimal(60)),
        Payment(payment_id="2", at=NOW - 50, amount=Decimal(59)),
    )
    assert purchase(paid_at=None, payments=(first,)).after == "17/paid"
    found = purchase(paid_at=None, payments=(first, second))
    assert (found.after, found.event.event_time) == ("", NOW - 50)
    assert found.event.custom_data["value"] == 119
    assert ruled(paid_at=None, payments=(first, second)).facts.payments == 2


def test_the_browsers_id_is_adopted() -> None:
    """In the event, and in what the table expects."""
    found = ruled(browser=BrowserHalf(event_id="of-the-page"))
    assert found.facts.event_id == found.events[0].event.event_id == "of-the-page"


@pytest.mark.parametrize("number", ["18", "16"])
def test_a_buyer_cannot_take_another_orders_id(number: str) -> None:
    """Neither one that was nor one that will be: its Purchase would fall as a double."""
    own, others = derive("Purchase", "main", "17"), derive("Purchase", "main", number)
    assert ruled(browser=BrowserHalf(event_id=others)).facts.event_id == own
    assert ruled(browser=BrowserHalf(event_id=own)).facts.event_id == own


def test_a_delay_keeps_it_back_within_metas_age_limit() -> None:
    """Counted from when it became due; two hours before seven days at the latest."""
    assert purchase(shop(delay_s=DAY)).not_before == (NOW - 300 + DAY) * 1_000
    assert purchase(shop(delay_s=7 * DAY)).not_before == (NOW - 300 + 7 * DAY - 7_200) * 1_000
    assert purchase(shop(delay_s=DAY), paid_at=None).delay_s == DAY


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"channel": Channel.MARKETPLACE}, "marketplace"),
        ({"test": True}, "test_order"),
        ({"total": Decimal(0)}, "zero_value"),
        ({"total": Decimal("-3")}, "zero_value"),
        ({"paid_at": None, "cancelled_at": NOW}, "order_cancelled"),
    ],
)
def test_what_is_no_conversion_says_why(facts: dict[str, Any], reason: str) -> None:
    """No event, none expected, and the order is in the table."""
    found = ruled(**facts)
    assert found.facts is not None
    assert (found.events, found.unsent, found.facts.unsent, found.facts.event_name) == ((), reason, reason, "")


def test_orders_from_before_the_shop_was_set_up_are_not_sent() -> None:
    """Something else sent them then, under ids of its own; a message that does not say when is of an order since."""
    assert ruled(shop(since=NOW - 599)).unsent == "before_start"
    assert ruled(shop(since=NOW - 600)).unsent == ""
    assert ruled(shop(since=NOW), created_at=None).unsent == ""


def test_a_paused_shop_is_ruled_as_any() -> None:
    """What is due waits where orders are kept, and goes when the shop sends again."""
    assert ruled(shop(paused=True)) == ruled()


def test_orders_over_nothing_are_sent_where_the_shop_says_so() -> None:
    """Free samples are conversions for some."""
    assert purchase(shop(zero_value=True), total=Decimal(0)).event.custom_data["value"] == 0


def test_what_went_back_is_an_event_of_its_own_and_never_negative() -> None:
    """It names the order and what it corrects, waits for the Purchase, and takes the person from it."""
    refund = Refund(refund_id="5", at=NOW - 10, amount=Decimal("-20.50"))
    found = ruled(refunds=(refund,))
    assert [event.name for event in found.events] == ["17/purchase", "17/refund/5"]
    event = found.events[1].event
    assert (event.event_name, event.action_source) == ("OrderRefunded", "system_generated")
    assert event.custom_data == {"value": 20.5, "currency": "EUR", "order_id": "17"}
    assert event.original_event_data.event_id == found.facts.event_id
    assert found.events[1].after == "17/purchase"
    assert found.events[1].fill == (Fill.ORIGINAL, Fill.INHERIT)
    assert (found.facts.refunded, found.facts.refunded_at) == ("20.50", None)


def test_two_refunds_of_an_order_are_two_events() -> None:
    """Neither is taken for a copy of the other."""
    refunds = tuple(Refund(refund_id=one, at=NOW, amount=Decimal(5)) for one in ("5", "6"))
    first, second = ruled(refunds=refunds).events[1:]
    assert first.event.event_id != second.event.event_id


def test_goods_that_came_back_are_called_so() -> None:
    """The same refund under the other name, once."""
    refund = Refund(refund_id="5", at=NOW, amount=Decimal(0), returned=True)
    found = ruled(refunds=(refund,)).events[1]
    assert (found.name, found.role, found.event.event_name) == ("17/refund/5", Role.RETURNED, "OrderReturned")
    assert found.event.custom_data == {"order_id": "17"}


def test_a_full_refund_is_dated_so_that_a_purchase_kept_back_ends() -> None:
    """By the last of its refunds."""
    refunds = (
        Refund(refund_id="5", at=NOW - 9, amount=Decimal(100)),
        Refund(refund_id="6", at=NOW - 3, amount=Decimal(19)),
    )
    assert ruled(refunds=refunds).facts.refunded_at == NOW - 3


def test_a_refund_alone_says_nothing_of_the_order() -> None:
    """A message with neither total nor buyer makes no Purchase, and leaves the sum to later ones."""
    refund = Refund(refund_id="5", at=NOW, amount=Decimal(5), currency="USD")
    bare = Order(order_id="17", seen_at=NOW * 1_000, refunds=(refund,))
    found = due(bare, SHOP, NOW)
    assert [event.name for event in found.events] == ["17/refund/5"]
    assert (found.facts.event_name, found.facts.refunded, found.facts.unsent) == ("", "", "")
    assert found.events[0].event.custom_data["currency"] == "USD"


def test_a_cancelled_order_that_was_paid_names_both() -> None:
    """Whoever keeps the orders knows whether its Purchase went: if not, the mark ends both."""
    found = ruled(cancelled_at=NOW - 5)
    assert [event.name for event in found.events] == ["17/purchase", "17/cancellation"]
    assert found.events[0].unless[0] == "17/cancelled"
    assert found.events[1].event.event_name == "OrderCancelled"


def test_what_follows_waits_longer_where_the_purchase_is_kept_back() -> None:
    """And never past the age at which Meta takes it."""
    refund = Refund(refund_id="5", at=NOW, amount=Decimal(5))
    assert ruled(refunds=(refund,)).events[1].wait_until == (NOW + DAY) * 1_000
    late = ruled(shop(delay_s=3 * DAY), refunds=(refund,)).events[1]
    assert late.wait_until == (NOW + 4 * DAY) * 1_000
    latest = ruled(shop(delay_s=7 * DAY), refunds=(refund,)).events[1]
    assert latest.wait_until == (NOW + 7 * DAY - 7_200) * 1_000


def test_kinds_without_a_name_are_not_sent() -> None:
    """As the business decides."""
    quiet = shop(names=EventNames(refund="", cancelled=""))
    refund = Refund(refund_id="5", at=NOW, amount=Decimal(5))
    assert [event.name for event in ruled(quiet, refunds=(refund,), cancelled_at=NOW).events] == ["17/purchase"]


@pytest.mark.parametrize("channel", [Channel.TILL, Channel.PHONE, Channel.SUBSCRIPTION])
def test_the_device_of_staff_is_not_the_buyers(channel: Channel) -> None:
    """Address and browser of a till, a telephone or a machine stay out."""
    assert purchase(channel=channel).event.user_data.present() == ["em"]
    assert purchase().event.user_data == PERSON


def test_the_buyer_is_new_returning_or_asked_for() -> None:
    """As the platform says; else whoever knows the shop's orders does."""
    assert purchase(earlier_orders=0).event.customer_segmentation == "new_customer_to_business"
    assert purchase(earlier_orders=3).event.customer_segmentation == "existing_customer_to_business"
    assert purchase().fill == (Fill.SEGMENTATION,)
    assert purchase(shop(customer_segmentation=False), earlier_orders=3).event.customer_segmentation is None


def test_a_renewal_order_waits_for_its_subscription() -> None:
    """It inherits who it is, under the name that renewals have."""
    found = purchase(channel=Channel.SUBSCRIPTION, subscription_id="sub_1")
    assert (found.role, found.after, found.needs_partner) == (Role.RENEWAL, "sub_1/subscribe", False)
    assert found.event.action_source == "system_generated"
    assert found.event.user_data.subscription_id == "sub_1"
    assert {Fill.INHERIT, Fill.ORIGINAL} <= set(found.fill)
    off = ruled(shop(names=EventNames(renewal="")), channel=Channel.SUBSCRIPTION)
    assert off.unsent == "kind_off"


def test_times_of_a_clock_that_is_ahead_are_now() -> None:
    """Meta refuses the future."""
    assert purchase(paid_at=NOW + 500).event.event_time == NOW


def test_net_revenue_is_told_where_the_shop_wants_it_and_every_cost_is_known() -> None:
    """Without tax, shipping and what the goods cost; it may be less than nothing, which the value never is."""
    lines = (Line(product_id="1", quantity=2, cost=Decimal(30)),)
    facts: dict[str, Any] = {"lines": lines, "tax": Decimal(19), "shipping": Decimal("4.90")}
    asked = shop(net_revenue=True)
    assert purchase(asked, **facts).event.custom_data["net_revenue"] == 35.1
    assert purchase(asked, **{**facts, "shipping": Decimal(90)}).event.custom_data["net_revenue"] == -50
    assert "net_revenue" not in purchase(**facts).event.custom_data
    assert "net_revenue" not in purchase(asked, lines=(Line(product_id="1"), *lines)).event.custom_data


def test_an_order_of_a_till_names_its_store() -> None:
    """The one that the message tells, else the shop's only one; an order of a page has none."""
    only = shop(store_code="main-street")
    assert purchase(only, channel=Channel.TILL).event.store_data == StoreData(store_code="main-street")
    told = StoreData(store_code="harbour")
    assert purchase(only, channel=Channel.TILL, store=told).event.store_data == told
    assert purchase(only, store=told).event.store_data is None
    assert purchase(channel=Channel.TILL).event.store_data is None


@pytest.mark.parametrize("total", [None, Decimal(0)])
def test_the_end_of_an_order_over_nothing_has_no_value(total: Decimal | None) -> None:
    """A message may say that an order ended, and not over how much."""
    free = shop(zero_value=True)
    (ended,) = [event for event in ruled(free, total=total, cancelled_at=NOW).events if event.role is Role.CANCELLED]
    assert ended.event.custom_data == {"order_id": "17"}


def test_what_is_no_amount_and_no_currency_stays_out() -> None:
    """Each by itself: how the event stands without it is for its verdict to say."""
    sums = (Refund(refund_id="5", at=NOW, amount=Decimal(10) ** 15), Refund(refund_id="6", at=NOW, amount=Decimal(5)))
    large = due(Order(order_id="17", seen_at=NOW * 1_000, currency="EUR", refunds=sums[:1]), SHOP, NOW)
    assert large.events[0].event.custom_data == {"currency": "EUR", "order_id": "17"}
    bare = due(Order(order_id="17", seen_at=NOW * 1_000, refunds=sums[1:]), SHOP, NOW)
    assert bare.events[0].event.custom_data == {"value": 5, "order_id": "17"}


@pytest.mark.parametrize(
    ("channel", "page", "said"),
    [
        (Channel.WEBSITE, "", "https://shop.example"),
        (None, "", "https://shop.example"),
        (Channel.WEBSITE, "https://shop.example/thanks", "https://shop.example/thanks"),
        (Channel.PHONE, "", None),
        (Channel.TILL, "", None),
    ],
)
def test_a_website_event_names_the_site_where_no_page_is_named(
    channel: Channel | None, page: str, said: str | None
) -> None:
    """As Meta asks for one; what happened on no page has none."""
    known = shop(site_address="https://shop.example")
    browser = BrowserHalf(event_source_url=page)
    assert purchase(known, channel=channel, browser=browser).event.event_source_url == said
    assert purchase(channel=channel, browser=BrowserHalf()).event.event_source_url is None


def test_facts_have_the_shops_number_where_it_is_another() -> None:
    """What all messages share stays the order's id."""
    assert [ruled(number=number).facts.shop_number for number in ("1001", "17", "")] == ["1001", "", ""]  # type: ignore[union-attr]
