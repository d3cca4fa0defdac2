"""Orders: the list, one order, and whether all are accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_shown import Shown, dashboard
from ledger_parts import NOW, SPACE
from order_rows import SHOP, SOURCE, a_claim, a_part, an_order, put, put_gone
from signalpost.store import open_control, open_ledger
from signalpost.store.orders import ClaimState, PartState


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shown]:
    """Order 1 waits to be sent, claimed with another value; 2 was cancelled; 3 is missing, its name like markup."""
    with dashboard(tmp_path, now=NOW) as shown:
        control = open_control(tmp_path / "control.db", shown.keys)
        sources = [{"name": SOURCE, "platform": "shopify", "shop": SHOP}]
        control.apply_config(SPACE, {**control.export_config(SPACE), "sources": sources}, author="test", now=NOW)
        control.close()
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        put_gone(ledger, 1)
        ended = a_part(2, state=PartState.ENDED, reason="order_cancelled")
        put(
            ledger,
            an_order(2, facts={"shop_number": "A-1002"}),
            ended,
            a_claim(state=ClaimState.CONFIRMED, of_order="1", value="18"),
        )
        put(ledger, an_order(3, order_id="<b>3/x</b>", told=("poll",)))
        ledger.close()
        yield shown


def test_orders_are_listed_with_how_they_stand(shop: Shown) -> None:
    """Newest first, with what to do; by shop; nothing in a name is markup."""
    found = shop.json("/orders?range=7d")["orders"]
    assert [(one["order_id"], one["outcome"]) for one in found] == [
        ("<b>3/x</b>", "missing"),
        ("2", "left_out"),
        ("1", "waiting"),
    ]
    page = shop.get(f"/orders?range=7d&source={SOURCE}").text
    assert ("&lt;b&gt;3/x&lt;/b&gt;" in page, "<b>3/x" in page, "browser: 18" in page) == (True, False, True)
    assert "/orders/kiosk/%3Cb%3E3/x%3C/b%3E" in page
    assert shop.json("/orders?range=7d&before=2")["orders"][0]["order_id"] == "1"


def test_one_order_is_shown_whole(shop: Shown) -> None:
    """Its parts, events, claims; whatever its number is."""
    model = shop.json("/orders/kiosk/1")
    assert [event["event_id"] for event in model["events"]] == ["p1"]
    page = shop.get("/orders/kiosk/1").text
    assert ("Its Purchase waits." in page, "What browsers claimed" in page) == (True, True)
    assert shop.get("/orders/kiosk/%3Cb%3E3%2Fx%3C%2Fb%3E").status_code == 200
    assert "A-1002" in shop.get("/orders/kiosk/2").text
    assert "/orders/kiosk/2" in shop.get("/search?q=A-1002").headers["location"]
    assert shop.get("/orders/kiosk/none").status_code == 404


def test_all_orders_are_accounted_for_or_named(shop: Shown) -> None:
    """By day, channel and reason; the missing one with what to do."""
    model = shop.json("/orders/accounted?range=7d")
    assert (model["orders"], model["missing_count"], round(model["accounted"], 2)) == (3, 1, 0.67)
    assert model["outcomes"] == {"delivered": 0, "observed": 0, "left_out": 1, "waiting": 1, "missing": 1}
    assert sum(sum(one["values"]) for one in model["days"]["series"]) == 3
    assert [(one["source"], one["orders"], one["missing"]) for one in model["channels"]] == [(SOURCE, 3, 1)]
    assert (model["reasons"][0]["outcome"], model["reasons"][0]["reason"]) == ("missing", "no_event")
    page = shop.get("/orders/accounted?range=7d").text
    assert "1 order is not accounted for." in page


def test_claims_that_no_order_confirms_are_listed(shop: Shown, tmp_path: Path) -> None:
    """With what the browser said, which is no markup; those that an order confirmed are not."""
    assert shop.json("/orders/accounted?range=7d")["unconfirmed"] == {"claims": [], "more": False}
    ledger = open_ledger(tmp_path / "ledger.db", shop.keys)
    put(ledger, a_claim(7, state=ClaimState.UNCONFIRMED, policy="flag", order_id="<b>7", received_at=NOW - 1))
    ledger.close()
    (claim,) = shop.json("/orders/accounted?range=7d")["unconfirmed"]["claims"]
    assert (claim["order_id"], claim["policy"]) == ("<b>7", "flag")
    page = shop.get("/orders/accounted?range=7d").text
    assert ("confirmed by no order" in page, "&lt;b&gt;7" in page, "<b>7" in page) == (True, True, False)


def test_without_a_shop_the_page_says_how_to_connect_one(tmp_path: Path) -> None:
    """And without orders that there are none."""
    with dashboard(tmp_path) as shown:
        assert "No shop tells of its orders yet." in shown.get("/orders").text
        assert "No order in this time." in shown.get("/orders/accounted").text
