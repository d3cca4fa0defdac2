"""Events are given what their people are known by, in order, and say so."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest

from signalpost.identity.added import read
from signalpost.identity.settings import IdentitySettings
from signalpost.identity.trust import Trust
from signalpost.store.business import Dataset
from signalpost.store.ledger import EventRow
from signalpost.worker.enrich import sighting_of

DAY = 86_400_000
FBP = "fb.1.1799000000000.7"
EM = "e" * 64


@pytest.fixture
def events(house, put):
    """Puts a copy, folds it, and shows its event: the row, and the user_data that goes to Meta."""
    worker = house.worker()

    def happen(origin: str, event_id: str, user: dict[str, Any], **over: Any) -> tuple[EventRow, dict[str, Any]]:
        put(origin, event_id, user=user, event_time=house.now // 1000, **over)
        worker.upkeep()
        worker.fold_once()
        (row,) = house.ledger.find(1, event_id=event_id, now=house.now)
        body = house.ledger.body(1, row.row)
        assert body is not None
        return row, msgspec.json.decode(body)["user_data"]

    return happen


def fbc(house, text: str = "abc") -> str:
    return f"fb.1.{house.now}.{text}"


def test_a_checkout_webhook_is_given_the_visit_that_led_to_it(house, events):
    """And what was given stands on the event: which key, why, from when."""
    visit = {"fbp": FBP, "fbc": fbc(house), "client_ip_address": "203.0.113.9", "client_user_agent": "Browser/1"}
    at = house.now // 1000
    events("browser", "e1", visit, link={"visitor": "v", "checkout": "c"})
    house.now += 60_000
    row, user = events("server", "e2", {"em": EM}, link={"checkout": "c"})
    assert user == {"em": EM, **visit}
    assert {(one.key, one.why, one.at) for one in read(row.enriched)} == {(key, "checkout", at) for key in visit}


def test_the_order_s_number_leads_to_it_too(house, events):
    """As the page's own event of another name has it."""
    events("browser", "e1", {"fbp": FBP}, link={"visitor": "v"}, order_id="1001")
    _, user = events("server", "e2", {"em": EM}, order_id="1001", event_name="Purchase")
    assert user["fbp"] == FBP


def test_a_phone_order_is_given_its_click_through_a_login(house, events):
    """Fourteen days after the click, with the e-mail alone."""
    click = fbc(house)
    events("browser", "e1", {"fbp": FBP, "fbc": click}, link={"visitor": "v"})
    house.now += DAY
    events("server", "e2", {"em": EM}, link={"visitor": "v", "authenticated": "true"})
    house.now += 13 * DAY
    row, user = events("server", "e3", {"em": EM}, action_source="phone_call")
    assert user["fbc"] == click
    assert "login" in row.enriched


def test_a_later_visit_is_given_the_hashed_e_mail(house, events):
    """And an event that lacked any key that Meta takes lacks none any more."""
    events("server", "e1", {"em": EM}, link={"visitor": "v", "authenticated": "true"})
    row, user = events("browser", "e2", {}, link={"visitor": "v"}, unmet=("no_usable_key",))
    assert user == {"em": EM}
    assert row.enriched == f"em=login:{house.now // 1000}"
    (leased,) = [one for one in _leased(house) if one.event_id == "e2"]
    assert leased.unmet == ()


def test_what_ga4s_tag_sends_is_of_the_visit_that_ours_saw(house, events):
    """By the cookies that both carry; the id that GA4 has for the browser is no second person there."""
    click, link = fbc(house), {"visitor": "v"}
    events("browser", "e1", {"fbp": FBP, "fbc": click}, link=link)
    events("server", "e2", {"em": EM}, link={**link, "authenticated": "true"})
    house.now += 60_000
    own = {"external_id": hashlib.sha256(b"1.2").hexdigest()}
    for number in range(3, 5):
        _, user = events("browser", f"e{number}", own, link={**link, "anonymous": "1.2"})
        assert user == {**own, "fbp": FBP, "fbc": click, "em": EM}


def test_one_batch_gives_nothing_that_came_later(house, put):
    """The visit before the login stays without its e-mail, the one after it has it."""
    put("browser", "e1", user={"fbp": FBP}, link={"visitor": "v"})
    house.now += 1
    put("server", "e2", link={"visitor": "v", "authenticated": "true"})
    house.now += 1
    put("browser", "e3", user={"fbp": FBP}, link={"visitor": "v"})
    house.worker().fold_once()
    given = {one.event_id: one.enriched for one in house.ledger.find(1, now=house.now)}
    assert given["e1"] == ""
    assert given["e3"].startswith("em=login")


def test_each_key_has_its_switch(house, events):
    """What a dataset does not want is not added to its events."""
    settings = IdentitySettings(fbp=False)
    house.control.put_dataset(1, Dataset(dataset_id="11", identity=settings), author="t", now=2)
    events("browser", "e1", {"fbp": FBP, "fbc": fbc(house)}, link={"visitor": "v", "cart": "c"})
    _, user = events("server", "e2", {"em": EM}, link={"cart": "c"})
    assert set(user) == {"em", "fbc"}


