"""Browsers' Purchases where a shop tells of orders: confirmed by an order, sent, flagged or dropped without one."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk import DAY, FOREVER, Kiosk
from shop_orders import SHOP, SOURCE, hashed, purchase_id
from signalpost.connectors.source import OrderSource, Platform, Unconfirmed
from signalpost.worker.orders_claims import source_of, sources_by_name, tokens_of

WAIT = 600_000  # server_wait, as it is shipped
CART = {"cart": "c-1"}


def claims(kiosk: Kiosk) -> dict[tuple[str, str, str], int]:
    found = kiosk.house.ledger.order_book.claims_counted(1, since=0, until=1 << 50)
    return dict(found)


def test_the_shops_value_wins_over_the_browsers(kiosk: Kiosk) -> None:
    """Its value, currency and order_id; the browser's fbp stays. Both copies are one event, with one id."""
    kiosk.put(kiosk.tell.browser(value=1.0, currency="USD"))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    (event,) = kiosk.events()
    (body,) = kiosk.bodies()
    assert (body["custom_data"]["value"], body["custom_data"]["currency"]) == (19.99, "EUR")
    assert {"em", "fbp"} <= body["user_data"].keys()
    assert (event.event_id, len(event.copies)) == (purchase_id("17"), 2)
    assert claims(kiosk) == {(SOURCE, "confirmed", "send"): 1}


@pytest.mark.parametrize("token", ["cart", "checkout"])
def test_a_browser_that_knows_no_order_is_found_by_its_token(kiosk: Kiosk, token: str) -> None:
    """The shop's Purchase goes by the id under which the browser's went to Meta, with the shop's order_id."""
    link = {token: "t-1"}
    kiosk.put(kiosk.tell.browser(None, event_id="from-the-page", value=1.0, link=link))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"link": link}))
    (event,) = kiosk.events()
    (body,) = kiosk.bodies()
    assert (event.event_id, event.order_id, len(event.copies)) == ("from-the-page", "17", 2)
    assert (body["event_id"], body["custom_data"]["order_id"]) == ("from-the-page", "17")
    assert body["custom_data"]["value"] == 19.99


def test_ids_that_differ_are_one_event_in_either_order(kiosk: Kiosk) -> None:
    """Found by the order's number: the later copy goes by the id of the earlier one."""
    kiosk.put(kiosk.tell.browser("17", event_id="page-17"))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    kiosk.put(kiosk.tell.facts("18", paid_at=5), kiosk.tell.part("18"))
    kiosk.later(60_000)
    assert kiosk.deliver() == 2
    kiosk.put(kiosk.tell.browser("18", event_id="page-18"))
    assert {event.event_id for event in kiosk.events()} == {"page-17", purchase_id("18")}
    assert kiosk.fates() == {"event": 2, "merged": 1, "duplicate": 1}


def test_both_copies_in_one_batch_are_one_event(kiosk: Kiosk) -> None:
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"link": CART}),
              kiosk.tell.browser(None, event_id="page", link=CART))  # fmt: skip
    assert [event.event_id for event in kiosk.events()] == ["page"]
    assert claims(kiosk) == {(SOURCE, "confirmed", "send"): 1}


def test_a_browsers_purchase_waits_for_the_shops(kiosk: Kiosk) -> None:
    """The name counts as a server's in the datasets of the shop, and no longer once it is paused."""
    kiosk.put(kiosk.tell.browser())
    (event,) = kiosk.events()
    assert event.due_at - event.received_at == WAIT
    kiosk.settings(paused=True)
    kiosk.worker.upkeep()
    kiosk.put(kiosk.tell.browser("18"))
    assert kiosk.events()[0].due_at - event.received_at < WAIT


def test_a_purchase_that_no_order_confirms_is_sent_and_counted(kiosk: Kiosk) -> None:
    """With `send` and with `flag`; an order that comes later confirms it after all."""
    kiosk.settings(unconfirmed=Unconfirmed.FLAG)
    kiosk.put(kiosk.tell.browser())
    kiosk.later(WAIT)
    assert kiosk.deliver() == 1
    assert claims(kiosk) == {(SOURCE, "unconfirmed", "flag"): 1}
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert claims(kiosk) == {(SOURCE, "confirmed", "flag"): 1}
    assert kiosk.fates() == {"event": 1, "duplicate": 1}


