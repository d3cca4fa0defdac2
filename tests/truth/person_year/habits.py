"""What each person of the year is like as a customer: account, addresses, devices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from person_year.rates import YearRates
from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.people.population import Population


class Customer(NamedTuple):
    """A person and their habits. `family_email`, `phone`: in clear; `computer`, `shared`: whether there is one."""

    person: Person
    account: bool
    phone: str | None
    family_email: str | None
    computer: bool
    shared: bool


_OWN_BROWSERS: Final = 2


def customers(population: Population, rates: YearRates) -> Iterator[list[Customer]]:
    """Household by household."""
    house: list[Person] = []
    for person in population.people():
        if house and house[0].household != person.household:
            yield _household(house, population.seed, rates)
            house = []
        house.append(person)
    if house:
        yield _household(house, population.seed, rates)


def _household(house: Sequence[Person], seed: int, rates: YearRates) -> list[Customer]:
    draw = Draw(seed, "habits", house[0].household)
    several = len(house) > 1
    common = _common_phone(house)
    family = f"family.{house[0].household}@home.example" if several and draw.chance(rates.family_email) else None
    shared = several and len({person.fbps[-1] for person in house}) == 1
    return [
        Customer(
            person=person,
            account=draw.chance(rates.has_account),
            phone=common if common and draw.chance(rates.own_phone_shared) else person.typed.ph,
            family_email=family,
            computer=len(person.fbps) - shared >= _OWN_BROWSERS,
            shared=shared,
        )
        for person in house
    ]


def _common_phone(house: Sequence[Person]) -> str | None:
    counts = Counter(phone for person in house for phone in person.phones)
    return next((phone for phone, count in counts.items() if count == len(house) > 1), None)
