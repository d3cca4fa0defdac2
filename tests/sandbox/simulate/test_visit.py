"""Facts of one order."""

from __future__ import annotations

from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.visit import Loss, own_browser


def test_a_telephones_browser_stands_first_and_a_computers_last(small: SimulationSettings) -> None:
    """Who has no computer orders in a browser that Meta has not seen them in."""
    town = Town(small, seed=1)
    people = [town.person(number) for number in range(200)]
    one = next(person for person in people if len(person.fbps) == 1)
    several = next(person for person in people if len(person.fbps) > 1)
    assert own_browser(one, on_phone=True) == 0
    assert own_browser(one, on_phone=False) is None
    assert own_browser(several, on_phone=False) == len(several.fbps) - 1


def test_a_visit_shows_nobody(small: SimulationSettings) -> None:
    """Its repr names the order, not who bought."""
    visit = orders(Town(small, seed=1), small, seed=1)[0]
    assert repr(visit) == "Visit(order-0)"


def test_every_loss_has_words() -> None:
    """For tables."""
    assert len({loss.sentence for loss in Loss}) == len(Loss)
