"""The statistics: sequential tests of proportions and counts, and how sure they have to be.

Each test adds up, observation by observation, how much likelier it is under a fault than without one (the logarithm of
the likelihood ratio), and never falls below zero (Page's cumulative sum). Without a fault such a sum reaches h after no
fewer than e^h observations on average (Lorden), so that `threshold` sets h from how many tests run and how seldom all
of them together may be wrong. Counts are taken as counts, not as numbers of standard deviations: with three copies
a day there is no bell curve.
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt
from typing import NamedTuple

#: Logits are rounded to this many steps, so that shares alike have one table.
STEPS = 8
LARGEST_STEP = 64  # a share of 0.99966
#: A fault takes a tenth of what is there, or most of it: half of all copies is nearer to that than to a tenth.
TENTH, NEARLY_ALL = 0.9, 0.35
#: From here on a sum is computed by a normal curve over logarithms, which meets the exact one within a quarter of it.
EXACT_COUNT = 400


class Weights(NamedTuple):
    """What one observation adds: `slightly` to the sum against a small fall of the share, `badly` against a large one;
    `hit` when the copy has what is counted, `miss` when it has not."""

    slightly_hit: float
    slightly_miss: float
    badly_hit: float
    badly_miss: float


#: For a share at the edge of all tables, which can only move away from it.
NOTHING = Weights(0.0, 0.0, 0.0, 0.0)


def step_of(share: float) -> int:
    """The nearest of the shares that have a table."""
    share = min(max(share, 1e-9), 1 - 1e-9)
    return min(max(round(STEPS * log(share / (1 - share))), -LARGEST_STEP), LARGEST_STEP)


def share_of(step: int) -> float:
    """The share that a step stands for."""
    return 1 / (1 + exp(-step / STEPS))


@lru_cache(maxsize=2 * LARGEST_STEP + 1)
def weights(step: int) -> Weights:
    """Against a fall of the share `share_of(step)`. Against a rise: those of `-step` with hit and miss exchanged."""
    share = share_of(step)
    return Weights(*_ratio(share, TENTH * share), *_ratio(share, NEARLY_ALL * share))


def _ratio(normal: float, fault: float) -> tuple[float, float]:
    return log(fault / normal), log((1 - fault) / (1 - normal))


def threshold(tests: float, steps: int, alarms: float = 1.0) -> float:
    """What a sum has to reach when `tests` tests of `steps` observations each may raise `alarms` false ones in all."""
    return log(max(tests * steps, 2) / alarms)


def count_low(count: int, mean: float, spread: float) -> float:
    """How likely so few or fewer are, where `mean` are expected and their level varies by `spread` (of the mean) from
    one time to another: the negative binomial distribution, that of Poisson at 0. `mean` > 0."""
    if count > EXACT_COUNT:
        return _normal(log((count + 0.5) / mean) / sqrt(1 / mean + spread * spread))
    return min(1.0, sum(_mass(number, mean, spread) for number in range(count + 1)))


def count_high(count: int, mean: float, spread: float) -> float:
    """How likely so many or more are."""
    if count > EXACT_COUNT:
        return _normal(-log((count - 0.5) / mean) / sqrt(1 / mean + spread * spread))
    return max(0.0, 1.0 - sum(_mass(number, mean, spread) for number in range(count)))


def _mass(count: int, mean: float, spread: float) -> float:
    if spread <= 1e-3:
        return exp(count * log(mean) - mean - lgamma(count + 1))
    size = 1 / (spread * spread)
    choose = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return exp(choose + size * log(size / (size + mean)) + count * log(mean / (size + mean)))


def _normal(z: float) -> float:
    return 0.5 * erfc(-z / sqrt(2))
