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
    assert repr(Given(key="em", value="secret", why="login", at=1)) == "Given(em, login)"
