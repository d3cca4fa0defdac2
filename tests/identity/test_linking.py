"""What links, what does not, and what an event is given."""

from __future__ import annotations

import pytest

from people_rows import CLAIM, DAY, FACTS, LOGIN, MINUTE, NOW, TYPED, Memory, browser_id, click, sighting
from signalpost.identity.linking import known_for, link, whose
from signalpost.identity.people import stop

FBP = browser_id(7)


@pytest.fixture
def rows() -> Memory:
    return Memory()


def test_a_checkout_webhook_without_cookies_is_given_its_visit(rows: Memory) -> None:
    """fbp, fbc, client address and user agent of the visit that led to it, found by the checkout's token."""
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW), checkout="c1", facts=FACTS)
    given = rows.see(NOW + MINUTE, CLAIM, checkout="c1", em="a")
    assert given == {"fbp": FBP, "fbc": click(NOW), **FACTS}


@pytest.mark.parametrize("token", ["cart", "checkout", "order"])
def test_each_token_of_a_purchase_leads_to_its_visit(rows: Memory, token: str) -> None:
    """And says on the event by which of them it was found."""
    rows.see(NOW, visitor="v", fbp=FBP, facts=FACTS, **{token: "t"})
    assert rows.why(NOW + MINUTE, CLAIM, **{token: "t"}) == dict.fromkeys(("fbp", *FACTS), token)


def test_tokens_that_come_together_lead_to_the_same_visit(rows: Memory) -> None:
    """The order of a checkout is known to a later webhook that names the order alone."""
    rows.see(NOW, visitor="v", fbp=FBP, checkout="c1")
    rows.see(NOW + MINUTE, CLAIM, checkout="c1", order="o1")
    assert rows.see(NOW + 2 * MINUTE, CLAIM, order="o1")["fbp"] == FBP


def test_an_address_is_only_of_the_web_and_of_a_week(rows: Memory) -> None:
    """A phone order has no address; a checkout finished a fortnight later was finished elsewhere."""
    rows.see(NOW, visitor="v", fbp=FBP, checkout="c1", facts=FACTS)
    assert "client_ip_address" not in rows.see(NOW + MINUTE, CLAIM, checkout="c1", website=False)
    assert set(rows.see(NOW + 14 * DAY, CLAIM, checkout="c1")) == {"fbp"}


def test_a_phone_order_is_given_its_click_through_a_login_in_between(rows: Memory) -> None:
    """A visit from an ad, a login later, an order by phone with the e-mail alone, 14 days after the click."""
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW))
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    given = rows.why(NOW + 14 * DAY, CLAIM, em="a", website=False)
    assert given == {"fbc": "login", "fbp": "login"}


def test_without_a_login_the_order_is_given_nothing(rows: Memory) -> None:
    """Nothing ties the e-mail to the browser."""
    rows.see(NOW, visitor="v", fbp=FBP, fbc=click(NOW))
    assert rows.see(NOW + 14 * DAY, CLAIM, em="a", website=False) == {}


def test_a_later_visit_is_given_the_hashed_e_mail(rows: Memory) -> None:
    """Of whoever is logged in there, with what else is known of them."""
    rows.see(NOW, LOGIN, visitor="v", em="a", external_id="x")
    rows.see(NOW + 1, CLAIM, external_id="x", ph="p")
    assert rows.see(NOW + DAY, visitor="v") == {"em": "a", "ph": "p", "external_id": "x"}


def test_the_latest_login_wins_on_a_device(rows: Memory) -> None:
    """The next one's events are theirs alone."""
    rows.see(NOW, LOGIN, visitor="v", em="a")
    rows.see(NOW + MINUTE, LOGIN, visitor="v", em="b")
    assert rows.see(NOW + 2 * MINUTE, visitor="v") == {"em": "b"}


def test_a_logout_stops_it(rows: Memory) -> None:
    """Whoever comes next is nobody until they log in."""
    rows.see(NOW, LOGIN, visitor="v", em="a")
    rows.see(NOW + MINUTE, visitor="v", logout=True)
    assert rows.see(NOW + 2 * MINUTE, visitor="v") == {}


def test_on_a_shared_device_a_login_counts_for_its_visit(rows: Memory) -> None:
    """Once two people were logged in there, nobody knows who sits down next; and neither gains the other's keys."""
    rows.see(NOW, LOGIN, visitor="v", em="a", fbc=click(NOW, "first"))
    rows.see(NOW + DAY, LOGIN, visitor="v", em="b")
    assert rows.see(NOW + DAY + MINUTE, visitor="v")["em"] == "b"
    assert "em" not in rows.see(NOW + 2 * DAY, visitor="v")
    assert rows.see(NOW + 3 * DAY, CLAIM, em="b", website=False) == {}
    assert rows.see(NOW + 3 * DAY, CLAIM, em="a", website=False) == {"fbc": click(NOW, "first")}


