"""Rates that are drawn anew for each seed, so that an interval also holds how little is known of them."""

from __future__ import annotations

from math import sqrt

import msgspec

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.simulate.settings import SimulationSettings, table

GRAIN = 1_000_000_007


def varied(settings: SimulationSettings, seed: int) -> SimulationSettings:
    """The settings with every rate drawn from its believable range, likeliest at the value given.

    The distribution is a triangle from `low` to `high` of the settings' table; a value given outside that range widens
    it. Sizes and decisions stay as they are.
    """
    draw = Draw("vary", seed)
    changed = {}
    for row in table():
        source = row.source
        if source is not None and source.low is not None and source.high is not None:
            likeliest = getattr(settings, row.name)
            place = draw.below(GRAIN) / GRAIN
            changed[row.name] = triangle(place, min(source.low, likeliest), likeliest, max(source.high, likeliest))
    return msgspec.structs.replace(settings, **changed)


def triangle(place: float, low: float, likeliest: float, high: float) -> float:
    """The value of a triangular distribution below which the share `place` (0–1) lies."""
    if high <= low:
        return low
    peak = (likeliest - low) / (high - low)
    if place < peak:
        return low + sqrt(place * (high - low) * (likeliest - low))
    return high - sqrt((1 - place) * (high - low) * (high - likeliest))
