"""The people of the sample: varied, reproducible, made up."""

from __future__ import annotations

from random import Random

from signalpost.sample.people import FIRST, LAST, PLACES, person


def test_there_are_far_more_than_100_000_possible_people() -> None:
    """Names and places alone give that many, before numbers and birthdays."""
    assert len(set(FIRST)) * len(set(LAST)) * len(set(PLACES)) > 400_000


def test_drawn_people_hardly_repeat() -> None:
    """Of 5,000 drawn, each has an address of their own but for a handful."""
    random = Random(7)
    people = [person(random) for _ in range(5_000)]
    assert len({p.email.strip().lower() for p in people}) > 4_990
    assert len({p.browser_number for p in people}) > 4_990


def test_the_same_seed_gives_the_same_person() -> None:
    """Nothing but the given generator decides."""
    assert person(Random(3)) == person(Random(3))
    assert person(Random(3)) != person(Random(4))
