"""Browsers: their cookies, their clicks, who was logged in."""

from __future__ import annotations

from people_rows import CLAIM, DAY, LOGIN, MINUTE, NOW, TYPED, Memory, browser_id, click, sighting
from signalpost.identity.browsers import CLICKS_KEPT, LASTS_MS, LOGINS_KEPT
from signalpost.identity.linking import whose
from signalpost.identity.rows import Alias, Browser, Stopped

FBP = browser_id(7)


def test_a_browser_is_found_by_its_fbp_once_its_visitor_id_is_known() -> None:
    """What was learnt by the fbp alone before is kept."""
    rows = Memory()
    rows.see(NOW, LOGIN, fbp=FBP, em="a")
    assert rows.see(NOW + 1, visitor="v", fbp=FBP) == {"em": "a"}
    assert rows.get(b"visitor:v") is not None
    assert rows.get(f"fbp:{FBP}".encode()) == Alias(b"visitor:v")


def test_a_click_leads_to_its_browser() -> None:
    """An event that kept nothing but the click id is given the rest."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", fbp=FBP, fbc=click(NOW), em="a")
    assert rows.see(NOW + 1, CLAIM, fbc=click(NOW)) == {"fbp": FBP, "em": "a"}
    assert rows.see(NOW + 1, CLAIM, fbc=click(NOW, "unknown")) == {}


def test_a_click_that_two_browsers_show_is_neither_s() -> None:
    """A page's address that was passed on, cookie and all."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbc=click(NOW))
    rows.see(NOW + 1, visitor="w", fbc=click(NOW))
    assert rows.get(f"fbc:{click(NOW)}".encode()) == Stopped("contested", NOW + 1)


def test_only_the_last_clicks_and_logins_are_kept() -> None:
    """Of who was logged in again and again, an earlier visit goes before another's only one."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="b")
    for number in range(20):
        rows.see(NOW + (number + 1) * DAY, LOGIN, visitor="v", em="a", fbc=click(NOW + number))
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert (len(browser.clicks), len(browser.logins)) == (CLICKS_KEPT, LOGINS_KEPT)
    assert {login.key for login in browser.logins} == {b"em:a", b"em:b"}


def test_a_login_that_nobody_confirmed_for_long_counts_no_more() -> None:
    """The device may have been sold."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a")
    assert rows.see(NOW + LASTS_MS, visitor="v") == {"em": "a"}
    assert rows.see(NOW + LASTS_MS + 1, visitor="v") == {}


def test_a_login_that_comes_late_takes_no_browser_from_who_came_since() -> None:
    """Two inboxes are folded one after the other."""
    rows = Memory()
    rows.see(NOW + MINUTE, LOGIN, visitor="v", em="b")
    rows.see(NOW, LOGIN, visitor="v", em="a")
    assert rows.see(NOW + 2 * MINUTE, visitor="v") == {"em": "b"}


def test_on_a_shared_browser_a_visit_goes_on_while_it_has_events() -> None:
    """Half an hour without one ends it."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="b")
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    for minutes in (20, 40, 60):
        assert rows.see(NOW + DAY + minutes * MINUTE, visitor="v") == {"em": "a"}
    assert rows.see(NOW + DAY + 91 * MINUTE, visitor="v") == {}
    assert whose(rows, sighting(NOW + DAY + 10 * MINUTE, visitor="v")) == b"em:a"
    assert whose(rows, sighting(NOW + 2 * DAY, visitor="v")) is None


def test_typing_one_s_own_address_changes_nothing() -> None:
    """The form names whoever is logged in."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a", external_id="x")
    assert rows.see(NOW + DAY, TYPED, visitor="v", em="a") == {"external_id": "x"}


def test_a_malformed_cookie_is_never_given() -> None:
    """Whatever let it in."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", fbp="nonsense", fbc="fb.1.x", em="a")
    assert rows.see(NOW + 1, visitor="v") == {"em": "a"}
