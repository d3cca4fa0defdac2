"""Carts, checkouts and orders."""

from __future__ import annotations

import msgspec

from people_rows import CLAIM, DAY, FACTS, MINUTE, NOW, Memory, browser_id, click, sighting
from signalpost.identity.linking import link
from signalpost.identity.purchases import NUMBER_SHOWN_MS, PURCHASES_KEPT
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


def test_what_it_showed_under_its_fbp_goes_as_well() -> None:
    """Its visitor id came later."""
    rows = Memory()
    rows.see(NOW, fbp=FBP, cart="first")
    for number in range(PURCHASES_KEPT):
        rows.see(NOW + 1 + number, visitor="v", fbp=FBP, cart=f"c{number}")
    assert rows.get(b"cart:first") is None
    assert rows.get(b"cart:c0") is not None


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


def test_a_token_that_two_browsers_show_is_neither_s() -> None:
    """It was sent from one to the other, or is none: it says nothing any more, to either, or to a server."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, cart="c", facts=FACTS)
    rows.see(NOW + 1, visitor="w", cart="c")
    assert rows.get(b"cart:c") == Purchase(NOW + 1, shared=True)
    rows.see(NOW + 2, visitor="w", cart="c")
    rows.see(NOW + 3, visitor="v", cart="c")
    assert rows.get(b"cart:c") == Purchase(NOW + 1, shared=True)
    assert rows.see(NOW + 4, CLAIM, cart="c", em="a") == {}


def test_a_browser_that_is_given_a_visitor_id_between_is_one_browser() -> None:
    """It stood under its fbp when it first showed the token, as before its visitor id was allowed."""
    rows = Memory()
    rows.see(NOW, fbp=FBP, cart="c", facts=FACTS)
    rows.see(NOW + MINUTE, visitor="v", fbp=FBP, cart="c")
    assert rows.see(NOW + DAY, CLAIM, cart="c") == {"fbp": FBP, **FACTS}


def test_a_server_that_names_a_person_first_is_heard_once_the_page_comes() -> None:
    """The order's webhook was quicker than the page behind the checkout: the browser is theirs by a claim."""
    rows = Memory()
    rows.see(NOW, CLAIM, checkout="c", em="a")
    assert rows.see(NOW + 1, visitor="v", checkout="c") == {"em": "a"}
    assert rows.see(NOW + MINUTE, visitor="v") == {"em": "a"}


def test_tokens_that_a_server_names_together_lead_to_one_visit() -> None:
    """The webhook tells the order of a cart: the order's number alone finds the visit from then on."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, cart="c", facts=FACTS)
    rows.see(NOW + 1, CLAIM, cart="c", order="7")
    assert rows.see(NOW + 2, CLAIM, order="7") == {"fbp": FBP, **FACTS}
    rows.see(NOW + 3, CLAIM, cart="c", order="7")
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert browser.purchases == (b"cart:c", b"order:7")


def test_an_address_is_given_to_events_of_the_web_within_a_week() -> None:
    """Ids of cookies are given for longer, and elsewhere too."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, cart="c", facts=FACTS)
    assert rows.see(NOW + 7 * DAY - 999, CLAIM, cart="c") == {"fbp": FBP, **FACTS}
    assert rows.see(NOW + 8 * DAY, CLAIM, cart="c") == {"fbp": FBP}
    assert rows.see(NOW + 1, CLAIM, cart="c", website=False) == {"fbp": FBP}


def test_a_token_that_another_browser_has_by_now_is_not_forgotten_with_this_one() -> None:
    """What is dropped for newer tokens is this browser's alone."""
    rows = Memory()
    late = NOW + NUMBER_SHOWN_MS + 1
    rows.see(NOW, visitor="v", order="7")
    rows.see(late, visitor="w", order="7")
    for number in range(PURCHASES_KEPT):
        rows.see(late + 1 + number, visitor="v", cart=f"c{number}")
    assert rows.get(b"order:7") == Purchase(late, b"visitor:w")


def test_a_token_that_two_browsers_showed_stays_so_when_one_of_them_drops_it() -> None:
    """Or the next browser to show it would have what a server says of it."""
    rows = Memory()
    rows.see(NOW, visitor="v", cart="c")
    rows.see(NOW + 1, visitor="w", cart="c")
    for number in range(PURCHASES_KEPT):
        rows.see(NOW + 2 + number, visitor="v", cart=f"c{number}")
    assert rows.get(b"cart:c") == Purchase(NOW + 1, shared=True)


def test_one_contested_token_does_not_hide_the_others() -> None:
    """Those that the same page shows beside it lead to its browser."""
    rows = Memory()
    rows.see(NOW, visitor="v", checkout="c")
    for at, cart in ((NOW + 1, "d"), (NOW + 2, "e")):
        rows.see(at, visitor="w", fbp=FBP, checkout="c", cart=cart)
        assert rows.get(b"checkout:c") == Purchase(NOW + 1, shared=True)
        assert rows.see(at, CLAIM, cart=cart) == {"fbp": FBP}


def test_a_visit_is_kept_with_all_that_it_showed() -> None:
    """Written again once a day, or when it shows more."""
    rows = Memory()
    shown = {"visitor": "v", "fbp": FBP, "fbc": click(NOW), "cart": "c"}
    kept = Purchase(NOW, b"visitor:v", FBP, click(NOW), *FACTS.values())
    rows.see(NOW, facts=FACTS, **shown)
    rows.see(NOW + DAY - 1, facts=FACTS, **shown)
    assert rows.get(b"cart:c") == kept
    rows.see(NOW + DAY, facts=FACTS, **shown)
    assert rows.get(b"cart:c") == msgspec.structs.replace(kept, at=NOW + DAY)


def test_what_a_visit_gives_is_of_its_time() -> None:
    """That is what the event says of when it was seen."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, cart="c", facts=FACTS)
    given = link(rows, sighting(NOW + DAY, CLAIM, cart="c")).given
    assert {one.key: (one.why, one.at) for one in given} == dict.fromkeys(("fbp", *FACTS), ("cart", NOW))


def test_a_visit_outlives_its_browser() -> None:
    """Should that be forgotten alone: a further token leads to the visit all the same."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, cart="c")
    rows.drop(b"visitor:v")
    assert rows.see(NOW + 1, CLAIM, cart="c", order="7") == {"fbp": FBP}
    assert rows.see(NOW + 2, CLAIM, order="7") == {"fbp": FBP}
