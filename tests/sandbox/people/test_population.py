"""Populations of invented people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people.population import Population, generate
from signalpost.sandbox.people.rates import Rates

AT = 1_790_000_000


def test_the_same_seed_gives_the_same_people() -> None:
    """One by one or all in a row; another seed gives others."""
    population = Population(size=300, seed=7, at=AT)
    everyone = list(population.people())
    assert everyone == [Population(size=300, seed=7, at=AT).person(number) for number in range(300)]
    assert everyone != list(Population(size=300, seed=8, at=AT).people())
    assert [one.number for one in everyone] == list(range(300))


@given(st.integers(min_value=1, max_value=60), st.integers())
def test_there_are_as_many_as_wanted(size: int, seed: int) -> None:
    """Also when the last household would have one more."""
    population = Population(size=size, seed=seed, at=AT)
    everyone = list(population.people())
    assert len(everyone) == size
    assert everyone[-1] == population.person(size - 1)
    assert everyone[0] in population.household(everyone[0].household)


def test_a_larger_population_begins_with_the_smaller_one() -> None:
    """So that a test may start small. Only the last household may lack a member."""
    small, large = Population(size=50, at=AT), Population(size=500, at=AT)
    assert [small.person(number) for number in range(40)] == [large.person(number) for number in range(40)]


@pytest.mark.parametrize("number", [-1, 20, 10**9])
def test_nobody_has_a_number_outside(number: int) -> None:
    """LookupError, not somebody else."""
    with pytest.raises(LookupError):
        Population(size=20, at=AT).person(number)


def test_emails_are_nobody_elses() -> None:
    """Neither those Meta knows nor those that are typed without a slip."""
    everyone = list(Population(size=3_000, at=AT).people())
    known = [email.lower() for one in everyone for email in one.emails]
    assert len(set(known)) == len(known)
    typed = {one.typed.em.lower(): one.number for one in everyone}
    owners = {email.lower(): one.number for one in everyone for email in one.emails}
    assert all(owners.get(email, number) == number for email, number in typed.items())


def test_rates_are_kept() -> None:
    """Of 5,000 people about as many have an account, another e-mail in shops, have moved, as the rates say."""
    rates = Rates(account=0.7, other_email=0.2, moved=0.1, email_slip=0.0)
    everyone = list(Population(size=5_000, at=AT, rates=rates).people())
    assert sum(one.account for one in everyone) / 5_000 == pytest.approx(0.7, abs=0.03)
    assert sum(one.typed.em not in one.emails for one in everyone) / 5_000 == pytest.approx(0.2, abs=0.03)
    assert sum(one.typed.zp != one.zp for one in everyone) / 5_000 == pytest.approx(0.1, abs=0.03)


def test_who_has_no_account_is_not_known() -> None:
    """They can be looked at, but nothing of them is known."""
    population = Population(size=200, at=AT)
    without = [one.number for one in population.people() if not one.account]
    assert without
    assert not {number for number, _ in population.known()} & set(without)
    (shown,) = population.shown(range(without[0], without[0] + 1))
    assert shown["known"] == {}
    assert shown["sends"]["em"]
    assert not list(population.shown(range(200, 300))) + list(population.shown(range(-5, 0)))


def test_nothing_is_built_before_it_is_asked_for() -> None:
    """A million people cost nothing until somebody is matched."""
    people = generate(1_000_000, at=AT)
    assert people.size == 1_000_000
    assert not {"register", "touches"} & set(vars(people))


def test_generated_people_are_found_and_have_seen_ads() -> None:
    """By what is known of them; ads were shown in the 28 days before."""
    people = generate(200, at=AT)
    number, keys = next(iter(people.source.known()))
    found = people.match({"em": keys["em"]})
    assert found is not None and found.person == number
    touches = list(people.touches)
    assert all(AT - 28 * 86_400 <= touch.at < AT for touch in touches)
    assert {touch.person for touch in touches} <= set(people.register.numbers())
