"""Paid, delivered, called off: by status and dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bigcommerce_stand_in import order_payload
from signalpost.connectors.bigcommerce.payload import ORDER
from signalpost.connectors.bigcommerce.statuses import INCOMPLETE, STANDINGS, dates_of, seconds
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform, Standing
from signalpost.connectors.webhook import Unreadable

SHOP = OrderSource(
    name="shop", platform=Platform.BIGCOMMERCE, shop="shop", statuses={"Handed over": Standing.DELIVERED}
)
CREATED, MODIFIED = 1795202882, 1795202888


def dates(cash_on_delivery: bool = False, **facts: Any) -> tuple[int | None, int | None, int | None]:
    """Paid, delivered, called off: of an order with `facts`."""
    order = decoded(ORDER, json.dumps(order_payload(**facts)).encode())
    found = dates_of(order, SHOP, cash_on_delivery=cash_on_delivery)
    assert (found.created, found.modified) == (CREATED, MODIFIED)
    return found.paid, found.delivered, found.cancelled


NO_MONEY: dict[str, Any] = {"payment_status": ""}


@pytest.mark.parametrize(
    ("status_id", "expected"),
    [
        (1, (None, None, None)),
        (2, (CREATED, None, None)),
        (3, (CREATED, None, None)),
        (4, (CREATED, None, None)),
        (5, (None, None, MODIFIED)),
        (6, (None, None, MODIFIED)),
        (7, (None, None, None)),
        (8, (CREATED, None, None)),
        (9, (CREATED, None, None)),
        (10, (CREATED, MODIFIED, None)),
        (11, (CREATED, None, None)),
        (12, (None, None, None)),
        (13, (CREATED, None, None)),
        (14, (CREATED, None, None)),
        (99, (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_status_says_what_no_date_does(
    status_id: int | None, expected: tuple[int | None, int | None, int | None]
) -> None:
    """Who pays on the page has paid when the order was made."""
    assert dates(status_id=status_id, **NO_MONEY) == expected


@pytest.mark.parametrize(("payment_status", "paid"), [("captured", CREATED), ("Paid", CREATED), ("authorized", None)])
def test_money_that_came_is_money_that_came(payment_status: str, paid: int | None) -> None:
    """Whatever the status; authorized is only promised (the documentation's sample awaits its payment)."""
    assert dates(status_id=7, payment_status=payment_status)[0] == paid


@pytest.mark.parametrize(
    "method",
    ["Cash", "Check", "Cheque", "Money Order", "Bank Deposit", "Bank Transfer", "Pay in Store", "Cash on Delivery"],
)
def test_who_pays_by_hand_pays_when_the_shop_says_so(method: str) -> None:
    """The last change."""
    assert dates(status_id=11, payment_method=method, **NO_MONEY)[0] == MODIFIED


def test_cash_on_delivery_is_paid_when_it_is_delivered() -> None:
    """Whatever awaits fulfilment has no money yet."""
    method: dict[str, Any] = {"payment_method": "Cash on Delivery", **NO_MONEY}
    assert dates(cash_on_delivery=True, status_id=11, **method)[0] is None
    assert dates(cash_on_delivery=True, status_id=10, **method) == (MODIFIED, MODIFIED, None)


def test_a_shop_says_what_its_own_statuses_mean() -> None:
    """BigCommerce lets every status be renamed."""
    assert dates(status_id=2, custom_status="Handed over") == (CREATED, MODIFIED, None)


def test_every_status_of_bigcommerce_is_in_the_table() -> None:
    """0 to 14; the first is no order."""
    assert {INCOMPLETE, *STANDINGS} == set(range(15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 05 Mar 2019 21:40:11 +0000", 1551822011),
        ("Tue, 05 Mar 2019 23:40:11 +0200", 1551822011),
        ("Tue, 05 Mar 2019 16:10:11 -0530", 1551822011),
        ("2019-03-05T21:40:11+00:00", 1551822011),
        ("", None),
        (None, None),
    ],
)
def test_times_of_both_versions_are_read(text: str | None, expected: int | None) -> None:
    """v2 writes mail's, v3 ISO's."""
    assert seconds(text, "date_created") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 05 Mrz 2019 21:40:11 +0000",
        "Tue, 35 Mar 2019 21:40:11 +0000",
        f"Tue, 05 Mar {10**20} 21:40:11 +0000",
        "Tue, ",
        "soon",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """With its place."""
    with pytest.raises(Unreadable) as refused:
        seconds(text, "date_created")
    assert (refused.value.path, refused.value.code) == ("date_created", "webhook_field_malformed")


def test_an_order_without_any_time_cannot_be_placed() -> None:
    """A later state could not be told from an earlier one."""
    with pytest.raises(Unreadable) as refused:
        dates(date_created="", date_modified="")
    assert (refused.value.path, refused.value.code) == ("date_modified", "webhook_field_missing")
