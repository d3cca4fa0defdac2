"""A figure over several seeds: its mean, and the range in which 19 of 20 seeds fall."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import msgspec

LOW, HIGH = 0.025, 0.975


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """Mean over the seeds, and the 2.5th and 97.5th percentile. With one seed all three are the same."""

    mean: float
    low: float
    high: float

    def within(self, low: float, high: float) -> bool:
        """Whether the mean lies between `low` and `high`."""
        return low <= self.mean <= high

    def meets(self, low: float, high: float) -> bool:
        """Whether any of the range lies between `low` and `high`."""
        return self.low <= high and self.high >= low


def interval(values: Sequence[float]) -> Interval:
    """The interval of one figure, one value a seed. Raises ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    low, high = quantile(ordered, LOW), quantile(ordered, HIGH)
    mean = min(max(sum(ordered) / len(ordered), ordered[0]), ordered[-1])  # a sum of floats may leave the range
    return Interval(mean=mean, low=min(low, mean), high=max(high, mean))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie, interpolated between neighbours."""
    place = share * (len(ordered) - 1)
    index = floor(place)
    if index + 1 >= len(ordered):
        return ordered[-1]
    below, above = ordered[index], ordered[index + 1]
    return min(below + (above - below) * (place - index), above)  # a float may end a hair too high