def test_a_dataset_may_believe_no_order_s_number_of_a_browser(house, events):
    """Anybody can show the next one. A server that names it with its cart is believed: the paid order has no more."""
    settings = IdentitySettings(orders_of_browsers=False)
    house.control.put_dataset(1, Dataset(dataset_id="11", identity=settings), author="t", now=2)
    events("browser", "e1", {"fbp": FBP}, link={"visitor": "v"}, order_id="1001")
    _, user = events("server", "e2", {"em": EM}, order_id="1001", event_name="Purchase")
    assert set(user) == {"em"}
    events("browser", "e3", {"fbp": FBP}, link={"visitor": "v", "cart": "c"}, order_id="1002")
    events("server", "e4", {"em": EM}, link={"cart": "c"}, order_id="1002", event_name="Purchase")
    _, user = events("server", "e5", {"em": EM}, order_id="1002", event_name="Refund")
    assert user["fbp"] == FBP


def test_a_dataset_that_does_not_learn_links_nothing(house, events):
    """Its events leave nothing behind."""
    settings = IdentitySettings(learn=False)
    house.control.put_dataset(1, Dataset(dataset_id="11", identity=settings), author="t", now=2)
    events("server", "e1", {"em": EM}, link={"visitor": "v", "authenticated": "true"})
    assert house.identities.person(1, "visitor", "v", house.now) is None


def test_without_leave_nothing_is_added_or_learnt(house, events):
    """As after a no to tracking on iOS."""
    events("server", "e1", {"em": EM}, link={"visitor": "v", "authenticated": "true"})
    row, user = events("browser", "e2", {"fbp": FBP}, link={"visitor": "v"}, enrich=False)
    assert (row.enriched, set(user)) == ("", {"fbp"})
    events("browser", "e3", {"fbp": FBP}, link={"visitor": "w"}, enrich=False)
    assert house.identities.person(1, "visitor", "w", house.now) is None


def test_an_event_of_which_one_copy_has_no_leave_is_given_nothing(house, put):
    """The stricter copy counts."""
    put("server", "e0", link={"visitor": "v", "authenticated": "true"})
    put("browser", "e1", user={"fbp": FBP}, link={"visitor": "v"})
    put("server", "e1", user={"ph": "p" * 64}, enrich=False)
    house.worker().fold_once()
    (row,) = house.ledger.find(1, event_id="e1", now=house.now)
    assert row.enriched == ""


def test_a_copy_that_joins_brings_what_it_makes_possible(house, events):
    """The event waits in the ledger already when the copy with the cookie comes."""
    events("server", "e0", {"em": EM}, link={"visitor": "v", "authenticated": "true"})
    before, _ = events("server", "e1", {"ph": "p" * 64})
    after, user = events("browser", "e1", {"fbp": FBP}, link={"visitor": "v"})
    assert (before.enriched, after.enriched) == ("", f"em=login:{house.now // 1000}")
    assert user == {"ph": "p" * 64, "fbp": FBP, "em": EM}


def test_two_shops_may_count_their_orders_alike(house, events):
    """An order's number is one of its dataset."""
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=2)
    events("browser", "e1", {"fbp": FBP}, order_id="1001", dataset="12")
    row, _ = events("server", "e2", {"em": EM}, order_id="1001", event_name="Purchase")
    assert row.enriched == ""


def test_a_sighting_has_what_a_copy_shows(make_copy):
    """The first of several values, the trust of its source, an address only beside a purchase."""
    user = {"em": [EM, "f" * 64], "lead_id": 123456789012345, "fn": "n" * 64, "client_ip_address": "203.0.113.9"}
    copy = make_copy("server", user=user, link={"visitor": "v", "authenticated": "true"})
    seen = sighting_of(copy, ["11"])
    assert [tuple(key) for key in seen.person] == [("em", EM), ("lead_id", "123456789012345")]
    assert (seen.trust, seen.facts, seen.first_name) == (Trust.LOGIN, {}, "n" * 8)
    with_order = sighting_of(make_copy("browser", user=user, order_id="7"), ["11", "12"])
    assert [tuple(key) for key in with_order.purchase] == [("order", "11/7"), ("order", "12/7")]
    assert (with_order.trust, with_order.facts) == (Trust.TYPED, {"client_ip_address": "203.0.113.9"})


@pytest.mark.parametrize(
    "link", [{"visitor": "Anon 1"}, {"anonymous": "Anon 1"}, {"visitor": "v", "anonymous": "Anon 1"}]
)
def test_an_id_that_names_the_browser_again_is_no_person(make_copy, link):
    """In the form in which it is sent."""
    own = hashlib.sha256(b"anon1").hexdigest()
    shown = sighting_of(make_copy("browser", user={"external_id": own, "em": EM}, link=link), ["11"])
    assert shown.person == [("em", EM)]
    other = sighting_of(make_copy("browser", user={"external_id": EM}, link=link), ["11"])
    assert other.person == [("external_id", EM)]


def test_a_body_that_cannot_be_read_shows_nothing(make_copy):
    """It is kept as it is all the same."""
    assert sighting_of(make_copy("server", body=b"nonsense"), ["11"]).person == []


def _leased(house):
    house.now += 10_000
    return house.ledger.lease(1, "11", 100, house.now, house.now + 1_000, "t")
