"""Browsers: their cookies, their clicks, who was logged in."""

from __future__ import annotations

import pytest

from people_rows import CLAIM, DAY, LOGIN, MINUTE, NOW, TYPED, Memory, browser_id, click, sighting
from signalpost.identity.browsers import (
    CLICKS_KEPT,
    CONFIRMED_MS,
    FBPS_KEPT,
    LASTS_MS,
    LOGINS_KEPT,
    VISIT_MS,
    find_browser,
    people_on,
)
from signalpost.identity.linking import whose
from signalpost.identity.rows import Alias, Browser, Person, Seen, Stopped
from signalpost.identity.trust import Trust

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


def logins(rows: Memory, name: bytes = b"visitor:v") -> list[tuple[bytes, int, int | None]]:
    """Who was logged in, how believed, and until when (after NOW)."""
    browser = rows.get(name)
    assert isinstance(browser, Browser)
    return [(one.key, one.trust, None if one.until is None else one.until - NOW) for one in browser.logins]


def test_a_browser_may_be_known_by_its_fbp_alone() -> None:
    """Its fbp is its name, and what it shows later is taken in."""
    rows = Memory()
    rows.see(NOW, LOGIN, em="a")
    rows.see(NOW + 1, LOGIN, fbp=FBP, em="a")
    assert logins(rows, f"fbp:{FBP}".encode()) == [(b"em:a", LOGIN, None)]
    assert rows.see(NOW + 2, fbp=FBP) == {"em": "a"}
    assert rows.see(NOW + 3, fbp=FBP, fbc=click(NOW)) == {"em": "a"}
    assert rows.see(NOW + 4, fbp=FBP) == {"em": "a", "fbc": click(NOW)}


def test_cookies_that_lead_to_another_browser_stay_there() -> None:
    """A copied fbp leads to neither from then on, and a third browser that shows it gains nothing."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP)
    rows.see(NOW + 1, visitor="w", fbp=FBP)
    assert rows.get(f"fbp:{FBP}".encode()) == Stopped("contested", NOW + 1)
    rows.see(NOW + 2, visitor="x", fbp=FBP)
    assert rows.get(f"fbp:{FBP}".encode()) == Stopped("contested", NOW + 1)
    assert rows.see(NOW + 3, visitor="x") == {}
    assert rows.see(NOW + 3, visitor="v") == {"fbp": FBP}
    assert rows.see(NOW + 4, LOGIN, fbp=FBP, em="a") == {}
    assert find_browser(rows, {}, NOW) is None


def test_an_old_click_seen_again_is_the_last_one_again() -> None:
    """Its name leads to the browser already."""
    rows = Memory()
    for number in range(CLICKS_KEPT + 1):
        rows.see(NOW + number, visitor="v", fbc=click(NOW - number))
    rows.see(NOW + 10, visitor="v", fbc=click(NOW))
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert browser.clicks[-1].value == click(NOW)
    assert len(browser.clicks) == CLICKS_KEPT


def test_a_login_goes_on_within_its_visit() -> None:
    """It is not written again within a minute, but when it is believed more; after half an hour it is another one."""
    rows = Memory()
    rows.see(NOW, visitor="v")
    rows.see(NOW + 1, CLAIM, visitor="v", em="a")
    before = rows.get(b"visitor:v")
    rows.see(NOW + 1 + CONFIRMED_MS - 1, CLAIM, visitor="v", em="a")
    assert rows.get(b"visitor:v") is before
    rows.see(NOW + 1 + CONFIRMED_MS, CLAIM, visitor="v", em="a")
    assert rows.get(b"visitor:v") != before
    assert logins(rows) == [(b"em:a", CLAIM, None)]
    rows.see(NOW + CONFIRMED_MS + 2, LOGIN, visitor="v", em="a")
    assert logins(rows) == [(b"em:a", LOGIN, None)]
    rows.see(NOW + CONFIRMED_MS + 2 + VISIT_MS + 1, LOGIN, visitor="v", em="a")
    assert [key for key, _, _ in logins(rows)] == [b"em:a", b"em:a"]


def test_a_claim_takes_no_browser_from_who_is_logged_in() -> None:
    """Until the login is over, or too old to count."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a")
    rows.see(NOW + DAY, CLAIM, visitor="v", em="b")
    assert logins(rows) == [(b"em:a", LOGIN, None)]
    rows.see(NOW + 2 * DAY, LOGIN, visitor="v", em="b")
    assert logins(rows) == [(b"em:a", LOGIN, 2 * DAY), (b"em:b", LOGIN, None)]
    late = NOW + 2 * DAY + LASTS_MS
    rows.see(late, CLAIM, visitor="v", em="c")
    assert len(logins(rows)) == 2
    rows.see(late + 1, CLAIM, visitor="v", em="c")
    assert logins(rows)[-1] == (b"em:c", CLAIM, None)


