"""Counts with the noise that traffic has, the same for a seed on every machine: all comes from `Random.random`."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final

_NORMAL: Final = NormalDist()
_MANY: Final = 30
"""From here on counts are drawn from a normal distribution, corrected for their skewness."""


class Noise:
    """Draws from one stream of even numbers from 0 to 1."""

    __slots__ = ("even",)

    def __init__(self, even: Callable[[], float]) -> None:
        self.even = even

    def normal(self) -> float:
        """Of mean 0 and variance 1."""
        return _NORMAL.inv_cdf(min(max(self.even(), 1e-12), 1 - 1e-12))

    def poisson(self, mean: float) -> int:
        """A count; above 30 by its expansion around the normal one, which is right to less than half a count."""
        if mean < _MANY:
            return self._searched(mean)
        drawn = self.normal()
        return max(0, round(mean + math.sqrt(mean) * drawn + (drawn * drawn - 1) / 6))

    def _searched(self, mean: float) -> int:
        count, chance, drawn = 0, math.exp(-mean), self.even()
        while drawn > chance and count < 8 * _MANY:
            drawn -= chance
            count += 1
            chance *= mean / count
        return count

    def overdispersed(self, mean: float, spread: float) -> int:
        """A Poisson count around a mean that varies: `spread` is its coefficient of variation (negative binomial)."""
        return self.poisson(mean * self.level(spread))

    def level(self, spread: float) -> float:
        """A factor of mean 1: Wilson and Hilferty's form of the gamma distribution."""
        shape = 1 / (spread * spread)
        root: float = 1 - 1 / (9 * shape) + self.normal() / (3 * math.sqrt(shape))
        return max(root, 0.0) ** 3

    def binomial(self, count: int, share: float) -> int:
        """How many of `count` it befalls."""
        if share <= 0 or not count:
            return 0
        if share >= 1:
            return count
        if count <= _MANY:
            return sum(self.even() < share for _ in range(count))
        if min(share, 1 - share) * count < _MANY:
            rare = min(share, 1 - share)
            few = min(count, self._searched(count * rare))
            return few if share == rare else count - few
        return min(count, max(0, round(count * share + math.sqrt(count * share * (1 - share)) * self.normal())))
