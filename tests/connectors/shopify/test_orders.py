"""An order, read. Rows: Order (Admin REST API 2026-04); whole orders stand in tests/golden/shopify."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from shopify_stand_in import (
    encoded,
    line,
    money,
    order_payload,
    parcel_payload,
    refund_payload,
    shipping,
    transaction_payload,
)
from signalpost.capi.event import StoreData
from signalpost.connectors.order import NO_BROWSER, Channel, Order, Payment
from signalpost.connectors.shopify import shapes
from signalpost.connectors.shopify.orders import id_of, is_cash_on_delivery, payment_of, read_order
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SHOP = OrderSource(name="shop", platform=Platform.SHOPIFY, shop="main")
CREATED, UPDATED = 1_795_165_200, 1_795_165_201


def read(topic: str = "orders/create", source: OrderSource = SHOP, at: int | None = None, **facts: Any) -> Order:
    """An order with these facts, as `topic` tells it."""
    wire = msgspec.json.decode(encoded(order_payload(**facts)), type=shapes.Order)
    return read_order(wire, topic, source, triggered_ms=at)


def refused(**facts: Any) -> tuple[str, str]:
    """What is wrong with it, and where."""
    with pytest.raises(Unreadable) as found:
        read(**facts)
    return found.value.path, found.value.code


def test_an_order_is_known_by_the_digits_of_its_id() -> None:
    """Never by its name."""
    assert read().order_id == "450789469"
    assert id_of("gid://shopify/Order/450789469", "id") == "450789469"
    assert id_of(17, "id") == "17"


@pytest.mark.parametrize(
    ("found", "code"),
    [(None, "webhook_field_missing"), ("", "webhook_field_missing"), ("#1001", "webhook_field_malformed")],
)
def test_an_order_without_an_id_is_unreadable(found: str | None, code: str) -> None:
    """A display name is none."""
    assert refused(id=found) == ("id", code)


def test_messages_of_one_second_keep_their_order() -> None:
    """`updated_at` counts seconds; the moment of the message tells within them, and the list comes last."""
    assert read(at=UPDATED * 1000 + 250).seen_at == UPDATED * 1000 + 250
    assert read(at=CREATED * 1000).seen_at == UPDATED * 1000
    assert read(at=(UPDATED + 60) * 1000).seen_at == UPDATED * 1000 + 999
    assert read().seen_at == UPDATED * 1000 + 999


def test_an_order_without_any_time_is_unreadable() -> None:
    """Its state could not be told from a later one."""
    assert refused(updated_at=None, created_at=None, processed_at=None) == ("updated_at", "webhook_field_missing")


def test_orders_are_told_in_what_the_buyer_saw() -> None:
    """All amounts of them; one that only the shop's currency has is not."""
    found = read(total="10690", currency="JPY", shop=("64.70", "EUR"), tax="1707")
    assert (found.total, found.currency, found.tax) == (Decimal("10690"), "JPY", Decimal("1707"))
    assert found.lines[0].item_price == Decimal("29.90")
    assert (
        read(total="10690", currency="JPY", shop=("64.70", "EUR"), total_tax_set=None, current_total_tax_set=None).tax
        is None
    )


def test_an_order_of_old_has_one_currency() -> None:
    """Without pairs."""
    bare: dict[str, Any] = dict.fromkeys(
        ("total_price_set", "current_total_price_set", "total_tax_set", "current_total_tax_set", "presentment_currency")
    )
    found = read(**bare)
    assert (found.total, found.currency, found.tax) == (Decimal("64.70"), "EUR", Decimal("10.33"))


@pytest.mark.parametrize(("included", "net"), [(True, "4.12"), (False, "4.90")])
def test_shipping_is_told_without_its_tax(included: bool, net: str) -> None:
    """Whether the shop's prices have it in them or not: goods are the total without tax and without shipping."""
    assert read(taxes_included=included).shipping == Decimal(net)


