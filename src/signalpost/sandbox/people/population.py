"""People who do not exist, as many as wanted: the same for the same seed, made again whenever one is looked at.

Nothing about a person is kept. A person is a function of the seed, the household and the place in it; only where each
household begins stands in memory.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import msgspec

from signalpost.sandbox.people import ads
from signalpost.sandbox.people.ads import AdAccount
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.hashed import Keys, known_keys, typed_keys
from signalpost.sandbox.people.household import home, member
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.people.rates import Rates
from signalpost.sandbox.people.touches import Touches, touches_of

DEFAULT_SIZE: Final = 100_000
DEFAULT_SEED: Final = 1
_HOUSEHOLDS: Final = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)  # their sizes, each as likely: two on average. Ours.


class Population:
    """Invented people, numbered from 0. `at` (Unix seconds) is the day they are of: their browsers' ids are younger
    than 90 days then."""

    def __init__(
        self, *, size: int = DEFAULT_SIZE, seed: int = DEFAULT_SEED, at: float, rates: Rates | None = None
    ) -> None:
        self.size = size
        self.seed = seed
        self.at = int(at)
        self.rates = rates or Rates()

    @cached_property
    def _firsts(self) -> array[int]:
        return _households(self.size, self.seed)

    def person(self, number: int) -> Person:
        """The person of that number; LookupError if there is none."""
        if not 0 <= number < self.size:
            raise LookupError("no person has that number")
        household = bisect_right(self._firsts, number) - 1
        return self._members(household)[number - self._firsts[household]]

    def people(self) -> Iterator[Person]:
        """Everyone, by number."""
        for household in range(len(self._firsts)):
            yield from self._members(household)

    def household(self, number: int) -> list[Person]:
        """Everybody who lives in the household of that number (`Person.household`)."""
        return self._members(number)

    def known(self) -> Iterator[tuple[int, Keys]]:
        """(number, what Meta knows) of everyone with an account."""
        return ((person.number, known_keys(person)) for person in self.people() if person.account)

    def shown(self, numbers: range) -> Iterator[dict[str, Any]]:
        """The people of these numbers in clear, with the hashed keys beside; numbers nobody has are passed over."""
        for number in range(max(numbers.start, 0), min(numbers.stop, self.size)):
            person = self.person(number)
            shown: dict[str, Any] = msgspec.to_builtins(person)
            yield {**shown, "known": known_keys(person) if person.account else {}, "sends": typed_keys(person)}

    def _members(self, household: int) -> list[Person]:
        first = self._firsts[household]
        after = self._firsts[household + 1] if household + 1 < len(self._firsts) else self.size
        draw = Draw(self.seed, "household", household)
        place = home(draw, self.rates, household=household, several=after - first > 1, at=self.at)
        return [member(draw, self.rates, place, number) for number in range(first, after)]


def _households(size: int, seed: int) -> array[int]:
    """The number of each household's first member."""
    draw, firsts, number = Draw(seed, "households"), array("I"), 0
    while number < size:
        firsts.append(number)
        number += draw.one(_HOUSEHOLDS)
    return firsts


def generate(
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    *,
    at: float,
    rates: Rates | None = None,
    account: AdAccount | None = None,
    settings: AttributionSettings | None = None,
) -> People:
    """Invented people who were shown the ads of `account` in the 28 days before `at` (Unix seconds).

    Returns at once; people and touches are made when first asked for.
    """
    source = Population(size=size, seed=seed, at=at, rates=rates)

    def touches(people: Iterator[int]) -> Touches:
        return touches_of(account or ads.account(), people, until=at, seed=seed)

    return People(source, touches, settings=settings)
