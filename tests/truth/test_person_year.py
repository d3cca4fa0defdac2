"""The year that judges the linking of keys: enough shared homes, devices and telephones, and a known answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

import pytest

from person_year.device import DAY_S, Device
from person_year.happening import Happening, Source, Where, linking_keys
from person_year.rates import YearRates, varied
from person_year.reference import reference, shares
from person_year.visit import CALL_CENTRE_PHONE, slipped, slipped_digits
from person_year.year import START, Year, year
from signalpost.sandbox.people import normal
from signalpost.sandbox.people.draw import Draw

PEOPLE = 600


@lru_cache(maxsize=1)
def lived() -> tuple[Year, list[Happening]]:
    """One small year for all tests."""
    made = Year(people=PEOPLE, seed=1, rates=YearRates())
    return made, made.happenings()


def test_enough_is_shared() -> None:
    """At least 30 % of people live in households of several, 10 % use shared devices, 5 % give a shared telephone."""
    made, happenings = lived()
    found = shares(happenings, {number: house[0].person.household for number, house in made.houses.items()})
    assert found.people > 0.99 * PEOPLE
    assert found.in_households >= 0.3
    assert found.on_shared_devices >= 0.1
    assert found.with_shared_phone >= 0.05
    assert found.at_kiosk_or_agent > 0


def test_events_are_in_order_of_time_within_the_year() -> None:
    """Numbered from 0; the last visits may end a little after the year."""
    _, happenings = lived()
    times = [one.at for one in happenings]
    assert times == sorted(times)
    assert [one.number for one in happenings] == list(range(len(happenings)))
    assert times[0] >= START
    assert times[-1] < START + 366 * DAY_S


def test_the_same_seed_gives_the_same_year() -> None:
    """And another seed another one."""
    assert year(people=20, seed=3) == year(people=20, seed=3) != year(people=20, seed=4)


def test_every_source_and_every_place_occurs() -> None:
    """Nothing that the year is to try is missing from it."""
    _, happenings = lived()
    assert {one.source for one in happenings} == set(Source)
    assert {one.where for one in happenings} == set(Where)


def test_a_webhook_has_no_cookies() -> None:
    """What leads from an order to its visit are the cart and checkout tokens alone."""
    _, happenings = lived()
    orders = [one for one in happenings if one.source is Source.WEBHOOK]
    carts = {one.link["cart"]: one.person for one in happenings if one.name == "AddToCart"}
    assert orders
    for one in orders:
        assert not {"fbp", "fbc", "client_ip_address"} & set(one.keys)
        assert "visitor" not in one.link
        assert carts[one.link["cart"]] == one.person


def test_only_logins_prove_an_account() -> None:
    """A browser's own events never carry an external_id, and whoever has one has an account."""
    made, happenings = lived()
    accounts = {number for number in made.houses if made._customer(number).account}
    assert all("external_id" not in one.keys for one in happenings if one.source is Source.BROWSER)
    assert {one.person for one in happenings if "external_id" in one.keys} <= accounts


def test_the_call_centres_number_stands_with_many() -> None:
    """The number that agents book orders under is a key of many people."""
    _, happenings = lived()
    number = normal.digest("ph", CALL_CENTRE_PHONE)
    assert len({one.person for one in happenings if one.keys.get("ph") == number}) > 1


def test_keys_are_hashed_and_hold_no_text_of_a_person() -> None:
    """As a shop sends them after hashing."""
    _, happenings = lived()
    hashed = ("em", "ph", "fn", "ln", "ct", "zp", "country", "external_id")
    assert all(normal.is_hash(one.keys[key]) for one in happenings for key in hashed if key in one.keys)


def test_the_reference_joins_no_two_people_and_knows_every_shared_key() -> None:
    """A chain holds one person's events; two of their events with a key in common are in one chain."""
    _, happenings = lived()
    answer = reference(happenings)
    people = defaultdict(set)
    for one in happenings:
        people[answer.chain[one.number]].add(one.person)
    assert all(len(found) == 1 for found in people.values())
    chains = defaultdict(set)
    for one in happenings:
        for key in linking_keys(one):
            chains[one.person, key].add(answer.chain[one.number])
    assert all(len(found) == 1 for found in chains.values())
    assert 0 < answer.shown < answer.own


def test_the_reference_counts_pairs() -> None:
    """Three events of one person, two of them in a chain: three pairs, one shown."""
    keys = ({"em": "a"}, {"em": "a"}, {"em": "b"})
    events = [Happening(n, n, 7, Source.BROWSER, "Lead", Where.OWN, found, {}) for n, found in enumerate(keys)]
    answer = reference(events)
    assert (answer.own, answer.shown) == (3, 1)


def test_a_key_of_strangers_joins_only_each_ones_own() -> None:
    """Two people at one terminal: two pairs, none across."""
    events = [
        Happening(n, n, n % 2, Source.BROWSER, "PageView", Where.KIOSK, {"fbp": "k"}, {"visitor": "v"})
        for n in range(4)
    ]
    answer = reference(events)
    assert (answer.own, answer.shown) == (2, 2)
    assert len(set(answer.chain)) == 2


def test_browsers_that_limit_scripts_lose_their_cookies() -> None:
    """After more than seven days without a visit the script's cookies are new; the server's stay on some devices."""
    kept = Counter[tuple[bool, bool]]()
    rates = YearRates(limits_scripts=1.0, deleted_in_month=0.0)
    for number in range(200):
        device = Device(str(number), agent="", address="", where=Where.OWN, seed=1, rates=rates)
        device.open(START)
        before = device.visitor, device.fbp
        device.open(START + 6 * DAY_S)
        assert (device.visitor, device.fbp) == before
        device.open(START + 14 * DAY_S)
        kept[device.visitor == before[0], device.fbp == before[1]] += 1
    assert set(kept) == {(True, False), (False, False)}
    assert kept[True, False] > kept[False, False]


def test_a_click_lasts_ninety_days() -> None:
    """As Meta's own cookie for it."""
    rates = YearRates(limits_scripts=0.0, deleted_in_month=0.0)
    device = Device("one", agent="", address="", where=Where.OWN, seed=1, rates=rates)
    device.open(START)
    device.click(START)
    device.open(START + 89 * DAY_S)
    assert device.fbc is not None
    device.open(START + 91 * DAY_S)
    assert device.fbc is None


def test_slips_change_what_is_typed() -> None:
    """And leave an address an address, a number a number."""
    draw = Draw("slips")
    for _ in range(100):
        email, phone = slipped(draw, "anna.bell7@mail.example"), slipped_digits(draw, "+44 7700 900123")
        assert email != "anna.bell7@mail.example"
        assert email.endswith("@mail.example")
        assert phone != "+44 7700 900123"
        assert len(phone) == len("+44 7700 900123")


def test_rates_vary_around_what_they_are() -> None:
    """From half to one and a half times, and never past 1."""
    usual, drawn = YearRates(), [varied(seed) for seed in range(50)]
    assert varied(1) == varied(1) != varied(2)
    assert all(0.5 * usual.orders <= one.orders <= 1.5 * usual.orders for one in drawn)
    assert max(one.logout_kiosk for one in drawn) == 1.0
    assert {one.script_days for one in drawn} == {usual.script_days}


def test_a_rate_is_a_share() -> None:
    """A number past 1 is refused by name."""
    with pytest.raises(ValueError, match="orders"):
        YearRates(orders=1.5)