def test_a_kiosk_links_nobody(rows: Memory) -> None:
    """More people than share a browser at home."""
    for number in range(6):
        rows.see(NOW + number * MINUTE, LOGIN, visitor="kiosk", em=f"guest{number}", fbc=click(NOW + number))
    assert "em" not in rows.see(NOW + 7 * MINUTE, visitor="kiosk")
    assert rows.see(NOW + 8 * MINUTE, CLAIM, em="guest5", website=False) == {}


def test_a_family_e_mail_with_two_accounts_links_nobody(rows: Memory) -> None:
    """Which of the two an event means cannot be known."""
    rows.see(NOW, LOGIN, visitor="hers", em="family", external_id="x1")
    rows.see(NOW + 1, LOGIN, visitor="his", em="family", external_id="x2")
    assert rows.see(NOW + MINUTE, CLAIM, em="family", website=False) == {}
    assert rows.see(NOW + MINUTE, visitor="hers") == {"external_id": "x1"}


def test_a_family_e_mail_is_told_by_two_first_names(rows: Memory) -> None:
    """Without accounts, what tells two people with one e-mail apart is what they are called."""
    rows.see(NOW, CLAIM, visitor="hers", fbp=FBP, em="family", first_name="ada")
    rows.see(NOW + 1, CLAIM, visitor="his", em="family", first_name="bob")
    assert rows.see(NOW + MINUTE, CLAIM, em="family", website=False) == {}


def test_who_orders_with_two_addresses_on_one_browser_is_one_person(rows: Memory) -> None:
    """One telephone and one first name came with both; what came with the last one counts, also on a later visit."""
    rows.see(NOW, CLAIM, visitor="v", em="a", ph="p", first_name="ada")
    rows.see(NOW + DAY, CLAIM, visitor="v", em="b", ph="p", first_name="ada")
    assert rows.see(NOW + 9 * DAY, visitor="v") == {"em": "b"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"ph": "p", "first_name": "ada"}, {"ph": "p", "first_name": "bob"}),
        ({"ph": "p", "first_name": "ada"}, {"ph": "q", "first_name": "ada"}),
        ({"ph": "p", "first_name": "ada"}, {"ph": "p"}),
        ({"ph": "p"}, {"ph": "p"}),
        ({"first_name": "ada"}, {"first_name": "ada"}),
    ],
    ids=["two names", "two telephones", "one of them without a name", "no name", "no telephone"],
)
def test_else_two_addresses_on_one_browser_are_two_people(
    rows: Memory, first: dict[str, str], second: dict[str, str]
) -> None:
    """A telephone alone is a household's, a first name alone a father's and his son's: outside of orders nobody is
    known there."""
    rows.see(NOW, CLAIM, visitor="v", em="a", **first)
    rows.see(NOW + DAY, CLAIM, visitor="v", em="b", **second)
    assert rows.see(NOW + 9 * DAY, visitor="v") == {}


def test_two_accounts_on_one_browser_are_two_people(rows: Memory) -> None:
    """Whatever came with their orders: a login names no telephone of the browser's."""
    for days, em in enumerate("ab"):
        rows.see(NOW + days * DAY, LOGIN, visitor="v", em=em, external_id=f"of {em}", ph="p", first_name="ada")
    assert rows.see(NOW + 9 * DAY, visitor="v") == {}


def test_a_call_centre_s_phone_links_nobody(rows: Memory) -> None:
    """The second e-mail with it stops it, whoever's it was thought to be before."""
    rows.see(NOW, CLAIM, em="a", ph="desk")
    rows.see(NOW + 1, CLAIM, em="b", ph="desk")
    assert rows.see(NOW + MINUTE, CLAIM, ph="desk") == {}
    assert rows.see(NOW + MINUTE, CLAIM, em="a") == {}


def test_a_phone_never_joins_an_account_to_a_guest(rows: Memory) -> None:
    """A household's phone, in one order of a guest and in another's account."""
    rows.see(NOW, CLAIM, em="guest", ph="home")
    rows.see(NOW + 1, CLAIM, external_id="x", em="other", ph="home")
    assert "external_id" not in rows.see(NOW + 2, CLAIM, em="guest")