def test_a_claim_gives_no_browser_to_who_has_proved_theirs() -> None:
    """Whoever orders with their address on another's browser is not taken to live there."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="home", em="a")
    rows.see(NOW + 1, visitor="v")
    rows.see(NOW + 2, CLAIM, visitor="v", em="a")
    assert logins(rows) == []
    rows.see(NOW + 3, CLAIM, visitor="v", em="b")
    assert logins(rows) == [(b"em:b", CLAIM, None)]


def test_a_logout_ends_the_login_once() -> None:
    """From then on events and clicks are nobody's; a logout where nobody is logged in is nothing."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", fbp=FBP, em="a")
    rows.see(NOW + 5, visitor="v", logout=True)
    rows.see(NOW + 9, visitor="v", logout=True)
    assert logins(rows) == [(b"em:a", LOGIN, 5)]
    assert rows.see(NOW + 10, visitor="v") == {"fbp": FBP}
    rows.see(NOW + 11, visitor="w", logout=True)
    assert logins(rows, b"visitor:w") == [] or rows.get(b"visitor:w") is None
    rows.see(NOW + 12, LOGIN, visitor="v", em="b")
    assert logins(rows) == [(b"em:a", LOGIN, 5), (b"em:b", LOGIN, None)]


def test_an_address_typed_that_is_not_the_owner_s_ends_their_login() -> None:
    """Somebody else may be there; it proves nothing of who, and their own address typed later brings nothing back."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a")
    assert rows.see(NOW + 5, TYPED, visitor="v", em="b") == {}
    assert logins(rows) == [(b"em:a", LOGIN, 5), (b"em:b", TYPED, None)]
    assert rows.see(NOW + 6, visitor="v") == {}
    rows.see(NOW + 7, TYPED, visitor="v", em="b")
    assert len(logins(rows)) == 2
    rows.see(NOW + 8, visitor="w", fbp=browser_id(8))
    rows.see(NOW + 9, TYPED, visitor="w", em="c")
    assert logins(rows, b"visitor:w") == [(b"em:c", TYPED, None)]


@pytest.mark.parametrize("trust", [LOGIN, TYPED])
def test_more_people_than_share_a_home_make_a_browser_nobody_s(trust: Trust) -> None:
    """Five who log in, or whose addresses are typed; nobody logs in there any more, and no click is given on."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW))
    for place, em in enumerate("abcde"):
        rows.see(NOW + place + 1, trust, visitor="v", em=em)
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert browser.shared and browser.logins == ()
    for em in "abcde":
        person = rows.get(f"em:{em}".encode())
        assert not isinstance(person, Person) or not person.browsers
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    rows.see(NOW + DAY, TYPED, visitor="v", em="a")
    after = rows.get(b"visitor:v")
    assert isinstance(after, Browser) and after.logins == ()
    assert whose(rows, sighting(NOW + DAY, visitor="v")) is None
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a") == {}


def test_four_people_can_share_a_home() -> None:
    """The visit of each is theirs."""
    rows = Memory()
    for place, em in enumerate("abcd"):
        rows.see(NOW + place * DAY, LOGIN, visitor="v", em=em)
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert not browser.shared
    assert len(people_on(rows, browser)) == 4
    for place, em in enumerate("abcd"):
        assert whose(rows, sighting(NOW + place * DAY + MINUTE, visitor="v")) == f"em:{em}".encode()


def test_addresses_of_one_telephone_and_first_name_are_one_person_s() -> None:
    """In any order, and beside somebody else's."""
    rows = Memory()
    orders = (("a", "p", "ada"), ("b", "q", "bob"), ("c", "p", "ada"), ("d", "q", "bob"), ("e", "p", "eve"))
    counts = []
    for days, (em, ph, first_name) in enumerate(orders):
        rows.see(NOW + days * DAY, CLAIM, visitor="v", em=em, ph=ph, first_name=first_name)
        browser = rows.get(b"visitor:v")
        assert type(browser) is Browser
        counts.append(len(people_on(rows, browser)))
    assert counts == [1, 2, 2, 2, 3]


