"""Paid, delivered, called off: by status and dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform, Standing
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.payload import ORDER
from signalpost.connectors.woocommerce.statuses import STANDINGS, Dates, dates_of
from woocommerce_stand_in import order_payload

SHOP = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop")
CREATED, PAID, DONE = 1795202882, 1795202888, 1795210000


def dates(source: OrderSource = SHOP, **facts: Any) -> Dates:
    """Of an order with `facts`."""
    return dates_of(decoded(ORDER, json.dumps(order_payload(**facts)).encode()), source)


def unpaid(**facts: Any) -> dict[str, Any]:
    """An order that has no date of payment."""
    return {"date_paid": None, "date_paid_gmt": None, **facts}


@pytest.mark.parametrize(
    ("facts", "paid", "delivered", "cancelled"),
    [
        ({"status": "processing"}, PAID, None, None),
        (unpaid(status="processing", payment_method="cod"), None, None, None),
        (unpaid(status="pending"), None, None, None),
        (unpaid(status="on-hold"), None, None, None),
        (unpaid(status="failed"), None, None, None),
        (unpaid(status="cancelled"), None, None, PAID),
        ({"status": "cancelled"}, PAID, None, PAID),
        ({"status": "refunded"}, PAID, None, None),
        ({"status": "completed", "date_completed_gmt": "2026-11-20T21:26:40"}, PAID, DONE, None),
        (unpaid(status="completed", date_completed_gmt="2026-11-20T21:26:40"), DONE, DONE, None),
        (unpaid(status="completed"), PAID, PAID, None),
        ({"status": "a-plugins-own"}, PAID, None, None),
        (unpaid(status="a-plugins-own"), None, None, None),
    ],
)
def test_statuses_and_dates(
    facts: dict[str, Any], paid: int | None, delivered: int | None, cancelled: int | None
) -> None:
    """What has no date of its own has that of the last change."""
    assert dates(**facts) == Dates(modified=PAID, created=CREATED, paid=paid, delivered=delivered, cancelled=cancelled)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing.OPEN, (None, None, None)),
        (Standing.PAID, (PAID, None, None)),
        (Standing.DELIVERED, (PAID, PAID, None)),
        (Standing.CANCELLED, (None, None, PAID)),
    ],
)
def test_a_shop_says_what_its_own_statuses_mean(
    standing: Standing, expected: tuple[int | None, int | None, int | None]
) -> None:
    """And may read ours otherwise."""
    shop = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop", statuses={"at-the-door": standing})
    found = dates(shop, **unpaid(status="at-the-door"))
    assert (found.paid, found.delivered, found.cancelled) == expected


def test_v1_has_the_date_of_payment_in_the_shops_own_time() -> None:
    """So it is held between the making and the last change, which are in UTC there."""
    gmt: dict[str, Any] = dict.fromkeys(("date_created_gmt", "date_modified_gmt", "date_paid_gmt"))
    between: dict[str, Any] = {"date_created": "2016-05-30T22:35:16", "date_modified": "2016-05-30T22:40:00"}
    assert dates(**gmt, **between, date_paid="2016-05-30 19:35:25").paid == 1464647716
    assert dates(**gmt, **between, date_paid="2016-05-31 01:35:25").paid == 1464648000
    assert dates(**gmt, **between, date_paid="2016-05-30 22:37:00").paid == 1464647820
    assert dates(**gmt, **between, date_paid="").paid is None


def test_an_order_without_any_time_cannot_be_placed() -> None:
    """A later state could not be told from an earlier one."""
    nothing: dict[str, Any] = {f"date_{what}{zone}": None for what in ("created", "modified") for zone in ("", "_gmt")}
    with pytest.raises(Unreadable) as refused:
        dates(**nothing)
    assert (refused.value.path, refused.value.code) == ("date_modified_gmt", "webhook_field_missing")


def test_every_status_of_woocommerce_is_in_the_table() -> None:
    """But those of drafts, which are no orders."""
    assert set(STANDINGS) == {"pending", "on-hold", "processing", "completed", "cancelled", "refunded", "failed"}
