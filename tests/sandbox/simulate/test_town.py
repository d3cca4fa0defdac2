"""Where buyers come from."""

from __future__ import annotations

import pytest

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.town import AT, Town, rates


def test_the_population_follows_the_simulations_rates() -> None:
    """Who has an account, whose e-mail and telephone Meta knows."""
    found = rates(SimulationSettings(account=0.5, phone_known=0.4, other_email=0.2, has_phone=0.9))
    assert (found.account, found.phone, found.other_email) == (0.5, 0.4, 0.2)
    assert found.no_phone == pytest.approx(0.1)


def test_a_household_is_everyone_who_lives_there(small: SimulationSettings) -> None:
    """The person is among them."""
    town = Town(small, seed=1)
    for number in (0, 17, town.size - 1):
        person = town.person(number)
        together = town.household(person)
        assert person in together
        assert {one.household for one in together} == {person.household}


def test_a_click_is_known_to_meta(small: SimulationSettings) -> None:
    """By its fbclid, which leads back to who clicked."""
    town, draw = Town(small, seed=1), Draw("test")
    person = town.clicker(draw)
    touch = town.click(person, draw, AT - 60)
    assert person.account
    found = town.people.match({"fbc": (f"fb.1.{touch.at * 1000}.{touch.fbclid}",)})
    assert found is not None
    assert found.person == person.number


def test_without_accounts_nobody_clicks() -> None:
    """That is said, not looped for."""
    town = Town(SimulationSettings(population=100, account=0.0), seed=1)
    with pytest.raises(ValueError, match="nobody has an account"):
        town.clicker(Draw("test"))


def test_ads_are_shown_as_often_as_the_rate_says() -> None:
    """None at all when it is zero."""
    assert len(Town(SimulationSettings(population=500, ads_seen=0.0), seed=1).people.touches) == 0
    shown = Town(SimulationSettings(population=500, ads_seen=4.0, account=1.0), seed=1).people.touches
    assert 3 < len(shown) / 500 < 5
