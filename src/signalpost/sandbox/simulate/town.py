"""Where the shop's buyers come from: the sandbox's own invented people, its ads, and who saw or clicked them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from signalpost.sandbox.people.ads import AdAccount, account
from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.people.population import Population
from signalpost.sandbox.people.rates import Rates
from signalpost.sandbox.people.touches import Touch, Touches
from signalpost.sandbox.simulate.settings import SimulationSettings

AT: Final = 1_790_000_000
"""When a simulated week ends, Unix seconds. A fixed day: no figure hangs on it."""


TRIES: Final = 2_000
"""Of people drawn, until one has an account."""


class Town:
    """People, by number, and the ads of one shop. `people` is what the sandbox's Meta knows of them."""

    def __init__(self, settings: SimulationSettings, seed: int) -> None:
        self.at = AT
        self.population = Population(size=settings.population, seed=seed, at=AT, rates=rates(settings))
        self.account: AdAccount = account()
        self._shown = [ad.id for ad in self.account.ads for _ in range(ad.weight)]
        self._seen = settings.ads_seen
        self._seed = seed
        self.people = People(self.population, self._touches)

    @property
    def size(self) -> int:
        """How many people there are, numbered from 0."""
        return self.population.size

    def person(self, number: int) -> Person:
        """One of them."""
        return self.population.person(number)

    def household(self, person: Person) -> list[Person]:
        """Everyone who lives with a person, the person too."""
        return self.population.household(person.household)

    def clicker(self, draw: Draw) -> Person:
        """Somebody who can see an ad: anybody with an account. ValueError if nobody has one."""
        for _ in range(TRIES):
            person = self.person(draw.below(self.size))
            if person.account:
                return person
        raise ValueError("nobody has an account, so nobody clicks an ad")

    def click(self, person: Person, draw: Draw, at: int) -> Touch:
        """The person clicks one of the shop's ads at `at` (Unix seconds); Meta knows of it."""
        return self.people.touches.click(person.number, draw.one(self._shown), at)

    def _touches(self, numbers: Iterator[int]) -> Touches:
        touches = Touches(self.account, seed=self._seed)
        touches.show(numbers, until=AT, each=self._seen)
        return touches


def rates(settings: SimulationSettings) -> Rates:
    """The population's rates, where the simulation has a say in them."""
    return Rates(
        account=settings.account,
        phone=settings.phone_known,
        other_email=settings.other_email,
        no_phone=1 - settings.has_phone,
    )
