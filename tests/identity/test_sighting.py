"""Tests of signalpost.identity.sighting."""

from __future__ import annotations

from signalpost.identity.keys import Key
from signalpost.identity.sighting import Given, Sighting
from signalpost.identity.trust import Trust


def test_neither_shows_a_value() -> None:
    """What stands in an error names kinds alone."""
    em = Key("em", "secret")
    sighting = Sighting(space_id=1, at=1, event_time=1, trust=Trust.LOGIN, person=(em,))
    assert repr(sighting) == "Sighting(LOGIN, em)"
    shown = {"browser": (Key("fbp", "secret"), Key("fbc", "secret")), "purchase": (Key("cart", "secret"),)}
    whole = Sighting(space_id=1, at=1, event_time=1, trust=Trust.TYPED, person=(em,), **shown)
    assert repr(whole) == "Sighting(TYPED, em, fbp, fbc, cart)"
    assert repr(Given(key="em", value="secret", why="login", at=1)) == "Given(em, login)"


def test_a_sighting_says_nothing_of_itself() -> None:
    """What a copy does not show is not there: no address belongs to it, nobody left, nobody has a name."""
    sighting = Sighting(space_id=1, at=1, event_time=1, trust=Trust.CLAIM)
    assert (sighting.website, sighting.logout, sighting.first_name) == (False, False, "")
    assert (sighting.person, sighting.browser, sighting.purchase, sighting.facts, sighting.has) == (
        *((),) * 3,
        {},
        frozenset(),
    )
