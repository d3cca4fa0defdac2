"""A person as user_data, against the client's own normaliser."""

from __future__ import annotations

from signalpost.capi.normalize import normalize
from signalpost.sandbox.people.hashed import known_keys, typed_keys
from signalpost.sandbox.people.population import Population

PEOPLE = list(Population(size=1_500, seed=3, at=1_790_000_000).people())
SENT = ("em", "ph", "fn", "ln", "ct", "st", "zp", "country")


def test_what_the_client_sends_is_what_the_sandbox_expects() -> None:
    """For 1,500 people of seven countries both sides form the same hashes, though they share no code."""
    differing = set()
    for person in PEOPLE:
        expected = typed_keys(person)
        for key in SENT:
            text = getattr(person.typed, key)
            hashes = normalize(key, text, country=person.country, year=2026).hashes if text else ()
            if expected.get(key, ()) != hashes[:1]:
                differing.add((key, person.country))
    assert not differing


def test_known_keys_hold_all_values_of_all_keys() -> None:
    """Hashes where Meta compares hashes; browser ids, addresses and agents as they are; nothing empty."""
    person = next(one for one in PEOPLE if len(one.emails) == 2 and one.phones and one.madid)
    keys = known_keys(person)
    assert len(keys["em"]) == 2
    assert all(len(value) == 64 for key in ("em", "ph", "fn", "ln", "db", "ge", "zp") for value in keys[key])
    assert keys["fbp"] == person.fbps
    assert keys["client_ip_address"] == person.ips
    assert keys["client_user_agent"] == person.user_agents
    assert all(values for values in keys.values())


def test_typed_keys_hold_the_shops_own_number_and_no_device() -> None:
    """external_id is the shop's number for the person; what a browser knows comes from the browser."""
    keys = typed_keys(PEOPLE[0])
    assert keys["external_id"] == known_keys(PEOPLE[0])["external_id"]
    assert not {"fbp", "client_ip_address", "client_user_agent"} & set(keys)
