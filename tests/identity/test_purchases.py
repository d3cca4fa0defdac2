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


class TestNumbersOfOrders:
    """They are counted up, and anybody can show the next ones, or those that were."""

    def test_one_that_was_is_nobodys_to_claim(self) -> None:
        """His browser gains nothing of who ordered, and she nothing of his."""
        rows = Memory()
        rows.see(NOW, CLAIM, em="hers", order="7/1002")
        rows.see(NOW + DAY, fbp=FBP, fbc=click(NOW), order="7/1002")
        assert "em" not in rows.see(NOW + DAY + MINUTE, fbp=FBP)
        assert rows.see(NOW + 2 * DAY, CLAIM, em="hers", website=False) == {}

    def test_one_that_comes_later_gains_nothing(self) -> None:
        """Nor does he gain whose it turns out to be."""
        rows = Memory()
        rows.see(NOW, fbp=FBP, fbc=click(NOW), order="7/1002")
        assert rows.see(NOW + DAY, CLAIM, em="hers", order="7/1002") == {}
        assert "em" not in rows.see(NOW + DAY + MINUTE, fbp=FBP)

    def test_whoever_shows_it_in_time_has_it(self) -> None:
        """That somebody tried it before takes nothing from her."""
        rows = Memory()
        rows.see(NOW, fbp=browser_id(8), order="7/1002")
        rows.see(NOW + DAY, visitor="v", fbp=FBP, order="7/1002")
        assert rows.see(NOW + DAY + MINUTE, CLAIM, em="hers", order="7/1002") == {"fbp": FBP}
        assert rows.see(NOW + DAY + 2 * MINUTE, visitor="v")["em"] == "hers"

    def test_what_a_server_said_of_it_lasts(self) -> None:
        """Whether it named the number in time, or with the checkout that led to it: the payment comes days later."""
        rows = Memory()
        rows.see(NOW, visitor="v", fbp=FBP, checkout="c", order="7/1002")
        rows.see(NOW + DAY, CLAIM, checkout="c", order="7/1002")
        assert rows.see(NOW + 3 * DAY, CLAIM, order="7/1002") == {"fbp": FBP}
        rows.see(NOW, visitor="w", fbp=browser_id(9), order="7/1003")
        rows.see(NOW + MINUTE, CLAIM, order="7/1003")
        assert rows.see(NOW + 3 * DAY, CLAIM, order="7/1003") == {"fbp": browser_id(9)}
