"""Carts, checkouts and orders."""

from __future__ import annotations

from people_rows import CLAIM, DAY, FACTS, MINUTE, NOW, Memory, browser_id, click
from signalpost.identity.purchases import PURCHASES_KEPT
from signalpost.identity.rows import Browser, Purchase

FBP = browser_id(7)


def test_the_visit_is_kept_at_its_richest() -> None:
    """A later event of the visit that knows less takes nothing away."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW), cart="c", facts=FACTS)
    rows.see(NOW + MINUTE, visitor="v", cart="c")
    assert rows.see(NOW + DAY, CLAIM, cart="c") == {"fbp": FBP, "fbc": click(NOW), **FACTS}


def test_a_click_after_the_purchase_is_not_its() -> None:
    """What led to the order was there before it."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, checkout="c")
    rows.see(NOW + DAY, visitor="v", fbc=click(NOW + DAY))
    assert "fbc" not in rows.see(NOW + 2 * DAY, CLAIM, checkout="c")


def test_the_order_names_whose_browser_it_was_at_the_time() -> None:
    """The webhook comes when somebody else has logged in there already."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, checkout="c")
    rows.see(NOW + DAY, CLAIM, visitor="v", em="other")
    assert "em" not in rows.see(NOW + 2 * DAY, CLAIM, checkout="c", external_id="x")


def test_a_browser_keeps_its_last_purchases() -> None:
    """Older tokens are forgotten, not left behind."""
    rows = Memory()
    for number in range(PURCHASES_KEPT + 3):
        rows.see(NOW + number, visitor="v", cart=f"c{number}")
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert len(browser.purchases) == PURCHASES_KEPT
    assert sum(type(row) is Purchase for row in rows.kept.values()) == PURCHASES_KEPT