def test_with_drop_a_browsers_purchase_waits_for_its_order(kiosk: Kiosk) -> None:
    """It is held till then, and joins the shop's."""
    kiosk.settings(unconfirmed=Unconfirmed.DROP)
    kiosk.put(kiosk.tell.browser())
    assert (kiosk.fates(), kiosk.events()) == ({"held": 1}, [])
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    (body,) = kiosk.bodies()
    assert {"em", "fbp"} <= body["user_data"].keys()
    assert kiosk.fates() == {"event": 1, "merged": 1}


def test_with_drop_a_forged_purchase_ends_and_makes_no_order(kiosk: Kiosk) -> None:
    """Once the wait is over; the reason and the count stay."""
    kiosk.settings(unconfirmed=Unconfirmed.DROP)
    kiosk.put(*(kiosk.tell.browser(f"forged-{number}") for number in range(3)))
    kiosk.later(WAIT - 1)
    assert kiosk.fates() == {"held": 3}
    kiosk.later(1)
    assert (kiosk.dropped(), kiosk.events()) == ({"unconfirmed_order": 3}, [])
    assert claims(kiosk) == {(SOURCE, "unconfirmed", "drop"): 3}
    assert kiosk.house.ledger.order_book.order(1, SHOP, "forged-1") is None


def test_with_drop_a_known_order_lets_its_browser_through(kiosk: Kiosk) -> None:
    """Also while the order itself still waits for its payment."""
    kiosk.settings(unconfirmed=Unconfirmed.DROP)
    kiosk.put(kiosk.tell.facts(), kiosk.tell.part(after="17/paid", wait_until=FOREVER, copy={"link": CART}))
    kiosk.put(kiosk.tell.browser(None, event_id="page", link=CART))
    assert [event.event_id for event in kiosk.events()] == ["page"]
    kiosk.put(kiosk.tell.facts(paid_at=5))
    assert kiosk.fates() == {"event": 1, "merged": 1}


def test_a_copy_that_waited_and_whose_key_is_gone_is_counted(kiosk: Kiosk) -> None:
    """Its order confirms what nobody can open any more: of it stays that it came, and why it ended."""
    kiosk.settings(unconfirmed=Unconfirmed.DROP)
    kiosk.put(kiosk.tell.browser())
    day = kiosk.house.now // DAY
    kiosk.house.now += DAY
    kiosk.tell.now = kiosk.house.now
    kiosk.house.keyring.destroy(day)
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert (kiosk.fates(), kiosk.dropped()) == ({"event": 1, "dropped": 1}, {"key_missing": 1})
    assert claims(kiosk) == {(SOURCE, "confirmed", "drop"): 1}


def test_browsers_of_other_datasets_and_names_claim_nothing(kiosk: Kiosk) -> None:
    """Nor do servers, nor copies that their senders took to Meta themselves."""
    shop = OrderSource(name="a", platform=Platform.GENERIC, shop="a", datasets=("11",))
    by_name = sources_by_name({"a": shop})
    copy = kiosk.tell.browser()
    assert source_of(copy, by_name, ["11", "12"]) is shop
    assert source_of(copy, by_name, ["12"]) is None
    assert source_of(kiosk.tell.copy("17"), by_name, ["11"]) is None
    assert source_of(kiosk.tell.browser(passthrough=True), by_name, ["11"]) is None
    assert source_of(kiosk.tell.browser(event_name="Lead"), by_name, ["11"]) is None
    assert tokens_of(kiosk.tell.browser(link={"visitor": "v", **CART})) == [("cart", "c-1")]


def test_a_killed_worker_finds_its_claims_again(kiosk: Kiosk, house: Any) -> None:
    """What waits is in the ledger, not in memory."""
    kiosk.settings(unconfirmed=Unconfirmed.DROP)
    kiosk.put(kiosk.tell.browser(user={"em": hashed("anna")}))
    kiosk.worker = house.worker()
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert kiosk.fates() == {"event": 1, "merged": 1}
