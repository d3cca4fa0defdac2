"""Casting a year with little more sharing than is asked for.

Chosen by what is asked of the year, never by what is linked in it, and the same for both halves of the scenes. No scene
happens more or less often for it: fewer people live together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from person_year.habits import Customer
from signalpost.sandbox.people.draw import Draw

IN_HOUSEHOLDS: Final = 0.35
"""The share of people who live in a household of several, where 0.3 is asked for; the population has 0.8. Devices and
telephones are shared at home for the most part, so that theirs follow: between the bounds below."""

BAND: Final = ((0.3, 0.4), (0.1, 0.2), (0.05, 0.1))
"""From which to which share of people live in a household of several, use a shared device, give a shared telephone, in
a published year: at least what is asked for, and less than twice that. The scenes to work with share somewhat more."""

DRAWN: Final = 10, 3
"""So many people are drawn for so many who are cast."""

_GRAIN: Final = 1 << 30


def living(houses: Sequence[list[Customer]], share: float, *, seed: int) -> list[list[Customer]]:
    """Everybody who lives alone, and of the households of several as many as make `share` (0–1) of the people."""
    several = sum(len(house) for house in houses if len(house) > 1)
    alone = sum(len(house) == 1 for house in houses)
    often = min(alone * share / (1 - share) / several, 1.0) if several else 1.0
    return [
        house
        for house in houses
        if len(house) == 1 or Draw(seed, "lives", house[0].person.household).below(_GRAIN) < often * _GRAIN
    ]