def test_shipping_that_is_given_away_costs_nothing() -> None:
    """After discounts; where a line has no price, nothing is said of the sum."""
    free = shipping("4.90", discounted_price="0.00", discounted_price_set=money("0.00"))
    assert read(shipping_lines=[free, shipping("2.00")]).shipping == Decimal("2.00")
    assert read(shipping_lines=[]).shipping == 0
    assert read(shipping_lines=None).shipping is None
    unknown = {"title": "Standard", "price": None}
    assert read(shipping_lines=[unknown]).shipping is None
    plain = shipping("4.90", discounted_price=None, discounted_price_set=None, tax_lines=None)
    assert read(shipping_lines=[plain]).shipping == Decimal("4.90")


def test_an_edit_changes_what_the_buyer_pays() -> None:
    """As long as nothing went back: pieces that were taken off are no longer there."""
    facts: dict[str, Any] = {
        "current_total_price_set": money("34.80"),
        "current_total_tax_set": money("5.56"),
        "lines": [line(1, quantity=2, current_quantity=1), line(2, current_quantity=0)],
        "refunds": [refund_payload(restock="no_restock", transactions=[])],
    }
    found = read("orders/updated", **facts)
    assert (found.total, found.tax) == (Decimal("34.80"), Decimal("5.56"))
    assert [(one.product_id, one.quantity) for one in found.lines] == [("1001", 1)]
    assert found.refunds == ()


def test_a_refund_does_not_change_what_the_order_was() -> None:
    """It is told apart, and the current total would count it twice."""
    facts: dict[str, Any] = {
        "current_total_price_set": money("34.80"),
        "current_total_tax_set": money("5.56"),
        "lines": [line(1, quantity=2, current_quantity=1)],
        "refunds": [refund_payload()],
    }
    found = read("orders/updated", financial_status="partially_refunded", **facts)
    assert (found.total, found.tax, found.lines[0].quantity) == (Decimal("64.70"), Decimal("10.33"), 2)
    assert [refund.amount for refund in found.refunds] == [Decimal("29.90")]
    assert read("orders/updated", **facts).total == Decimal("64.70")


def test_a_cancelled_order_keeps_its_total() -> None:
    """What stands now is nothing, and is not what was ordered."""
    found = read("orders/cancelled", cancelled_at="2026-11-21T09:00:00Z", current_total_price_set=money("0.00"))
    assert (found.cancelled_at, found.total) == (1_795_251_600, Decimal("64.70"))


def test_an_order_says_when_it_was_paid() -> None:
    """Its own message at once; a payment's time, if one stands in it; else when it was placed, as most are."""
    assert read("orders/paid", financial_status="paid").paid_at == UPDATED
    assert read("orders/create", financial_status="paid").paid_at == CREATED
    assert read("orders/updated", financial_status="refunded").paid_at == CREATED
    paid = read("", financial_status="paid", transactions=[transaction_payload("60.00"), transaction_payload("4.70")])
    assert (paid.paid_at, len(paid.payments)) == (1_795_165_500, 2)


@pytest.mark.parametrize("status", ["pending", "authorized", "partially_paid", "voided", "expired", None])
def test_what_is_not_paid_is_not(status: str | None) -> None:
    """An authorisation is no payment, nor is a part."""
    assert read("orders/updated", financial_status=status).paid_at is None


def test_only_money_that_was_taken_is_a_payment() -> None:
    """Not what was authorised, failed, given back or has no amount."""

    def payment(**facts: Any) -> Payment | None:
        return payment_of(msgspec.json.decode(encoded(transaction_payload(**facts)), type=shapes.Transaction))

    assert payment() == Payment(
        payment_id="389404461", at=1_795_165_500, amount=Decimal("64.70"), method="shopify_payments"
    )
    assert payment(kind="capture") is not None
    nothing: tuple[dict[str, Any], ...] = (
        {"kind": "authorization"}, {"kind": "refund"}, {"status": "failure"}, {"amount": None}, {"id": None},
        {"processed_at": None, "created_at": None},
    )  # fmt: skip
    assert [payment(**facts) for facts in nothing] == [None] * 6


def test_an_order_says_when_it_arrived() -> None:
    """Its first parcel."""
    assert read(fulfillments=[parcel_payload("in_transit"), parcel_payload()]).delivered_at == 1_795_447_800
    assert read(fulfillments=None).delivered_at is None