def test_whose_a_browser_was_is_said_by_all_that_is_known() -> None:
    """Its one owner's at every time but after a logout; its own, where nobody was ever logged in."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP)
    assert whose(rows, sighting(NOW, visitor="v")) == b"visitor:v"
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    assert whose(rows, sighting(NOW, visitor="v")) == b"em:a"
    rows.see(NOW + 2 * DAY, visitor="v", logout=True)
    assert whose(rows, sighting(NOW, visitor="v")) == b"em:a"
    assert whose(rows, sighting(NOW + 2 * DAY, visitor="v")) is None


def test_a_person_s_last_click_is_given_where_no_browser_is() -> None:
    """By telephone, say: of their own browser every click but one after a logout, with that browser's fbp."""
    rows = Memory()
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW))
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a") == {"fbc": click(NOW), "fbp": FBP}
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a", event_time=NOW // 1000 - 1) == {}
    rows.see(NOW + 3 * DAY, visitor="v", logout=True)
    rows.see(NOW + 4 * DAY, visitor="v", fbc=click(NOW + 4 * DAY))
    assert rows.see(NOW + 5 * DAY, CLAIM, em="a") == {"fbc": click(NOW)}


def test_on_a_shared_browser_a_click_is_given_to_whose_visit_it_was() -> None:
    """And the fbp to neither."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", fbp=FBP, em="a")
    rows.see(NOW + DAY, visitor="v", fbc=click(NOW + DAY))
    rows.see(NOW + DAY + 1, LOGIN, visitor="v", em="b")
    assert rows.see(NOW + 2 * DAY, CLAIM, em="b") == {"fbc": click(NOW + DAY)}
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a") == {}
    assert rows.see(NOW + 2 * DAY, visitor="v") == {"fbp": FBP}


def test_an_fbp_leads_to_the_visitor_it_was_seen_with() -> None:
    """And by itself begins a browser that nobody is known in."""
    rows = Memory()
    rows.see(NOW, fbp=FBP)
    rows.see(NOW + 1, fbp=FBP, fbc=click(NOW))
    assert whose(rows, sighting(NOW + 1, fbp=FBP)) == f"fbp:{FBP}".encode()
    rows.see(NOW + 2, visitor="v", fbp=FBP)
    rows.see(NOW + 3, LOGIN, fbp=FBP, em="a")
    assert logins(rows) == [(b"em:a", LOGIN, None)]
    assert rows.see(NOW + 4, visitor="v") == {"fbp": FBP, "fbc": click(NOW), "em": "a"}


def test_the_last_fbps_of_a_browser_are_kept() -> None:
    """An event from before the last one is given the one that there was then."""
    rows = Memory()
    fbps = [browser_id(number, NOW + number) for number in range(FBPS_KEPT + 1)]
    for number, fbp in enumerate(fbps):
        rows.see(NOW + number * DAY, visitor="v", fbp=fbp)
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert [seen.value for seen in browser.fbps] == fbps[1:]
    assert rows.see(NOW + 2 * DAY, visitor="v") == {"fbp": fbps[2]}


def test_of_two_clicks_the_later_made_is_the_person_s_last() -> None:
    """Whichever was seen first, and no later than the event."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", fbc=click(NOW), em="a")
    rows.see(NOW + 1, visitor="v", fbc=click(NOW - DAY))
    rows.see(NOW + DAY, visitor="v", fbc=click(NOW + DAY))
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a")["fbc"] == click(NOW + DAY)
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a", event_time=NOW // 1000)["fbc"] == click(NOW)


def test_a_visit_that_goes_on_leaves_the_others_logins() -> None:
    """Two people share the browser, and it stays shared."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="b")
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    rows.see(NOW + DAY + 2 * CONFIRMED_MS, LOGIN, visitor="v", em="a")
    assert [key for key, _, _ in logins(rows)] == [b"em:b", b"em:a"]


def test_a_browser_is_given_all_keys_that_claims_named() -> None:
    """One after the other in a visit; not what else is known of the person."""
    rows = Memory()
    rows.see(NOW, CLAIM, em="a", external_id="x", website=False)
    rows.see(NOW, CLAIM, external_id="x", ph="p", website=False)
    rows.see(NOW + 1, CLAIM, visitor="v", em="a")
    assert rows.see(NOW + 2, visitor="v") == {"em": "a"}
    rows.see(NOW + 3, CLAIM, visitor="v", ph="p")
    assert rows.see(NOW + 4, visitor="v") == {"em": "a", "ph": "p"}


def test_an_fbp_that_was_met_alone_is_kept_once() -> None:
    """With the time it was first seen, beside those that the browser had since."""
    rows = Memory()
    rows.see(NOW, fbp=FBP)
    rows.see(NOW + 1, visitor="v", fbp=browser_id(8))
    rows.see(NOW + DAY, visitor="v", fbp=FBP)
    browser = rows.get(b"visitor:v")
    assert isinstance(browser, Browser)
    assert browser.fbps == (Seen(browser_id(8), NOW + 1), Seen(FBP, NOW))