def test_an_office_address_links_nobody(rows: Memory) -> None:
    """Two browsers with one address and one user agent have nothing to do with one another."""
    rows.see(NOW, LOGIN, visitor="v1", em="a", facts=FACTS)
    assert rows.see(NOW + MINUTE, visitor="v2", facts=FACTS) == {}


def test_an_fbc_older_than_90_days_is_not_added(rows: Memory) -> None:
    """Meta takes none (capi-param-builder, cookie of 90 days); on the last day it is."""
    rows.see(NOW, LOGIN, visitor="v", em="a", fbc=click(NOW))
    assert rows.see(NOW + 90 * DAY, CLAIM, em="a", website=False)["fbc"] == click(NOW)
    assert "fbc" not in rows.see(NOW + 90 * DAY + 1_000, CLAIM, em="a", website=False)


def test_a_click_later_than_the_event_is_not_added(rows: Memory) -> None:
    """An order that came late happened before the click that its customer made since."""
    rows.see(NOW, LOGIN, visitor="v", em="a", fbc=click(NOW))
    given = rows.see(NOW + MINUTE, CLAIM, em="a", website=False, event_time=NOW // 1000 - 60)
    assert "fbc" not in given


def test_the_last_click_counts(rows: Memory) -> None:
    """Over all browsers of the person."""
    rows.see(NOW, LOGIN, visitor="v1", em="a", fbc=click(NOW, "old"))
    rows.see(NOW + DAY, LOGIN, visitor="v2", em="a", fbc=click(NOW + DAY, "new"))
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a", website=False)["fbc"] == click(NOW + DAY, "new")


def test_what_came_later_is_not_given_to_what_came_before(rows: Memory) -> None:
    """Also when a batch is folded a second time, after all of it was learnt once."""
    rows.see(NOW + MINUTE, LOGIN, visitor="v", em="a")
    assert known_for(rows, sighting(NOW, visitor="v")).given == ()


def test_within_one_millisecond_a_second_folding_knows_more(rows: Memory) -> None:
    """Times cannot tell the copies of one request apart: what stood behind it then counts as known."""
    assert rows.see(NOW, TYPED, visitor="v") == {}
    rows.see(NOW, LOGIN, visitor="v", em="a")
    assert [(one.key, one.why) for one in known_for(rows, sighting(NOW, visitor="v")).given] == [("em", "login")]
    assert known_for(rows, sighting(NOW - 1, visitor="v")).given == ()


class TestAttack:
    """Someone sends another's e-mail with his own cookie."""

    def test_his_events_do_not_gain_her_keys(self, rows: Memory) -> None:
        """What a browser says of a person proves nothing."""
        rows.see(NOW, LOGIN, visitor="hers", em="her", external_id="x", ph="p")
        assert rows.see(NOW + 1, TYPED, visitor="his", em="her") == {}
        assert rows.see(NOW + 2, visitor="his") == {}

    def test_her_events_do_not_gain_his(self, rows: Memory) -> None:
        """Neither his click nor his browser id."""
        rows.see(NOW, TYPED, visitor="his", em="her", fbp=FBP, fbc=click(NOW))
        assert rows.see(NOW + 1, CLAIM, em="her", website=False) == {}

    def test_a_form_that_a_server_passes_on_is_typed_too(self, rows: Memory) -> None:
        """With `authenticated: false` a server says that it only repeats what somebody typed."""
        rows.see(NOW, TYPED, visitor="his", fbp=FBP, em="her")
        assert rows.see(NOW + 1, CLAIM, em="her", website=False) == {}

    def test_a_claim_gives_no_browser_to_someone_who_proved_theirs(self, rows: Memory) -> None:
        """An order as a guest with her address, on his browser: she has logged in on hers."""
        rows.see(NOW, LOGIN, visitor="hers", em="her", external_id="x")
        assert rows.see(NOW + 1, CLAIM, visitor="his", em="her", fbp=FBP, fbc=click(NOW)) == {}
        assert rows.see(NOW + 2, visitor="his") == {"fbp": FBP, "fbc": click(NOW)}
        assert "fbc" not in rows.see(NOW + MINUTE, CLAIM, em="her", website=False)

    def test_a_claim_gives_what_it_named_and_nothing_else_that_is_known_of_her(self, rows: Memory) -> None:
        """An order as a guest with her address, on his browser, of somebody who never logged in on any: order and
        visits have her address, which he knows, and neither her telephone nor her account."""
        rows.see(NOW, LOGIN, em="her", external_id="x", ph="p", website=False)
        assert rows.see(NOW + 1, CLAIM, visitor="his", em="her") == {}
        assert rows.see(NOW + 2, visitor="his") == {"em": "her"}
        assert rows.see(NOW + 3, CLAIM, visitor="his", em="her", ph="p") == {}
        assert rows.see(NOW + 4, visitor="his") == {"em": "her", "ph": "p"}
        assert rows.see(NOW + DAY, LOGIN, visitor="his", em="her") == {"ph": "p", "external_id": "x"}
        rows.see(NOW + 2 * DAY, CLAIM, visitor="his", em="her")
        assert rows.see(NOW + 2 * DAY + 1, visitor="his") == {"em": "her", "ph": "p", "external_id": "x"}

    def test_nor_does_a_claim_through_a_purchase(self, rows: Memory) -> None:
        """Whether the shop's server names her with the cart before his browser shows it, or after."""
        rows.see(NOW, LOGIN, em="her", external_id="x", ph="p", website=False)
        rows.see(NOW + 1, CLAIM, cart="first", em="her", ph="p")
        assert rows.see(NOW + 2, visitor="his", cart="first") == {"em": "her", "ph": "p"}
        rows.see(NOW + 3, visitor="another", cart="second")
        rows.see(NOW + 4, CLAIM, cart="second", em="her")
        assert rows.see(NOW + 5, visitor="another") == {"em": "her"}

    def test_an_address_typed_before_bears_no_claim_out(self, rows: Memory) -> None:
        """First into a form, then as a guest's order: what somebody typed twice is not proved."""
        rows.see(NOW, LOGIN, visitor="hers", em="her", ph="p")
        rows.see(NOW + 1, TYPED, visitor="his", em="her", fbp=FBP)
        assert rows.see(NOW + 2, CLAIM, visitor="his", em="her", fbp=FBP) == {}
        assert rows.see(NOW + 3, visitor="his") == {"fbp": FBP}
        assert "fbp" not in rows.see(NOW + MINUTE, CLAIM, em="her", website=False)

    def test_a_claim_takes_no_browser_from_someone_who_is_logged_in(self, rows: Memory) -> None:
        """Her browser stays hers, whatever address is typed into its forms."""
        rows.see(NOW, LOGIN, visitor="hers", em="her")
        rows.see(NOW + 1, CLAIM, visitor="hers", em="another")
        assert rows.see(NOW + 2, visitor="hers") == {"em": "her"}

    def test_her_cookie_in_his_browser_leads_nowhere(self, rows: Memory) -> None:
        """An fbp that two browsers show is neither's any more."""
        rows.see(NOW, LOGIN, visitor="hers", em="her", fbp=FBP)
        assert rows.see(NOW + 1, visitor="his", fbp=FBP) == {}
        assert rows.see(NOW + 2, CLAIM, fbp=FBP) == {}

    def test_her_token_in_his_browser_leads_nowhere(self, rows: Memory) -> None:
        """A checkout that two browsers show is none."""
        rows.see(NOW, visitor="hers", fbp=FBP, checkout="c1")
        rows.see(NOW + 1, visitor="his", fbp=browser_id(8), checkout="c1")
        assert rows.see(NOW + 2, CLAIM, checkout="c1") == {}

    def test_a_login_proves_it(self, rows: Memory) -> None:
        """Beyond that nothing is withheld: on whatever browser she logs in, it is hers."""
        rows.see(NOW, LOGIN, visitor="hers", em="her", external_id="x")
        rows.see(NOW + 1, LOGIN, visitor="new", em="her")
        assert rows.see(NOW + 2, visitor="new") == {"em": "her", "external_id": "x"}


def test_someone_who_types_another_address_is_not_taken_for_the_owner(rows: Memory) -> None:
    """The owner's keys are not given to an event that names someone else, nor to what comes after it."""
    rows.see(NOW, LOGIN, visitor="v", em="a", external_id="x")
    assert rows.see(NOW + DAY, TYPED, visitor="v", em="guest") == {}
    assert rows.see(NOW + DAY + MINUTE, visitor="v") == {}


def test_a_webhook_that_comes_before_its_page_is_linked_once_the_page_comes(rows: Memory) -> None:
    """The order's e-mail belongs to the browser that shows the order's checkout a moment later."""
    rows.see(NOW, CLAIM, em="a", checkout="c1")
    rows.see(NOW + 1, visitor="v", fbp=FBP, checkout="c1")
    assert rows.see(NOW + MINUTE, visitor="v")["em"] == "a"


def test_an_event_belongs_to_whom_all_that_is_known_says(rows: Memory) -> None:
    """Also the visits before the login that told whose the browser is; not those after a logout."""
    rows.see(NOW, visitor="v")
    rows.see(NOW + DAY, LOGIN, visitor="v", em="a")
    rows.see(NOW + 2 * DAY, visitor="v", logout=True)
    assert whose(rows, sighting(NOW, visitor="v")) == b"em:a"
    assert whose(rows, sighting(NOW + DAY, CLAIM, em="a")) == b"em:a"
    assert whose(rows, sighting(NOW + 3 * DAY, visitor="v")) is None
    assert whose(rows, sighting(NOW, visitor="unknown")) is None


def test_what_is_known_is_said_without_learning(rows: Memory) -> None:
    """The visit behind an order, as `link` would give it; the rows stay as they are."""
    rows.see(NOW, visitor="v", fbp=FBP, cart="c", facts=FACTS)
    before = dict(rows.kept)
    found = known_for(rows, sighting(NOW + DAY, CLAIM, cart="c", order="7"))
    assert {one.key: one.value for one in found.given} == {"fbp": FBP, **FACTS}
    assert known_for(rows, sighting(NOW + DAY, CLAIM, cart="unknown")).given == ()
    assert rows.kept == before


def test_a_purchase_belongs_to_whose_visit_it_was(rows: Memory) -> None:
    """Asked by its token alone: the owner of the browser at the time of the visit; nobody, where it leads nowhere."""
    rows.see(NOW, visitor="v", fbp=FBP, cart="c")
    assert whose(rows, sighting(NOW + DAY, cart="c")) == b"visitor:v"
    rows.see(NOW + 1, LOGIN, visitor="v", em="a")
    assert whose(rows, sighting(NOW + DAY, cart="c")) == b"em:a"
    assert whose(rows, sighting(NOW + DAY, cart="unknown")) is None
    rows.drop(b"visitor:v")
    assert whose(rows, sighting(NOW + DAY, cart="c")) is None


def test_a_server_that_logs_out_names_nobody(rows: Memory) -> None:
    """Who left is not logged in by the same event."""
    rows.see(NOW, visitor="v")
    rows.see(NOW + 1, LOGIN, visitor="v", em="a", logout=True)
    assert rows.see(NOW + 2, visitor="v") == {}


def test_a_browser_that_is_gone_gives_a_person_nothing(rows: Memory) -> None:
    """Nor does one that was first theirs after the event came."""
    rows.see(NOW, LOGIN, visitor="v", fbp=FBP, em="a")
    assert rows.see(NOW + 1, CLAIM, em="a") == {"fbp": FBP}
    assert rows.see(NOW - 1, CLAIM, em="a", event_time=NOW // 1000) == {}
    rows.drop(b"visitor:v")
    assert rows.see(NOW + 1, CLAIM, em="a") == {}


def test_a_person_whose_key_stopped_meanwhile_is_claimed_by_no_page(rows: Memory) -> None:
    """A server named them with the checkout, and then it was a family's."""
    rows.see(NOW, CLAIM, checkout="c", em="a")
    stop(rows, b"em:a", "names", NOW)
    assert rows.see(NOW + 1, visitor="v", checkout="c") == {}
    assert whose(rows, sighting(NOW + 2, visitor="v")) == b"visitor:v"


def test_a_copy_without_a_first_name_says_nothing_of_the_family(rows: Memory) -> None:
    """Most copies have none."""
    rows.see(NOW, CLAIM, em="a", external_id="x", first_name="anna")
    rows.see(NOW + 1, CLAIM, em="a")
    assert rows.see(NOW + 2, CLAIM, em="a") == {"external_id": "x"}


def test_what_a_person_is_known_by_is_given_as_of_its_last_use(rows: Memory) -> None:
    """With the reason that a server named the keys together."""
    rows.see(NOW, CLAIM, em="a", external_id="x")
    given = link(rows, sighting(NOW + DAY, CLAIM, em="a")).given
    assert [(one.key, one.why, one.at) for one in given] == [("external_id", "account", NOW)]


def test_a_browser_that_is_gone_does_not_hide_the_others(rows: Memory) -> None:
    """It was used last, and forgotten; the click on another is given all the same."""
    rows.see(NOW, LOGIN, visitor="v", fbc=click(NOW), em="a")
    rows.see(NOW + DAY, LOGIN, visitor="w", em="a")
    rows.drop(b"visitor:w")
    assert rows.see(NOW + 2 * DAY, CLAIM, em="a") == {"fbc": click(NOW)}