@pytest.mark.parametrize(
    "gateway", ["Cash on Delivery (COD)", "cash_on_delivery", "COD", "Advance paid - rest COD", "Collect on delivery"]
)
def test_cash_on_delivery_is_known_by_its_name(gateway: str) -> None:
    """As Shopify writes it, or a shop."""
    assert read(payment_gateway_names=[gateway]).cash_on_delivery
    assert read(payment_gateway_names=None, gateway=gateway).cash_on_delivery


def test_a_shop_has_words_of_its_own_for_it() -> None:
    """In its settings."""
    own = msgspec.structs.replace(SHOP, cash_on_delivery_methods=("Nachnahme",))
    assert read(source=own, payment_gateway_names=["nachnahme "]).cash_on_delivery
    assert not read(payment_gateway_names=["Nachnahme"]).cash_on_delivery
    assert not is_cash_on_delivery("shopify_payments", ())
    assert not is_cash_on_delivery("codepay", ())


def test_a_till_has_a_store() -> None:
    """Of the shop's settings, else the platform's location."""
    till: dict[str, Any] = {"source_name": "pos", "location_id": 655441491}
    assert read(**till).store == StoreData(store_code="655441491")
    named = msgspec.structs.replace(SHOP, store_code="CGN-1")
    assert read(source=named, **till).store == StoreData(store_code="CGN-1")
    assert read(source_name="pos").store is None
    assert read(location_id=655441491).store is None


@pytest.mark.parametrize(
    ("source_name", "channel"),
    [("pos", Channel.TILL), ("shopify_draft_order", Channel.PHONE), ("subscription_contract", Channel.SUBSCRIPTION)],
)
def test_where_nobody_was_on_a_page_there_is_no_browser(source_name: str, channel: Channel) -> None:
    """The address would be staff's, and the landing page an earlier order's."""
    found = read(source_name=source_name)
    assert (found.channel, found.channel_name, found.browser) == (channel, source_name, NO_BROWSER)
    assert (found.user_data.client_ip_address, found.user_data.fbc) == (None, None)


def test_the_first_message_says_how_many_orders_there_were() -> None:
    """The count has the order in it; later messages have later orders in it. Versions from 2022-04 on have none."""
    customer = {"id": 207119551, "orders_count": 3}
    assert read(customer=customer).earlier_orders == 2
    assert read(customer={**customer, "orders_count": 0}).earlier_orders == 0
    assert read("orders/updated", customer=customer).earlier_orders is None
    assert read().earlier_orders is None
    assert read(customer=None).earlier_orders is None


def test_coupons_and_tests_are_told() -> None:
    """Several codes with commas."""
    found = read(discount_codes=[{"code": "TEN"}, {"code": None}, {"code": "FREE"}], test=True)
    assert (found.coupon, found.test) == ("TEN,FREE", True)


def test_a_custom_item_is_no_product() -> None:
    """It has a price and a name."""
    item = {**line(1), **dict.fromkeys(("product_id", "variant_id", "sku", "vendor", "quantity"))}
    found = read(lines=[item])
    assert (found.lines[0].product_id, found.lines[0].sku, found.lines[0].quantity) == ("", "", 1)


def test_three_hundred_lines_are_read() -> None:
    """Shopify sends them all in one message."""
    found = read(lines=[line(number) for number in range(300)])
    assert [one.product_id for one in found.lines] == [str(1000 + number) for number in range(300)]


@pytest.mark.parametrize(
    ("total", "currency"), [("0.00", "EUR"), ("12500", "JPY"), ("12.345", "KWD"), ("9999999999.99", "IDR")]
)
def test_amounts_are_of_whole_units_in_every_currency(total: str, currency: str) -> None:
    """With none, two or three decimals."""
    assert str(read(total=total, currency=currency).total) == total


def test_an_amount_that_is_none_is_unreadable() -> None:
    """Where it stands is told, not what."""
    assert refused(current_total_price_set=money("NaN")) == ("current_total_price_set", "webhook_field_malformed")


@pytest.mark.parametrize("status", ["pending", "authorized", "voided", "partially_paid"])
def test_a_topic_makes_no_order_paid_whose_body_says_otherwise(status: str) -> None:
    """Shopify signs the body alone: whoever saw a delivery could send it again under another topic."""
    assert read("orders/paid", financial_status=status).paid_at is None
