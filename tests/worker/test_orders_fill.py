"""What is put into an order's event when it goes; nothing else of it changes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_orders import Teller, hashed
from signalpost.worker.orders_fill import (
    INHERITED,
    amount_of,
    with_event_time,
    with_inherited,
    with_order_id,
    with_original,
    with_segmentation,
)

NOW = 1_800_000_000_000
DAY = 86_400_000
ALL = frozenset(INHERITED)


def body(copy: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(copy.body)
    return found


@pytest.mark.parametrize(
    ("custom", "amount"),
    [
        (b'{"value":19.90,"currency":"eur"}', ("19.9", "EUR")),
        (b'{"value":1000,"currency":"JPY"}', ("1000", "JPY")),
        (b'{"value":1e3}', ("1000", "")),
        (b'{"value":0.005,"currency":"KWD"}', ("0.005", "KWD")),
        (b'{"currency":"EUR"}', ("", "")),
        (b'{"value":"much"}', ("", "")),
        (b"[]", ("", "")),
    ],
)
def test_amounts_are_alike_where_they_are_equal(custom: bytes, amount: tuple[str, str]) -> None:
    assert amount_of(b'{"custom_data":' + custom + b"}") == amount


@given(st.binary(max_size=40))
def test_any_body_has_an_amount_or_none(raw: bytes) -> None:
    """The body of a refused event is empty."""
    assert len(amount_of(raw)) == 2


def test_the_time_of_the_payment_is_the_events() -> None:
    copy = with_event_time(Teller(NOW).copy("17"), 5)
    assert (copy.event_time, body(copy)["event_time"]) == (5, 5)


def test_the_original_event_is_named_as_it_went_out() -> None:
    """Beside what the shop said of it."""
    copy = Teller(NOW).copy("17", "refund", said={"original_event_data": {"order_id": "17", "event_id": "ours"}})
    assert body(with_original(copy, "Purchase", 5, "pages"))["original_event_data"] == {
        "order_id": "17", "event_name": "Purchase", "event_time": 5, "event_id": "pages",
    }  # fmt: skip


def test_what_went_back_goes_by_the_order_id_of_its_purchase() -> None:
    """A Stripe charge knows the payment, its session what the shop calls the order."""
    said = {"custom_data": {"value": 5, "currency": "EUR", "order_id": "pi_1"}}
    copy = Teller(NOW).copy("17", "refund", said={**said, "original_event_data": {"order_id": "pi_1", "event_id": "e"}})
    found = body(with_order_id(copy, b'{"custom_data":{"order_id":"1001"}}'))
    assert found["custom_data"] == {"value": 5, "currency": "EUR", "order_id": "1001"}
    assert found["original_event_data"] == {"order_id": "1001", "event_id": "e"}


@pytest.mark.parametrize("original", [b"{}", b'{"custom_data":{"order_id":5}}', b'{"custom_data":{"order_id":"pi_1"}}'])
def test_a_purchase_that_names_no_other_order_changes_nothing(original: bytes) -> None:
    copy = Teller(NOW).copy("17", "refund", said={"custom_data": {"order_id": "pi_1"}})
    assert with_order_id(copy, original) is copy


@pytest.mark.parametrize("before", [True, False])
def test_a_buyer_is_new_or_existing(before: bool) -> None:
    found = body(with_segmentation(Teller(NOW).copy("17"), bought_before=before))["customer_segmentation"]
    assert found == ("existing" if before else "new") + "_customer_to_business"


def test_only_what_may_be_added_and_is_missing_is_inherited() -> None:
    """Hashed names, ids and the click; never the address or the browser of the visit."""
    tell = Teller(NOW)
    click = f"fb.1.{NOW - DAY}.click"
    first = tell.copy("1", user={
        "em": hashed("anna"), "fbc": click, "fn": [hashed("a")], "client_ip_address": "192.0.2.1",
        "client_user_agent": "Mozilla/5.0",
    }).body  # fmt: skip
    renewal = tell.copy("2", "renewal", user={"subscription_id": "s"})
    whole = with_inherited(renewal, first, ALL)
    assert set(body(whole)["user_data"]) == {"subscription_id", "em", "fbc", "fn"} == set(whole.keys)
    assert set(body(with_inherited(renewal, first, frozenset({"em"})))["user_data"]) == {"subscription_id", "em"}
    assert with_inherited(renewal, first, frozenset()) is renewal


def test_an_old_click_and_another_person_are_not_inherited() -> None:
    tell = Teller(NOW)
    old = tell.copy("1", user={"fbc": f"fb.1.{NOW - 91 * DAY}.click"}).body
    renewal = tell.copy("2", "renewal", user={"em": hashed("bob")})
    assert with_inherited(renewal, old, ALL) is renewal
    others = tell.copy("1", user={"em": hashed("anna"), "ph": hashed("1")}).body
    assert with_inherited(renewal, others, ALL) is renewal
